/** However busy a page is, it gets what it needs after this long. In ms. */
const patienceMs = 2000;

/** Until the page is loaded and has nothing to do, in a browser: for what its first view does without. */
export async function untilIdle(): Promise<void> {
  if (document.readyState !== 'complete') {
    await new Promise((resolve) => window.addEventListener('load', resolve, { once: true }));
  }
  await new Promise<void>((resolve) => {
    // Not every browser tells.
    if (typeof window.requestIdleCallback === 'function') {
      window.requestIdleCallback(() => resolve(), { timeout: patienceMs });
    } else setTimeout(resolve, patienceMs / 10);
  });
}

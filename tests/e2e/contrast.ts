import type { Page } from '@playwright/test';

/** The contrast of each text below an element with what is drawn behind it, as WCAG computes it. */
export function contrastOf(page: Page, selector: string): Promise<{ text: string; ratio: number }[]> {
  return page.evaluate((within) => {
    // A canvas knows every way to write a colour.
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    if (canvas === null) throw new Error('There is no canvas.');
    const drawn = canvas;
    function rgba(colour: string): readonly [number, number, number, number] {
      drawn.clearRect(0, 0, 1, 1);
      drawn.fillStyle = colour;
      drawn.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0, alpha = 0] = drawn.getImageData(0, 0, 1, 1).data;
      return [red, green, blue, alpha];
    }
    function luminance(colour: string): number {
      const [red, green, blue] = rgba(colour);
      const part = (value: number) => {
        const share = value / 255;
        return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      };
      return 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue);
    }
    function backdrop(element: Element): string {
      for (let behind: Element | null = element; behind !== null; behind = behind.parentElement) {
        const { backgroundColor } = getComputedStyle(behind);
        if (rgba(backgroundColor)[3] === 255) return backgroundColor;
      }
      return 'Canvas';
    }
    return [...document.querySelectorAll(`${within} *`)]
      .filter((element) =>
        [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim()),
      )
      .map((element) => {
        const [one, other] = [getComputedStyle(element).color, backdrop(element)].map(luminance);
        const [light, dark] = [Math.max(one ?? 0, other ?? 0), Math.min(one ?? 0, other ?? 0)];
        return { text: element.textContent?.trim() ?? '', ratio: (light + 0.05) / (dark + 0.05) };
      });
  }, selector);
}

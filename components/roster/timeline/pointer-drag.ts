/** So far a pointer travels before it drags, in pixels: a shaky click stays a click. */
const THRESHOLD = 4;
/** So near to the edge of what scrolls, dragging scrolls it. */
const SCROLL_EDGE = 32;
const SCROLL_STEP = 16;

export type PointerDrag = {
  /** At each move once it drags; client coordinates. */
  move: (x: number, y: number) => void;
  drop: () => void;
  cancel: () => void;
};

/** Follows a pointer that went down until it goes up; Escape or a lost pointer cancels. */
export function followPointer(
  start: { pointerId: number; clientX: number; clientY: number },
  scroller: HTMLElement | null,
  drag: PointerDrag,
): void {
  const listening = new AbortController();
  const { signal } = listening;
  let isDragging = false;

  function end(finish: () => void) {
    listening.abort();
    if (!isDragging) return;
    // The click that follows the pointer's way up is part of the drag.
    const swallow = (event: Event) => {
      event.stopPropagation();
      event.preventDefault();
    };
    window.addEventListener('click', swallow, { capture: true, once: true });
    setTimeout(() => window.removeEventListener('click', swallow, { capture: true }));
    finish();
  }

  window.addEventListener(
    'pointermove',
    ({ pointerId, clientX, clientY }) => {
      if (pointerId !== start.pointerId) return;
      isDragging ||= Math.hypot(clientX - start.clientX, clientY - start.clientY) >= THRESHOLD;
      if (!isDragging) return;
      if (scroller !== null) scrollAtEdge(scroller, clientX, clientY);
      drag.move(clientX, clientY);
    },
    { signal },
  );
  window.addEventListener(
    'pointerup',
    ({ pointerId }) => {
      if (pointerId === start.pointerId) end(drag.drop);
    },
    { signal },
  );
  window.addEventListener(
    'pointercancel',
    ({ pointerId }) => {
      if (pointerId === start.pointerId) end(drag.cancel);
    },
    { signal },
  );
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || !isDragging) return;
      event.preventDefault();
      event.stopPropagation();
      end(drag.cancel);
    },
    { signal, capture: true },
  );
}

function scrollAtEdge(scroller: HTMLElement, x: number, y: number): void {
  const { left, right, top, bottom } = scroller.getBoundingClientRect();
  const step = (at: number, low: number, high: number): number =>
    at < low + SCROLL_EDGE ? -SCROLL_STEP : at > high - SCROLL_EDGE ? SCROLL_STEP : 0;
  scroller.scrollBy(step(x, left, right), step(y, top, bottom));
}

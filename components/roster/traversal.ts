/** What is asked about each step back or forward before the router hears of it; true = it has been shown. */
type TraversalHandler = () => boolean;

let handler: TraversalHandler | null = null;

/** Call it before the router starts: of the listeners of one window the first that is added is the first that is called. */
export function watchTraversals(): void {
  window.addEventListener('popstate', (event) => {
    if (handler?.()) event.stopImmediatePropagation();
  });
}

/** @returns how to undo it */
export function handleTraversals(next: TraversalHandler): () => void {
  handler = next;
  return () => {
    if (handler === next) handler = null;
  };
}

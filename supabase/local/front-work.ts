import type { IncomingMessage, ServerResponse } from 'node:http';

export type RequestHandler = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

export type Work = ReturnType<typeof createWork>;

/** The app's requests that are under way. */
export function createWork() {
  const underWay = new Set<ServerResponse>();
  let tellEmpty: (() => void) | null = null;
  let isEnding = false;
  return {
    app: null as RequestHandler | null,
    isEnding: () => isEnding,
    begin(res: ServerResponse): void {
      underWay.add(res);
      res.once('close', () => {
        underWay.delete(res);
        if (underWay.size === 0) tellEmpty?.();
      });
    },
    /** Takes no more, and waits until those under way are answered, but no longer than that. */
    async finish(patienceMs: number): Promise<void> {
      isEnding = true;
      if (underWay.size === 0) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, patienceMs);
        tellEmpty = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    },
  };
}

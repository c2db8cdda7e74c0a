import type { EventEmitter } from 'node:events';

/**
 * Hears that this process is told to stop: by a signal, or by the end of the process that started it, which may have had no
 * chance to pass one on. The process ends at once, until somebody asks for the signal that `beOrderly` gives: from then on
 * that one ends instead, and whoever asked sees to the rest.
 *
 * @param program whose events are heard; the process itself
 * @param end ends the process
 */
export function watchStopSignals(
  program: Pick<EventEmitter, 'on' | 'once'> = process,
  end: (code: number) => void = (code) => process.exit(code),
): { beOrderly(): AbortSignal } {
  const told = new AbortController();
  let act: () => void = () => end(130);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) program.on(signal, () => act());
  program.once('disconnect', () => act());
  return {
    beOrderly() {
      act = () => told.abort();
      return told.signal;
    },
  };
}

/**
 * Brings something up, and puts it away when the signal ends: also in the middle, where what then fails is nobody's fault.
 *
 * @param parts.bringUp begins nothing more once the signal has ended
 * @param parts.putAway puts away what is there by then; without waiting for anybody when it could not be brought up
 * @throws what bringing it up throws, after what was there is put away
 */
export async function runUntilTold(
  parts: { bringUp(told: AbortSignal): Promise<void>; putAway(isFailed: boolean): Promise<void> },
  told: AbortSignal,
): Promise<void> {
  const isTold = new Promise<void>((resolve) => {
    if (told.aborted) resolve();
    told.addEventListener('abort', () => resolve(), { once: true });
  });
  const fault = await Promise.race([parts.bringUp(told).then(() => isTold), isTold]).then(
    () => null,
    (error: unknown) => (told.aborted ? null : { error }),
  );
  await parts.putAway(fault !== null);
  if (fault !== null) throw fault.error;
}

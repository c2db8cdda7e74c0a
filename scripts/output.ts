import type { Writable } from 'node:stream';

/**
 * Goes on when nobody reads what this process writes any more: whoever started it, or kept its log, has gone. Otherwise each
 * line would be an error, which is written as a line again.
 */
export function outliveReaders(streams: readonly Writable[] = [process.stdout, process.stderr]): void {
  for (const stream of streams) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

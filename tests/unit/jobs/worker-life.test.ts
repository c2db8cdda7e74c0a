import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** A worker's process whose worker does nothing but what the lines say, with what is there to say it. */
function live(...lines: string[]): Promise<{ code: number; output: string }> {
  const program = `
    import { EventEmitter } from 'node:events';
    import { liveUntilTold } from './scripts/worker-life.ts';
    const { promise: ended, resolve: end, reject: fail } = Promise.withResolvers();
    let onStop = end;
    const gone = new Error('terminating connection due to administrator command\\n    at secret');
    const loseConnection = () => setImmediate(() => new EventEmitter().emit('error', gone));
    const tell = () => process.kill(process.pid, 'SIGTERM');
    const life = liveUntilTold({ ended, stop: async () => onStop() }, 60_000);
    setInterval(() => {}, 1000);
    ${lines.join('\n')}
    await life;
    process.exit(0);`;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--input-type=module', '-e', program],
      { cwd: join(import.meta.dirname, '../../..') },
      (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr }),
    );
  });
}

const silent = { code: 0, output: '' };

describe('the process of a worker', () => {
  it('ends when its worker has stopped, whatever connections end meanwhile', async () => {
    expect(
      await live('onStop = () => { loseConnection(); setImmediate(() => setImmediate(end)); };', 'tell();'),
    ).toEqual(silent);
  });

  it('says nothing of a stop that its database did not live to see', async () => {
    expect(await live('onStop = () => { fail(gone); throw gone; };', 'tell();')).toEqual(silent);
    expect(
      await live(
        'onStop = () => { Promise.reject(gone); setImmediate(() => setImmediate(end)); };',
        'tell();',
      ),
    ).toEqual(silent);
  });

  it('ends with one line when it loses a connection that nobody looks after', async () => {
    const line =
      /^\{"level":"fatal",[^\n]*"reason":"terminating connection due to administrator command","msg":"The worker cannot go on\."\}\n$/;
    for (const loss of ['loseConnection();', 'Promise.reject(gone);']) {
      expect(await live(loss)).toEqual({ code: 1, output: expect.stringMatching(line) });
    }
  });

  it('ends by what its worker ends by', async () => {
    expect(await live("fail(new Error('The queue has ended.'));")).toMatchObject({
      code: 1,
      output: expect.stringContaining('The queue has ended.'),
    });
  });
});

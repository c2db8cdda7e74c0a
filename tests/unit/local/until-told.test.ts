import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import { runUntilTold, watchStopSignals } from '../../../scripts/until-told.ts';

let program: EventEmitter;
let ended: number[];
const watch = () => watchStopSignals(program, (code) => void ended.push(code));

beforeEach(() => {
  program = new EventEmitter();
  ended = [];
});

describe('a process that is told to stop', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'])(
    'ends at once while there is nothing to put away: %s',
    (how) => {
      watch();
      program.emit(how);
      expect(ended).toEqual([130]);
    },
  );

  it('goes on when it stops in order, however often it is told', () => {
    const told = watch().beOrderly();
    expect(told.aborted).toBe(false);
    for (const how of ['SIGTERM', 'SIGTERM', 'disconnect']) program.emit(how);
    expect(told.aborted).toBe(true);
    expect(ended).toEqual([]);
  });
});

/** Something that is brought up in three steps, each of which a test lets happen. */
function createParts() {
  const steps = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
  const done: string[] = [];
  return {
    done,
    steps,
    parts: {
      async bringUp(told: AbortSignal) {
        done.push('database');
        await steps[0].promise;
        if (told.aborted) return;
        done.push('app');
        await steps[1].promise;
      },
      async putAway(isFailed: boolean) {
        done.push(isFailed ? 'put away failed' : 'put away');
      },
    },
  };
}

describe('what runs until it is told to stop', () => {
  it('is put away when it is told, and not before', async () => {
    const { parts, steps, done } = createParts();
    const told = watch().beOrderly();
    const over = runUntilTold(parts, told);
    for (const step of steps) step.resolve();
    await steps[1].promise;
    expect(done).toEqual(['database', 'app']);
    program.emit('SIGTERM');
    await over;
    expect(done).toEqual(['database', 'app', 'put away']);
  });

  it('is put away in order in its first moments, though the last step never ends', async () => {
    const { parts, steps, done } = createParts();
    const over = runUntilTold(parts, watch().beOrderly());
    steps[0].resolve();
    await steps[0].promise;
    program.emit('SIGTERM');
    await over;
    expect(done).toEqual(['database', 'app', 'put away']);
    expect(ended).toEqual([]);
  });

  it('begins nothing more once it was told', async () => {
    const { parts, steps, done } = createParts();
    const over = runUntilTold(parts, watch().beOrderly());
    program.emit('SIGTERM');
    steps[0].resolve();
    await over;
    expect(done).toEqual(['database', 'put away']);
  });

  it('fails of nothing that is taken from it by its end', async () => {
    const { parts, steps, done } = createParts();
    const over = runUntilTold(parts, watch().beOrderly());
    program.emit('SIGTERM');
    steps[0].reject(new Error('terminating connection'));
    await over;
    expect(done).toEqual(['database', 'put away']);
  });

  it('that was told before it begins is put away all the same', async () => {
    const { parts, done } = createParts();
    const told = watch().beOrderly();
    program.emit('SIGINT');
    await runUntilTold(parts, told);
    expect(done).toEqual(['database', 'put away']);
  });

  it('that cannot be brought up says why, after what is there was put away', async () => {
    const { parts, steps, done } = createParts();
    const over = runUntilTold(parts, watch().beOrderly());
    steps[0].reject(new Error('no free port'));
    await expect(over).rejects.toThrow('no free port');
    expect(done).toEqual(['database', 'put away failed']);
  });
});

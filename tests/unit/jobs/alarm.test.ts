import { describe, expect, it } from 'vitest';
import { createAlarm } from '#lib/jobs/alarm.ts';

const long = 60_000_000;
const never = new AbortController().signal;

describe('an alarm', () => {
  it('wakes who waits', async () => {
    const alarm = createAlarm();
    const waiting = alarm.wait(long, never);
    alarm.ring();
    await expect(waiting).resolves.toBeUndefined();
  });

  it('is not lost while nobody waits, and heard once', async () => {
    const alarm = createAlarm();
    alarm.ring();
    alarm.ring();
    await alarm.wait(long, never);
    let isOver = false;
    const waiting = alarm.wait(long, never).then(() => {
      isOver = true;
    });
    await new Promise(setImmediate);
    expect(isOver).toBe(false);
    alarm.ring();
    await waiting;
  });

  it('ends with the time and with the signal', async () => {
    const alarm = createAlarm();
    await alarm.wait(1, never);
    await alarm.wait(long, AbortSignal.abort());
    const closing = new AbortController();
    const waiting = alarm.wait(long, closing.signal);
    closing.abort();
    await expect(waiting).resolves.toBeUndefined();
  });
});

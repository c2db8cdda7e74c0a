import { expect, it } from 'vitest';
import { workerNote } from '#components/schedules/worker-note.ts';

const now = Date.UTC(2026, 1, 4, 22, 0, 0);
const note = (seenAt: number | null) => workerNote({ seenAt }, now, 'America/Denver', '24h');

it('says since when no worker has answered, by the clock of the center', () => {
  expect(note(now - 59_000)).toBeNull();
  expect(note(now - 60_000)).toBe(
    'The generator has not answered since 14:59. What you start waits in the queue and begins when it is back.',
  );
  expect(note(null)).toMatch(/^The generator has not answered\. /);
});

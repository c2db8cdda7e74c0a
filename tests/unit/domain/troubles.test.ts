import { describe, expect, it } from 'vitest';
import { NO_TROUBLES, type PageTroubles, type Troubles, troubleLines } from '#lib/domain/troubles.ts';

const at = 14 * 60 + 5;
const calm: PageTroubles = { live: { state: 'live', since: 1 }, away: null, pollSeconds: 30 };
const say = (instant: number) => `${Math.floor(instant / 60)}:${String(instant % 60).padStart(2, '0')}`;
const words = (troubles: Partial<Troubles>, page: Partial<PageTroubles> = {}) =>
  troubleLines({ ...NO_TROUBLES, ...troubles }, { ...calm, ...page }, say).map(
    ({ title, text }) => `${title} ${text}`,
  );

describe('what does not work', () => {
  it('is said of each part, since when, and what goes on', () => {
    expect(words({})).toEqual([]);
    expect(words({ signInAwaySince: at }, { live: { state: 'off', since: at } })).toEqual([
      'Live updates are off since 14:05. Pages ask every 30 seconds.',
      'Sign-in has not worked since 14:05. Who is signed in goes on.',
    ]);
    expect(words({ mail: { waiting: 12, since: at } })).toEqual([
      'Mail has not left since 14:05. 12 notices wait and will be sent when it can.',
    ]);
    expect(words({ mail: { waiting: 1, since: at } })[0]).toContain('1 notice waits and');
  });

  it('is one line where one thing is the cause of others', () => {
    const silent = { worker: { seenAt: at }, mail: { waiting: 3, since: at } };
    expect(words(silent)).toEqual([
      'The worker has not been seen since 14:05. No reminders, no mail, no new drafts until it is back; nothing is lost.',
    ]);
    expect(words({ worker: { seenAt: null } })[0]).toContain('The worker has not been seen yet.');
    for (const [what, who] of [
      ['server', 'The server'],
      ['database', 'The database'],
    ] as const) {
      expect(words(silent, { away: { what, since: at }, live: { state: 'off', since: at } })).toEqual([
        `${who} has not answered since 14:05. What you see may be out of date, and nothing can be saved. It goes on by itself.`,
      ]);
    }
  });

  it('is nothing while a page still connects', () => {
    expect(words({}, { live: { state: 'connecting', since: null } })).toEqual([]);
    expect(words({}, { live: { state: 'off', since: null } })[0]).toMatch(/^Live updates are off\. /);
  });
});

import type { LiveState } from './live.ts';
import type { Instant } from './types.ts';

/** What of the installation does not work, as far as it concerns whoever asks. */
export type Troubles = {
  /** Nobody can sign in, since then; null = one can. */
  signInAwaySince: Instant | null;
  /** For supervisors: when a worker was last seen, and it is too long ago; null = all is well. */
  worker: { seenAt: Instant | null } | null;
  /** For supervisors: mails of the own agency that cannot leave, the oldest since then; null = all is well. */
  mail: { waiting: number; since: Instant } | null;
};

export const NO_TROUBLES: Troubles = { signInAwaySince: null, worker: null, mail: null };

/** What an open page knows by itself beside that. */
export type PageTroubles = {
  live: { state: LiveState; since: Instant | null };
  /** The app does not answer, or its database does not answer it, since then; null = they do. */
  away: { what: 'server' | 'database'; since: Instant } | null;
  /** How often the page asks for changes while it hears nothing, in seconds. */
  pollSeconds: number;
};

export type TroubleLine = { key: string; title: string; text: string };

/**
 * What to say, the worst first; empty when all is well.
 *
 * @param say an instant as a time of day
 */
export function troubleLines(
  troubles: Troubles,
  { live, away, pollSeconds }: PageTroubles,
  say: (instant: Instant) => string,
): TroubleLine[] {
  if (away !== null) {
    const text = 'What you see may be out of date, and nothing can be saved. It goes on by itself.';
    const who = away.what === 'server' ? 'The server' : 'The database';
    return [{ key: 'away', title: `${who} has not answered since ${say(away.since)}.`, text }];
  }
  const { signInAwaySince, worker, mail } = troubles;
  const lines: TroubleLine[] = [];
  if (live.state === 'off') {
    const since = live.since === null ? '' : ` since ${say(live.since)}`;
    lines.push({
      key: 'live',
      title: `Live updates are off${since}.`,
      text: `Pages ask every ${pollSeconds} seconds.`,
    });
  }
  if (signInAwaySince !== null) {
    lines.push({
      key: 'sign-in',
      title: `Sign-in has not worked since ${say(signInAwaySince)}.`,
      text: 'Who is signed in goes on.',
    });
  }
  if (worker !== null) {
    const since = worker.seenAt === null ? 'yet' : `since ${say(worker.seenAt)}`;
    lines.push({
      key: 'worker',
      title: `The worker has not been seen ${since}.`,
      text: 'No reminders, no mail, no new drafts until it is back; nothing is lost.',
    });
  } else if (mail !== null) {
    const notices = mail.waiting === 1 ? '1 notice waits' : `${mail.waiting} notices wait`;
    lines.push({
      key: 'mail',
      title: `Mail has not left since ${say(mail.since)}.`,
      text: `${notices} and will be sent when it can.`,
    });
  }
  return lines;
}

/** What the page of an offer says of it, and of an answer that could not be taken. */
import type { OfferTerms } from './call-out-records.ts';
import { type ClockStyle, formatDate, formatInstantTime, formatInterval } from './format.ts';
import type { RefusalCode } from './refusal.ts';
import { createZone } from './time.ts';
import type { Instant } from './types.ts';

/** Why an answer was not taken, as the address of the page names it. */
export const ANSWER_PROBLEMS = ['limit', 'busy', 'rights', 'failed'] as const;
export type AnswerProblem = (typeof ANSWER_PROBLEMS)[number];

const PROBLEM_WORDS: Readonly<Record<AnswerProblem, string>> = {
  limit: 'You cannot take this shift as things are now: it would pass a limit. Call your supervisor.',
  busy: 'Others are changing this schedule right now. Try again.',
  rights: 'Your account may not do this any more. Call your supervisor.',
  failed: 'Something went wrong and nothing was saved. Try again, or call your supervisor.',
};

/** The words of a problem that the address names; null for anything else that stands there. */
export function problemWords(named: unknown): string | null {
  const problem = ANSWER_PROBLEMS.find((each) => each === named);
  return problem === undefined ? null : PROBLEM_WORDS[problem];
}

/** Head and sentence of the page: a question while the offer is open, else what became of it. */
export function offerWords(terms: OfferTerms): { title: string; words: string } {
  const { state, timeZone, clockStyle, personName, answeredAt, takenBy } = terms;
  const at = answeredAt === null ? '' : ` on ${stampOf(answeredAt, timeZone, clockStyle)}`;
  switch (state) {
    case 'open':
      return {
        title: 'Can you work this shift?',
        words: `${personName}, answer by ${stampOf(terms.answerBy, timeZone, clockStyle)}.`,
      };
    case 'accepted':
      return { title: 'The shift is yours', words: `You accepted it${at}. This link is used.` };
    case 'declined':
      return {
        title: 'You declined',
        words: `You declined${at}. This link is used; nothing else is needed.`,
      };
    case 'lapsed':
      return {
        title: 'This offer is over',
        words: `It could be answered until ${stampOf(terms.answerBy, timeZone, clockStyle)}. Call your center if you can still come.`,
      };
    case 'closed':
      if (!terms.isTaken) {
        return {
          title: 'This offer is over',
          words: `It was taken back${at}. No answer is needed any more.`,
        };
      }
      return {
        title: 'Somebody else has this shift',
        words: `${takenBy ?? 'Somebody else'} got it${at}. No answer is needed any more.`,
      };
  }
}

/** What is offered: `D10 · Fri 6 Feb 09:00–19:00`. */
export function offeredWords({ code, startsAt, endsAt, timeZone, clockStyle }: OfferTerms): string {
  const when = formatInterval({ startsAt, endsAt }, timeZone, clockStyle);
  return code === '' ? when : `${code} · ${when}`;
}

function stampOf(at: Instant, timeZone: string, clockStyle: ClockStyle): string {
  const date = formatDate(createZone(timeZone).toLocal(at).date);
  return `${date}, ${formatInstantTime(at, timeZone, clockStyle)}`;
}

/** What the address of an offer names: the token of a link, or the id of an own offer; null for neither. */
export function offerKeyOf(named: string): { token: string } | { offerId: string } | null {
  if (/^[A-Za-z0-9_-]{43}$/.test(named)) return { token: named };
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(named) ? { offerId: named.toLowerCase() } : null;
}

/** How the address names why an answer was not taken; null where the page shows it by itself, as for an offer that is over. */
export function problemOf(code: RefusalCode): AnswerProblem | null {
  switch (code) {
    case 'rule_violation':
    case 'invalid':
      return 'limit';
    case 'conflict':
      return 'busy';
    case 'forbidden':
    case 'unauthenticated':
      return 'rights';
    case 'not_found':
      return null;
    case 'internal':
      return 'failed';
  }
}

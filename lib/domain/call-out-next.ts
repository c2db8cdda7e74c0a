/** To whom the app makes the next offers of a call-out, and who of those that asked for an opening comes first. */
import { findRanked } from './call-out-list.ts';
import { offerableFrom } from './filling-rank.ts';
import type { FillingFacts, FillingRanking, FillingStep, RankedPerson } from './filling-records.ts';
import { isMandateStep } from './filling-steps.ts';
import type { Instant } from './types.ts';

/** Somebody on the list who has not been asked. */
export type Waiting = { personId: string; step: number; place: number };

export type NextOffers = {
  offers: { step: number; ranked: RankedPerson }[];
  barred: Barred[];
};

/** Somebody whom a rule forbids by now, with the rule. */
type Barred = { personId: string; step: number; words: string };

/**
 * The offers to make now, when none is open: of the first automatic step in which somebody can be asked, to the first on its
 * list or to all of them. Whoever sleeps is passed over and asked later; whom a rule forbids by now is named with the rule.
 *
 * @param waiting in the order of the list
 * @param ranking of now, by the rules of the call-out
 */
export function nextOffers(
  facts: FillingFacts,
  ranking: FillingRanking,
  waiting: readonly Waiting[],
  now: Instant,
): NextOffers {
  const barred: NextOffers['barred'] = [];
  for (const [index, step] of facts.rules.steps.entries()) {
    if (!isAutomatic(step)) continue;
    const offers: NextOffers['offers'] = [];
    for (const { personId } of waiting.filter((each) => each.step === index)) {
      if (step.offersTo === 'one' && offers.length > 0) break;
      const ranked = findRanked(ranking, facts.rules, { step: index, personId });
      if ('words' in ranked) {
        if (ranked.code !== 'asleep') barred.push({ personId, step: index, words: ranked.words });
      } else if (offerableFrom(facts, personId, now) <= now) offers.push({ step: index, ranked });
    }
    if (offers.length > 0) return { offers, barred };
  }
  return { offers: [], barred };
}

/**
 * Who of those that wait cannot be asked any more as things are now. Whoever sleeps is asked later; mandates have a list of
 * their own.
 *
 * @param ranking of now, by the rules of the call-out
 */
export function barredNow(
  { rules }: Pick<FillingFacts, 'rules'>,
  ranking: FillingRanking,
  waiting: readonly Pick<Waiting, 'personId' | 'step'>[],
): Barred[] {
  return waiting.flatMap(({ personId, step }) => {
    const rule = rules.steps[step];
    if (rule === undefined || isMandateStep(rule)) return [];
    const ranked = findRanked(ranking, rules, { step, personId });
    return 'words' in ranked && ranked.code !== 'asleep' ? [{ personId, step, words: ranked.words }] : [];
  });
}

function isAutomatic(step: FillingStep): boolean {
  return step.isAutomatic && !isMandateStep(step) && step.channels.some((channel) => channel !== 'phone');
}

/**
 * Those who asked for an opening in the order in which they are to have it: as ranked, by step and then by place; whom no step
 * would ask comes after them, in the order in which they asked. Whether they may have it is judged when it is given.
 *
 * @param personIds in the order in which they asked
 */
export function firstClaims({ steps }: FillingRanking, personIds: readonly string[]): string[] {
  const asked = new Set(personIds);
  const inOrder = steps.flatMap(({ ranked }) => ranked.map(({ personId }) => personId));
  return [...new Set([...inOrder.filter((personId) => asked.has(personId)), ...personIds])];
}

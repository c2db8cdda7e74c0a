/** What one decision on several requests and trades does, in words. */
import { countOf, formatDuration } from '#lib/domain/format.ts';
import type { TradeEffect } from '#lib/domain/swap-view.ts';
import type { ApprovalNeed, LeaveImpact } from '#lib/domain/time-off-impact.ts';
import { tradeNeedWords } from './trade-words.ts';

export type Verdict = 'approve' | 'deny';

/** What approving each would do, seen alone; those that do not wait any more are left out. */
export type BulkEffects = { impacts: readonly LeaveImpact[]; trades: readonly TradeEffect[] };

const APPROVAL_NEEDS = ['below_minimum', 'over_cap', 'ahead_in_line', 'below_balance'] as const;

const needWords: Record<ApprovalNeed, readonly [one: string, many: string]> = {
  below_minimum: ['leaves too few people', 'leave too few people'],
  over_cap: ['is for a full day', 'are for full days'],
  ahead_in_line: ['goes before others in line', 'go before others in line'],
  below_balance: ['overdraws a balance', 'overdraw balances'],
};

function passesLimit(effect: TradeEffect): boolean {
  return tradeNeedWords(effect).length > 0;
}

/** Whether one of them needs a reason to be approved. */
export function needsReason({ impacts, trades }: BulkEffects): boolean {
  return impacts.some(({ needs }) => needs.length > 0) || trades.some(passesLimit);
}

/** Who reads the reason, or for what it is needed. */
export function reasonHint(verdict: Verdict, { impacts, trades }: BulkEffects): string {
  if (verdict === 'deny') return 'Everybody whose request is denied reads it.';
  const told = APPROVAL_NEEDS.flatMap((need) => {
    const count = impacts.filter(({ needs }) => needs.includes(need)).length;
    return count === 0 ? [] : countOf(count, ...needWords[need]);
  });
  const passing = trades.filter(passesLimit).length;
  if (passing > 0) told.push(countOf(passing, 'passes a limit', 'pass a limit'));
  return told.length === 0 ? 'Everybody whose request is approved reads it.' : `Needed: ${told.join(', ')}.`;
}

/**
 * `Approving tells 3 people, takes 2 shifts (20 h) and opens at least 1, and lets 2 trades happen; each is judged after the
 * ones before it.`
 *
 * @param effects null = not read yet
 */
export function bulkConsequence(
  verdict: Verdict,
  { people, trades }: { people: number; trades: number },
  effects: BulkEffects | null,
): string {
  const told = `tells ${countOf(people, 'person', 'people')}`;
  if (verdict === 'deny') return `Denying ${told}; their shifts stay as they are.`;
  if (effects === null) return 'Reading what it would do…';
  const barred = effects.trades.filter(({ bar }) => bar !== null).length;
  const parts = [told];
  const taken = effects.impacts.flatMap((impact) => impact.taken);
  if (taken.length > 0) {
    const minutes = taken.reduce((sum, shift) => sum + shift.minutes, 0);
    const openings = effects.impacts.reduce((sum, impact) => sum + impact.openings.length, 0);
    const opens = openings === 0 ? 'opens none that is seen alone' : `opens at least ${openings}`;
    parts.push(`takes ${countOf(taken.length, 'shift', 'shifts')} (${formatDuration(minutes)})`, opens);
  }
  if (trades > barred) parts.push(`exchanges the shifts of ${countOf(trades - barred, 'trade', 'trades')}`);
  const sentence = parts.length === 1 ? told : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
  const end =
    parts.length === 1 ? 'no published shift is concerned' : 'each is judged after the ones before it';
  const not =
    barred === 0 ? '' : ` ${countOf(barred, 'trade cannot', 'trades cannot')} be approved as things stand.`;
  return `Approving ${sentence}; ${end}.${not}`;
}

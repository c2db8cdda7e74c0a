/** Decisions on time off in words. */
import { type ClockStyle, countOf, formatDate, formatDuration, formatInterval } from './format.ts';
import { gapChairs } from './gap-words.ts';
import { MINUTE_MS } from './time.ts';
import type { CapState } from './time-off.ts';
import type { ApprovalNeed, LeaveImpact } from './time-off-impact.ts';
import type { TimeOffRequest } from './time-off-records.ts';
import type { ReturnPlan } from './time-off-return.ts';

/** Days and shifts are told one by one up to here; more are counted. */
const TOLD_MAX = 3;

/** Why an approval needs a reason, a sentence each; empty when it needs none. */
export function approvalNeedWords(
  impact: Pick<LeaveImpact, 'needs' | 'alone' | 'caps' | 'balanceAfter'>,
  timeZone: string,
  style: ClockStyle = '24h',
): string[] {
  const say: Record<ApprovalNeed, () => string> = {
    below_minimum: () => shortWords(impact, timeZone, style),
    over_cap: () => {
      const full = impact.caps.filter(({ isFull }) => isFull);
      return `${daysOf(full)} ${full.length === 1 ? 'has' : 'have'} as many people off as may be. Say why one more.`;
    },
    ahead_in_line: () => {
      const behind = impact.caps.filter(({ isBehind }) => isBehind);
      return `Others asked first for the places of ${daysOf(behind)}. Say why this one goes before them.`;
    },
    below_balance: () =>
      `The balance falls to ${formatDuration(impact.balanceAfter ?? 0)}. Say why it may be overdrawn.`,
  };
  return impact.needs.map((need) => say[need]());
}

function shortWords({ alone }: Pick<LeaveImpact, 'alone'>, timeZone: string, style: ClockStyle): string {
  const [first, ...more] = alone.gaps;
  if (first === undefined) return 'This leaves too few people. Say why.';
  const others = more.length === 0 ? '' : `, and ${countOf(more.length, 'more stretch', 'more stretches')}`;
  return `This leaves ${gapChairs(first)} on ${formatInterval(first, timeZone, style)}${others}. Say why.`;
}

function daysOf(caps: readonly CapState[]): string {
  const told = caps.slice(0, TOLD_MAX).map(({ date }) => formatDate(date));
  const more = caps.length - told.length;
  if (more > 0) return `${told.join(', ')} and ${countOf(more, 'more day', 'more days')}`;
  return told.length < 2 ? told.join('') : `${told.slice(0, -1).join(', ')} and ${told.at(-1)}`;
}

/** What a denial cannot be the answer to; null for leave that is not protected. */
export function denialHint({
  isProtected,
  kindName,
}: Pick<TimeOffRequest, 'isProtected' | 'kindName'>): string | null {
  if (!isProtected) return null;
  return `${kindName} is protected: staffing, full days, short notice and closed days are no ground to deny it.`;
}

/** What cancelling does, a sentence each: what comes back, what stays with whom. */
export function returnWords(
  { returned, taken, kept, returnedMinutes }: Omit<ReturnPlan, 'parts'>,
  timeZone: string,
  style: ClockStyle = '24h',
): string[] {
  const hours = returned.reduce((sum, { startsAt, endsAt }) => sum + (endsAt - startsAt) / MINUTE_MS, 0);
  return [
    returned.length === 0
      ? 'No shift comes back.'
      : `${countOf(returned.length, 'shift comes back', 'shifts come back')}, ${formatDuration(hours)}.`,
    ...taken.map(
      (opening) =>
        `${opening.fullName} took ${opening.code}, ${formatInterval(opening, timeZone, style)}, and keeps it.`,
    ),
    ...kept.map(
      (shift) =>
        `${shift.code}, ${formatInterval(shift, timeZone, style)}, stays as it is now: something was changed there since.`,
    ),
    ...(returnedMinutes > 0 ? [`${formatDuration(returnedMinutes)} go back to the balance.`] : []),
  ];
}

/** Whether two people may trade shifts, or one may give one away: the same question at each step, for both of them. */
import { workweekOf } from './dated-rules.ts';
import { EDIT_NEEDS, type EditNeed, type EditViolation, judgeChange, needOf } from './edit-judgement.ts';
import type { DayEffect } from './live-coverage.ts';
import { capacityOf, type RosterMember, type RosterRow } from './roster.ts';
import { membersById, rowsByPerson } from './roster-index.ts';
import { shortageOf } from './swap-coverage.ts';
import type { SwapFacts } from './swap-records.ts';
import { type HeldRow, type Trade, tradedRow } from './swap-trade.ts';
import { createZone, daysBetween, MINUTE_MS, overlapMinutes } from './time.ts';
import type { Instant, Interval, LocalDate } from './types.ts';

/** Shifts that change hands lie at most so many operational days apart. */
export const TRADE_DAYS_MAX = 14;

/** `agree`: at the offer and at each answer. `decide`: by a supervisor, until the earlier shift starts. */
export type TradeStage = 'agree' | 'decide';

/** What stands against a trade whatever work the two have beside it. */
export type FixedBar =
  /** Of one shift, whoever would have it. `late`: it starts within the notice. `promised`: another trade has it. */
  | { code: 'locked' | 'acting' | 'started' | 'late' | 'promised'; row: HeldRow }
  /** Of the two people, or of the two shifts. */
  | { code: 'left' | 'same_person' | 'capacity' | 'same_hours' | 'far' | 'workweek' };

/** What stands against a trade beside the limits of duty. `not_free`: the person works at that time. */
export type TradeBar = FixedBar | { code: 'not_free'; personId: string };

export type TradeJudgement = {
  /** Up to a warning the two may agree; more is for a decider, and what is impossible for nobody. */
  need: EditNeed;
  bar: TradeBar | null;
  /** Newly broken or made worse for one of the two, the requester's first, each the gravest first. */
  violations: readonly EditViolation[];
  /** Days on which it would leave somebody missing who is not missing now; empty when there are none. */
  shortage: readonly DayEffect[];
};

/** Judges a trade by the facts as they stand. */
export function judgeTrade(trade: Trade, facts: SwapFacts, now: Instant, stage: TradeStage): TradeJudgement {
  const { shift, other, responderId } = trade;
  const bar =
    barOfRow(shift, facts, now, stage) ??
    (other && barOfRow(other, facts, now, stage)) ??
    barOfPair(trade, facts, stage);
  if (bar !== null && !isDecidable(bar, stage)) return barredBy(bar);
  const violations = [
    ...judgeSide(facts, shift.userId, other, shift, now),
    ...judgeSide(facts, responderId, shift, other, now),
  ];
  const busy = isBusy(facts, shift.userId, other, shift)
    ? shift.userId
    : isBusy(facts, responderId, shift, other)
      ? responderId
      : null;
  if (busy !== null) return { ...barredBy({ code: 'not_free', personId: busy }), violations };
  const shortage = shortageOf(trade, facts);
  const asked = bar === null && shortage.length === 0 ? 'nothing' : 'reason';
  return { need: graver(needOf(violations), asked), bar, violations, shortage };
}

/** An agency's own rule may be passed by whoever decides: both agreed when it was another one. */
function isDecidable({ code }: FixedBar, stage: TradeStage): boolean {
  return code === 'workweek' && stage === 'decide';
}

function barredBy(bar: TradeBar): TradeJudgement {
  return { need: 'impossible', bar, violations: [], shortage: [] };
}

function graver(one: EditNeed, other: EditNeed): EditNeed {
  return EDIT_NEEDS.indexOf(one) < EDIT_NEEDS.indexOf(other) ? other : one;
}

/** Whether a person works at the time of a row (null = none) in any other than the one that they give. */
export function isBusy(
  { roster, rows }: Pick<SwapFacts, 'roster' | 'rows'>,
  personId: string,
  takes: HeldRow | null,
  gives: HeldRow | null,
): boolean {
  if (takes === null) return false;
  const isInTheWay = (row: RosterRow) => row.id !== gives?.id && overlapMinutes(row, takes) > 0;
  const own = rowsByPerson(rows).get(personId) ?? [];
  const beside = rowsByPerson(roster.neighbours).get(personId) ?? [];
  return own.some(isInTheWay) || beside.some(isInTheWay);
}

/** What a person newly breaks who has one row (null = none) instead of another; the gravest first. */
export function judgeSide(
  { roster, rows }: Pick<SwapFacts, 'roster' | 'rows'>,
  personId: string,
  takes: HeldRow | null,
  gives: HeldRow | null,
  now: Instant,
): readonly EditViolation[] {
  const byPerson = rowsByPerson(rows);
  return judgeChange({
    facts: roster,
    before: gives === null ? [] : [gives],
    after: takes === null ? [] : [tradedRow(takes, personId)],
    rowsOf: (id) => byPerson.get(id) ?? [],
    now,
  }).violations;
}

/** Why a shift is not traded, whoever would have it; null when it may be. */
export function barOfRow(
  row: HeldRow,
  { rules, promisedIds }: Pick<SwapFacts, 'rules' | 'promisedIds'>,
  now: Instant,
  stage: TradeStage,
): FixedBar | null {
  if (row.startsAt <= now) return { code: 'started', row };
  if (row.isLocked) return { code: 'locked', row };
  if (row.isActing) return { code: 'acting', row };
  if (promisedIds.has(row.id)) return { code: 'promised', row };
  const isLate = row.startsAt - now < rules.noticeMinutes * MINUTE_MS;
  return stage === 'agree' && isLate ? { code: 'late', row } : null;
}

/** Why two people, or these two shifts of theirs, are not traded; null when they may be. */
export function barOfPair(
  { shift, responderId, other }: Trade,
  facts: Pick<SwapFacts, 'rules' | 'roster'>,
  stage: TradeStage,
): FixedBar | null {
  const { rules, roster } = facts;
  if (responderId === shift.userId) return { code: 'same_person' };
  const members = membersById(roster.people);
  const person = members.get(responderId);
  if (person?.isActive !== true) return { code: 'left' };
  if (!isSameCapacity(members.get(shift.userId), person)) return { code: 'capacity' };
  if (other === null) return null;
  if (stage === 'agree') {
    const isSame = other.startsAt === shift.startsAt && other.endsAt === shift.endsAt;
    if (isSame) return { code: 'same_hours' };
    const days = daysBetween(shift.shiftDate, other.shiftDate);
    if (Math.abs(days) > TRADE_DAYS_MAX) return { code: 'far' };
  }
  const isOtherWeek = rules.isSameWorkweek && weekOf(shift, facts) !== weekOf(other, facts);
  return isOtherWeek ? { code: 'workweek' } : null;
}

/** The first day of the workweek in which a shift starts. */
function weekOf({ startsAt }: Interval, { roster }: Pick<SwapFacts, 'roster'>): LocalDate {
  return workweekOf(createZone(roster.clock.timeZone).toLocal(startsAt).date, roster.ruleVersions);
}

function isSameCapacity(one: RosterMember | undefined, other: RosterMember): boolean {
  const capacity = ({ role }: RosterMember) => capacityOf({ isActing: false }, role);
  return one !== undefined && capacity(one) === capacity(other);
}

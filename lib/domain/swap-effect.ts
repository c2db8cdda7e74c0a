/** What a trade would do to the two, told before anybody agrees or decides. */
import { effectWords } from './live-coverage.ts';
import { restsAround } from './person-numbers.ts';
import type { RosterRow } from './roster.ts';
import { dutiesOf, membersById, rowsByPerson } from './roster-index.ts';
import type { SwapFacts } from './swap-records.ts';
import { type HeldRow, minutesMore, swapShiftOf, type Trade, tradedRow } from './swap-trade.ts';
import type { RestAround, TradeEffect, TradeSide } from './swap-view.ts';
import { hardWords, knownNeed, stopWords, type TradeReader, warningWords, whyNot } from './swap-words.ts';
import { judgeTrade, type TradeJudgement, type TradeStage } from './swaps.ts';
import { buildTimeline, workweekHours } from './timeline.ts';
import type { Instant } from './types.ts';

/** A trade's effect for its reader: deciders read of both, others of themselves. */
export function tradeEffect(
  trade: Trade,
  facts: SwapFacts,
  { reader, now, stage }: { reader: TradeReader; now: Instant; stage: TradeStage },
): TradeEffect {
  const judgement = judgeTrade(trade, facts, now, stage);
  const { shift, other, responderId } = trade;
  const sides = [
    { personId: shift.userId, takes: other, gives: shift },
    { personId: responderId, takes: shift, gives: other },
  ];
  return {
    bar: reader.isDecider
      ? stopWords(judgement, trade, facts, reader)
      : whyNot(judgement, trade, facts, reader),
    need: knownNeed(judgement, reader),
    shortage: judgement.shortage.length === 0 ? null : effectWords(judgement.shortage),
    sides: sides
      .filter(({ personId }) => reader.isDecider || personId === reader.id)
      .map((side) => sideOf(side, facts, judgement, reader)),
  };
}

function sideOf(
  { personId, takes, gives }: { personId: string; takes: HeldRow | null; gives: HeldRow | null },
  facts: SwapFacts,
  { violations }: TradeJudgement,
  reader: TradeReader,
): TradeSide {
  const { roster } = facts;
  const rows: RosterRow[] = [
    ...(rowsByPerson(facts.rows).get(personId) ?? []),
    ...(rowsByPerson(roster.neighbours).get(personId) ?? []),
  ];
  const taken = takes === null ? null : tradedRow(takes, personId);
  const then = [...rows.filter(({ id }) => id !== gives?.id), ...(taken === null ? [] : [taken])];
  const own = violations.filter((violation) => violation.personId === personId);
  return {
    personId,
    fullName: membersById(roster.people).get(personId)?.fullName ?? 'Somebody',
    gives: gives && swapShiftOf(gives, roster),
    takes: takes && swapShiftOf(takes, roster),
    paidName:
      gives && (membersById(roster.people).get(gives.creditedUserId ?? gives.userId)?.fullName ?? null),
    warnings: warningWords(own, facts, reader),
    violations: hardWords(own, personId, facts, reader),
    restNow: gives && restOf(gives, rows),
    restThen: taken && restOf(taken, then),
    weeks: weeksOf(
      [gives, takes].flatMap((row) => row ?? []),
      rows,
      then,
      facts,
    ),
    minutesDifference: minutesMore(takes, gives),
  };
}

function restOf(row: RosterRow, rows: readonly RosterRow[]): RestAround {
  const [duty] = dutiesOf([row]);
  const others = dutiesOf(rows.filter(({ id }) => id !== row.id));
  if (duty === undefined) return { beforeMinutes: null, afterMinutes: null };
  const timeline = buildTimeline([...others, duty], [], { overtimeMayTouch: true });
  const { restBeforeMinutes, restAfterMinutes } = restsAround([duty], timeline);
  return { beforeMinutes: restBeforeMinutes, afterMinutes: restAfterMinutes };
}

function weeksOf(
  shifts: readonly HeldRow[],
  now: readonly RosterRow[],
  then: readonly RosterRow[],
  { roster }: Pick<SwapFacts, 'roster'>,
): TradeSide['weeks'] {
  const hoursOf = (rows: readonly RosterRow[]) =>
    workweekHours(dutiesOf(rows), roster.ruleVersions, roster.clock);
  const [before, after] = [hoursOf(now), hoursOf(then)];
  const concerned = [...before, ...after].filter((week) =>
    shifts.some(({ startsAt }) => week.startsAt <= startsAt && startsAt < week.endsAt),
  );
  const dates = [...new Set(concerned.map(({ startDate }) => startDate))].sort();
  const minutesOf = (weeks: typeof before, date: string): number =>
    weeks.find(({ startDate }) => startDate === date)?.workedMinutes ?? 0;
  return dates.map((startDate) => ({
    startDate,
    minutesNow: minutesOf(before, startDate),
    minutesThen: minutesOf(after, startDate),
  }));
}

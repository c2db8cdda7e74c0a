/** What a quick action on the floor would do: to rows, to the rules with their numbers, and to the floor's count. */

import { coverageOf, SLOT_MINUTES, slotStartsAt } from './coverage.ts';
import { limitsOn } from './dated-rules.ts';
import { type EditJudgement, judgeChange } from './edit-judgement.ts';
import { choiceEdits, type FloorWorld, type QuickChoice } from './floor-edits.ts';
import { countOf, formatDuration } from './format.ts';
import { coverageDutiesOf, recount } from './live-coverage.ts';
import { restsAround } from './person-numbers.ts';
import type { RosterRow } from './roster.ts';
import { compileEdits, type RowOperation, touchedRows } from './roster-edits.ts';
import { dutiesOf, nearbyRows } from './roster-index.ts';
import { checkTimeline, type RuleId } from './rules.ts';
import { dayNumber, MINUTE_MS } from './time.ts';
import { buildTimeline } from './timeline.ts';
import type { Duty, Interval } from './types.ts';

/** A quick action as the roster would save it. */
export type QuickPlan = {
  operations: readonly RowOperation[];
  /** The rows that it touches, as they are and as they become. */
  before: readonly RosterRow[];
  after: readonly RosterRow[];
  judgement: EditJudgement;
  /** The added hours are overtime of their own, because a week's regular hours are full. */
  isBeside: boolean;
};

/** What a choice would do to the block as it stands; in words why it cannot be made. */
export function quickPlan(choice: QuickChoice, world: FloorWorld): QuickPlan | { refusal: string } {
  const row = world.rows.get(choice.rowId);
  if (row === undefined) return { refusal: 'This shift is not there any more.' };
  if (row.endsAt <= world.now) return { refusal: 'This shift is over.' };
  const ways = choiceEdits(choice, row, world);
  let found: QuickPlan | { refusal: string } = { refusal: 'Less than a quarter of an hour is left of it.' };
  for (const [index, edits] of ways.entries()) {
    if (edits.length === 0) continue;
    let key = 0;
    const compiled = compileEdits(edits, world, () => --key);
    if ('refusal' in compiled) {
      if (index === 0) found = compiled;
      continue;
    }
    const { before, after } = touchedRows(world.rows, compiled.operations, world.facts);
    const judgement = judgeChange({
      facts: world.facts,
      before,
      after,
      rowsOf: (userId) => [...world.rows.values()].filter((other) => other.userId === userId),
      now: world.now,
    });
    const plan = { operations: compiled.operations, before, after, judgement, isBeside: index > 0 };
    const passesWeek = judgement.violations.some(({ ruleId }) => ruleId === 'weekly_hours');
    // Where both are possible the second only serves a week that is full.
    if (index > 0 && judgement.impossible !== null && 'operations' in found) return found;
    found = plan;
    if (!passesWeek) return plan;
  }
  return found;
}

/** The rules that a person keeps with these rows, each with its number and its limit: `11 h rest before, minimum 8 h`. */
export function keptWords(personId: string, after: readonly RosterRow[], world: FloorWorld): string[] {
  const { facts, rows } = world;
  const own = after.filter(({ userId }) => userId === personId);
  const [row] = own;
  if (row === undefined) return [];
  const touched = new Set(after.map(({ id }) => id));
  const others = [...rows.values()].filter(({ id, userId }) => userId === personId && !touched.has(id));
  const ownDuties = dutiesOf(own);
  const duties = [...ownDuties, ...dutiesOf(nearbyRows(personId, facts, others, own))];
  const timeline = buildTimeline(duties, [], { overtimeMayTouch: true });
  const limits = limitsOn({ limits: facts.limits, versions: facts.ruleVersions }, row.shiftDate);
  const broken = new Set<RuleId>(
    checkTimeline(duties, [], {
      workweekStart: facts.workweekStart,
      limits: facts.limits,
      versions: facts.ruleVersions,
      overtimeMayTouch: true,
      window: null,
    })
      .filter((violation) => violation.duties.some((duty) => ownDuties.includes(duty)))
      .map(({ ruleId }) => ruleId),
  );
  const keeps = (...ids: RuleId[]): boolean => !ids.some((id) => broken.has(id));
  const { restBeforeMinutes, restAfterMinutes } = restsAround(ownDuties, timeline);
  const rest = (minutes: number | null, side: string): string[] =>
    minutes === null || !keeps('rest_hard', 'rest_soft')
      ? []
      : [`${formatDuration(minutes)} rest ${side}, minimum ${formatDuration(limits.restMinutesHard)}`];
  const spell = timeline.spells.find((each) => each.duties.some((duty) => ownDuties.includes(duty)));
  const days = workedDays(duties);
  return [
    ...rest(restBeforeMinutes, 'before'),
    ...rest(restAfterMinutes, 'after'),
    ...(spell !== undefined && keeps('duty_hard', 'duty_soft')
      ? [`${formatDuration(spell.nominalMinutes)} on duty, maximum ${formatDuration(limits.dutyMinutesHard)}`]
      : []),
    ...(keeps('seven_day_hard', 'seven_day_soft')
      ? [
          `${formatDuration(mostInSevenDays(days, dayNumber(row.shiftDate)))} in seven days, maximum ${formatDuration(limits.sevenDayMinutesHard)}`,
        ]
      : []),
    ...(keeps('consecutive_days')
      ? [
          `${countOf(runAround(days, dayNumber(row.shiftDate)), 'day', 'days')} in a row, maximum ${limits.consecutiveDaysHard}`,
        ]
      : []),
  ];
}

/** Nominal minutes by operational day. */
function workedDays(duties: readonly Duty[]): ReadonlyMap<number, number> {
  const days = new Map<number, number>();
  for (const { shiftDate, nominalMinutes } of duties) {
    const day = dayNumber(shiftDate);
    days.set(day, (days.get(day) ?? 0) + nominalMinutes);
  }
  return days;
}

function mostInSevenDays(days: ReadonlyMap<number, number>, day: number): number {
  let most = 0;
  for (let first = day - 6; first <= day; first++) {
    let sum = 0;
    for (let each = first; each < first + 7; each++) sum += days.get(each) ?? 0;
    most = Math.max(most, sum);
  }
  return most;
}

function runAround(days: ReadonlyMap<number, number>, day: number): number {
  let [first, last] = [day, day];
  while (days.has(first - 1)) first -= 1;
  while (days.has(last + 1)) last += 1;
  return last - first + 1;
}

/** People needed, on duty now, and on duty afterwards. */
export type CountEffect = { required: number; before: number; after: number };

/** A stretch in which the counts stay the same. */
export type FloorEffect = Interval & { employees: CountEffect; supervisors: CountEffect };

/** The floor's counts before and after over the hours that rows gain or lose; of a mere exchange over all of them. */
export function floorEffect(
  before: readonly RosterRow[],
  after: readonly RosterRow[],
  { facts, rows, now }: FloorWorld,
): FloorEffect[] {
  const slotMs = SLOT_MINUTES * MINUTE_MS;
  const from = Math.floor(
    Math.max(now, Math.min(...[...before, ...after].map((row) => row.startsAt))) / slotMs,
  );
  const to = Math.ceil(Math.max(...[...before, ...after].map((row) => row.endsAt)) / slotMs);
  if (!(to > from)) return [];
  const window = { startsAt: from * slotMs, endsAt: to * slotMs };
  const coverage = coverageOf({
    clock: facts.clock,
    window,
    requirements: facts.requirements,
    duties: coverageDutiesOf(facts, rows.values()),
    supervisorsCountAsEmployees: facts.supervisorsCountAsEmployees,
  });
  const next = recount(coverage, before, after, facts).coverage;
  const effects: FloorEffect[] = [];
  const touched: FloorEffect[] = [];
  for (let slot = 0; slot < coverage.slotCount; slot++) {
    const startsAt = slotStartsAt(coverage, slot);
    const employees = {
      required: coverage.requiredEmployees[slot] ?? 0,
      before: coverage.onDutyEmployees[slot] ?? 0,
      after: next.onDutyEmployees[slot] ?? 0,
    };
    const supervisors = {
      required: coverage.requiredSupervisors[slot] ?? 0,
      before: coverage.onDutySupervisors[slot] ?? 0,
      after: next.onDutySupervisors[slot] ?? 0,
    };
    const effect = { startsAt, endsAt: startsAt + slotMs, employees, supervisors };
    effects.push(effect);
    if (employees.before !== employees.after || supervisors.before !== supervisors.after)
      touched.push(effect);
  }
  if (touched.length > 0) return joined(touched);
  // The same counts: told over the hours that change hands.
  const gained = after.filter(
    (row) =>
      !before.some(
        ({ userId, startsAt, endsAt }) =>
          userId === row.userId && startsAt <= row.startsAt && endsAt >= row.endsAt,
      ),
  );
  return joined(
    effects.filter((effect) =>
      gained.some(({ startsAt, endsAt }) => startsAt < effect.endsAt && endsAt > effect.startsAt),
    ),
  );
}

function joined(effects: readonly FloorEffect[]): FloorEffect[] {
  const whole: FloorEffect[] = [];
  for (const effect of effects) {
    const last = whole.at(-1);
    const isSame =
      last?.endsAt === effect.startsAt &&
      sameCount(last.employees, effect.employees) &&
      sameCount(last.supervisors, effect.supervisors);
    if (isSame) last.endsAt = effect.endsAt;
    else whole.push({ ...effect });
  }
  return whole;
}

function sameCount(one: CountEffect, other: CountEffect): boolean {
  return one.required === other.required && one.before === other.before && one.after === other.after;
}

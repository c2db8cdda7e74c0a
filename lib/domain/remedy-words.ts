import { type ClockStyle, countOf, formatDate, formatDuration, formatTimeRange } from './format.ts';
import { PATTERN_LABELS } from './patterns.ts';
import { operationalDateOf } from './time.ts';
import {
  type CenterClock,
  PATTERN_IDS,
  type Problem,
  type Remedy,
  type Requirement,
  type ScenarioChange,
  type Shift,
} from './types.ts';

/** What ids mean to the reader. */
export type PlanNames = {
  people: ReadonlyMap<string, string>;
  shifts: ReadonlyMap<string, Pick<Shift, 'code' | 'startTime' | 'endTime'>>;
  requirements: ReadonlyMap<string, Pick<Requirement, 'name'>>;
  clock: CenterClock;
  clockStyle: ClockStyle;
};

/** Whether an id is that of somebody whom a scenario hires. */
export function isHire(personId: string): boolean {
  return /^hire-\d+$/.test(personId);
}

/** The name behind an id; people whom a scenario hires have none yet. */
export function personName(personId: string | null, people: PlanNames['people']): string {
  const name = personId === null ? undefined : people.get(personId);
  const [, hired] = personId?.match(/^hire-(\d+)$/) ?? [];
  return name ?? (hired === undefined ? 'Somebody who left' : `New person ${hired}`);
}

function nameOf(personId: string | null, { people }: PlanNames): string {
  return personName(personId, people);
}

/** A pattern as people read it, also one that is not built in. */
function patternName(patternId: string | null): string {
  const known = PATTERN_IDS.find((id) => id === patternId);
  return known === undefined ? (patternId ?? 'no pattern') : PATTERN_LABELS[known];
}

/** `Dana Diaz on 3 × 12 h + 4 h`, `One more dispatcher on 4 × 10 h`: what a remedy does. */
export function remedyTitle(remedy: Remedy, names: PlanNames): string {
  const who = nameOf(remedy.personId, names);
  switch (remedy.kind) {
    case 'pattern':
      return `${who} on ${patternName(remedy.patternId)}`;
    case 'hire':
      return `One more ${remedy.role ?? 'person'} on ${patternName(remedy.patternId)}`;
    case 'overtime':
      return `${who} works ${shiftWords(remedy, names)} as overtime`;
    case 'acting_supervisor':
      return `${who} is acting supervisor ${shiftWords(remedy, names)}`;
    case 'refuse_leave':
      return `Refuse the undecided leave of ${who}${remedy.shiftDate === null ? '' : ` from ${formatDate(remedy.shiftDate)}`}`;
    case 'ignore_preference':
      return `Leave out which shift ${who} prefers`;
  }
}

/** `Fri 6 Feb 21:00–07:00 (GR10)`. */
function shiftWords({ shiftId, shiftDate }: Remedy, { shifts, clockStyle }: PlanNames): string {
  const shift = shiftId === null ? undefined : shifts.get(shiftId);
  const times =
    shift === undefined
      ? null
      : `${formatTimeRange(shift.startTime, shift.endTime, clockStyle)} (${shift.code})`;
  return [shiftDate === null ? null : formatDate(shiftDate), times].filter((part) => part !== null).join(' ');
}

/** `12 h of supervisors and 5 h of employees less short`, with the overtime that it costs. */
export function remedyEffect({
  gainSupervisorMinutes,
  gainEmployeeMinutes,
  overtimeMinutes,
}: Remedy): string {
  const gains = [
    gainSupervisorMinutes === 0 ? null : `${formatDuration(gainSupervisorMinutes)} of supervisors`,
    gainEmployeeMinutes === 0 ? null : `${formatDuration(gainEmployeeMinutes)} of employees`,
  ].filter((part) => part !== null);
  const effect = `${gains.length === 0 ? 'Nothing' : gains.join(' and ')} less short`;
  return overtimeMinutes === 0 ? effect : `${effect}, for ${formatDuration(overtimeMinutes)} of overtime`;
}

/**
 * A remedy with its effect and its price, as one sentence: `One more dispatcher on 4 × 10 h closes 14 gaps: 96 h of
 * employees less short.`
 *
 * @param openGap the gap beside which it stands, as an index into the result's gaps; null where it stands alone
 */
export function remedySentence(remedy: Remedy, names: PlanNames, openGap: number | null = null): string {
  const { closes, overtimeMinutes } = remedy;
  const price = overtimeMinutes === 0 ? '' : ` (${formatDuration(overtimeMinutes)})`;
  const subject = `${remedySubject(remedy, names)}${price}`;
  const effect = remedyEffect({ ...remedy, overtimeMinutes: 0 });
  if (openGap !== null && closes.includes(openGap)) {
    const others = closes.length - 1;
    if (others === 0) return `${subject} closes this gap.`;
    return `${subject} closes this gap and ${countOf(others, 'other', 'others')}: ${effect}.`;
  }
  if (closes.length === 0) return `${subject}: ${effect}.`;
  return `${subject} closes ${countOf(closes.length, 'gap', 'gaps')}: ${effect}.`;
}

/** The remedy as what does something: `Dana Diaz working Fri 6 Feb 05:00–09:00 (E04) as overtime`. */
function remedySubject(remedy: Remedy, names: PlanNames): string {
  const who = nameOf(remedy.personId, names);
  switch (remedy.kind) {
    case 'overtime':
      return `${who} working ${shiftWords(remedy, names)} as overtime`;
    case 'acting_supervisor':
      return `${who} as acting supervisor ${shiftWords(remedy, names)}`;
    case 'refuse_leave':
      return `Refusing the undecided leave of ${who}${remedy.shiftDate === null ? '' : ` from ${formatDate(remedy.shiftDate)}`}`;
    case 'ignore_preference':
      return `Leaving out which shift ${who} prefers`;
    default:
      return remedyTitle(remedy, names);
  }
}

/**
 * The what-if that a remedy is; null where it is no other plan but a shift on top of this one, or where the leave it
 * speaks of is no longer undecided.
 */
export function remedyChange(
  remedy: Remedy,
  problem: Pick<Problem, 'leave' | 'clock'>,
): ScenarioChange | null {
  const { kind, personId, patternId, role, shiftDate } = remedy;
  if (kind === 'hire' && patternId !== null) {
    return { hires: [{ role: role ?? 'dispatcher', patternId, count: 1 }] };
  }
  if (personId === null) return null;
  if (kind === 'pattern' && patternId !== null) return { patterns: [{ personId, patternId }] };
  if (kind === 'ignore_preference') return { ignoredPreferences: [personId] };
  if (kind !== 'refuse_leave') return null;
  const leave = problem.leave.find(
    (wish) =>
      wish.state === 'pending' &&
      wish.personId === personId &&
      operationalDateOf(wish.startsAt, problem.clock) === shiftDate,
  );
  return leave === undefined ? null : { refusedLeave: [{ personId, startsAt: leave.startsAt }] };
}

/** What a scenario changes, a phrase each; empty for one that only searches anew. */
export function changeWords(change: ScenarioChange, names: PlanNames): string[] {
  const moved = Map.groupBy(change.patterns ?? [], ({ patternId }) => patternId);
  return [
    ...[...moved].map(
      ([patternId, people]) =>
        `${people.map(({ personId }) => nameOf(personId, names)).join(', ')} on ${patternName(patternId)}`,
    ),
    ...(change.hires ?? []).map(
      ({ role, patternId, count }) =>
        `${countOf(count, `more ${role}`, `more ${role}s`)} on ${patternName(patternId)}`,
    ),
    ...(change.requirements ?? []).map(
      ({ id, minEmployees, minSupervisors }) =>
        `${names.requirements.get(id)?.name ?? 'A period that was removed'}: ${countOf(minEmployees, 'employee', 'employees')}, ${countOf(minSupervisors, 'supervisor', 'supervisors')}`,
    ),
    ...(change.ignoredPreferences ?? []).map(
      (personId) => `Preference of ${nameOf(personId, names)} left out`,
    ),
    ...(change.refusedLeave ?? []).map(
      ({ personId, startsAt }) =>
        `Leave of ${nameOf(personId, names)} from ${formatDate(operationalDateOf(startsAt, names.clock))} refused`,
    ),
    ...(change.preferenceSlackPercent === undefined
      ? []
      : [`${change.preferenceSlackPercent} % of the required hours for preferences`]),
    ...(change.changeBudgetPercent === undefined
      ? []
      : [`${change.changeBudgetPercent} % of weeks may differ from the line`]),
  ];
}

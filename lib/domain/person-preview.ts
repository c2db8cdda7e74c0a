/** What schedules are short of when somebody leaves, is not counted, or has another pattern: why to plan anew from a date. */
import { type Coverage, gapsOf } from './coverage.ts';
import { coverageDifference } from './coverage-difference.ts';
import { countOf, formatDate, formatDuration } from './format.ts';
import { patternLabel } from './labels.ts';
import type { NotCounting, RosterMember, RosterRow } from './roster.ts';
import { membersById } from './roster-index.ts';
import { blockCoverage, blocksFrom, previewedSchedule } from './setting-preview.ts';
import type { PersonChange, PersonEffect, PersonPreview, PreviewBlock } from './setting-records.ts';
import { addDays, MINUTE_MS } from './time.ts';
import type { LocalDate, ShortageMinutes } from './types.ts';

/** @param blocks published ones and drafts; those that end before the date of the change do not count */
export function previewPersonChange(blocks: readonly PreviewBlock[], change: PersonChange): PersonPreview {
  const schedules = blocksFrom(blocks, change.fromDate).map((block) => effectOf(block, change));
  const notes = schedules.length === 0 ? [`No schedule reaches to ${formatDate(change.fromDate)}.`] : [];
  return { schedules, notes };
}

function effectOf({ facts, rows }: PreviewBlock, change: PersonChange): PersonEffect {
  const person = membersById(facts.people).get(change.userId);
  const before = blockCoverage(facts, rows);
  const isKept = person === undefined || change.kind === 'hire';
  const after = isKept ? before : coverageAfter({ facts, rows }, person, change);
  const own = rows.filter(
    ({ userId, shiftDate }) => userId === change.userId && isConcerned(shiftDate, change),
  );
  const effect = coverageDifference(before, after);
  return {
    schedule: previewedSchedule(facts),
    ...effect,
    shifts: own.length,
    shiftMinutes: own.reduce((sum, { nominalMinutes }) => sum + nominalMinutes, 0),
    reason: reasonOf(change, {
      name: person?.fullName ?? 'Somebody new',
      shifts: own.length,
      more: totalOf(effect.shortAfter) - totalOf(effect.shortBefore),
      short: shortFrom(before, change.fromDate),
    }),
  };
}

function isConcerned(date: LocalDate, change: PersonChange): boolean {
  const toDate = change.kind === 'duty_state' ? change.toDate : null;
  return date >= change.fromDate && (toDate === null || date <= toDate);
}

/** Shifts from the date on are open or count for nothing; after a release they count again. */
function coverageAfter(
  { facts, rows }: Pick<PreviewBlock, 'facts' | 'rows'>,
  person: RosterMember,
  change: PersonChange,
): Coverage {
  if (change.kind === 'duty_state' || change.kind === 'release') {
    const changed = { ...person, notCounting: changedStates(person, change) };
    const people = facts.people.map((other) => (other === person ? changed : other));
    return blockCoverage({ ...facts, people }, rows);
  }
  const isKept = ({ userId, shiftDate }: RosterRow): boolean =>
    userId !== change.userId || shiftDate < change.fromDate;
  return blockCoverage({ ...facts, neighbours: facts.neighbours.filter(isKept) }, rows.filter(isKept));
}

function changedStates(
  { notCounting }: RosterMember,
  change: Extract<PersonChange, { kind: 'duty_state' | 'release' }>,
): NotCounting[] {
  const { fromDate } = change;
  if (change.kind === 'duty_state') {
    return [...notCounting, { kind: change.state, fromDate, toDate: change.toDate }];
  }
  const last = addDays(fromDate, -1);
  return notCounting
    .filter((state) => state.fromDate < fromDate)
    .map((state) => ({
      ...state,
      toDate: state.toDate === null || state.toDate > last ? last : state.toDate,
    }));
}

/** In minutes: `more` is what is short with the change beyond what is now, `short` what is from its date on now. */
type Measured = { name: string; shifts: number; more: number; short: number };

/** Null when nothing of the schedule is to be planned anew. */
function reasonOf(change: PersonChange, { name, shifts, more, short }: Measured): string | null {
  const date = formatDate(change.fromDate);
  const planned = countOf(shifts, 'shift', 'shifts');
  const without =
    more > 0 ? `without them ${formatDuration(more)} more are short` : 'nothing is short without them';
  switch (change.kind) {
    case 'leaves':
      return shifts === 0 ? null : `${name} leaves with ${planned} from ${date} on; ${without}.`;
    case 'pattern': {
      if (shifts === 0 && change.pattern === null) return null;
      const pattern = change.pattern === null ? 'no pattern' : `the pattern ${patternLabel(change.pattern)}`;
      return shifts === 0
        ? `${name} has ${pattern} from ${date} on, and no shift yet.`
        : `${name} has ${pattern} from ${date} on, and ${planned} by the former one; ${without}.`;
    }
    case 'duty_state':
      return shifts === 0
        ? null
        : `${name} has ${planned} that cover nothing from ${date} on; ${more > 0 ? `${formatDuration(more)} more are short` : 'nothing more is short'}.`;
    case 'release':
      return more < 0
        ? `${name} counts from ${date} on; ${formatDuration(-more)} are no longer short.`
        : `${name} counts from ${date} on and can have a line of their own.`;
    case 'hire':
      return short === 0
        ? null
        : `${name} can work from ${date} on, and ${formatDuration(short)} are short from then on.`;
  }
}

/** People-minutes short from a date on. */
function shortFrom(coverage: Coverage, fromDate: LocalDate): number {
  return gapsOf(coverage)
    .filter(({ shiftDate }) => shiftDate >= fromDate)
    .reduce(
      (sum, { required, onDuty, startsAt, endsAt }) =>
        sum + ((required - onDuty) * (endsAt - startsAt)) / MINUTE_MS,
      0,
    );
}

function totalOf({ employees, supervisors, qualified }: ShortageMinutes): number {
  return employees + supervisors + qualified;
}

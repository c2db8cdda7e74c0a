import { type ClockStyle, formatDate, formatInstantTime, formatTimeRange } from '#lib/domain/format.ts';
import { type RosterFacts, type RosterRow, rowTimes } from '#lib/domain/roster.ts';
import { membersById, templatesById } from '#lib/domain/roster-index.ts';
import { isSameFields } from '#lib/domain/row-operations.ts';
import { createZone } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';
import type { EditStep } from '../store/store-types.ts';

/** What became of one row; null = it is not there. */
export type RowChange = { rowId: number; before: RosterRow | null; after: RosterRow | null };

/** What one person had, and has now, of a row. */
export type PersonChange = { had: string | null; has: string | null };

export type PersonChanges = { userId: string; name: string; changes: readonly PersonChange[] };

/** The parts of a row in words, in the order in which they are read; `key` names what they are. */
export type RowPart = { key: 'day' | 'person' | 'shift' | 'times' | 'marks'; label: string; words: string };

/** Steps taken together: of each row what it was before the first and is after the last, where that differs. */
export function netChanges(steps: readonly Pick<EditStep, 'before' | 'after'>[]): RowChange[] {
  const changes = new Map<number, RowChange>();
  for (const { before, after } of steps) {
    const touched = new Set([...before, ...after].map(({ id }) => id));
    for (const rowId of touched) {
      const former = changes.get(rowId);
      const first = former === undefined ? (before.find(({ id }) => id === rowId) ?? null) : former.before;
      changes.set(rowId, { rowId, before: first, after: after.find(({ id }) => id === rowId) ?? null });
    }
  }
  return [...changes.values()].filter(({ before, after }) => !saysTheSame(before, after));
}

/** Whether two rows say the same: person, day, shift, times and marks are what an edit sets; the rest follows. */
export function saysTheSame(one: RosterRow | null, other: RosterRow | null): boolean {
  if (one === null || other === null) return one === other;
  return isSameFields(one, other);
}

/** Who is told of changes, in the order of seniority, and what changes for them. Nobody is told of a lock. */
export function changesByPerson(
  changes: readonly RowChange[],
  facts: RosterFacts,
  clockStyle: ClockStyle,
): PersonChanges[] {
  const byPerson = new Map<string, PersonChange[]>();
  const isHere = (userId: string) => membersById(facts.people).get(userId)?.isActive === true;
  for (const { before, after } of changes) {
    const persons = new Set([before?.userId, after?.userId]);
    for (const userId of persons) {
      if (userId === null || userId === undefined || !isHere(userId)) continue;
      const had = before?.userId === userId ? shiftWords(before, facts, clockStyle) : null;
      const has = after?.userId === userId ? shiftWords(after, facts, clockStyle) : null;
      if (had !== has) byPerson.set(userId, [...(byPerson.get(userId) ?? []), { had, has }]);
    }
  }
  const rankOf = (userId: string) =>
    membersById(facts.people).get(userId)?.seniorityRank ?? Number.MAX_SAFE_INTEGER;
  return [...byPerson]
    .sort(([a], [b]) => rankOf(a) - rankOf(b))
    .map(([userId, own]) => ({ userId, name: personOf(userId, facts), changes: own }));
}

/** What a person is told of a change: `New: Wed 4 Feb D12 09:00–21:00`. */
export function personChangeWords({ had, has }: PersonChange): string {
  if (had === null) return `New: ${has}`;
  return has === null ? `No longer: ${had}` : `${had} becomes ${has}`;
}

/** What became of a row, with its person: `Diaz, Wed 4 Feb D12 09:00–21:00: now open`. */
export function rowChangeWords(
  { before, after }: RowChange,
  facts: RosterFacts,
  clockStyle: ClockStyle,
): string {
  const full = (row: RosterRow) => `${personOf(row.userId, facts)}, ${shiftWords(row, facts, clockStyle)}`;
  if (before === null) return after === null ? '' : `New: ${full(after)}`;
  if (after === null) return `Removed: ${full(before)}`;
  const shift = shiftWords(after, facts, clockStyle);
  if (shift === shiftWords(before, facts, clockStyle)) {
    if (before.userId !== after.userId) {
      return `${shift}: ${personOf(before.userId, facts)} → ${personOf(after.userId, facts)}`;
    }
    return `${full(after)}: ${after.isLocked ? 'locked' : 'unlocked'}`;
  }
  return `${full(before)} → ${before.userId === after.userId ? shift : full(after)}`;
}

/** A person's name; `Open` for nobody. */
export function personOf(userId: string | null, facts: Pick<RosterFacts, 'people'>): string {
  if (userId === null) return 'Open';
  return membersById(facts.people).get(userId)?.fullName ?? 'Somebody who left';
}

/** `Wed 4 Feb D12 09:00–21:00, overtime, acting supervisor`. */
export function shiftWords(row: RosterRow, facts: RosterFacts, clockStyle: ClockStyle): string {
  const { code, times } = codeAndTimes(row, facts, clockStyle);
  return [`${formatDate(row.shiftDate)} ${code} ${times}`, ...workMarks(row)].join(', ');
}

/** The parts of a row, for a comparison side by side. */
export function rowParts(row: RosterRow, facts: RosterFacts, clockStyle: ClockStyle): RowPart[] {
  const { code, times } = codeAndTimes(row, facts, clockStyle);
  const marks = [...workMarks(row), ...(row.isLocked ? ['locked'] : [])];
  return [
    { key: 'person', label: 'Person', words: personOf(row.userId, facts) },
    { key: 'day', label: 'Day', words: formatDate(row.shiftDate) },
    { key: 'shift', label: 'Shift', words: code },
    { key: 'times', label: 'Times', words: times },
    { key: 'marks', label: 'Marks', words: marks.length === 0 ? 'No marks' : marks.join(', ') },
  ];
}

/** What is said of a shift beside its times; a lock is no matter of the person's. */
function workMarks(row: RosterRow): string[] {
  return [
    ...(row.isOvertime ? ['overtime'] : []),
    ...(row.isActing ? ['acting supervisor'] : []),
    ...(row.userId === null && row.requiredRole === 'supervisor' ? ['for a supervisor'] : []),
  ];
}

function codeAndTimes(
  row: RosterRow,
  facts: Pick<RosterFacts, 'templates'>,
  clockStyle: ClockStyle,
): { code: string; times: string } {
  const template = templatesById(facts.templates).get(row.shiftId);
  if (template === undefined) return { code: '?', times: '' };
  const { startTime, endTime } = rowTimes(row, template);
  return {
    code: template.code,
    times: formatTimeRange(startTime, endTime, clockStyle),
  };
}

/** `Wed 4 Feb 14:05`: a moment by the wall. */
export function formatMoment(at: Instant, timeZone: string, clockStyle: ClockStyle): string {
  return `${formatDate(createZone(timeZone).toLocal(at).date)} ${formatInstantTime(at, timeZone, clockStyle)}`;
}

import { formatTimeRange, shiftShortCode } from '#lib/domain/format.ts';
import { leaveDates } from '#lib/domain/leave-dates.ts';
import type { ShiftTemplate } from '#lib/domain/records.ts';
import {
  dutyStateWords,
  isSwapped,
  type RosterFacts,
  type RosterMember,
  type RosterRow,
  rowTimes,
} from '#lib/domain/roster.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { describeEntry, type ScheduleEntry, type ShiftMark } from '../schedule-entry.ts';

export type Templates = ReadonlyMap<number, ShiftTemplate>;
export type LeaveState = 'approved' | 'pending';
export type LeaveDays = ReadonlyMap<LocalDate, LeaveState>;

/** Leave by person and operational date; approved leave before pending. */
export function leaveDays(facts: Pick<RosterFacts, 'leave' | 'clock'>): ReadonlyMap<string, LeaveDays> {
  const byPerson = new Map<string, Map<LocalDate, LeaveState>>();
  for (const { personId, startsAt, endsAt, state } of facts.leave) {
    const days = byPerson.get(personId) ?? new Map<LocalDate, LeaveState>();
    byPerson.set(personId, days);
    for (const date of leaveDates({ startsAt, endsAt }, facts.clock)) {
      if (days.get(date) !== 'approved') days.set(date, state);
    }
  }
  return byPerson;
}

/** A row as a chip shows it. The hours are its own: an extended D12 is a D14. */
export function chipEntry(row: RosterRow, templates: Templates, person: RosterMember | null): ScheduleEntry {
  const template = templates.get(row.shiftId);
  const category = template?.category ?? 'none';
  const common = {
    id: String(row.id),
    code: shiftShortCode({ category, durationMinutes: row.nominalMinutes }),
    category,
    ...rowTimes(row, template ?? { startTime: '00:00', endTime: '00:00' }),
    marks: marksOf(row, person),
  };
  return row.userId === null ? { ...common, kind: 'open', count: 1 } : { ...common, kind: 'shift' };
}

function marksOf(row: RosterRow, person: RosterMember | null): ShiftMark[] {
  const marks: ShiftMark[] = [];
  if (row.isOvertime) marks.push('overtime');
  if (isSwapped(row)) marks.push('swap');
  else if (row.source !== 'generated') marks.push('manual');
  if (row.isLocked) marks.push('locked');
  if (row.isActing) marks.push('acting');
  const state = person && dutyStateWords(person, row.shiftDate);
  if (state !== null) marks.push(state === 'trainee' ? 'trainee' : 'light_duty');
  return marks;
}

/** What a cell holds, in words: `D12 09:00–21:00, overtime`, `off`, `off; leave`, of open shifts `none`. */
export function cellWords(
  entries: readonly ScheduleEntry[],
  leave: LeaveState | undefined,
  isOpen: boolean,
): string {
  const words = entries.length === 0 ? [isOpen ? 'none' : 'off'] : entries.map(describeEntry);
  if (leave !== undefined) words.push(leave === 'approved' ? 'leave' : 'leave asked for');
  return words.join('; ');
}

/** What somebody types for a template, and its times: `D12 09:00–21:00`. */
export function templateWords(template: ShiftTemplate): string {
  return `${shiftShortCode(template)} ${formatTimeRange(template.startTime, template.endTime)}`;
}

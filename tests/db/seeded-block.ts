import { toGenerationProblem } from '#lib/data/generation-problem.ts';
import { createZone, formatTime, shiftWindow } from '#lib/domain/time.ts';
import type { Duty, Instant, LocalDate, Problem } from '#lib/domain/types.ts';
import type { BenchSchedule } from '../bench/instance.ts';
import type { TestDatabase } from '../setup/database.ts';

/** One published shift; `personId` null = an open piece. */
export type PublishedRow = {
  personId: string | null;
  shiftId: string;
  shiftDate: LocalDate;
  startsAt: Instant;
  endsAt: Instant;
  isOvertime: boolean;
  role: 'dispatcher' | 'supervisor';
};

/** What the generator said, as it is stored. */
export type StoredResult = {
  lines: { personId: string; fromDate: string; week: (string | null)[] }[];
  gaps: { kind: string; startsAt: number; endsAt: number; required: number; onDuty: number }[];
  metrics: { uncoveredEmployeeMinutes: number; uncoveredSupervisorMinutes: number };
};

/**
 * A published block as it was planned: the problem it solves, its rows and the stored result. A shift that was traded since
 * is of whoever is paid for it, and one that somebody took since was open.
 */
export async function readPublishedBlock(db: TestDatabase, supervisorId: string) {
  const { id, facts, result } = await db.asUser(supervisorId, async (sql) => {
    const [schedule] = await sql<{ id: number; facts: unknown; result: StoredResult }[]>`
      select s.id, public.get_generation_facts(s.id) as facts, r.result
      from public.schedules s join public.schedule_results r on r.schedule_id = s.id
      where s.status = 'published'`;
    if (!schedule) throw new Error('no block is published');
    return schedule;
  });
  const rows = await db.sql<PublishedRow[]>`
    select case when source not in ('callout', 'mandate') then coalesce(credited_user_id, user_id) end as "personId", shift_id::text as "shiftId", shift_date::text as "shiftDate",
      extract(epoch from starts_at)::float8 * 1000 as "startsAt", extract(epoch from ends_at)::float8 * 1000 as "endsAt",
      is_overtime as "isOvertime", required_role as role
    from public.assigned_shifts
    where schedule_id = ${id} and status = 'published'
    order by 1, starts_at`;
  return { problem: toGenerationProblem(facts).problem, rows: [...rows], result };
}

/** One person's rows as the rules see them. */
export function dutiesOf(personId: string, rows: readonly PublishedRow[], problem: Problem): Duty[] {
  const shifts = new Map(problem.shifts.map((shift) => [shift.id, shift]));
  return rows
    .filter((row) => row.personId === personId)
    .map(({ shiftId, shiftDate, startsAt, endsAt, isOvertime }) => {
      const nominalMinutes = shifts.get(shiftId)?.durationMinutes ?? 0;
      return { personId, shiftId, shiftDate, startsAt, endsAt, isOvertime, nominalMinutes };
    });
}

/** The rows whose stored instants are not those of their template on their date. */
export function misplacedRows(rows: readonly PublishedRow[], problem: Problem): PublishedRow[] {
  const shifts = new Map(problem.shifts.map((shift) => [shift.id, shift]));
  return rows.filter((row) => {
    const shift = shifts.get(row.shiftId);
    const window = shift && shiftWindow(shift, row.shiftDate, problem.clock);
    return window?.startsAt !== row.startsAt || window.endsAt !== row.endsAt;
  });
}

/** The problem in the checker's own format, and the rows as its schedule. */
export function toCheckerInput(
  problem: Problem,
  rows: readonly PublishedRow[],
  result: StoredResult,
): { instance: unknown; schedule: BenchSchedule } {
  const zone = createZone(problem.clock.timeZone);
  const local = (instant: Instant): string => {
    const { date, minutes } = zone.toLocal(instant);
    return `${date}T${formatTime(minutes)}`;
  };
  const { limits } = problem;
  const instance = {
    format: 'ecc-instance/1',
    name: 'seeded',
    seed: 0,
    timezone: problem.clock.timeZone,
    block: { start: problem.block.startDate, end: problem.block.endDate },
    weekStart: problem.workweekStart,
    operationalDayStart: problem.clock.dayStart,
    slotMinutes: 15,
    rules: {
      minRestMinutes: problem.plannedRestMinutes,
      weeklyMinutes: limits.weeklyRegularMinutes,
      maxWeeklyMinutes: limits.weeklyRegularMinutes,
      maxOvertimeMinutesPerWeek: 0,
      maxContinuousMinutes: limits.dutyMinutesSoft,
      maxConsecutiveDays: limits.consecutiveDaysHard,
      cyclicWeeks: true,
      supervisorsCountAsEmployees: problem.supervisorsCountAsEmployees,
      overtime: 'open',
    },
    patterns: problem.patterns.map(({ id, segments, sameCategory }) => ({
      id,
      run: 'contiguous',
      sameCategory,
      segments,
    })),
    shifts: problem.shifts.map((shift) => ({
      id: shift.id,
      name: shift.name,
      category: shift.category,
      start: shift.startTime,
      end: shift.endTime,
      minutes: shift.durationMinutes,
    })),
    requirements: problem.requirements.map((row) => ({
      id: row.id,
      name: row.name,
      start: row.startTime,
      end: row.endTime,
      minEmployees: row.minEmployees,
      minSupervisors: row.minSupervisors,
      daysOfWeek: row.weekdays,
    })),
    holidays: problem.holidays,
    employees: problem.people.map((person) => ({
      id: person.id,
      role: person.role,
      pattern: person.patternId,
      preferredShift: person.preferredShiftId,
      seniority: person.seniorityRank,
    })),
    timeOff: problem.leave.map((leave) => ({
      employee: leave.personId,
      type: 'vacation',
      start: local(leave.startsAt),
      end: local(leave.endsAt),
      status: leave.state,
    })),
    history: [],
    locked: [],
  };
  const schedule: BenchSchedule = {
    format: 'ecc-schedule/1',
    instance: 'seeded',
    generator: 'database',
    seed: 0,
    lines: result.lines.map(({ personId, fromDate, week }) => ({ employee: personId, from: fromDate, week })),
    assignments: rows.map((row) => ({
      employee: row.personId,
      shift: row.shiftId,
      date: row.shiftDate,
      overtime: row.isOvertime,
      ...(row.personId === null && row.role === 'supervisor' ? { role: 'supervisor' as const } : {}),
    })),
  };
  return { instance, schedule };
}

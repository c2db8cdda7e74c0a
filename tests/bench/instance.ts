import { readFileSync } from 'node:fs';
import {
  createZone,
  isLocalDate,
  isLocalTime,
  isTimeZone,
  parseTime,
  shiftWindow,
} from '#lib/domain/time.ts';
import type {
  Duty,
  GenerationResult,
  Leave,
  Pattern,
  Person,
  Problem,
  Requirement,
  Shift,
  Weekday,
} from '#lib/domain/types.ts';

/** What is wrong with an instance file, by path. */
export class InstanceError extends Error {
  constructor(path: string, expected: string) {
    super(`${path}: expected ${expected}`);
    this.name = 'InstanceError';
  }
}

/** `ecc-schedule/1`, the format that `check.mjs` verifies. */
export type BenchSchedule = {
  format: 'ecc-schedule/1';
  instance: string;
  generator: string;
  seed: number;
  lines: { employee: string; from: string; week: readonly (string | null)[] }[];
  assignments: {
    employee: string | null;
    shift: string;
    date: string;
    overtime: boolean;
    locked?: boolean;
    role?: 'supervisor';
  }[];
};

/** Reads an `ecc-instance/1` file. Throws `InstanceError` naming the field that is wrong. */
export function readInstance(path: string): { name: string; problem: Problem; raw: unknown } {
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Error(`${path} is not readable JSON`, { cause });
  }
  return { name: text(field(record(raw, 'instance'), 'name'), 'name'), problem: toProblem(raw), raw };
}

/** Maps an `ecc-instance/1` object to the domain's `Problem`. */
export function toProblem(raw: unknown): Problem {
  const instance = record(raw, 'instance');
  if (instance.format !== 'ecc-instance/1') throw new InstanceError('format', '"ecc-instance/1"');
  if (instance.slotMinutes !== 15) throw new InstanceError('slotMinutes', '15');
  const rules = record(instance.rules, 'rules');
  if (rules.cyclicWeeks === false) throw new InstanceError('rules.cyclicWeeks', 'true');
  const timeZone = text(instance.timezone, 'timezone');
  if (!isTimeZone(timeZone)) throw new InstanceError('timezone', 'an IANA time zone');
  const clock = { timeZone, dayStart: time(instance.operationalDayStart ?? '00:00', 'operationalDayStart') };
  const block = record(instance.block, 'block');
  const startDate = date(block.start, 'block.start');
  const endDate = date(block.end, 'block.end');
  if (endDate < startDate) throw new InstanceError('block.end', 'a date not before block.start');
  const shifts = records(instance.shifts, 'shifts').map(toShift);
  const shiftById = new Map(shifts.map((shift) => [shift.id, shift]));
  const people = records(instance.employees, 'employees').map(toPerson);
  const isPerson = new Set(people.map((person) => person.id));
  const known = (value: unknown, path: string): string => {
    const id = text(value, path);
    if (!isPerson.has(id)) throw new InstanceError(path, 'the id of an employee');
    return id;
  };
  const shiftOf = (value: unknown, path: string): Shift => {
    const shift = shiftById.get(text(value, path));
    if (!shift) throw new InstanceError(path, 'the id of a shift');
    return shift;
  };
  const minRest = whole(rules.minRestMinutes, 'rules.minRestMinutes');
  const longestDuty = whole(rules.maxContinuousMinutes, 'rules.maxContinuousMinutes');
  return {
    clock,
    workweekStart: weekday(instance.weekStart, 'weekStart'),
    block: { startDate, endDate },
    shifts,
    requirements: records(instance.requirements, 'requirements').map(toRequirement),
    patterns: records(instance.patterns, 'patterns').map(toPattern),
    people,
    leave: records(instance.timeOff, 'timeOff').flatMap((entry, i): Leave[] => {
      const path = `timeOff[${i}]`;
      const personId = known(entry.employee, `${path}.employee`);
      const state = entry.status;
      if (state === 'denied') return [];
      if (state !== 'approved' && state !== 'pending') {
        throw new InstanceError(`${path}.status`, '"approved", "pending" or "denied"');
      }
      const startsAt = localInstant(entry.start, `${path}.start`, timeZone);
      const endsAt = localInstant(entry.end, `${path}.end`, timeZone);
      return [{ personId, startsAt, endsAt, state }];
    }),
    neighbours: records(instance.history ?? [], 'history').map((entry, i): Duty => {
      const shift = shiftOf(entry.shift, `history[${i}].shift`);
      const shiftDate = date(entry.date, `history[${i}].date`);
      return {
        personId: known(entry.employee, `history[${i}].employee`),
        shiftId: shift.id,
        shiftDate,
        ...shiftWindow(shift, shiftDate, clock),
        nominalMinutes: shift.durationMinutes,
      };
    }),
    locked: records(instance.locked ?? [], 'locked').map((entry, i) => {
      if (entry.overtime === true) throw new InstanceError(`locked[${i}].overtime`, 'false');
      return {
        personId: known(entry.employee, `locked[${i}].employee`),
        shiftId: shiftOf(entry.shift, `locked[${i}].shift`).id,
        shiftDate: date(entry.date, `locked[${i}].date`),
      };
    }),
    holidays: list(instance.holidays ?? [], 'holidays').map((entry, i) => date(entry, `holidays[${i}]`)),
    limits: {
      restMinutesSoft: minRest,
      restMinutesHard: minRest,
      dutyMinutesSoft: longestDuty,
      dutyMinutesHard: longestDuty,
      // The format knows no limit over seven rolling days.
      sevenDayMinutesSoft: 7 * 1440,
      sevenDayMinutesHard: 7 * 1440,
      consecutiveDaysHard: whole(rules.maxConsecutiveDays, 'rules.maxConsecutiveDays'),
      weeklyRegularMinutes: whole(rules.weeklyMinutes, 'rules.weeklyMinutes'),
    },
    plannedRestMinutes: minRest,
    supervisorsCountAsEmployees: rules.supervisorsCountAsEmployees !== false,
  };
}

/** Maps a result to `ecc-schedule/1`. */
export function toBenchSchedule(name: string, result: GenerationResult): BenchSchedule {
  return {
    format: 'ecc-schedule/1',
    instance: name,
    generator: result.generatorVersion,
    seed: result.seed,
    lines: result.lines.map((line) => ({ employee: line.personId, from: line.fromDate, week: line.week })),
    assignments: [
      ...result.assignments.map((assignment) => ({
        employee: assignment.personId,
        shift: assignment.shiftId,
        date: assignment.shiftDate,
        overtime: false,
        ...(assignment.locked ? { locked: true } : {}),
      })),
      ...result.openPieces.map((piece) => ({
        employee: null,
        shift: piece.shiftId,
        date: piece.shiftDate,
        overtime: true,
        ...(piece.role === 'supervisor' ? { role: 'supervisor' as const } : {}),
      })),
    ],
  };
}

type Raw = Record<string, unknown>;

function toShift(entry: Raw, i: number): Shift {
  const path = `shifts[${i}]`;
  const id = text(entry.id, `${path}.id`);
  return {
    id,
    code: id,
    name: text(entry.name ?? id, `${path}.name`),
    category: text(entry.category ?? '', `${path}.category`),
    startTime: time(entry.start, `${path}.start`),
    endTime: time(entry.end, `${path}.end`),
    durationMinutes: whole(entry.minutes, `${path}.minutes`),
  };
}

function toRequirement(entry: Raw, i: number): Requirement {
  const path = `requirements[${i}]`;
  return {
    id: text(entry.id, `${path}.id`),
    name: text(entry.name ?? entry.id, `${path}.name`),
    startTime: time(entry.start, `${path}.start`),
    endTime: time(entry.end, `${path}.end`),
    minEmployees: whole(entry.minEmployees, `${path}.minEmployees`),
    minSupervisors: whole(entry.minSupervisors, `${path}.minSupervisors`),
    weekdays:
      entry.daysOfWeek === undefined || entry.daysOfWeek === null
        ? null
        : list(entry.daysOfWeek, `${path}.daysOfWeek`).map((day) => weekday(day, `${path}.daysOfWeek`)),
    fromDate: entry.from ? date(entry.from, `${path}.from`) : null,
    toDate: entry.to ? date(entry.to, `${path}.to`) : null,
    replacesWeekly: false,
  };
}

function toPattern(entry: Raw, i: number): Pattern {
  const path = `patterns[${i}]`;
  return {
    id: text(entry.id, `${path}.id`),
    segments: records(entry.segments, `${path}.segments`).map((segment, s) => ({
      count: whole(segment.count, `${path}.segments[${s}].count`),
      minutes: whole(segment.minutes, `${path}.segments[${s}].minutes`),
    })),
    contiguous: entry.run === 'contiguous',
    sameCategory: entry.sameCategory === true,
  };
}

function toPerson(entry: Raw, i: number): Person {
  const path = `employees[${i}]`;
  if (entry.role !== 'dispatcher' && entry.role !== 'supervisor') {
    throw new InstanceError(`${path}.role`, '"dispatcher" or "supervisor"');
  }
  return {
    id: text(entry.id, `${path}.id`),
    role: entry.role,
    patternId: text(entry.pattern, `${path}.pattern`),
    preferredShiftId: entry.preferredShift ? text(entry.preferredShift, `${path}.preferredShift`) : null,
    seniorityRank: whole(entry.seniority ?? i + 1, `${path}.seniority`),
    countsTowardMinimum: true,
  };
}

function field(raw: Raw, name: string): unknown {
  return raw[name];
}

function record(value: unknown, path: string): Raw {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new InstanceError(path, 'an object');
  return value as Raw;
}

function list(value: unknown, path: string): unknown[] {
  if (!Array.isArray(value)) throw new InstanceError(path, 'an array');
  return value;
}

function records(value: unknown, path: string): Raw[] {
  return list(value, path).map((entry, i) => record(entry, `${path}[${i}]`));
}

function text(value: unknown, path: string): string {
  if (typeof value !== 'string') throw new InstanceError(path, 'a string');
  return value;
}

function whole(value: unknown, path: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
    throw new InstanceError(path, 'a whole number, 0 or more');
  }
  return value;
}

function weekday(value: unknown, path: string): Weekday {
  const day = whole(value, path);
  if (day > 6) throw new InstanceError(path, 'a weekday, 0 to 6');
  return day as Weekday;
}

function date(value: unknown, path: string): string {
  const day = text(value, path);
  if (!isLocalDate(day)) throw new InstanceError(path, 'a date as YYYY-MM-DD');
  return day;
}

function time(value: unknown, path: string): string {
  const clockTime = text(value, path);
  if (!isLocalTime(clockTime)) throw new InstanceError(path, 'a time as HH:MM');
  return clockTime;
}

function localInstant(value: unknown, path: string, timeZone: string): number {
  const [day, clockTime] = text(value, path).split('T');
  return createZone(timeZone).toInstant(date(day, path), parseTime(time(clockTime, path)));
}

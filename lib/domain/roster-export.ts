/** A roster as sheets of plain cells for CSV and XLSX: shifts, coverage by slot, days and gaps. */
import { z } from 'zod';
import { type Coverage, coverageByDay, gapsOf, slotStartsAt } from './coverage.ts';
import { csvText } from './csv-cell.ts';
import { WEEKDAY_NAMES } from './format.ts';
import { roleLabel } from './labels.ts';
import { type Capacity, capacityOf, isTraded, type RosterFacts, type RosterRow } from './roster.ts';
import { createZone, DAY_MINUTES, dayNumber, formatTime, isLocalDate, MINUTE_MS, weekdayOf } from './time.ts';
import type { Gap, Instant, LocalDate } from './types.ts';

export const EXPORT_FORMATS = ['csv', 'xlsx'] as const;
/** A CSV holds one of these; a workbook has them all. */
export const EXPORT_SHEETS = ['shifts', 'coverage'] as const;
/** A workbook is made in one go, which takes a second for 20,000 shifts; a CSV has no such limit. */
export const WORKBOOK_SHIFTS_MAX = 40_000;

/** What is to be exported. Null dates = the block's own; no block = coverage as published, whatever blocks it lies in. */
export type ExportQuery =
  | {
      block: number;
      from: LocalDate | null;
      to: LocalDate | null;
      format: (typeof EXPORT_FORMATS)[number];
      sheet: (typeof EXPORT_SHEETS)[number];
    }
  | { block: null; from: LocalDate; to: LocalDate; format: 'csv'; sheet: 'coverage' };

const dateForm = z.string().refine(isLocalDate, 'Dates are written as 2026-02-04.').nullable().default(null);
const querySchema = z
  .object({
    block: z
      .string()
      .regex(/^[1-9]\d{0,8}$/, 'A schedule is named by its number.')
      .transform(Number)
      .nullable()
      .default(null),
    from: dateForm,
    to: dateForm,
    format: z.enum(EXPORT_FORMATS, 'The format is csv or xlsx.').default('csv'),
    sheet: z.enum(EXPORT_SHEETS, 'The sheet is shifts or coverage.').default('shifts'),
  })
  .transform(({ block, from, to, format, sheet }, context): ExportQuery => {
    if (block !== null) return { block, from, to, format, sheet };
    if (from !== null && to !== null && format === 'csv' && sheet === 'coverage') {
      return { block, from, to, format, sheet };
    }
    context.addIssue({ code: 'custom', path: ['block'], message: 'Say which schedule to export.' });
    return z.NEVER;
  });

/** Reads an address; or says what is wrong with it. */
export function parseExportQuery(
  params: URLSearchParams,
): { ok: true; query: ExportQuery } | { ok: false; message: string } {
  const read = querySchema.safeParse(Object.fromEntries(params));
  if (read.success) return { ok: true, query: read.data };
  return { ok: false, message: read.error.issues.map(({ message }) => message).join(' ') };
}

/** Operational dates, both included. */
export type ExportRange = { fromDate: LocalDate; toDate: LocalDate };

/** The dates to export: the address's, or the block's own. Null when the block has none of such, or they are turned round. */
export function exportRange(
  { from, to }: Pick<ExportQuery, 'from' | 'to'>,
  { startDate, endDate }: { startDate: LocalDate; endDate: LocalDate },
): ExportRange | null {
  const fromDate = from ?? startDate;
  const toDate = to ?? endDate;
  return startDate <= fromDate && fromDate <= toDate && toDate <= endDate ? { fromDate, toDate } : null;
}

/**
 * How a column's cells are to be read: `text`, `date` (a `LocalDate`), `local` and `utc` (an `Instant`, shown by the
 * center's clock or in UTC), `number`, `yes` (a boolean).
 */
export type CellKind = 'text' | 'date' | 'local' | 'utc' | 'number' | 'yes';
/** `width` in characters. */
export type ExportColumn = { name: string; kind: CellKind; width: number };
/** Null = empty. */
export type ExportCell = string | number | boolean | null;
export type ExportSheet = {
  name: string;
  columns: readonly ExportColumn[];
  /** Made while they are read, and each time anew. */
  rows: Iterable<readonly ExportCell[]>;
};

const within = (date: LocalDate, { fromDate, toDate }: ExportRange): boolean =>
  date >= fromDate && date <= toDate;
const weekdayName = (date: LocalDate): string => WEEKDAY_NAMES[weekdayOf(date)] ?? '';
const hours = (minutes: number): number => Number((minutes / 60).toFixed(4));

function column(name: string, kind: CellKind, width: number): ExportColumn {
  return { name, kind, width };
}

/** A generator that can be started again. */
function rowsOf(make: () => Generator<readonly ExportCell[]>): Iterable<readonly ExportCell[]> {
  return { [Symbol.iterator]: make };
}

const CAPACITY_WORDS: Record<Capacity, string> = { dispatcher: 'Dispatcher', supervisor: 'Supervisor' };

/** One row per shift whose operational date lies in the range, open ones too; by start, then by name. */
export function shiftsSheet(
  facts: Pick<RosterFacts, 'people' | 'templates'>,
  rows: readonly RosterRow[],
  range: ExportRange,
): ExportSheet {
  const people = new Map(facts.people.map((person) => [person.id, person]));
  const templates = new Map(facts.templates.map((template) => [template.id, template]));
  const nameOf = ({ userId }: RosterRow): string =>
    userId === null ? 'Open' : (people.get(userId)?.fullName ?? '');
  return {
    name: 'Shifts',
    columns: [
      column('Date', 'date', 12),
      column('Weekday', 'text', 9),
      column('Person', 'text', 24),
      column('Employee number', 'text', 16),
      column('Role', 'text', 12),
      column('Capacity', 'text', 12),
      column('Code', 'text', 8),
      column('Category', 'text', 12),
      column('Start', 'local', 18),
      column('End', 'local', 18),
      column('Start (UTC)', 'utc', 18),
      column('End (UTC)', 'utc', 18),
      column('Hours', 'number', 8),
      column('Nominal hours', 'number', 14),
      column('Overtime', 'yes', 10),
      column('Acting', 'yes', 8),
      column('Locked', 'yes', 8),
      column('Source', 'text', 12),
      column('Reason', 'text', 40),
      column('Paid to', 'text', 24),
    ],
    rows: rowsOf(function* () {
      const shown = rows
        .filter(({ shiftDate }) => within(shiftDate, range))
        .map((row) => ({ row, name: nameOf(row) }))
        .sort(
          (a, b) =>
            a.row.startsAt - b.row.startsAt ||
            (a.name < b.name ? -1 : a.name > b.name ? 1 : a.row.id - b.row.id),
        );
      for (const { row, name } of shown) {
        const person = row.userId === null ? undefined : people.get(row.userId);
        const template = templates.get(row.shiftId);
        yield [
          row.shiftDate,
          weekdayName(row.shiftDate),
          name,
          person?.employeeNumber ?? null,
          person === undefined ? null : roleLabel(person.role),
          CAPACITY_WORDS[
            row.userId === null ? row.requiredRole : capacityOf(row, person?.role ?? 'dispatcher')
          ],
          template?.code ?? null,
          template?.category ?? null,
          row.startsAt,
          row.endsAt,
          row.startsAt,
          row.endsAt,
          hours((row.endsAt - row.startsAt) / MINUTE_MS),
          hours(row.nominalMinutes),
          row.isOvertime,
          row.isActing,
          row.isLocked,
          row.source,
          row.reason,
          // Only where it is not the person who works it.
          isTraded(row) ? (people.get(row.creditedUserId ?? '')?.fullName ?? '') : null,
        ];
      }
    }),
  };
}

/** One row per 15-minute slot of the range's operational days: 92, 96 or 100 a day. */
export function coverageSheet(
  facts: Pick<RosterFacts, 'qualificationNames'>,
  coverage: Coverage,
  range: ExportRange,
): ExportSheet {
  const { requiredEmployees, onDutyEmployees, requiredSupervisors, onDutySupervisors, qualified } = coverage;
  const counts = (required: Uint16Array, onDuty: Uint16Array, slot: number): [number, number, number] => {
    const need = required[slot] ?? 0;
    const have = onDuty[slot] ?? 0;
    return [need, have, Math.max(0, need - have)];
  };
  const countColumns = (of: string): ExportColumn[] => [
    column(`${of} required`, 'number', of.length + 10),
    column(`${of} on duty`, 'number', of.length + 10),
    column(`${of} short`, 'number', of.length + 8),
  ];
  return {
    name: 'Coverage',
    columns: [
      column('Date', 'date', 12),
      column('Weekday', 'text', 9),
      column('Start', 'local', 18),
      column('Start (UTC)', 'utc', 18),
      ...countColumns('Employees'),
      column('Employees over', 'number', 16),
      ...countColumns('Supervisors'),
      ...qualified.flatMap(({ qualificationId }) =>
        countColumns(facts.qualificationNames[qualificationId] ?? `Qualification ${qualificationId}`),
      ),
    ],
    rows: rowsOf(function* () {
      for (const { date, fromSlot, toSlot } of coverage.days) {
        if (!within(date, range)) continue;
        const weekday = weekdayName(date);
        for (let slot = fromSlot; slot < toSlot; slot++) {
          const at = slotStartsAt(coverage, slot);
          yield [
            date,
            weekday,
            at,
            at,
            ...counts(requiredEmployees, onDutyEmployees, slot),
            coverage.overEmployees[slot] ?? 0,
            ...counts(requiredSupervisors, onDutySupervisors, slot),
            ...qualified.flatMap(({ required, onDuty }) => counts(required, onDuty, slot)),
          ];
        }
      }
    }),
  };
}

/** One row per operational day of the range. */
export function daysSheet(
  facts: Pick<RosterFacts, 'holidays'>,
  rows: readonly RosterRow[],
  coverage: Coverage,
  range: ExportRange,
): ExportSheet {
  const holidays = new Set(facts.holidays);
  return {
    name: 'Days',
    columns: [
      column('Date', 'date', 12),
      column('Weekday', 'text', 9),
      column('Holiday', 'yes', 9),
      column('Hours in the day', 'number', 16),
      column('Required hours', 'number', 16),
      column('Short hours', 'number', 13),
      column('Most missing at once', 'number', 20),
      column('Over hours', 'number', 12),
      column('Required supervisor hours', 'number', 25),
      column('Short supervisor hours', 'number', 22),
      column('Most supervisors missing at once', 'number', 32),
      column('Short hours of qualifications', 'number', 28),
      column('Shifts', 'number', 8),
      column('Open shifts', 'number', 12),
    ],
    rows: rowsOf(function* () {
      const shifts = new Map<LocalDate, { given: number; open: number }>();
      for (const { shiftDate, userId } of rows) {
        const day = shifts.get(shiftDate) ?? { given: 0, open: 0 };
        if (userId === null) day.open += 1;
        else day.given += 1;
        shifts.set(shiftDate, day);
      }
      const days = coverage.days.filter(({ date }) => within(date, range));
      for (const [index, day] of coverageByDay({ ...coverage, days }).entries()) {
        const { fromSlot = 0, toSlot = 0 } = days[index] ?? {};
        yield [
          day.date,
          weekdayName(day.date),
          holidays.has(day.date),
          (toSlot - fromSlot) / 4,
          hours(day.requiredEmployeeMinutes),
          hours(day.uncoveredEmployeeMinutes),
          day.worstEmployeeShortage,
          hours(day.overstaffedMinutes),
          hours(day.requiredSupervisorMinutes),
          hours(day.uncoveredSupervisorMinutes),
          day.worstSupervisorShortage,
          hours(day.uncoveredQualifiedMinutes),
          shifts.get(day.date)?.given ?? 0,
          shifts.get(day.date)?.open ?? 0,
        ];
      }
    }),
  };
}

/** One row per stretch of the range that is short, by start. */
export function gapsSheet(
  facts: Pick<RosterFacts, 'qualificationNames'>,
  coverage: Coverage,
  range: ExportRange,
): ExportSheet {
  const kindOf = ({ kind, qualificationId = '' }: Pick<Gap, 'kind' | 'qualificationId'>): string => {
    if (kind === 'supervisors') return 'Supervisors';
    return kind === 'employees'
      ? 'Employees'
      : (facts.qualificationNames[qualificationId] ?? `Qualification ${qualificationId}`);
  };
  return {
    name: 'Gaps',
    columns: [
      column('Date', 'date', 12),
      column('Weekday', 'text', 9),
      column('Of', 'text', 16),
      column('From', 'local', 18),
      column('To', 'local', 18),
      column('From (UTC)', 'utc', 18),
      column('To (UTC)', 'utc', 18),
      column('Required', 'number', 10),
      column('On duty', 'number', 10),
      column('Missing', 'number', 10),
      column('Missing hours', 'number', 14),
    ],
    rows: rowsOf(function* () {
      const days = coverage.days.filter(({ date }) => within(date, range));
      for (const gap of gapsOf({ ...coverage, days })) {
        const missing = gap.required - gap.onDuty;
        yield [
          gap.shiftDate,
          weekdayName(gap.shiftDate),
          kindOf(gap),
          gap.startsAt,
          gap.endsAt,
          gap.startsAt,
          gap.endsAt,
          gap.required,
          gap.onDuty,
          missing,
          hours((missing * (gap.endsAt - gap.startsAt)) / MINUTE_MS),
        ];
      }
    }),
  };
}

// --- CSV -------------------------------------------------------------------------------------------

/** `2026-02-04T19:00-08:00`: what the wall shows, and how far it is from UTC. */
function localText(at: Instant, timeZone: string): string {
  const zone = createZone(timeZone);
  const { date, minutes } = zone.toLocal(at);
  const offset = zone.offsetMinutes(at);
  return `${date}T${formatTime(minutes)}${offset < 0 ? '-' : '+'}${formatTime(Math.abs(offset))}`;
}

function csvCell(cell: ExportCell, kind: CellKind, timeZone: string): string {
  if (cell === null) return '';
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  if (typeof cell === 'string') return csvText(cell);
  if (kind === 'local') return localText(cell, timeZone);
  return kind === 'utc' ? new Date(cell).toISOString().replace('.000Z', 'Z') : String(cell);
}

/** The lines of a CSV with their ends, the first with a byte-order mark, by which spreadsheets know UTF-8. */
export function* csvLines(sheet: ExportSheet, timeZone: string): Generator<string> {
  const { columns, rows } = sheet;
  yield `\uFEFF${columns.map(({ name }) => csvText(name)).join(',')}\r\n`;
  for (const row of rows) {
    yield `${columns.map(({ kind }, index) => csvCell(row[index] ?? null, kind, timeZone)).join(',')}\r\n`;
  }
}

// --- XLSX ------------------------------------------------------------------------------------------

/**
 * A cell of a workbook, which knows no zones: a date is midnight UTC, and a local time is what the wall shows, as if it
 * were UTC.
 */
export function workbookCell(
  cell: ExportCell,
  kind: CellKind,
  timeZone: string,
): string | number | Date | null {
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  if (typeof cell === 'string')
    return kind === 'date' ? new Date(dayNumber(cell) * DAY_MINUTES * MINUTE_MS) : cell;
  if (cell === null || kind === 'number') return cell;
  return new Date(kind === 'local' ? createZone(timeZone).wallMinutes(cell) * MINUTE_MS : cell);
}

/** `harbor-county-911-2026-01-01-to-2026-04-30-shifts.csv`: letters, digits and hyphens, whatever the center's name. */
export function exportFileName(
  center: string,
  range: ExportRange,
  { format, sheet }: Pick<ExportQuery, 'format' | 'sheet'>,
): string {
  const slug = center
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const dates = range.fromDate === range.toDate ? range.fromDate : `${range.fromDate}-to-${range.toDate}`;
  return `${slug || 'roster'}-${dates}${format === 'csv' ? `-${sheet}` : ''}.${format}`;
}

/** Hours as payroll takes them: a line for each person, workweek and pay code. */
import { z } from 'zod';
import { workCounts } from './line-facts.ts';
import { eachHour } from './report-hours.ts';
import type { ReportFacts } from './report-records.ts';
import { inHours } from './report-sheet.ts';
import type { ExportCell, ExportSheet } from './roster-export.ts';
import { addDays } from './time.ts';
import type { LocalDate } from './types.ts';

/**
 * What goes under a code: minutes as the report of hours has them; `regular`: paid and not overtime; `nights` and `holidays`:
 * paid, of shifts that start at night or are of a holiday's operational date.
 */
export const PAY_MEASURES = [
  'worked',
  'paid',
  'regular',
  'overtime',
  'beyond',
  'nights',
  'holidays',
  'took',
  'gave',
] as const;
export type PayMeasure = (typeof PAY_MEASURES)[number];

export const PAY_MEASURE_NAMES: Record<PayMeasure, string> = {
  worked: 'Worked',
  paid: 'Paid',
  regular: 'Paid up to 40 h',
  overtime: 'Paid beyond 40 h',
  beyond: 'Worked in shifts marked as overtime',
  nights: 'Paid, of night shifts',
  holidays: 'Paid, on holidays',
  took: 'Taken over in trades',
  gave: 'Given away in trades',
};

export type PayrollLine = { code: string; measure: PayMeasure };
export type PayrollProfile = { id: number; name: string; lines: readonly PayrollLine[]; version: number };

const CODES_MAX = 20;

/** What an admin saves. A text of lines such as `REG regular`. */
export const savePayrollSchema = z.object({
  profileId: z.int().positive().nullable(),
  expectedVersion: z.int().positive().nullable(),
  name: z.string().trim().min(1, 'A name is needed.').max(60, 'A name has at most 60 characters.'),
  lines: z
    .array(
      z.object({
        code: z
          .string()
          .trim()
          .regex(/^[A-Za-z0-9._-]{1,20}$/, 'A code has 1 to 20 letters, digits, dots or hyphens.'),
        measure: z.enum(PAY_MEASURES),
      }),
    )
    .min(1, 'Give at least one code.')
    .max(CODES_MAX, `There are at most ${CODES_MAX} codes.`)
    .refine(
      (lines) => new Set(lines.map(({ code }) => code.toUpperCase())).size === lines.length,
      'Each code stands once.',
    ),
});

export const removePayrollSchema = z.object({
  profileId: z.int().positive(),
  expectedVersion: z.int().positive(),
});

type Sums = Record<PayMeasure, number>;
const none = (): Sums => ({
  worked: 0,
  paid: 0,
  regular: 0,
  overtime: 0,
  beyond: 0,
  nights: 0,
  holidays: 0,
  took: 0,
  gave: 0,
});

/** A line for each person, workweek and code with hours, by name, week and the order of the codes. */
export function payrollSheet(facts: ReportFacts, profile: Pick<PayrollProfile, 'lines'>): ExportSheet {
  const byPerson = new Map<string, Map<LocalDate, Sums>>();
  eachHour(facts, (personId, { startDate }, measure, shift, minutes) => {
    const weeks = byPerson.get(personId) ?? new Map<LocalDate, Sums>();
    byPerson.set(personId, weeks);
    const sums = weeks.get(startDate) ?? none();
    weeks.set(startDate, sums);
    sums[measure] += minutes;
    if (measure === 'overtime') sums.regular -= minutes;
    if (measure !== 'paid') return;
    sums.regular += minutes;
    const counts = workCounts(
      [{ shiftId: '', shiftDate: shift.shiftDate }],
      new Map([['', shift]]),
      facts.holidays,
    );
    if (counts.nights > 0) sums.nights += minutes;
    if (counts.holidays > 0) sums.holidays += minutes;
  });
  const rows = facts.people.flatMap(({ id, fullName, employeeNumber }) =>
    [...(byPerson.get(id) ?? [])]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([startDate, sums]) =>
        profile.lines.flatMap(({ code, measure }): ExportCell[][] =>
          sums[measure] === 0
            ? []
            : [[employeeNumber, fullName, startDate, addDays(startDate, 6), code, inHours(sums[measure])]],
        ),
      ),
  );
  return {
    name: 'Payroll',
    columns: [
      { name: 'Employee number', kind: 'text', width: 16 },
      { name: 'Name', kind: 'text', width: 24 },
      { name: 'Workweek from', kind: 'date', width: 14 },
      { name: 'Workweek to', kind: 'date', width: 14 },
      { name: 'Pay code', kind: 'text', width: 12 },
      { name: 'Hours', kind: 'number', width: 10 },
    ],
    rows,
  };
}

/** A report as a sheet of plain cells for CSV and XLSX, and an opened number as the shifts it sums. */
import type { ReportColumn, ReportFacts, ReportShare, ReportView } from './report-records.ts';
import type { CellKind, ExportCell, ExportSheet } from './roster-export.ts';

/** Hours, of minutes; to four decimals, so that 15 minutes and their sums stay exact. */
export const inHours = (minutes: number): number => Number((minutes / 60).toFixed(4));

const KINDS: Record<ReportColumn['kind'], CellKind> = {
  text: 'text',
  date: 'date',
  hours: 'number',
  minutes: 'number',
  count: 'number',
  share: 'number',
  points: 'number',
  days: 'number',
};

/** Hours and waits in hours, shares in percent. */
export function reportSheet({ title, columns, rows, totals }: ReportView): ExportSheet {
  const cellOf = (value: number | string | null, kind: ReportColumn['kind']): ExportCell => {
    if (typeof value !== 'number') return value;
    if (kind === 'hours' || kind === 'minutes') return inHours(value);
    if (kind === 'share') return Number((value * 100).toFixed(2));
    return Number(value.toFixed(4));
  };
  return {
    name: title.slice(0, 31),
    columns: columns.map(({ name, kind }) => ({
      name: kind === 'hours' || kind === 'minutes' ? `${name} (h)` : kind === 'share' ? `${name} (%)` : name,
      kind: KINDS[kind],
      width: Math.max(10, kind === 'text' ? 24 : name.length + 4),
    })),
    rows: [...rows, ...(totals === null ? [] : [totals])].map(({ cells }) =>
      columns.map(({ kind }, index) => cellOf(cells[index]?.value ?? null, kind)),
    ),
  };
}

/** The shifts behind a report, one line each, by start: what every number of it sums. */
export function reportShiftsSheet(
  { people }: Pick<ReportFacts, 'people'>,
  shares: readonly ReportShare[],
): ExportSheet {
  const known = new Map(people.map((person) => [person.id, person]));
  const column = (name: string, kind: CellKind, width: number) => ({ name, kind, width });
  return {
    name: 'Shifts',
    columns: [
      column('Shift', 'number', 10),
      column('Date', 'date', 12),
      column('Person', 'text', 24),
      column('Employee number', 'text', 16),
      column('Code', 'text', 8),
      column('Start', 'local', 18),
      column('End', 'local', 18),
      column('Start (UTC)', 'utc', 18),
      column('End (UTC)', 'utc', 18),
      column('Hours', 'number', 8),
      column('Overtime', 'yes', 10),
      column('Source', 'text', 12),
      column('Paid to', 'text', 24),
    ],
    rows: shares.map(({ shift, amount }): ExportCell[] => {
      const person = known.get(shift.userId ?? '');
      return [
        shift.id,
        shift.shiftDate,
        person?.fullName ?? 'Open',
        person?.employeeNumber ?? null,
        shift.code,
        shift.startsAt,
        shift.endsAt,
        shift.startsAt,
        shift.endsAt,
        inHours(amount),
        shift.isOvertime,
        shift.source,
        shift.creditedUserId === null || shift.creditedUserId === shift.userId
          ? null
          : (known.get(shift.creditedUserId)?.fullName ?? null),
      ];
    }),
  };
}

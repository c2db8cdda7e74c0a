import type { ClockStyle } from '#lib/domain/format.ts';
import type { RequirementRecord } from '#lib/domain/records.ts';
import { requirementTimes } from '#lib/domain/required-week.ts';
import type { Weekday } from '#lib/domain/types.ts';
import { Badge } from '../ui/badge.tsx';
import { Link } from '../ui/link.tsx';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table.tsx';
import { datesInWords, daysInWords, minimumInWords, needWords } from './requirement-words.ts';

export type RequirementTableProps = {
  /** In the order of the operational day. */
  requirements: readonly RequirementRecord[];
  selectedId: number | null;
  /** The page on which one is changed; null for who may not. */
  editHref: ((id: number) => string) | null;
  qualificationNames: ReadonlyMap<string, string>;
  workweekStart: Weekday;
  clockStyle: ClockStyle;
};

/** The minimums: a table, on a phone a list. */
export function RequirementTable(props: RequirementTableProps) {
  const { requirements, selectedId, workweekStart, clockStyle } = props;
  return (
    <>
      <Table label="Minimums by period" className="whitespace-nowrap" boxClassName="max-md:hidden">
        <TableHeader>
          <TableRow>
            <TableHead>Period</TableHead>
            <TableHead>Time</TableHead>
            <TableHead align="right">Employees</TableHead>
            <TableHead align="right">Supervisors</TableHead>
            <TableHead className="pl-8">Weekdays</TableHead>
            <TableHead>Dates</TableHead>
            <TableHead>Who counts</TableHead>
            <TableHead>Kind</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {requirements.map((row) => (
            <TableRow key={row.id} data-selected={row.id === selectedId || undefined}>
              <TableCell>
                <RequirementName row={row} {...props} className="min-h-target" />
              </TableCell>
              <TableCell mono>{requirementTimes(row, clockStyle)}</TableCell>
              <TableCell align="right">{row.minEmployees}</TableCell>
              <TableCell align="right">{row.minSupervisors}</TableCell>
              <TableCell className="pl-8">{daysInWords(row, workweekStart)}</TableCell>
              <TableCell>{datesInWords(row)}</TableCell>
              <TableCell>{needWords(row, props.qualificationNames) ?? 'Everybody'}</TableCell>
              <TableCell>
                <Kind row={row} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <ul aria-label="Minimums by period" className="divide-y rounded-lg border bg-card md:hidden">
        {requirements.map((row) => (
          <li key={row.id} className="relative flex flex-col gap-0.5 px-3 py-2.5">
            <div className="flex items-baseline justify-between gap-3">
              <RequirementName row={row} {...props} className="after:absolute after:inset-0" />
              <span className="font-mono text-sm">{requirementTimes(row, clockStyle)}</span>
            </div>
            <p>
              {[minimumInWords(row), needWords(row, props.qualificationNames)].filter(Boolean).join('. ')}
            </p>
            <p className="text-sm text-muted-foreground">
              {daysInWords(row, workweekStart)} · {datesInWords(row)}
              {row.replacesWeekly ? ' · replaces the weekly ones' : ''}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}

function Kind({ row }: { row: RequirementRecord }) {
  return row.replacesWeekly ? (
    <Badge tone="primary">Replaces weekly</Badge>
  ) : (
    <span className="text-muted-foreground">Weekly</span>
  );
}

function RequirementName({
  row,
  editHref,
  className = '',
}: Pick<RequirementTableProps, 'editHref'> & { row: RequirementRecord; className?: string }) {
  if (editHref === null) return <span className="font-medium">{row.name}</span>;
  return (
    <Link
      href={editHref(row.id)}
      scroll={false}
      className={`inline-flex items-center font-medium text-primary-text underline-offset-4 hover:underline ${className}`}
    >
      {row.name}
    </Link>
  );
}

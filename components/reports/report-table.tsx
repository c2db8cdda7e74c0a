import type { OpenKey, ReportSort } from '#lib/domain/report-query.ts';
import type { ReportCell, ReportColumn, ReportRow, ReportView } from '#lib/domain/report-records.ts';
import { cn } from '#lib/utils.ts';
import { Link } from '../ui/link.tsx';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table.tsx';
import { cellWords } from './report-words.ts';

/** As many rows as a screen has; a file has them all. */
const SHOWN_ROWS = 1000;

/** Where the same report is shown in another order, or with a number open. */
export type ReportPlace = {
  sort: ReportSort | null;
  hrefOf: (change: { sort: ReportSort } | { open: OpenKey }) => string;
};

/** A report as a table, whose numbers open. */
export function ReportTable({ view, place }: { view: ReportView; place: ReportPlace }) {
  const { columns, totals } = view;
  const rows = sorted(view, place.sort);
  const shown = rows.slice(0, SHOWN_ROWS);
  return (
    <div className="flex flex-col gap-2">
      <Table label={view.title} boxClassName="max-h-[75vh] print:max-h-none">
        <TableHeader>
          <tr>
            {columns.map(({ name, kind, hint }, index) => (
              <TableHead
                key={name}
                align={isNumber(kind) ? 'right' : 'left'}
                className={index === 0 ? 'left-0 z-20' : undefined}
                sort={sortOf(place, index, isNumber(kind))}
                {...(hint !== undefined && { title: hint })}
              >
                {name}
              </TableHead>
            ))}
          </tr>
        </TableHeader>
        <TableBody>
          {shown.map((row) => (
            <Row key={row.key} row={row} columns={columns} place={place} />
          ))}
          {totals === null || rows.length === 0 ? null : (
            <Row row={totals} columns={columns} place={place} isTotal />
          )}
        </TableBody>
      </Table>
      {rows.length > shown.length ? (
        <p className="text-sm text-muted-foreground">
          These are the first {shown.length} of {rows.length} lines. The files have all of them.
        </p>
      ) : null}
    </div>
  );
}

const isNumber = (kind: ReportColumn['kind']): boolean => kind !== 'text' && kind !== 'date';

function sortOf({ sort, hrefOf }: ReportPlace, column: number, numeric: boolean) {
  const isCurrent = sort?.column === column;
  // Of numbers one looks for the largest first.
  const descending = isCurrent ? !sort?.descending : numeric;
  return {
    href: hrefOf({ sort: { column, descending } }),
    direction: !isCurrent ? null : sort?.descending ? ('descending' as const) : ('ascending' as const),
  };
}

function sorted({ rows, columns }: ReportView, sort: ReportSort | null): readonly ReportRow[] {
  if (sort === null || columns[sort.column] === undefined) return rows;
  const { column, descending } = sort;
  const inColumn = (row: ReportRow) => row.cells[column]?.value ?? null;
  return rows.toSorted((a, b) => {
    const [one, other] = [inColumn(a), inColumn(b)];
    // What is not known comes last either way.
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return (one < other ? -1 : one > other ? 1 : 0) * (descending ? -1 : 1);
  });
}

function Row({
  row,
  columns,
  place,
  isTotal = false,
}: {
  row: ReportRow;
  columns: readonly ReportColumn[];
  place: ReportPlace;
  isTotal?: boolean;
}) {
  return (
    <TableRow className={isTotal ? 'font-semibold' : undefined}>
      {columns.map(({ name, kind }, index) => {
        const cell: ReportCell = row.cells[index] ?? { value: null };
        const words = cellWords(cell.value, kind);
        return index === 0 ? (
          <th
            key={name}
            scope="row"
            className={cn(
              'sticky left-0 z-10 h-row border-b bg-card px-cell py-0.5 text-left whitespace-nowrap group-hover/row:bg-muted',
              isTotal ? 'font-semibold' : 'font-medium',
            )}
          >
            {words}
          </th>
        ) : (
          <TableCell
            key={name}
            align={isNumber(kind) ? 'right' : 'left'}
            className="whitespace-nowrap tabular-nums"
          >
            {cell.open === undefined ? (
              <span
                className={cell.value === 0 || cell.value === null ? 'text-subtle-foreground' : undefined}
              >
                {words}
              </span>
            ) : (
              <Link
                href={place.hrefOf({ open: cell.open })}
                scroll={false}
                aria-label={`${name} of ${cellWords(row.cells[0]?.value ?? null, 'text')}: ${words}. Open what it sums`}
                className="inline-flex min-h-target items-center rounded-sm underline decoration-border-strong underline-offset-3 hover:decoration-current"
              >
                {words}
              </Link>
            )}
          </TableCell>
        );
      })}
    </TableRow>
  );
}

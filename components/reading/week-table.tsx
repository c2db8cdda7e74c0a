import { formatDate, formatTimeRange } from '#lib/domain/format.ts';
import type { ReportFacts, ReportShift } from '#lib/domain/report-records.ts';
import { createZone, eachDate, formatTime } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table.tsx';

/** Who works when on some days, as it is published; to be read only. */
export function WeekTable({ facts, label }: { facts: ReportFacts; label: string }) {
  const { fromDate, toDate, people, shifts, clock } = facts;
  const dates = eachDate(fromDate, toDate);
  const byCell = Map.groupBy(shifts, ({ userId, shiftDate }) => `${userId ?? ''} ${shiftDate}`);
  const cellOf = (userId: string, date: LocalDate) => byCell.get(`${userId} ${date}`) ?? [];
  const shown = people.filter(({ id }) => dates.some((date) => cellOf(id, date).length > 0));
  const hasOpen = dates.some((date) => cellOf('', date).length > 0);
  return (
    <Table label={label} boxClassName="max-h-[75vh] print:max-h-none">
      <TableHeader>
        <tr>
          <TableHead className="left-0 z-20">Person</TableHead>
          {dates.map((date) => (
            <TableHead key={date}>{formatDate(date)}</TableHead>
          ))}
        </tr>
      </TableHeader>
      <TableBody>
        {hasOpen ? (
          <Row
            name="Nobody yet"
            cells={dates.map((date) => [date, cellOf('', date)])}
            timeZone={clock.timeZone}
          />
        ) : null}
        {shown.map(({ id, fullName }) => (
          <Row
            key={id}
            name={fullName}
            cells={dates.map((date) => [date, cellOf(id, date)])}
            timeZone={clock.timeZone}
          />
        ))}
      </TableBody>
    </Table>
  );
}

function Row({
  name,
  cells,
  timeZone,
}: {
  name: string;
  cells: readonly (readonly [LocalDate, readonly ReportShift[]])[];
  timeZone: string;
}) {
  const zone = createZone(timeZone);
  const timeOf = (instant: number) => formatTime(zone.toLocal(instant).minutes);
  return (
    <TableRow>
      <th
        scope="row"
        className="sticky left-0 z-10 h-row border-b bg-card px-cell py-0.5 text-left font-medium whitespace-nowrap group-hover/row:bg-muted"
      >
        {name}
      </th>
      {cells.map(([date, shifts]) => (
        <TableCell key={date} className="whitespace-nowrap">
          {shifts.length === 0 ? <span className="text-subtle-foreground">–</span> : null}
          {shifts.map((shift) => (
            <span key={shift.id} className="flex flex-col">
              <span>
                <span className="font-mono text-sm">{shift.code}</span>
                {shift.isOvertime ? ' OT' : ''}
                {shift.isActing ? ' Act.' : ''}
              </span>
              <span className="text-sm text-muted-foreground tabular-nums">
                {formatTimeRange(timeOf(shift.startsAt), timeOf(shift.endsAt))}
              </span>
            </span>
          ))}
        </TableCell>
      ))}
    </TableRow>
  );
}

import { ShiftChip } from '#components/roster/shift-chip.tsx';
import { type ClockStyle, formatDate, formatInstantTime, shiftShortCode } from '#lib/domain/format.ts';
import type { ShiftTemplate } from '#lib/domain/records.ts';
import type { ComparedShift } from '#lib/domain/roster-difference.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import type { VersionRoster } from '#lib/domain/version-records.ts';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table.tsx';

export type VersionRosterTableProps = {
  label: string;
  roster: VersionRoster;
  dates: readonly LocalDate[];
  templates: ReadonlyMap<number, ShiftTemplate>;
  timeZone: string;
  clockStyle: ClockStyle;
};

/** A week of a publication as it stood, read-only. */
export function VersionRosterTable(props: VersionRosterTableProps) {
  const { label, roster, dates } = props;
  const byPerson = Map.groupBy(roster.shifts, ({ userId }) => userId);
  const open = byPerson.get(null) ?? [];
  const lines = [
    ...roster.people.map(({ id, fullName }) => ({ key: id, name: fullName, shifts: byPerson.get(id) ?? [] })),
    ...(open.length > 0 ? [{ key: 'open', name: 'Open shifts', shifts: open }] : []),
  ];
  return (
    <Table label={label}>
      <TableHeader>
        <TableRow>
          <TableHead className="left-0 z-20">Person</TableHead>
          {dates.map((date) => (
            <TableHead key={date}>{formatDate(date)}</TableHead>
          ))}
        </TableRow>
      </TableHeader>
      <TableBody>
        {lines.map(({ key, name, shifts }) => (
          <TableRow key={key}>
            <th
              scope="row"
              className="sticky left-0 z-10 h-row border-b bg-card px-cell text-left font-medium whitespace-nowrap"
            >
              {name}
            </th>
            {dates.map((date) => (
              <TableCell key={date}>
                <span className="flex flex-wrap gap-1">
                  {[
                    ...Map.groupBy(
                      shifts.filter(({ shiftDate }) => shiftDate === date),
                      placeOf,
                    ),
                  ].map(([place, alike]) => (
                    <Shift key={place} alike={alike} {...props} />
                  ))}
                </span>
              </TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** Open shifts of one template and time are shown as one, with their number. */
function placeOf({ shiftId, startsAt, endsAt, isOvertime }: ComparedShift): string {
  return `${shiftId} ${startsAt} ${endsAt} ${isOvertime}`;
}

function Shift({
  alike,
  templates,
  timeZone,
  clockStyle,
}: { alike: readonly ComparedShift[] } & Pick<
  VersionRosterTableProps,
  'templates' | 'timeZone' | 'clockStyle'
>) {
  const [shift] = alike;
  if (shift === undefined) return null;
  const template = templates.get(shift.shiftId);
  const [startTime = '', endTime = ''] = [shift.startsAt, shift.endsAt].map((at) =>
    formatInstantTime(at, timeZone, clockStyle),
  );
  const words = [
    `${template?.code ?? 'Shift'} ${startTime}–${endTime}`,
    alike.length > 1 ? `${alike.length} times` : null,
    shift.isOvertime ? 'overtime' : null,
    shift.isActing ? 'acting supervisor' : null,
  ].filter((part) => part !== null);
  const shown = {
    id: String(shift.startsAt),
    code: template === undefined ? '?' : shiftShortCode(template),
    category: template?.category ?? 'day',
    startTime,
    endTime,
    ...(shift.isOvertime && { marks: ['overtime' as const] }),
  };
  return (
    <span title={words.join(', ')}>
      <span aria-hidden>
        <ShiftChip
          entry={
            shift.userId === null
              ? { kind: 'open', count: alike.length, ...shown }
              : { kind: 'shift', ...shown }
          }
        />
      </span>
      <span className="sr-only">{words.join(', ')}</span>
    </span>
  );
}

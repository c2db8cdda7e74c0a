import type { CSSProperties } from 'react';
import { formatDate } from '#lib/domain/format.ts';
import { weekdayOf } from '#lib/domain/time.ts';
import type { LocalDate, Weekday } from '#lib/domain/types.ts';
import { cn } from '#lib/utils.ts';
import { Link } from '../ui/link.tsx';
import { RovingGrid } from './roving-grid.tsx';
import { describeEntry, type EntriesByDate, type ScheduleEntry } from './schedule-entry.ts';
import { ShiftChip } from './shift-chip.tsx';

export type RosterPerson = {
  id: string;
  name: string;
  /** The role where it is not the usual one: short enough to leave the name its room, and in full when read out. */
  detail?: { short: string; full: string };
  href?: string;
  entries: EntriesByDate;
};

export type RosterTableProps = {
  label: string;
  people: readonly RosterPerson[];
  /** Open shifts by operational date, in a row of their own above the people. */
  openEntries?: EntriesByDate;
  /** Operational dates, in order. */
  dates: readonly LocalDate[];
  workweekStart: Weekday;
  today?: LocalDate | null;
  holidays?: readonly LocalDate[];
  /** What is short on a day, in words ("2 h 30 min short"); days without a key are covered. */
  shortByDate?: Readonly<Record<LocalDate, string>>;
  hrefForDay?: (date: LocalDate) => string;
  className?: string;
};

type Column = {
  date: LocalDate;
  isToday: boolean;
  isHoliday: boolean;
  /** Of every cell of the day; the same string for all of them. */
  className: string | undefined;
};

/** People by operational days, read-only. Headers stick; rows out of view are not laid out. */
export function RosterTable(props: RosterTableProps) {
  const { label, people, openEntries, dates, className } = props;
  const columns = columnsOf(props);
  const rowCount = people.length + 1 + (openEntries ? 1 : 0);
  return (
    <RovingGrid
      label={label}
      rowCount={rowCount}
      columnCount={dates.length + 1}
      showDetail
      className={cn('roster max-h-[calc(100dvh-13rem)] print:max-h-none', className)}
      style={{ '--roster-days': dates.length } as CSSProperties}
    >
      <HeaderRow columns={columns} shortByDate={props.shortByDate} hrefForDay={props.hrefForDay} />
      <tbody>
        {openEntries ? <Row id="open" name="Open shifts" entries={openEntries} columns={columns} /> : null}
        {people.map((person) => (
          <Row key={person.id} {...person} columns={columns} />
        ))}
      </tbody>
    </RovingGrid>
  );
}

function columnsOf({ dates, workweekStart, today, holidays }: RosterTableProps): Column[] {
  return dates.map((date, index) => {
    const weekday = weekdayOf(date);
    const isToday = date === today;
    const isHoliday = holidays?.includes(date) ?? false;
    const isFreeDay = weekday === 0 || weekday === 6 || isHoliday;
    const isWeekStart = index > 0 && weekday === workweekStart;
    const className = cn(isWeekStart && 'is-week-start', isFreeDay && 'is-weekend', isToday && 'is-today');
    return { date, isToday, isHoliday, className: className || undefined };
  });
}

type HeaderRowProps = { columns: readonly Column[] } & Pick<RosterTableProps, 'shortByDate' | 'hrefForDay'>;

function HeaderRow({ columns, shortByDate, hrefForDay }: HeaderRowProps) {
  return (
    <thead className="roster-head">
      <tr>
        <th scope="col" tabIndex={-1} className="roster-name">
          Person
        </th>
        {columns.map((column, index) => {
          const { date } = column;
          const short = shortByDate?.[date];
          const words = [formatDate(date), column.isToday && 'today', column.isHoliday && 'holiday', short];
          const spoken = words.filter(Boolean).join(', ');
          return (
            <th
              key={date}
              scope="col"
              tabIndex={-1}
              data-label={spoken}
              data-short={short ? '' : undefined}
              className={cn('roster-day', column.className)}
            >
              <DayLabel
                date={date}
                spoken={spoken}
                isMonthShown={index === 0 || date.endsWith('-01')}
                href={hrefForDay?.(date)}
              />
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

type DayLabelProps = {
  date: LocalDate;
  /** The whole of it in words, for screen readers. */
  spoken: string;
  isMonthShown: boolean;
  href: string | undefined;
};

function DayLabel({ date, spoken, isMonthShown, href }: DayLabelProps) {
  const [weekday, day, month] = formatDate(date).split(' ');
  const content = (
    <>
      <span aria-hidden className="block text-subtle-foreground">
        {isMonthShown ? month : weekday}
      </span>
      <span aria-hidden className="block font-medium text-foreground">
        {day}
      </span>
      <span className="sr-only">{spoken}</span>
    </>
  );
  if (!href) return content;
  return (
    <Link href={href} tabIndex={-1} scroll={false} className="block hover:underline">
      {content}
    </Link>
  );
}

type RowProps = RosterPerson & { columns: readonly Column[] };

function Row({ name, detail, href, entries, columns }: RowProps) {
  return (
    <tr data-label={name} className="roster-row">
      <th scope="row" tabIndex={-1} className="roster-name">
        {href ? (
          <Link href={href} tabIndex={-1} scroll={false} className="truncate hover:underline">
            {name}
          </Link>
        ) : (
          <span className="truncate">{name}</span>
        )}
        {detail ? (
          <span title={detail.full} className="shrink-0 font-normal text-subtle-foreground max-md:hidden">
            <span aria-hidden>{detail.short}</span>
            <span className="sr-only">{detail.full}</span>
          </span>
        ) : null}
      </th>
      {columns.map((column) => (
        <Cell key={column.date} column={column} entries={entries[column.date]} />
      ))}
    </tr>
  );
}

function Cell({ column, entries }: { column: Column; entries: readonly ScheduleEntry[] | undefined }) {
  return (
    <td tabIndex={-1} aria-label={entries?.map(describeEntry).join('; ')} className={column.className}>
      {entries?.map((entry) => (
        <ShiftChip key={entry.id} entry={entry} />
      ))}
    </td>
  );
}

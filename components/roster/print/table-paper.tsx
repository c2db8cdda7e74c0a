import type { ReactNode } from 'react';
import { formatDate, WEEKDAY_NAMES } from '#lib/domain/format.ts';
import type { PrintSize } from '#lib/domain/print-query.ts';
import type { PrintLine, TableSheet } from '#lib/domain/print-sheets.ts';
import { weekdayOf } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { PaperFrame, type PaperNotes, PaperSentences, paperName } from './paper-frame.tsx';
import { PaperLegend, PaperShift } from './paper-shift.tsx';

/** A week, or a month of a block: people by rows, days by columns, the hours behind each workweek. */
export function TablePaper({
  sheet,
  size,
  notes,
}: {
  sheet: TableSheet;
  size: PrintSize;
  notes: PaperNotes;
}) {
  const { dates, weekEnds, groups, open, short } = sheet;
  const isWeek = sheet.kind === 'week';
  const columns = 1 + dates.length + weekEnds.size;
  return (
    <PaperFrame
      paper={paperName(sheet.kind, size)}
      notes={notes}
      title={sheet.title}
      clockChange={sheet.clockChange}
      columns={columns}
      legend={<PaperLegend hasOwnTimes={!isWeek} />}
      widths={
        <>
          <col className="paper-name" />
          {dates.map((date) => (
            <WithWeekEnd key={date} date={date} weekEnds={weekEnds} end={<col className="paper-hours" />}>
              <col />
            </WithWeekEnd>
          ))}
        </>
      }
      heading={
        <tr>
          <th scope="col" className="paper-name">
            Name
          </th>
          {dates.map((date) => (
            <WithWeekEnd
              key={date}
              date={date}
              weekEnds={weekEnds}
              end={
                <th scope="col" className="paper-hours">
                  h
                </th>
              }
            >
              <th scope="col" data-free={isFreeDay(date) ? '' : undefined}>
                {WEEKDAY_NAMES[weekdayOf(date)].slice(0, isWeek ? 3 : 2)} <br />
                {isWeek ? formatDate(date).slice(4) : Number(date.slice(8))}
              </th>
            </WithWeekEnd>
          ))}
        </tr>
      }
    >
      {groups.map(({ label, people }) => (
        <tbody key={label}>
          <tr>
            <th scope="rowgroup" colSpan={columns} className="paper-group">
              {label}
            </th>
          </tr>
          {people.map((line) => (
            <PersonRow key={line.person.id} line={line} sheet={sheet} />
          ))}
        </tbody>
      ))}
      <tbody>
        {open.map((line) => (
          <tr key={`${line.code}-${line.times}`}>
            <th scope="row" className="paper-name">
              Open {line.code}, {line.times}
            </th>
            {dates.map((date, index) => (
              <WithWeekEnd key={date} date={date} weekEnds={weekEnds} end={<td />}>
                <td>{line.counts[index] ? `${line.counts[index]}×` : ''}</td>
              </WithWeekEnd>
            ))}
          </tr>
        ))}
        {short.some((words) => words !== '') ? (
          <tr>
            <th scope="row" className="paper-name">
              Short
            </th>
            {dates.map((date, index) => (
              <WithWeekEnd key={date} date={date} weekEnds={weekEnds} end={<td />}>
                <td className="paper-short">{short[index]}</td>
              </WithWeekEnd>
            ))}
          </tr>
        ) : null}
      </tbody>
      <PaperSentences
        title="Not covered"
        sentences={sheet.gaps}
        none="Every hour has the people it needs."
        columns={columns}
      />
      {isWeek ? null : (
        <PaperSentences title="Other times than usual (*)" sentences={sheet.ownTimes} columns={columns} />
      )}
    </PaperFrame>
  );
}

function PersonRow({ line, sheet }: { line: PrintLine; sheet: TableSheet }) {
  const { person, shifts, weekMinutes } = line;
  const weeks = [...sheet.weekEnds];
  return (
    <tr>
      <th scope="row" className="paper-name">
        {person.name}
        {person.role === 'Trainee' ? ' (trainee)' : ''}
      </th>
      {sheet.dates.map((date, index) => (
        <WithWeekEnd
          key={date}
          date={date}
          weekEnds={sheet.weekEnds}
          end={<td className="paper-hours">{hours(weekMinutes[weeks.indexOf(date)] ?? 0)}</td>}
        >
          <td data-free={isFreeDay(date) ? '' : undefined}>
            {shifts[index]?.map((shift) => (
              <PaperShift key={shift.id} shift={shift} hasTimes={sheet.kind === 'week'} />
            ))}
          </td>
        </WithWeekEnd>
      ))}
    </tr>
  );
}

/** A day's cell, and behind the last day of a workweek the cell of its hours. */
function WithWeekEnd(props: {
  date: LocalDate;
  weekEnds: ReadonlySet<LocalDate>;
  end: ReactNode;
  children: ReactNode;
}) {
  return (
    <>
      {props.children}
      {props.weekEnds.has(props.date) ? props.end : null}
    </>
  );
}

function isFreeDay(date: LocalDate): boolean {
  const weekday = weekdayOf(date);
  return weekday === 0 || weekday === 6;
}

/** `40` of 2,400 minutes, `40.5`; nothing for none. */
function hours(minutes: number): string {
  return minutes === 0 ? '' : String(Number((minutes / 60).toFixed(2)));
}

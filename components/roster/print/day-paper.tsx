import type { PrintSize } from '#lib/domain/print-query.ts';
import type { DaySheet, PrintShift, PrintSpan } from '#lib/domain/print-sheets.ts';
import { PaperFrame, type PaperNotes, PaperSentences, paperName } from './paper-frame.tsx';
import { PaperLegend, paperMarks } from './paper-shift.tsx';

const COLUMNS = 6;

/** Who works on a day, by start, with their hours drawn beside them. */
export function DayPaper({ sheet, size, notes }: { sheet: DaySheet; size: PrintSize; notes: PaperNotes }) {
  return (
    <PaperFrame
      paper={paperName('day', size)}
      notes={notes}
      title={sheet.title}
      clockChange={sheet.clockChange}
      columns={COLUMNS}
      legend={<PaperLegend hasOwnTimes={false} />}
      widths={
        <>
          <col className="paper-name" />
          <col className="paper-role" />
          <col className="paper-code" />
          <col className="paper-times" />
          <col className="paper-hours" />
          <col />
        </>
      }
      heading={
        <tr>
          <th scope="col" className="paper-name">
            Name
          </th>
          <th scope="col">Works as</th>
          <th scope="col">Shift</th>
          <th scope="col">Times</th>
          <th scope="col">h</th>
          <th scope="col" className="paper-lane">
            <span className="sr-only">Hours of the day</span>
            <span aria-hidden className="paper-ticks">
              {sheet.hours.map(({ slot, label }) => (
                <span key={slot} style={{ left: share(slot, sheet) }}>
                  {label}
                </span>
              ))}
            </span>
          </th>
        </tr>
      }
    >
      <tbody>
        {sheet.people.map(({ person, shift, span }) => (
          <ShiftRow
            key={shift.id}
            sheet={sheet}
            name={person.name}
            role={shift.isActing ? 'Acting supervisor' : person.role}
            shift={shift}
            span={span}
          />
        ))}
        {sheet.open.map(({ role, shift, span }) => (
          <ShiftRow key={shift.id} sheet={sheet} name="OPEN" role={role} shift={shift} span={span} isOpen />
        ))}
      </tbody>
      <PaperSentences
        title="Not covered"
        sentences={sheet.gaps}
        none="Every hour has the people it needs."
        columns={COLUMNS}
      />
    </PaperFrame>
  );
}

function ShiftRow(props: {
  sheet: DaySheet;
  name: string;
  role: string;
  shift: PrintShift;
  span: PrintSpan;
  isOpen?: boolean;
}) {
  const { sheet, name, role, shift, span, isOpen } = props;
  return (
    <tr>
      <th scope="row" className="paper-name">
        {name}
      </th>
      <td>{role}</td>
      <td>
        <b>
          {shift.code}
          {paperMarks(shift)}
        </b>
      </td>
      <td>
        {shift.startTime}–{shift.endTime}
      </td>
      <td>{Number((shift.minutes / 60).toFixed(2))}</td>
      <td className="paper-lane">
        {sheet.hours.map(({ slot }) => (
          <span key={slot} aria-hidden className="paper-tick" style={{ left: share(slot, sheet) }} />
        ))}
        <span
          aria-hidden
          // A row is too low for what stands in it at full size.
          className="paper-bar text-[0.7em] leading-[0.8]"
          data-category={isOpen ? undefined : shift.category}
          data-open={isOpen ? '' : undefined}
          style={{
            left: share(span.fromSlot, sheet),
            width: share(Math.max(0, span.toSlot - span.fromSlot), sheet),
          }}
        >
          {span.startsBefore ? '◂' : ''}
          {shift.code}
          {span.endsAfter ? '▸' : ''}
        </span>
      </td>
    </tr>
  );
}

function share(slots: number, { slotCount }: DaySheet): string {
  return `${(slots / slotCount) * 100}%`;
}

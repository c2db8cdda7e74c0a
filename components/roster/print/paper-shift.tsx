import type { PrintShift } from '#lib/domain/print-sheets.ts';

/** The marks of a shift on paper: signs that a copying machine keeps. */
export function paperMarks(shift: PrintShift): string {
  return [shift.isOvertime && '+', shift.isActing && 'A', shift.hasOwnTimes && '*'].filter(Boolean).join('');
}

/** A shift in a cell: its code on the pattern of its category, its marks, and the times where there is room. */
export function PaperShift({ shift, hasTimes }: { shift: PrintShift; hasTimes: boolean }) {
  const marks = paperMarks(shift);
  return (
    <span className="paper-shift" data-category={shift.category}>
      <b>{shift.code}</b>
      {marks ? <b>{marks}</b> : null}
      {hasTimes ? (
        <span>
          {shortTime(shift.startTime)}–{shortTime(shift.endTime)}
        </span>
      ) : null}
    </span>
  );
}

/** `09` of 09:00, but `09:15`. */
function shortTime(time: string): string {
  return time.endsWith(':00') ? time.slice(0, 2) : time;
}

/** What codes, patterns and marks mean. */
export function PaperLegend({ hasOwnTimes }: { hasOwnTimes: boolean }) {
  return (
    <>
      {(['early', 'day', 'swing', 'graveyard'] as const).map((category) => (
        <span key={category}>
          <span className="paper-shift" data-category={category}>
            <b>{category.charAt(0).toUpperCase()}</b>
          </span>{' '}
          {category.charAt(0).toUpperCase() + category.slice(1)}
        </span>
      ))}
      <span>
        <b>D12</b> a Day of 12 h
      </span>
      <span>
        <b>+</b> overtime
      </span>
      <span>
        <b>A</b> acting supervisor
      </span>
      <span>
        <b>*</b> other times than usual{hasOwnTimes ? ', listed at the end' : ''}
      </span>
    </>
  );
}

import { CalendarClock, Plus } from 'lucide-react';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ShiftTable, type ShiftTableProps } from './shift-table.tsx';

/** The shifts the generator may give; under another heading where the page itself is called so. */
export function ShiftSection({ heading = 'Shifts', ...props }: ShiftTableProps & { heading?: string }) {
  const { shifts, editHref } = props;
  const add =
    editHref === null ? null : (
      <ButtonLink href={editHref('new')} scroll={false}>
        <Plus aria-hidden />
        Add shift
      </ButtonLink>
    );
  return (
    <section aria-labelledby="shifts" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="shifts" className="text-lg font-semibold">
          {heading}
        </h2>
        {shifts.length > 0 ? add : null}
      </div>
      {shifts.length === 0 ? (
        <EmptyState icon={<CalendarClock aria-hidden />} title="No shift yet" action={add}>
          A shift has a code, a start and an end. People on 4 × 10 h need shifts of 10 hours, those on 3 × 12
          h + 4 h shifts of 12 and of 4.
        </EmptyState>
      ) : (
        <ShiftTable {...props} />
      )}
    </section>
  );
}

import { Plus, SlidersHorizontal } from 'lucide-react';
import type { RequirementRecord } from '#lib/domain/records.ts';
import { requiredWeek, unrequiredStretches } from '#lib/domain/required-week.ts';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { RequiredDayChart } from './required-day-chart.tsx';
import { RequirementTable } from './requirement-table.tsx';
import { plainRows, type RequirementView } from './requirement-words.ts';

export type RequirementSectionProps = RequirementView & {
  /** The page on which one is changed, `new` for another one; null for who may not. */
  editHref: ((id: number | 'new') => string) | null;
  qualificationNames: ReadonlyMap<string, string>;
  /** In the order of the operational day. */
  requirements: readonly RequirementRecord[];
  selectedId: number | null;
  /** Another one where the page itself is called so. */
  heading?: string;
};

/** Who must be there: the plain week as a curve, what it leaves open, and the rows. */
export function RequirementSection({
  requirements,
  selectedId,
  editHref,
  qualificationNames,
  heading = 'Requirements',
  ...view
}: RequirementSectionProps) {
  const week = requiredWeek(plainRows(requirements), view.clock.dayStart, view.today);
  const open = unrequiredStretches(week, view.workweekStart, view.clockStyle);
  const add =
    editHref === null ? null : (
      <ButtonLink href={editHref('new')} scroll={false}>
        <Plus aria-hidden />
        Add requirement
      </ButtonLink>
    );
  return (
    <section aria-labelledby="requirements" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="requirements" className="text-lg font-semibold">
          {heading}
        </h2>
        {requirements.length > 0 ? add : null}
      </div>
      {requirements.length === 0 ? (
        <EmptyState icon={<SlidersHorizontal aria-hidden />} title="No requirement yet" action={add}>
          A requirement says how many people a period of the day needs. Without one, the generator has nothing
          to cover.
        </EmptyState>
      ) : (
        <>
          {open.length > 0 ? (
            <FormMessage tone="warning">
              Nobody is required {open.join(', ')}: a schedule may leave{' '}
              {open.length === 1 ? 'that time' : 'those times'} empty.
            </FormMessage>
          ) : null}
          {requirements.some(({ fromDate, toDate }) => fromDate !== null || toDate !== null) ? (
            <p className="text-muted-foreground">
              The curve shows the seven days from today on, without what replaces the weekly ones.
            </p>
          ) : null}
          <div className="flex flex-wrap gap-4 *:min-w-72">
            {week.map((day) => (
              <RequiredDayChart
                key={day.weekdays.join()}
                day={day}
                dayStart={view.clock.dayStart}
                {...view}
              />
            ))}
          </div>
          <RequirementTable
            requirements={requirements}
            selectedId={selectedId}
            editHref={editHref}
            qualificationNames={qualificationNames}
            workweekStart={view.workweekStart}
            clockStyle={view.clockStyle}
          />
        </>
      )}
    </section>
  );
}

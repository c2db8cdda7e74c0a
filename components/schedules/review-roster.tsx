import { openEntries, rosterEntries } from '#components/roster/entries.ts';
import { RosterLegend } from '#components/roster/roster-legend.tsx';
import { RosterTable } from '#components/roster/roster-table.tsx';
import { RosterWindowNav } from '#components/roster/roster-window-nav.tsx';
import { formatDateRange, formatDuration } from '#lib/domain/format.ts';
import { roleLabel } from '#lib/domain/labels.ts';
import type { RosterAssignment } from '#lib/domain/records.ts';
import { ROSTER_LENGTHS, reviewHref, rosterWindow } from '#lib/domain/review-query.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import type { ReviewBodyProps } from './review-body.tsx';

const lengthWords = { 7: 'Week', 14: '2 weeks', 28: '4 weeks' } as const;

/** Everybody's shifts in a window of days, read-only. */
export function ReviewRoster(props: ReviewBodyProps & { hrefForDay: (date: LocalDate) => string }) {
  const { schedule, review, roster, shifts, problem, query, today, hrefForDay } = props;
  const window = rosterWindow(query, schedule);
  const first = window.dates[0] ?? schedule.startDate;
  const last = window.dates.at(-1) ?? schedule.endDate;
  const shown = roster.assignments.filter(({ shiftDate }) => shiftDate >= first && shiftDate <= last);
  const byPerson = Map.groupBy(shown, ({ userId }) => userId);
  const entriesOf = (userId: string): readonly RosterAssignment[] => byPerson.get(userId) ?? [];
  const href = (from: LocalDate | null) => (from === null ? null : reviewHref(schedule.id, query, { from }));
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <RosterWindowNav
        label={formatDateRange(first, last)}
        previousHref={href(window.previous)}
        nextHref={href(window.next)}
        lengths={ROSTER_LENGTHS.map((length) => ({
          label: lengthWords[length],
          href: reviewHref(schedule.id, query, { length }),
          isCurrent: query.length === length,
        }))}
      />
      <RosterTable
        label={`Roster, ${formatDateRange(first, last)}`}
        people={roster.people
          .filter((person) => person.pattern !== null || byPerson.has(person.id))
          .map((person) => ({
            id: person.id,
            name: person.fullName,
            ...(person.role === 'dispatcher'
              ? {}
              : {
                  detail: {
                    short: person.role === 'supervisor' ? 'Sup.' : 'Adm.',
                    full: roleLabel(person.role),
                  },
                }),
            entries: rosterEntries(entriesOf(person.id), shifts, problem.clock),
          }))}
        openEntries={openEntries(shown, shifts)}
        dates={window.dates}
        workweekStart={problem.workweekStart}
        today={today}
        holidays={problem.holidays}
        shortByDate={Object.fromEntries(
          review.days
            .map((day) => [day.date, day.uncoveredEmployeeMinutes + day.uncoveredSupervisorMinutes] as const)
            .filter(([, minutes]) => minutes > 0)
            .map(([date, minutes]) => [date, `${formatDuration(minutes)} short`]),
        )}
        hrefForDay={hrefForDay}
      />
      <RosterLegend marks={['overtime', 'manual', 'locked', 'open']} />
    </div>
  );
}

import { type ReviewQuery, reviewHref } from '#lib/domain/review-query.ts';
import { rosterHref } from '#lib/domain/roster-query.ts';
import { TabLinks } from '../ui/tabs.tsx';

export type ReviewTabsProps = {
  scheduleId: number;
  /** Absent beside the scenarios, where every view opens as it does by itself. */
  query?: ReviewQuery;
  gapCount: number;
  /** Scenarios need a generated schedule. */
  hasScenarios: boolean;
  current: ReviewQuery['tab'] | 'scenarios';
};

/** The views of a schedule. */
export function ReviewTabs({ scheduleId, query, gapCount, hasScenarios, current }: ReviewTabsProps) {
  const tab = (name: ReviewQuery['tab'], label: string) => ({
    href:
      query === undefined
        ? `/schedules/${scheduleId}?tab=${name}`
        : reviewHref(scheduleId, query, { tab: name, gap: null }),
    label,
    isCurrent: current === name,
  });
  return (
    <TabLinks
      label="Views of this schedule"
      tabs={[
        tab('coverage', 'Coverage'),
        { ...tab('gaps', 'Gaps'), count: gapCount },
        ...(hasScenarios
          ? [
              {
                href: `/schedules/${scheduleId}/scenarios`,
                label: 'Scenarios',
                isCurrent: current === 'scenarios',
              },
            ]
          : []),
        tab('lines', 'Lines'),
        tab('fairness', 'Fairness'),
        { href: rosterHref({ block: scheduleId }), label: 'Roster', isCurrent: false },
      ]}
    />
  );
}

import { TabLinks } from '../ui/tabs.tsx';
import { openingsHref } from './openings-query.ts';

export type OpenShiftsTabsProps = {
  current: 'mine' | 'fill' | 'availability';
  /** Whether whoever looks fills shifts of others: supervisors. */
  mayFill: boolean;
  /** How many one may take, and how many are to be filled, where that is known. */
  counts?: { mine?: number; fill?: number };
};

/** What one may take, what is to be filled, and when one is available: each with its page. */
export function OpenShiftsTabs({ current, mayFill, counts = {} }: OpenShiftsTabsProps) {
  const tab = (value: OpenShiftsTabsProps['current'], href: string, label: string, count?: number) => ({
    href,
    label,
    isCurrent: value === current,
    ...(count !== undefined && { count }),
  });
  return (
    <TabLinks
      label="Open shifts"
      tabs={[
        tab('mine', openingsHref({}), 'Open shifts', counts.mine),
        ...(mayFill ? [tab('fill', openingsHref({ view: 'fill' }), 'To fill', counts.fill)] : []),
        tab('availability', '/availability', 'My availability'),
      ]}
    />
  );
}

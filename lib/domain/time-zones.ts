import { isTimeZone } from './time.ts';

type ZoneItem = { value: string; label: string };

/** How people of the United States call their zones. */
const usual: readonly (readonly [label: string, value: string])[] = [
  ['Eastern', 'America/New_York'],
  ['Central', 'America/Chicago'],
  ['Mountain', 'America/Denver'],
  ['Mountain without daylight saving (Arizona)', 'America/Phoenix'],
  ['Pacific', 'America/Los_Angeles'],
  ['Alaska', 'America/Anchorage'],
  ['Hawaii', 'Pacific/Honolulu'],
];

/**
 * Time zones to choose from, found by typing a part of their name: the usual ones first, then all others by area.
 *
 * @param names as `Intl` lists them
 */
export function zoneGroups(names: readonly string[]): { value: string; items: ZoneItem[] }[] {
  const groups = new Map<string, ZoneItem[]>();
  const first = new Set(usual.map(([, value]) => value));
  const inUse = ['UTC', ...names].filter((name) => isTimeZone(name) && !first.has(name));
  for (const value of [...new Set(inUse)].sort()) {
    const [area = '', ...rest] = value.split('/');
    if (rest.length === 0 && value !== 'UTC') continue;
    const items = groups.get(area) ?? [];
    items.push({ value, label: value.replaceAll('_', ' ') });
    groups.set(area, items);
  }
  return [
    {
      value: 'United States',
      items: usual.map(([label, value]) => ({ value, label: `${label}: ${value.replaceAll('_', ' ')}` })),
    },
    ...[...groups].map(([value, items]) => ({ value, items })),
  ];
}

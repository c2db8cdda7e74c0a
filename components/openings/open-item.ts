import type { Opening } from '#lib/domain/opening-records.ts';
import type { MyOpenShift } from '#lib/domain/opening-view.ts';
import type { LocalDate } from '#lib/domain/types.ts';

/** Whether the person waits for it. */
export function isAsked({ claim }: Pick<MyOpenShift, 'claim'>): boolean {
  return claim?.state === 'waiting';
}

/** Shifts by their operational day, both in the order of time. */
export function byDay<Item>(
  items: readonly Item[],
  openingOf: (item: Item) => Pick<Opening, 'shiftDate' | 'startsAt'>,
): { date: LocalDate; items: Item[] }[] {
  const sorted = items.toSorted((a, b) => {
    const [one, other] = [openingOf(a), openingOf(b)];
    return one.shiftDate.localeCompare(other.shiftDate) || one.startsAt - other.startsAt;
  });
  return [...Map.groupBy(sorted, (item) => openingOf(item).shiftDate)].map(([date, ofDay]) => ({
    date,
    items: ofDay,
  }));
}

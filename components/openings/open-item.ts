import type { RankedPerson } from '#lib/domain/filling-records.ts';
import type { Opening, OpeningClaim } from '#lib/domain/opening-records.ts';
import type { LocalDate } from '#lib/domain/types.ts';

/** What it would mean for somebody: rest, hours, overtime, and the rules that it passes. */
export type Means = RankedPerson['candidate'];

/** An open shift as somebody who could have it sees it. */
export type OpenItem = {
  opening: Opening;
  /** Null where it was not judged. */
  means: Means | null;
  /** Why the person may not have it, in words; null when they may. */
  bar: string | null;
  /** The person's own latest; null = they did not ask. */
  claim: Pick<OpeningClaim, 'state'> | null;
  /** Whether whoever takes it has it at once; else others may get it, and it is asked for. */
  isAtOnce: boolean;
};

/** Whether the person waits for it. */
export function isAsked({ claim }: Pick<OpenItem, 'claim'>): boolean {
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

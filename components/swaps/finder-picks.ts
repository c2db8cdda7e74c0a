/** Who is chosen in the finder, and what is shown of the list. */
import { formatDate } from '#lib/domain/format.ts';
import type { SwapKind, SwapShift } from '#lib/domain/swap-records.ts';
import type { NoTaker, PartnerList } from '#lib/domain/swap-view.ts';
import { createZone } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';

/** What cannot be had and why, with no more than is shown: of a large center there are thousands. */
export type Barred = {
  personId: string;
  fullName: string;
  shift: Pick<SwapShift, 'assignmentId' | 'code' | 'startsAt' | 'endsAt'> | null;
  why: string;
};

/** Who could trade, as the finder shows it. */
export type Found = Omit<PartnerList, 'others'> & { others: readonly Barred[] };

/** Leaves out what the finder does not show. */
export function foundOf(list: PartnerList): Found {
  const others = list.others.map(({ personId, fullName, shift, why }): Barred => {
    if (shift === null) return { personId, fullName, shift, why };
    const { assignmentId, code, startsAt, endsAt } = shift;
    return { personId, fullName, shift: { assignmentId, code, startsAt, endsAt }, why };
  });
  return { ...list, others };
}

/** By person, the shift of theirs that is asked for; null = any of theirs, or none in a give-away. */
export type Picks = ReadonlyMap<string, number | null>;

/** Somebody who will be asked. */
export type Chosen = { personId: string; fullName: string; shift: SwapShift | null };

/** The picks that can still be had, and the number of those that cannot any more. */
export function chosenOf(kind: SwapKind, picks: Picks, found: Found): { chosen: Chosen[]; gone: number } {
  const chosen = [...picks].flatMap(([personId, assignmentId]): Chosen[] => {
    if (kind === 'give') {
      const taker = found.takers.find((each) => each.personId === personId);
      return taker === undefined ? [] : [{ personId, fullName: taker.fullName, shift: null }];
    }
    const partner = found.partners.find(
      (each) =>
        each.personId === personId && (assignmentId === null || each.shift.assignmentId === assignmentId),
    );
    if (partner === undefined) return [];
    const shift = assignmentId === null ? null : partner.shift;
    return [{ personId, fullName: partner.fullName, shift }];
  });
  return { chosen, gone: picks.size - chosen.length };
}

/** The picks with one shift of a person's chosen or not; of each person one. */
export function withPick(picks: Picks, personId: string, assignmentId: number | null, isOn: boolean): Picks {
  const next = new Map(picks);
  if (isOn) next.set(personId, assignmentId);
  else next.delete(personId);
  return next;
}

/** What the list is narrowed to; empty = all. */
export type FinderFilter = { personId: string; date: LocalDate | '' };

/** The calendar date on which a shift starts. */
function dateOf(shift: Pick<SwapShift, 'startsAt'>, timeZone: string): LocalDate {
  return createZone(timeZone).toLocal(shift.startsAt).date;
}

/** What can be narrowed to: the people and days of the list, in order. */
export function filterChoices(
  { partners }: Found,
  timeZone: string,
): Record<'people' | 'days', { value: string; label: string }[]> {
  const people = new Map(partners.map(({ personId, fullName }) => [personId, fullName]));
  const days = new Set(partners.map(({ shift }) => dateOf(shift, timeZone)));
  return {
    people: [...people]
      .map(([value, label]) => ({ value, label }))
      .sort((a, b) => a.label.localeCompare(b.label)),
    days: [...days].sort().map((value) => ({ value, label: formatDate(value) })),
  };
}

/** Whether a row stays in a narrowed list; what is not about one shift has no day. */
export function isShown(
  row: { personId: string; shift: Pick<SwapShift, 'startsAt'> | null },
  { personId, date }: FinderFilter,
  timeZone: string,
): boolean {
  if (personId !== '' && row.personId !== personId) return false;
  return date === '' || row.shift === null || dateOf(row.shift, timeZone) === date;
}

/** Why others cannot, for the mode that is shown. */
export function barredOf(kind: SwapKind, { others, notTakers }: Found): Barred[] {
  if (kind === 'swap') return [...others];
  return notTakers.map((each: NoTaker) => ({ ...each, shift: null }));
}

/** How many people could take it now, and are told of an offer to everyone. */
export function ableCount(kind: SwapKind, { partners, takers }: Found): number {
  return kind === 'give' ? takers.length : new Set(partners.map(({ personId }) => personId)).size;
}

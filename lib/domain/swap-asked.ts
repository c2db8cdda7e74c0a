/** Whether the people whom an offer names could take it. */
import { membersById } from './roster-index.ts';
import type { SwapFacts, SwapKind } from './swap-records.ts';
import { heldRow } from './swap-trade.ts';
import type { PartnerList } from './swap-view.ts';

/** Somebody who is asked, for which shift of theirs; null = whichever they choose, or none in a give-away. */
export type Asked = { personId: string; assignmentId: number | null; expectedVersion: number | null };

const UNKNOWN = 'Does not work at this center.';

/** Why those who are asked cannot, a sentence each with the name, as the requester may know; `list` is the finder's. */
export function askedRefusals(
  asked: readonly Asked[],
  kind: SwapKind,
  list: PartnerList,
  facts: Pick<SwapFacts, 'rows' | 'roster'>,
): string[] {
  return asked.flatMap((each) => {
    const why =
      kind === 'give' ? takerRefusal(each, list) : (changedWords(each, facts) ?? partnerRefusal(each, list));
    const name = membersById(facts.roster.people).get(each.personId)?.fullName ?? 'Somebody';
    if (why === null) return [];
    return [why.startsWith(name) ? why : `${name}: ${why}`];
  });
}

function changedWords(
  { personId, assignmentId, expectedVersion }: Asked,
  facts: Pick<SwapFacts, 'rows'>,
): string | null {
  if (assignmentId === null) return null;
  const row = heldRow(facts, assignmentId);
  const isSeen = row?.userId === personId && row.version === expectedVersion;
  return isSeen ? null : 'The shift was changed meanwhile.';
}

function takerRefusal({ personId }: Asked, { takers, notTakers }: PartnerList): string | null {
  if (takers.some((taker) => taker.personId === personId)) return null;
  return notTakers.find((each) => each.personId === personId)?.why ?? UNKNOWN;
}

function partnerRefusal({ personId, assignmentId }: Asked, { partners, others }: PartnerList): string | null {
  const isMeant = (each: PartnerList['others'][number] | PartnerList['partners'][number]): boolean =>
    each.personId === personId && (assignmentId === null || each.shift?.assignmentId === assignmentId);
  if (partners.some(isMeant)) return null;
  const known = others.filter((each) => each.personId === personId);
  if (known.length === 0) return UNKNOWN;
  if (assignmentId === null) return 'Has no shift that can be swapped for it.';
  return known.find(isMeant)?.why ?? 'The shift has started.';
}

/** What of the floor is open beside it, as its address says it. */
import { type AddressParams, readChoice, readId, readText } from './address-values.ts';
import { isLocalTime } from './time.ts';
import type { LocalTime } from './types.ts';

/** What a supervisor can do from the floor to one published shift. */
export const QUICK_VERBS = ['sick', 'hold', 'early', 'move', 'times', 'fill', 'note'] as const;
export type QuickVerb = (typeof QUICK_VERBS)[number];

/** A shift's panel, the panel that writes to the crew, or neither. */
export type FloorQuery = {
  /** The row of the ledger whose panel is open. */
  rowId: number | null;
  /** Null = the panel shows what can be done. */
  verb: QuickVerb | null;
  isMessage: boolean;
  /** New times that were chosen; null = the one that is proposed. */
  from: LocalTime | null;
  until: LocalTime | null;
  /** Who was chosen; null = whoever fits best. */
  to: string | null;
};

const FLOOR_HREF = '/floor';
const none = 'none';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Reads the address; what it does not know is left out. */
export function parseFloorQuery(params: AddressParams): FloorQuery {
  const timeOf = (name: string): LocalTime | null => {
    const time = readText(params, name);
    return isLocalTime(time) ? time : null;
  };
  const to = readText(params, 'to');
  const verb = readChoice<QuickVerb | typeof none>(params, 'act', QUICK_VERBS, none);
  return {
    rowId: readId(params, 'shift'),
    verb: verb === none ? null : verb,
    isMessage: readText(params, 'message') === 'crew',
    from: timeOf('from'),
    until: timeOf('until'),
    to: UUID.test(to) ? to : null,
  };
}

/** The address of the floor with that open. */
export function floorHref(query: Partial<FloorQuery>): string {
  const params = new URLSearchParams();
  if (query.isMessage) params.set('message', 'crew');
  if (query.rowId) params.set('shift', String(query.rowId));
  if (query.verb) params.set('act', query.verb);
  if (query.from) params.set('from', query.from);
  if (query.until) params.set('until', query.until);
  if (query.to) params.set('to', query.to);
  return params.size === 0 ? FLOOR_HREF : `${FLOOR_HREF}?${params}`;
}

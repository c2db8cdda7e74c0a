/** What of the mandates is shown, as the address says it. */
import { type AddressParams, readChoice, readText } from '#lib/domain/address-values.ts';
import { MANDATE_KINDS, type MandateKind } from '#lib/domain/mandate-records.ts';

export const MANDATE_VIEWS = ['list', 'records'] as const;

export type MandatesQuery = {
  view: (typeof MANDATE_VIEWS)[number];
  /** For whose shifts the list is. */
  capacity: 'dispatcher' | 'supervisor';
  /** Records older than this; null = from the newest. */
  before: number | null;
};

/** Anything that cannot be read is as if it were not there. */
export function parseMandatesQuery(params: AddressParams): MandatesQuery {
  const before = readText(params, 'before');
  return {
    view: readChoice(params, 'view', MANDATE_VIEWS, 'list'),
    capacity: readChoice(params, 'for', ['dispatcher', 'supervisor'] as const, 'dispatcher'),
    before: /^[1-9]\d{0,14}$/.test(before) ? Number(before) : null,
  };
}

/** The address of a view of the list or the records. */
export function mandatesHref({ view, capacity, before }: MandatesQuery): string {
  const params = new URLSearchParams();
  if (view !== 'list') params.set('view', view);
  if (view === 'list' && capacity !== 'dispatcher') params.set('for', capacity);
  if (view === 'records' && before !== null) params.set('before', String(before));
  const query = params.toString();
  return query === '' ? '/mandates' : `/mandates?${query}`;
}

/** In which way an opening is to be filled, and from which call-out. */
export type MandateCallQuery = { kind: MandateKind; callOutId: string | null };

/** Anything that cannot be read is as if it were not there. */
export function parseMandateCallQuery(params: AddressParams): MandateCallQuery {
  const callOutId = readText(params, 'callOut').toLowerCase();
  return {
    kind: readChoice(params, 'kind', MANDATE_KINDS, 'mandate'),
    callOutId: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(callOutId) ? callOutId : null,
  };
}

/** Where somebody is ordered to an opening. */
export function mandateHref(openingId: number, query: Partial<MandateCallQuery> = {}): string {
  const params = new URLSearchParams();
  if (query.kind !== undefined && query.kind !== 'mandate') params.set('kind', query.kind);
  if (query.callOutId !== undefined && query.callOutId !== null) params.set('callOut', query.callOutId);
  const text = params.toString();
  return `/mandates/openings/${openingId}${text === '' ? '' : `?${text}`}`;
}

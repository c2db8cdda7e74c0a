import type { SwapKind } from '#lib/domain/swap-records.ts';

/** What lies open beside the page. */
export type SwapsPanel =
  /** Which of the own shifts is meant. */
  | { kind: 'choose' }
  /** Who could take an own shift. */
  | { kind: 'find'; shiftId: number; mode: SwapKind }
  /** With which of the own shifts an offer is answered. */
  | { kind: 'answer'; swapId: number }
  | { kind: 'swap'; swapId: number };

/** What of the own trades is shown. */
export type SwapsQuery = { showsAllEarlier: boolean; panel: SwapsPanel | null };

type Params = Readonly<Record<string, string | readonly string[] | undefined>>;

/** An id that is none opens the panel too, which then says that there is nothing under it. */
function idOf(value: string): number {
  return /^[1-9]\d{0,8}$/.test(value) ? Number(value) : 0;
}

function panelOf({ shift, swap, mode, answer, new: choose }: Params): SwapsPanel | null {
  if (typeof shift === 'string') {
    return { kind: 'find', shiftId: idOf(shift), mode: mode === 'give' ? 'give' : 'swap' };
  }
  if (typeof swap === 'string') {
    return { kind: answer === undefined ? 'swap' : 'answer', swapId: idOf(swap) };
  }
  return choose === undefined ? null : { kind: 'choose' };
}

/** Reads an address; what it does not know is left out. */
export function parseSwapsQuery(params: Params): SwapsQuery {
  return { showsAllEarlier: params.earlier === 'all', panel: panelOf(params) };
}

/** The address of the page with a panel, or with none. */
export function swapsHref({ showsAllEarlier = false, panel }: Partial<SwapsQuery>): string {
  const params = new URLSearchParams();
  if (showsAllEarlier) params.set('earlier', 'all');
  if (panel?.kind === 'choose') params.set('new', '1');
  if (panel?.kind === 'find') {
    params.set('shift', String(panel.shiftId));
    if (panel.mode === 'give') params.set('mode', 'give');
  }
  if (panel?.kind === 'swap' || panel?.kind === 'answer') params.set('swap', String(panel.swapId));
  if (panel?.kind === 'answer') params.set('answer', '1');
  return params.size === 0 ? '/swaps' : `/swaps?${params}`;
}

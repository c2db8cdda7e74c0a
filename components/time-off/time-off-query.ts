import { isLocalDate } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';

/** The ways in which time off is asked for. */
export const ASK_MODES = ['days', 'hours', 'shifts'] as const;
export type AskMode = (typeof ASK_MODES)[number];

/** What lies open beside the page. */
export type TimeOffPanel =
  | { kind: 'ask'; mode: AskMode; date: LocalDate | null; shiftId: number | null }
  | { kind: 'request'; id: number }
  | { kind: 'balance'; kindId: number };

/** What of the own time off is shown. `month` as it was asked for; null = the present one. */
export type TimeOffQuery = { month: string | null; showsAllEarlier: boolean; panel: TimeOffPanel | null };

type Params = Readonly<Record<string, string | readonly string[] | undefined>>;

function idOf(value: unknown): number | null {
  return typeof value === 'string' && /^[1-9]\d{0,8}$/.test(value) ? Number(value) : null;
}

function panelOf(params: Params): TimeOffPanel | null {
  const mode = ASK_MODES.find((known) => known === params.new);
  if (mode !== undefined) {
    const date = typeof params.date === 'string' && isLocalDate(params.date) ? params.date : null;
    return { kind: 'ask', mode, date, shiftId: idOf(params.shift) };
  }
  // An id that is none opens the panel too, which then says that there is nothing under it.
  if (typeof params.request === 'string') return { kind: 'request', id: idOf(params.request) ?? 0 };
  if (typeof params.balance === 'string') return { kind: 'balance', kindId: idOf(params.balance) ?? 0 };
  return null;
}

/** Reads an address; what it does not know is left out. */
export function parseTimeOffQuery(params: Params): TimeOffQuery {
  const month = typeof params.month === 'string' && isLocalDate(`${params.month}-01`) ? params.month : null;
  return { month, showsAllEarlier: params.earlier === 'all', panel: panelOf(params) };
}

/** The address of the page with a panel, or with none. */
export function timeOffHref({ month, showsAllEarlier, panel }: TimeOffQuery): string {
  const params = new URLSearchParams();
  if (month !== null) params.set('month', month);
  if (showsAllEarlier) params.set('earlier', 'all');
  if (panel?.kind === 'ask') {
    params.set('new', panel.mode);
    if (panel.date !== null) params.set('date', panel.date);
    if (panel.shiftId !== null) params.set('shift', String(panel.shiftId));
  }
  if (panel?.kind === 'request') params.set('request', String(panel.id));
  if (panel?.kind === 'balance') params.set('balance', String(panel.kindId));
  return params.size === 0 ? '/time-off' : `/time-off?${params}`;
}

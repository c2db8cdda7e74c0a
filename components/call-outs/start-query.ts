import type { GapKind, Instant } from '#lib/domain/types.ts';

const GAP_KINDS: readonly GapKind[] = ['employees', 'supervisors', 'qualified'];

/** For what somebody is to be looked for: an open row of the ledger, or a time that is short. */
export type StartQuery = { rowId: number | null; gapAt: Instant | null; gapOf: GapKind };

type Params = Readonly<Record<string, string | readonly string[] | undefined>>;

function numberOf(value: Params[string]): number | null {
  return typeof value === 'string' && /^[1-9]\d{0,14}$/.test(value) ? Number(value) : null;
}

/** Reads the address; what it does not know is left out. */
export function parseStartQuery({ shift, gap, of }: Params): StartQuery {
  return {
    rowId: numberOf(shift),
    gapAt: numberOf(gap),
    gapOf: GAP_KINDS.find((kind) => kind === of) ?? 'employees',
  };
}

/** Where a call-out for an open row of the ledger is started. */
export function startHref(rowId: number): string {
  return `/call-outs/start?shift=${rowId}`;
}

/** Where a call-out for a stretch that is short is started; the shift for it is opened there. */
export function startGapHref({ startsAt, kind }: { startsAt: Instant; kind: GapKind }): string {
  return `/call-outs/start?gap=${startsAt}${kind === 'employees' ? '' : `&of=${kind}`}`;
}

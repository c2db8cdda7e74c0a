import type { GapKind } from '#lib/domain/types.ts';

const GAP_KINDS: readonly GapKind[] = ['employees', 'supervisors', 'qualified'];

/** What of the open shifts is shown: those that one may take, or for supervisors all that are to be filled. */
export type OpeningsQuery = {
  view: 'mine' | 'fill';
  /** Whose panel is open; null = none, 0 = what was named is no opening. */
  openingId: number | null;
  /** A stretch that is short, by its start, whose panel is open; and of what it is short. */
  gapAt: number | null;
  gapOf: GapKind;
};

type Params = Readonly<Record<string, string | readonly string[] | undefined>>;

/** An id that is none opens the panel too, which then says that there is nothing under it. */
function idOf(value: Params[string]): number | null {
  if (typeof value !== 'string') return null;
  return /^[1-9]\d{0,14}$/.test(value) ? Number(value) : 0;
}

/** Reads an address; what it does not know is left out. */
export function parseOpeningsQuery({ view, opening, gap, of }: Params): OpeningsQuery {
  return {
    view: view === 'fill' ? 'fill' : 'mine',
    openingId: idOf(opening),
    gapAt: idOf(gap),
    gapOf: GAP_KINDS.find((kind) => kind === of) ?? 'employees',
  };
}

/** The address of a view, with a panel or without. */
export function openingsHref({
  view = 'mine',
  openingId = null,
  gapAt = null,
  gapOf = 'employees',
}: Partial<OpeningsQuery>): string {
  const params = new URLSearchParams();
  if (view === 'fill') params.set('view', view);
  if (openingId !== null) params.set('opening', String(openingId));
  if (gapAt !== null) {
    params.set('gap', String(gapAt));
    if (gapOf !== 'employees') params.set('of', gapOf);
  }
  return params.size === 0 ? '/open-shifts' : `/open-shifts?${params}`;
}

/** What of a roster goes to paper, as the address says it. */
import { isLocalDate } from './time.ts';
import type { LocalDate } from './types.ts';

export const PRINT_KINDS = ['day', 'week', 'block'] as const;
export type PrintKind = (typeof PRINT_KINDS)[number];
export const PRINT_SIZES = ['a3', 'a4', 'letter'] as const;
export type PrintSize = (typeof PRINT_SIZES)[number];

export type PrintQuery = {
  /** The schedule; null = the one that `chooseBlock` takes. */
  block: number | null;
  kind: PrintKind;
  /** The day, or one of the week; null = today. */
  date: LocalDate | null;
  size: PrintSize;
};

/** Reads an address; what it does not say, or says wrongly, is as by default. */
export function parsePrintQuery({
  block,
  kind,
  date,
  size,
}: Readonly<Record<string, string | string[] | undefined>>): PrintQuery {
  return {
    block: typeof block === 'string' && /^[1-9]\d{0,9}$/.test(block) ? Number(block) : null,
    kind: PRINT_KINDS.find((known) => known === kind) ?? 'week',
    date: typeof date === 'string' && isLocalDate(date) ? date : null,
    size: PRINT_SIZES.find((known) => known === size) ?? 'a4',
  };
}

/** The address of the printed roster; what is as by default is left out. */
export function printHref(query: Partial<PrintQuery>): string {
  const search = new URLSearchParams();
  if (query.block) search.set('block', String(query.block));
  if (query.kind && query.kind !== 'week') search.set('kind', query.kind);
  if (query.date) search.set('date', query.date);
  if (query.size && query.size !== 'a4') search.set('size', query.size);
  const text = search.toString();
  return text === '' ? '/roster/print' : `/roster/print?${text}`;
}

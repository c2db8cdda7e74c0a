/** What of a roster goes to paper, as the address says it. */
import { z } from 'zod';
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

const querySchema = z.object({
  block: z.coerce.number().int().positive().nullable().catch(null),
  kind: z.enum(PRINT_KINDS).catch('week'),
  date: z.string().refine(isLocalDate).nullable().catch(null),
  size: z.enum(PRINT_SIZES).catch('a4'),
});

/** Reads an address; what it does not say, or says wrongly, is as by default. */
export function parsePrintQuery(params: Readonly<Record<string, string | string[] | undefined>>): PrintQuery {
  return querySchema.parse(params);
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

import { addDays, addMonths, defaultBlockAfter } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';

export type Block = { startDate: LocalDate; endDate: LocalDate };

const BLOCK_MONTHS = 4;

/** The block that contains the date, of those that start with January, May and September. */
export function blockOf(date: LocalDate): Block {
  const [year, month] = [date.slice(0, 4), Number(date.slice(5, 7))];
  const firstMonth = month - ((month - 1) % BLOCK_MONTHS);
  const startDate = `${year}-${String(firstMonth).padStart(2, '0')}-01`;
  return { startDate, endDate: addDays(addMonths(startDate, BLOCK_MONTHS), -1) };
}

/** The block that a new schedule starts with when this one is the last. */
export function blockAfter(block: Block): Block {
  return defaultBlockAfter(block.endDate);
}

/** `September–December 2026`. */
export function blockName({ startDate, endDate }: Block): string {
  const month = (date: LocalDate): string =>
    new Intl.DateTimeFormat('en-US', { month: 'long', timeZone: 'UTC' }).format(new Date(`${date}T00:00Z`));
  return `${month(startDate)}–${month(endDate)} ${endDate.slice(0, 4)}`;
}

/** The stretches of time by which a report over dates is divided. */
import { formatDate } from './format.ts';
import { formatMonth } from './months.ts';
import type { ReportRange } from './report-query.ts';
import { addDays, daysBetween } from './time.ts';
import type { LocalDate } from './types.ts';

/** Days, seven days from the first one, or months. */
export type ReportStep = 'day' | 'week' | 'month';

/** Operational dates, both included. */
type Stretch = { key: string; label: string; fromDate: LocalDate; toDate: LocalDate };

/** The step at which a report has a readable number of rows. */
export function stepOf({ fromDate, toDate }: ReportRange): ReportStep {
  const days = daysBetween(fromDate, toDate) + 1;
  if (days <= 35) return 'day';
  return days <= 130 ? 'week' : 'month';
}

/** The stretches of the dates, in order; the last may be shorter. */
export function stretchesOf({ fromDate, toDate }: ReportRange, step: ReportStep): Stretch[] {
  const stretches: Stretch[] = [];
  let from = fromDate;
  while (from <= toDate) {
    const next =
      step === 'month'
        ? `${addDays(`${from.slice(0, 7)}-28`, 4).slice(0, 7)}-01`
        : addDays(from, step === 'day' ? 1 : 7);
    const last = addDays(next, -1) < toDate ? addDays(next, -1) : toDate;
    const label =
      step === 'month'
        ? formatMonth(from.slice(0, 7))
        : step === 'day'
          ? formatDate(from)
          : `From ${formatDate(from)}`;
    stretches.push({ key: from, label, fromDate: from, toDate: last });
    from = next;
  }
  return stretches;
}

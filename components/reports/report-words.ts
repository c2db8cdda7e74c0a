/** Numbers of reports in words. */
import { formatCount, formatDate, formatDuration } from '#lib/domain/format.ts';
import type { ReportId } from '#lib/domain/report-query.ts';
import type { ReportColumn, ReportUnit } from '#lib/domain/report-records.ts';
import { shareWords } from '#lib/domain/report-view-coverage.ts';

/** What each report tells, in the order in which they stand. */
export const REPORT_WORDS: Record<ReportId, { name: string; tells: string }> = {
  hours: {
    name: 'Hours and overtime',
    tells: 'Worked, paid and beyond 40 h by person and workweek, with trades.',
  },
  coverage: { name: 'Coverage', tells: 'How much of what is required was covered, and where it was short.' },
  fairness: {
    name: 'Fairness',
    tells: 'Nights, weekends, holidays, overtime and orders against an equal share.',
  },
  fatigue: { name: 'Fatigue', tells: 'Quick returns, nights, days in a row and full weeks, by one formula.' },
  leave: { name: 'Leave', tells: 'Approved leave, sick calls and balances.' },
  swaps: { name: 'Trades', tells: 'What came of trades, and how long they took.' },
  requests: { name: 'Age of requests', tells: 'How long people waited for a decision, and who still waits.' },
  'call-outs': { name: 'Call-outs', tells: 'How many were filled, and how long it took.' },
};

/** A number as its unit has it: `41 h`, `99.4 %`, `12`, `9.2`. */
export function unitWords(value: number, unit: ReportUnit): string {
  switch (unit) {
    case 'hours':
    case 'minutes':
      return formatDuration(value);
    case 'share':
      return shareWords(value);
    case 'points':
      return value.toFixed(1);
    default:
      return formatCount(value);
  }
}

/** A cell as it is shown; `–` where there is nothing. */
export function cellWords(value: number | string | null, kind: ReportColumn['kind']): string {
  if (value === null || value === '') return '–';
  // A column of nothing should not speak.
  if (value === 0 && kind !== 'share') return '0';
  if (typeof value === 'string') return kind === 'date' ? formatDate(value, { year: true }) : value;
  return kind === 'text' || kind === 'date' ? String(value) : unitWords(value, kind);
}

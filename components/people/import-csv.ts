import type { ImportError } from '#lib/domain/people-records.ts';
import { csvLines } from '#lib/domain/roster-export.ts';

/** The errors of a file as CSV, without a byte-order mark: for the clipboard. */
export function errorsCsv(errors: readonly ImportError[]): string {
  const lines = csvLines(
    {
      name: 'Errors',
      columns: [
        { name: 'Row', kind: 'number', width: 8 },
        { name: 'Column', kind: 'text', width: 16 },
        { name: 'Value', kind: 'text', width: 24 },
        { name: 'Reason', kind: 'text', width: 48 },
      ],
      rows: errors.map(({ row, column, value, reason }) => [row, column, value, reason]),
    },
    'UTC',
  );
  return [...lines].join('').replace(/^\uFEFF/, '');
}

'use client';

import { Copy } from 'lucide-react';
import { countOf } from '#lib/domain/format.ts';
import type { ImportError } from '#lib/domain/people-records.ts';
import { Button } from '../ui/button.tsx';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table.tsx';
import { toast } from '../ui/toast.tsx';

/** Everything that is wrong in a file, by row, to be mended there. */
export function ImportErrors({ errors }: { errors: readonly ImportError[] }) {
  async function copy() {
    const { errorsCsv } = await import('./import-csv.ts');
    try {
      await navigator.clipboard.writeText(errorsCsv(errors));
      toast.success(`${countOf(errors.length, 'error is', 'errors are')} copied as CSV.`);
    } catch {
      toast.error('The browser did not allow copying.');
    }
  }
  return (
    <div className="flex flex-col gap-3">
      <div>
        <Button onClick={copy}>
          <Copy aria-hidden />
          Copy errors as CSV
        </Button>
      </div>
      <ul aria-label="Errors" className="divide-y rounded-lg border bg-card md:hidden">
        {errors.map(({ row, column, value, reason }) => (
          <li key={`${row} ${column} ${reason}`} className="flex flex-col gap-0.5 px-3 py-2.5">
            <p className="text-sm text-muted-foreground wrap-anywhere">
              Row {row}, {column === '' ? 'the row' : column}
              {value === '' ? null : <span className="font-mono">: {value}</span>}
            </p>
            <p className="wrap-anywhere">{reason}</p>
          </li>
        ))}
      </ul>
      <Table label="Errors" boxClassName="max-h-96 max-md:hidden">
        <TableHeader>
          <TableRow>
            <TableHead align="right">Row</TableHead>
            <TableHead>Column</TableHead>
            <TableHead>Value</TableHead>
            <TableHead>Reason</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {errors.map(({ row, column, value, reason }) => (
            <TableRow key={`${row} ${column} ${reason}`}>
              <TableCell align="right" mono>
                {row}
              </TableCell>
              <TableCell className="whitespace-nowrap">{column === '' ? 'The row' : column}</TableCell>
              <TableCell mono className="max-w-60 min-w-28 wrap-anywhere">
                {value === '' ? '–' : value}
              </TableCell>
              <TableCell className="min-w-48">{reason}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}

import type { AuditHead } from '#lib/domain/audit-records.ts';
import { type ClockStyle, formatCount } from '#lib/domain/format.ts';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table.tsx';
import { stampInWords } from './audit-stamp.ts';
import { HeadLine } from './head-line.tsx';

export type AnchorListProps = {
  /** As it is now; null before the first entry. */
  head: AuditHead | null;
  /** Kept by the worker, newest first. */
  anchors: readonly AuditHead[];
  timeZone: string;
  clockStyle: ClockStyle;
};

/** The newest head, to be copied, and those that were kept every hour. */
export function AnchorList({ head, anchors, timeZone, clockStyle }: AnchorListProps) {
  return (
    <section aria-labelledby="anchors" className="flex flex-col gap-3">
      <h2 id="anchors" className="text-lg font-semibold">
        Heads
      </h2>
      {head === null ? null : (
        <HeadLine head={head} label="Now" timeZone={timeZone} clockStyle={clockStyle} />
      )}
      {anchors.length === 0 ? (
        <p className="text-muted-foreground">
          No head was kept yet. The worker keeps one every hour while the chain moves.
        </p>
      ) : (
        <Table label="Kept heads">
          <TableHeader>
            <TableRow>
              <TableHead>Kept</TableHead>
              <TableHead align="right">Number</TableHead>
              <TableHead>Hash</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {anchors.map(({ seq, hash, at }) => (
              <TableRow key={at}>
                <TableCell className="whitespace-nowrap">{stampInWords(at, timeZone, clockStyle)}</TableCell>
                <TableCell align="right">{formatCount(seq)}</TableCell>
                <TableCell>
                  <code className="font-mono text-sm text-muted-foreground">{hash}</code>
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </section>
  );
}

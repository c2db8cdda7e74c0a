import type { AuditHead } from '#lib/domain/audit-records.ts';
import { type ClockStyle, formatCount } from '#lib/domain/format.ts';
import { stampInWords } from './audit-stamp.ts';
import { CopyButton } from './copy-button.tsx';

export type HeadLineProps = { head: AuditHead; label: string; timeZone: string; clockStyle: ClockStyle };

/** A head of the chain: its number, hash and time, to be kept elsewhere. */
export function HeadLine({ head, label, timeZone, clockStyle }: HeadLineProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
      <span>
        {label}: number {formatCount(head.seq)}, {stampInWords(head.at, timeZone, clockStyle)}
      </span>
      <code className="min-w-0 font-mono text-muted-foreground wrap-anywhere select-all">{head.hash}</code>
      <CopyButton text={`${head.seq} ${head.hash}`} what="The head" />
    </div>
  );
}

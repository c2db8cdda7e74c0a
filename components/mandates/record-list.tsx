import type { ClockStyle } from '#lib/domain/format.ts';
import { formatInterval, stampWords } from '#lib/domain/format.ts';
import type { MandateLine } from '#lib/domain/mandate-records.ts';
import { chargedWords, MANDATE_KIND_WORDS } from '#lib/domain/mandate-words.ts';
import { Link } from '../ui/link.tsx';
import { OutcomeBadge } from './outcome-badge.tsx';

export type RecordListProps = {
  /** At least one, newest first. */
  records: readonly MandateLine[];
  clockStyle: ClockStyle;
};

/** Records of mandatory overtime: who, which shift, what came of it, whether it counts, by whom and when. */
export function RecordList({ records, clockStyle }: RecordListProps) {
  return (
    <ul aria-label="Records" className="@container divide-y rounded-lg border bg-card">
      {records.map((record) => (
        <li key={record.id} className="relative px-cell py-1.5 hover:bg-muted">
          <div className="grid min-h-target min-w-0 items-start gap-x-4 gap-y-0.5 @3xl:grid-cols-[13rem_minmax(0,1fr)_11rem_15rem]">
            <Link
              href={`/mandates/${record.id}`}
              className="flex min-h-target items-center font-medium text-primary-text wrap-anywhere after:absolute after:inset-0 hover:underline"
            >
              {record.personName}
            </Link>
            <span className="py-0.5">
              <span className="font-mono text-sm">{formatInterval(record, record.timeZone, clockStyle)}</span>
              <span className="text-muted-foreground">
                {` ${[record.code, MANDATE_KIND_WORDS[record.kind]].filter((word) => word !== '').join(' · ')}`}
              </span>
            </span>
            <span className="flex flex-wrap items-center gap-x-2 py-0.5">
              <OutcomeBadge record={record} />
              <span className="text-sm text-muted-foreground @3xl:sr-only">{chargedWords(record)}</span>
            </span>
            <span className="py-0.5 text-sm text-muted-foreground @3xl:text-right">
              {stampWords(record.byName, record.at, record.timeZone, clockStyle)}
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
}

import type { ClockStyle } from '#lib/domain/format.ts';
import { formatInterval } from '#lib/domain/format.ts';
import type { OwnMandates } from '#lib/domain/mandate-records.ts';
import {
  chargedWords,
  MANDATE_KIND_WORDS,
  MANDATE_ORDER_WORDS,
  mandatedWords,
} from '#lib/domain/mandate-words.ts';
import { OutcomeBadge } from './outcome-badge.tsx';

export type MyMandatesProps = { own: OwnMandates; clockStyle: ClockStyle };

/** Where the reader stands on the list for mandatory overtime, and every record of their own. */
export function MyMandates({ own, clockStyle }: MyMandatesProps) {
  const { place, of, mandates, lastMandateAt, records, timeZone, order } = own;
  return (
    <section aria-labelledby="my-mandates" className="flex flex-col gap-3">
      <h2 id="my-mandates" className="text-lg font-semibold">
        Mandatory overtime
      </h2>
      <div className="flex flex-col gap-1">
        <p>
          {place === null ? 'You are on no list. ' : `You are number ${place} of ${of} on the list. `}
          {`${mandatedWords(mandates, lastMandateAt, timeZone)}.`}
        </p>
        <p className="max-w-prose text-sm text-muted-foreground">{MANDATE_ORDER_WORDS[order]}</p>
      </div>
      {records.length === 0 ? (
        <p className="rounded-lg border border-dashed border-border-strong px-4 py-6 text-center text-muted-foreground">
          Nothing is on record of you.
        </p>
      ) : (
        <ul aria-labelledby="my-mandates" className="@container divide-y rounded-lg border bg-card">
          {records.map((record) => (
            <li
              key={record.id}
              className="grid min-h-row items-start gap-x-4 gap-y-0.5 px-cell py-1.5 @xl:grid-cols-[minmax(0,1fr)_9rem_12rem]"
            >
              <span className="py-0.5">
                <span className="font-mono text-sm">
                  {formatInterval(record, record.timeZone, clockStyle)}
                </span>
                <span className="text-muted-foreground">{` ${MANDATE_KIND_WORDS[record.kind]}`}</span>
              </span>
              <span className="py-0.5">
                <OutcomeBadge record={record} />
              </span>
              <span className="py-0.5 text-sm text-muted-foreground @xl:text-right">
                {chargedWords(record)}
                {record.voidReason === null ? '' : `: ${record.voidReason}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

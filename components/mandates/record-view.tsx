import { CircleCheck, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { type ClockStyle, formatDate, formatInterval, stampWords } from '#lib/domain/format.ts';
import type { MandateRecord } from '#lib/domain/mandate-records.ts';
import {
  chargedWords,
  chargeWords,
  MANDATE_KIND_WORDS,
  MANDATE_ORDER_WORDS,
} from '#lib/domain/mandate-words.ts';
import { TextLink } from '../ui/text-link.tsx';
import { ContactList } from './contact-list.tsx';
import { OutcomeBadge } from './outcome-badge.tsx';
import { RankingList } from './ranking-list.tsx';

export type RecordViewProps = { record: MandateRecord; clockStyle: ClockStyle };

/** One record as it was made: what was ordered, by which rules, after which calls, and the whole list of that moment. */
export function RecordView({ record, clockStyle }: RecordViewProps) {
  const { timeZone } = record;
  const stamp = (byName: string | null, at: number) => stampWords(byName, at, timeZone, clockStyle);
  return (
    <div className="flex flex-col gap-6">
      <dl className="grid gap-x-6 gap-y-2 rounded-lg border bg-card px-4 py-3 md:grid-cols-[10rem_minmax(0,1fr)]">
        <Fact label="Outcome">
          <span className="flex flex-wrap items-center gap-2">
            <OutcomeBadge record={record} />
            {chargedWords(record)}
          </span>
        </Fact>
        <Fact label="Shift">
          {[
            record.code,
            formatInterval(record, timeZone, clockStyle),
            `operational day ${formatDate(record.shiftDate, { year: true })}`,
            MANDATE_KIND_WORDS[record.kind],
          ]
            .filter((word) => word !== '')
            .join(' · ')}
        </Fact>
        <Fact label="Center">{`${record.centerName} (${timeZone})`}</Fact>
        <Fact label="Recorded">{stamp(record.byName, record.at)}</Fact>
        {record.reason === null ? null : <Fact label="Reason">{record.reason}</Fact>}
        {record.voidedBy === null || record.voidedAt === null ? null : (
          <Fact label="Void">
            <TextLink href={`/mandates/${record.voidedBy}`}>
              {stamp(record.voidedByName, record.voidedAt)}
            </TextLink>
            {record.voidReason === null ? '' : `: ${record.voidReason}`}
          </Fact>
        )}
        {record.voidsId === null ? null : (
          <Fact label="Voids">
            <TextLink href={`/mandates/${record.voidsId}`}>{`Record ${record.voidsId}`}</TextLink>
          </Fact>
        )}
        <Fact label="Rules then">
          {`${MANDATE_ORDER_WORDS[record.inputs.rules.order]} ${chargeWords(record.inputs.rules)} The ${record.inputs.rules.leaveBufferHours} h before leave are protected.`}
        </Fact>
        <Fact label="SHA-256">
          <code className="font-mono text-sm wrap-anywhere">{record.hash}</code>
          <span className="flex items-center gap-1.5 text-sm text-muted-foreground">
            {record.isIntact ? (
              <CircleCheck aria-hidden className="size-4 text-success-text" />
            ) : (
              <TriangleAlert aria-hidden className="size-4 text-danger-text" />
            )}
            {record.isIntact
              ? 'The record is what was written.'
              : 'The record is not what was written. Tell whoever runs the database.'}
          </span>
        </Fact>
      </dl>
      <section aria-labelledby="contacts" className="flex flex-col gap-2">
        <h2 id="contacts" className="text-lg font-semibold">
          Contacts before
        </h2>
        {record.contacts.length === 0 ? (
          <p className="text-muted-foreground">Nobody was called before this.</p>
        ) : (
          <ContactList contacts={record.contacts} stamp={stamp} />
        )}
      </section>
      <section aria-labelledby="ranking" className="flex flex-col gap-2">
        <h2 id="ranking" className="text-lg font-semibold">
          The list at that moment
        </h2>
        <RankingList
          inputs={record.inputs}
          ranking={record.ranking}
          timeZone={timeZone}
          chosenId={record.outcome === 'assigned' ? record.personId : null}
          skippedTitle="Skipped"
        />
      </section>
    </div>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-sm text-muted-foreground md:pt-px">{label}</dt>
      <dd className="min-w-0 wrap-anywhere max-md:mb-1">{children}</dd>
    </>
  );
}

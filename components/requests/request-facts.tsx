import type { ReactNode } from 'react';
import { type ClockStyle, countOf, formatDate, formatDuration, stampWords } from '#lib/domain/format.ts';
import { roleLabel } from '#lib/domain/labels.ts';
import { ordinal } from '#lib/domain/time-off-ask.ts';
import type { LeaveImpact } from '#lib/domain/time-off-impact.ts';
import type { TimeOffRequest } from '#lib/domain/time-off-records.ts';
import type { Instant } from '#lib/domain/types.ts';
import { ageWords, startWords } from './request-words.ts';

export type RequestFactsProps = {
  request: TimeOffRequest;
  /** What an approval would do, and what is known of the person; null where nothing is to be decided. */
  impact: LeaveImpact | null;
  timeZone: string;
  clockStyle: ClockStyle;
  now: Instant;
};

/** What was asked for, by whom, and what the person has. */
export function RequestFacts(props: RequestFactsProps) {
  const { request, impact, timeZone, clockStyle, now } = props;
  const facts: (readonly [string, ReactNode])[] = [
    ['Role', roleLabel(request.role)],
    [
      'Asked',
      `${stampWords(null, request.createdAt, timeZone, clockStyle).replace('somebody, ', '')}, ${ageWords(request, now).replace('asked ', '')}`,
    ],
    ['When', startWords(request, now)],
  ];
  if (request.reason !== null) {
    facts.push([
      'In their words',
      <span key="words" className="wrap-anywhere">
        “{request.reason}”
      </span>,
    ]);
  }
  if (impact !== null) {
    facts.push([
      'In the year before',
      `${countOf(impact.approvedCount, 'request', 'requests')} approved, ${impact.deniedCount} denied`,
    ]);
    if (impact.balanceAfter !== null) {
      facts.push([
        'Balance',
        <Balance key="balance" after={impact.balanceAfter} charged={impact.chargedMinutes} />,
      ]);
    }
  }
  if (request.line.length > 0) {
    facts.push([
      'Place in line',
      request.line.map(({ date, place }) => `${ordinal(place)} for ${formatDate(date)}`).join(', '),
    ]);
  }
  return (
    <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1.5">
      {facts.map(([label, value]) => (
        <div key={label} className="col-span-2 grid grid-cols-subgrid">
          <dt className="text-muted-foreground">{label}</dt>
          <dd className="min-w-0">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Balance({ after, charged }: { after: number; charged: number }) {
  return (
    <>
      {formatDuration(after + charged)}, this takes {formatDuration(charged)}:{' '}
      <span className={after < 0 ? 'font-medium text-danger-text' : 'font-medium'}>
        {formatDuration(after)}
      </span>{' '}
      left
    </>
  );
}

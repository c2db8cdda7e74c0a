import { CalendarOff } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Instant } from '#lib/domain/types.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { TextLink } from '../ui/text-link.tsx';
import { RequestList, type RequestListProps } from './request-list.tsx';

/** Of what is past so many are shown at first. */
const EARLIER_SHOWN = 8;

export type RequestSectionsProps = Omit<RequestListProps, 'label'> & {
  showsAllEarlier: boolean;
  allHref: string;
  now: Instant;
};

/** The own requests by where they stand: what waits, what is to come, and what is past or came to nothing. */
export function RequestSections({ requests, showsAllEarlier, allHref, now, ...list }: RequestSectionsProps) {
  if (requests.length === 0) {
    return (
      <EmptyState icon={<CalendarOff aria-hidden />} title="You have not asked for time off">
        What you ask for stands here, with what became of it.
      </EmptyState>
    );
  }
  const byStart = [...requests].sort((a, b) => a.startsAt - b.startsAt);
  const waiting = byStart.filter(({ status }) => status === 'pending');
  const ahead = byStart.filter(({ status, endsAt }) => status === 'approved' && endsAt > now);
  const earlier = byStart
    .filter((request) => !waiting.includes(request) && !ahead.includes(request))
    .reverse();
  const shown = showsAllEarlier ? earlier : earlier.slice(0, EARLIER_SHOWN);
  return (
    <div className="flex min-w-0 flex-col gap-5">
      <Section id="waiting" title="Waiting" count={waiting.length}>
        {waiting.length === 0 ? (
          <p className="text-muted-foreground">Nothing waits for a decision.</p>
        ) : (
          <RequestList {...list} label="Waiting" requests={waiting} />
        )}
      </Section>
      <Section id="ahead" title="Approved" count={ahead.length}>
        {ahead.length === 0 ? (
          <p className="text-muted-foreground">No approved leave is ahead.</p>
        ) : (
          <RequestList {...list} label="Approved" requests={ahead} />
        )}
      </Section>
      {earlier.length === 0 ? null : (
        <Section id="earlier" title="Earlier" count={earlier.length}>
          <RequestList {...list} label="Earlier" requests={shown} />
          {shown.length < earlier.length ? (
            <TextLink href={allHref} scroll={false} className="w-fit">
              All {earlier.length}
            </TextLink>
          ) : null}
        </Section>
      )}
    </div>
  );
}

type SectionProps = { id: string; title: string; count: number; children: ReactNode };

function Section({ id, title, count, children }: SectionProps) {
  return (
    <section aria-labelledby={id} className="flex flex-col gap-2">
      <h2 id={id} className="text-lg font-semibold">
        {title} {count > 0 ? <span className="font-normal text-muted-foreground">{count}</span> : null}
      </h2>
      {children}
    </section>
  );
}

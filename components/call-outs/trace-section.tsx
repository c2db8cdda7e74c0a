'use client';

import { useState } from 'react';
import type { CallOut } from '#lib/domain/call-out-records.ts';
import type { Instant } from '#lib/domain/types.ts';
import { Button } from '../ui/button.tsx';
import { namesOf, traceOf } from './call-out-view.ts';
import { type CallLook, eventSentence, momentWords } from './call-out-words.ts';
import { ContactLine } from './contact-line.tsx';

export type TraceSectionProps = { callOut: CallOut; now: Instant; look: CallLook };

/** So many lines are shown at first. */
const SHOWN_MAX = 8;

/** Every attempt and every step of the call-out, the newest first. */
export function TraceSection({ callOut, now, look }: TraceSectionProps) {
  const names = namesOf(callOut);
  const [isWhole, setIsWhole] = useState(false);
  const trace = traceOf(callOut);
  const shown = isWhole ? trace : trace.slice(0, SHOWN_MAX);
  return (
    <section aria-labelledby="trace" className="flex flex-col gap-2 rounded-lg border bg-card px-4 py-3">
      <h2 id="trace" className="text-lg font-semibold">
        What was done
      </h2>
      <ol className="flex flex-col gap-1.5">
        {shown.map(({ key, at, contact, event }) => (
          <li key={key}>
            {contact === null ? (
              <span className="wrap-anywhere">
                <span className="font-mono text-muted-foreground">{momentWords(at, now, look)}</span>{' '}
                {eventSentence(event)}
                {event.reason === null ? '' : `: “${event.reason}”`}
              </span>
            ) : (
              <ContactLine
                contact={contact}
                personName={names.get(contact.personId) ?? 'Somebody'}
                now={now}
                look={look}
              />
            )}
          </li>
        ))}
      </ol>
      {shown.length < trace.length ? (
        <Button size="sm" className="self-start" onClick={() => setIsWhole(true)}>
          Show all {trace.length}
        </Button>
      ) : null}
    </section>
  );
}

'use client';

import { Phone, PhoneOff } from 'lucide-react';
import type { CallOut, ContactOutcome } from '#lib/domain/call-out-records.ts';
import { countdown } from '#lib/domain/my-schedule.ts';
import type { Instant } from '#lib/domain/types.ts';
import { cn } from '#lib/utils.ts';
import { useNow } from '../floor/use-now.ts';
import { Badge } from '../ui/badge.tsx';
import { buttonVariants } from '../ui/button-variants.ts';
import type { RecordedOutcome } from './call-out-actions.ts';
import { aboutOf, type CalledPerson, meansOf } from './call-out-view.ts';
import { type CallLook, phoneWords, pointsWords, proposalWords, stepName } from './call-out-words.ts';
import { ContactLine } from './contact-line.tsx';
import { OfferButton } from './offer-button.tsx';
import { OutcomeBar, type OutcomeBarProps } from './outcome-bar.tsx';

export type PersonCardProps = {
  callOut: Pick<CallOut, 'rules' | 'candidates'>;
  person: CalledPerson;
  /** Chosen from the list, not whoever is next. */
  isChosen: boolean;
  now: Instant;
  look: CallLook;
  record: OutcomeBarProps['record'];
  onRecorded: (outcome: ContactOutcome, recorded: RecordedOutcome) => void;
  onNext: (() => void) | null;
  offer: React.ComponentProps<typeof OfferButton>['offer'];
};

/** Whom to call now: who it is, why they are next, what it would mean for them, the number, and what they say. */
export function PersonCard(props: PersonCardProps) {
  const { callOut, person, isChosen, now: initial, look, record, onRecorded, onNext, offer } = props;
  const now = Math.max(useNow(initial), initial);
  const { candidate, contacts } = person;
  const { snapshot, proposal, phone, step, place } = candidate;
  const ofStep = callOut.candidates.filter((each) => each.step === step && each.place !== null).length;
  return (
    <section
      aria-labelledby="next-person"
      className="flex scroll-mt-16 flex-col gap-4 rounded-lg border border-primary bg-card px-4 py-4"
    >
      <header className="flex flex-col gap-1">
        <p className="text-sm text-muted-foreground">
          {isChosen ? 'Chosen' : 'Next'} · {stepName(callOut.rules, step)} · {place} of {ofStep}
        </p>
        <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
          <h2 id="next-person" tabIndex={-1} className="text-xl font-semibold wrap-anywhere outline-none">
            {snapshot.fullName}
          </h2>
          {person.offer === null ? null : (
            <Badge tone="primary">
              {person.offer.answerBy > now
                ? `Offer is out, ${countdown(person.offer.answerBy, now)} left`
                : 'Offer is out, time is up'}
            </Badge>
          )}
        </div>
        <p className="text-muted-foreground">{aboutOf(candidate)}</p>
      </header>
      <div className="flex flex-col gap-1">
        {proposal === null ? null : <p className="text-lg font-medium">{proposalWords(proposal, look)}</p>}
        <p>{meansOf(candidate).join(' · ')}</p>
        {snapshot.warnings.map((line) => (
          <p key={line} className="text-warning-text">
            <span aria-hidden>△ </span>
            <span className="sr-only">Warning: </span>
            {line}
          </p>
        ))}
      </div>
      <div className="flex flex-wrap items-center gap-2 max-sm:grid max-sm:grid-cols-[minmax(0,1fr)_auto]">
        <CallButton fullName={snapshot.fullName} phone={phone} />
        <OfferButton key={candidate.id} person={person} offer={offer} />
      </div>
      <OutcomeBar
        key={`outcomes ${candidate.id}`}
        fullName={snapshot.fullName}
        record={record}
        onRecorded={onRecorded}
        onNext={onNext}
      />
      <div className="grid gap-4 border-t pt-3 sm:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-1">
          <h3 className="text-sm font-medium text-muted-foreground">Why {isChosen ? 'here' : 'next'}</h3>
          <ScoreParts parts={candidate.parts} />
        </div>
        <div className="flex min-w-0 flex-col gap-1">
          <h3 className="text-sm font-medium text-muted-foreground">Tried so far</h3>
          {contacts.length === 0 ? (
            <p className="text-muted-foreground">Nothing yet.</p>
          ) : (
            <ul>
              {contacts.map((contact) => (
                <li key={contact.id}>
                  <ContactLine contact={contact} now={now} look={look} />
                </li>
              ))}
            </ul>
          )}
        </div>
      </div>
    </section>
  );
}

/** What put somebody where they are in the list. */
function ScoreParts({ parts }: { parts: PersonCardProps['person']['candidate']['parts'] }) {
  // Where a step only orders, one after the other, there are no points to tell.
  const isWeighed = parts.some(({ points }) => points !== 0);
  if (parts.length === 0) return <p className="text-muted-foreground">The only rule is the step itself.</p>;
  return (
    <ul>
      {parts.map(({ criterion, words, points }) => (
        <li key={criterion} className="flex justify-between gap-3">
          <span className="min-w-0">{words}</span>
          {isWeighed ? (
            <span className="shrink-0 text-sm text-muted-foreground tabular-nums">{pointsWords(points)}</span>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function CallButton({ fullName, phone }: { fullName: string; phone: string | null }) {
  if (phone === null) {
    return (
      <p className="flex min-h-12 items-center gap-2 text-warning-text max-sm:only:col-span-2">
        <PhoneOff aria-hidden className="size-5 shrink-0" />
        No number is known
      </p>
    );
  }
  return (
    <a
      href={`tel:${phone.replace(/[^0-9+]/g, '')}`}
      aria-label={`Call ${fullName}, ${phoneWords(phone)}`}
      className={cn(
        buttonVariants({ variant: 'secondary', size: 'lg' }),
        'h-14 font-mono text-lg max-sm:w-full max-sm:px-2 max-sm:only:col-span-2',
      )}
    >
      <Phone aria-hidden />
      {phoneWords(phone)}
    </a>
  );
}

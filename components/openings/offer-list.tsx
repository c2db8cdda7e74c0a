'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import { useLiveHold } from '#components/live/use-live.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import type { OfferTerms } from '#lib/domain/call-out-records.ts';
import { type ClockStyle, formatDuration, formatInterval } from '#lib/domain/format.ts';
import { MINUTE_MS } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';
import { Until } from '../swaps/until.tsx';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';

export type AnswerOffer = (input: {
  offerId: string;
  answer: 'accept' | 'decline';
}) => Promise<ActionResult<unknown>>;

export type OfferListProps = {
  /** The open ones, what ends first comes first. */
  offers: readonly OfferTerms[];
  now: Instant;
  clockStyle: ClockStyle;
  answer: AnswerOffer;
};

/** What one is asked to work by a call-out, with yes and no; nothing is shown where nobody asks. */
export function OfferList({ offers, now, clockStyle, answer }: OfferListProps) {
  if (offers.length === 0) return null;
  return (
    <section aria-labelledby="offers" className="flex flex-col gap-1.5">
      <h2 id="offers" className="text-lg font-semibold">
        You are asked to work
      </h2>
      <ul className="divide-y rounded-lg border border-primary bg-card">
        {offers.map((offer) => (
          <li key={offer.offerId} className="flex flex-wrap items-center gap-x-6 gap-y-3 px-4 py-3">
            <div className="flex min-w-0 flex-1 basis-72 flex-col gap-0.5">
              <p className="font-semibold tabular-nums">
                {formatInterval(offer, offer.timeZone, clockStyle)}
              </p>
              <p className="text-sm text-muted-foreground">
                <span className="font-mono">{offer.code}</span> · {lengthOf(offer)} · {KIND_WORDS[offer.kind]}
              </p>
              <ul className="text-sm">
                {offer.means.map((words) => (
                  <li key={words}>{words}</li>
                ))}
              </ul>
              <p className="text-sm text-muted-foreground">
                <Until
                  label="Answer"
                  at={offer.answerBy}
                  now={now}
                  timeZone={offer.timeZone}
                  clockStyle={clockStyle}
                />
              </p>
            </div>
            <div className="flex gap-2 max-md:w-full">
              <OfferAnswer offer={offer} verb="accept" clockStyle={clockStyle} answer={answer} />
              <OfferAnswer offer={offer} verb="decline" clockStyle={clockStyle} answer={answer} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

const KIND_WORDS: Readonly<Record<OfferTerms['kind'], string>> = {
  take: 'the whole shift',
  holdover: 'stay on after your shift',
  early_call_in: 'come in before your shift',
};

function lengthOf({ startsAt, endsAt }: OfferTerms): string {
  return formatDuration((endsAt - startsAt) / MINUTE_MS);
}

type OfferAnswerProps = Pick<OfferListProps, 'clockStyle' | 'answer'> & {
  offer: OfferTerms;
  verb: 'accept' | 'decline';
};

/** Yes or no, each after one question: neither can be taken back by oneself. */
function OfferAnswer({ offer, verb, clockStyle, answer }: OfferAnswerProps) {
  const router = useRouter();
  const [isOpen, setIsOpen] = useState(false);
  const [error, setError] = useState<string | null>(null);
  // Who reads why somebody else has it keeps the offer until then.
  useLiveHold(isOpen);
  const isYes = verb === 'accept';
  const when = formatInterval(offer, offer.timeZone, clockStyle);
  const label = isYes ? 'Accept' : 'Decline';
  return (
    <AlertDialog
      trigger={
        <Button
          variant={isYes ? 'primary' : 'secondary'}
          className="max-md:flex-1"
          aria-label={`${label} ${offer.code} on ${when}`}
        >
          {label}
        </Button>
      }
      open={isOpen}
      onOpenChange={(next) => {
        setIsOpen(next);
        // Why it did not happen was read; now what is there.
        if (!next && error !== null) router.refresh();
        if (next) setError(null);
      }}
      title={isYes ? `Work ${offer.code} on ${when}?` : `Decline ${offer.code} on ${when}?`}
      consequence={
        isYes
          ? 'It is yours at once, and only a supervisor can take it off you again.'
          : 'The next person is asked. You are not asked again for this shift.'
      }
      confirmLabel={label}
      error={error}
      onConfirm={async () => {
        setError(null);
        const outcome = await answerOf(() => answer({ offerId: offer.offerId, answer: verb }));
        if (!outcome.ok) {
          setError(outcome.message);
          return false;
        }
        toast.success(
          isYes ? `It is yours: ${offer.code} on ${when}.` : 'You declined. Thank you for the answer.',
        );
        return true;
      }}
    />
  );
}

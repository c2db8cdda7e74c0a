'use client';

import { useOptimistic, useTransition } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { CallOut } from '#lib/domain/call-out-records.ts';
import { countdown } from '#lib/domain/my-schedule.ts';
import type { Instant } from '#lib/domain/types.ts';
import { useNow } from '../floor/use-now.ts';
import { Switch } from '../ui/switch.tsx';
import { toast } from '../ui/toast.tsx';
import { namesOf } from './call-out-view.ts';
import { type CallLook, momentWords, OFFER_WORDS } from './call-out-words.ts';

export type OffersSectionProps = {
  callOut: CallOut;
  now: Instant;
  look: CallLook;
  setAutomatic: (isOn: boolean) => ReturnType<typeof answerOf<unknown>>;
};

/** What the app offers by itself beside the phone list: whether it does, to whom, until when, and what they say. */
export function OffersSection({ callOut, now: initial, look, setAutomatic }: OffersSectionProps) {
  const now = Math.max(useNow(initial), initial);
  const [isOn, show] = useOptimistic(callOut.isAutomatic);
  const [, startTransition] = useTransition();
  const names = namesOf(callOut);
  const isRunning = callOut.state === 'running';
  const offers = callOut.offers.toSorted((a, b) => b.madeAt - a.madeAt);
  function turn(next: boolean) {
    startTransition(async () => {
      show(next);
      const answer = await answerOf(() => setAutomatic(next));
      if (!answer.ok) toast.error(answer.message);
    });
  }
  return (
    <section aria-labelledby="offers" className="flex flex-col gap-3 rounded-lg border bg-card px-4 py-3">
      <h2 id="offers" className="text-lg font-semibold">
        Offers
      </h2>
      {isRunning && !callOut.rules.automatic.offers ? (
        <p className="text-sm text-muted-foreground">
          Your agency has automatic offers off. An offer goes out when you send it.
        </p>
      ) : null}
      {isRunning && callOut.rules.automatic.offers ? (
        <Switch
          label="Automatic offers"
          hint={
            callOut.rules.steps.some(({ isAutomatic }) => isAutomatic)
              ? 'The app sends the offers of its automatic steps and stops at the first yes. The phone list goes on beside it.'
              : 'No step of your agency is automatic: switched on, nothing is sent until one is.'
          }
          checked={isOn}
          onCheckedChange={turn}
        />
      ) : null}
      {offers.length === 0 ? (
        <p className="text-muted-foreground">{isRunning ? 'No offer has gone out.' : 'No offer went out.'}</p>
      ) : (
        <ul className="divide-y">
          {offers.map((offer) => (
            <li key={offer.id} className="flex flex-wrap items-baseline justify-between gap-x-4 py-1.5">
              <span className="font-medium">{names.get(offer.personId) ?? 'Somebody'}</span>
              <span className={offer.state === 'accepted' ? 'font-medium text-success-text' : undefined}>
                {OFFER_WORDS[offer.state]}
              </span>
              <span className="w-full text-sm text-muted-foreground">
                Sent {momentWords(offer.madeAt, now, look)}, answer by{' '}
                {momentWords(offer.answerBy, now, look)}
                {offer.state === 'open' && offer.answerBy > now
                  ? `, ${countdown(offer.answerBy, now)} left`
                  : ''}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

'use client';

import { useState } from 'react';
import { flushSync } from 'react-dom';
import type { CallOut, CallOutCandidate, ContactOutcome } from '#lib/domain/call-out-records.ts';
import type { Instant } from '#lib/domain/types.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';
import type { CallOutActions, RecordedOutcome } from './call-out-actions.ts';
import { CallOutEnd } from './call-out-end.tsx';
import { calledPerson, nextAfter, stepsOf } from './call-out-view.ts';
import { type CallLook, OUTCOME_WORDS } from './call-out-words.ts';
import { OffersSection } from './offers-section.tsx';
import { PersonCard } from './person-card.tsx';
import { StepSection } from './step-section.tsx';
import { TraceSection } from './trace-section.tsx';

export type CallOutDeskProps = {
  callOut: CallOut;
  now: Instant;
  look: CallLook;
  actions: CallOutActions;
  /** Where somebody is ordered when nobody takes it. */
  mandateHref: string;
};

/** The call-out at work: who is to be called now, the whole list, the offers that are out, and the trace. */
export function CallOutDesk({ callOut, now, look, actions, mandateHref }: CallOutDeskProps) {
  // Whoever is on the card stays there whatever others record meanwhile: a tap must mean the name under it.
  const [chosen, setChosen] = useState<number | null>(() => nextAfter(callOut, null)?.id ?? null);
  const isRunning = callOut.state === 'running';
  const first = nextAfter(callOut, null);
  const current = callOut.candidates.find(({ id }) => id === chosen) ?? first;
  const next = nextAfter(callOut, current);
  const goOn = (after: CallOutCandidate) => setChosen(nextAfter(callOut, after)?.id ?? null);
  // The list is long: whoever chooses from its end is led to the card, and hears the name.
  function choose({ id }: CallOutCandidate) {
    flushSync(() => setChosen(id));
    const name = document.getElementById('next-person');
    name?.closest('section')?.scrollIntoView({ block: 'start' });
    name?.focus({ preventScroll: true });
  }
  function recorded(candidate: CallOutCandidate, outcome: ContactOutcome, { state }: RecordedOutcome) {
    const { fullName } = candidate.snapshot;
    if (outcome === 'accepted') {
      toast.success(
        state === 'pending'
          ? `${fullName} accepts; a second supervisor confirms it.`
          : `${fullName} has the shift.`,
      );
      return;
    }
    goOn(candidate);
    toast.success(`${fullName}: ${OUTCOME_WORDS[outcome]}.`, {
      action: { label: 'Correct', onClick: () => choose(candidate) },
    });
  }
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] lg:grid-rows-[auto_1fr]">
      <div className="flex min-w-0 flex-col gap-5 lg:col-start-1">
        {!isRunning ? (
          <CallOutEnd callOut={callOut} look={look} now={now} />
        ) : current === null ? (
          <section className="rounded-lg border border-warning bg-card px-4 py-4">
            <h2 className="text-lg font-semibold">Everybody was asked</h2>
            <p className="text-muted-foreground">
              Nobody of the list is left to call. Call somebody again from the list below, order somebody, or
              stop.
            </p>
            <ButtonLink href={mandateHref} variant="primary" size="lg" className="mt-3">
              Mandate somebody
            </ButtonLink>
          </section>
        ) : (
          <>
            <SettledNote
              candidate={current}
              callOut={callOut}
              onNext={next === null ? null : () => goOn(current)}
            />
            <PersonCard
              key={current.id}
              callOut={callOut}
              person={calledPerson(callOut, current)}
              isChosen={current.id !== first?.id}
              now={now}
              look={look}
              record={({ outcome, note, reason, clientId }) =>
                actions.record({
                  callOutId: callOut.id,
                  step: current.step,
                  personId: current.personId,
                  outcome,
                  note,
                  reason,
                  clientId,
                })
              }
              onRecorded={(outcome, answer) => recorded(current, outcome, answer)}
              onNext={next === null ? null : () => goOn(current)}
              offer={(to) => actions.offer({ callOutId: callOut.id, ...to })}
            />
          </>
        )}
      </div>
      {/* On a phone before the list, which may be of two hundred. */}
      <div className="flex min-w-0 flex-col gap-5 lg:col-start-2 lg:row-span-2 lg:row-start-1">
        <OffersSection
          callOut={callOut}
          now={now}
          look={look}
          setAutomatic={(isOn) =>
            actions.setAutomatic({ callOutId: callOut.id, expectedVersion: callOut.version, isOn })
          }
        />
        <TraceSection callOut={callOut} now={now} look={look} />
      </div>
      <section aria-labelledby="call-list" className="flex min-w-0 flex-col gap-3 lg:col-start-1">
        <h2 id="call-list" className="text-lg font-semibold">
          The whole list
        </h2>
        {stepsOf(callOut).map((view) => (
          <StepSection
            key={view.step}
            view={view}
            callOut={callOut}
            currentId={isRunning ? (current?.id ?? null) : null}
            mandateHref={isRunning ? mandateHref : null}
            now={now}
            look={look}
            onChoose={isRunning ? choose : null}
          />
        ))}
      </section>
    </div>
  );
}

type SettledNoteProps = {
  candidate: CallOutCandidate;
  callOut: Pick<CallOut, 'contacts'>;
  onNext: (() => void) | null;
};

/** Says that whoever is on the card has answered already, perhaps to another supervisor or by the link. */
function SettledNote({ candidate, callOut, onNext }: SettledNoteProps) {
  const { state, personId, snapshot } = candidate;
  if (state === 'waiting' || state === 'offered' || state === null) return null;
  const last = callOut.contacts
    .filter((contact) => contact.personId === personId && contact.outcome !== null)
    .toSorted((a, b) => b.at - a.at)[0];
  const words =
    last?.outcome == null
      ? `${snapshot.fullName} cannot be asked any more.`
      : `Recorded for ${snapshot.fullName}: ${OUTCOME_WORDS[last.outcome].toLowerCase()}, by ${last.byName ?? 'the app'}. Another outcome corrects it; both stay in the record.`;
  return (
    <div
      role="status"
      className="flex flex-wrap items-center justify-between gap-3 rounded-lg border border-border-strong bg-muted px-4 py-2"
    >
      <p className="min-w-0 flex-1">{words}</p>
      {onNext === null ? null : <Button onClick={onNext}>Next person</Button>}
    </div>
  );
}

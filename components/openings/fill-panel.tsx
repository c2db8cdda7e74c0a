import type { ReactNode } from 'react';
import { stampWords } from '#lib/domain/format.ts';
import type { OpeningEvent, SupervisedOpening } from '#lib/domain/opening-records.ts';
import type { Instant } from '#lib/domain/types.ts';
import { RequestLife } from '../requests/request-life.tsx';
import { Badge } from '../ui/badge.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import type { FillStepView } from './fill-view.ts';
import type { FillActions } from './opening-actions.ts';
import {
  deadlineWords,
  eventWords,
  type Look,
  lengthWords,
  openingWords,
  originWords,
  startWords,
} from './opening-words.ts';
import { PostForm } from './post-form.tsx';
import { RankingView } from './ranking-view.tsx';

export type FillPanelProps = {
  opening: SupervisedOpening;
  events: readonly OpeningEvent[];
  /** Null where nobody can be asked any more. */
  steps: readonly FillStepView[] | null;
  proposedUntil: Instant;
  userId: string;
  now: Instant;
  look: Look;
  closeHref: string;
  actions: FillActions;
  /** The running call-out, or the way to start one. */
  callOut: ReactNode;
  /** The way to leave only the short part of it open; null where all of it is short, or nothing. */
  trim: ReactNode;
};

const STATE_WORDS = {
  open: 'Open',
  filled: 'Filled',
  withdrawn: 'Taken away',
  expired: 'Over, and nobody had it',
} as const;

/** One opening as supervisors fill it: what it is, whom to ask and why, and what happened to it. */
export function FillPanel(props: FillPanelProps) {
  const { opening, events, steps, proposedUntil, userId, now, look, closeHref, actions } = props;
  const waiting = opening.claims.filter(({ state }) => state === 'waiting');
  const isOpen = opening.state === 'open' && opening.endsAt > now;
  const { timeZone } = look.clock;
  return (
    <SidePanel
      title={openingWords(opening, look)}
      description={[
        lengthWords(opening),
        ...(opening.capacity === 'supervisor' ? ['as supervisor'] : []),
        originWords(opening),
      ].join(' · ')}
      closeHref={closeHref}
      className="md:w-[30rem]"
    >
      <div className="flex flex-col gap-6">
        <div className="flex flex-col gap-1.5">
          <p className="flex flex-wrap items-center gap-2">
            {opening.startsAt <= now && isOpen ? <Badge tone="danger">Empty now</Badge> : null}
            {isOpen ? null : <Badge tone="success">{STATE_WORDS[opening.state]}</Badge>}
            {isOpen ? <span>{startWords(opening, now, look)}.</span> : null}
          </p>
          {isOpen ? (
            <p className="text-muted-foreground">
              {opening.isRanked && opening.claimsUntil !== null
                ? `Ranked: people ask ${deadlineWords(opening.claimsUntil, now, look)}.`
                : 'First come: whoever may take it has it at once.'}
            </p>
          ) : null}
          {opening.note === null ? null : <p className="wrap-anywhere">“{opening.note}”</p>}
          {waiting.length === 0 ? null : (
            <div className="flex flex-col gap-1">
              <h3 className="font-semibold">Asked for it</h3>
              <ul className="flex flex-col gap-1">
                {waiting.map(({ id, fullName, at, note }) => (
                  <li key={id} className="wrap-anywhere">
                    {stampWords(fullName, at, timeZone, look.clockStyle)}
                    {note === null ? null : <span className="text-sm"> “{note}”</span>}
                  </li>
                ))}
              </ul>
            </div>
          )}
        </div>
        {isOpen ? props.callOut : null}
        {steps === null || !isOpen ? null : (
          <section aria-labelledby="opening-who" className="flex flex-col gap-2">
            <h3 id="opening-who" className="font-semibold">
              Who could have it
            </h3>
            <RankingView
              key={opening.id}
              opening={opening}
              steps={steps}
              askedIds={waiting.map(({ personId }) => personId)}
              userId={userId}
              look={look}
              award={actions.award}
            />
          </section>
        )}
        {isOpen ? props.trim : null}
        {isOpen && opening.startsAt > now ? (
          <section aria-labelledby="opening-post" className="flex flex-col gap-2">
            <h3 id="opening-post" className="font-semibold">
              How it is offered
            </h3>
            <PostForm
              key={opening.id}
              opening={opening}
              proposedUntil={proposedUntil}
              look={look}
              post={actions.post}
            />
          </section>
        ) : null}
        <RequestLife
          steps={events.map((event) => ({
            at: event.at,
            words: eventWords(event),
            by: event.actorName ?? 'the system',
            reason: event.reason,
          }))}
          timeZone={timeZone}
          clockStyle={look.clockStyle}
          auditHref={null}
        />
      </div>
    </SidePanel>
  );
}

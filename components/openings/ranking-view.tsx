'use client';

import { useState } from 'react';
import { countOf, formatInterval } from '#lib/domain/format.ts';
import { Folded } from '../floor/folded.tsx';
import { mandateHref } from '../mandates/mandates-query.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { TextLink } from '../ui/text-link.tsx';
import { AwardButton, type AwardButtonProps } from './award-button.tsx';
import type { FillCandidate, FillStepView } from './fill-view.ts';
import { MeansView } from './means-view.tsx';

export type RankingViewProps = Pick<AwardButtonProps, 'opening' | 'look' | 'award'> & {
  steps: readonly FillStepView[];
  /** Who asked for it. */
  askedIds: readonly string[];
  userId: string;
};

/** So many of a step are shown at first. */
const SHOWN_MAX = 5;

/** Whom to ask, step by step in the agency's order, each with why they stand there; and why others are left out. */
export function RankingView({ steps, ...rest }: RankingViewProps) {
  const first = steps.findIndex(({ ranked }) => ranked.length > 0);
  if (first < 0) {
    return (
      <div className="flex flex-col gap-3">
        <p>Nobody can be asked as things stand. Why, stands below with each step.</p>
        {steps.map((step) => (
          <Step key={step.step} step={step} isFolded {...rest} />
        ))}
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      {steps.map((step, index) => (
        <Step key={step.step} step={step} isFolded={index !== first} {...rest} />
      ))}
    </div>
  );
}

type StepProps = Omit<RankingViewProps, 'steps'> & { step: FillStepView; isFolded: boolean };

function Step({ step, isFolded, ...rest }: StepProps) {
  const { name, ranked } = step;
  const title = `${step.step + 1}. ${name}`;
  const count = ranked.length === 0 ? 'nobody' : countOf(ranked.length, 'person', 'people');
  if (isFolded) {
    return (
      <div className="overflow-hidden rounded-lg border">
        <Folded summary={`${title}: ${count}`}>
          <StepBody step={step} {...rest} />
        </Folded>
      </div>
    );
  }
  return (
    <section aria-label={title} className="overflow-hidden rounded-lg border">
      <h4 className="border-b px-3 py-1.5 font-medium">
        {title} <span className="font-normal text-muted-foreground">{count}</span>
      </h4>
      <StepBody step={step} {...rest} />
    </section>
  );
}

function StepBody({ step, ...rest }: Omit<StepProps, 'isFolded'>) {
  const { ranked, skipped, others } = step;
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? ranked : ranked.slice(0, SHOWN_MAX);
  return (
    <>
      {step.isMandate && ranked.length > 0 ? (
        <p className="border-b px-3 py-2 text-sm text-muted-foreground">
          The list for mandatory overtime, for when nobody comes of their own accord.{' '}
          <TextLink href={mandateHref(rest.opening.id)}>Order somebody from it</TextLink>
        </p>
      ) : null}
      {ranked.length === 0 ? (
        <p className="px-3 py-2 text-sm text-muted-foreground">Nobody in this step.</p>
      ) : null}
      <ol className="divide-y">
        {shown.map((candidate) => (
          <Candidate
            key={`${candidate.personId} ${candidate.proposal.kind}`}
            candidate={candidate}
            isOrdered={step.isMandate}
            {...rest}
          />
        ))}
      </ol>
      {shown.length < ranked.length ? (
        <div className="border-t px-3 py-2">
          <Button size="sm" onClick={() => setIsWhole(true)}>
            Show all {ranked.length}
          </Button>
        </div>
      ) : null}
      {skipped.length === 0 ? null : (
        <div className="border-t">
          <Folded summary={`Left out: ${countOf(skipped.length, 'person', 'people')}`}>
            <ul className="divide-y">
              {skipped.map(({ personId, fullName, words, candidate }) => (
                <li key={personId} className="flex items-center justify-between gap-3 px-3 py-1.5">
                  <span className="min-w-0 text-sm wrap-anywhere">
                    <span className="font-medium">{fullName}</span>{' '}
                    <span className="text-muted-foreground">{words}</span>
                  </span>
                  {candidate === null || step.isMandate || personId === rest.userId ? null : (
                    <AwardButton candidate={candidate} {...rest} />
                  )}
                </li>
              ))}
            </ul>
          </Folded>
        </div>
      )}
      {others === 0 ? null : (
        <p className="border-t px-3 py-1.5 text-sm text-muted-foreground">
          {countOf(others, 'other is', 'others are')} not for this step.
        </p>
      )}
    </>
  );
}

type CandidateProps = Omit<StepProps, 'step' | 'isFolded'> & {
  candidate: FillCandidate;
  /** Ordered from a call-out, not awarded. */
  isOrdered: boolean;
};

function Candidate({ candidate, isOrdered, askedIds, userId, ...award }: CandidateProps) {
  const { personId, fullName, place, parts, means, proposal } = candidate;
  const { opening, look } = award;
  const isPart = proposal.startsAt !== opening.startsAt || proposal.endsAt !== opening.endsAt;
  return (
    <li className="flex items-start gap-3 px-3 py-2">
      <span className="w-5 shrink-0 text-right text-muted-foreground tabular-nums">{place}</span>
      <div className="flex min-w-0 flex-1 flex-col gap-0.5">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
          <span className="font-medium wrap-anywhere">{fullName}</span>
          {askedIds.includes(personId) ? <Badge tone="primary">Asked</Badge> : null}
          {proposal.kind === 'take' ? null : (
            <Badge>{proposal.kind === 'holdover' ? 'Stays on' : 'Comes early'}</Badge>
          )}
        </p>
        {isPart ? (
          <p className="text-sm">Only {formatInterval(proposal, look.clock.timeZone, look.clockStyle)}</p>
        ) : null}
        <MeansView means={means} />
        {parts.length === 0 ? null : (
          <p className="text-sm text-muted-foreground">{parts.map(partWords).join(' · ')}</p>
        )}
      </div>
      {isOrdered ? null : personId === userId ? (
        <span className="max-w-24 text-right text-sm text-muted-foreground">Not to yourself</span>
      ) : (
        <AwardButton candidate={candidate} {...award} />
      )}
    </li>
  );
}

/** `112 h overtime in 365 days`, with its points where steps weigh them. */
function partWords({ words, points }: FillCandidate['parts'][number]): string {
  return points === 0 ? words : `${words} (${Number(points.toFixed(1))})`;
}

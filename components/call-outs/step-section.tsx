'use client';

import type { CallOut, CallOutCandidate } from '#lib/domain/call-out-records.ts';
import { countOf } from '#lib/domain/format.ts';
import type { Instant } from '#lib/domain/types.ts';
import { Folded } from '../floor/folded.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button, ButtonLink } from '../ui/button.tsx';
import { byReason, type StepView, shortOf } from './call-out-view.ts';
import { CANDIDATE_WORDS, type CallLook, momentWords, stepName } from './call-out-words.ts';

export type StepSectionProps = {
  view: StepView;
  callOut: Pick<CallOut, 'rules' | 'state'>;
  /** Who is on the card. */
  currentId: number | null;
  /** Where somebody of a step that orders is ordered; null once the call-out is over. */
  mandateHref: string | null;
  now: Instant;
  look: CallLook;
  /** Puts somebody on the card; null where nothing can be recorded any more. */
  onChoose: ((candidate: CallOutCandidate) => void) | null;
};

const tones = {
  waiting: 'outline',
  offered: 'primary',
  accepted: 'success',
  refused: 'neutral',
  unreached: 'warning',
  barred: 'danger',
  closed: 'outline',
} as const;

/** One step of the list: whom it asks in order and how far it is, and behind a line whom it skips and why. */
export function StepSection({
  view,
  callOut,
  currentId,
  mandateHref,
  now,
  look,
  onChoose,
}: StepSectionProps) {
  const { step, ranked, skipped, isMandate } = view;
  const name = stepName(callOut.rules, step);
  return (
    <section aria-label={name} className="overflow-hidden rounded-lg border bg-card">
      <header className="flex flex-wrap items-baseline justify-between gap-x-4 px-4 py-2">
        <h3 className="font-semibold">{name}</h3>
        <p className="text-sm text-muted-foreground">{ruleWords(callOut, step)}</p>
        {isMandate && mandateHref !== null ? (
          <ButtonLink href={mandateHref} size="sm">
            Mandate
          </ButtonLink>
        ) : null}
      </header>
      {ranked.length === 0 ? (
        skipped.length > 0 ? null : (
          <p className="border-t px-4 py-2 text-muted-foreground">Nobody can be asked in this step.</p>
        )
      ) : (
        <ol className="divide-y border-t">
          {ranked.map((candidate) => (
            <li
              key={candidate.id}
              aria-current={candidate.id === currentId ? 'step' : undefined}
              className="flex items-center gap-3 px-4 py-1.5 aria-[current]:bg-primary-soft"
            >
              <span className="w-6 shrink-0 text-right font-mono text-sm text-muted-foreground">
                {candidate.place}
              </span>
              <span className="min-w-0 flex-1">
                <span className="flex flex-wrap items-center gap-x-2">
                  <span className="font-medium">{candidate.snapshot.fullName}</span>
                  {candidate.state === null || (isMandate && candidate.state === 'waiting') ? null : (
                    <Badge tone={tones[candidate.state]}>{CANDIDATE_WORDS[candidate.state]}</Badge>
                  )}
                  {candidate.stateAt === null || candidate.state === 'waiting' ? null : (
                    <span className="text-sm text-muted-foreground">
                      {momentWords(candidate.stateAt, now, look)}
                    </span>
                  )}
                </span>
                <span className="block text-sm text-muted-foreground">
                  {candidate.state === 'barred' ? candidate.skipReason : shortOf(candidate)}
                </span>
              </span>
              {onChoose === null || isMandate || candidate.id === currentId ? null : (
                <Button
                  size="sm"
                  variant="ghost"
                  aria-label={`${isToAsk(candidate) ? 'Call' : 'Again'}: ${candidate.snapshot.fullName}`}
                  onClick={() => onChoose(candidate)}
                >
                  {isToAsk(candidate) ? 'Call' : 'Again'}
                </Button>
              )}
            </li>
          ))}
        </ol>
      )}
      {skipped.length === 0 ? null : (
        <div className="border-t text-sm text-muted-foreground">
          <Folded
            summary={`${ranked.length === 0 ? 'Nobody to ask. ' : ''}${countOf(skipped.length, 'person is skipped', 'people are skipped')}, each with the reason`}
          >
            <dl className="divide-y">
              {byReason(skipped).map(([reason, people]) => (
                <div key={reason} className="px-4 py-1.5">
                  <dt>{reason}</dt>
                  <dd className="text-base wrap-anywhere text-foreground">
                    {people.map(({ snapshot }) => snapshot.fullName).join(', ')}
                  </dd>
                </div>
              ))}
            </dl>
          </Folded>
        </div>
      )}
    </section>
  );
}

/** How the step asks: `one after the other, 15 min each · offers by text message and e-mail`. */
function ruleWords({ rules }: Pick<CallOut, 'rules'>, step: number): string {
  const rule = rules.steps[step];
  if (rule === undefined) return '';
  if (rule.filters.includes('mandate')) return 'ordered, not asked';
  const how = rule.offersTo === 'all' ? 'everybody at once' : 'one after the other';
  return `${how}, ${rule.waitMinutes}\u00a0min to answer${rules.automatic.offers && rule.isAutomatic ? ' · automatic' : ''}`;
}

function isToAsk({ state }: Pick<CallOutCandidate, 'state'>): boolean {
  return state === 'waiting' || state === 'offered';
}

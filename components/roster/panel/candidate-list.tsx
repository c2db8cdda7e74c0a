'use client';

import { useMemo, useState } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { type Candidate, type CandidateSlot, rankCandidates } from '#lib/domain/candidates.ts';
import { formatDuration } from '#lib/domain/format.ts';
import type { RosterFacts } from '#lib/domain/roster.ts';
import type { Instant } from '#lib/domain/types.ts';
import { needWords } from '../change-set/violation-list.tsx';
import { useEdit, useRoster, useRosterStore } from '../store/use-roster.ts';
import { candidateCounts, isFound } from './candidate-words.ts';

export type CandidateListProps = {
  slot: CandidateSlot;
  facts: RosterFacts;
  now: () => Instant;
  /** Applies what is collected; the one urgent change in it. */
  onApplyNow: () => void;
};

/** The search looks through everybody; so many are shown before. */
const SHOWN_MAX = 15;

/** Who could work it, the likeliest first, each with what it would mean, and the rule that bars whoever cannot. */
export function CandidateList({ slot, facts, now, onApplyNow }: CandidateListProps) {
  const rows = useRoster((state) => state.rows);
  const [search, setSearch] = useState('');
  const [isWhole, setIsWhole] = useState(false);
  const candidates = useMemo(
    () => rankCandidates({ facts, rows, slot, now: now() }),
    [facts, rows, slot, now],
  );
  const found = candidates.filter(({ person }) => isFound(person, search));
  const shown = isWhole ? found : found.slice(0, SHOWN_MAX);
  return (
    <div className="flex flex-col gap-3">
      <p className="text-muted-foreground">{candidateCounts(candidates)}</p>
      <Field label="Find a person">
        <Input type="search" value={search} onValueChange={setSearch} autoComplete="off" />
      </Field>
      <span role="status" className="sr-only">
        {search === '' ? '' : `${found.length} found`}
      </span>
      {found.length === 0 ? (
        <p>{search === '' ? 'Nobody else works at this center.' : `Nobody is called ${search}.`}</p>
      ) : (
        <ul className="flex flex-col">
          {shown.map((candidate) => (
            <CandidateItem key={candidate.person.id} candidate={candidate} onApplyNow={onApplyNow} />
          ))}
        </ul>
      )}
      {shown.length < found.length ? (
        <Button size="sm" className="self-start" onClick={() => setIsWhole(true)}>
          Show all {found.length}
        </Button>
      ) : null}
    </div>
  );
}

function CandidateItem({ candidate, onApplyNow }: { candidate: Candidate; onApplyNow: () => void }) {
  const { person, need, violations, bar, asActing, notCounting, prefers, isOff, edits } = candidate;
  const store = useRosterStore();
  const edit = useEdit();
  // What else is collected would be applied with it.
  const isAlone = useRoster((state) => state.changeSet.length === 0);
  const isDraft = useRoster((state) => state.facts.schedule.status === 'draft');
  function applyNow() {
    edit(edits);
    if (store.getState().changeSet.length > 0) onApplyNow();
  }
  return (
    <li className="flex flex-col gap-1.5 border-t py-2.5">
      <div className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
        <span className="font-medium">{person.fullName}</span>
        {person.role === 'dispatcher' ? null : <Badge>Supervisor</Badge>}
        {asActing ? <Badge>As acting supervisor</Badge> : null}
        {notCounting === null ? null : <Badge>{notCounting === 'trainee' ? 'Trainee' : 'Light duty'}</Badge>}
        {prefers ? <Badge>Prefers it</Badge> : null}
        {isOff ? <Badge>Day off</Badge> : null}
      </div>
      {bar === null ? (
        <>
          {asActing ? (
            <p className="text-sm">
              Is named acting supervisor for this one shift, and counts to both minimums.
            </p>
          ) : null}
          <p className="text-sm text-muted-foreground">{numbersOf(candidate)}</p>
          {violations.length === 0 ? null : (
            <ul className="text-sm">
              {violations.map(({ ruleId, at, message, severity }) => (
                <li
                  key={`${ruleId} ${at}`}
                  className={severity === 'hard' ? 'text-danger-text' : 'text-warning-text'}
                >
                  {message}
                </li>
              ))}
              {need === 'warning' ? null : <li>{needWords(need)}</li>}
            </ul>
          )}
          <div className="flex flex-wrap gap-1.5">
            <Button size="sm" aria-label={`Assign to ${person.fullName}`} onClick={() => edit(edits)}>
              Assign
            </Button>
            {!isDraft && isAlone ? (
              <Button
                size="sm"
                variant="ghost"
                aria-label={`Assign to ${person.fullName} and apply now`}
                onClick={applyNow}
              >
                Apply now…
              </Button>
            ) : null}
          </div>
        </>
      ) : (
        <p className="text-sm text-danger-text">{bar}</p>
      )}
    </li>
  );
}

/** `Week 30 h → 42 h · 2 h overtime · rest 12 h before, 14 h after`. */
function numbersOf(candidate: Candidate): string {
  const { weekMinutesBefore, weekMinutesAfter, overtimeMinutes } = candidate;
  const rests = [
    ...(candidate.restBeforeMinutes === null
      ? []
      : [`${formatDuration(candidate.restBeforeMinutes)} before`]),
    ...(candidate.restAfterMinutes === null ? [] : [`${formatDuration(candidate.restAfterMinutes)} after`]),
  ];
  return [
    `Week ${formatDuration(weekMinutesBefore)} → ${formatDuration(weekMinutesAfter)}`,
    ...(overtimeMinutes > 0 ? [`${formatDuration(overtimeMinutes)} overtime`] : []),
    ...(rests.length === 0 ? [] : [`rest ${rests.join(', ')}`]),
  ].join(' · ');
}

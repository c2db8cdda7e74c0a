'use client';

import { Button } from '#components/ui/button.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import type { ClockStyle } from '#lib/domain/format.ts';
import type { ShiftTemplate } from '#lib/domain/records.ts';
import type { RosterFacts, RosterRow } from '#lib/domain/roster.ts';
import { cn } from '#lib/utils.ts';
import { shiftWords } from './shift-words.ts';
import { intervalOf } from './use-bar-edit.ts';
import type { BarEditing } from './use-bar-handlers.ts';
import type { Verdict } from './verdict.ts';

export type BarActionsProps = {
  facts: RosterFacts;
  templates: ReadonlyMap<number, ShiftTemplate>;
  clockStyle: ClockStyle;
  editing: BarEditing;
  /** The selected shift as it stands; null = none. */
  row: RosterRow | null;
  verdict: (Verdict & { effect: string }) | null;
  onOpen: (row: RosterRow) => void;
  onSplit: (row: RosterRow) => void;
};

/** What can be done with the selected shift, for whoever does not drag; and what a half-made edit would do. */
export function BarActions(props: BarActionsProps) {
  const { templates, editing, row, onOpen, onSplit } = props;
  const template = row === null ? undefined : templates.get(row.shiftId);
  const isCarrying = editing.draft?.kind === 'carry';
  return (
    <div
      data-print="hidden"
      className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 rounded-lg border bg-card px-3 py-1"
    >
      <DraftWords {...props} />
      {row === null || template === undefined ? null : (
        <div role="toolbar" aria-label="The selected shift" className="ml-auto flex flex-wrap gap-1">
          {isCarrying ? (
            <Button size="sm" onClick={editing.cancel}>
              Cancel the move
            </Button>
          ) : (
            <>
              <Button
                size="sm"
                aria-label="Start 15 minutes earlier"
                onClick={() => editing.nudge(row, 'start', -1)}
              >
                Start −15
              </Button>
              <Button
                size="sm"
                aria-label="Start 15 minutes later"
                onClick={() => editing.nudge(row, 'start', 1)}
              >
                Start +15
              </Button>
              <Button
                size="sm"
                aria-label="End 15 minutes earlier"
                onClick={() => editing.nudge(row, 'end', -1)}
              >
                End −15
              </Button>
              <Button
                size="sm"
                aria-label="End 15 minutes later"
                onClick={() => editing.nudge(row, 'end', 1)}
              >
                End +15
              </Button>
              <Button size="sm" onClick={() => onSplit(row)}>
                Split…
              </Button>
              <Button size="sm" onClick={() => editing.carry(row)}>
                {row.userId === null ? 'Give to…' : 'Move to…'}
              </Button>
              <Button size="sm" onClick={() => onOpen(row)}>
                {row.userId === null ? 'Candidates' : 'Details'}
              </Button>
            </>
          )}
        </div>
      )}
    </div>
  );
}

/** The selected shift, or the half-made edit and what it breaks; told to screen readers as it changes. */
function DraftWords({ facts, templates, clockStyle, editing, row, verdict }: BarActionsProps) {
  const { draft, refusal } = editing;
  const subject = draft?.row ?? row;
  const template = subject ? templates.get(subject.shiftId) : undefined;
  const nameOf = (id: string | null) => facts.people.find((person) => person.id === id)?.fullName ?? 'Open';
  const person = facts.people.find(({ id }) => id === subject?.userId) ?? null;
  return (
    <div className="min-w-0 flex-1 basis-72 text-sm">
      <p aria-live="polite">
        {subject && template ? (
          <>
            <span className="font-medium">{nameOf(subject.userId)}</span>{' '}
            <span>
              {shiftWords(
                draft ? { ...subject, ...intervalOf(draft, template, facts) } : subject,
                template,
                person,
                facts.clock,
                clockStyle,
              )}
            </span>
            {draft?.kind === 'carry' ? (
              <span> → {draft.userId === null ? 'choose a person' : nameOf(draft.userId)}</span>
            ) : null}{' '}
            {refusal === null ? <VerdictWords verdict={verdict} /> : <Words tone="refused">{refusal}</Words>}
          </>
        ) : (
          <span className="text-muted-foreground">
            Choose a shift. Drag its ends to extend or trim it, and its body to another person.
          </span>
        )}
      </p>
      <p aria-hidden className="flex flex-wrap items-center gap-1 text-subtle-foreground max-xl:hidden">
        {draft?.kind === 'carry' ? (
          <>
            <Kbd>↑</Kbd> <Kbd>↓</Kbd> choose, <Kbd>Enter</Kbd> gives it, <Kbd>Esc</Kbd> cancels
          </>
        ) : (
          <>
            <Kbd>Alt ←→</Kbd> end, <Kbd>Alt Shift ←→</Kbd> start, <Kbd>S</Kbd> split, <Kbd>M</Kbd> move,{' '}
            <Kbd>Enter</Kbd> details
          </>
        )}
      </p>
    </div>
  );
}

function VerdictWords({ verdict }: Pick<BarActionsProps, 'verdict'>) {
  if (verdict === null) return null;
  return (
    <>
      <Words tone={verdict.tone}>{verdict.words || 'Breaks no rule.'}</Words> {verdict.effect}
    </>
  );
}

function Words({ tone, children }: { tone: Verdict['tone']; children: string }) {
  return (
    <span
      className={cn(
        tone === 'refused' && 'text-danger-text',
        (tone === 'warning' || tone === 'reason') && 'text-warning-text',
        tone === 'allowed' && 'text-muted-foreground',
      )}
    >
      {children}
    </span>
  );
}

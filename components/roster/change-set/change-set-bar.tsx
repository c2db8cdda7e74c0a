'use client';

import { ChevronUp, CircleAlert, CircleCheck, Undo2, X } from 'lucide-react';
import { useState } from 'react';
import { AlertDialog } from '#components/ui/alert-dialog.tsx';
import { Button } from '#components/ui/button.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Spinner } from '#components/ui/spinner.tsx';
import { toast } from '#components/ui/toast.tsx';
import { type ClockStyle, countOf, formatDuration } from '#lib/domain/format.ts';
import type { Instant } from '#lib/domain/types.ts';
import { cn } from '#lib/utils.ts';
import { useIsWhole } from '../store/use-is-whole.ts';
import { useRoster, useRosterStore } from '../store/use-roster.ts';
import { ApplyDialog } from './apply-dialog.tsx';
import { BAR_HEIGHT } from './bar-height.ts';
import { type NetChange, useNetChange } from './use-net-change.ts';

export type ChangeSetBarProps = {
  clockStyle: ClockStyle;
  now: () => Instant;
  /** Whether what is collected is being applied: other parts of the screen may ask for it too. */
  isApplying: boolean;
  onApplyingChange: (isApplying: boolean) => void;
  /** The panel at the right edge covers what lies below it. */
  isPanelOpen: boolean;
};

/** At the lower edge: what is collected for a published block; of a draft, whether it is saved. */
export function ChangeSetBar(props: ChangeSetBarProps) {
  const isDraft = useRoster((state) => state.facts.schedule.status === 'draft');
  const isEmpty = useRoster((state) => state.changeSet.length === 0);
  const failure = useRoster((state) => state.failure);
  if (isDraft) return <SaveState />;
  // Beside a grid the bar's place is kept, so that nothing moves when the first change is collected.
  if (isEmpty && failure === null) {
    return (
      <p
        data-print="hidden"
        className={cn('flex items-center text-sm text-muted-foreground max-sm:hidden', BAR_HEIGHT)}
      >
        Changes are collected here and applied together, with one reason.
      </p>
    );
  }
  return (
    <section
      aria-label="Changes to apply"
      data-print="hidden"
      data-lower-bar=""
      className={cn(
        'flex min-w-0 flex-col justify-center gap-2 rounded-lg border border-border-strong bg-popover px-3 py-2 sm:flex-1',
        'max-sm:sticky max-sm:bottom-[calc(3.5rem+env(safe-area-inset-bottom))] max-sm:z-20',
        BAR_HEIGHT,
        props.isPanelOpen && 'md:mr-[26rem]',
      )}
    >
      {failure === null ? null : <Failure message={failure} />}
      {isEmpty ? null : <Collected {...props} />}
    </section>
  );
}

function Collected({ clockStyle, now, isApplying, onApplyingChange, isPanelOpen }: ChangeSetBarProps) {
  const store = useRosterStore();
  const changeSet = useRoster((state) => state.changeSet);
  const staleSteps = useRoster((state) => state.staleSteps);
  const net = useNetChange(clockStyle);
  const isWhole = useIsWhole();
  const [isListed, setIsListed] = useState(false);
  const words = shortWords(net);
  const changes = countOf(net.shifts, 'change', 'changes');
  const beyondLimits = changeSet.filter(({ judgement }) => judgement.need !== 'nothing').length;
  return (
    <>
      {isListed ? (
        <ol className="flex max-h-48 flex-col gap-1 overflow-y-auto">
          {changeSet.map((step) => (
            <li key={step.id} className="flex items-center justify-between gap-3">
              <span className="min-w-0">
                {step.label}
                {step.judgement.violations.map(({ personId, ruleId, at, message }) => (
                  <span key={`${personId} ${ruleId} ${at}`} className="text-warning-text">
                    {` · ${message}`}
                  </span>
                ))}
                {staleSteps.has(step.id) ? (
                  <span className="text-warning-text"> · changed by somebody else meanwhile</span>
                ) : null}
              </span>
              <Button
                size="icon-sm"
                variant="ghost"
                aria-label={`Drop: ${step.label}`}
                onClick={() => {
                  if (!store.drop(step.id)) toast.info('Later changes build on this one. Drop those first.');
                }}
              >
                <X aria-hidden />
              </Button>
            </li>
          ))}
        </ol>
      ) : null}
      <div
        className={cn(
          'flex flex-wrap items-center justify-between gap-x-3 gap-y-2',
          !isListed && (isPanelOpen ? 'xl:flex-nowrap' : 'sm:flex-nowrap'),
        )}
      >
        <Button size="sm" variant="ghost" aria-expanded={isListed} onClick={() => setIsListed(!isListed)}>
          {changes}
          <ChevronUp aria-hidden className={isListed ? 'rotate-180' : undefined} />
        </Button>
        {/* One line where there is room for one: what is cut off is in the dialog, and here beside the list. */}
        <p
          className={cn(
            'min-w-0 flex-1 basis-36 max-sm:text-sm',
            !isListed && 'sm:truncate',
            !isListed && isPanelOpen && 'md:max-xl:sr-only',
          )}
        >
          <span>{countOf(net.people.length, 'person', 'people')} concerned</span>
          {beyondLimits === 0 ? null : (
            <span className="text-warning-text">
              {` · ${countOf(beyondLimits, 'breaks a limit', 'break limits')}`}
            </span>
          )}
          {' · '}
          <span role="status">{isWhole ? words : <Skeleton className="inline-block w-32" />}</span>
        </p>
        <div className="flex shrink-0 flex-wrap gap-2">
          <Button size="sm" onClick={() => store.undo()}>
            <Undo2 aria-hidden />
            Undo
          </Button>
          <AlertDialog
            trigger={<Button size="sm">Discard…</Button>}
            title={`Discard ${changes}?`}
            consequence="The roster then shows again what is published. Nobody is told anything."
            confirmLabel={`Discard ${changes}`}
            tone="danger"
            onConfirm={() => store.discardChangeSet()}
          />
          <Button size="sm" variant="primary" onClick={() => onApplyingChange(true)}>
            Apply…
          </Button>
        </div>
      </div>
      <ApplyDialog isOpen={isApplying} onOpenChange={onApplyingChange} clockStyle={clockStyle} now={now} />
    </>
  );
}

/** `Short 12 h → 8 h`, and the same of supervisors and qualifications where any is short. */
function shortWords({ without, withThem }: NetChange): string {
  const parts = [
    ['Short', without.employees, withThem.employees],
    ['Supervisors short', without.supervisors, withThem.supervisors],
    ['Qualified short', without.qualified, withThem.qualified],
  ] as const;
  const changed = parts.filter(([, before, after]) => before !== after);
  if (changed.length === 0) return 'Shortage stays as it is';
  return changed
    .map(([words, before, after]) => `${words} ${formatDuration(before)} → ${formatDuration(after)}`)
    .join(' · ');
}

/** Drafts save at once: quietly while it works. */
function SaveState() {
  const isSaving = useRoster((state) => state.saving.size > 0);
  const failure = useRoster((state) => state.failure);
  return (
    <div
      role="status"
      data-print="hidden"
      className="flex min-h-control-sm items-center gap-2 text-sm text-muted-foreground"
    >
      {failure !== null ? (
        <Failure message={failure} />
      ) : isSaving ? (
        <>
          <Spinner /> Saving
        </>
      ) : (
        <>
          <CircleCheck aria-hidden className="size-4" /> Saved
        </>
      )}
    </div>
  );
}

function Failure({ message }: { message: string }) {
  const store = useRosterStore();
  const isWaiting = useRoster((state) => state.saving.size > 0);
  return (
    <div role="alert" className="flex min-w-0 flex-wrap items-center gap-2">
      <CircleAlert aria-hidden className="size-4 shrink-0 text-danger-text" />
      <span className="min-w-0 text-foreground">{message}</span>
      {isWaiting ? (
        <Button size="sm" onClick={() => store.retry()}>
          Try again
        </Button>
      ) : (
        <Button size="sm" variant="ghost" onClick={() => store.dismissFailure()}>
          Dismiss
        </Button>
      )}
    </div>
  );
}

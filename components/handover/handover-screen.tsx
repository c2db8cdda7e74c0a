'use client';

import { NotebookPen } from 'lucide-react';
import { useNow } from '#components/floor/use-now.ts';
import type { Handover } from '#lib/domain/handover-records.ts';
import { changesOf, dueNotes, usualChange } from '#lib/domain/handover-view.ts';
import type { Instant } from '#lib/domain/types.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ChangeSection } from './change-section.tsx';
import { DueSection } from './due-section.tsx';
import type { HandoverLook, NoteActions } from './handover-props.ts';

export type HandoverScreenProps = {
  handover: Handover;
  /** When the own duty that runs ends; null = off duty. */
  ownEndsAt: Instant | null;
  look: HandoverLook;
  actions: NoteActions;
};

/** What waits to be read, what is written for the changes to come, and what was handed over within the last day. */
export function HandoverScreen({ handover, ownEndsAt, look: initial, actions }: HandoverScreenProps) {
  const look = { ...initial, now: useNow(initial.now) };
  const { now } = look;
  const due = dueNotes(handover.notes, now);
  const written = usualChange(handover.changes, ownEndsAt, now);
  // What waits to be read stands above, and goes to its change once it is read.
  const notes = handover.notes.filter((note) => !due.includes(note));
  const { coming, past } = changesOf({ ...handover, notes }, written, now);
  return (
    <div className="flex flex-col gap-6">
      {due.length === 0 ? null : (
        <DueSection notes={due} desks={handover.desks} look={look} actions={actions} />
      )}
      <div className="grid items-start gap-6 xl:grid-cols-2">
        <section aria-labelledby="handover-coming" className="flex min-w-0 flex-col gap-3">
          <h2 id="handover-coming" className="text-lg font-semibold">
            For the crews to come
          </h2>
          {coming.length === 0 ? (
            <EmptyState icon={<NotebookPen aria-hidden />} title="Nobody starts within 24 hours">
              A note is for a crew that takes over. Nothing is published for the next day yet.
            </EmptyState>
          ) : (
            coming.map((change) => (
              <ChangeSection
                key={change.at}
                change={change}
                isWritten={change.at === written?.at}
                keepFor={null}
                look={look}
                actions={actions}
              />
            ))
          )}
        </section>
        <section aria-labelledby="handover-past" className="flex min-w-0 flex-col gap-3">
          <h2 id="handover-past" className="text-lg font-semibold">
            Handed over
          </h2>
          {past.length === 0 ? (
            <p className="rounded-lg border border-dashed border-border-strong px-4 py-6 text-muted-foreground">
              No note was handed over within the last 24 hours
              {due.length === 0 ? '' : ' but those that wait for you above'}.
            </p>
          ) : (
            past.map((change) => (
              <ChangeSection
                key={change.at}
                change={change}
                isWritten={false}
                keepFor={written?.at ?? null}
                look={look}
                actions={actions}
              />
            ))
          )}
        </section>
      </div>
    </div>
  );
}

'use client';

import { useTransition } from 'react';
import { countOf } from '#lib/domain/format.ts';
import type { Desk, HandoverNote } from '#lib/domain/handover-records.ts';
import { byDesk, changeLabel } from '#lib/domain/handover-view.ts';
import { answerOf } from '../form/use-form-action.ts';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';
import { DeskRow } from './desk-row.tsx';
import type { HandoverLook, NoteActions } from './handover-props.ts';
import { NoteItem } from './note-item.tsx';

export type DueSectionProps = {
  notes: readonly HandoverNote[];
  desks: readonly Desk[];
  look: HandoverLook;
  actions: NoteActions;
};

/** Everything that waits to be read, desk by desk, and the one press that confirms it. */
export function DueSection({ notes, desks, look, actions }: DueSectionProps) {
  const [isPending, startTransition] = useTransition();
  const count = countOf(notes.length, 'note', 'notes');
  function confirm() {
    const seen = notes.map(({ id, version }) => ({ id, version }));
    startTransition(async () => {
      const answer = await answerOf(() => actions.confirm({ notes: seen }));
      if (!answer.ok) {
        toast.error(answer.message);
        return;
      }
      const { changed } = answer.data;
      if (changed.length === 0) toast.success(`You have read ${count}.`);
      else {
        toast.error(
          `${countOf(changed.length, 'note was', 'notes were')} changed while you read. Look at ${changed.length === 1 ? 'it' : 'them'} again.`,
        );
      }
    });
  }
  const changes = Map.groupBy(notes, ({ forAt }) => forAt);
  return (
    <section
      aria-labelledby="handover-due"
      className="overflow-clip rounded-lg border border-border-strong bg-card"
    >
      <header className="sticky top-12 z-10 flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b bg-primary-soft px-4 py-2">
        <h2 id="handover-due" className="text-lg font-semibold text-primary-text">
          {count} for you
        </h2>
        <Button variant="primary" pending={isPending} onClick={confirm}>
          {notes.length === 1 ? 'I have read it' : `I have read all ${notes.length}`}
        </Button>
      </header>
      {[...changes]
        .toSorted(([a], [b]) => a - b)
        .map(([at, own]) => (
          <div key={at} className="[&+&]:border-t">
            <h3 className="border-b bg-muted px-4 py-1.5 text-sm font-medium">
              For <span className="font-mono">{changeLabel(at, look.timeZone, look.clockStyle)}</span>
            </h3>
            <ul className="divide-y">
              {byDesk(own, desks).map((row) => (
                <DeskRow key={row.desk.id} name={row.desk.name}>
                  {row.notes.map((note) => (
                    <NoteItem
                      key={note.id}
                      note={note}
                      isReading
                      keepFor={null}
                      look={look}
                      actions={actions}
                    />
                  ))}
                </DeskRow>
              ))}
            </ul>
          </div>
        ))}
    </section>
  );
}

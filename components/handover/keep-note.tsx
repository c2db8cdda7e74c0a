'use client';

import { useTransition } from 'react';
import { formatInstantTime } from '#lib/domain/format.ts';
import type { HandoverNote } from '#lib/domain/handover-records.ts';
import type { Instant } from '#lib/domain/types.ts';
import { answerOf } from '../form/use-form-action.ts';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';
import type { HandoverLook, NoteActions } from './handover-props.ts';

export type KeepNoteProps = {
  note: Pick<HandoverNote, 'id' | 'desk'>;
  forAt: Instant;
  look: Pick<HandoverLook, 'timeZone' | 'clockStyle'>;
  keep: NoteActions['keep'];
  withdraw: NoteActions['withdraw'];
};

/** Copies a note that is still open to the next change in one step, which the toast takes back. */
export function KeepNote({ note, forAt, look, keep, withdraw }: KeepNoteProps) {
  const [isPending, startTransition] = useTransition();
  const time = formatInstantTime(forAt, look.timeZone, look.clockStyle);
  async function undo(noteId: number) {
    // A copy that somebody has changed meanwhile is not taken back by this.
    const answer = await answerOf(() => withdraw({ noteId, version: 1 }));
    if (answer.ok) toast.success('The copy is taken back.');
    else toast.error(answer.message);
  }
  function copy() {
    startTransition(async () => {
      const answer = await answerOf(() => keep({ noteId: note.id, forAt, clientId: crypto.randomUUID() }));
      if (!answer.ok) {
        toast.error(answer.message);
        return;
      }
      const { noteId } = answer.data;
      toast.success(`Kept for ${time}.`, { action: { label: 'Undo', onClick: () => void undo(noteId) } });
    });
  }
  return (
    <Button
      size="sm"
      pending={isPending}
      onClick={copy}
      aria-label={`Still open: keep the note for ${note.desk.name} for ${time}`}
    >
      Still open: keep for {time}
    </Button>
  );
}

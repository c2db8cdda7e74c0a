'use client';

import { useState } from 'react';
import type { HandoverNote } from '#lib/domain/handover-records.ts';
import { answerOf } from '../form/use-form-action.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';
import type { NoteActions } from './handover-props.ts';

export type WithdrawNoteProps = {
  note: Pick<HandoverNote, 'id' | 'version' | 'desk' | 'authorName'>;
  isOwn: boolean;
  withdraw: NoteActions['withdraw'];
};

/** Takes a note back after a question that names what follows. */
export function WithdrawNote({ note, isOwn, withdraw }: WithdrawNoteProps) {
  const [error, setError] = useState<string | null>(null);
  async function end() {
    const answer = await answerOf(() => withdraw({ noteId: note.id, version: note.version }));
    if (!answer.ok) {
      setError(answer.message);
      return false;
    }
    toast.success('The note is taken back.');
    return true;
  }
  const keepers = isOwn ? 'you and supervisors' : `${note.authorName} and supervisors`;
  return (
    <AlertDialog
      trigger={
        <Button size="sm" variant="ghost" aria-label={`Take back the note for ${note.desk.name}`}>
          Take back…
        </Button>
      }
      onOpenChange={() => setError(null)}
      title={`Take back the note for ${note.desk.name}?`}
      consequence={`Nobody reads it any more. That it was taken back stays visible to all, its text to ${keepers}.`}
      confirmLabel="Take back"
      cancelLabel="Keep it"
      tone="danger"
      error={error}
      onConfirm={end}
    />
  );
}

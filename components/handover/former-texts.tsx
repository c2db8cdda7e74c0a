'use client';

import { useState, useTransition } from 'react';
import { stampWords } from '#lib/domain/format.ts';
import type { HandoverNote, HandoverVersion } from '#lib/domain/handover-records.ts';
import { changeLabel } from '#lib/domain/handover-view.ts';
import { answerOf } from '../form/use-form-action.ts';
import { Button } from '../ui/button.tsx';
import type { HandoverLook, NoteActions } from './handover-props.ts';

export type FormerTextsProps = {
  note: Pick<HandoverNote, 'id' | 'desk' | 'forAt' | 'authorName'>;
  look: HandoverLook;
  listVersions: NoteActions['listVersions'];
};

/** What a note said before, read when it is asked for. */
export function FormerTexts({ note, look, listVersions }: FormerTextsProps) {
  const [versions, setVersions] = useState<readonly HandoverVersion[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const { timeZone, clockStyle } = look;
  function turn() {
    if (versions !== null) {
      setVersions(null);
      return;
    }
    startTransition(async () => {
      const answer = await answerOf(() => listVersions({ noteId: note.id }));
      setError(answer.ok ? null : answer.message);
      if (answer.ok) setVersions(answer.data.versions);
    });
  }
  return (
    <div className="min-w-0 text-sm">
      <Button
        variant="link"
        className="text-sm font-normal"
        pending={isPending}
        aria-expanded={versions !== null}
        onClick={turn}
      >
        {versions === null ? 'Former text' : 'Hide the former text'}
      </Button>
      {error === null ? null : (
        <p role="alert" className="text-danger-text">
          {error}
        </p>
      )}
      {versions === null ? null : (
        <ul className="mt-1 flex flex-col gap-2 border-l-2 pl-3">
          {versions.map((version) => (
            <li key={version.version}>
              <p className="max-w-prose whitespace-pre-wrap wrap-anywhere">{version.content}</p>
              <p className="text-muted-foreground">
                {stampWords(note.authorName, version.writtenAt, timeZone, clockStyle)}
                {version.deskName === note.desk.name ? '' : `, for ${version.deskName}`}
                {version.forAt === note.forAt
                  ? ''
                  : `, for ${changeLabel(version.forAt, timeZone, clockStyle)}`}
              </p>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

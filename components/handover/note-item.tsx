'use client';

import { stampWords } from '#lib/domain/format.ts';
import type { HandoverNote } from '#lib/domain/handover-records.ts';
import { changeLabel } from '#lib/domain/handover-view.ts';
import type { Instant } from '#lib/domain/types.ts';
import { Badge } from '../ui/badge.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { FormerTexts } from './former-texts.tsx';
import type { HandoverLook, NoteActions } from './handover-props.ts';
import { KeepNote } from './keep-note.tsx';
import { NoteReaders } from './note-readers.tsx';
import { WithdrawNote } from './withdraw-note.tsx';

export type NoteItemProps = {
  note: HandoverNote;
  /** The change for which it can be kept when it is still open; null = not here. */
  keepFor: Instant | null;
  /** It is among those to be read: what can be done with it waits. */
  isReading?: boolean;
  look: HandoverLook;
  actions: Pick<NoteActions, 'withdraw' | 'keep' | 'listVersions'>;
};

/** One note: what it says, of whom and when, who has read it, and what can be done with it. */
export function NoteItem({ note, keepFor, isReading = false, look, actions }: NoteItemProps) {
  const { ownId, isSupervisor, now, timeZone, clockStyle } = look;
  const isOwn = note.authorId === ownId;
  const isStanding = note.withdrawnAt === null;
  const isOpen = note.forAt > now;
  const label = changeLabel(note.forAt, timeZone, clockStyle);
  return (
    <article aria-label={`${note.desk.name}, ${note.authorName}`} className="flex min-w-0 flex-col gap-1.5">
      {note.withdrawnAt === null ? (
        <p className="max-w-prose whitespace-pre-wrap wrap-anywhere">{note.content}</p>
      ) : (
        <p className="text-muted-foreground italic">
          Taken back by {stampWords(note.withdrawnByName, note.withdrawnAt, timeZone, clockStyle)}.
        </p>
      )}
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-muted-foreground">
        <span>
          {isOwn ? 'You' : note.authorName}, {changeLabel(note.createdAt, timeZone, clockStyle)}
        </span>
        {note.carriedFrom === null ? null : (
          <span>
            · kept from {changeLabel(note.carriedFrom.forAt, timeZone, clockStyle)}, by{' '}
            {note.carriedFrom.authorName}
          </span>
        )}
        {note.editedAt === null || !isStanding ? null : (
          <Badge tone="warning">Changed {changeLabel(note.editedAt, timeZone, clockStyle)}</Badge>
        )}
        {note.keptFor === null ? null : (
          <Badge>Kept for {changeLabel(note.keptFor, timeZone, clockStyle)}</Badge>
        )}
        {note.readAt === null ? null : <Badge tone="success">You have read it</Badge>}
      </p>
      <div
        className="flex flex-wrap items-center gap-x-3 gap-y-1 empty:hidden [&>details[open]]:basis-full"
        data-print="hidden"
      >
        {note.readers === null || !isStanding || isReading ? null : (
          <NoteReaders readers={note.readers} timeZone={timeZone} clockStyle={clockStyle} />
        )}
        {(isStanding ? note.editedAt !== null : isOwn || isSupervisor) ? (
          <FormerTexts note={note} look={look} listVersions={actions.listVersions} />
        ) : null}
        {isStanding && isOwn && isOpen ? (
          <ButtonLink
            href={`/handover?note=${note.id}`}
            scroll={false}
            size="sm"
            aria-label={`Edit the note for ${note.desk.name}, ${label}`}
          >
            Edit
          </ButtonLink>
        ) : null}
        {isStanding && keepFor !== null && keepFor > note.forAt && note.keptFor === null ? (
          <KeepNote note={note} forAt={keepFor} look={look} keep={actions.keep} withdraw={actions.withdraw} />
        ) : null}
        {isStanding && !isReading && (isOwn || isSupervisor) ? (
          <WithdrawNote note={note} isOwn={isOwn} withdraw={actions.withdraw} />
        ) : null}
      </div>
    </article>
  );
}

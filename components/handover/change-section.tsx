'use client';

import { useId } from 'react';
import { countOf } from '#lib/domain/format.ts';
import { type ChangeNotes, changeLabel, unreadBy } from '#lib/domain/handover-view.ts';
import { countdown } from '#lib/domain/my-schedule.ts';
import type { Instant } from '#lib/domain/types.ts';
import { Badge } from '../ui/badge.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { DeskRow } from './desk-row.tsx';
import type { HandoverLook, NoteActions } from './handover-props.ts';
import { NoteItem } from './note-item.tsx';

export type ChangeSectionProps = {
  change: ChangeNotes;
  /** It is the one for which the reader writes: places without a note lead to writing one. */
  isWritten: boolean;
  /** The change for which a note that is still open can be kept; null = none is offered. */
  keepFor: Instant | null;
  look: HandoverLook;
  actions: NoteActions;
};

/** One change of crews: who takes over, who has not read, and the notes by desk. */
export function ChangeSection({ change, isWritten, keepFor, look, actions }: ChangeSectionProps) {
  const titleId = useId();
  const { now, timeZone, clockStyle } = look;
  const isPast = change.at <= now;
  const away = isPast ? `${countdown(now, change.at)} ago` : `in ${countdown(change.at, now)}`;
  return (
    <section aria-labelledby={titleId} className="overflow-hidden rounded-lg border bg-card">
      <header className="flex flex-col gap-0.5 border-b bg-muted px-4 py-2">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
          <h3 id={titleId} className="text-base font-semibold">
            <span className="font-mono">{changeLabel(change.at, timeZone, clockStyle)}</span>
          </h3>
          <p className="text-sm text-muted-foreground">
            {away}
            {change.crew === null || isPast
              ? ''
              : ` · ${countOf(change.crew.count, 'person starts', 'people start')} (${change.crew.codes.join(', ')})`}
          </p>
        </div>
        <Reading change={change} isSupervisor={look.isSupervisor} />
      </header>
      <ul className="divide-y">
        {change.desks.map(({ desk, notes }) => (
          <DeskRow key={desk.id} name={desk.name}>
            {notes.length === 0 ? (
              <div className="flex flex-wrap items-center justify-between gap-2">
                <p className="text-muted-foreground">Nothing yet</p>
                <ButtonLink
                  href={`/handover?note=new&desk=${desk.id}&at=${change.at}`}
                  scroll={false}
                  size="sm"
                  aria-label={`Write a note for ${desk.name}`}
                >
                  Write
                </ButtonLink>
              </div>
            ) : (
              <>
                {notes.map((note) => (
                  <NoteItem key={note.id} note={note} keepFor={keepFor} look={look} actions={actions} />
                ))}
                {isWritten ? (
                  <ButtonLink
                    href={`/handover?note=new&desk=${desk.id}&at=${change.at}`}
                    scroll={false}
                    variant="link"
                    className="self-start text-sm"
                    aria-label={`Write another note for ${desk.name}`}
                  >
                    Write another
                  </ButtonLink>
                ) : null}
              </>
            )}
          </DeskRow>
        ))}
      </ul>
    </section>
  );
}

/** To supervisors, who of the crew has not read all notes. */
function Reading({ change, isSupervisor }: { change: ChangeNotes; isSupervisor: boolean }) {
  const unread = isSupervisor ? unreadBy(change.desks.flatMap(({ notes }) => notes)) : null;
  if (unread === null) return null;
  const { readers, missing } = unread;
  if (readers === 0) {
    return <p className="text-sm text-warning-text">Nobody is to read it: no published shift starts then.</p>;
  }
  if (missing.length === 0) {
    return (
      <p>
        <Badge tone="success">Everybody has read it</Badge>
      </p>
    );
  }
  return (
    <p className="text-sm wrap-anywhere">
      <span className="font-medium">
        {readers - missing.length} of {readers} have read it all.
      </span>{' '}
      <span className="text-muted-foreground">
        Not yet: {missing.map(({ fullName }) => fullName).join(', ')}.
      </span>
    </p>
  );
}

'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import { tabStorage } from '#components/time-off/kept-draft.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { type ClockStyle, countOf } from '#lib/domain/format.ts';
import { type CrewChange, type Desk, HANDOVER_MAX, type HandoverNote } from '#lib/domain/handover-records.ts';
import { changeLabel } from '#lib/domain/handover-view.ts';
import type { Instant } from '#lib/domain/types.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Select } from '../ui/select.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { Textarea } from '../ui/textarea.tsx';
import { toast } from '../ui/toast.tsx';
import { keepNote, keptNote } from './kept-note.ts';

const closeHref = '/handover';
/** From so many characters on it is said how many are left. */
const COUNTED_FROM = HANDOVER_MAX - 500;

export type NotePanelProps = {
  /** Null = a new one. */
  note: HandoverNote | null;
  /** What a new one begins with. */
  start: { deskId: number | null; forAt: Instant | null };
  desks: readonly Desk[];
  changes: readonly CrewChange[];
  ownId: string;
  timeZone: string;
  clockStyle: ClockStyle;
  save: (input: {
    noteId: number | null;
    version: number | null;
    deskId: number;
    forAt: Instant;
    clientId: string;
    content: string;
  }) => Promise<ActionResult<{ noteId: number }>>;
};

/** Writes a note, or edits an own one until its change comes. */
export function NotePanel(props: NotePanelProps) {
  const { note, start, desks, changes, ownId, timeZone, clockStyle, save } = props;
  const router = useRouter();
  // What is saved is what was begun with: a note that changes meanwhile is a conflict, not overwritten.
  const [begun] = useState({ version: note?.version ?? null, clientId: null as string | null });
  const of = note === null ? 'new' : String(note.id);
  const [text, setText] = useState(note?.content ?? '');
  useEffect(() => {
    const kept = keptNote(tabStorage(), ownId, of);
    if (kept !== null) setText(kept);
  }, [ownId, of]);
  const { submit, isPending, message, isStale, errors } = useFormAction(
    (data) => {
      // The same for each try, so that one whose answer was lost writes nothing twice.
      begun.clientId ??= crypto.randomUUID();
      return save({
        noteId: note?.id ?? null,
        version: begun.version,
        deskId: Number(textOf(data, 'deskId')),
        forAt: Number(textOf(data, 'forAt')),
        clientId: begun.clientId,
        content: textOf(data, 'content'),
      });
    },
    () => {
      // What was typed into another note meanwhile stays.
      if (keptNote(tabStorage(), ownId, of) === text) keepNote(tabStorage(), ownId, of, null);
      toast.success(note === null ? 'The note is written.' : 'The note is changed.');
      router.replace(closeHref, { scroll: false });
    },
  );
  const deskItems = desks
    .filter(({ id, isActive }) => isActive || id === note?.desk.id)
    .map(({ id, name }) => ({ value: String(id), label: name }));
  const changeItems = changes.map(({ at, count, codes }) => ({
    value: String(at),
    label: `${changeLabel(at, timeZone, clockStyle)}: ${countOf(count, 'person', 'people')}, ${codes.join(', ')}`,
  }));
  if (note !== null && !changes.some(({ at }) => at === note.forAt)) {
    changeItems.unshift({
      value: String(note.forAt),
      label: `${changeLabel(note.forAt, timeZone, clockStyle)}: nobody starts then any more`,
    });
  }
  const readers = note?.readers?.filter(({ readAt }) => readAt !== null).length ?? 0;
  return (
    <SidePanel
      title={note === null ? 'Write a note' : 'Edit the note'}
      description={
        readers === 0
          ? 'For whoever takes over. You can edit it until the change.'
          : `${countOf(readers, 'person has', 'people have')} read it and will be asked to read it again.`
      }
      closeHref={closeHref}
    >
      <Form action={submit} errors={errors}>
        <RefusalMessage message={message} isStale={isStale} />
        <Field name="deskId" label="Desk" error={errors.deskId} requiredMessage="Choose a desk.">
          <Select
            name="deskId"
            items={deskItems}
            defaultValue={String(note?.desk.id ?? start.deskId ?? deskItems[0]?.value ?? '')}
            required
          />
        </Field>
        <Field
          name="forAt"
          label="For the crew that starts"
          error={errors.forAt}
          requiredMessage="Choose a change."
        >
          <Select
            name="forAt"
            items={changeItems}
            defaultValue={String(note?.forAt ?? start.forAt ?? changeItems[0]?.value ?? '')}
            required
          />
        </Field>
        <Field
          name="content"
          label="Note"
          hint={
            text.length >= COUNTED_FROM
              ? `${countOf(Math.max(0, HANDOVER_MAX - text.length), 'character', 'characters')} left.`
              : 'What is going on: open pursuits, outages, broken equipment, who calls back.'
          }
          error={errors.content}
          requiredMessage="Write what the next crew has to know."
        >
          <Textarea
            className="min-h-40"
            value={text}
            onValueChange={(value) => {
              setText(String(value));
              keepNote(tabStorage(), ownId, of, String(value));
            }}
            required
            maxLength={HANDOVER_MAX}
          />
        </Field>
        <div>
          <Button type="submit" variant="primary" pending={isPending}>
            {note === null ? 'Write note' : 'Save note'}
          </Button>
        </div>
      </Form>
    </SidePanel>
  );
}

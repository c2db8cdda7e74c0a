'use client';

import { Plus } from 'lucide-react';
import { useTransition } from 'react';
import type { ActionResult } from '#lib/actions/result.ts';
import type { Availability } from '#lib/domain/availability-records.ts';
import { timesWords } from '#lib/domain/availability-words.ts';
import { answerOf } from '../form/use-form-action.ts';
import { CardSection } from '../people/card-section.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';
import { EntryDialog, type SaveEntry } from './entry-dialog.tsx';
import { EntryList, type EntryLook } from './entry-list.tsx';

export type RemoveEntry = (input: { id: number; version: number }) => Promise<ActionResult<unknown>>;

export type WishSectionProps = {
  kind: 'overtime' | 'blackout';
  /** Of that kind, by first day. */
  entries: readonly Availability[];
  person: { id: string; fullName: string };
  look: EntryLook;
  save: SaveEntry;
  remove: RemoveEntry;
};

const TEXTS = {
  overtime: {
    title: 'More work',
    about: 'When you would like overtime. It helps whoever fills open shifts; it binds nobody.',
    none: 'You have not said when you would like more work.',
  },
  blackout: {
    title: 'No overtime',
    about:
      'When you would rather not be asked. Mandatory overtime can still reach you; approved leave protects you.',
    none: 'You may be asked at any time that your rest allows.',
  },
} as const;

/** Own wishes of one kind, to add, change and remove. */
export function WishSection({ kind, entries, person, look, save, remove }: WishSectionProps) {
  const { title, about, none } = TEXTS[kind];
  const { today, workweekStart } = look;
  return (
    <CardSection
      title={title}
      action={
        <EntryDialog
          trigger={
            <Button size="sm" aria-label={`Add a time: ${title.toLowerCase()}`}>
              <Plus aria-hidden />
              Add
            </Button>
          }
          kind={kind}
          person={person}
          entry={null}
          today={today}
          workweekStart={workweekStart}
          save={save}
        />
      }
    >
      <p className="text-muted-foreground">{about}</p>
      {entries.length === 0 ? (
        <p>{none}</p>
      ) : (
        <EntryList
          label={title}
          entries={entries}
          look={look}
          actionsOf={(entry) => {
            const words = timesWords(entry, workweekStart, look.clockStyle);
            return (
              <>
                <EntryDialog
                  trigger={
                    <Button size="sm" variant="ghost" aria-label={`Change ${words}`}>
                      Change…
                    </Button>
                  }
                  kind={kind}
                  person={person}
                  entry={entry}
                  today={today}
                  workweekStart={workweekStart}
                  save={save}
                />
                <RemoveButton key={entry.version} entry={entry} words={words} save={save} remove={remove} />
              </>
            );
          }}
        />
      )}
    </CardSection>
  );
}

function RemoveButton({
  entry,
  words,
  save,
  remove,
}: { entry: Availability; words: string } & Pick<WishSectionProps, 'save' | 'remove'>) {
  const [isPending, startTransition] = useTransition();
  async function bringBack() {
    const { id: _, version: __, ...fields } = entry;
    const answer = await answerOf(() => save({ ...fields, id: null, version: null }));
    if (!answer.ok) toast.error(answer.message);
  }
  function end() {
    startTransition(async () => {
      const answer = await answerOf(() => remove({ id: entry.id, version: entry.version }));
      if (!answer.ok) {
        toast.error(answer.message);
        return;
      }
      toast.success('Removed.', { action: { label: 'Undo', onClick: () => void bringBack() } });
    });
  }
  return (
    <Button size="sm" variant="ghost" pending={isPending} aria-label={`Remove ${words}`} onClick={end}>
      Remove
    </Button>
  );
}

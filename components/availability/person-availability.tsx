'use client';

import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { Availability, SleepWindow } from '#lib/domain/availability-records.ts';
import { timesWords } from '#lib/domain/availability-words.ts';
import { formatTimeRange } from '#lib/domain/format.ts';
import { answerOf } from '../form/use-form-action.ts';
import { CardSection } from '../people/card-section.tsx';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';
import { EntryDialog, type SaveEntry } from './entry-dialog.tsx';
import { EntryList, type EntryLook } from './entry-list.tsx';
import type { RemoveEntry } from './wish-section.tsx';

export type PersonAvailabilityProps = {
  person: { id: string; fullName: string };
  entries: readonly Availability[];
  sleep: SleepWindow | null;
  look: EntryLook;
  /** Null for whoever may write no standby: the person themself, and of those who left. */
  edit: { save: SaveEntry; remove: RemoveEntry } | null;
};

/** When somebody wishes to work more or not and sleeps, as supervisors read it, and the standbys that they write. */
export function PersonAvailability({ person, entries, sleep, look, edit }: PersonAvailabilityProps) {
  const of = (kind: Availability['kind']) => entries.filter((entry) => entry.kind === kind);
  const { today, workweekStart, clockStyle } = look;
  return (
    <CardSection
      title="Availability"
      action={
        edit === null ? null : (
          <EntryDialog
            trigger={
              <Button size="sm">
                <Plus aria-hidden />
                Standby
              </Button>
            }
            kind="standby"
            person={person}
            entry={null}
            today={today}
            workweekStart={workweekStart}
            save={edit.save}
          />
        )
      }
    >
      {entries.length === 0 && sleep === null ? (
        <p className="text-muted-foreground">No wishes and no standby.</p>
      ) : null}
      {(
        [
          ['standby', 'On standby'],
          ['overtime', 'Would like more work'],
          ['blackout', 'Wants no overtime'],
        ] as const
      ).map(([kind, label]) =>
        of(kind).length === 0 ? null : (
          <div key={kind} className="flex flex-col gap-1.5">
            <h3 className="text-sm font-medium">{label}</h3>
            <EntryList
              label={label}
              entries={of(kind)}
              look={look}
              {...(kind === 'standby' &&
                edit !== null && {
                  actionsOf: (entry: Availability) => {
                    const words = timesWords(entry, workweekStart, clockStyle);
                    return (
                      <>
                        <EntryDialog
                          trigger={
                            <Button size="sm" variant="ghost" aria-label={`Change the standby ${words}`}>
                              Change…
                            </Button>
                          }
                          kind="standby"
                          person={person}
                          entry={entry}
                          today={today}
                          workweekStart={workweekStart}
                          save={edit.save}
                        />
                        <EndStandby person={person} entry={entry} words={words} remove={edit.remove} />
                      </>
                    );
                  },
                })}
            />
          </div>
        ),
      )}
      {sleep === null ? null : (
        <p>
          <span className="text-muted-foreground">Sleeps </span>
          {formatTimeRange(sleep.startTime, sleep.endTime, clockStyle)}
        </p>
      )}
    </CardSection>
  );
}

function EndStandby({
  person,
  entry,
  words,
  remove,
}: {
  person: { fullName: string };
  entry: Availability;
  words: string;
  remove: RemoveEntry;
}) {
  const [error, setError] = useState<string | null>(null);
  return (
    <AlertDialog
      trigger={
        <Button size="sm" variant="ghost" aria-label={`Remove the standby ${words}`}>
          Remove…
        </Button>
      }
      onOpenChange={() => setError(null)}
      title={`Take ${person.fullName} off standby?`}
      consequence={`${words}. ${person.fullName} is told.`}
      confirmLabel="Take off standby"
      error={error}
      onConfirm={async () => {
        const answer = await answerOf(() => remove({ id: entry.id, version: entry.version }));
        if (!answer.ok) {
          setError(answer.message);
          return false;
        }
        toast.success(`${person.fullName} is off standby.`);
        return true;
      }}
    />
  );
}

import type { ReactNode } from 'react';
import type { Availability } from '#lib/domain/availability-records.ts';
import { spanWords, timesWords } from '#lib/domain/availability-words.ts';
import type { ClockStyle } from '#lib/domain/format.ts';
import type { LocalDate, Weekday } from '#lib/domain/types.ts';

export type EntryLook = { today: LocalDate; workweekStart: Weekday; clockStyle: ClockStyle };

export type EntryListProps<Entry extends Availability> = {
  label: string;
  entries: readonly Entry[];
  look: EntryLook;
  /** Whose it is, where the list is of several people. */
  nameOf?: (entry: Entry) => ReactNode;
  /** What can be done about one; absent = it is only read. */
  actionsOf?: (entry: Entry) => ReactNode;
};

/** Wishes or standbys, by first day. */
export function EntryList<Entry extends Availability>({
  label,
  entries,
  look,
  nameOf,
  actionsOf,
}: EntryListProps<Entry>) {
  return (
    <ul aria-label={label} className="divide-y rounded-lg border">
      {entries.map((entry) => {
        const span = spanWords(entry, look.today);
        return (
          <li
            key={entry.id}
            className="flex min-h-row flex-wrap items-center justify-between gap-x-4 gap-y-1 px-cell py-1.5"
          >
            <span className="flex min-w-0 flex-1 basis-52 flex-col gap-0.5">
              <span>
                {nameOf === undefined ? null : (
                  <span className="font-medium wrap-anywhere">{nameOf(entry)} · </span>
                )}
                <span className={nameOf === undefined ? 'font-medium' : undefined}>
                  {timesWords(entry, look.workweekStart, look.clockStyle)}
                </span>
              </span>
              {span === null && entry.note === null ? null : (
                <span className="text-sm wrap-anywhere text-muted-foreground">
                  {[span, entry.note].filter((words) => words !== null).join(' · ')}
                </span>
              )}
            </span>
            {actionsOf === undefined ? null : <span className="flex shrink-0 gap-1">{actionsOf(entry)}</span>}
          </li>
        );
      })}
    </ul>
  );
}

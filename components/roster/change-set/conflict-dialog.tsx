'use client';

import { AlertDialog } from '#components/ui/alert-dialog.tsx';
import { toast } from '#components/ui/toast.tsx';
import type { ClockStyle } from '#lib/domain/format.ts';
import type { RosterFacts, RosterRow } from '#lib/domain/roster.ts';
import type { RowConflict } from '../store/store-types.ts';
import { useRoster, useRosterStore } from '../store/use-roster.ts';
import { formatMoment, personOf, rowParts, saysTheSame, shiftWords } from './row-changes.ts';

export type ConflictDialogProps = { clockStyle: ClockStyle };

/** A save that met somebody else's: both values, who and when, and the choice which stays. */
export function ConflictDialog({ clockStyle }: ConflictDialogProps) {
  const store = useRosterStore();
  const conflict = useRoster((state) => state.conflict);
  const facts = useRoster((state) => state.facts);
  const isOne = conflict?.rows.length === 1;

  function keepTheirs() {
    if (conflict === null) return;
    store.resolve('theirs');
    toast.info('Theirs is kept.', { description: `Your edit was: ${conflict.step.label}` });
  }

  return (
    <AlertDialog
      open={conflict !== null}
      title={isOne ? 'Somebody changed this shift first' : 'Somebody changed these shifts first'}
      consequence={
        conflict === null ? '' : `Your edit is not saved: ${conflict.step.label}. Choose which stays.`
      }
      cancelLabel="Keep theirs"
      confirmLabel="Save mine over it"
      onOpenChange={(isOpen) => {
        if (!isOpen) keepTheirs();
      }}
      onConfirm={() => {
        store.resolve('mine');
        // The next conflict, or none, says whether it stays open.
        return false;
      }}
    >
      <ul className="flex flex-col gap-4">
        {conflict?.rows.map((row) => (
          <ConflictRow key={row.rowId} row={row} facts={facts} clockStyle={clockStyle} />
        ))}
      </ul>
      <p className="text-sm text-muted-foreground">
        What you save over theirs stays in the history of the shift.
      </p>
    </AlertDialog>
  );
}

type SideProps = { facts: RosterFacts; clockStyle: ClockStyle };

function ConflictRow({ row, facts, clockStyle }: SideProps & { row: RowConflict }) {
  const known = row.before ?? row.current ?? row.mine;
  const { timeZone } = facts.clock;
  const when = row.changedAt === null ? '' : `, ${formatMoment(row.changedAt, timeZone, clockStyle)}`;
  return (
    <li className="flex flex-col gap-2 border-t pt-3">
      <h3 className="font-medium">
        {known === null
          ? 'A shift'
          : `${personOf(known.userId, facts)}, ${shiftWords(known, facts, clockStyle)}`}
      </h3>
      <p className="text-muted-foreground">{`${row.changedBy ?? 'Somebody'} ${deedOf(row)}${when}.`}</p>
      <dl className="grid gap-x-4 gap-y-2 sm:grid-cols-3">
        <Side title="It was" row={row.before} other={null} facts={facts} clockStyle={clockStyle} />
        <Side title="Yours" row={row.mine} other={row.current} facts={facts} clockStyle={clockStyle} />
        <Side title="It is now" row={row.current} other={row.mine} facts={facts} clockStyle={clockStyle} />
      </dl>
    </li>
  );
}

function deedOf({ before, current }: RowConflict): string {
  if (current === null) return 'removed it';
  // Publishing saves every shift anew.
  return saysTheSame(before, current) ? 'saved it as it was, as publishing does' : 'changed it';
}

/** One value; what differs from the other stands out. */
function Side(props: SideProps & { title: string; row: RosterRow | null; other: RosterRow | null }) {
  const { title, row, other, facts, clockStyle } = props;
  const others =
    other === null ? null : new Map(rowParts(other, facts, clockStyle).map((part) => [part.key, part.words]));
  return (
    <div className="min-w-0">
      <dt className="text-sm font-medium text-muted-foreground">{title}</dt>
      <dd>
        {row === null ? (
          'Not there'
        ) : (
          <ul>
            {rowParts(row, facts, clockStyle).map(({ key, label, words }) => (
              <li key={key}>
                <span className="sr-only">{label}: </span>
                {others !== null && others.get(key) !== words ? (
                  <mark className="rounded-sm bg-warning-soft px-0.5 text-warning-text">{words}</mark>
                ) : (
                  words
                )}
              </li>
            ))}
          </ul>
        )}
      </dd>
    </div>
  );
}

'use client';

import { useEffect, useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import type { ClockStyle } from '#lib/domain/format.ts';
import type { RosterFacts, RosterMember } from '#lib/domain/roster.ts';
import { dateRefusal } from '#lib/domain/roster-edits.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { useEdit, useRoster } from '../store/use-roster.ts';
import { AssignForm } from './assign-form.tsx';
import { NumbersTable } from './numbers-table.tsx';
import { ShiftCard } from './shift-card.tsx';
import type { LoadHistory } from './shift-history.tsx';

export type PersonDayProps = {
  person: RosterMember;
  date: LocalDate;
  facts: RosterFacts;
  clockStyle: ClockStyle;
  loadHistory: LoadHistory;
};

/** A person's operational day: its shifts with all that can be done to them, and the person in numbers. */
export function PersonDay({ person, date, facts, clockStyle, loadHistory }: PersonDayProps) {
  const rows = useRoster((state) => state.byPerson.get(person.id)?.get(date));
  const saving = useRoster((state) => state.saving);
  const edit = useEdit();
  const [isAdding, setIsAdding] = useState(false);
  const refusal = dateRefusal(date, facts);
  const box = useRef<HTMLDivElement>(null);
  // With a shift its buttons go, and the one that was pressed among them: the keys must not be lost with it.
  const known = useRef(rows);
  useEffect(() => {
    const isGone = known.current?.some(({ id }) => !rows?.some((row) => row.id === id)) === true;
    known.current = rows;
    if (isGone && document.activeElement === document.body) {
      box.current?.closest('aside')?.focus({ preventScroll: true });
    }
  }, [rows]);
  return (
    <div ref={box} className="flex flex-col gap-6">
      <section aria-labelledby="day-shifts" className="flex flex-col gap-3">
        <h3 id="day-shifts" className="font-semibold">
          {rows === undefined ? 'No shift on this day' : 'Shifts'}
        </h3>
        {rows?.map((row) => (
          <ShiftCard
            key={row.id}
            row={row}
            facts={facts}
            clockStyle={clockStyle}
            isSaving={saving.has(row.id)}
            loadHistory={loadHistory}
          />
        ))}
        {refusal !== null ? (
          <p className="text-muted-foreground">{refusal}</p>
        ) : isAdding ? (
          <AssignForm
            facts={facts}
            userId={person.id}
            date={date}
            onCancel={() => setIsAdding(false)}
            onDo={(edits) => {
              edit(edits);
              setIsAdding(false);
            }}
          />
        ) : (
          <Button size="sm" className="self-start" onClick={() => setIsAdding(true)}>
            Add a shift…
          </Button>
        )}
      </section>
      <section aria-labelledby="day-numbers" className="flex flex-col gap-3">
        <h3 id="day-numbers" className="font-semibold">
          In numbers
        </h3>
        <NumbersTable userId={person.id} date={date} facts={facts} clockStyle={clockStyle} />
      </section>
    </div>
  );
}

'use client';

import { useState } from 'react';
import { DateInput } from '#components/ui/date-input.tsx';
import { Field } from '#components/ui/field.tsx';
import { Select } from '#components/ui/select.tsx';
import { TimeInput } from '#components/ui/time-input.tsx';
import type { ClockStyle } from '#lib/domain/format.ts';
import { dispatcherFor, giveEdits } from '#lib/domain/give-shift.ts';
import { type Capacity, type RosterFacts, type RosterRow, rowTimes } from '#lib/domain/roster.ts';
import type { RosterEdit } from '#lib/domain/roster-edits.ts';
import { membersById, templatesById } from '#lib/domain/roster-index.ts';
import { formatTime, isLocalDate, isLocalTime, nominalMinutesBetween, parseTime } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { personOf, shiftWords } from '../change-set/row-changes.ts';
import { useRoster } from '../store/use-roster.ts';
import { CapacityChoice } from './capacity-choice.tsx';
import { VerbForm } from './verb-form.tsx';

export type ShiftVerbProps = {
  row: RosterRow;
  facts: RosterFacts;
  clockStyle: ClockStyle;
  onDo: (edits: readonly RosterEdit[]) => void;
  onCancel: () => void;
};

const OPEN = 'open';
const NO_TIME = 'Type a time as HH:MM.';

/** Extends or trims: other times than the template's. */
export function TimesForm({ row, facts, onDo, onCancel }: ShiftVerbProps) {
  const times = timesOf(row, facts);
  const [start, setStart] = useState(times.startTime);
  const [end, setEnd] = useState(times.endTime);
  const isWhole = isLocalTime(start) && isLocalTime(end);
  return (
    <VerbForm
      title="Change times"
      verb="Change times"
      edits={isWhole ? [{ verb: 'times', rowId: row.id, localStart: start, localEnd: end }] : null}
      missing={NO_TIME}
      onDo={onDo}
      onCancel={onCancel}
    >
      <div className="flex gap-3">
        <Field label="From">
          <TimeInput value={start} onValueChange={setStart} />
        </Field>
        <Field label="Until">
          <TimeInput value={end} onValueChange={setEnd} />
        </Field>
      </div>
    </VerbForm>
  );
}

/** In two: the first part stays, the second goes to somebody else. */
export function SplitForm({ row, facts, onDo, onCancel }: ShiftVerbProps) {
  const [at, setAt] = useState(() => middleOf(timesOf(row, facts)));
  const [userId, setUserId] = useState(OPEN);
  return (
    <VerbForm
      title="Split"
      verb="Split"
      edits={isLocalTime(at) ? [{ verb: 'split', rowId: row.id, at, userId: personIdOf(userId) }] : null}
      missing={NO_TIME}
      onDo={onDo}
      onCancel={onCancel}
    >
      <Field label="At">
        <TimeInput value={at} onValueChange={setAt} />
      </Field>
      <PersonField label="The rest goes to" facts={facts} value={userId} onChange={setUserId} />
    </VerbForm>
  );
}

/** To another person, another day, or the open shifts. */
export function MoveForm({ row, facts, onDo, onCancel }: ShiftVerbProps) {
  const [userId, setUserId] = useState(row.userId ?? OPEN);
  const [date, setDate] = useState(row.shiftDate);
  const [capacity, setCapacity] = useState<Capacity>('supervisor');
  const to = { userId: personIdOf(userId), shiftDate: date, capacity };
  return (
    <VerbForm
      title="Move"
      verb="Move"
      edits={isLocalDate(date) ? giveEdits(row, to, facts) : null}
      missing="Choose a day."
      onDo={onDo}
      onCancel={onCancel}
    >
      <PersonField label="To" facts={facts} value={userId} onChange={setUserId} />
      <DayField label="On" facts={facts} value={date} onChange={setDate} />
      {dispatcherFor(row, to.userId, facts) === null ? null : (
        <CapacityChoice value={capacity} onChange={setCapacity} />
      )}
    </VerbForm>
  );
}

/** Two shifts change hands. */
export function ExchangeForm({ row, facts, clockStyle, onDo, onCancel }: ShiftVerbProps) {
  const rows = useRoster((state) => state.rows);
  const [date, setDate] = useState(row.shiftDate);
  const [otherId, setOtherId] = useState('');
  const rankOf = ({ userId }: RosterRow) => membersById(facts.people).get(userId ?? '')?.seniorityRank ?? 0;
  const others = [...rows.values()]
    .filter((other) => other.shiftDate === date && other.userId !== null && other.userId !== row.userId)
    .sort((a, b) => rankOf(a) - rankOf(b));
  const chosen = others.find(({ id }) => String(id) === otherId);
  return (
    <VerbForm
      title="Exchange"
      verb="Exchange"
      edits={chosen === undefined ? null : [{ verb: 'exchange', rowId: row.id, otherId: chosen.id }]}
      missing={others.length === 0 ? 'Nobody else works on that day.' : 'Choose a shift.'}
      onDo={onDo}
      onCancel={onCancel}
    >
      <DayField label="With a shift on" facts={facts} value={date} onChange={setDate} />
      <Field label="Shift">
        <Select
          value={otherId}
          onValueChange={setOtherId}
          items={others.map((other) => ({
            value: String(other.id),
            label: `${personOf(other.userId, facts)}, ${shiftWords(other, facts, clockStyle)}`,
          }))}
        />
      </Field>
    </VerbForm>
  );
}

/** Verbs without fields: what they would do, and the button. */
export function PlainForm({
  title,
  edit,
  tone,
  onDo,
  onCancel,
}: Pick<ShiftVerbProps, 'onDo' | 'onCancel'> & { title: string; edit: RosterEdit; tone?: 'danger' }) {
  const [edits] = useState([edit]);
  return <VerbForm title={title} verb={title} tone={tone} edits={edits} onDo={onDo} onCancel={onCancel} />;
}

function PersonField({
  label,
  facts,
  value,
  onChange,
}: {
  label: string;
  facts: RosterFacts;
  value: string;
  onChange: (value: string) => void;
}) {
  const people = facts.people
    .filter(({ isActive }) => isActive)
    .toSorted((a, b) => (a.fullName < b.fullName ? -1 : 1));
  return (
    <Field label={label}>
      <Select
        value={value}
        onValueChange={onChange}
        items={[
          { value: OPEN, label: 'Open shifts' },
          ...people.map(({ id, fullName }) => ({ value: id, label: fullName })),
        ]}
      />
    </Field>
  );
}

function DayField({
  label,
  facts,
  value,
  onChange,
}: {
  label: string;
  facts: RosterFacts;
  value: LocalDate;
  onChange: (value: LocalDate) => void;
}) {
  const { startDate, endDate } = facts.schedule;
  return (
    <Field label={label}>
      <DateInput value={value} min={startDate} max={endDate} onValueChange={onChange} />
    </Field>
  );
}

function personIdOf(choice: string): string | null {
  return choice === OPEN ? null : choice;
}

function timesOf(row: RosterRow, facts: RosterFacts) {
  const template = templatesById(facts.templates).get(row.shiftId);
  return template === undefined ? { startTime: '00:00', endTime: '00:00' } : rowTimes(row, template);
}

/** The quarter of an hour nearest to the middle. */
function middleOf({ startTime, endTime }: { startTime: string; endTime: string }): string {
  const quarters = Math.round(nominalMinutesBetween(startTime, endTime) / 30);
  return formatTime(parseTime(startTime) + quarters * 15);
}

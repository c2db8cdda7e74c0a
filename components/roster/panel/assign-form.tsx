'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import type { ShiftTemplate } from '#lib/domain/records.ts';
import type { RosterFacts } from '#lib/domain/roster.ts';
import type { RosterEdit } from '#lib/domain/roster-edits.ts';
import { membersById, templatesById } from '#lib/domain/roster-index.ts';
import { readShiftInput, type ShiftHints, type ShiftReading } from '#lib/domain/shift-input.ts';
import { templatesOn } from '#lib/domain/template-dates.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { VerbForm } from './verb-form.tsx';

export type AssignFormProps = {
  facts: RosterFacts;
  /** Null = an open shift. */
  userId: string | null;
  date: LocalDate;
  /** The shift that becomes another one; absent = one more. */
  replaces?: number;
  onDo: (edits: readonly RosterEdit[]) => void;
  onCancel: () => void;
};

/** With more they are found faster by typing. */
const OFFERED_MAX = 12;

/** A shift by its code, typed or chosen. */
export function AssignForm({ facts, userId, date, replaces, onDo, onCancel }: AssignFormProps) {
  const [text, setText] = useState('');
  const reading = readShiftInput(text, facts.templates, date, hintsOf(userId, facts));
  const input = reading.kind === 'done' && reading.input.kind === 'assign' ? reading.input : null;
  const edit: RosterEdit | null =
    input === null
      ? null
      : {
          verb: 'assign',
          userId,
          shiftDate: date,
          shiftId: input.shiftId,
          isOvertime: input.isOvertime,
          ...(input.localStart === null ? {} : { localStart: input.localStart }),
          ...(input.localEnd === null ? {} : { localEnd: input.localEnd }),
          ...(replaces === undefined ? {} : { replaces }),
        };
  return (
    <VerbForm
      title={replaces === undefined ? 'Add a shift' : 'Other shift'}
      verb={replaces === undefined ? 'Add' : 'Change'}
      edits={edit === null ? null : [edit]}
      missing={missingWords(reading)}
      onDo={onDo}
      onCancel={onCancel}
    >
      <Field label="Shift" hint="A code such as D12, with + as overtime, or times such as 19-05.">
        <Input mono value={text} onValueChange={setText} autoComplete="off" className="w-40" />
      </Field>
      <ul aria-label="Shifts that fit" className="flex flex-wrap gap-1.5">
        {offeredIn(reading, templatesOn(facts.templates, date)).map(({ text: code, label }) => (
          <li key={code}>
            <Button size="sm" aria-label={`${code}, ${label}`} onClick={() => setText(code)}>
              <span className="font-mono">{code}</span>
            </Button>
          </li>
        ))}
      </ul>
    </VerbForm>
  );
}

/** What the person usually works comes first. */
function hintsOf(userId: string | null, facts: RosterFacts): ShiftHints {
  const preferred = membersById(facts.people).get(userId ?? '')?.preferredShiftId ?? null;
  const template = preferred === null ? undefined : templatesById(facts.templates).get(preferred);
  return { category: template?.category ?? null, durationMinutes: template?.durationMinutes ?? null };
}

function offeredIn(reading: ShiftReading, templates: readonly ShiftTemplate[]) {
  const offered =
    reading.kind === 'choices'
      ? reading.choices.filter(({ input }) => input.kind === 'assign')
      : reading.kind === 'empty'
        ? templates.map(({ code, name }) => ({ text: code, label: name }))
        : [];
  return offered.slice(0, OFFERED_MAX);
}

function missingWords(reading: ShiftReading): string {
  if (reading.kind === 'unknown') return reading.message;
  return reading.kind === 'done' ? 'That is no shift. Type a code or times.' : 'Type or choose a shift.';
}

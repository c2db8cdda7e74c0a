'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import {
  FIELD_KINDS,
  FIELD_SUBJECTS,
  FIELD_WRITERS,
  type FieldDefinition,
  type FieldKind,
  type FieldReaders,
  type FieldSubject,
  type FieldWriters,
  isReadByWriters,
  kindLabels,
  optionsOf,
  readersLabel,
  readersOf,
  subjectLabels,
  writersLabel,
} from '#lib/domain/custom-fields.ts';
import { FlagField } from '../settings/flag-field.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Input } from '../ui/input.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { Select } from '../ui/select.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { toast } from '../ui/toast.tsx';
import { RuleFields } from './rule-fields.tsx';

const closeHref = '/settings/fields';

export type FieldPanelProps = {
  /** Null = a new one. */
  field: FieldDefinition | null;
  /** The place of a new one: behind all others. */
  nextPlace: number;
  save: (input: {
    fieldId: number | null;
    expectedVersion: number | null;
    subject: FieldSubject;
    label: string;
    help: string;
    isRequired: boolean;
    reads: FieldReaders;
    writes: FieldWriters;
    place: number;
    isRetired: boolean;
    kind: FieldKind;
    maxLength: number | null;
    min: number | string | null;
    max: number | string | null;
    options: { label: string; isRetired: boolean }[];
  }) => Promise<ActionResult<{ fieldId: number }>>;
};

/** One field: what it asks of whom, what it takes, and who reads it. */
export function FieldPanel({ field: shown, nextPlace, save }: FieldPanelProps) {
  const router = useRouter();
  // What is typed was typed over the version that was shown first, whatever the page learns meanwhile.
  const [field] = useState(shown);
  const [subject, setSubject] = useState<FieldSubject>(field?.subject ?? 'person');
  const [kind, setKind] = useState<FieldKind>(field?.kind ?? 'text');
  const [reads, setReads] = useState<FieldReaders>(field?.reads ?? 'person');
  const [writes, setWrites] = useState<FieldWriters>(field?.writes ?? 'person');
  const { submit, isPending, message, isStale, errors } = useFormAction(
    (data) =>
      save({
        fieldId: field?.id ?? null,
        expectedVersion: field?.version ?? null,
        subject,
        kind,
        reads,
        writes,
        label: textOf(data, 'label'),
        help: textOf(data, 'help'),
        isRequired: data.get('isRequired') !== null,
        place: numberOf(textOf(data, 'place')) ?? 0,
        isRetired: field !== null && data.get('isActive') === null,
        maxLength: numberOf(textOf(data, 'maxLength')),
        min: limitOf(kind, textOf(data, 'min')),
        max: limitOf(kind, textOf(data, 'max')),
        options:
          kind === 'option'
            ? optionsOf(
                textOf(data, 'options').split('\n'),
                field?.rule.options ?? [],
                field?.usedOptions ?? [],
              )
            : [],
      }),
    () => {
      toast.success('The field is saved.');
      router.replace(closeHref, { scroll: false });
    },
  );
  const readers = readersOf(subject);
  return (
    <SidePanel
      title={field?.label ?? 'Add a field'}
      description={field?.isRetired ? 'Retired: shown where it was filled in, asked of nobody.' : undefined}
      closeHref={closeHref}
    >
      <Form action={submit} errors={errors}>
        <RefusalMessage message={message} isStale={isStale} />
        <Field name="label" label="Label" error={errors.label} requiredMessage="A label is needed.">
          <Input required maxLength={60} autoComplete="off" defaultValue={field?.label ?? ''} />
        </Field>
        <Field name="help" label="Help" optional hint="Stands below the field." error={errors.help}>
          <Input maxLength={200} autoComplete="off" defaultValue={field?.help ?? ''} />
        </Field>
        <Field name="subject" label="About" error={errors.subject} disabled={field !== null}>
          <Select
            items={FIELD_SUBJECTS.map((value) => ({ value, label: subjectLabels[value] }))}
            value={subject}
            disabled={field !== null}
            onValueChange={(next) => {
              const chosen = FIELD_SUBJECTS.find((known) => known === next) ?? subject;
              setSubject(chosen);
              if (!readersOf(chosen).includes(reads)) setReads('person');
            }}
          />
        </Field>
        <Field
          name="kind"
          label="Kind"
          hint={
            field !== null && field.valueCount > 0
              ? 'It stays, as the field is filled in already.'
              : undefined
          }
          error={errors.kind}
        >
          <Select
            items={FIELD_KINDS.map((value) => ({ value, label: kindLabels[value] }))}
            value={kind}
            disabled={field !== null && field.valueCount > 0}
            onValueChange={(next) => setKind(FIELD_KINDS.find((known) => known === next) ?? kind)}
          />
        </Field>
        <RuleFields key={kind} kind={kind} field={field?.kind === kind ? field : null} errors={errors} />
        <Field name="reads" label="Who reads it" error={errors.reads}>
          <Select
            items={readers.map((value) => ({ value, label: readersLabel(value, subject) }))}
            value={reads}
            onValueChange={(next) => {
              const chosen = readers.find((known) => known === next) ?? reads;
              setReads(chosen);
              if (!isReadByWriters(chosen, writes)) {
                setWrites(FIELD_WRITERS.find((known) => isReadByWriters(chosen, known)) ?? 'admins');
              }
            }}
          />
        </Field>
        <Field
          name="writes"
          label="Who fills it in"
          hint={subject === 'person' ? undefined : 'Whoever asked, until it is decided.'}
          error={errors.writes}
        >
          <Select
            items={FIELD_WRITERS.filter((value) => isReadByWriters(reads, value)).map((value) => ({
              value,
              label: writersLabel(value, subject),
            }))}
            value={writes}
            onValueChange={(next) => setWrites(FIELD_WRITERS.find((known) => known === next) ?? writes)}
          />
        </Field>
        <FlagField
          name="isRequired"
          label="Required"
          hint={
            subject === 'person'
              ? 'It cannot be left empty when it is filled in.'
              : 'Nothing is sent without it, but for what is sent offline and sick calls.'
          }
          defaultChecked={field?.isRequired ?? false}
          error={errors.isRequired}
        />
        <Field name="place" label="Order" hint="Low numbers stand first." error={errors.place}>
          <NumberInput min={0} max={999} defaultValue={field?.place ?? nextPlace} />
        </Field>
        {field === null ? null : (
          <FlagField
            name="isActive"
            label="In use"
            hint="Otherwise it is retired: what was filled in stays and is shown, and nobody fills it in any more."
            defaultChecked={!field.isRetired}
            error={errors.isRetired}
          />
        )}
        <div>
          <Button type="submit" variant="primary" pending={isPending}>
            {field === null ? 'Add field' : 'Save field'}
          </Button>
        </div>
      </Form>
    </SidePanel>
  );
}

function numberOf(text: string): number | null {
  const words = text.trim().replace(',', '.');
  return words === '' ? null : Number(words);
}

/** A date as it is typed; of a number what cannot be read stays text, which is refused at its field. */
function limitOf(kind: FieldKind, text: string): number | string | null {
  const read = numberOf(text);
  return kind !== 'number' || read === null || Number.isNaN(read) ? text : read;
}

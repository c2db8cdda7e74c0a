'use client';

import { useState } from 'react';
import { answerOf, textOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import type { PersonDetail, PersonQualification } from '#lib/domain/people-records.ts';
import { endsSoon, periodState, validityWords } from '#lib/domain/person-words.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { DateInput } from '../ui/date-input.tsx';
import { Field } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';
import { CardSection } from './card-section.tsx';
import { DialogForm } from './dialog-form.tsx';
import { type ChangeAnswer, useAfterChange } from './replan.tsx';

export type EditQualifications = {
  save: (input: {
    userId: string;
    expectedVersion: number;
    qualificationId: number;
    fromDate: string;
    toDate: string;
    formerFromDate: string | null;
  }) => Promise<ActionResult<ChangeAnswer>>;
  remove: (input: {
    userId: string;
    expectedVersion: number;
    qualificationId: number;
    fromDate: string;
  }) => Promise<ActionResult<ChangeAnswer>>;
  /** Those of the agency. */
  qualifications: readonly { id: number; name: string }[];
};

type Person = Pick<PersonDetail, 'id' | 'fullName' | 'qualifications' | 'version'>;

export type QualificationSectionProps = {
  person: Person;
  today: LocalDate;
  /** Null for whoever only reads. */
  edit: EditQualifications | null;
};

/** What a person is qualified for, and until when. */
export function QualificationSection({ person, today, edit }: QualificationSectionProps) {
  const { qualifications } = person;
  const canAdd = edit !== null && edit.qualifications.length > 0;
  return (
    <CardSection
      title="Qualifications"
      action={canAdd ? <QualificationDialog person={person} today={today} edit={edit} held={null} /> : null}
    >
      {qualifications.length === 0 ? (
        <p className="text-muted-foreground">
          {edit !== null && !canAdd
            ? 'None. The settings name what the agency’s people can be qualified for.'
            : 'None.'}
        </p>
      ) : (
        <ul aria-label="Qualifications" className="flex flex-col divide-y">
          {qualifications.map((held) => (
            <li
              key={`${held.qualificationId} ${held.fromDate}`}
              className="flex min-h-control flex-wrap items-center gap-x-3 gap-y-1 py-1.5 first:pt-0 last:pb-0"
            >
              <span className={periodState(held, today) === 'past' ? 'text-muted-foreground' : 'font-medium'}>
                {held.name}
              </span>
              <Validity held={held} today={today} />
              {edit === null ? null : (
                <span className="ml-auto flex gap-1">
                  <QualificationDialog person={person} today={today} edit={edit} held={held} />
                  <RemoveButton person={person} edit={edit} held={held} />
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </CardSection>
  );
}

function Validity({ held, today }: { held: PersonQualification; today: LocalDate }) {
  const words = validityWords(held, today);
  return endsSoon(held, today) ? (
    <Badge tone="warning">{words}</Badge>
  ) : (
    <span className="text-sm text-muted-foreground">{words}</span>
  );
}

/** One more, or another validity of one that is held. */
function QualificationDialog({
  person,
  today,
  edit,
  held,
}: {
  person: Person;
  today: LocalDate;
  edit: EditQualifications;
  held: PersonQualification | null;
}) {
  const after = useAfterChange(person.id);
  const first = edit.qualifications[0];
  return (
    <DialogForm
      trigger={
        held === null ? (
          <Button size="sm">Add…</Button>
        ) : (
          <Button variant="ghost" size="sm" aria-label={`Change ${held.name}`}>
            Change…
          </Button>
        )
      }
      title={held === null ? `A qualification of ${person.fullName}` : `${held.name} of ${person.fullName}`}
      submitLabel={held === null ? 'Add' : 'Save change'}
      call={(data) =>
        edit.save({
          userId: person.id,
          expectedVersion: person.version,
          qualificationId: held?.qualificationId ?? Number(textOf(data, 'qualificationId')),
          fromDate: textOf(data, 'fromDate'),
          toDate: textOf(data, 'toDate'),
          formerFromDate: held?.fromDate ?? null,
        })
      }
      onDone={(answer, form) => {
        const id = held?.qualificationId ?? Number(textOf(form, 'qualificationId'));
        const name = held?.name ?? edit.qualifications.find((each) => each.id === id)?.name ?? '';
        after(answer, `${name} of ${person.fullName} is saved.`);
      }}
    >
      {(errors) => (
        <>
          {held === null ? (
            <Field name="qualificationId" label="Qualification" error={errors.qualificationId}>
              <Select
                items={edit.qualifications.map(({ id, name }) => ({ value: String(id), label: name }))}
                defaultValue={first === undefined ? '' : String(first.id)}
              />
            </Field>
          ) : null}
          <div className="grid gap-4 sm:grid-cols-2">
            <Field
              name="fromDate"
              label="Holds from"
              error={errors.fromDate ?? errors.formerFromDate}
              requiredMessage="A date is needed."
            >
              <DateInput required defaultValue={held?.fromDate ?? today} />
            </Field>
            <Field name="toDate" label="Last day" optional error={errors.toDate}>
              <DateInput defaultValue={held?.toDate ?? ''} />
            </Field>
          </div>
        </>
      )}
    </DialogForm>
  );
}

function RemoveButton({
  person,
  edit,
  held,
}: {
  person: Person;
  edit: EditQualifications;
  held: PersonQualification;
}) {
  const after = useAfterChange(person.id);
  const [error, setError] = useState<string | null>(null);
  return (
    <AlertDialog
      trigger={
        <Button variant="ghost" size="sm" aria-label={`Remove ${held.name}`}>
          Remove…
        </Button>
      }
      onOpenChange={() => setError(null)}
      title={`Remove ${held.name}?`}
      consequence={`It was entered by mistake: ${person.fullName} never had it. To end it, change its last day instead.`}
      confirmLabel="Remove"
      tone="danger"
      error={error}
      onConfirm={async () => {
        const { qualificationId, fromDate } = held;
        const answer = await answerOf(() =>
          edit.remove({ userId: person.id, expectedVersion: person.version, qualificationId, fromDate }),
        );
        if (!answer.ok) {
          setError(answer.message);
          return false;
        }
        after(answer.data, `${held.name} of ${person.fullName} is removed.`);
        return true;
      }}
    />
  );
}

'use client';

import { textOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import type { ClockStyle } from '#lib/domain/format.ts';
import type { PersonDetail } from '#lib/domain/people-records.ts';
import type { ShiftTemplate } from '#lib/domain/records.ts';
import { preferenceItems } from '../profile/preference-items.tsx';
import { Button } from '../ui/button.tsx';
import { DateInput } from '../ui/date-input.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { Select } from '../ui/select.tsx';
import { CardSection } from './card-section.tsx';
import { DialogForm } from './dialog-form.tsx';
import { FactsList } from './facts-list.tsx';
import { dayWords, EmailWords } from './person-facts.tsx';
import { PhoneLink } from './phone-link.tsx';
import { type ChangeAnswer, useAfterChange } from './replan.tsx';

export type EditPerson = {
  action: (input: {
    userId: string;
    expectedVersion: number;
    fullName: string;
    employeeNumber: string;
    phone: string;
    hiredOn: string;
    seniorityDate: string;
    centerId: string | null;
    preferredShiftId: number | null;
  }) => Promise<ActionResult<ChangeAnswer>>;
  centers: readonly { id: string; name: string }[];
  /** What the person may prefer: shifts of their center in use. */
  shifts: readonly ShiftTemplate[];
  clockStyle: ClockStyle;
};

export type DetailSectionProps = {
  person: PersonDetail;
  /** Null for whoever only reads. */
  edit: EditPerson | null;
};

const none = 'none';

/** What identifies a person and how to reach them. */
export function DetailSection({ person, edit }: DetailSectionProps) {
  const { preferredShift } = person;
  return (
    <CardSection title="Details" action={edit === null ? null : <EditDialog person={person} edit={edit} />}>
      <FactsList
        facts={[
          [
            'E-mail',
            <a
              key="email"
              href={`mailto:${person.email}`}
              className="text-primary-text underline underline-offset-4 wrap-anywhere"
            >
              <EmailWords email={person.email} />
            </a>,
          ],
          ['Phone', <PhoneLink key="phone" phone={person.phone} />],
          ['Center', person.center?.name ?? 'None'],
          ['Employee number', person.employeeNumber ?? 'None'],
          ['Hired on', dayWords(person.hiredOn)],
          ['Seniority from', dayWords(person.seniorityDate)],
          [
            'Prefers',
            preferredShift === null ? 'No shift' : `${preferredShift.name} (${preferredShift.code})`,
          ],
        ]}
      />
    </CardSection>
  );
}

function EditDialog({ person, edit }: { person: PersonDetail; edit: EditPerson }) {
  const after = useAfterChange(person.id);
  const { action, centers, shifts, clockStyle } = edit;
  return (
    <DialogForm
      trigger={<Button size="sm">Edit…</Button>}
      title={`Details of ${person.fullName}`}
      submitLabel="Save details"
      call={(data) => {
        const shift = textOf(data, 'preferredShiftId');
        const center = textOf(data, 'centerId');
        return action({
          userId: person.id,
          expectedVersion: person.version,
          fullName: textOf(data, 'fullName'),
          employeeNumber: textOf(data, 'employeeNumber'),
          phone: textOf(data, 'phone'),
          hiredOn: textOf(data, 'hiredOn'),
          seniorityDate: textOf(data, 'seniorityDate'),
          centerId: center === none || center === '' ? null : center,
          preferredShiftId: shift === none || shift === '' ? null : Number(shift),
        });
      }}
      onDone={(answer) => after(answer, `The details of ${person.fullName} are saved.`)}
    >
      {(errors) => (
        <>
          <Field name="fullName" label="Full name" error={errors.fullName} requiredMessage="Name is needed.">
            <Input defaultValue={person.fullName} required maxLength={120} autoComplete="off" />
          </Field>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field name="phone" label="Phone" optional error={errors.phone}>
              <Input
                type="tel"
                inputMode="tel"
                defaultValue={person.phone ?? ''}
                maxLength={32}
                autoComplete="off"
              />
            </Field>
            <Field name="employeeNumber" label="Employee number" optional error={errors.employeeNumber}>
              <Input defaultValue={person.employeeNumber ?? ''} maxLength={32} autoComplete="off" mono />
            </Field>
            <Field name="hiredOn" label="Hired on" optional error={errors.hiredOn}>
              <DateInput defaultValue={person.hiredOn ?? ''} />
            </Field>
            <Field
              name="seniorityDate"
              label="Seniority from"
              optional
              hint="Decides who gets the preferred shift first."
              error={errors.seniorityDate}
            >
              <DateInput defaultValue={person.seniorityDate ?? ''} />
            </Field>
          </div>
          <Field
            name="centerId"
            label="Center"
            hint="Another center keeps no preferred shift."
            error={errors.centerId}
          >
            <Select
              items={[
                ...centers.map(({ id, name }) => ({ value: id, label: name })),
                ...(person.role === 'admin' ? [{ value: none, label: 'None' }] : []),
              ]}
              defaultValue={person.center?.id ?? none}
            />
          </Field>
          <Field name="preferredShiftId" label="Preferred shift" error={errors.preferredShiftId}>
            <Select
              items={[{ value: none, label: 'None' }, ...preferenceItems(shifts, clockStyle)]}
              defaultValue={person.preferredShift === null ? none : String(person.preferredShift.id)}
            />
          </Field>
        </>
      )}
    </DialogForm>
  );
}

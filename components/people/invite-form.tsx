'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import type { ClockStyle } from '#lib/domain/format.ts';
import { roleLabel } from '#lib/domain/labels.ts';
import { type AnyRole, READING_ROLES } from '#lib/domain/reading-roles.ts';
import type { ShiftTemplate } from '#lib/domain/records.ts';
import { type LocalDate, PATTERN_IDS, type PatternId, ROLES } from '#lib/domain/types.ts';
import { preferenceItems } from '../profile/preference-items.tsx';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { DateInput } from '../ui/date-input.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Input } from '../ui/input.tsx';
import { Select } from '../ui/select.tsx';
import { toast } from '../ui/toast.tsx';
import { patternItems, patternOf } from './pattern-section.tsx';
import { personHref } from './people-query.ts';

export type InviteFormProps = {
  action: (input: {
    email: string;
    fullName: string;
    role: AnyRole;
    pattern: PatternId | null;
    centerId: string;
    employeeNumber: string;
    hiredOn: string;
    seniorityDate: string;
    preferredShiftId: number | null;
    phone: string;
    trainee: { toDate: string; trainerId: string | null } | null;
    qualificationIds: number[];
  }) => Promise<ActionResult<{ userId: string; replanFrom: LocalDate | null }>>;
  /** Open centers of the agency, each with its shifts in use and its active people, who may train. */
  centers: readonly {
    id: string;
    name: string;
    shifts: readonly ShiftTemplate[];
    people: readonly { id: string; fullName: string }[];
  }[];
  /** Where the form begins. */
  ownCenterId: string;
  qualifications: readonly { id: number; name: string }[];
  clockStyle: ClockStyle;
};

const none = 'none';
const roles = [...ROLES, ...READING_ROLES];
const roleItems = roles.map((value) => ({ value, label: roleLabel(value) }));

/** The choice of a select as an id; null for none. */
function chosen(data: FormData, name: string): string | null {
  const value = textOf(data, name);
  return value === none || value === '' ? null : value;
}

/** Invites a person, who can be scheduled from then on and signs in once the mail is answered. */
export function InviteForm(props: InviteFormProps) {
  const { action, centers, ownCenterId, qualifications, clockStyle } = props;
  const router = useRouter();
  const [centerId, setCenterId] = useState(ownCenterId);
  const [isTrainee, setIsTrainee] = useState(false);
  const center = centers.find(({ id }) => id === centerId);
  const { submit, isPending, message, errors } = useFormAction(
    async (data) => {
      const email = textOf(data, 'email');
      const preferred = chosen(data, 'preferredShiftId');
      const answer = await action({
        email,
        fullName: textOf(data, 'fullName'),
        role: roles.find((role) => role === data.get('role')) ?? 'dispatcher',
        pattern: patternOf(textOf(data, 'pattern')),
        centerId,
        employeeNumber: textOf(data, 'employeeNumber'),
        hiredOn: textOf(data, 'hiredOn'),
        seniorityDate: textOf(data, 'seniorityDate'),
        preferredShiftId: preferred === null ? null : Number(preferred),
        phone: textOf(data, 'phone'),
        trainee: isTrainee
          ? { toDate: textOf(data, 'traineeUntil'), trainerId: chosen(data, 'trainerId') }
          : null,
        qualificationIds: qualifications.flatMap(({ id }) => (data.has(`qualification-${id}`) ? [id] : [])),
      });
      if (answer.ok)
        toast.success(`${textOf(data, 'fullName')} is invited. The mail to ${email} is on its way.`);
      return answer;
    },
    ({ userId, replanFrom }) =>
      router.push(replanFrom === null ? '/people' : personHref(userId, { replan: replanFrom })),
  );
  return (
    <Form action={submit} errors={errors} className="max-w-2xl gap-6">
      <FormMessage>{message}</FormMessage>
      <div className="grid gap-4 md:grid-cols-2">
        <Field name="fullName" label="Full name" error={errors.fullName} requiredMessage="Name is needed.">
          <Input required maxLength={120} autoComplete="off" autoFocus />
        </Field>
        <Field
          name="email"
          label="E-mail"
          hint="The invitation goes here. Its link works for 24 hours, and can be sent again."
          error={errors.email}
          requiredMessage="E-mail is needed."
        >
          <Input type="email" required maxLength={254} autoComplete="off" inputMode="email" />
        </Field>
        <Field
          name="role"
          label="Role"
          hint="An auditor and payroll only read, and work no shifts: they get no pattern and no center."
          error={errors.role}
        >
          <Select items={roleItems} defaultValue="dispatcher" />
        </Field>
        <Field
          name="pattern"
          label="Pattern"
          hint="Without one, the generator leaves the person out."
          error={errors.pattern}
        >
          <Select items={patternItems} defaultValue={PATTERN_IDS[0]} />
        </Field>
        <Field name="centerId" label="Center" error={errors.centerId}>
          {centers.length === 1 ? (
            <Input value={center?.name ?? ''} readOnly />
          ) : (
            <Select
              items={centers.map(({ id, name }) => ({ value: id, label: name }))}
              value={centerId}
              onValueChange={setCenterId}
            />
          )}
        </Field>
        <Field name="preferredShiftId" label="Preferred shift" error={errors.preferredShiftId}>
          <Select
            key={centerId}
            items={[{ value: none, label: 'None' }, ...preferenceItems(center?.shifts ?? [], clockStyle)]}
            defaultValue={none}
          />
        </Field>
        <Field name="employeeNumber" label="Employee number" optional error={errors.employeeNumber}>
          <Input maxLength={32} autoComplete="off" mono />
        </Field>
        <Field name="phone" label="Phone" optional error={errors.phone}>
          <Input type="tel" inputMode="tel" maxLength={32} autoComplete="off" />
        </Field>
        <Field
          name="hiredOn"
          label="Hired on"
          optional
          hint="Pattern and qualifications begin then; today without it."
          error={errors.hiredOn}
        >
          <DateInput />
        </Field>
        <Field
          name="seniorityDate"
          label="Seniority from"
          optional
          hint="Decides who gets the preferred shift first."
          error={errors.seniorityDate}
        >
          <DateInput />
        </Field>
      </div>
      {qualifications.length === 0 ? null : (
        <fieldset className="flex flex-col gap-1.5">
          <legend className="mb-1.5 text-sm font-medium">Qualifications</legend>
          <div className="grid gap-x-4 gap-y-1 md:grid-cols-2">
            {qualifications.map(({ id, name }) => (
              <Checkbox key={id} name={`qualification-${id}`} label={name} />
            ))}
          </div>
          {errors.qualificationIds === undefined ? null : (
            <p className="text-sm text-danger-text">{errors.qualificationIds}</p>
          )}
        </fieldset>
      )}
      <div className="flex flex-col gap-3">
        <Checkbox
          label="In training"
          hint="Works without covering a chair until released."
          checked={isTrainee}
          onCheckedChange={setIsTrainee}
        />
        {isTrainee ? (
          <div className="grid gap-4 pl-6 md:grid-cols-2">
            <Field name="traineeUntil" label="Last day in training" optional error={errors.trainee}>
              <DateInput />
            </Field>
            <Field name="trainerId" label="Trainer">
              <Select
                key={centerId}
                items={[
                  { value: none, label: 'Not chosen' },
                  ...(center?.people ?? []).map(({ id, fullName }) => ({ value: id, label: fullName })),
                ]}
                defaultValue={none}
              />
            </Field>
          </div>
        ) : null}
      </div>
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={isPending}>
          Send invitation
        </Button>
        <ButtonLink href="/people" variant="ghost">
          Cancel
        </ButtonLink>
      </div>
    </Form>
  );
}

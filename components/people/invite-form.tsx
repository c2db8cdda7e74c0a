'use client';

import { useRouter } from 'next/navigation';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { patternLabel, roleLabel } from '#lib/domain/labels.ts';
import { PATTERN_IDS, type PatternId, ROLES, type Role } from '#lib/domain/types.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { DateInput } from '../ui/date-input.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Input } from '../ui/input.tsx';
import { Select } from '../ui/select.tsx';
import { toast } from '../ui/toast.tsx';

export type InviteFormProps = {
  action: (input: {
    email: string;
    fullName: string;
    role: Role;
    pattern: PatternId | null;
    centerId: string;
    employeeNumber: string;
    seniorityDate: string;
  }) => Promise<ActionResult<unknown>>;
  center: { id: string; name: string };
};

const none = 'none';
const roleItems = ROLES.map((value) => ({ value, label: roleLabel(value) }));
const patternItems = [...PATTERN_IDS, null].map((pattern) => ({
  value: pattern ?? none,
  label: patternLabel(pattern),
}));

/** Invites a person, who can be scheduled from then on and signs in once the mail is answered. */
export function InviteForm({ action, center }: InviteFormProps) {
  const router = useRouter();
  const { submit, isPending, message, errors } = useFormAction(
    async (data) => {
      const email = textOf(data, 'email');
      const answer = await action({
        email,
        fullName: textOf(data, 'fullName'),
        role: ROLES.find((role) => role === data.get('role')) ?? 'dispatcher',
        pattern: PATTERN_IDS.find((pattern) => pattern === data.get('pattern')) ?? null,
        centerId: center.id,
        employeeNumber: textOf(data, 'employeeNumber'),
        seniorityDate: textOf(data, 'seniorityDate'),
      });
      if (answer.ok)
        toast.success(`${textOf(data, 'fullName')} is invited. A mail with a link went to ${email}.`);
      return answer;
    },
    () => router.push('/people'),
  );
  return (
    <Form action={submit} errors={errors} className="max-w-lg">
      <FormMessage>{message}</FormMessage>
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
      <div className="grid gap-4 md:grid-cols-2">
        <Field name="role" label="Role" error={errors.role}>
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
        <Field name="employeeNumber" label="Employee number" optional error={errors.employeeNumber}>
          <Input maxLength={32} autoComplete="off" mono />
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
      <Field name="centerId" label="Center" error={errors.centerId}>
        <Input value={center.name} readOnly />
      </Field>
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

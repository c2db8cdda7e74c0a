'use client';

import { useRouter } from 'next/navigation';
import type { ReactNode } from 'react';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { weekdaysFrom } from '#lib/domain/format.ts';
import type { SetUpAgency } from '#lib/domain/set-up-schemas.ts';
import { weekdayName } from '#lib/domain/setting-words.ts';
import { NewPasswordField } from '../account/new-password-field.tsx';
import { useKept } from '../form/use-kept.ts';
import { Button } from '../ui/button.tsx';
import { Combobox, type ComboboxGroup } from '../ui/combobox.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Input } from '../ui/input.tsx';
import { Select } from '../ui/select.tsx';
import { TimeInput } from '../ui/time-input.tsx';

export type AgencyFormProps = {
  action: (input: SetUpAgency) => Promise<ActionResult<{ isSignedIn: boolean }>>;
  zones: readonly ComboboxGroup[];
};

const days = weekdaysFrom(0);

const blank = {
  agencyName: '',
  centerName: '',
  timeZone: '',
  dayStart: '07:00',
  workweekStart: '0',
  fullName: '',
  email: '',
};
type Draft = typeof blank;

function isDraft(value: unknown): value is Draft {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.keys(blank).every(
      (name) => typeof Object.entries(value).find(([key]) => key === name)?.[1] === 'string',
    )
  );
}

/** The agency with its center and the first admin; all but the password lasts through a reload. */
export function AgencyForm({ action, zones }: AgencyFormProps) {
  const router = useRouter();
  const [draft, keep, forget] = useKept('set-up-agency', blank, '1', isDraft, () => guessed(zones));
  const set = (name: keyof Draft) => (value: string) => keep({ ...draft, [name]: value });
  const { submit, isPending, message, errors } = useFormAction(
    (data) =>
      action({
        ...draft,
        workweekStart: days.find((day) => String(day) === draft.workweekStart) ?? 0,
        password: textOf(data, 'password'),
      }),
    ({ isSignedIn }) => {
      forget();
      router.replace(isSignedIn ? '/set-up' : '/sign-in?next=/set-up');
      router.refresh();
    },
  );
  return (
    <Form action={submit} errors={errors} className="gap-6">
      <FormMessage>{message}</FormMessage>
      <Part title="Your agency">
        <Field
          name="agencyName"
          label="Agency"
          hint="The county or city, as people know it."
          error={errors.agencyName}
          requiredMessage="The agency needs a name."
        >
          <Input
            value={draft.agencyName}
            onValueChange={set('agencyName')}
            required
            autoFocus
            maxLength={120}
            autoComplete="organization"
            placeholder="Summit County 911"
          />
        </Field>
        <Field
          name="centerName"
          label="Center"
          hint="The dispatch floor that you schedule first. More can be added later."
          error={errors.centerName}
          requiredMessage="The center needs a name."
        >
          <Input
            value={draft.centerName}
            onValueChange={set('centerName')}
            required
            maxLength={120}
            autoComplete="off"
            placeholder="Communications Center"
          />
        </Field>
        <Field
          name="timeZone"
          label="Time zone of the center"
          hint="Type a city or a name. It cannot change any more once shifts are planned."
          error={errors.timeZone}
        >
          <Combobox
            groups={zones}
            value={draft.timeZone}
            onValueChange={set('timeZone')}
            placeholder="Type to search"
            nothing="No time zone is called that. Try the largest city near you."
          />
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            name="dayStart"
            label="The operational day starts at"
            hint="When the day crew relieves the night crew. Shifts before it belong to the day before."
            error={errors.dayStart}
            patternMessage="Time is HH:MM on 24 hours, such as 07:00."
            requiredMessage="A time is needed."
          >
            <TimeInput value={draft.dayStart} onValueChange={set('dayStart')} required />
          </Field>
          <Field
            name="workweekStart"
            label="The workweek starts on"
            hint="The fixed seven days by which regular hours and overtime are counted."
            error={errors.workweekStart}
          >
            <Select
              items={days.map((day) => ({ value: String(day), label: weekdayName(day) }))}
              value={draft.workweekStart}
              onValueChange={set('workweekStart')}
              className="w-48"
            />
          </Field>
        </div>
      </Part>
      <Part title="You, the first admin">
        <Field
          name="fullName"
          label="Your name"
          error={errors.fullName}
          requiredMessage="Your name is needed."
        >
          <Input
            value={draft.fullName}
            onValueChange={set('fullName')}
            required
            maxLength={120}
            autoComplete="name"
          />
        </Field>
        <Field
          name="email"
          label="Your e-mail address"
          hint="You sign in with it."
          error={errors.email}
          requiredMessage="E-mail is needed."
        >
          <Input
            type="email"
            value={draft.email}
            onValueChange={set('email')}
            required
            maxLength={254}
            autoComplete="username"
            inputMode="email"
          />
        </Field>
        <NewPasswordField name="password" error={errors.password} />
      </Part>
      <Button type="submit" variant="primary" size="lg" pending={isPending}>
        Make the agency and sign in
      </Button>
    </Form>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-4">
      <legend className="mb-3 text-lg font-semibold">{title}</legend>
      {children}
    </fieldset>
  );
}

/** With the zone of this browser. */
function guessed(zones: readonly ComboboxGroup[]): Draft {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const isKnown = zones.some(({ items }) => items.some(({ value }) => value === timeZone));
  return isKnown ? { ...blank, timeZone } : blank;
}

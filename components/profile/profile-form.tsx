'use client';

import { useState } from 'react';
import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import type { ClockStyle } from '#lib/domain/format.ts';
import type { ShiftTemplate } from '#lib/domain/records.ts';
import { CLOCK_STYLES, DENSITIES, THEMES } from '#lib/domain/schemas.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Input } from '../ui/input.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { Select } from '../ui/select.tsx';
import { toast } from '../ui/toast.tsx';
import { preferenceItems } from './preference-items.tsx';

type Theme = (typeof THEMES)[number];
type Density = (typeof DENSITIES)[number];

export type OwnProfileFields = {
  fullName: string;
  phone: string | null;
  preferredShiftId: number | null;
  theme: Theme;
  density: Density;
  clockStyle: ClockStyle;
  version: number;
};

export type ProfileFormProps = {
  action: (input: {
    fullName: string;
    phone: string;
    defaultShiftPreferenceId: number | null;
    theme: Theme;
    density: Density;
    clock: ClockStyle;
    version: number;
  }) => Promise<ActionResult<unknown>>;
  profile: OwnProfileFields;
  /** What may be preferred: the center's shifts in use. */
  shifts: readonly ShiftTemplate[];
};

const none = 'none';
const themeItems = [
  { value: 'dark', label: 'Dark' },
  { value: 'light', label: 'Light' },
  { value: 'system', label: 'As the device' },
];
const densityItems = [
  { value: 'comfortable', label: 'Comfortable' },
  { value: 'compact', label: 'Compact' },
];
const clockItems = [
  { value: '24h', label: '21:00' },
  { value: '12h', label: '9:00 pm' },
];

/** What a person changes of the own profile. */
export function ProfileForm({ action, profile, shifts }: ProfileFormProps) {
  // What is saved elsewhere meanwhile must not replace what is typed here.
  const [initial] = useState(profile);
  const { submit, isPending, message, isStale, errors } = useFormAction(
    (data) => {
      const preference = textOf(data, 'defaultShiftPreferenceId');
      return action({
        fullName: textOf(data, 'fullName'),
        phone: textOf(data, 'phone'),
        defaultShiftPreferenceId: preference === none || preference === '' ? null : Number(preference),
        theme: THEMES.find((theme) => theme === data.get('theme')) ?? profile.theme,
        density: DENSITIES.find((density) => density === data.get('density')) ?? profile.density,
        clock: CLOCK_STYLES.find((clock) => clock === data.get('clock')) ?? profile.clockStyle,
        version: profile.version,
      });
    },
    () => toast.success('Your profile is saved.'),
  );
  return (
    <Form action={submit} errors={errors}>
      <RefusalMessage message={message} isStale={isStale} />
      <Field name="fullName" label="Name" error={errors.fullName} requiredMessage="Name is needed.">
        <Input defaultValue={initial.fullName} required maxLength={120} autoComplete="name" />
      </Field>
      <Field
        name="phone"
        label="Phone"
        optional
        hint="Supervisors see it; notices by text go there."
        error={errors.phone}
      >
        <Input
          type="tel"
          defaultValue={initial.phone ?? ''}
          maxLength={32}
          autoComplete="tel"
          inputMode="tel"
        />
      </Field>
      <Field
        name="defaultShiftPreferenceId"
        label="Preferred shift"
        hint="For the next schedule: this shift for days of its length, its category for the others. Seniority decides where too many want the same."
        error={errors.defaultShiftPreferenceId}
      >
        <Select
          items={[{ value: none, label: 'None' }, ...preferenceItems(shifts, profile.clockStyle)]}
          defaultValue={initial.preferredShiftId === null ? none : String(initial.preferredShiftId)}
        />
      </Field>
      {/* Chosen in the menu too: the newer choice shows, and what is typed above stays. */}
      <RadioGroup
        key={profile.theme}
        legend="Theme"
        name="theme"
        variant="segmented"
        items={themeItems}
        defaultValue={profile.theme}
        error={errors.theme}
      />
      <RadioGroup
        legend="Density"
        name="density"
        variant="segmented"
        items={densityItems}
        defaultValue={initial.density}
        error={errors.density}
      />
      <RadioGroup
        legend="Clock"
        name="clock"
        variant="segmented"
        items={clockItems}
        defaultValue={initial.clockStyle}
        error={errors.clock}
      />
      <div>
        <Button type="submit" variant="primary" pending={isPending}>
          Save
        </Button>
      </div>
    </Form>
  );
}

'use client';

import { useState } from 'react';
import { numberOf, textOf } from '#components/form/use-form-action.ts';
import { SIGN_IN_POLICIES } from '#lib/domain/schemas.ts';
import type { SettingValues } from '#lib/domain/setting-records.ts';
import type { SaveSettingInput } from '#lib/domain/setting-schemas.ts';
import {
  IDLE_LOCK_MINUTES,
  SIGN_IN_HOURS,
  USE_NOTICE_LENGTH_MAX,
} from '#lib/domain/sign-in-settings-schemas.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { Field } from '../ui/field.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Input } from '../ui/input.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { Textarea } from '../ui/textarea.tsx';
import { type ChangeActions, SettingChange } from './setting-change.tsx';

/** The admins who can sign in, the reader among them. */
type AdminsHere = {
  count: number;
  /** Admins other than the reader who have a second factor. */
  othersWithFactor: number;
  /** Whether the reader has one. */
  hasFactor: boolean;
};

export type SignInRulesFormProps = {
  actions: ChangeActions<SaveSettingInput>;
  rules: SettingValues['sign_in'];
  knownVersionId: number | null;
  today: LocalDate;
  admins: AdminsHere;
};

type Errors = Readonly<Record<string, string>>;

const policies = [
  {
    value: 'delay',
    label: 'A wait that grows',
    hint: '30 seconds at first, twice as long after each further wrong password, at most 15 minutes. It ends by itself.',
  },
  {
    value: 'lock',
    label: 'Locked until released',
    hint: 'The account takes no password until somebody releases it: a supervisor on duty for dispatchers, an admin for anybody else. A reset by mail still lets its owner in.',
  },
];

const spans = [
  {
    name: 'idleLockMinutes',
    label: 'Screens that nobody touches lock after, in minutes',
    range: IDLE_LOCK_MINUTES,
    unit: 'Minutes',
    hint: 'Its owner opens it again with the password and finds what was typed. Computers of the dispatch floor do not lock.',
  },
  {
    name: 'signInHours',
    label: 'Everybody signs in again after, in hours',
    range: SIGN_IN_HOURS,
    unit: 'Hours',
    hint: 'Counted from the last sign-in, on every computer, also for whoever was busy all the time.',
  },
] as const;

/** How people of the agency sign in, and for how long that lasts. */
export function SignInRulesForm({ actions, rules, knownVersionId, today, admins }: SignInRulesFormProps) {
  return (
    <SettingChange
      actions={actions}
      today={today}
      known={knownVersionId}
      done="The rules of signing in are saved."
      read={(data, effectiveFrom, known): SaveSettingInput => ({
        kind: 'sign_in',
        policy: SIGN_IN_POLICIES.find((known) => known === textOf(data, 'policy')) ?? rules.policy,
        secondFactor: data.has('secondFactor'),
        notice: textOf(data, 'notice') || null,
        idleLockMinutes: numberOf(data, 'idleLockMinutes'),
        signInHours: numberOf(data, 'signInHours'),
        effectiveFrom,
        knownVersionId: known,
      })}
    >
      {(errors) => (
        <>
          <PolicyChoice policy={rules.policy} adminCount={admins.count} error={errors.policy} />
          <FactorChoice isRequired={rules.secondFactor} admins={admins} error={errors.secondFactor} />
          <SpanFields rules={rules} errors={errors} />
          <Field
            name="notice"
            label="Notice before the sign-in"
            optional
            hint="Whoever signs in accepts it first, for instance that use is monitored. Plain text; empty = none."
            error={errors.notice}
          >
            <Textarea rows={5} maxLength={USE_NOTICE_LENGTH_MAX} defaultValue={rules.notice ?? ''} />
          </Field>
        </>
      )}
    </SettingChange>
  );
}

function PolicyChoice({
  policy,
  adminCount,
  error,
}: {
  policy: string;
  adminCount: number;
  error: string | undefined;
}) {
  const [chosen, setChosen] = useState(policy);
  return (
    <>
      <RadioGroup
        legend="After five wrong passwords in a row"
        name="policy"
        items={policies}
        value={chosen}
        onValueChange={setChosen}
        error={error}
      />
      {chosen === 'lock' && adminCount < 2 ? (
        <FormMessage tone="warning">
          You are the only admin. If your account is locked, nobody in your agency can release it. Make
          somebody else an admin first.
        </FormMessage>
      ) : null}
    </>
  );
}

function FactorChoice({
  isRequired,
  admins,
  error,
}: {
  isRequired: boolean;
  admins: AdminsHere;
  error: string | undefined;
}) {
  const [isChosen, setChosen] = useState(isRequired);
  return (
    <>
      <Checkbox
        name="secondFactor"
        label="Everybody needs a second factor"
        hint="An authenticator app beside the password. Whoever has none sets it up at the next page and reaches nothing before; nobody can remove it."
        checked={isChosen}
        onCheckedChange={setChosen}
      />
      {error === undefined ? null : <FormMessage>{error}</FormMessage>}
      {isChosen && !isRequired && error === undefined ? <FactorWarning {...admins} /> : null}
    </>
  );
}

function FactorWarning({ othersWithFactor, hasFactor }: AdminsHere) {
  if (othersWithFactor === 0) {
    return (
      <FormMessage tone="warning">
        No other admin has a second factor yet. Another admin sets one up first, in their profile: with one
        admin alone, a lost phone would lock the agency out.
      </FormMessage>
    );
  }
  if (hasFactor) return null;
  return (
    <FormMessage tone="warning">
      You have no second factor yourself: you set one up right after this is in force.
    </FormMessage>
  );
}

function SpanFields({ rules, errors }: { rules: SettingValues['sign_in']; errors: Errors }) {
  return spans.map(({ name, label, range, unit, hint }) => (
    <Field
      key={name}
      name={name}
      label={label}
      optional
      hint={`${range.min} to ${range.max}; empty = never. ${hint}`}
      error={errors[name]}
      patternMessage={`${unit} are a whole number from ${range.min} to ${range.max}; empty = never.`}
    >
      <Input
        mono
        inputMode="numeric"
        pattern="\d{0,3}"
        maxLength={3}
        autoComplete="off"
        defaultValue={rules[name] === null ? '' : String(rules[name])}
        className="w-20"
      />
    </Field>
  ));
}

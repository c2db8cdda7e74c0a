'use client';

import { useState } from 'react';
import { textOf } from '#components/form/use-form-action.ts';
import { SIGN_IN_POLICIES, type SignInPolicy } from '#lib/domain/schemas.ts';
import type { SaveSettingInput } from '#lib/domain/setting-schemas.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { FormMessage } from '../ui/form-message.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { type ChangeActions, SettingChange } from './setting-change.tsx';

export type SignInPolicyFormProps = {
  actions: ChangeActions<SaveSettingInput>;
  policy: SignInPolicy;
  knownVersionId: number | null;
  today: LocalDate;
  /** Active admins of the agency. */
  adminCount: number;
};

const items = [
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

/** What happens after five wrong passwords in a row. */
export function SignInPolicyForm({
  actions,
  policy,
  knownVersionId,
  today,
  adminCount,
}: SignInPolicyFormProps) {
  return (
    <SettingChange
      actions={actions}
      today={today}
      known={knownVersionId}
      done="The rule of signing in is saved."
      read={(data, effectiveFrom, known): SaveSettingInput => ({
        kind: 'sign_in',
        policy: SIGN_IN_POLICIES.find((known) => known === textOf(data, 'policy')) ?? policy,
        effectiveFrom,
        knownVersionId: known,
      })}
    >
      {(errors) => <PolicyChoice policy={policy} adminCount={adminCount} error={errors.policy} />}
    </SettingChange>
  );
}

function PolicyChoice({
  policy,
  adminCount,
  error,
}: Pick<SignInPolicyFormProps, 'policy' | 'adminCount'> & { error: string | undefined }) {
  const [chosen, setChosen] = useState<string>(policy);
  return (
    <>
      <RadioGroup
        legend="After five wrong passwords in a row"
        name="policy"
        items={items}
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

'use client';

import { useState } from 'react';
import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { SIGN_IN_POLICIES, type SignInPolicy } from '#lib/domain/schemas.ts';
import { Button } from '../ui/button.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { toast } from '../ui/toast.tsx';

export type SignInPolicyFormProps = {
  action: (input: { policy: SignInPolicy; expectedVersion: number }) => Promise<ActionResult<unknown>>;
  policy: SignInPolicy;
  version: number;
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
export function SignInPolicyForm({ action, policy, version, adminCount }: SignInPolicyFormProps) {
  const [chosen, setChosen] = useState<SignInPolicy>(policy);
  const { submit, isPending, message, isStale, errors } = useFormAction(
    () => action({ policy: chosen, expectedVersion: version }),
    () => toast.success('The settings are saved.'),
  );
  return (
    <Form action={submit} errors={errors}>
      <RefusalMessage message={message} isStale={isStale} />
      <RadioGroup
        legend="After five wrong passwords in a row"
        name="policy"
        items={items}
        value={chosen}
        onValueChange={(value) => setChosen(SIGN_IN_POLICIES.find((known) => known === value) ?? chosen)}
        error={errors.policy}
      />
      {chosen === 'lock' && adminCount < 2 ? (
        <FormMessage tone="warning">
          You are the only admin. If your account is locked, nobody in your agency can release it. Make
          somebody else an admin first.
        </FormMessage>
      ) : null}
      <p className="text-sm text-muted-foreground">
        A change holds at once, and whoever waits or is locked now can try again.
      </p>
      <div>
        <Button type="submit" variant="primary" pending={isPending}>
          Save
        </Button>
      </div>
    </Form>
  );
}

'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { ActionResult } from '#lib/actions/result.ts';
import type { SecondFactorSetup } from '#lib/domain/second-factor.ts';
import { RecoveryCodes } from '../profile/recovery-codes.tsx';
import { SecondFactorStart } from '../profile/second-factor-start.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { FormMessage } from '../ui/form-message.tsx';

export type RequiredFactorProps = {
  email: string;
  /** Whether it is set up, here or at another screen. */
  isDone: boolean;
  /** Where to go afterwards. */
  target: string;
  actions: {
    start: (input: { currentPassword: string }) => Promise<ActionResult<SecondFactorSetup>>;
    confirm: (input: { factorId: string; code: string }) => Promise<ActionResult<{ codes: string[] }>>;
  };
};

/** Sets up the second factor that the agency requires, before anything else. */
export function RequiredFactor(props: RequiredFactorProps) {
  // The card around it is its frame.
  return (
    <div className="flex flex-col gap-5 [&>section]:border-0 [&>section]:p-0">
      <Steps {...props} />
    </div>
  );
}

function Steps({ email, isDone, target, actions }: RequiredFactorProps) {
  const router = useRouter();
  /** Codes that are shown this once. */
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  if (codes !== null) {
    return (
      <RecoveryCodes
        codes={codes}
        onKept={() => {
          router.replace(target);
          router.refresh();
        }}
      />
    );
  }
  if (isDone) {
    return (
      <>
        <FormMessage tone="success">Your second factor is set up.</FormMessage>
        <ButtonLink href={target} variant="primary" size="lg">
          Continue
        </ButtonLink>
      </>
    );
  }
  return (
    <SecondFactorStart email={email} start={actions.start} confirm={actions.confirm} onCodes={setCodes} />
  );
}

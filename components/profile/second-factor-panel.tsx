'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { ActionResult } from '#lib/actions/result.ts';
import { countOf } from '#lib/domain/format.ts';
import type { SecondFactorSetup } from '#lib/domain/second-factor.ts';
import { toast } from '../ui/toast.tsx';
import { ProfileSection } from './profile-section.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { SecondFactorCodeForm } from './second-factor-code-form.tsx';
import { SecondFactorStart } from './second-factor-start.tsx';

type Codes = { codes: string[] };

export type SecondFactorPanelProps = {
  email: string;
  /** The day on which it was set up, in words; null while there is none. */
  since: string | null;
  codesLeft: number;
  /** The agency requires it of everybody. */
  isRequired: boolean;
  actions: {
    start: (input: { currentPassword: string }) => Promise<ActionResult<SecondFactorSetup>>;
    confirm: (input: { factorId: string; code: string }) => Promise<ActionResult<Codes>>;
    makeCodes: (input: { code: string }) => Promise<ActionResult<Codes>>;
    drop: (input: { code: string }) => Promise<ActionResult<unknown>>;
  };
};

/** The own second factor: set up step by step, with its recovery codes, and removed. */
export function SecondFactorPanel({ email, since, codesLeft, isRequired, actions }: SecondFactorPanelProps) {
  const router = useRouter();
  /** Codes that are shown this once. */
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  if (codes !== null) {
    return (
      <RecoveryCodes
        codes={codes}
        onKept={() => {
          setCodes(null);
          router.refresh();
        }}
      />
    );
  }
  if (since === null) {
    return (
      <SecondFactorStart email={email} start={actions.start} confirm={actions.confirm} onCodes={setCodes} />
    );
  }
  return (
    <div className="flex flex-col gap-5">
      <ProfileSection title="Authenticator app">
        <p className="text-muted-foreground">Set up on {since}. Each sign-in asks for a code of it.</p>
      </ProfileSection>
      <ProfileSection title="Recovery codes">
        <p className="text-muted-foreground">
          {countOf(codesLeft, 'code is', 'codes are')} left. One of them lets you in when the app is lost, and
          removes the second factor. New codes replace the former ones.
        </p>
        <SecondFactorCodeForm
          action={actions.makeCodes}
          label="Make new recovery codes"
          onDone={({ codes: made }) => setCodes(made)}
        />
      </ProfileSection>
      {isRequired ? (
        <ProfileSection title="Another phone">
          <p className="text-muted-foreground">
            Your agency requires a second factor, so it cannot be removed. For another phone sign in again
            with a recovery code: you set up the second factor anew then.
          </p>
        </ProfileSection>
      ) : (
        <ProfileSection title="Remove the second factor">
          <p className="text-muted-foreground">
            The password alone lets you in then. Another phone? Remove it here and set it up again there.
          </p>
          <SecondFactorCodeForm
            action={actions.drop}
            label="Remove the second factor"
            tone="danger"
            onDone={() => {
              toast.success('Your second factor is removed.');
              router.refresh();
            }}
          />
        </ProfileSection>
      )}
    </div>
  );
}

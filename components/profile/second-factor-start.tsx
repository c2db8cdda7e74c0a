'use client';

import { useState } from 'react';
import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import { PASSWORD_LENGTH_MAX } from '#lib/domain/schemas.ts';
import type { SecondFactorSetup } from '#lib/domain/second-factor.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { PasswordInput } from '../ui/password-input.tsx';
import { ProfileSection } from './profile-section.tsx';
import { SecondFactorCodeForm } from './second-factor-code-form.tsx';
import type { SecondFactorPanelProps } from './second-factor-panel.tsx';

export type SecondFactorStartProps = {
  email: string;
  start: SecondFactorPanelProps['actions']['start'];
  confirm: SecondFactorPanelProps['actions']['confirm'];
  onCodes: (codes: readonly string[]) => void;
};

/** First the password, then the app and its first code. */
export function SecondFactorStart({ email, start, confirm, onCodes }: SecondFactorStartProps) {
  const [setup, setSetup] = useState<SecondFactorSetup | null>(null);
  if (setup === null) return <PasswordStep email={email} start={start} onStarted={setSetup} />;
  return (
    <ProfileSection title="Add the account to your app">
      <p className="text-muted-foreground">
        Scan this with an authenticator app. Then type the six digits that it shows. Other places where you
        are signed in are signed out.
      </p>
      {/* biome-ignore lint/performance/noImgElement: an image that Auth has drawn, in the page already */}
      <img
        src={setup.qrCode}
        alt="QR code for the authenticator app"
        width={220}
        height={220}
        className="size-55 rounded-md border bg-white p-1"
      />
      <div className="flex flex-col gap-1">
        <p className="text-sm text-muted-foreground">No camera? Type this key:</p>
        <code className="font-mono wrap-anywhere">{setup.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
        <a
          href={setup.uri}
          className="inline-flex min-h-target w-fit items-center text-primary-text underline underline-offset-4 hover:text-foreground"
        >
          Open the app on this device
        </a>
      </div>
      <SecondFactorCodeForm
        action={({ code }) => confirm({ factorId: setup.factorId, code })}
        label="Turn on the second factor"
        tone="primary"
        onDone={({ codes }) => onCodes(codes)}
      />
    </ProfileSection>
  );
}

function PasswordStep(props: {
  email: string;
  start: SecondFactorStartProps['start'];
  onStarted: (setup: SecondFactorSetup) => void;
}) {
  const { submit, isPending, message, isStale, errors } = useFormAction(
    (data) => props.start({ currentPassword: textOf(data, 'currentPassword') }),
    props.onStarted,
  );
  return (
    <ProfileSection title="Set up an authenticator app">
      <p className="text-muted-foreground">
        You need an app that shows codes of six digits, such as the one of your phone or of your password
        manager. You also get ten recovery codes for the day on which the app is lost.
      </p>
      <Form action={submit} errors={errors}>
        <RefusalMessage message={message} isStale={isStale} />
        <input type="text" autoComplete="username" value={props.email} readOnly hidden />
        <Field
          name="currentPassword"
          label="Current password"
          error={errors.currentPassword}
          requiredMessage="Your current password is needed."
        >
          <PasswordInput autoComplete="current-password" required maxLength={PASSWORD_LENGTH_MAX} />
        </Field>
        <div>
          <Button type="submit" variant="primary" pending={isPending}>
            Continue
          </Button>
        </div>
      </Form>
    </ProfileSection>
  );
}

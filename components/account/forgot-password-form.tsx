'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { textOf, useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { Button } from '../ui/button.tsx';
import { CodeInput } from '../ui/code-input.tsx';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Input } from '../ui/input.tsx';
import { toast } from '../ui/toast.tsx';
import { NewPasswordField } from './new-password-field.tsx';
import { passwordIsSet } from './password-is-set.ts';
import { ResetCodeField } from './reset-code-field.tsx';

type RequestAction = (input: { email: string }) => Promise<ActionResult<{ email: string }>>;
type ResetAction = (input: {
  email: string;
  code: string;
  password: string;
  secondFactor: string;
}) => Promise<ActionResult<unknown>>;

export type ForgotPasswordFormProps = { requestAction: RequestAction; resetAction: ResetAction };

/** First the address, then on the same page the code of the mail with a new password. */
export function ForgotPasswordForm({ requestAction, resetAction }: ForgotPasswordFormProps) {
  const [email, setEmail] = useState('');
  const [isAsked, setIsAsked] = useState(false);
  if (!isAsked) {
    return (
      <RequestForm
        action={requestAction}
        email={email}
        onAsked={(address) => {
          setEmail(address);
          setIsAsked(true);
        }}
      />
    );
  }
  return (
    <CodeForm
      action={resetAction}
      requestAction={requestAction}
      email={email}
      onOtherAddress={() => setIsAsked(false)}
    />
  );
}

function RequestForm(props: { action: RequestAction; email: string; onAsked: (email: string) => void }) {
  const { submit, isPending, message, errors } = useFormAction(
    (data) => props.action({ email: textOf(data, 'email') }),
    ({ email }) => props.onAsked(email),
  );
  return (
    <Form action={submit} errors={errors}>
      <FormMessage>{message}</FormMessage>
      <Field name="email" label="E-mail" error={errors.email} requiredMessage="E-mail is needed.">
        <Input
          type="email"
          defaultValue={props.email}
          autoComplete="username"
          required
          autoFocus
          inputMode="email"
        />
      </Field>
      <Button type="submit" variant="primary" size="lg" pending={isPending}>
        Send the mail
      </Button>
    </Form>
  );
}

function CodeForm(props: {
  action: ResetAction;
  requestAction: RequestAction;
  email: string;
  onOtherAddress: () => void;
}) {
  const { email, onOtherAddress } = props;
  const router = useRouter();
  const { submit, isPending, message, errors } = useFormAction(
    (data) =>
      props.action({
        email,
        code: textOf(data, 'code'),
        password: textOf(data, 'password'),
        secondFactor: textOf(data, 'secondFactor'),
      }),
    () => {
      toast.success(passwordIsSet);
      router.replace('/');
      router.refresh();
    },
  );
  const again = useFormAction(
    () => props.requestAction({ email }),
    () => toast.success('If a minute has passed since the last one, a new mail is on its way.'),
  );
  return (
    <>
      <FormMessage tone="info">
        If there is an account for <strong className="font-medium wrap-anywhere">{email}</strong>, a mail is
        on its way. Type its code here, or open its link.
      </FormMessage>
      <Form action={submit} errors={errors}>
        <FormMessage>{message}</FormMessage>
        <input type="text" autoComplete="username" value={email} readOnly hidden />
        <Field
          name="code"
          label="Code"
          error={errors.code}
          requiredMessage="The code of the mail is needed."
          patternMessage="Type all digits of the code of the mail."
        >
          <CodeInput required autoFocus />
        </Field>
        <NewPasswordField name="password" error={errors.password} />
        <ResetCodeField error={errors.secondFactor} />
        <Button type="submit" variant="primary" size="lg" pending={isPending}>
          Set password and sign in
        </Button>
      </Form>
      <Form action={again.submit} errors={again.errors} className="gap-2">
        <FormMessage>{again.message}</FormMessage>
        <div className="flex flex-wrap gap-2">
          <Button type="submit" size="sm" pending={again.isPending}>
            Send the mail again
          </Button>
          <Button size="sm" variant="ghost" onClick={onOtherAddress}>
            Use another address
          </Button>
        </div>
      </Form>
    </>
  );
}

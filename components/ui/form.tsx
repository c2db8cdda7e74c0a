'use client';

import { Form as BaseForm } from '@base-ui/react/form';
import { type ComponentProps, type FormEvent, startTransition, useState } from 'react';
import { flushSync } from 'react-dom';
import { cn } from '#lib/utils.ts';
import { FormRefusalContext } from './form-refusal.ts';

const noErrors = {};

export type FormProps = Omit<ComponentProps<typeof BaseForm>, 'action' | 'className' | 'onSubmit'> & {
  /** The dispatch function of `useActionState`, or any function of the form's data. */
  action: (data: FormData) => void | Promise<void>;
  /**
   * Field name → message(s), as a Server Action returns them; the same object until it answers again. The first
   * such field gets the focus.
   */
  errors?: Record<string, string | string[]>;
  className?: string;
};

/**
 * A form over a Server Action. Checks the browser's constraints, focuses the first field in error, and
 * keeps what was typed when the action refuses (React would reset the fields after any action).
 */
export function Form({ action, className, errors = noErrors, ...props }: FormProps) {
  const [sentAfter, setSentAfter] = useState<object | null>(null);
  const isPast = sentAfter === errors;
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const submitter = (event.nativeEvent as SubmitEvent).submitter;
    const data = new FormData(event.currentTarget, submitter);
    startTransition(() => action(data));
  }
  return (
    <FormRefusalContext value={isPast ? null : errors}>
      <BaseForm
        {...props}
        errors={isPast ? noErrors : errors}
        action={action}
        // Before the fields are checked: what the server said of the last try does not hold up this one.
        onSubmitCapture={() => flushSync(() => setSentAfter(errors))}
        onSubmit={submit}
        className={cn('flex flex-col gap-4', className)}
      />
    </FormRefusalContext>
  );
}

'use client';

import { Form as BaseForm } from '@base-ui/react/form';
import { type ComponentProps, type FormEvent, startTransition } from 'react';
import { cn } from '#lib/utils.ts';

export type FormProps = Omit<ComponentProps<typeof BaseForm>, 'action' | 'className' | 'onSubmit'> & {
  /** The dispatch function of `useActionState`, or any function of the form's data. */
  action: (data: FormData) => void | Promise<void>;
  /** Field name → message(s), as a Server Action returns them. The first such field gets the focus. */
  errors?: Record<string, string | string[]>;
  className?: string;
};

/**
 * A form over a Server Action. Checks the browser's constraints, focuses the first field in error, and
 * keeps what was typed when the action refuses (React would reset the fields after any action).
 */
export function Form({ action, className, ...props }: FormProps) {
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const submitter = (event.nativeEvent as SubmitEvent).submitter;
    const data = new FormData(event.currentTarget, submitter);
    startTransition(() => action(data));
  }
  return (
    <BaseForm {...props} action={action} onSubmit={submit} className={cn('flex flex-col gap-4', className)} />
  );
}

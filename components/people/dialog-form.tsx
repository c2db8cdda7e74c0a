'use client';

import { type ReactNode, useState } from 'react';
import { RefusalMessage } from '#components/form/refusal-message.tsx';
import { useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogClose, type DialogProps } from '../ui/dialog.tsx';
import { Form } from '../ui/form.tsx';

export type DialogFormProps<Data> = {
  trigger: NonNullable<DialogProps['trigger']>;
  title: string;
  description?: ReactNode;
  /** The verb on the button. */
  submitLabel: string;
  tone?: 'primary' | 'danger';
  call: (data: FormData) => Promise<ActionResult<Data>>;
  /** After the dialog has closed, with what was sent. */
  onDone: (data: Data, form: FormData) => void;
  /** The fields, with what the last try said of each by its name. */
  children: (errors: Readonly<Record<string, string>>) => ReactNode;
};

/** A short form over the page. It closes when it is saved; opened again, it begins with what stands now. */
export function DialogForm<Data>(props: DialogFormProps<Data>) {
  const { trigger, title, description } = props;
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen} trigger={trigger} title={title} description={description}>
      <Fields
        {...props}
        onDone={(data, form) => {
          setIsOpen(false);
          props.onDone(data, form);
        }}
      />
    </Dialog>
  );
}

function Fields<Data>({ submitLabel, tone = 'primary', call, onDone, children }: DialogFormProps<Data>) {
  // What is typed was typed over what stood when the form was opened: a page that follows meanwhile must not pass it off as
  // based on something newer.
  const [callAsOpened] = useState(() => call);
  const { submit, isPending, message, isStale, errors } = useFormAction(
    async (form) => {
      const answer = await callAsOpened(form);
      return answer.ok ? { ok: true as const, data: { saved: answer.data, form } } : answer;
    },
    ({ saved, form }) => onDone(saved, form),
  );
  return (
    <Form action={submit} errors={errors}>
      <RefusalMessage message={message} isStale={isStale} />
      {children(errors)}
      <div className="flex flex-wrap justify-end gap-2">
        <DialogClose render={<Button>Cancel</Button>} />
        <Button type="submit" variant={tone} pending={isPending}>
          {submitLabel}
        </Button>
      </div>
    </Form>
  );
}

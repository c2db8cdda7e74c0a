'use client';

import { useRouter } from 'next/navigation';
import { useFormAction } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { Button } from '../ui/button.tsx';
import { Form } from '../ui/form.tsx';
import { FormMessage } from '../ui/form-message.tsx';

export type UseNoticeProps = {
  text: string;
  /** Of this very text, so that nobody accepts another one. */
  mark: string;
  /** Where to go afterwards; null = on to the sign-in, which is this page. */
  target: string | null;
  accept: (input: { mark: string; isSignedIn: boolean }) => Promise<ActionResult<unknown>>;
};

/** The notice of the agency, which has to be accepted. */
export function UseNotice({ text, mark, target, accept }: UseNoticeProps) {
  const router = useRouter();
  const { submit, isPending, message } = useFormAction(
    () => accept({ mark, isSignedIn: target !== null }),
    () => {
      if (target !== null) router.replace(target);
      router.refresh();
    },
  );
  return (
    <Form action={submit} errors={{}}>
      <section
        aria-label="Notice"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long notice scrolls, also by the keyboard.
        tabIndex={0}
        className="max-h-[50dvh] overflow-y-auto rounded-md border bg-background px-4 py-3 whitespace-pre-wrap wrap-anywhere"
      >
        {text}
      </section>
      <FormMessage>{message}</FormMessage>
      <Button type="submit" variant="primary" size="lg" pending={isPending}>
        Accept and continue
      </Button>
    </Form>
  );
}

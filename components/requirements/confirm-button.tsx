'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';

export type ConfirmButtonProps = {
  /** The verb: "Remove". */
  label: string;
  title: string;
  /** What it does, in a sentence. */
  consequence: string;
  tone?: 'primary' | 'danger';
  act: () => Promise<ActionResult<unknown>>;
  /** Said afterwards. */
  done: string;
  closeHref: string;
};

/** A decision about what the panel shows; afterwards the panel is closed. */
export function ConfirmButton(props: ConfirmButtonProps) {
  const { label, title, consequence, tone = 'danger', act, done, closeHref } = props;
  const router = useRouter();
  const [error, setError] = useState<string | null>(null);
  async function confirm() {
    const answer = await answerOf(act);
    if (!answer.ok) {
      setError(answer.message);
      router.refresh();
      return false;
    }
    toast.success(done);
    router.replace(closeHref, { scroll: false });
    return true;
  }
  return (
    <AlertDialog
      trigger={<Button>{label}…</Button>}
      onOpenChange={() => setError(null)}
      title={title}
      consequence={consequence}
      confirmLabel={label}
      tone={tone}
      error={error}
      onConfirm={confirm}
    />
  );
}

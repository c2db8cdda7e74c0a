'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { countOf } from '#lib/domain/format.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';

export type PublishButtonProps = {
  action: (input: {
    scheduleId: number;
    expectedVersion: number;
  }) => Promise<ActionResult<{ peopleTold: number; publishedVersion: number }>>;
  scheduleId: number;
  version: number;
  name: string;
  /** What publishing does, in one sentence. */
  consequence: string;
};

/** Makes a draft the schedule that people work. */
export function PublishButton({ action, scheduleId, version, name, consequence }: PublishButtonProps) {
  const router = useRouter();
  const [error, setError] = useState<string | null>(null);
  async function publish() {
    const answer = await answerOf(() => action({ scheduleId, expectedVersion: version }));
    if (!answer.ok) {
      // The page is read anew when the dialog closes: before that it would take the message away with it.
      setError(answer.message);
      return false;
    }
    setError(null);
    toast.success(
      `${name} is published. ${countOf(answer.data.peopleTold, 'person is', 'people are')} told.`,
    );
    router.refresh();
    return true;
  }
  return (
    <AlertDialog
      trigger={<Button variant="primary">Publish…</Button>}
      title={`Publish ${name}?`}
      consequence={consequence}
      confirmLabel="Publish"
      error={error}
      onOpenChange={(isOpen) => {
        if (isOpen || error === null) return;
        setError(null);
        router.refresh();
      }}
      onConfirm={publish}
    />
  );
}

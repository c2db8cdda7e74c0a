'use client';

import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import { useLiveHold } from '#components/live/use-live.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { countOf } from '#lib/domain/format.ts';
import { Button } from '../ui/button.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { toast } from '../ui/toast.tsx';

export type PublishPanelProps = {
  action: (input: {
    scheduleId: number;
    expectedVersion: number;
  }) => Promise<ActionResult<{ scheduleId: number; peopleTold: number }>>;
  scheduleId: number;
  /** The version that the page shows. */
  version: number;
  name: string;
  /** What publishing does, in one sentence. */
  consequence: string;
  /** Who changed the draft last and when: `Tess Lee, Fri 6 Feb 14:03`. */
  lastChange: string;
  /** What has to be done first; null when nothing stands in the way. */
  obstacle: string | null;
  /** Where to go afterwards; by default the published schedule. */
  doneHref?: string;
};

/**
 * Publishes exactly the version that was the first to be seen with nothing in the way: when the draft changes after
 * that, one has to look again.
 */
export function PublishPanel(props: PublishPanelProps) {
  const { action, scheduleId, version, name, consequence, lastChange, obstacle, doneHref } = props;
  const router = useRouter();
  const [seen, setSeen] = useState<number | null>(null);
  if (seen === null && obstacle === null) setSeen(version);
  const [error, setError] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  useLiveHold(isPending);
  const isStale = seen !== null && version !== seen;
  function publish() {
    if (seen === null) return;
    startTransition(async () => {
      const answer = await answerOf(() => action({ scheduleId, expectedVersion: seen }));
      if (!answer.ok) {
        setError(answer.message);
        // Who was faster, and what the schedule has become.
        router.refresh();
        return;
      }
      toast.success(
        `${name} is published. ${countOf(answer.data.peopleTold, 'person is', 'people are')} told.`,
      );
      router.push(doneHref ?? `/schedules/${answer.data.scheduleId}`);
    });
  }
  const isShut = isStale || seen === null || obstacle !== null;
  return (
    <section aria-labelledby="publish" className="flex flex-col gap-3 rounded-lg border bg-card p-4">
      <h2 id="publish" className="sr-only">
        Publish
      </h2>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <p id="consequence" className="max-w-prose min-w-0 flex-1 basis-80">
          {obstacle ?? consequence}
        </p>
        <Button
          variant="primary"
          pending={isPending}
          disabled={isShut}
          aria-describedby="consequence"
          onClick={publish}
        >
          Publish
        </Button>
      </div>
      <FormMessage>{error}</FormMessage>
      <FormMessage tone="warning">
        {isStale || error !== null ? (
          <>
            <p>
              {isStale
                ? `This draft has changed since you opened this page (${lastChange}).`
                : 'Nothing was published.'}
            </p>
            <Button size="sm" className="mt-2" onClick={() => window.location.reload()}>
              Look again
            </Button>
          </>
        ) : null}
      </FormMessage>
    </section>
  );
}

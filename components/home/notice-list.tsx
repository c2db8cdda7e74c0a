'use client';

import { X } from 'lucide-react';
import { useOptimistic, useTransition } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { type ClockStyle, formatDate, formatInstantTime } from '#lib/domain/format.ts';
import type { Notice } from '#lib/domain/records.ts';
import { createZone } from '#lib/domain/time.ts';
import { Button } from '../ui/button.tsx';
import { Link } from '../ui/link.tsx';
import { toast } from '../ui/toast.tsx';

export type NoticeListProps = {
  notices: readonly Notice[];
  timeZone: string;
  clockStyle: ClockStyle;
  dismiss: (input: { noticeId: number }) => Promise<ActionResult<unknown>>;
};

/** What is new for the person; nothing is shown when there is nothing. */
export function NoticeList({ notices, timeZone, clockStyle, dismiss }: NoticeListProps) {
  const [shown, hide] = useOptimistic(notices, (current, id: number) => current.filter((n) => n.id !== id));
  const [, startTransition] = useTransition();
  const zone = createZone(timeZone);
  function putAway(id: number) {
    startTransition(async () => {
      hide(id);
      const answer = await answerOf(() => dismiss({ noticeId: id }));
      if (!answer.ok) toast.error(answer.message);
    });
  }
  if (shown.length === 0) return null;
  return (
    <section aria-label="News" className="divide-y rounded-lg border border-border-strong bg-card">
      {shown.map((notice) => (
        <div key={notice.id} className="flex items-center gap-4 px-4 py-2">
          <p className="min-w-0 flex-1">
            {notice.content}{' '}
            <span className="text-sm whitespace-nowrap text-muted-foreground">
              {formatDate(zone.toLocal(notice.createdAt).date)}{' '}
              {formatInstantTime(notice.createdAt, timeZone, clockStyle)}
            </span>
          </p>
          {notice.link === null ? null : (
            <Link href={notice.link} className="shrink-0 font-medium text-primary-text hover:underline">
              Open
            </Link>
          )}
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={`Put away: ${notice.content}`}
            onClick={() => putAway(notice.id)}
          >
            <X aria-hidden />
          </Button>
        </div>
      ))}
    </section>
  );
}

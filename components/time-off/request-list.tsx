import { type ClockStyle, formatDuration } from '#lib/domain/format.ts';
import { leaveWords } from '#lib/domain/leave-dates.ts';
import type { TimeOffRequest } from '#lib/domain/time-off-records.ts';
import type { CenterClock } from '#lib/domain/types.ts';
import { CommentMark } from '../comments/comment-mark.tsx';
import { Link } from '../ui/link.tsx';
import { RequestStatus, waitingWords } from './request-state.tsx';

export type RequestListProps = {
  label: string;
  /** In the order in which they are shown. */
  requests: readonly TimeOffRequest[];
  hrefOf: (id: number) => string;
  currentId: number | null;
  clock: CenterClock;
  clockStyle: ClockStyle;
};

/** Own requests, a row each; a row leads to the panel. */
export function RequestList({ label, requests, hrefOf, currentId, clock, clockStyle }: RequestListProps) {
  return (
    <ul aria-label={label} className="divide-y rounded-lg border bg-card">
      {requests.map((request) => (
        <li
          key={request.id}
          data-selected={request.id === currentId || undefined}
          className="relative flex min-h-[max(2.75rem,var(--row-height))] flex-wrap items-center justify-between gap-x-4 gap-y-0.5 px-4 py-2 hover:bg-muted data-selected:bg-primary-soft"
        >
          <div className="flex min-w-0 flex-1 flex-col">
            <Link
              href={hrefOf(request.id)}
              scroll={false}
              aria-current={request.id === currentId ? 'true' : undefined}
              className="font-medium after:absolute after:inset-0"
            >
              {leaveWords(request, clock, clockStyle)}
            </Link>
            <span className="text-sm wrap-anywhere text-muted-foreground">{detailWords(request)}</span>
          </div>
          <CommentMark subject={{ kind: 'time_off', id: request.id }} />
          <RequestStatus status={request.status} />
        </li>
      ))}
    </ul>
  );
}

/** `Vacation, 30 h. A supervisor decides.` */
function detailWords(request: TimeOffRequest): string {
  const kind = request.isSickCall ? `${request.kindName}, called in` : request.kindName;
  const hours = request.chargedMinutes === null ? '' : `, ${formatDuration(request.chargedMinutes)}`;
  const waiting = waitingWords(request);
  return `${kind}${hours}${waiting === '' ? '' : `. ${waiting}`}`;
}

import { ChevronRight } from 'lucide-react';
import { auditHref } from '#lib/domain/audit-query.ts';
import type { AuditEntry } from '#lib/domain/audit-records.ts';
import { type AuditNames, auditSentence } from '#lib/domain/audit-words.ts';
import { type ClockStyle, formatClock, formatDate } from '#lib/domain/format.ts';
import { zoneLabel } from '#lib/domain/labels.ts';
import { createZone, formatTime } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';
import { Badge } from '../ui/badge.tsx';
import { Link } from '../ui/link.tsx';
import { AuditDetails } from './audit-details.tsx';

export type AuditListProps = {
  /** Newest first. */
  entries: readonly AuditEntry[];
  names: AuditNames;
  timeZone: string;
  clockStyle: ClockStyle;
};

/** What happened, a sentence each; what was written is behind it. */
export function AuditList({ entries, names, timeZone, clockStyle }: AuditListProps) {
  return (
    <ol aria-label="Audit" className="divide-y rounded-lg border bg-card">
      {entries.map((entry) => (
        <li key={entry.id}>
          <details className="group">
            <summary className="grid min-h-row cursor-default list-none grid-cols-[1rem_1fr_auto] items-center gap-x-2 gap-y-0.5 px-cell py-1 hover:bg-muted focus-visible:outline-offset-[-2px] md:grid-cols-[1rem_15.5rem_1fr_auto] [&::-webkit-details-marker]:hidden">
              <ChevronRight aria-hidden className="size-4 text-muted-foreground group-open:rotate-90" />
              <time
                dateTime={new Date(entry.createdAt).toISOString()}
                className="text-sm text-muted-foreground max-md:col-span-2"
              >
                {timeInWords(entry.createdAt, timeZone, clockStyle)}
              </time>
              <span className="min-w-0 break-words max-md:col-span-2 max-md:col-start-2">
                {auditSentence(entry, names)}
              </span>
              {entry.actorKind === 'user' || isOwnDeed(entry) ? null : (
                <Badge tone="outline" className="max-md:col-start-2">
                  {originWords(entry)}
                </Badge>
              )}
            </summary>
            <div className="flex flex-col gap-3 border-t bg-background px-3 py-3 md:pl-9">
              <AuditDetails entry={entry} />
              {entry.targetId === null ? null : (
                <Link
                  href={auditHref({ target: entry.targetId })}
                  className="w-fit text-primary-text underline-offset-4 hover:underline"
                >
                  All entries about this
                </Link>
              )}
            </div>
          </details>
        </li>
      ))}
    </ol>
  );
}

const ownActs = new Set(['user.sign_in', 'user.change_email', 'user.change_password']);

/** How an entry came about that nobody wrote directly; a job acts for the person who asked for it. */
function originWords({ actorKind, actorName }: AuditEntry): string {
  if (actorKind === 'system') return 'By the system';
  return actorName === null ? 'By a job' : 'At their request';
}

/** A sign-in is nobody's request: the person did it, before there was a session to do it with. */
function isOwnDeed({ action, actorName }: AuditEntry): boolean {
  return actorName !== null && ownActs.has(action);
}

/** `Wed 4 Feb 2026 21:14:05 PST`. */
function timeInWords(instant: Instant, timeZone: string, style: ClockStyle): string {
  const local = createZone(timeZone).toLocal(instant);
  const seconds = String(new Date(instant).getUTCSeconds()).padStart(2, '0');
  const clock = formatClock(formatTime(local.minutes), style);
  const withSeconds = style === '24h' ? `${clock}:${seconds}` : clock.replace(' ', `:${seconds} `);
  return `${formatDate(local.date, { year: true })} ${withSeconds} ${zoneLabel(timeZone, instant)}`;
}

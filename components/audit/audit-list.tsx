import { ChevronRight } from 'lucide-react';
import type { AuditEntry } from '#lib/domain/audit-records.ts';
import { type AuditNames, auditSentence } from '#lib/domain/audit-words.ts';
import type { ClockStyle } from '#lib/domain/format.ts';
import { Badge } from '../ui/badge.tsx';
import { AuditDetails } from './audit-details.tsx';
import { stampInWords } from './audit-stamp.ts';

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
          <details className="group/entry">
            <summary className="grid min-h-row cursor-default list-none grid-cols-[1rem_1fr_auto] items-center gap-x-2 gap-y-0.5 px-cell py-1 hover:bg-muted focus-visible:outline-offset-[-2px] md:grid-cols-[1rem_15.5rem_1fr_auto] [&::-webkit-details-marker]:hidden">
              <ChevronRight aria-hidden className="size-4 text-muted-foreground group-open/entry:rotate-90" />
              <time
                dateTime={new Date(entry.createdAt).toISOString()}
                className="text-sm text-muted-foreground max-md:col-span-2"
              >
                {stampInWords(entry.createdAt, timeZone, clockStyle)}
              </time>
              <span className="min-w-0 break-words max-md:col-span-2 max-md:col-start-2">
                {auditSentence(entry, names)}
              </span>
              <EntryBadge entry={entry} />
            </summary>
            <div className="flex flex-col gap-3 border-t bg-background px-3 py-3 md:pl-9">
              <AuditDetails entry={entry} names={names} timeZone={timeZone} clockStyle={clockStyle} />
            </div>
          </details>
        </li>
      ))}
    </ol>
  );
}

const refusals = new Set(['refused', 'refused.more', 'user.sign_in_failed', 'user.sign_in_blocked']);
const ownActs = new Set(['user.sign_in', 'user.change_email', 'user.change_password']);

/** That something was refused, or how it came about that nobody wrote directly; a job acts for the person who asked for it. */
function EntryBadge({ entry: { action, actorKind, actorName } }: { entry: AuditEntry }) {
  if (refusals.has(action)) {
    return (
      <Badge tone="warning" className="max-md:col-start-2">
        Refused
      </Badge>
    );
  }
  // A sign-in is nobody's request: the person did it, before there was a session to do it with.
  if (actorKind === 'user' || (actorName !== null && ownActs.has(action))) return null;
  return (
    <Badge tone="outline" className="max-md:col-start-2">
      {actorKind === 'system' ? 'By the system' : actorName === null ? 'By a job' : 'At their request'}
    </Badge>
  );
}

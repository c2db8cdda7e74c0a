import { type ClockStyle, formatDate, formatInstantTime } from '#lib/domain/format.ts';
import type { BlockedPerson, PersonRecord } from '#lib/domain/records.ts';
import { createZone } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';
import { Badge } from '../ui/badge.tsx';
import { personStateOf } from './people-query.ts';

export type PersonStateBadgeProps = {
  person: PersonRecord;
  /** Null when nothing keeps the person from signing in. */
  blocked: BlockedPerson | null;
  timeZone: string;
  clockStyle: ClockStyle;
  now: Instant;
};

/** Whether a person can sign in: quiet when all is well. */
export function PersonStateBadge({ person, blocked, timeZone, clockStyle, now }: PersonStateBadgeProps) {
  const state = personStateOf(person, blocked !== null);
  if (state === 'deactivated') return <Badge tone="outline">Deactivated</Badge>;
  if (blocked !== null) {
    return (
      <Badge tone="danger">
        {blocked.blockedUntil === null
          ? 'Locked'
          : `Waits until ${formatInstantTime(roundedUp(blocked.blockedUntil), timeZone, clockStyle)}`}
      </Badge>
    );
  }
  if (person.invitation === null) return <span className="text-muted-foreground">Active</span>;
  const { expiresAt } = person.invitation;
  if (expiresAt <= now) return <Badge tone="warning">Invitation expired</Badge>;
  return (
    <Badge tone="primary">Invited until {formatDate(createZone(timeZone).toLocal(expiresAt).date)}</Badge>
  );
}

/** The first whole minute at which the wait is over. */
function roundedUp(instant: Instant): Instant {
  return Math.ceil(instant / 60_000) * 60_000;
}

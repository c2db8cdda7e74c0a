import { type ClockStyle, formatDate, formatInstantTime } from '#lib/domain/format.ts';
import type { Invitation } from '#lib/domain/people-records.ts';
import type { BlockedPerson, PersonRecord } from '#lib/domain/records.ts';
import { createZone } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';
import { Badge } from '../ui/badge.tsx';
import { personStateOf } from './people-query.ts';

export type PersonStateBadgeProps = {
  person: Pick<PersonRecord, 'isActive' | 'invitation'>;
  /** Null when nothing keeps the person from signing in. */
  blocked: BlockedPerson | null;
  timeZone: string;
  clockStyle: ClockStyle;
};

/** Whether a person can sign in: quiet when all is well. */
export function PersonStateBadge({ person, blocked, timeZone, clockStyle }: PersonStateBadgeProps) {
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
  if (state === 'active' || person.invitation === null) {
    return <span className="text-muted-foreground">Active</span>;
  }
  return <InvitationBadge invitation={person.invitation} timeZone={timeZone} />;
}

function InvitationBadge({ invitation, timeZone }: { invitation: Invitation; timeZone: string }) {
  switch (invitation.stage) {
    case 'sending':
      return <Badge tone="primary">Mail on its way</Badge>;
    case 'failed':
      return <Badge tone="danger">Mail not sent</Badge>;
    case 'expired':
      return <Badge tone="warning">Invitation expired</Badge>;
    default:
      return (
        <Badge tone="primary">
          Invited until {formatDate(createZone(timeZone).toLocal(invitation.expiresAt).date)}
        </Badge>
      );
  }
}

/** The first whole minute at which the wait is over. */
function roundedUp(instant: Instant): Instant {
  return Math.ceil(instant / 60_000) * 60_000;
}

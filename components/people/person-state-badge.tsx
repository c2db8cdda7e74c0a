import { formatDate } from '#lib/domain/format.ts';
import type { PersonRecord } from '#lib/domain/records.ts';
import { createZone } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';
import { Badge } from '../ui/badge.tsx';
import { personStateOf } from './people-query.ts';

export type PersonStateBadgeProps = { person: PersonRecord; timeZone: string; now: Instant };

/** Whether a person can sign in: quiet when all is well. */
export function PersonStateBadge({ person, timeZone, now }: PersonStateBadgeProps) {
  const state = personStateOf(person);
  if (state === 'deactivated') return <Badge tone="outline">Deactivated</Badge>;
  if (person.invitation === null) return <span className="text-muted-foreground">Active</span>;
  const { expiresAt } = person.invitation;
  if (expiresAt <= now) return <Badge tone="warning">Invitation expired</Badge>;
  return (
    <Badge tone="primary">Invited until {formatDate(createZone(timeZone).toLocal(expiresAt).date)}</Badge>
  );
}

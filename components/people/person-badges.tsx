import type { PersonDetail } from '#lib/domain/people-records.ts';
import { dutyOn } from '#lib/domain/person-words.ts';
import type { BlockedPerson } from '#lib/domain/records.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { DutyBadges } from './duty-badges.tsx';
import { PersonStateBadge, type PersonStateBadgeProps } from './person-state-badge.tsx';

export type PersonBadgesProps = {
  person: PersonDetail;
  blocked: BlockedPerson | null;
  today: LocalDate;
} & Pick<PersonStateBadgeProps, 'timeZone' | 'clockStyle'>;

/** Whether a person can sign in, and what keeps them from counting. */
export function PersonBadges({ person, blocked, today, timeZone, clockStyle }: PersonBadgesProps) {
  return (
    <>
      <PersonStateBadge person={person} blocked={blocked} timeZone={timeZone} clockStyle={clockStyle} />
      {person.isActive ? <DutyBadges duty={dutyOn(person.dutyStates, today)} /> : null}
    </>
  );
}

import { CertificateBadges } from '#components/certificates/certificate-badge.tsx';
import type { ClockStyle } from '#lib/domain/format.ts';
import { type Actor, releaseRefusal } from '#lib/domain/permissions.ts';
import { validityWords } from '#lib/domain/person-words.ts';
import type { BlockedPerson } from '#lib/domain/records.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { ButtonLink } from '../ui/button.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { DutyBadges, UndecidedBadge } from './duty-badges.tsx';
import { type DirectoryPerson, personHref } from './people-query.ts';
import { PersonFacts } from './person-facts.tsx';
import { PersonStateBadge } from './person-state-badge.tsx';
import { PhoneLink } from './phone-link.tsx';
import { ReleaseSection, type ReleaseSectionProps } from './release-section.tsx';

export type PersonPanelProps = {
  person: DirectoryPerson;
  actor: Actor;
  closeHref: string;
  /** Null when nothing keeps the person from signing in. */
  blocked: BlockedPerson | null;
  qualifications: readonly { id: number; name: string }[];
  today: LocalDate;
  timeZone: string;
  clockStyle: ClockStyle;
  release: ReleaseSectionProps['action'];
};

/** The essentials of one person beside the directory, and the way to the rest. */
export function PersonPanel(props: PersonPanelProps) {
  const { person, actor, closeHref, blocked, qualifications, today, timeZone, clockStyle } = props;
  const held = person.qualifications.flatMap((own) => {
    const known = qualifications.find(({ id }) => id === own.qualificationId);
    return known === undefined ? [] : [`${known.name} (${validityWords(own, today)})`];
  });
  return (
    <SidePanel
      title={<span className="wrap-anywhere">{person.fullName}</span>}
      description={
        <span className="flex flex-wrap gap-1.5">
          <PersonStateBadge person={person} blocked={blocked} timeZone={timeZone} clockStyle={clockStyle} />
          {person.isActive ? <DutyBadges duty={person.duty} /> : null}
          <UndecidedBadge leaverShifts={person.leaverShifts} />
          <CertificateBadges certificates={person.certificates} today={today} />
        </span>
      }
      closeHref={closeHref}
      footer={
        <ButtonLink href={personHref(person.id)} variant="primary">
          Open profile
        </ButtonLink>
      }
    >
      <div className="flex flex-col gap-6">
        <PersonFacts
          {...person}
          centerName={person.center?.name ?? null}
          more={[
            ['Phone', <PhoneLink key="phone" phone={person.phone} />],
            ['Prefers', person.preferredShiftCode ?? 'No shift'],
            ['Qualified for', held.length === 0 ? 'Nothing' : held.join(', ')],
          ]}
        />
        {blocked !== null && person.isActive ? (
          <ReleaseSection
            action={props.release}
            person={person}
            blocked={blocked}
            refusal={releaseRefusal(
              actor,
              { ...person, userId: person.id, agencyId: actor.agencyId },
              blocked.mayRelease,
            )}
          />
        ) : null}
      </div>
    </SidePanel>
  );
}

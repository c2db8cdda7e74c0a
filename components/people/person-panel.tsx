import type { ClockStyle } from '#lib/domain/format.ts';
import { type Actor, activationRefusal, releaseRefusal, roleChangeRefusal } from '#lib/domain/permissions.ts';
import type { BlockedPerson, PersonRecord } from '#lib/domain/records.ts';
import type { Instant } from '#lib/domain/types.ts';
import { ButtonLink } from '../ui/button.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { ActivationButton, type ActivationButtonProps } from './activation-button.tsx';
import { BalanceSection, type BalanceSectionProps } from './balance-section.tsx';
import { PersonFacts } from './person-facts.tsx';
import { PersonStateBadge } from './person-state-badge.tsx';
import { ReleaseSection, type ReleaseSectionProps } from './release-section.tsx';
import { ResendButton, type ResendButtonProps } from './resend-button.tsx';
import { RoleButton, type RoleButtonProps } from './role-button.tsx';

export type PersonPanelProps = {
  person: PersonRecord;
  actor: Actor;
  /** Active admins of the agency: the last one stays one. */
  activeAdmins: number;
  closeHref: string;
  /** Null when nothing keeps the person from signing in. */
  blocked: BlockedPerson | null;
  timeZone: string;
  clockStyle: ClockStyle;
  now: Instant;
  /** What the person has of each kind of leave, for admins; null for others. */
  leave: Pick<BalanceSectionProps, 'kinds' | 'balances' | 'entries' | 'today'> | null;
  actions: {
    addEntry: BalanceSectionProps['action'];
    changeRole: RoleButtonProps['action'];
    setActive: ActivationButtonProps['action'];
    countShifts: ActivationButtonProps['countAction'];
    resend: ResendButtonProps['action'];
    release: ReleaseSectionProps['action'];
  };
};

/** One person, and what the one who looks can do. */
export function PersonPanel(props: PersonPanelProps) {
  const { person, actor, closeHref, blocked, timeZone, clockStyle, now } = props;
  return (
    <SidePanel
      title={person.fullName}
      description={
        <PersonStateBadge
          person={person}
          blocked={blocked}
          timeZone={timeZone}
          clockStyle={clockStyle}
          now={now}
        />
      }
      closeHref={closeHref}
    >
      <div className="flex flex-col gap-6">
        <PersonFacts
          {...person}
          centerName={person.center?.name ?? null}
          more={[
            ['Phone', <PhoneLink key="phone" phone={person.phone} />],
            ['Prefers', person.preferredShiftCode ?? 'No shift'],
          ]}
        />
        {blocked !== null && person.isActive ? (
          <ReleaseSection
            action={props.actions.release}
            person={person}
            blocked={blocked}
            refusal={releaseRefusal(
              actor,
              { ...person, userId: person.id, agencyId: actor.agencyId },
              blocked.mayRelease,
            )}
          />
        ) : null}
        {props.leave === null ? null : (
          <BalanceSection
            {...props.leave}
            person={person}
            timeZone={timeZone}
            clockStyle={clockStyle}
            action={props.actions.addEntry}
          />
        )}
        {actor.role === 'admin' ? <AdminActions {...props} /> : null}
      </div>
    </SidePanel>
  );
}

function PhoneLink({ phone }: { phone: string | null }) {
  if (phone === null) return 'Not given';
  return (
    <a
      href={`tel:${phone.replace(/[^0-9+]/g, '')}`}
      className="text-primary-text tabular-nums underline underline-offset-4"
    >
      {phone}
    </a>
  );
}

function AdminActions({ person, actor, activeAdmins, actions }: PersonPanelProps) {
  if (person.id === actor.userId) {
    return (
      <section aria-labelledby="access" className="flex flex-col items-start gap-3 border-t pt-4">
        <h3 id="access">Access</h3>
        <p className="text-muted-foreground">
          This is you. Nobody changes their own role or deactivates themselves; another admin can.
        </p>
        <ButtonLink href="/profile">Your profile</ButtonLink>
      </section>
    );
  }
  const subject = { ...person, userId: person.id, agencyId: actor.agencyId };
  const keepsRole = roleChangeRefusal(actor, subject, 'dispatcher', activeAdmins);
  const keepsAccess = activationRefusal(actor, subject, !person.isActive, activeAdmins);
  const reasons = [...new Set([keepsRole, keepsAccess].filter((reason) => reason !== null))];
  return (
    <section aria-labelledby="access" className="flex flex-col gap-3 border-t pt-4">
      <h3 id="access">Access</h3>
      {reasons.map((reason) => (
        <p key={reason} className="text-muted-foreground">
          {reason}
        </p>
      ))}
      <div className="flex flex-wrap gap-2">
        {person.invitation !== null && person.isActive ? (
          <ResendButton action={actions.resend} person={person} />
        ) : null}
        {keepsRole === null ? <RoleButton action={actions.changeRole} person={person} /> : null}
        {keepsAccess === null ? (
          <ActivationButton action={actions.setActive} countAction={actions.countShifts} person={person} />
        ) : null}
      </div>
    </section>
  );
}

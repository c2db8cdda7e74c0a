'use client';

import type { ActionResult } from '#lib/actions/result.ts';
import { roleLabel } from '#lib/domain/labels.ts';
import type { PersonDetail } from '#lib/domain/people-records.ts';
import { type Actor, activationRefusal, releaseRefusal, roleChangeRefusal } from '#lib/domain/permissions.ts';
import type { BlockedPerson } from '#lib/domain/records.ts';
import { ButtonLink } from '../ui/button.tsx';
import { ActivationButton, type ActivationButtonProps } from './activation-button.tsx';
import { CardSection } from './card-section.tsx';
import { FactsList } from './facts-list.tsx';
import { InvitationState, type InvitationStateProps } from './invitation-state.tsx';
import { ReleaseSection, type ReleaseSectionProps } from './release-section.tsx';
import { RemoveSecondFactor, type RemoveSecondFactorProps } from './remove-second-factor.tsx';
import { RoleButton, type RoleButtonProps } from './role-button.tsx';

export type AccessSectionProps = {
  person: PersonDetail;
  actor: Actor;
  /** Active admins of the agency: the last one stays one. */
  activeAdmins: number;
  /** Null when nothing keeps the person from signing in. */
  blocked: BlockedPerson | null;
  release: ReleaseSectionProps['action'];
  /** Null for whoever only reads. */
  edit: {
    changeRole: RoleButtonProps['action'];
    setActive: ActivationButtonProps['action'];
    listShifts: ActivationButtonProps['listShifts'];
    resend: (input: { userId: string }) => Promise<ActionResult<unknown>>;
    revoke: InvitationStateProps['revoke'];
    /** Null where the person has no second factor. */
    removeSecondFactor: RemoveSecondFactorProps['action'] | null;
  } | null;
} & Pick<ActivationButtonProps, 'timeZoneOf' | 'clockStyle'> &
  Pick<InvitationStateProps, 'timeZone'>;

/** Whether a person can sign in and with what rights, and what the one who looks can change of that. */
export function AccessSection(props: AccessSectionProps) {
  const { person, actor, blocked, edit } = props;
  const subject = { ...person, userId: person.id, agencyId: actor.agencyId };
  return (
    <CardSection title="Access">
      <FactsList
        facts={[
          ['Role', roleLabel(person.role)],
          ['Account', person.isActive ? 'Active' : 'Deactivated'],
        ]}
      />
      {person.invitation === null || person.invitation.stage === 'accepted' ? null : (
        <InvitationState
          person={person}
          invitation={person.invitation}
          timeZone={props.timeZone}
          clockStyle={props.clockStyle}
          resend={edit?.resend ?? null}
          revoke={edit?.revoke ?? null}
        />
      )}
      {blocked !== null && person.isActive ? (
        <ReleaseSection
          action={props.release}
          person={person}
          blocked={blocked}
          refusal={releaseRefusal(actor, subject, blocked.mayRelease)}
        />
      ) : null}
      {edit === null || edit.removeSecondFactor === null || person.id === actor.userId ? null : (
        <RemoveSecondFactor action={edit.removeSecondFactor} person={person} />
      )}
      {edit === null ? null : <Changes {...props} edit={edit} />}
    </CardSection>
  );
}

function Changes({
  person,
  actor,
  activeAdmins,
  edit,
  timeZoneOf,
  clockStyle,
}: AccessSectionProps & { edit: NonNullable<AccessSectionProps['edit']> }) {
  if (person.id === actor.userId) {
    return (
      <>
        <p className="text-muted-foreground">
          This is you. Nobody changes their own role or deactivates themselves; another admin can.
        </p>
        <div>
          <ButtonLink href="/profile">Your profile</ButtonLink>
        </div>
      </>
    );
  }
  const subject = { ...person, userId: person.id, agencyId: actor.agencyId };
  const keepsRole = roleChangeRefusal(actor, subject, 'dispatcher', activeAdmins);
  const keepsAccess = activationRefusal(actor, subject, !person.isActive, activeAdmins);
  // Inviting again is how somebody whose invitation was revoked comes back.
  const comesBackInvited = !person.isActive && person.invitation?.stage === 'revoked';
  const reasons = [...new Set([keepsRole, keepsAccess].filter((reason) => reason !== null))];
  return (
    <>
      {reasons.map((reason) => (
        <p key={reason} className="text-muted-foreground">
          {reason}
        </p>
      ))}
      <div className="flex flex-wrap gap-2">
        {keepsRole === null ? <RoleButton action={edit.changeRole} person={person} /> : null}
        {keepsAccess === null && !comesBackInvited ? (
          <ActivationButton
            action={edit.setActive}
            listShifts={edit.listShifts}
            person={person}
            timeZoneOf={timeZoneOf}
            clockStyle={clockStyle}
          />
        ) : null}
      </div>
      {keepsAccess === null && person.isActive ? (
        <p className="text-sm text-muted-foreground">
          Somebody who leaves is deactivated, not deleted: what they worked stays on record.
        </p>
      ) : null}
    </>
  );
}

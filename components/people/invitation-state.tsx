'use client';

import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { type ClockStyle, formatDate, formatInstantTime } from '#lib/domain/format.ts';
import type { Invitation } from '#lib/domain/people-records.ts';
import { createZone } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';
import { AlertDialog } from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { FormMessage, type FormMessageTone } from '../ui/form-message.tsx';
import { toast } from '../ui/toast.tsx';
import { type ChangeAnswer, useAfterChange } from './replan.tsx';

export type InvitationStateProps = {
  person: { id: string; fullName: string; email: string; isActive: boolean; version: number };
  invitation: Invitation;
  timeZone: string;
  clockStyle: ClockStyle;
  /** Null for whoever only reads. */
  resend: ((input: { userId: string }) => Promise<ActionResult<unknown>>) | null;
  revoke:
    | ((input: { userId: string; expectedVersion: number }) => Promise<ActionResult<ChangeAnswer>>)
    | null;
};

/** How far an invitation has come, with the ways to send its mail again and to take it back. */
export function InvitationState(props: InvitationStateProps) {
  const { person, invitation, resend, revoke } = props;
  const isRevoked = invitation.stage === 'revoked';
  return (
    <div className="flex flex-col gap-3">
      <FormMessage tone={toneOf(invitation)}>{invitationWords(props)}</FormMessage>
      {person.isActive || isRevoked ? (
        <div className="flex flex-wrap gap-2 empty:hidden">
          {resend === null ? null : <ResendButton person={person} action={resend} isRevoked={isRevoked} />}
          {revoke === null || isRevoked ? null : <RevokeButton person={person} action={revoke} />}
        </div>
      ) : null}
    </div>
  );
}

function toneOf({ stage }: Invitation): FormMessageTone {
  if (stage === 'failed') return 'danger';
  return stage === 'expired' ? 'warning' : 'info';
}

function invitationWords({ invitation, timeZone, clockStyle }: InvitationStateProps): string {
  const { stage, mailedAt, expiresAt, problem } = invitation;
  const moment = (at: Instant) =>
    `${formatDate(createZone(timeZone).toLocal(at).date)} ${formatInstantTime(at, timeZone, clockStyle)}`;
  switch (stage) {
    case 'sending':
      return problem === null
        ? 'The invitation’s mail is on its way.'
        : `The invitation’s mail waits: ${problem}`;
    case 'failed':
      return `The invitation’s mail could not be sent${problem === null ? '.' : `: ${problem}`}`;
    case 'expired':
      return `Nobody accepted the invitation by ${moment(expiresAt)}. Send another.`;
    case 'revoked':
      return 'The invitation was revoked. Whoever is invited again is active again and gets a new mail.';
    case 'accepted':
      return 'The invitation is accepted.';
    case 'sent':
      return `Invited${mailedAt === null ? '' : ` by a mail of ${moment(mailedAt)}`}. The link works until ${moment(expiresAt)}.`;
  }
}

function ResendButton({
  person,
  action,
  isRevoked,
}: Pick<InvitationStateProps, 'person'> & {
  action: NonNullable<InvitationStateProps['resend']>;
  isRevoked: boolean;
}) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  function resend() {
    startTransition(async () => {
      const answer = await answerOf(() => action({ userId: person.id }));
      if (answer.ok) {
        toast.success(
          `A new invitation is on its way to ${person.email}. The link before it no longer works.`,
        );
      } else toast.error(answer.message);
      router.refresh();
    });
  }
  return (
    <Button pending={isPending} onClick={resend}>
      {isRevoked ? 'Invite again' : 'Resend invitation'}
    </Button>
  );
}

function RevokeButton({
  person,
  action,
}: Pick<InvitationStateProps, 'person'> & { action: NonNullable<InvitationStateProps['revoke']> }) {
  const after = useAfterChange(person.id);
  const router = useRouter();
  const [error, setError] = useState<string | null>(null);
  return (
    <AlertDialog
      trigger={<Button>Revoke invitation…</Button>}
      onOpenChange={() => setError(null)}
      title={`Revoke the invitation of ${person.fullName}?`}
      consequence={`The link in the mail stops working and the account is deactivated. Shifts already published for ${person.fullName} stay until you decide about them.`}
      confirmLabel="Revoke"
      tone="danger"
      error={error}
      onConfirm={async () => {
        const answer = await answerOf(() => action({ userId: person.id, expectedVersion: person.version }));
        if (!answer.ok) {
          setError(answer.message);
          router.refresh();
          return false;
        }
        after(answer.data, `The invitation of ${person.fullName} is revoked.`);
        return true;
      }}
    />
  );
}

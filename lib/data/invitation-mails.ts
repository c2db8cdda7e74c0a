import 'server-only';
import { z } from 'zod';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf } from './read.ts';

/** With the secret key, for the worker. */
export type InvitationLetter = { email: string; fullName: string };
const letterSchema: z.ZodType<InvitationLetter> = z.object({ email: z.string(), fullName: z.string() });

export type MailOutcome = {
  /** `limited`: Auth takes no more mails for now. `failed`: it is tried again. `refused`: it never will be taken. */
  state: 'sent' | 'limited' | 'failed' | 'refused';
  /** In words for admins; null when it was sent. */
  problem: string | null;
};

/** The mail that is due; null when it was sent, is wanted no more, or waits for another time. */
export async function beginInvitationMail(admin: Db, invitationId: string): Promise<InvitationLetter | null> {
  const answer = dataOf(await admin.rpc('begin_invitation_mail', { p_invitation_id: invitationId }));
  return answer === null ? null : letterSchema.parse(answer);
}

/** Lets Auth send the mail with a new link. Its answer is told in our own words. */
export async function mailInvitation(admin: Db, { email, fullName }: InvitationLetter): Promise<MailOutcome> {
  const { error } = await admin.auth.admin.inviteUserByEmail(email, { data: { full_name: fullName } });
  if (error === null) return { state: 'sent', problem: null };
  const { code, status = 0 } = error;
  if (status === 429)
    return { state: 'limited', problem: 'No more mails are taken for now. It is tried again.' };
  if (code === 'email_exists') {
    return {
      state: 'refused',
      problem: 'This account has a password already: its person signs in, or resets it.',
    };
  }
  if (status >= 400 && status < 500 && status !== 408) {
    return { state: 'refused', problem: `The address was refused (${status}).` };
  }
  return { state: 'failed', problem: 'The mail could not be sent. It is tried again.' };
}

/** Keeps what came of a mail. A second time changes nothing more. */
export async function settleInvitationMail(
  admin: Db,
  invitationId: string,
  { state, problem }: MailOutcome,
): Promise<void> {
  dataOf(
    await admin.rpc('settle_invitation_mail', {
      p_invitation_id: invitationId,
      p_outcome: state,
      p_problem: problem ?? undefined,
    }),
  );
}

import { writeAudit } from './audit.ts';
import type { AuthContext } from './context.ts';
import type { Transaction } from './database.ts';
import { AuthError } from './errors.ts';
import { type CodeChallenge, startFlow } from './flow-state.ts';
import type { Letter } from './post.ts';
import type { AuthRequest } from './request.ts';
import {
  completeEmailChange,
  noteFirstConfirmation,
  refuseTakenEmail,
  requestEmailChange,
} from './user-changes.ts';
import { lockUser, type UserRow } from './users.ts';

/** What a client is told after the first of two confirmations. */
export const firstConfirmationMessage =
  'Confirmation link accepted. Please proceed to confirm link sent to the other email';

/**
 * Mails links and codes for a new address: to it and, where both have to agree, to the present one. An earlier request
 * ends. `email_exists` when the address is taken.
 */
export async function postEmailChange(
  context: AuthContext,
  tx: Transaction,
  request: AuthRequest,
  user: UserRow,
  newEmail: string,
  challenge: CodeChallenge | null,
): Promise<void> {
  await refuseTakenEmail(tx, user.id, newEmail);
  await startFlow(tx, user.id, 'email_change', 'email_change', challenge);
  await requestEmailChange(tx, user.id, newEmail);
  const letters: Letter[] = [{ userId: user.id, email: newEmail, purpose: 'email_change_new' }];
  if (context.settings.doubleConfirmChanges && user.email) {
    letters.unshift({ userId: user.id, email: user.email, purpose: 'email_change_current', newEmail });
  }
  const redirectTo = context.links.redirectTarget(request);
  await context.post(tx, letters, { redirectTo, isPkce: challenge !== null });
}

/** After a link or code of an e-mail change was used up: completes the change unless the other address has to agree. */
export async function confirmEmailChange(
  context: AuthContext,
  tx: Transaction,
  request: AuthRequest,
  userId: string,
): Promise<'first' | 'completed'> {
  // Two confirmations at once: the second waits here and then completes.
  const user = await lockUser(tx, userId);
  if (!user.email_change) throw new AuthError(403, 'otp_expired', 'Email link is invalid or has expired');
  if (context.settings.doubleConfirmChanges && user.email && !user.email_change_confirm_status) {
    await noteFirstConfirmation(tx, userId);
    return 'first';
  }
  await writeAudit(tx, request, user, 'user_modified');
  await completeEmailChange(tx, user);
  return 'completed';
}

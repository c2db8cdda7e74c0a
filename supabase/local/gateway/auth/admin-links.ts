import { z } from 'zod';
import { serviceRoleActor, writeAudit } from './audit.ts';
import type { AuthContext } from './context.ts';
import type { JsonObject, Transaction } from './database.ts';
import { AuthError } from './errors.ts';
import type { LinkPurpose } from './links.ts';
import { checkFirstPassword, hashPassword } from './passwords.ts';
import { type AuthRequest, optionalObject, optionalText, parseEmail, readParams } from './request.ts';
import type { AuthResponse, Route } from './router.ts';
import { checkMetadata, mergeMetadata, refuseTakenEmail, requestEmailChange } from './user-changes.ts';
import { describeUserById } from './user-description.ts';
import { createUser, emailExists, emailProviderMetadata, findUserByEmail, type UserRow } from './users.ts';

const inviteParams = z.object({ email: optionalText, data: optionalObject });
const linkParams = z.object({
  type: optionalText,
  email: optionalText,
  new_email: optionalText,
  password: optionalText,
  data: optionalObject,
  redirect_to: optionalText,
});

const linkPurposes: readonly string[] = [
  'invite',
  'signup',
  'recovery',
  'magiclink',
  'email_change_current',
  'email_change_new',
] satisfies LinkPurpose[];

function isLinkPurpose(type: string | null | undefined): type is LinkPurpose {
  return linkPurposes.includes(type ?? '');
}

/** `POST /invite` (sends the mail) and `POST /admin/generate_link` (returns the link instead). */
export function adminLinkRoutes(context: AuthContext): Route[] {
  const { database, settings, links, oneTimeTokens } = context;

  /** The account to invite or confirm: an unconfirmed one, made if there is none. */
  async function ensureUnconfirmed(
    tx: Transaction,
    email: string,
    data: JsonObject,
    passwordHash: string,
  ): Promise<UserRow> {
    const existing = await findUserByEmail(tx, email);
    if (existing?.email_confirmed_at) throw emailExists();
    if (existing !== null) return existing;
    checkMetadata('raw_user_meta_data', data, settings.metadataBytesMax);
    return createUser(tx, {
      id: null,
      email,
      passwordHash,
      role: 'authenticated',
      appMetadata: emailProviderMetadata,
      userMetadata: data,
    });
  }

  async function auditInvitation(tx: Transaction, request: AuthRequest, user: UserRow): Promise<void> {
    const traits = { user_id: user.id, user_email: user.email };
    await writeAudit(tx, request, serviceRoleActor, 'user_invited', traits);
  }

  async function invite(request: AuthRequest): Promise<AuthResponse> {
    const params = await readParams(request.message, inviteParams);
    const email = parseEmail(params.email);
    const body = await database.begin(async (tx) => {
      const user = await ensureUnconfirmed(tx, email, params.data ?? {}, '');
      await auditInvitation(tx, request, user);
      const letter = { userId: user.id, email, purpose: 'invite' as const };
      await context.post(tx, [letter], { redirectTo: links.redirectTarget(request) });
      return describeUserById(tx, user.id);
    });
    return { status: 200, body };
  }

  /** The links for both addresses are asked for one after the other, so the second must not end the first. */
  async function prepareEmailChange(
    tx: Transaction,
    user: UserRow,
    kind: 'email_change_current' | 'email_change_new',
    newEmail: string,
  ): Promise<void> {
    if (kind === 'email_change_current' && !settings.doubleConfirmChanges) {
      throw new AuthError(
        400,
        'validation_failed',
        'Enable secure email change to generate link for current email',
      );
    }
    await refuseTakenEmail(tx, user.id, newEmail);
    if (user.email_change !== newEmail || user.email_change_confirm_status !== 0) {
      await requestEmailChange(tx, user.id, newEmail);
    }
  }

  async function userForLink(
    tx: Transaction,
    request: AuthRequest,
    kind: LinkPurpose,
    email: string,
    params: z.infer<typeof linkParams>,
  ): Promise<{ user: UserRow; kind: LinkPurpose }> {
    const existing = await findUserByEmail(tx, email);
    if (kind === 'email_change_current' || kind === 'email_change_new') {
      if (existing === null) throw new AuthError(404, 'user_not_found', 'User with this email not found');
      await prepareEmailChange(tx, existing, kind, parseEmail(params.new_email));
      return { user: existing, kind };
    }
    if (kind === 'recovery' || (kind === 'magiclink' && existing !== null)) {
      if (existing === null) throw new AuthError(404, 'user_not_found', 'User with this email not found');
      await writeAudit(tx, request, existing, 'user_recovery_requested');
      return { user: existing, kind };
    }
    if (kind === 'invite') {
      const user = await ensureUnconfirmed(tx, email, params.data ?? {}, '');
      await auditInvitation(tx, request, user);
      return { user, kind };
    }
    // A sign-in link for an unknown address is a link to a new account.
    let passwordHash = '';
    if (kind === 'signup' && existing === null) {
      checkFirstPassword(params.password ?? '', settings.minimumPasswordLength);
      passwordHash = await hashPassword(tx, params.password ?? '');
    }
    const user = await ensureUnconfirmed(tx, email, params.data ?? {}, passwordHash);
    if (existing !== null && params.data) {
      const { metadataBytesMax } = settings;
      await mergeMetadata(tx, user.id, 'raw_user_meta_data', params.data, metadataBytesMax);
    }
    return { user, kind: 'signup' };
  }

  async function generateLink(request: AuthRequest): Promise<AuthResponse> {
    const params = await readParams(request.message, linkParams);
    const requestedKind = params.type;
    if (!isLinkPurpose(requestedKind)) {
      throw new AuthError(
        400,
        'validation_failed',
        `Invalid email action link type requested: ${params.type}`,
      );
    }
    const email = parseEmail(params.email);
    const redirectTo = links.redirectTarget(request, params.redirect_to);
    const body = await database.begin(async (tx) => {
      const { user, kind } = await userForLink(tx, request, requestedKind, email, params);
      const target = {
        userId: user.id,
        email: kind === 'email_change_new' ? parseEmail(params.new_email) : email,
      };
      const { linkToken, code } = await oneTimeTokens.issue(tx, target, kind);
      return {
        ...(await describeUserById(tx, user.id)),
        action_link: links.actionLink(kind, linkToken, redirectTo),
        email_otp: code,
        hashed_token: linkToken,
        verification_type: kind,
        redirect_to: redirectTo,
      };
    });
    return { status: 200, body };
  }

  return [
    { method: 'POST', path: '/invite', access: 'admin', handle: invite },
    { method: 'POST', path: '/admin/generate_link', access: 'admin', handle: generateLink },
  ];
}

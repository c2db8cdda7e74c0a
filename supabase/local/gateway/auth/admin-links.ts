import { z } from 'zod';
import { serviceRoleActor, writeAudit } from './audit.ts';
import type { AuthContext } from './context.ts';
import type { JsonObject, Transaction } from './database.ts';
import { AuthError } from './errors.ts';
import { mailLink } from './mail-requests.ts';
import { issueLinkToken, type LinkKind } from './one-time-tokens.ts';
import { checkPasswordStrength, hashPassword } from './passwords.ts';
import { type AuthRequest, optionalObject, optionalText, parseEmail, readParams } from './request.ts';
import type { AuthResponse, Route } from './router.ts';
import {
  createUser,
  describeUserById,
  emailProviderMetadata,
  findUserByEmail,
  mergeMetadata,
  type UserRow,
} from './users.ts';

const inviteParams = z.object({ email: optionalText, data: optionalObject });
const linkParams = z.object({
  type: optionalText,
  email: optionalText,
  password: optionalText,
  data: optionalObject,
  redirect_to: optionalText,
});

function isLinkKind(type: string | null | undefined): type is LinkKind {
  return type === 'invite' || type === 'signup' || type === 'recovery' || type === 'magiclink';
}

function emailExists(): AuthError {
  return new AuthError(422, 'email_exists', 'A user with this email address has already been registered');
}

/** `POST /invite` (sends the mail) and `POST /admin/generate_link` (returns the link instead). */
export function adminLinkRoutes(context: AuthContext): Route[] {
  const { database, settings, links } = context;

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
      await mailLink(context, tx, user, 'invite', links.redirectTarget(request));
      return describeUserById(tx, user.id);
    });
    return { status: 200, body };
  }

  async function userForLink(
    tx: Transaction,
    request: AuthRequest,
    kind: LinkKind,
    email: string,
    params: z.infer<typeof linkParams>,
  ): Promise<{ user: UserRow; kind: LinkKind }> {
    const existing = await findUserByEmail(tx, email);
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
      checkPasswordStrength(params.password ?? '', settings.minimumPasswordLength);
      passwordHash = await hashPassword(tx, params.password ?? '');
    }
    const user = await ensureUnconfirmed(tx, email, params.data ?? {}, passwordHash);
    if (existing !== null && params.data) await mergeMetadata(tx, user.id, 'raw_user_meta_data', params.data);
    return { user, kind: 'signup' };
  }

  async function generateLink(request: AuthRequest): Promise<AuthResponse> {
    const params = await readParams(request.message, linkParams);
    const requestedKind = params.type;
    if (!isLinkKind(requestedKind)) {
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
      const linkToken = await issueLinkToken(tx, user, kind);
      return {
        ...(await describeUserById(tx, user.id)),
        action_link: links.actionLink(kind, linkToken, redirectTo),
        email_otp: '',
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

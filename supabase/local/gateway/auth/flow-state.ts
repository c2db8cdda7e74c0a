import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Transaction } from './database.ts';
import { AuthError } from './errors.ts';
import { optionalText } from './request.ts';
import type { SignInMethod } from './sessions.ts';

/** The fields of a body that start a PKCE flow. */
export const pkceFields = { code_challenge: optionalText, code_challenge_method: optionalText };

type ChallengeMethod = 's256' | 'plain';
export type CodeChallenge = { challenge: string; method: ChallengeMethod };

const CHALLENGE_LENGTH_MIN = 43;
const CHALLENGE_LENGTH_MAX = 128;

/** The code challenge of a request, null when it starts no PKCE flow, or `validation_failed`. */
export function parseCodeChallenge(params: {
  code_challenge?: string | null | undefined;
  code_challenge_method?: string | null | undefined;
}): CodeChallenge | null {
  const refuse = (message: string) => new AuthError(400, 'validation_failed', message);
  const challenge = params.code_challenge ?? '';
  const method = (params.code_challenge_method ?? '').toLowerCase();
  if (challenge === '' && method === '') return null;
  if (challenge === '' || method === '') {
    throw refuse('PKCE flow requires code_challenge_method and code_challenge');
  }
  if (challenge.length < CHALLENGE_LENGTH_MIN || challenge.length > CHALLENGE_LENGTH_MAX) {
    throw refuse(
      `code challenge has to be between ${CHALLENGE_LENGTH_MIN} and ${CHALLENGE_LENGTH_MAX} characters`,
    );
  }
  if (!/^[a-zA-Z0-9._~-]+$/.test(challenge)) {
    throw refuse(
      'code challenge can only contain alphanumeric characters, hyphens, periods, underscores and tildes',
    );
  }
  if (method !== 's256' && method !== 'plain') throw refuse('code_challenge_method has to be s256 or plain');
  return { challenge, method };
}

/** Keeps the challenge until the link of the mail is opened; null starts nothing. */
export async function startFlow(
  tx: Transaction,
  userId: string,
  providerType: string,
  method: SignInMethod,
  code: CodeChallenge | null,
): Promise<void> {
  if (code === null) return;
  await tx`
    insert into auth.flow_state (id, user_id, auth_code, code_challenge_method, code_challenge, provider_type,
      authentication_method, created_at, updated_at)
    values (${randomUUID()}, ${userId}, ${randomUUID()}, ${code.method}, ${code.challenge}, ${providerType}, ${method},
      clock_timestamp(), clock_timestamp())`;
}

/** The code with which the browser that asked for the mail gets a session. */
export async function issueAuthCode(tx: Transaction, userId: string, method: SignInMethod): Promise<string> {
  const [flow] = await tx<{ auth_code: string }>`
    update auth.flow_state set auth_code_issued_at = clock_timestamp(), updated_at = clock_timestamp()
    where id = (select id from auth.flow_state where user_id = ${userId} and authentication_method = ${method}
      order by created_at desc limit 1)
    returning auth_code`;
  if (flow === undefined) {
    throw new AuthError(
      400,
      'flow_state_not_found',
      'No associated flow state found. No valid flow state found for user.',
    );
  }
  return flow.auth_code;
}

function proves(verifier: string, { challenge, method }: CodeChallenge): boolean {
  const given = method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url');
  const a = Buffer.from(given);
  const b = Buffer.from(challenge);
  return a.length === b.length && timingSafeEqual(a, b);
}

type FlowRow = {
  id: string;
  user_id: string | null;
  challenge: string;
  method: ChallengeMethod;
  authentication_method: SignInMethod;
  provider_type: string;
  is_fresh: boolean;
};

/**
 * Uses up an auth code and says whose it is. A wrong verifier leaves it in place, as on a hosted project: only the
 * browser that asked knows the right one. Two exchanges at once: the second finds nothing.
 */
export async function exchangeAuthCode(
  tx: Transaction,
  authCode: string,
  codeVerifier: string,
  expirySeconds: number,
): Promise<{ userId: string; method: SignInMethod; providerType: string }> {
  // Flows by magic link live from the opening of the link on, others from the request for the mail.
  const [flow] = await tx<FlowRow>`
    select id, user_id, code_challenge as challenge, code_challenge_method::text as method, authentication_method,
      provider_type,
      case when authentication_method = 'magiclink' then coalesce(auth_code_issued_at, created_at) else created_at end
        > clock_timestamp() - make_interval(secs => ${expirySeconds}) as is_fresh
    from auth.flow_state where auth_code = ${authCode} and auth_code_issued_at is not null for update`;
  if (flow === undefined || flow.user_id === null) {
    throw new AuthError(404, 'flow_state_not_found', 'invalid flow state, no valid flow state found');
  }
  if (!flow.is_fresh) {
    throw new AuthError(422, 'flow_state_expired', 'invalid flow state, flow state has expired');
  }
  if (!proves(codeVerifier, flow)) {
    throw new AuthError(
      400,
      'bad_code_verifier',
      'code challenge does not match previously saved code verifier',
    );
  }
  await tx`delete from auth.flow_state where id = ${flow.id}`;
  return { userId: flow.user_id, method: flow.authentication_method, providerType: flow.provider_type };
}

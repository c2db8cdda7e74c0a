import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { z } from 'zod';
import { AuthError } from './errors.ts';

const BODY_BYTES_MAX = 256 * 1024;
const USER_AGENT_LENGTH_MAX = 500;
export const EMAIL_LENGTH_MAX = 255;

/** One request to the Auth API, after the API key check. */
export type AuthRequest = {
  message: IncomingMessage;
  /** Path below /auth/v1 and query. */
  url: URL;
  apiKeyRole: 'anon' | 'service_role';
  /** Id in the path of `/admin/users/:id`. */
  id: string;
  /** Id in the path of `/factors/:factor`. */
  factorId: string;
  /** Address of the client, null when unknown. */
  address: string | null;
  userAgent: string | null;
};

/** An address without the port that some proxies write behind it, and without a zone, which is one machine's own. */
function plainAddress(entry: string | undefined): string | null {
  const text = (entry ?? '').trim();
  const bare = /^\[(.*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  const address = bare.replace(/%.*$/, '').replace(/^::ffff:(?=[\d.]+$)/i, '');
  return isIP(address) === 0 ? null : address;
}

/**
 * Address of the person, for limits, sessions and the audit log. A server that acts for a person passes it on
 * in `Sb-Forwarded-For`; as on a hosted project this is believed only together with the secret key. The last
 * entry of `X-Forwarded-For` is the one the nearest proxy wrote; the front server removes the header unless it
 * was told to trust that proxy.
 */
export function clientAddress(message: IncomingMessage, apiKeyRole: 'anon' | 'service_role'): string | null {
  const { 'sb-forwarded-for': person, 'x-forwarded-for': proxied } = message.headers;
  if (apiKeyRole === 'service_role' && typeof person === 'string') {
    const address = plainAddress(person.split(',')[0]);
    if (address !== null) return address;
  }
  const last = typeof proxied === 'string' ? proxied.split(',').at(-1) : undefined;
  return plainAddress(last) ?? plainAddress(message.socket.remoteAddress);
}

/** The User-Agent as sessions store it, cut to a sane length. */
export function clientUserAgent(message: IncomingMessage): string | null {
  return message.headers['user-agent']?.slice(0, USER_AGENT_LENGTH_MAX) ?? null;
}

async function readBody(message: IncomingMessage): Promise<string> {
  const tooLarge = () =>
    new AuthError(413, 'request_entity_too_large', 'Request body is too large', {
      headers: { connection: 'close' },
    });
  if (Number(message.headers['content-length'] ?? 0) > BODY_BYTES_MAX) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of message) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > BODY_BYTES_MAX) throw tooLarge();
      chunks.push(bytes);
    }
  } catch (error) {
    if (error instanceof AuthError) throw error;
    // Its sender went away, or took longer than the server waits.
    throw new AuthError(400, 'bad_json', 'The request ended before its body');
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The JSON body, checked against a schema; `bad_json` when it is no JSON or of another shape. */
export async function readParams<T extends z.ZodType>(
  message: IncomingMessage,
  schema: T,
): Promise<z.infer<T>> {
  const text = await readBody(message);
  let value: unknown;
  try {
    value = text === '' ? {} : JSON.parse(text);
  } catch {
    throw new AuthError(400, 'bad_json', 'Could not parse request body as JSON');
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue === undefined || issue.path.length === 0 ? 'body' : issue.path.join('.');
    throw new AuthError(400, 'bad_json', `Could not parse request body as JSON: ${where}: ${issue?.message}`);
  }
  return parsed.data;
}

/** Text that may be absent; clients send null for some absent fields. */
export const optionalText = z.string().nullish();
/** A JSON object that may be absent. */
export const optionalObject = z.record(z.string(), z.unknown()).nullish();

// Nobody sees them, and some turn what is around them.
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const emailPattern =
  /^[^\s@<>(),;:"\\[\]]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/;

/** The address in the form it is stored (lower case), or `validation_failed`. */
export function parseEmail(given: string | null | undefined): string {
  const email = (given ?? '').trim().toLowerCase();
  if (email === '') throw new AuthError(400, 'validation_failed', 'An email address is required');
  if (email.length > EMAIL_LENGTH_MAX) {
    throw new AuthError(400, 'validation_failed', 'An email address is too long');
  }
  if (!emailPattern.test(email) || invisible.test(email)) {
    throw new AuthError(400, 'validation_failed', 'Unable to validate email address: invalid format');
  }
  return email;
}

import 'server-only';
import type { RefusalCode } from '#lib/domain/refusal.ts';
import { log } from '#lib/log.ts';
import type { Json } from '#lib/supabase/database.types.ts';
import type { Db } from '#lib/supabase/server.ts';

/** What refuses; what is not asked for by anybody is not recorded. */
export type RefusedThing = { on: 'action' | 'page' | 'route'; name: string };

/** Longer than a healthy database takes, and no longer than somebody waits. */
const patienceMs = 2000;
/** Characters of a fault that a line of the log has. */
const faultLength = 200;

/**
 * Records in the audit that the signed-in person was refused something. Never throws: what cannot be recorded is logged, and
 * the answer stays what it was. The database takes at most 60 of a person in a minute.
 *
 * @param detail ids of what it was about, and the fields that were wrong; never what somebody typed
 */
export async function recordRefusal(
  db: Db,
  { on, name }: RefusedThing,
  { code, message }: { code: RefusalCode; message: string },
  detail: { [key: string]: Json } = {},
): Promise<void> {
  // Without a session there is no agency to record it for; a fault is in the log under its number.
  if (code === 'unauthenticated' || code === 'internal') return;
  const row = {
    p_action: name,
    p_code: code,
    p_message: storable(message),
    p_detail: storable({ ...detail, on }),
  };
  try {
    await inTime((signal) => db.rpc('record_refusal', row).abortSignal(signal).throwOnError());
  } catch (error) {
    logLostRefusal(name, code, error);
  }
}

/**
 * The same for somebody who is not signed in, with the secret key: by the address of the account that they name. An address
 * without an account is not recorded.
 */
export async function recordAccountRefusal(
  admin: Db,
  name: string,
  { code, message }: { code: RefusalCode; message: string },
  from: { email: string; address: string | null; device: string | null },
): Promise<void> {
  const row = {
    p_email: storable(from.email),
    p_action: name,
    p_code: code,
    p_message: storable(message),
    p_address: from.address ?? '',
    p_device: from.device ?? '',
  };
  try {
    await inTime((signal) => admin.rpc('record_account_refusal', row).abortSignal(signal).throwOnError());
  } catch (error) {
    logLostRefusal(name, code, error);
  }
}

/** One line for a refusal that the audit has not: what was refused and why it could not be recorded, nothing of who or what. */
export function logLostRefusal(name: string, code: RefusalCode, error: unknown): void {
  const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
  const reason = `${error instanceof Error ? error.message : String(error)}${cause}`;
  // A proxy may answer with a whole page.
  const line = reason.replaceAll(/\s+/g, ' ').slice(0, faultLength);
  log.error({ name, code, reason: line }, 'A refusal is not in the audit.');
}

/** The same without what PostgreSQL does not hold: whoever sends such a character is refused, and that is in the audit too. */
function storable(value: string): string;
function storable(value: Json): Json;
function storable(value: Json): Json {
  if (typeof value === 'string') return value.replaceAll('\0', '').toWellFormed();
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((part) => storable(part));
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [storable(name), storable(part ?? null)]),
  );
}

/** Done, or an error when it takes too long: the session, which may be refreshed first, hears no signal. */
async function inTime(work: (signal: AbortSignal) => PromiseLike<unknown>): Promise<void> {
  const late = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const isLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new Error(`no answer within ${patienceMs} ms`);
      reject(error);
      late.abort(error);
    }, patienceMs);
  });
  try {
    await Promise.race([work(late.signal), isLate]);
  } finally {
    clearTimeout(timer);
  }
}

import 'server-only';
import type { RefusalCode } from '#lib/domain/refusal.ts';
import type { Json } from '#lib/supabase/database.types.ts';
import type { Db } from '#lib/supabase/server.ts';

/** What refuses; what is not asked for by anybody is not recorded. */
export type RefusedThing = { on: 'action' | 'page' | 'route'; name: string };

/** Longer than a healthy database takes, and no longer than somebody waits. */
const patienceMs = 2000;

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
  try {
    await db
      .rpc('record_refusal', {
        p_action: name,
        p_code: code,
        p_message: message,
        p_detail: { ...detail, on },
      })
      .abortSignal(AbortSignal.timeout(patienceMs))
      .throwOnError();
  } catch (error) {
    console.error(`A refusal of ${name} could not be recorded:`, faultOf(error));
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
  try {
    await admin
      .rpc('record_account_refusal', {
        p_email: from.email,
        p_action: name,
        p_code: code,
        p_message: message,
        p_address: from.address ?? '',
        p_device: from.device ?? '',
      })
      .abortSignal(AbortSignal.timeout(patienceMs))
      .throwOnError();
  } catch (error) {
    console.error(`A refusal of ${name} could not be recorded:`, faultOf(error));
  }
}

/** What failed, without the values that a detail may hold. */
function faultOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

import 'server-only';
import { headers } from 'next/headers';
import { after } from 'next/server';
import { logLostRefusal, recordAccountRefusal, recordRefusal } from '#lib/data/refusals.ts';
import { deviceLabel } from '#lib/domain/device.ts';
import type { Refusal } from '#lib/domain/refusal.ts';
import { actingClient } from '#lib/supabase/admin.ts';
import { clientAddress } from '#lib/supabase/client-address.ts';
import type { Db } from '#lib/supabase/server.ts';

/** Of a list of ids the first so many are kept. */
const idsMax = 20;

/** Records that an action refused the signed-in person. Never throws. */
export function recordActionRefusal(db: Db, name: string, refusal: Refusal, input: unknown): Promise<void> {
  const { fieldErrors: fields } = refusal;
  return recordRefusal(db, { on: 'action', name }, refusal, {
    ...(fields && { fields }),
    ...idsOf(input),
  });
}

/**
 * The same for an action that needs no session: by the e-mail address that it was given, after the answer has left, so that
 * nobody can tell by the time whether there is such an account. Never throws.
 */
export async function recordOpenRefusal(
  db: Db,
  name: string,
  refusal: Refusal,
  input: unknown,
): Promise<void> {
  try {
    const { email } = fieldsOf(input);
    if (typeof email === 'string' && email.length <= 254) {
      const incoming = await headers();
      const address = clientAddress(incoming);
      const device = deviceLabel(incoming.get('user-agent'));
      const admin = await actingClient();
      after(() => recordAccountRefusal(admin, name, refusal, { email: email.trim(), address, device }));
    } else if ((await db.auth.getSession()).data.session !== null) {
      await recordActionRefusal(db, name, refusal, input);
    }
  } catch (error) {
    logLostRefusal(name, refusal.code, error);
  }
}

/** What the input was about, by its ids; nothing else that somebody sent is kept. */
function idsOf(input: unknown): { input?: Record<string, string | number | (string | number)[]> } {
  const found: Record<string, string | number | (string | number)[]> = {};
  for (const [name, value] of Object.entries(fieldsOf(input))) {
    if (/Id$/.test(name) && isId(value)) found[name] = value;
    else if (/Ids$/.test(name) && Array.isArray(value)) found[name] = value.filter(isId).slice(0, idsMax);
  }
  return Object.keys(found).length === 0 ? {} : { input: found };
}

function isId(value: unknown): value is string | number {
  return (
    Number.isSafeInteger(value) || (typeof value === 'string' && /^(\d{1,15}|[0-9a-f-]{36})$/i.test(value))
  );
}

function fieldsOf(input: unknown): Record<string, unknown> {
  if (input instanceof FormData) return Object.fromEntries(input.entries());
  return typeof input === 'object' && input !== null ? { ...input } : {};
}

import 'server-only';
import { unstable_rethrow } from 'next/navigation';
import type { z } from 'zod';
import { getFreshUser, type SessionUser, whyNobody } from '#lib/auth/session.ts';
import { takeTurn } from '#lib/data/turns.ts';
import { hasRole } from '#lib/domain/permissions.ts';
import { limitOfAction } from '#lib/domain/rate-limits.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import type { Role } from '#lib/domain/types.ts';
import { log } from '#lib/log.ts';
import { requestId } from '#lib/request-id.ts';
import { actingFor } from '#lib/supabase/acting-request.ts';
import { createRequestClient, type Db } from '#lib/supabase/server.ts';
import { recordActionRefusal, recordOpenRefusal } from './record-refusal.ts';
import type { ActionRefusal, ActionResult } from './result.ts';

type Work<Caller, Schema extends z.ZodType, Data> = (
  context: { user: Caller; db: Db },
  input: z.output<Schema>,
) => Promise<Data>;

/** The object of the schema's fields, or the data of a form that has them. */
export type ActionInput<Schema extends z.ZodType> = z.input<Schema> | FormData;

/**
 * Wraps a mutation. Always in this order: session, right, parse, limit (rate-limits.ts), then the work (load, decide, write,
 * revalidate).
 * Whatever goes wrong comes back as a value; an unexpected fault is logged with an id and leaves without its text. What is
 * refused to a signed-in person is in the audit, in a transaction of its own.
 *
 * @param options.name as it is exported; by it a refusal is recorded
 * @param options.role the least role that may call it
 */
export function defineAction<Schema extends z.ZodType, Data>(
  options: { name: string; role: Role; input: Schema },
  work: Work<SessionUser, Schema, Data>,
): (input: ActionInput<Schema>) => Promise<ActionResult<Data>> {
  const limit = limitOfAction(options.name);
  return (input) =>
    settle(
      async (db) => {
        const user = await getFreshUser(db);
        if (user === null) throw await whyNobody();
        if (!hasRole(user.role, options.role)) {
          throw new Refusal('forbidden', `Only ${roleWords[options.role]} may do this.`);
        }
        const parsed = parse(options.input, input);
        if (limit !== null) await takeTurn(db, limit);
        return work({ user, db }, parsed);
      },
      (db, refusal) => recordActionRefusal(db, options.name, refusal, input),
    );
}

/** The same for people who are not signed in yet. What is refused is in the audit of the account that they name. */
export function defineOpenAction<Schema extends z.ZodType, Data>(
  options: { name: string; input: Schema },
  work: Work<null, Schema, Data>,
): (input: ActionInput<Schema>) => Promise<ActionResult<Data>> {
  return (input) =>
    settle(
      async (db) => work({ user: null, db }, parse(options.input, input)),
      (db, refusal) => recordOpenRefusal(db, options.name, refusal, input),
    );
}

const roleWords: Record<Role, string> = {
  dispatcher: 'people of the agency',
  supervisor: 'a supervisor',
  admin: 'an admin',
};

async function settle<Data>(
  work: (db: Db) => Promise<Data>,
  record: (db: Db, refusal: Refusal) => Promise<void>,
): Promise<ActionResult<Data>> {
  let db: Db | null = null;
  try {
    const client = await createRequestClient();
    db = client;
    return {
      ok: true,
      data: await actingFor({ requestId: await requestId(), db: client }, () => work(client)),
    };
  } catch (error) {
    // Next ends an action that redirects by throwing.
    unstable_rethrow(error);
    if (error instanceof Refusal && db !== null) await record(db, error);
    return refusalOf(error, await requestId());
  }
}

function refusalOf(error: unknown, id: string): ActionRefusal {
  if (error instanceof Refusal) {
    const { code, message, fieldErrors, detail } = error;
    return { ok: false, code, message, ...(fieldErrors && { fieldErrors }), ...detail };
  }
  log.error({ requestId: id, err: error }, 'An action failed.');
  return {
    ok: false,
    code: 'internal',
    message: `Something went wrong and nothing was saved. Try again; if it stays, name this id: ${id}`,
  };
}

function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input instanceof FormData ? fieldsOf(input) : input);
  if (result.success) return result.data;
  const fieldErrors: Record<string, string> = {};
  for (const issue of result.error.issues) {
    const field = String(issue.path[0] ?? '');
    if (field !== '') fieldErrors[field] ??= issue.message;
  }
  throw new Refusal('invalid', result.error.issues[0]?.message ?? 'Check the form.', fieldErrors);
}

/** A form's fields; a name that occurs more than once becomes a list. Next adds fields of its own, which start with $. */
function fieldsOf(data: FormData): Record<string, unknown> {
  const names = [...new Set(data.keys())].filter((name) => !name.startsWith('$'));
  return Object.fromEntries(
    names.map((name) => {
      const values = data.getAll(name);
      return [name, values.length > 1 ? values : values[0]];
    }),
  );
}

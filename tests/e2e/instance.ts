import { join } from 'node:path';
import { createServerClient } from '@supabase/ssr';
import postgres from 'postgres';
import { sessionCookie } from '#lib/supabase/cookies.ts';
import type { Database } from '#lib/supabase/database.types.ts';
import { findRunning } from '#supabase/local/running-instance.ts';
import { demoPassword } from '#supabase/seed/logins.ts';

/** What the browser tests keep; apart from the data of a developer who runs the app beside them. */
export const e2eDataDir = process.env.E2E_DATA_DIR ?? join(import.meta.dirname, '../../.data/e2e');

/** Whoever has it reads the metrics of the app under test. */
export const metricsToken = 'a-token-that-reads-the-metrics-of-a-test';

/** The day on which the demo centers were seeded: the next block has a leap day and a clock change. */
export const e2eToday = '2035-11-20';

function requireRunning() {
  const running = findRunning(e2eDataDir);
  if (running === null) throw new Error('The app under test does not run.');
  return running;
}

/** A connection as the project's owner, to make a test's own data and to compare screens with rows. */
export function connect(): postgres.Sql {
  return postgres(requireRunning().databaseUrl, { max: 2, onnotice: () => {} });
}

export type Cookie = { name: string; value: string };

/** Signs in through Auth and gives the cookies that the app's own client would have set. */
export async function sessionCookies(email: string, password = demoPassword): Promise<Cookie[]> {
  const { client, cookies } = browserClient();
  const { error } = await client.auth.signInWithPassword({ email, password });
  if (error) throw error;
  return cookies();
}

/** The same of somebody who signed in so many hours ago and has been there since. */
export async function agedCookies(sql: postgres.Sql, email: string, hours: number): Promise<Cookie[]> {
  const { client, cookies } = browserClient();
  const { data, error } = await client.auth.signInWithPassword({ email, password: demoPassword });
  if (error) throw error;
  await sql`
    update auth.mfa_amr_claims m set created_at = m.created_at - make_interval(hours => ${hours})
    where m.session_id = (
      select s.id from auth.sessions s where s.user_id = ${data.user.id} order by s.created_at desc limit 1
    )`;
  const refreshed = await client.auth.refreshSession();
  if (refreshed.error) throw refreshed.error;
  return cookies();
}

/** A client of Auth that keeps its session in cookies, and these. */
function browserClient() {
  const { url, publishableKey } = requireRunning();
  const jar = new Map<string, string>();
  const client = createServerClient<Database>(url, publishableKey, {
    cookieOptions: sessionCookie(false),
    cookies: {
      getAll: () => [...jar].map(([name, value]) => ({ name, value })),
      setAll: (changed) => {
        for (const { name, value } of changed) jar.set(name, value);
      },
    },
  });
  return { client, cookies: (): Cookie[] => [...jar].map(([name, value]) => ({ name, value })) };
}

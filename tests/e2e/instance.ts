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
  const { error } = await client.auth.signInWithPassword({ email, password });
  if (error) throw error;
  return [...jar].map(([name, value]) => ({ name, value }));
}

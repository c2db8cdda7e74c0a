import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createServerClient } from '@supabase/ssr';
import { z } from 'zod';
import { sessionCookie } from '#lib/supabase/cookies.ts';
import { demoLogins, demoPassword } from '../../supabase/seed/logins.ts';
import type { Generate } from './lanes.ts';

const manifestSchema = z.object({
  node: z.record(z.string(), z.object({ exportedName: z.string().optional() })),
});

/** The first demo login of a role. */
export function loginOf(role: string): { email: string; password: string } {
  const login = demoLogins.find((candidate) => candidate.role === role);
  if (login === undefined) throw new Error(`No demo ${role}.`);
  return { email: login.email, password: demoPassword };
}

/** Somebody of another agency than `loginOf` names. */
export function strangerLogin(): { email: string; password: string } {
  const login = demoLogins.find(({ agency }) => agency !== demoLogins[0]?.agency);
  if (login === undefined) throw new Error('There is only one agency in the demo.');
  return { email: login.email, password: demoPassword };
}

/** Signs in as the app's own pages do; the value of a Cookie header. */
export async function signInForPages(
  project: { url: string; publishableKey: string },
  login: { email: string; password: string },
): Promise<string> {
  const jar = new Map<string, string>();
  const client = createServerClient(project.url, project.publishableKey, {
    cookieOptions: sessionCookie(false),
    cookies: {
      getAll: () => [...jar].map(([name, value]) => ({ name, value })),
      setAll: (changed) => {
        for (const { name, value } of changed) jar.set(name, value);
      },
    },
  });
  const { error } = await client.auth.signInWithPassword(login);
  if (error) throw error;
  return [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
}

const resultSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), data: z.object({ runId: z.number() }) }),
  z.object({ ok: z.literal(false), code: z.string(), message: z.string() }),
]);

/** Generates by the app's server action, called as the browser calls it: the app's worker computes the run. */
export function generateByAction(checkout: string, url: string, cookie: string): Generate {
  const actionId = findAction(checkout, 'generateSchedule');
  return async ({ id, version }) => {
    const response = await fetch(`${url}/schedules/${id}`, {
      method: 'POST',
      headers: {
        cookie,
        origin: url,
        accept: 'text/x-component',
        'content-type': 'text/plain;charset=UTF-8',
        'next-action': actionId,
      },
      body: JSON.stringify([
        // Short runs and long ones, so that a kill finds the generator at every stage.
        { scheduleId: id, expectedVersion: version, seed: id, effort: id % 2 === 0 ? 'quick' : 'good' },
      ]),
      signal: AbortSignal.timeout(15_000),
    });
    // The answer is a list of numbered rows; one of them is what the action returned.
    const row = (await response.text()).split('\n').find((line) => /^[0-9a-f]+:\{"ok":/.test(line));
    if (row === undefined) throw new Error(`The action gave no result (${response.status}).`);
    const result = resultSchema.parse(JSON.parse(row.slice(row.indexOf(':') + 1)));
    if (!result.ok) throw new Error(`${result.code}: ${result.message}`);
    return result.data.runId;
  };
}

function findAction(checkout: string, name: string): string {
  const path = join(checkout, '.next/server/server-reference-manifest.json');
  const { node } = manifestSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  const found = Object.entries(node).find(([, { exportedName }]) => exportedName === name);
  if (found === undefined) throw new Error(`The build has no action ${name}.`);
  return found[0];
}

import { randomUUID } from 'node:crypto';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';

/** Where the tests reach a Supabase, embedded or hosted. */
export type Project = { url: string; publishableKey: string; secretKey: string };

export type Person = { id: string; email: string; password: string };

/** A client that keeps its session in memory and refreshes only when told. */
export function openClient(project: Project, key: string, fetchWith?: typeof fetch): SupabaseClient {
  return createClient(project.url, key, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    ...(fetchWith === undefined ? {} : { global: { fetch: fetchWith } }),
  });
}

/** A client as the app's pages have it. */
export function openPublic(project: Project, fetchWith?: typeof fetch): SupabaseClient {
  return openClient(project, project.publishableKey, fetchWith);
}

/** A client as a server of ours has it. */
export function openAdmin(project: Project): SupabaseClient {
  return openClient(project, project.secretKey);
}

/** An address nobody else uses. */
export function newEmail(): string {
  return `test-${randomUUID()}@example.org`;
}

/** A confirmed person with a password. */
export async function createPerson(project: Project, password = 'correct-horse-battery'): Promise<Person> {
  const email = newEmail();
  const { data, error } = await openAdmin(project).auth.admin.createUser({
    email,
    password,
    email_confirm: true,
  });
  if (error) throw error;
  return { id: data.user.id, email, password };
}

/** A client signed in as the person, and its session. */
export async function signIn(project: Project, { email, password }: Person) {
  const client = openPublic(project);
  const { data, error } = await client.auth.signInWithPassword({ email, password });
  if (error) throw error;
  return { client, session: data.session };
}

/** Removes people made by a test; a hosted project is left as it was. */
export async function removePeople(project: Project, ids: readonly string[]): Promise<void> {
  const admin = openAdmin(project);
  for (const id of ids) await admin.auth.admin.deleteUser(id);
}

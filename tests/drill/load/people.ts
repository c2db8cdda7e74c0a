import { demoPassword } from '../../../supabase/seed/logins.ts';
import { signInForPages } from '../app-user.ts';
import { createDrillClient } from '../lanes.ts';
import { topicsOf } from '../people.ts';
import type { DrillStack } from '../stack.ts';

/** Somebody of the main demo center who is signed in, as a browser is and as its live connection is. */
export type LoadPerson = {
  id: string;
  role: 'dispatcher' | 'supervisor' | 'admin';
  cookie: string;
  token: string;
  topics: string[];
  /** The conversation of the center. */
  channelId: string;
};

/** Signs in so many people of the main demo center: every supervisor, and dispatchers. */
export async function signInPeople(stack: DrillStack, count: number): Promise<LoadPerson[]> {
  const rows = await stack.sql<{ id: string; email: string; role: LoadPerson['role']; channelId: string }[]>`
    select p.id, u.email, o.name as role, c.id as "channelId"
    from public.profiles p
    join auth.users u on u.id = p.id
    join public.user_roles r on r.user_id = p.id
    join public.roles o on o.id = r.role_id
    join public.profiles boss on boss.email = 'supervisor@harbor.example' and boss.agency_id = p.agency_id
    join public.chat_channels c on c.agency_id = p.agency_id and c.kind = 'center' and c.archived_at is null
    where p.is_active and p.center_id = c.center_id and u.encrypted_password is not null
    order by o.name <> 'supervisor', p.employee_number limit ${count}`;
  if (rows.length < count) throw new Error(`Only ${rows.length} people of the demo center can sign in.`);
  const people: LoadPerson[] = [];
  for (const { email, ...row } of rows) {
    const cookie = await signInForPages(stack, { email, password: demoPassword });
    const token = tokenOf(cookie);
    const { data, error } = await createDrillClient(stack.url, stack.publishableKey, token).rpc('get_me');
    if (error) throw error;
    people.push({ ...row, cookie, token, topics: topicsOf(data) });
  }
  return people;
}

/** The access token in the cookies of a session. */
function tokenOf(cookie: string): string {
  const value = cookie
    .split('; ')
    .map((pair) => pair.slice(pair.indexOf('=') + 1))
    .join('');
  const session: unknown = JSON.parse(Buffer.from(value.replace(/^base64-/, ''), 'base64url').toString());
  if (typeof session !== 'object' || session === null || !('access_token' in session))
    throw new Error('There is no session in the cookies.');
  return String(session.access_token);
}

import { makeAgency, makePerson, type TestAgency, uuid } from '../factories/people.ts';
import { createDrillClient } from './lanes.ts';
import type { DrillStack } from './stack.ts';

/** Somebody who is signed in, with the topics that they may hear. */
export type DrillPerson = {
  id: string;
  email: string;
  password: string;
  agency: TestAgency;
  token: string;
  /** `user:`, `agency:` and, for supervisors, `supervisors:`, in this order. */
  topics: string[];
};

const password = 'correct-horse-battery';

/** Makes a new agency with so many people, signed in; the first one is its supervisor. */
export async function makeTeam(stack: DrillStack, size: number): Promise<DrillPerson[]> {
  const { sql, url, publishableKey, secretKey } = stack;
  const [row] = await sql<{ n: number }[]>`select count(*)::integer + 1 as n from public.agencies`;
  const n = row?.n ?? 1;
  const agency = await makeAgency(sql, n);
  const admin = createDrillClient(url, secretKey).auth.admin;
  const team: DrillPerson[] = [];
  for (let index = 1; index <= size; index += 1) {
    const number = n * 1000 + index;
    const id = await makePerson(sql, agency, number, { role: index === 1 ? 'supervisor' : 'dispatcher' });
    const email = `person-${number}@example.test`;
    const changed = await admin.updateUserById(uuid(number), { password, email_confirm: true });
    if (changed.error) throw changed.error;
    const client = createDrillClient(url, publishableKey);
    const { data, error } = await client.auth.signInWithPassword({ email, password });
    if (error) throw error;
    const me = await client.rpc('get_me');
    if (me.error) throw me.error;
    team.push({ id, email, password, agency, token: data.session.access_token, topics: topicsOf(me.data) });
  }
  return team;
}

/** The topics in the answer of `get_me`. */
export function topicsOf(me: unknown): string[] {
  const topics = typeof me === 'object' && me !== null && 'topics' in me ? me.topics : null;
  if (!Array.isArray(topics)) throw new Error('get_me names no topics.');
  return topics.map(String);
}

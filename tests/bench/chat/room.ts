import { randomUUID } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import { z } from 'zod';
import { type Client, createDrillClient } from '../../drill/lanes.ts';
import type { DrillStack } from '../../drill/stack.ts';
import { signedInNow } from '../../factories/claims.ts';
import { makeAgency, makePerson, type TestAgency } from '../../factories/people.ts';
import type { Seat } from './crowd-process.ts';

/** An agency whose people are all in one group. */
export type Room = {
  agencyId: string;
  channelId: string;
  /** Who writes and stays; the first is the admin. */
  members: Seat[];
  /** Put out of the group in the middle. */
  leaver: Seat;
  deactivated: Seat;
  /** Of another agency. */
  stranger: Seat;
  admin: {
    remove(channelId: string, userId: string): Promise<void>;
    deactivate(userId: string): Promise<void>;
  };
};

const sessionSeconds = 3600;

/** Makes so many people, each signed in, and a group with all of them. */
export async function makeRoom(stack: DrillStack, people: number): Promise<Room> {
  const [admin, leaver, deactivated, ...rest] = await makeTeam(stack, 1, people);
  const [stranger] = await makeTeam(stack, 2, 1);
  const [{ agencyId = '' } = {}] = await stack.sql<{ agencyId: string }[]>`
    select agency_id as "agencyId" from public.profiles where id = ${admin?.id ?? null}`;
  if (!admin || !stranger || !leaver || !deactivated) throw new Error('A room needs three people or more.');
  const client = createDrillClient(stack.url, stack.publishableKey, admin.token);
  const channelId = z.uuid().parse(
    answerOf(
      await client.rpc('create_chat_channel', {
        p_name: 'Everybody',
        p_description: '',
        p_members: [admin, leaver, deactivated, ...rest].map(({ id }) => id),
      }),
    ),
  );
  return {
    agencyId,
    channelId,
    members: [admin, ...rest],
    leaver,
    deactivated,
    stranger,
    admin: {
      remove: async (channel, userId) => {
        answerOf(await client.rpc('remove_chat_member', { p_channel_id: channel, p_user_id: userId }));
      },
      deactivate: (userId) => deactivate(stack, client, userId),
    },
  };
}

/** The people of the agency with this number; the first is its admin. Comparing 200 passwords would take minutes. */
async function makeTeam(stack: DrillStack, number: number, size: number): Promise<Seat[]> {
  const agency: TestAgency = await makeAgency(stack.sql, number);
  const team: Seat[] = [];
  for (let index = 1; index <= size; index += 1) {
    const role = index === 1 ? 'admin' : 'dispatcher';
    const id = await makePerson(stack.sql, agency, number * 1000 + index, { role });
    team.push({ id, token: await openSession(stack, id) });
  }
  return team;
}

/** A session as a sign-in leaves it, and the token that proves it. */
async function openSession({ sql, secrets, url }: DrillStack, userId: string): Promise<string> {
  const sessionId = randomUUID();
  await sql`
    insert into auth.sessions (id, user_id, created_at, updated_at, aal)
    values (${sessionId}, ${userId}, now(), now(), 'aal1')`;
  const { jwtKey } = secrets;
  return new SignJWT({
    role: 'authenticated',
    aal: 'aal1',
    amr: signedInNow(),
    session_id: sessionId,
    is_anonymous: false,
  })
    .setProtectedHeader({ alg: 'ES256', kid: jwtKey.kid, typ: 'JWT' })
    .setIssuer(`${url}/auth/v1`)
    .setSubject(userId)
    .setAudience('authenticated')
    .setIssuedAt()
    .setExpirationTime(Math.floor(Date.now() / 1000) + sessionSeconds)
    .sign(await importJWK(jwtKey, 'ES256'));
}

async function deactivate({ sql }: DrillStack, client: Client, userId: string): Promise<void> {
  const [{ version = 1 } = {}] = await sql<{ version: number }[]>`
    select version from public.profiles where id = ${userId}`;
  answerOf(
    await client.rpc('set_person_active', {
      p_user_id: userId,
      p_active: false,
      p_expected_version: version,
    }),
  );
}

/** What was answered; throws where that was a refusal. */
export function answerOf<Data>({ data, error }: { data: Data; error: Error | null }): Data {
  if (error) throw error;
  return data;
}

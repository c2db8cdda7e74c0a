import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChatWatcher, openChatWatcher } from '../drill/chat-page.ts';
import { type Client, createDrillClient } from '../drill/lanes.ts';
import { makeAgency, makePerson, uuid } from '../factories/people.ts';
import { type GatewayTarget, startGatewayTarget } from '../setup/gateway-target.ts';
import { eventually } from './realtime/fixture.ts';

type Person = { id: string; token: string; client: Client };

const password = 'correct-horse-battery';

let target: GatewayTarget;
let sql: postgres.Sql;
let channelId: string;
let people: Person[];
let stranger: Person;
const watchers: ChatWatcher[] = [];

beforeAll(async () => {
  target = await startGatewayTarget();
  sql = postgres(target.databaseUrl, { max: 2, onnotice: () => {} });
  people = await makeTeam(901, 12);
  [stranger] = (await makeTeam(902, 1)) as [Person];
  channelId = String(
    await said(personAt(0).client, 'create_chat_channel', {
      p_name: 'Everybody',
      p_description: '',
      p_members: people.map(({ id }) => id),
    }),
  );
}, 120_000);

afterAll(async () => {
  await Promise.all(watchers.map((watcher) => watcher.close()));
  await sql?.end();
  await target?.close();
});

/** Everybody has one password, which is compared once for each. */
async function makeTeam(number: number, size: number): Promise<Person[]> {
  const agency = await makeAgency(sql, number);
  const admin = createDrillClient(target.url, target.secretKey).auth.admin;
  const team: Person[] = [];
  for (let index = 1; index <= size; index += 1) {
    const n = number * 1000 + index;
    const id = await makePerson(sql, agency, n, { role: index === 1 ? 'admin' : 'dispatcher' });
    const changed = await admin.updateUserById(uuid(n), { password, email_confirm: true });
    if (changed.error) throw changed.error;
    const client = createDrillClient(target.url, target.publishableKey);
    const signedIn = await client.auth.signInWithPassword({ email: `person-${n}@example.test`, password });
    if (signedIn.error) throw signedIn.error;
    const { access_token: token } = signedIn.data.session;
    team.push({ id, token, client: createDrillClient(target.url, target.publishableKey, token) });
  }
  return team;
}

function personAt(index: number): Person {
  const person = people[index];
  if (person === undefined) throw new Error(`There is no person ${index}.`);
  return person;
}

type Call = Parameters<Client['rpc']>;

async function said(client: Client, name: Call[0], given: Call[1]): Promise<unknown> {
  const { data, error } = await client.rpc(name, given);
  if (error) throw error;
  return data;
}

async function watch(person: Person): Promise<ChatWatcher & { wire: number[] }> {
  const wire: number[] = [];
  const watcher = await openChatWatcher({
    project: target,
    person,
    channelId,
    onSignal: (message) => {
      if (message.channelId === channelId) wire.push(message.seq);
    },
  });
  watchers.push(watcher);
  return { ...watcher, wire };
}

function post(index: number, content: string): Promise<unknown> {
  return said(personAt(index).client, 'post_chat_message', {
    p_channel_id: channelId,
    p_client_id: randomUUID(),
    p_content: content,
  });
}

const seqsOf = ({ conversation }: ChatWatcher): number[] =>
  conversation.get().history.messages.map(({ seq }) => seq);

const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

describe('a conversation with many open pages', () => {
  it('reaches each of them in order, without holes and once, and goes on without those who are put out', async () => {
    const pages = await Promise.all(people.map((person) => watch(person)));
    await eventually(() => pages.map((page) => page.state())).toEqual(people.map(() => 'live'));

    // All at once, so that they wait for each other in the database; one is too long for a notice.
    await Promise.all(upTo(60).map((n) => post(n % 12, n === 30 ? 'ш'.repeat(4000) : `Message ${n}`)));
    await eventually(() => pages.map(seqsOf)).toEqual(people.map(() => upTo(60)));
    expect(pages.map(({ wire }) => wire)).toEqual(people.map(() => upTo(60)));

    const removed = personAt(10);
    await said(personAt(0).client, 'remove_chat_member', { p_channel_id: channelId, p_user_id: removed.id });
    await Promise.all(upTo(20).map((n) => post(n % 10, `Without one: ${n}`)));
    const deactivated = personAt(11);
    await said(personAt(0).client, 'set_person_active', {
      p_user_id: deactivated.id,
      p_active: false,
      p_expected_version: await versionOf(deactivated.id),
    });
    await Promise.all(upTo(20).map((n) => post(n % 10, `Without two: ${n}`)));
    const stayed = pages.slice(0, 10);
    await eventually(() => stayed.map(seqsOf)).toEqual(stayed.map(() => upTo(100)));
    await eventually(() => stayed.map((page) => page.state())).toEqual(stayed.map(() => 'live'));

    const [removedPage, deactivatedPage] = pages.slice(10);
    expect(removedPage?.wire).toEqual(upTo(60));
    expect(Math.max(0, ...(deactivatedPage?.wire ?? []))).toBeLessThanOrEqual(80);
    await eventually(() => removedPage?.conversation.get().isGone).toBe(true);
    expect(seqsOf(removedPage ?? never())).toEqual(upTo(60));
  }, 120_000);

  it('is closed to other agencies, and to whoever was put out', async () => {
    for (const outsider of [stranger, personAt(10), personAt(11)]) {
      await expect(
        openChatWatcher({ project: target, person: outsider, channelId }),
        outsider.id,
      ).rejects.toThrow('cannot be read');
    }
    const [row] = await sql<{ topic: string }[]>`
      select format('chat:%s:%s.%s', c.id, a.topic_epoch, c.topic_epoch) as topic
      from public.chat_channels c join public.agencies a on a.id = c.agency_id where c.id = ${channelId}`;
    const topic = row?.topic ?? never();
    expect(await joins(personAt(0), topic)).toBe('SUBSCRIBED');
    for (const outsider of [stranger, personAt(10), personAt(11)]) {
      expect(await joins(outsider, topic), outsider.id).toBe('CHANNEL_ERROR');
    }
  }, 60_000);
});

async function joins({ client }: Person, topic: string): Promise<string> {
  await client.realtime.setAuth();
  const channel = client.channel(topic, { config: { private: true } });
  const status = await new Promise<string>((resolve) => channel.subscribe(resolve));
  await client.removeAllChannels();
  return status;
}

async function versionOf(id: string): Promise<number> {
  const [row] = await sql<{ version: number }[]>`select version from public.profiles where id = ${id}`;
  return row?.version ?? never();
}

function never(): never {
  throw new Error('There is none.');
}

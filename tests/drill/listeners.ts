import type postgres from 'postgres';
import { type Client, createDrillClient } from './lanes.ts';
import { topicsOf } from './people.ts';
import { openRawSocket } from './raw-socket.ts';
import { pause, waitFor } from './wait.ts';

type Project = { url: string; publishableKey: string };
type Login = { email: string; password: string };

/** Somebody whose page follows changes: supabase-js as it comes, and a new reading with each signal. */
export type Listener = {
  id: string;
  topics: string[];
  token: string;
  /** Whether all topics are joined at this moment. */
  isListening(): boolean;
  /** What the last reading showed, one line each. */
  known(): string[];
  /** Messages heard so far, as `topic event`, and those that came twice. */
  heard(): { messages: string[]; twice: string[] };
  close(): Promise<void>;
};

const comeBackMs = 30_000;
const probeMs = 10_000;
const probe = 'drill-probe';

/** Signs in, joins every topic of the person and reads once. */
export async function createListener(project: Project, login: Login): Promise<Listener> {
  const client = createDrillClient(project.url, project.publishableKey);
  const { data, error } = await client.auth.signInWithPassword(login);
  if (error) throw error;
  const me = await client.rpc('get_me');
  if (me.error) throw me.error;
  const topics = topicsOf(me.data);
  const { id } = data.user;
  const messages: string[] = [];
  const ids = new Map<string, string>();
  const twice: string[] = [];
  const joined = new Set<string>();
  const reader = createReader(() => readAll(client, id));
  await client.realtime.setAuth();
  for (const topic of topics) {
    client
      .channel(topic, { config: { private: true } })
      .on('broadcast', { event: '*' }, (message) => {
        const line = `${topic} ${message.event}`;
        messages.push(line);
        const messageId = idOf(message);
        if (messageId !== null && ids.has(messageId)) twice.push(`${line} (${messageId})`);
        if (messageId !== null) ids.set(messageId, line);
        reader.read();
      })
      .subscribe((status) => {
        if (status === 'SUBSCRIBED') {
          joined.add(topic);
          reader.read();
        } else {
          joined.delete(topic);
        }
      });
  }
  return {
    id,
    topics,
    token: data.session.access_token,
    isListening: () => client.realtime.isConnected() && joined.size === topics.length,
    known: reader.known,
    heard: () => ({ messages, twice }),
    async close() {
      reader.stop();
      await client.removeAllChannels();
      await client.realtime.disconnect();
    },
  };
}

function hearsSupervisors(topics: readonly string[]): boolean {
  return topics.some((topic) => topic.startsWith('supervisors:'));
}

/** The ids of messages are not part of the type that supabase-js gives them. */
function idOf(message: unknown): string | null {
  const meta = typeof message === 'object' && message !== null && 'meta' in message ? message.meta : null;
  return typeof meta === 'object' && meta !== null && 'id' in meta ? String(meta.id) : null;
}

/** Reads again whenever it is told to, one reading after the other, until one succeeds. */
function createReader(read: () => Promise<string[]>) {
  let known: string[] = [];
  let isDue = false;
  let isReading = false;
  let isStopped = false;
  const work = async (): Promise<void> => {
    isReading = true;
    while (isDue && !isStopped) {
      isDue = false;
      try {
        known = await read();
      } catch {
        isDue = true;
        await pause(200);
      }
    }
    isReading = false;
  };
  return {
    known: () => known,
    read(): void {
      isDue = true;
      if (!isReading) void work();
    },
    stop(): void {
      isStopped = true;
    },
  };
}

/** The schedules and telephone numbers that the person may see; a dispatcher sees the own number alone. */
async function readAll(client: Client, id: string): Promise<string[]> {
  const [schedules, profiles, me] = await Promise.all([
    client.from('schedules').select('id, status, version'),
    client.from('profiles').select('id, phone'),
    client.rpc('get_me'),
  ]);
  for (const { error } of [schedules, profiles, me]) if (error) throw error;
  const isSupervisor = hearsSupervisors(topicsOf(me.data));
  return [
    ...(schedules.data ?? [])
      .filter(({ status }) => isSupervisor || status === 'published')
      .map((schedule) => describeSchedule(schedule)),
    ...(profiles.data ?? [])
      .filter((profile) => isSupervisor || profile.id === id)
      .map(({ id: person, phone }) => `phone ${person} ${phone}`),
  ];
}

function describeSchedule({ id, status, version }: { id: number; status: string; version: number }): string {
  return status === 'published' ? `schedule ${id} published` : `schedule ${id} ${status} ${version}`;
}

/** Several people of one agency, and somebody of another one, in which nothing happens. */
export type Audience = { listeners: readonly Listener[]; stranger: Listener };

/** Waits until everybody has joined all topics again; milliseconds. Rejects when somebody has not in time. */
export async function untilAllListen({ listeners, stranger }: Audience): Promise<number> {
  const begun = Date.now();
  const everybody = [...listeners, stranger];
  await waitFor('everybody listens again', comeBackMs, () =>
    everybody.every((listener) => listener.isListening()) ? true : null,
  );
  return Date.now() - begun;
}

/**
 * What is wrong with the listeners while all listen: everybody has to know by signals alone what is there, and to hear
 * the next message; nobody may hear what is not theirs.
 *
 * @param sql connected as the project's owner, while nobody writes
 */
export async function findDeaf(
  sql: postgres.Sql,
  project: Project,
  { listeners, stranger }: Audience,
): Promise<string[]> {
  const problems: string[] = [];
  const note = (error: Error): void => void problems.push(error.message);
  const everybody = [...listeners, stranger];
  for (const listener of listeners) {
    await waitFor(`listener ${listener.topics[0]} knows what is there`, probeMs, async () => {
      const missing = await findUnknown(sql, listener);
      if (missing.length > 0) throw new Error(missing.slice(0, 5).join(', '));
      return true;
    }).catch(note);
  }
  await Promise.all(everybody.map((listener) => probeListener(sql, listener).catch(note)));
  problems.push(...everybody.flatMap(({ heard }) => heard().twice.map((line) => `heard twice: ${line}`)));
  const [row] = await sql<{ count: number }[]>`
    select count(*)::integer as count from pg_stat_activity where application_name = 'realtime listener'`;
  if (row?.count !== 1) problems.push(`${row?.count} connections listen for messages`);
  return [...problems, ...(await findIntrusion(project, listeners, stranger))];
}

/** Lines of what is there that the listener has not read. */
async function findUnknown(sql: postgres.Sql, { id, topics, known }: Listener): Promise<string[]> {
  const isSupervisor = hearsSupervisors(topics);
  const schedules = await sql<{ id: number; status: string; version: number }[]>`
    select s.id, s.status, s.version from public.schedules s
    where s.agency_id = (select p.agency_id from public.profiles p where p.id = ${id})
      and s.revises_id is null and (${isSupervisor} or s.status = 'published')`;
  const phones = await sql<{ id: string; phone: string | null }[]>`
    select p.id, p.phone from public.profiles p
    where p.id = ${id} or ${isSupervisor}
      and p.agency_id = (select o.agency_id from public.profiles o where o.id = ${id})`;
  const lines = new Set(known());
  return [
    ...schedules.map((schedule) => describeSchedule(schedule)),
    ...phones.map(({ id: person, phone }) => `phone ${person} ${phone}`),
  ].filter((line) => !lines.has(line));
}

/** One more message, from the database, has to arrive, once. */
async function probeListener(sql: postgres.Sql, { topics, heard }: Listener): Promise<void> {
  const topic = topics[0] ?? '';
  const line = `${topic} ${probe}`;
  const count = (): number => heard().messages.filter((message) => message === line).length;
  const before = count();
  await sql`select realtime.send('{}'::jsonb, ${probe}, ${topic}, true)`;
  await waitFor(`a message arrives on ${topic}`, probeMs, () => (count() > before ? true : null), 10);
}

/** The stranger hears the probes and nothing else, and is refused where the others listen. */
async function findIntrusion(
  project: Project,
  listeners: readonly Listener[],
  { token, heard }: Listener,
): Promise<string[]> {
  const problems = heard()
    .messages.filter((line) => !line.endsWith(probe))
    .map((line) => `a stranger heard ${line}`);
  const socket = await openRawSocket(project);
  for (const topic of new Set(listeners.flatMap((listener) => listener.topics))) {
    const answer = await socket.join(topic, token);
    if (answer?.payload.status !== 'error') problems.push(`a stranger joined ${topic}`);
  }
  await socket.close();
  return problems;
}

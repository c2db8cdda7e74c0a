import { makeAgency, makePerson, type TestAgency, uuid } from '../factories/people.ts';
import { createTestDatabase, type Persona, type TestDatabase } from '../setup/database.ts';

export const who = {
  admin: uuid(101),
  supervisor: uuid(102),
  ana: uuid(103),
  ben: uuid(104),
  trainee: uuid(105),
  stranger: uuid(201),
  strangeAdmin: uuid(202),
};

/** A message as the functions return it, as far as tests look. */
export type Row = {
  id: number;
  channel_id: string;
  seq: number;
  content: string;
  version: number;
  mentions: { id: string; full_name: string }[];
  is_must_read: boolean;
  is_confirmed: boolean;
  client_id: string | null;
  edited_at: string | null;
  deleted_at: string | null;
  deleted_by_name: string | null;
};

/** What the list says of a conversation, as far as tests look. */
export type Listed = {
  id: string;
  kind: string;
  name: string;
  is_archived: boolean;
  is_muted: boolean;
  member_count: number;
  last_seq: number;
  last_read_seq: number;
  unread: number;
  unread_mentions: number;
  unconfirmed: number;
  version: number;
  last_message: { content: string } | null;
};

export type ChatWorld = {
  db: TestDatabase;
  ours: TestAgency;
  theirs: TestAgency;
  /** The conversations that made themselves. */
  center: string;
  supervisors: string;
  /** Calls `public.<name>` with the named arguments as somebody, and returns its answer. */
  call: <T = unknown>(as: Persona, name: string, args?: Record<string, unknown>) => Promise<T>;
  post: (as: string, channel: string, content: string, more?: PostOptions) => Promise<Row>;
  list: (as: string) => Promise<Listed[]>;
  /** What is told since the last look, as `topic event`, in order. */
  told: () => Promise<string[]>;
  /** Topics of conversations that somebody may hear. */
  topics: (as: string) => Promise<string[]>;
};

export type PostOptions = { clientId?: string; mentions?: string[]; mustRead?: boolean };

let clients = 5000;

/** An agency with an admin, a supervisor and three dispatchers, and another agency. */
export async function makeChatWorld(): Promise<ChatWorld> {
  const db = await createTestDatabase();
  const ours = await makeAgency(db.sql, 1);
  const theirs = await makeAgency(db.sql, 2);
  await makePerson(db.sql, ours, 101, { role: 'admin', fullName: 'Ada Bell' });
  await makePerson(db.sql, ours, 102, { role: 'supervisor', fullName: 'Sue Hill' });
  await makePerson(db.sql, ours, 103, { fullName: 'Ana Diaz' });
  await makePerson(db.sql, ours, 104, { fullName: 'Ben Cole' });
  await makePerson(db.sql, ours, 105, { fullName: 'Tom Reed' });
  await makePerson(db.sql, theirs, 201, { fullName: 'Zoe Park' });
  await makePerson(db.sql, theirs, 202, { role: 'admin', fullName: 'Ian Moss' });
  const channels = await db.sql<{ id: string; kind: string }[]>`
    select id, kind from public.chat_channels where agency_id = ${ours.id}`;
  const idOf = (kind: string) => channels.find((channel) => channel.kind === kind)?.id ?? '';

  const call: ChatWorld['call'] = (as, name, args = {}) =>
    db.asUser(as, async (sql) => {
      const keys = Object.keys(args);
      const named = keys.map((key, index) => `${key} => $${index + 1}`).join(', ');
      const [row] = await sql.unsafe(
        `select public.${name}(${named}) as answer`,
        keys.map((key) => args[key]) as never[],
      );
      return row?.answer;
    });
  await db.sql`delete from realtime.messages`;
  return {
    db,
    ours,
    theirs,
    center: idOf('center'),
    supervisors: idOf('supervisors'),
    call,
    post: (as, channel, content, { clientId = uuid(clients++), mentions = [], mustRead = false } = {}) =>
      call<Row>(as, 'post_chat_message', {
        p_channel_id: channel,
        p_client_id: clientId,
        p_content: content,
        p_mentions: mentions,
        p_must_read: mustRead,
      }),
    list: async (as) => (await call<{ channels: Listed[] }>(as, 'get_chat')).channels,
    told: async () => {
      const rows = await db.sql`delete from realtime.messages returning topic, event, inserted_at`;
      return rows
        .toSorted((one, other) => Number(one.inserted_at) - Number(other.inserted_at))
        .map(({ topic, event }) => `${topic} ${event}`);
    },
    topics: async (as) => {
      const me = await call<{ topics: string[] } | null>(as, 'get_me');
      return (me?.topics ?? []).filter((topic) => topic.startsWith('chat:'));
    },
  };
}

/** Messages written so long ago that no limit of frequency counts them. */
export async function ageMessages({ db }: ChatWorld): Promise<void> {
  await db.sql`update public.chat_messages set created_at = created_at - interval '2 hours'`;
  await db.sql`update private.chat_message_versions set replaced_at = replaced_at - interval '2 hours'`;
}

/** The SQLSTATE, words and detail that a call is refused with. */
export async function refusal(
  work: Promise<unknown>,
): Promise<{ code: string; message: string; detail: Record<string, unknown> }> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    const detail = 'detail' in error && typeof error.detail === 'string' ? JSON.parse(error.detail) : {};
    return { code: String(error.code), message: error.message, detail };
  }
  throw new Error('nothing was refused');
}

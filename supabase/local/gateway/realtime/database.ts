import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import postgres from 'postgres';
import { type Connection, DatabaseAway, openPool, type Parameter } from '../database.ts';
import { createShares } from '../shares.ts';
import { databaseAway, notReadable, Refusal } from './refusal.ts';
import type { Person } from './tokens.ts';

/** What a policy on `realtime.messages` distinguishes. */
export type Extension = 'broadcast' | 'presence';

/** Who wants to hear or say something where, and the headers of the request that brought the person. */
export type Question = { person: Person; subTopic: string; headers: IncomingHttpHeaders };

/** A message kept in `realtime.messages`; `payload` is JSON text. */
export type StoredMessage = { id: string; topic: string; event: string; private: boolean; payload: string };

export type RealtimeDatabase = {
  /** What the person may hear; rejects with the `Refusal` to answer with. */
  readable(question: Question): Promise<Record<Extension, boolean>>;
  /** Whether the person may say something; rejects with the `Refusal` to answer with. */
  writable(question: Question, extension: Extension): Promise<boolean>;
  /** The newest private messages of a topic since a time in milliseconds since 1970, oldest first. */
  history(subTopic: string, sinceMs: number, limit: number): Promise<StoredMessage[]>;
  /** Messages by id, in any order; those that are gone are left out. */
  messages(ids: readonly string[]): Promise<StoredMessage[]>;
  /** Ids of all messages dated after a time (milliseconds since 1970), oldest first. */
  idsSince(sinceMs: number): Promise<string[]>;
  /** Removes messages older than three days, as hosted projects do. */
  prune(): Promise<void>;
  close(): Promise<void>;
};

const CONNECTIONS = 4;
/** Of those, how many one person's questions may have at once. */
const CONNECTIONS_PER_PERSON = 2;
/** Policies are the project's own; one that takes longer is refused, before the client gives up. */
const POLICY_TIMEOUT = '5s';

const columns = 'id::text, topic, event, private, payload::text';
const isMessage = `extension = 'broadcast' and event is not null and payload is not null`;

/** Opens the pool as `supabase_realtime_admin`, the owner of `realtime.messages`, which can become the API roles. */
export function openRealtimeDatabase(url: string): RealtimeDatabase {
  const pool = openPool(url, {
    connections: CONNECTIONS,
    settings: { application_name: 'realtime', TimeZone: 'UTC', statement_timeout: 10_000 },
    types: {},
  });
  const shares = createShares(CONNECTIONS_PER_PERSON);

  async function query<Row extends object>(text: string, values: readonly Parameter[]): Promise<Row[]> {
    const connection = await pool.take();
    try {
      return await connection.send<Row>(text, values, { prepare: true });
    } finally {
      connection.release();
    }
  }

  /** Asks as the person, in a transaction that leaves nothing behind. All is sent at once; the answers come in order. */
  async function ask<Row extends object>(
    question: Question,
    setup: readonly [string, readonly Parameter[]][],
    [text, values]: readonly [string, readonly Parameter[]],
  ): Promise<Row[]> {
    const { sub } = question.person.claims;
    return shares.run(typeof sub === 'string' ? sub : null, async () => {
      const connection = await pool.take();
      const sent = [
        connection.send(`begin; set local statement_timeout = '${POLICY_TIMEOUT}'`),
        ...setup.map(([before, given]) => connection.send(before, given, { prepare: true })),
        become(connection, question),
      ];
      const answer = connection.send<Row>(text, values, { prepare: true });
      const ended = connection.send('rollback');
      const settled = await Promise.allSettled([...sent, answer]);
      await ended.then(connection.release, connection.discard);
      // Those after the first that failed only say that it did.
      const failed = settled.find((result) => result.status === 'rejected');
      if (failed) throw failed.reason;
      return answer;
    });
  }

  return {
    async readable(question) {
      const [broadcastId, presenceId] = [randomUUID(), randomUUID()];
      const probes: [string, readonly Parameter[]] = [
        `insert into realtime.messages (id, topic, extension)
         values ($1::text::uuid, $3, 'broadcast'), ($2::text::uuid, $3, 'presence')`,
        [broadcastId, presenceId, question.subTopic],
      ];
      const seen = await ask<{ id: string }>(
        question,
        [probes],
        [
          `select id::text from realtime.messages
           where topic = $3 and id in ($1::text::uuid, $2::text::uuid)`,
          [broadcastId, presenceId, question.subTopic],
        ],
      ).catch((error: unknown) => {
        throw toRefusal(error, question.subTopic);
      });
      const ids = seen.map(({ id }) => id);
      return { broadcast: ids.includes(broadcastId), presence: ids.includes(presenceId) };
    },
    async writable(question, extension) {
      try {
        await ask(
          question,
          [],
          [
            'insert into realtime.messages (topic, extension) values ($1, $2)',
            [question.subTopic, extension],
          ],
        );
        return true;
      } catch (error) {
        if (error instanceof postgres.PostgresError && error.code === '42501') return false;
        throw toRefusal(error, question.subTopic);
      }
    },
    async history(subTopic, sinceMs, limit) {
      const rows = await query<StoredMessage>(
        `select ${columns} from realtime.messages
         where topic = $1 and private and ${isMessage}
           and inserted_at >= $2::text::timestamp and inserted_at < timezone('utc', now()) + interval '1 minute'
         order by inserted_at desc, id desc limit $3::text::integer`,
        [subTopic, new Date(sinceMs).toISOString(), String(limit)],
      );
      return rows.reverse();
    },
    messages: (ids) =>
      query<StoredMessage>(
        `select ${columns} from realtime.messages
         where id = any (string_to_array($1, ',')::uuid[]) and ${isMessage}`,
        [ids.join(',')],
      ),
    async idsSince(sinceMs) {
      const rows = await query<{ id: string }>(
        `select id::text from realtime.messages
         where inserted_at >= $1::text::timestamp and ${isMessage} order by inserted_at, realtime.messages.id`,
        [new Date(sinceMs).toISOString()],
      );
      return rows.map(({ id }) => id);
    },
    async prune() {
      await query(
        `delete from realtime.messages where inserted_at < timezone('utc', now()) - interval '3 days'`,
        [],
      );
    },
    close: () => pool.close(),
  };
}

function become(connection: Connection, { person, subTopic, headers }: Question): Promise<unknown> {
  const { cookie: _cookie, ...shown } = headers;
  const sub = typeof person.claims.sub === 'string' ? person.claims.sub : '';
  return connection.send(
    `select set_config('role', $1, true), set_config('realtime.topic', $2, true),
       set_config('request.jwt.claims', $3, true), set_config('request.jwt.claim.sub', $4, true),
       set_config('request.jwt.claim.role', $1, true), set_config('request.headers', $5, true)`,
    [person.role, subTopic, JSON.stringify(person.claims), sub, JSON.stringify(shown)],
    { prepare: true },
  );
}

/** Errors of the server that say nothing about the statement: it stops, or is full. */
const AWAY = /^(08|53|57P0|XX)/;

function toRefusal(error: unknown, subTopic: string): unknown {
  if (error instanceof DatabaseAway) return databaseAway();
  if (!(error instanceof postgres.PostgresError)) return error;
  if (AWAY.test(error.code)) return databaseAway();
  if (error.code === '57014') return new Refusal('QueryCanceled', 'Query was cancelled, please try again');
  // A name with a null character, which no text in Postgres can hold.
  if (error.code === '22021') return notReadable(subTopic);
  // The project's own mistake in a policy: nobody hears anything until it is mended.
  console.warn(`RlsPolicyError: ${error.message}`);
  return notReadable(subTopic);
}

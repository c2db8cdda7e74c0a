import { z } from 'zod';
import { type Client, createDrillClient } from '../../drill/lanes.ts';
import { createRandom, type Random } from '../../drill/random.ts';
import type { DrillStack } from '../../drill/stack.ts';
import { percentile } from '../gateway/measure.ts';
import { answerOf, type Room } from './room.ts';

/** One thing that a page asks for. Milliseconds, and messages or conversations found in the median. */
export type Reading = { name: string; calls: number; p50: number; p95: number; max: number; found: number };

export type HistoryBench = { messages: number; readings: Reading[] };

type Question = { name: string; ask: (client: Client, nth: number) => Promise<number> };

const warmUps = 5;
const batch = 5_000;
/** Conversations besides the large one, so that a list is one. */
const groups = 20;

/** By position in the history: words that many, few or no messages have. */
const planted = {
  rare: 'xylophone',
  common: 'coverage',
  /** In all of the older half, and never since. */
  old: 'beforehand',
  one: 'medic',
  other: 'engine',
  nowhere: 'unwritten',
};

const pageSchema = z.object({ messages: z.array(z.object({ seq: z.int() })) });
const hitsSchema = z.object({ hits: z.array(z.unknown()) });
const listSchema = z.object({ channels: z.array(z.unknown()) });

/** Fills the room's conversation to so many messages and asks for it in every way, as its members through the gateway. */
export async function measureHistory(
  stack: DrillStack,
  room: Room,
  { messages, calls }: { messages: number; calls: number },
): Promise<HistoryBench> {
  const from = await plantHistory(stack, room, messages);
  const clients = room.members
    .slice(0, 10)
    .map(({ token }) => createDrillClient(stack.url, stack.publishableKey, token));
  const readings: Reading[] = [];
  for (const { name, ask } of questionsAbout(room.channelId, from, messages)) {
    const times: number[] = [];
    const found: number[] = [];
    for (let nth = -warmUps; nth < calls; nth += 1) {
      const client = clients[(nth + warmUps) % clients.length];
      if (client === undefined) continue;
      const begun = performance.now();
      found.push(await ask(client, nth + warmUps));
      if (nth >= 0) times.push(performance.now() - begun);
    }
    readings.push({
      name,
      calls,
      p50: percentile(times, 0.5),
      p95: percentile(times, 0.95),
      max: percentile(times, 1),
      found: percentile(found, 0.5),
    });
  }
  return { messages, readings };
}

function questionsAbout(channelId: string, from: number, messages: number): Question[] {
  const random = createRandom(911);
  const page = async (client: Client, where: { p_before?: number; p_around?: number }): Promise<number> => {
    const answer = await client.rpc('get_chat_messages', { p_channel_id: channelId, ...where });
    return pageSchema.parse(answerOf(answer)).messages.length;
  };
  const search = (name: string, query: string, where: { p_channel_id?: string } = {}): Question => ({
    name: `search: ${name}`,
    ask: async (client) => {
      const answer = await client.rpc('search_chat', { p_query: query, ...where });
      return hitsSchema.parse(answerOf(answer)).hits.length;
    },
  });
  return [
    { name: 'newest page', ask: (client) => page(client, {}) },
    {
      name: 'page of the middle',
      ask: (client) => page(client, { p_before: from + random.between(1000, messages - 1000) }),
    },
    {
      name: 'around a message',
      ask: (client) => page(client, { p_around: from + random.between(1000, messages - 1000) }),
    },
    {
      name: 'list of conversations',
      ask: async (client) => listSchema.parse(answerOf(await client.rpc('get_chat'))).channels.length,
    },
    search('a rare word', planted.rare),
    search('a common word', planted.common),
    search('one only of the older half', planted.old),
    search('a word that occurs nowhere', planted.nowhere),
    search('two common, never together', `${planted.one} ${planted.other}`),
    search('a common and a rare one', `${planted.common} ${planted.rare}`),
    search('one letter', 'e'),
    search('one letter and a rare word', `e ${planted.rare}`),
    search('a rare word, this conversation', planted.rare, { p_channel_id: channelId }),
    search('never together, this conversation', `${planted.one} ${planted.other}`, {
      p_channel_id: channelId,
    }),
  ];
}

/** Inserts the messages as the owner, without what their posting does besides. Returns the number before the first. */
async function plantHistory(
  { sql }: DrillStack,
  { agencyId, channelId, members }: Room,
  messages: number,
): Promise<number> {
  const random = createRandom(messages);
  const vocabulary = Array.from({ length: 4_000 }, () => wordOf(random));
  const senders = members.map(({ id }) => id);
  const [{ seq: from = 0 } = {}] = await sql<{ seq: number }[]>`
    select last_seq::integer as seq from public.chat_channels where id = ${channelId}`;
  await sql`alter table public.chat_messages disable trigger user`;
  await sql`alter table public.chat_channels disable trigger user`;
  await sql`alter table public.chat_members disable trigger user`;
  for (let start = 0; start < messages; start += batch) {
    const rows = Array.from({ length: Math.min(batch, messages - start) }, (_, index) => ({
      seq: from + start + index + 1,
      sender: senders[(start + index) % senders.length] ?? '',
      content: contentOf(random, vocabulary, start + index, messages),
      minutes: messages - start - index,
    }));
    await sql`
      insert into public.chat_messages (agency_id, channel_id, seq, sender_id, content, created_at)
      select ${agencyId}, ${channelId}, x.seq, x.sender::uuid, x.content, now() - x.minutes * interval '5 minutes'
      from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
        as x(seq bigint, sender text, content text, minutes integer)`;
  }
  await sql`update public.chat_channels set last_seq = ${from + messages} where id = ${channelId}`;
  await sql`
    with made as (
      insert into public.chat_channels (agency_id, kind, name, last_seq)
      select ${agencyId}, 'group', 'Group ' || n, 100 from generate_series(1, ${groups}) n returning id
    ), joined as (
      insert into public.chat_members (agency_id, channel_id, user_id)
      select ${agencyId}, made.id, m.user_id from made, public.chat_members m where m.channel_id = ${channelId}
      returning channel_id
    )
    insert into public.chat_messages (agency_id, channel_id, seq, sender_id, content)
    select ${agencyId}, made.id, n, ${senders[0] ?? null}, 'Said ' || n from made, generate_series(1, 100) n`;
  for (const table of ['chat_messages', 'chat_channels', 'chat_members']) {
    await sql`alter table public.${sql(table)} enable trigger user`;
    await sql`analyze public.${sql(table)}`;
  }
  return from;
}

/** A dozen words, frequent ones first in the vocabulary, as in what people write. */
function contentOf(random: Random, vocabulary: readonly string[], index: number, messages: number): string {
  const words = Array.from(
    { length: 12 },
    () => vocabulary[Math.floor(vocabulary.length ** random.next()) - 1] ?? '',
  );
  if (index === messages >> 1 || index === messages >> 2) words.push(planted.rare);
  if (index % 2 === 0) words.push(planted.common);
  if (index < messages / 2) words.push(planted.old);
  if (index % 3 === 0) words.push(planted.one);
  if (index % 3 === 1) words.push(planted.other);
  return random.shuffle(words).join(' ');
}

function wordOf(random: Random): string {
  return Array.from({ length: random.between(2, 9) }, () =>
    String.fromCharCode(97 + random.between(0, 24)),
  ).join('');
}

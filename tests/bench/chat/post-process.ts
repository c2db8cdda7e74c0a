// People who write into one conversation, one message after the other in the rhythm they are told, whether the former
// ones are answered or not.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { createDrillClient } from '../../drill/lanes.ts';
import { serveParent } from '../gateway/child.ts';

export type Posting = {
  url: string;
  publishableKey: string;
  channelId: string;
  /** Access tokens; they take turns. */
  tokens: readonly string[];
  count: number;
  perSecond: number;
};

/** One call. Instants in milliseconds since 1970. */
export type Post = { seq: number | null; sentAt: number; answeredAt: number; error: string | null };

const answerSchema = z.object({ seq: z.int() });
const now = (): number => performance.timeOrigin + performance.now();

/** As long as what people write; now and then as long as they may, and not in Latin letters. */
function textOf(number: number): string {
  if (number % 200 === 100) return `Message ${number} ${'шум '.repeat(997)}`.slice(0, 4000).trim();
  const words = [
    'Medic 4 is clear of Station 12,',
    'call taker two needs a relief at 18:30,',
    'copy,',
    'thanks.',
  ];
  return `Message ${number}: ${words.slice(number % words.length).join(' ')}`;
}

async function post({ url, publishableKey, channelId, tokens, count, perSecond }: Posting): Promise<Post[]> {
  const clients = tokens.map((token) => createDrillClient(url, publishableKey, token));
  const begun = performance.now();
  const posts: Promise<Post>[] = [];
  for (let number = 0; number < count; number += 1) {
    const dueIn = begun + (number * 1000) / perSecond - performance.now();
    if (dueIn > 0) await pause(dueIn);
    const client = clients[number % clients.length];
    if (client !== undefined) posts.push(postOne(client, channelId, textOf(number)));
  }
  return Promise.all(posts);
}

async function postOne(
  client: ReturnType<typeof createDrillClient>,
  channelId: string,
  content: string,
): Promise<Post> {
  const sentAt = now();
  const { data, error } = await client.rpc('post_chat_message', {
    p_channel_id: channelId,
    p_client_id: randomUUID(),
    p_content: content,
  });
  const answeredAt = now();
  if (error) return { seq: null, sentAt, answeredAt, error: `${error.code} ${error.message}` };
  return { seq: answerSchema.parse(data).seq, sentAt, answeredAt, error: null };
}

serveParent({ post, cpuMs });

/** Of this process so far. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

// Listens to a private topic with many unmodified clients, in a process of its own.
import { createClient, type RealtimeChannel, type SupabaseClient } from '@supabase/supabase-js';
import { serveParent } from './child.ts';
import type { Heard, ListenOptions } from './realtime.ts';

const JOIN_MS = 20_000;

type Listener = { client: SupabaseClient; channel: RealtimeChannel };

const listeners: Listener[] = [];
/** For each message its instants of receipt. */
const heard: Heard['instants'] = {};
let strangersHeard = 0;

function connect(url: string, key: string, token: string): SupabaseClient {
  return createClient(url, key, {
    auth: { persistSession: false, autoRefreshToken: false },
    accessToken: async () => token,
  });
}

/** Joins the topic; resolves to whether that was allowed. */
async function join(
  client: SupabaseClient,
  topic: string,
  onMessage: (number: number) => void,
): Promise<boolean> {
  await client.realtime.setAuth();
  const channel = client.channel(topic, { config: { private: true } });
  channel.on('broadcast', { event: 'tick' }, ({ payload }) => onMessage(Number(payload.number)));
  listeners.push({ client, channel });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('Joining took too long')), JOIN_MS);
    channel.subscribe((state) => {
      if (state !== 'SUBSCRIBED' && state !== 'CHANNEL_ERROR') return;
      clearTimeout(timer);
      resolve(state === 'SUBSCRIBED');
    });
  });
}

async function listen({
  url,
  key,
  tokens,
  strangers,
  topic,
  count,
}: ListenOptions): Promise<{ joinMs: number }> {
  const begun = performance.now();
  const joined = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      join(connect(url, key, tokens[index % tokens.length] ?? ''), topic, (number) => {
        heard[number] ??= [];
        heard[number].push(performance.timeOrigin + performance.now());
      }),
    ),
  );
  const joinMs = performance.now() - begun;
  if (!joined.every((allowed) => allowed)) throw new Error('Not everybody was let in');
  for (const token of strangers) {
    const client = connect(url, key, token);
    const allowed = await join(client, topic, () => {
      strangersHeard += 1;
    });
    if (allowed) throw new Error('A stranger was let in');
  }
  return { joinMs };
}

serveParent({ listen, heard: (): Heard => ({ instants: heard, strangersHeard }) }, async () => {
  await Promise.all(listeners.map(({ client }) => client.removeAllChannels()));
});

// Many people who follow the roster, each signed in and on every topic of theirs, in a process of its own.
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { topicsOf } from '../../drill/people.ts';
import { serveParent } from '../gateway/child.ts';

export type Audience = { url: string; publishableKey: string; password: string; emails: readonly string[] };

/** Instants in milliseconds since 1970, one by client that heard, by the version of the schedule that was told. */
export type Heard = Record<number, number[]>;

const JOIN_MS = 30_000;
/** Sign-ins at once: each costs the server a comparison of a password. */
const SIGN_INS = 4;

const clients: SupabaseClient[] = [];
const heard: Heard = {};

async function listen({ url, publishableKey, password, emails }: Audience): Promise<{ joinMs: number }> {
  const waiting = [...emails];
  const people: { client: SupabaseClient; topics: string[] }[] = [];
  await Promise.all(
    Array.from({ length: SIGN_INS }, async () => {
      for (let email = waiting.pop(); email !== undefined; email = waiting.pop()) {
        people.push(await signIn(url, publishableKey, { email, password }));
      }
    }),
  );
  const begun = performance.now();
  await Promise.all(people.flatMap(({ client, topics }) => topics.map((topic) => join(client, topic))));
  return { joinMs: performance.now() - begun };
}

async function signIn(url: string, key: string, login: { email: string; password: string }) {
  const client = createClient(url, key, { auth: { persistSession: false, autoRefreshToken: false } });
  clients.push(client);
  const { error } = await client.auth.signInWithPassword(login);
  if (error) throw error;
  const me = await client.rpc('get_me');
  if (me.error) throw me.error;
  await client.realtime.setAuth();
  return { client, topics: topicsOf(me.data) };
}

function join(client: SupabaseClient, topic: string): Promise<void> {
  const channel = client.channel(topic, { config: { private: true } });
  channel.on('broadcast', { event: 'roster' }, ({ payload }) => {
    const version = Number(payload.version);
    heard[version] ??= [];
    heard[version].push(performance.timeOrigin + performance.now());
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`Joining ${topic} took too long`)), JOIN_MS);
    channel.subscribe((state) => {
      if (state !== 'SUBSCRIBED') return;
      clearTimeout(timer);
      resolve();
    });
  });
}

serveParent({ listen, heard: (): Heard => heard }, async () => {
  await Promise.all(clients.map((client) => client.removeAllChannels()));
});

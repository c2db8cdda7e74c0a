import {
  createClient,
  type RealtimeChannel,
  type RealtimeChannelOptions,
  type SupabaseClient,
} from '@supabase/supabase-js';
import postgres from 'postgres';
import { expect } from 'vitest';
import type { ProjectConfig } from '../../../supabase/local/config.ts';
import { type GatewayTarget, startGatewayTarget } from '../../setup/gateway-target.ts';

export type Version = '1.0.0' | '2.0.0';

/** A signed-in person with clients of their own. */
export type Person = { id: string; token: string; client(vsn?: Version): Promise<SupabaseClient> };

export type RealtimeFixture = {
  target: GatewayTarget;
  /** The project's owner. */
  owner: postgres.Sql;
  service: SupabaseClient;
  /** A client nobody is signed in with. */
  anon(vsn?: Version): SupabaseClient;
  signIn(name: string): Promise<Person>;
  close(): Promise<void>;
};

const noSession = { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false };

/** Who may hear and say what, on topics no policy of the app knows: `room:<user id>` is the person's own. */
const setup = `
  create table public.realtime_grants (
    user_id uuid not null, topic text not null, extension text not null, action text not null
  );
  alter table public.realtime_grants enable row level security;
  grant all on public.realtime_grants to service_role;
  revoke all on public.realtime_grants from anon, authenticated;
  create function public.realtime_test_may(wanted_action text, wanted_extension text) returns boolean
  language sql stable security definer set search_path = ''
  return exists (
    select from public.realtime_grants as held
    where held.user_id = (select auth.uid()) and held.topic = (select realtime.topic())
      and held.extension = wanted_extension and held.action = wanted_action
  );
  grant execute on function public.realtime_test_may to authenticated, anon;
  create policy realtime_test_hear on realtime.messages for select to authenticated, anon
    using (public.realtime_test_may('hear', extension)
      or (extension = 'broadcast' and (select realtime.topic()) = 'room:' || (select auth.uid())::text));
  create policy realtime_test_say on realtime.messages for insert to authenticated, anon
    with check (public.realtime_test_may('say', extension));
  create policy realtime_test_broken on realtime.messages for select to authenticated
    using (case when (select realtime.topic()) = 'broken' then 1 / (length(topic) - 6) = 1 else false end);
  create policy realtime_test_slow on realtime.messages for select to authenticated
    using (case when (select realtime.topic()) = 'slow' then (select pg_sleep(20)) is null else false end);
  create table public.realtime_notes (id integer primary key, owner_id uuid not null, text text);
  alter table public.realtime_notes enable row level security;
  create policy realtime_notes_own on public.realtime_notes to authenticated using (owner_id = (select auth.uid()));
  grant select, insert, update, delete on public.realtime_notes to authenticated;
  create function public.realtime_notes_changed() returns trigger
  language plpgsql security definer set search_path = '' as $$
  begin
    perform realtime.broadcast_changes(
      'room:' || coalesce(new.owner_id, old.owner_id)::text, tg_op, tg_op, tg_table_name, tg_table_schema, new, old
    );
    return null;
  end $$;
  create trigger realtime_notes_changed after insert or update or delete on public.realtime_notes
    for each row execute function public.realtime_notes_changed();`;

const teardown = `
  drop policy if exists realtime_test_hear on realtime.messages;
  drop policy if exists realtime_test_say on realtime.messages;
  drop policy if exists realtime_test_broken on realtime.messages;
  drop policy if exists realtime_test_slow on realtime.messages;
  drop function if exists public.realtime_test_may;
  drop table if exists public.realtime_grants, public.realtime_notes;
  drop function if exists public.realtime_notes_changed`;

/** Starts the target with topics of its own. */
export async function startRealtime(change: Partial<ProjectConfig> = {}): Promise<RealtimeFixture> {
  const target = await startGatewayTarget(change);
  const owner = postgres(target.databaseUrl, { max: 4, onnotice: () => {} });
  await owner.unsafe(teardown);
  await owner.unsafe(`${setup}; notify pgrst, 'reload schema'`);
  const clients: SupabaseClient[] = [];
  const users: string[] = [];
  const client = (key: string, vsn: Version, token?: string): SupabaseClient => {
    const made = createClient(target.url, key, {
      auth: noSession,
      realtime: { vsn, timeout: 5000 },
      ...(token === undefined ? {} : { accessToken: async () => token }),
    });
    clients.push(made);
    return made;
  };
  const service = client(target.secretKey, '2.0.0');
  return {
    target,
    owner,
    service,
    anon: (vsn = '2.0.0') => client(target.publishableKey, vsn),
    async signIn(name) {
      const email = `${name}-${crypto.randomUUID()}@realtime.example`;
      const password = `Correct-horse-${crypto.randomUUID()}`;
      const created = await service.auth.admin.createUser({ email, password, email_confirm: true });
      if (created.error) throw created.error;
      users.push(created.data.user.id);
      const signedIn = await client(target.publishableKey, '2.0.0').auth.signInWithPassword({
        email,
        password,
      });
      if (signedIn.error) throw signedIn.error;
      const token = signedIn.data.session.access_token;
      return {
        id: created.data.user.id,
        token,
        async client(vsn = '2.0.0') {
          const made = client(target.publishableKey, vsn, token);
          // Otherwise the first join may go out before the token is known.
          await made.realtime.setAuth();
          return made;
        },
      };
    },
    async close() {
      await Promise.all(clients.map((made) => made.realtime.disconnect()));
      for (const id of users) await service.auth.admin.deleteUser(id);
      await owner.unsafe(teardown);
      await owner.end({ timeout: 1 });
      await target.close();
    },
  };
}

/** How joining ended: `SUBSCRIBED`, or another state and the reason. */
export function subscribe(channel: RealtimeChannel): Promise<{ status: string; reason?: string }> {
  return new Promise((resolve) => {
    channel.subscribe((status, error) => {
      resolve({ status, ...(error ? { reason: error.message } : {}) });
    });
  });
}

/** Lets a person hear or say something on a topic. */
export async function grant(
  { owner }: RealtimeFixture,
  userId: string,
  topic: string,
  ...rights: `${'hear' | 'say'} ${'broadcast' | 'presence'}`[]
): Promise<void> {
  const rows = rights.map((right) => {
    const [action, extension] = right.split(' ');
    return { user_id: userId, topic, action, extension };
  });
  await owner`insert into public.realtime_grants ${owner(rows)}`;
}

/** A joined private channel and the broadcasts it has heard, oldest first. */
export async function listen(
  client: SupabaseClient,
  topic: string,
  config: RealtimeChannelOptions['config'] = {},
): Promise<{ channel: RealtimeChannel; heard: Heard[] }> {
  const heard: Heard[] = [];
  const channel = client.channel(topic, { config: { private: true, ...config } });
  channel.on('broadcast', { event: '*' }, (message: unknown) => heard.push(message as Heard));
  const joined = await subscribe(channel);
  if (joined.status !== 'SUBSCRIBED') throw new Error(`${joined.status} ${joined.reason}`);
  return { channel, heard };
}

export type Heard = {
  event: string;
  payload: Record<string, unknown>;
  meta?: { id: string; replayed?: boolean };
};

/** Looks again and again, long enough for a busy machine. */
export const eventually = <Value>(read: () => Value | Promise<Value>) =>
  expect.poll(read, { timeout: 15_000 });

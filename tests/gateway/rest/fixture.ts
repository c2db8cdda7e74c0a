import { setTimeout as delay } from 'node:timers/promises';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import postgres from 'postgres';
import { type GatewayTarget, startGatewayTarget } from '../../setup/gateway-target.ts';

export type RestFixture = {
  target: GatewayTarget;
  /** The project's owner. */
  owner: postgres.Sql;
  /** Clients with the publishable and the secret key. */
  anon: SupabaseClient;
  service: SupabaseClient;
  /** A signed-in client for a new user of this run. */
  signIn(name: string): Promise<SupabaseClient>;
  /** Sends a request as supabase-js would not, with the secret key unless told otherwise. */
  send(path: string, init?: RequestInit & { key?: string }): Promise<Response>;
  close(): Promise<void>;
};

const NO_SESSION = { auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false } };

/**
 * Starts the target and runs `setup` as its owner. `teardown` undoes it, before as well, so that a run that was killed
 * against a shared project leaves nothing in the way of the next.
 */
export async function startRest(setup: string, teardown: string): Promise<RestFixture> {
  const target = await startGatewayTarget();
  const owner = postgres(target.databaseUrl, { max: 2, onnotice: () => {} });
  await owner.unsafe(teardown);
  await owner.unsafe(`${setup}; notify pgrst, 'reload schema'`);
  if (!target.isEmbedded) await untilReloaded(target, owner);
  const users: string[] = [];
  const client = (key: string): SupabaseClient => createClient(target.url, key, NO_SESSION);
  const service = client(target.secretKey);
  return {
    target,
    owner,
    anon: client(target.publishableKey),
    service,
    async signIn(name) {
      const email = `${name}-${crypto.randomUUID()}@rest.example`;
      const password = `Correct-horse-${crypto.randomUUID()}`;
      const created = await service.auth.admin.createUser({ email, password, email_confirm: true });
      if (created.error) throw created.error;
      users.push(created.data.user.id);
      const person = client(target.publishableKey);
      const signedIn = await person.auth.signInWithPassword({ email, password });
      if (signedIn.error) throw signedIn.error;
      return person;
    },
    async send(path, { key = target.secretKey, headers, ...init } = {}) {
      return fetch(`${target.url}/rest/v1/${path}`, { ...init, headers: { apikey: key, ...headers } });
    },
    async close() {
      for (const id of users) await service.auth.admin.deleteUser(id);
      await owner.unsafe(`${teardown}; notify pgrst, 'reload schema'`);
      await owner.end({ timeout: 1 });
      await target.close();
    },
  };
}

/** A hosted project reads its schema again some time after the notice: when it knows a new function, it knows all. */
async function untilReloaded({ url, secretKey }: GatewayTarget, owner: postgres.Sql): Promise<void> {
  const name = `rest_ready_${crypto.randomUUID().slice(0, 8)}`;
  await owner.unsafe(`
    create function public.${name}() returns int language sql immutable as 'select 1';
    grant execute on function public.${name} to service_role;
    notify pgrst, 'reload schema'`);
  try {
    for (let tries = 0; tries < 100; tries += 1) {
      const response = await fetch(`${url}/rest/v1/rpc/${name}`, { headers: { apikey: secretKey } });
      if (response.ok) return;
      await delay(200);
    }
    throw new Error('The project did not read its schema again within 20 seconds');
  } finally {
    await owner.unsafe(`drop function public.${name}`);
  }
}

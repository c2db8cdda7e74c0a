import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import postgres from 'postgres';
import { type GatewayTarget, startGatewayTarget } from '../setup/gateway-target.ts';

/** A person with a client of their own. */
export type StoragePerson = { id: string; client: SupabaseClient; token: string };

export type StorageFixture = {
  target: GatewayTarget;
  owner: postgres.Sql;
  service: SupabaseClient;
  anon: SupabaseClient;
  signIn(name: string): Promise<StoragePerson>;
  /** Sends a request as supabase-js would not; with the secret key unless told otherwise. */
  send(path: string, init?: RequestInit & { key?: string | null }): Promise<Response>;
  close(): Promise<void>;
};

const NO_SESSION = { auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false } };

/** People write and read in the folder named by their id; nobody changes or deletes in `shelf`. */
const setup = `
  insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types) values
    ('store_desk', 'store_desk', false, 1000000, null),
    ('store_pictures', 'store_pictures', false, 2000, '{image/png,image/*}'),
    ('store_shelf', 'store_shelf', false, null, null),
    ('store_open', 'store_open', true, null, null);
  create policy store_read on storage.objects for select to authenticated
    using (bucket_id like 'store_%' and (storage.foldername(name))[1] = (select auth.uid())::text);
  create policy store_add on storage.objects for insert to authenticated
    with check (bucket_id like 'store_%' and (storage.foldername(name))[1] = (select auth.uid())::text);
  create policy store_change on storage.objects for update to authenticated
    using (bucket_id in ('store_desk', 'store_pictures') and (storage.foldername(name))[1] = (select auth.uid())::text)
    with check ((storage.foldername(name))[1] = (select auth.uid())::text);
  create policy store_drop on storage.objects for delete to authenticated
    using (bucket_id in ('store_desk', 'store_pictures') and (storage.foldername(name))[1] = (select auth.uid())::text)`;

const teardown = `
  drop policy if exists store_read on storage.objects;
  drop policy if exists store_add on storage.objects;
  drop policy if exists store_change on storage.objects;
  drop policy if exists store_drop on storage.objects`;

/** Starts the target with four buckets of its own. What a run against a real project leaves is removed. */
export async function startStorage(): Promise<StorageFixture> {
  const target = await startGatewayTarget();
  const owner = postgres(target.databaseUrl, { max: 2, onnotice: () => {} });
  const client = (key: string): SupabaseClient => createClient(target.url, key, NO_SESSION);
  const service = client(target.secretKey);
  const users: string[] = [];
  const clean = async () => {
    await owner.unsafe(teardown);
    for (const { id } of (await service.storage.listBuckets()).data ?? []) {
      if (!id.startsWith('store_')) continue;
      await service.storage.emptyBucket(id);
      await service.storage.deleteBucket(id);
    }
  };
  await clean();
  await owner.unsafe(setup);
  return {
    target,
    owner,
    service,
    anon: client(target.publishableKey),
    async signIn(name) {
      const email = `${name}-${crypto.randomUUID()}@store.example`;
      const password = `Correct-horse-${crypto.randomUUID()}`;
      const created = await service.auth.admin.createUser({ email, password, email_confirm: true });
      if (created.error) throw created.error;
      users.push(created.data.user.id);
      const person = client(target.publishableKey);
      const signedIn = await person.auth.signInWithPassword({ email, password });
      if (signedIn.error) throw signedIn.error;
      return { id: created.data.user.id, client: person, token: signedIn.data.session.access_token };
    },
    send(path, { key = target.secretKey, headers, ...init } = {}) {
      const given: Record<string, string> = key === null ? {} : { apikey: key };
      return fetch(`${target.url}/storage/v1/${path}`, { ...init, headers: { ...given, ...headers } });
    },
    async close() {
      await clean();
      for (const id of users) await service.auth.admin.deleteUser(id);
      await owner.end({ timeout: 1 });
      await target.close();
    },
  };
}

/** The smallest PNG: one transparent pixel. */
export const png: Buffer = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

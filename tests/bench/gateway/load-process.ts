// Makes the load, in a process of its own: by a lean HTTP client, by supabase-js and by the bare database driver.
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import postgres from 'postgres';
import { serveParent } from './child.ts';
import { encodeRequest, openLeanClient } from './lean-client.ts';
import type { Call, DriverLoad, HttpLoad, LibraryLoad } from './load.ts';
import { keepBusy, type Round } from './measure.ts';

/** Values travel as text in both directions, as in the gateway: the driver converts nothing. */
const textTypes = Object.fromEntries(
  [16, 20, 21, 23, 114, 700, 701, 1082, 1114, 1184, 3802].map((oid) => [
    `t${oid}`,
    { to: oid, from: [oid], serialize: (value: unknown) => String(value), parse: (text: string) => text },
  ]),
);

/** One connection per client, at most as many as the gateway has; the statement is prepared on each. */
async function loadDriver({ url, connections, text, sessions, clients, ms }: DriverLoad): Promise<Round> {
  const lanes = await Promise.all(
    sessions.slice(0, Math.min(connections, clients)).map(async ({ settings, values }) => {
      const sql = postgres(url, { max: 1, fetch_types: false, onnotice: () => {}, types: textTypes });
      for (const [name, value] of settings) await sql`select set_config(${name}, ${value}, false)`;
      return { sql, values, next: 0 };
    }),
  );
  try {
    return await keepBusy(clients, ms, async (client) => {
      const lane = lanes[client % lanes.length];
      if (lane) await lane.sql.unsafe(text, lane.values[lane.next++ % lane.values.length], { prepare: true });
    });
  } finally {
    await Promise.all(lanes.map(({ sql }) => sql.end()));
  }
}

async function loadHttp({ port, requests, clients, ms }: HttpLoad): Promise<Round> {
  const encoded = requests.map((request) => ({
    bytes: encodeRequest(request, port),
    status: request.status,
  }));
  const connections = await Promise.all(Array.from({ length: clients }, () => openLeanClient(port)));
  let next = 0;
  try {
    return await keepBusy(clients, ms, async (client) => {
      const request = encoded[next++ % encoded.length];
      if (request) await connections[client]?.send(request.bytes, request.status);
    });
  } finally {
    for (const connection of connections) connection.close();
  }
}

const noSession = { auth: { persistSession: false, autoRefreshToken: false } };

async function sendCall(client: SupabaseClient, call: Call): Promise<{ error: Error | null }> {
  switch (call.kind) {
    case 'row':
      return client.from(call.table).select(call.select).eq('id', call.id).single();
    case 'rows':
      return client.from(call.table).select(call.select).order(call.order).limit(500);
    case 'rpc':
      return client.rpc(call.name, call.args);
    case 'insert':
      return client.from(call.table).insert<Record<string, string>>(call.values);
    case 'sign-in':
      return client.auth.signInWithPassword(call);
  }
}

async function loadLibrary({ url, key, people, calls, clients, ms }: LibraryLoad): Promise<Round> {
  const libraries: SupabaseClient[] = people.map(({ token, headers }) =>
    createClient(url, key, {
      ...(token === undefined ? noSession : { accessToken: async () => token }),
      global: { headers },
    }),
  );
  let next = 0;
  return keepBusy(clients, ms, async () => {
    const turn = next++;
    const call = calls[turn % calls.length];
    const library = libraries[turn % libraries.length];
    if (!call || !library) return;
    const { error } = await sendCall(library, call);
    if (error) throw error;
  });
}

serveParent({ loadDriver, loadHttp, loadLibrary });

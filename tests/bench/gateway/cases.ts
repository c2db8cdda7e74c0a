import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import postgres from 'postgres';
import { openCatalogStore } from '../../../supabase/local/gateway/rest/catalog-store.ts';
import { negotiate } from '../../../supabase/local/gateway/rest/media.ts';
import { planOperation } from '../../../supabase/local/gateway/rest/operation.ts';
import { parseQuery } from '../../../supabase/local/gateway/rest/parse-query.ts';
import type { RestRequest } from '../../../supabase/local/gateway/rest/request.ts';
import { demoPassword } from '../../../supabase/seed/logins.ts';
import type { PlainRequest } from './lean-client.ts';
import type { Call, DriverLoad, HttpLoad, LibraryLoad } from './load.ts';
import type { GatewayInfo } from './measure.ts';

/** Like the gateway's own limit. */
const MAX_ROWS = 1000;
/** Connections of the gateway's pools for data and for auth; the bare driver gets as many. */
const CONNECTIONS = { data: 10, auth: 8 };
const CLIENTS = [1, 10, 50];
const PEOPLE = 10;
const ROWS = 500;
/** Different keys asked for, of each person. */
const KEYS = 50;

/** The same work three ways, but for how many clients and how long. */
export type Case = {
  name: string;
  /** Numbers of clients to try. */
  clients: readonly number[];
  driver: Omit<DriverLoad, 'clients' | 'ms'>;
  http: Omit<HttpLoad, 'clients' | 'ms'>;
  library: Omit<LibraryLoad, 'clients' | 'ms'>;
};

export type Person = { id: string; email: string; token: string };

/** What the cases work on. */
export type Scene = {
  /** Signed-in supervisors of the seeded center. */
  people: Person[];
  /** A signed-in dispatcher. */
  stranger: Person;
  /** Ids of notes by their owner. */
  notes: Map<string, number[]>;
  /** Ids of shifts each of the people may see. */
  shifts: number[];
};

/** Makes the benchmark's own tables, and signs people in. */
export async function prepareScene(info: GatewayInfo): Promise<Scene> {
  const sql = postgres(info.databaseUrls.postgres, { max: 1, onnotice: () => {} });
  try {
    await sql.unsafe(readFileSync(join(import.meta.dirname, 'fixture.sql'), 'utf8'));
    const members = async (role: string, count: number): Promise<Person[]> => {
      const found = await sql<{ id: string; email: string }[]>`
        select p.id, p.email from public.profiles p
        join public.user_roles ur on ur.user_id = p.id join public.roles r on r.id = ur.role_id
        where r.name::text = ${role} and p.is_active order by p.email limit ${count}`;
      return Promise.all(found.map(async (one) => ({ ...one, token: await signIn(info, one.email) })));
    };
    const people = await members('supervisor', PEOPLE);
    const [stranger] = await members('dispatcher', 1);
    if (!stranger || people.length < PEOPLE) throw new Error('The seed made too few people');
    const notes = new Map<string, number[]>();
    for (const { id } of people) {
      const made = await sql<{ id: number }[]>`
        insert into public.bench_notes (room_id, owner_id, title, content)
        select 1 + n % 50, ${id}, 'Note ' || n, repeat('Line of a note. ', 5) from generate_series(1, ${ROWS}) n
        returning id`;
      notes.set(
        id,
        made.map((note) => note.id),
      );
    }
    const shifts = await sql<
      { id: string }[]
    >`select id from public.assigned_shifts order by id limit ${KEYS}`;
    await sql`vacuum analyze`;
    await sql`notify pgrst, 'reload schema'`;
    return { people, stranger, notes, shifts: shifts.map(({ id }) => Number(id)) };
  } finally {
    await sql.end();
  }
}

async function signIn({ port, publishableKey }: GatewayInfo, email: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/auth/v1/token?grant_type=password`, {
    method: 'POST',
    headers: { apikey: publishableKey, 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: demoPassword }),
  });
  const body: unknown = await response.json();
  if (typeof body !== 'object' || body === null || !('access_token' in body)) {
    throw new Error(`${email} was not signed in: ${JSON.stringify(body)}`);
  }
  return String(body.access_token);
}

/** The cases of the Data API and the one of Auth. */
export async function buildCases(info: GatewayInfo, scene: Scene): Promise<Case[]> {
  const columns = 'id,room_id,title,content,is_done,created_at';
  const embed = `${columns},room:bench_rooms(name)`;
  const shiftColumns = 'id,user_id,shift_id,shift_date,starts_at,ends_at,status,version';
  const note = { room_id: '7', title: 'New', content: 'Line of a note.' };
  const byKey = (table: string, select: string, id: number): DataRequest => ({
    path: `/${table}?select=${encodeURIComponent(select)}&id=eq.${id}`,
    call: { kind: 'row', table, select, id },
  });
  const rows: DataRequest = {
    path: `/bench_notes?select=${encodeURIComponent(embed)}&order=id.asc&limit=${ROWS}`,
    call: { kind: 'rows', table: 'bench_notes', select: embed, order: 'id' },
  };
  const rpc = (name: string, args: Record<string, number>): DataRequest => ({
    path: `/rpc/${name}`,
    body: JSON.stringify(args),
    call: { kind: 'rpc', name, args },
  });
  const insert: DataRequest = {
    path: '/bench_notes',
    body: JSON.stringify(note),
    call: { kind: 'insert', table: 'bench_notes', values: note },
  };
  const { dataCase, close } = await openPlans(info, scene.people);
  try {
    return [
      dataCase('row by key', CLIENTS, ({ id }) =>
        (scene.notes.get(id) ?? []).slice(0, KEYS).map((key) => byKey('bench_notes', columns, key)),
      ),
      dataCase('500 rows, embed', CLIENTS, () => [rows]),
      dataCase('rpc', CLIENTS, () => [rpc('bench_open_notes', { p_room: 7 })]),
      dataCase('insert', CLIENTS, () => [insert]),
      await signInCase(info, scene.people),
      dataCase("the app's shift", [10], () =>
        scene.shifts.map((id) => byKey('assigned_shifts', shiftColumns, id)),
      ),
      dataCase("the app's get_me", [10], () => [rpc('get_me', {})]),
    ];
  } finally {
    await close();
  }
}

/** A request as the lean client sends it and as supabase-js does. */
type DataRequest = { path: string; body?: string; call: Call };

async function openPlans(info: GatewayInfo, people: readonly Person[]) {
  const store = await openCatalogStore(info.databaseUrls.postgres, ['public']);
  const catalog = await store.current();

  /** The statement the gateway sends for a request. */
  function statementOf({ path, body, call }: DataRequest): { text: string; values: (string | null)[] } {
    const [route = '', rawQuery = ''] = path.split('?');
    const [, first = '', second] = route.split('/');
    const request: RestRequest = {
      method: body === undefined ? 'GET' : 'POST',
      target: second === undefined ? { kind: 'table', name: first } : { kind: 'routine', name: second },
      path: route,
      rawQuery,
      schema: 'public',
    };
    return planOperation(
      {
        request,
        params: parseQuery(rawQuery, false),
        preferences: call.kind === 'insert' ? { return: 'minimal' } : {},
        media: negotiate(acceptOf(call)),
        rangeHeader: undefined,
        body: Buffer.from(body ?? ''),
        bodyType: 'application/json',
        maxRows: MAX_ROWS,
      },
      catalog,
    ).statement;
  }

  return {
    close: () => store.close(),
    /** A case of requests that each of the people makes in turn. */
    dataCase(name: string, clients: readonly number[], requestsOf: (person: Person) => DataRequest[]): Case {
      const lists = people.map((person) => requestsOf(person).map((request) => ({ person, request })));
      const turns = Array.from({ length: lists[0]?.length ?? 0 }, (_, turn) =>
        lists.flatMap((list) => list[turn] ?? []),
      ).flat();
      const statements = lists.map((list) => list.map(({ request }) => statementOf(request)));
      return {
        name,
        clients,
        driver: {
          url: info.databaseUrls.authenticator,
          connections: CONNECTIONS.data,
          text: statements[0]?.[0]?.text ?? '',
          sessions: people.map((person, index) => ({
            settings: settingsOf(person),
            values: statements[index]?.map(({ values }) => values) ?? [],
          })),
        },
        http: {
          port: info.port,
          requests: turns.map(({ request, person }) => plainRequest(info, request, person)),
        },
        library: {
          url: `http://127.0.0.1:${info.port}`,
          key: info.publishableKey,
          people: people.map(({ token }) => ({ token, headers: {} })),
          calls: turns.map(({ request }) => request.call),
        },
      };
    },
  };
}

const acceptOf = (call: Call): string | undefined =>
  call.kind === 'row' ? 'application/vnd.pgrst.object+json' : undefined;

/** What the gateway sets for each request, set once for a connection of the bare driver. */
function settingsOf({ id, token }: Person): [string, string][] {
  return [
    ['search_path', '"public", "extensions"'],
    ['role', 'authenticated'],
    ['request.jwt.claims', JSON.stringify(decodeJwt(token))],
    ['request.jwt.claim.sub', id],
  ];
}

function plainRequest(info: GatewayInfo, { path, body, call }: DataRequest, person: Person): PlainRequest {
  return {
    method: body === undefined ? 'GET' : 'POST',
    path: `/rest/v1${path}`,
    headers: {
      apikey: info.publishableKey,
      authorization: `Bearer ${person.token}`,
      accept: acceptOf(call) ?? '*/*',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(call.kind === 'insert' ? { prefer: 'return=minimal' } : {}),
    },
    body,
    status: call.kind === 'insert' ? 201 : 200,
  };
}

/** Sign-in against the one statement that takes its time: comparing the password with its bcrypt hash. */
async function signInCase(info: GatewayInfo, people: readonly Person[]): Promise<Case> {
  const sql = postgres(info.databaseUrls.supabase_auth_admin, { max: 1, onnotice: () => {} });
  const hashes = await sql<{ hash: string }[]>`
    select encrypted_password as hash from auth.users where id in ${sql(people.map(({ id }) => id))}`;
  await sql.end();
  // Attempts are limited by person and address, and a server of ours says whose address it asks for.
  const turns = Array.from({ length: 100 }, (_, turn) => ({
    person: people[turn % people.length] as Person,
    address: `192.0.2.${turn + 1}`,
  }));
  return {
    name: 'sign-in',
    clients: CLIENTS,
    driver: {
      url: info.databaseUrls.supabase_auth_admin,
      connections: CONNECTIONS.auth,
      text: 'select extensions.crypt($1, $2) = $2 as same',
      sessions: hashes.map(({ hash }) => ({ settings: [], values: [[demoPassword, hash]] })),
    },
    http: {
      port: info.port,
      requests: turns.map(({ person, address }) => ({
        method: 'POST',
        path: '/auth/v1/token?grant_type=password',
        headers: {
          apikey: info.secretKey,
          'content-type': 'application/json',
          'sb-forwarded-for': address,
        },
        body: JSON.stringify({ email: person.email, password: demoPassword }),
        status: 200,
      })),
    },
    library: {
      url: `http://127.0.0.1:${info.port}`,
      key: info.secretKey,
      people: turns.map(({ address }) => ({ headers: { 'Sb-Forwarded-For': address } })),
      calls: turns.map(({ person }) => ({ kind: 'sign-in', email: person.email, password: demoPassword })),
    },
  };
}

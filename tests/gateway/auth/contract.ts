import type { SupabaseClient } from '@supabase/supabase-js';
import { expect, it } from 'vitest';
import { type GatewayTarget, startGatewayTarget } from '../../setup/gateway-target.ts';
import { type Mailbox, openMailbox } from './mailbox.ts';
import { newEmail, openClient, type Person, removePeople } from './people.ts';

const API_VERSION = '2024-01-01';

/** The password of everybody here, and its hash: of the lowest cost, for people are many and it protects nobody. */
export const password = 'correct-horse-battery';
const passwordHash = '$2a$04$abcdefghijklmnopqrstuupOWRSKKNe562z1DsLEArFuJDHVyRIMa';

export type Auth = SupabaseClient['auth'];
type Admin = Auth['admin'];
type Link = { hashed_token: string; email_otp: string; action_link: string };

/** What auth-js resolves to. */
type Outcome = { data?: unknown; error: { name: string; code?: string | undefined } | null };

export type Expected = {
  /** Of the last answer; left out where the client may have answered by itself. */
  status?: number;
  /** Of the error, every other row must have none; the status for older clients. */
  code?: string | number;
  /** The class of the error, where it is not what auth-js makes of every code. */
  name?: string;
  /** What data has, at least; of a raw answer, the whole body. */
  data?: unknown;
  /** Of a raw answer. */
  headers?: Record<string, unknown>;
  /** The version an error is written in, where the row's client is told something else. */
  version?: string | null;
};
/** One promise: a call, and what comes back. */
export type Row = readonly [name: string, call: () => Promise<Outcome | Response>, expected: Expected];

/** Named groups of promises. */
export type Contract = Record<string, readonly Row[]>;

/** Every answer that clients got, the last one kept: auth-js itself tells no status of a success. */
type Witness = { last: Response | null; count: number; fetch: typeof fetch };

function createWitness(): Witness {
  const witness: Witness = {
    last: null,
    count: 0,
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      witness.last = response;
      witness.count += 1;
      return response;
    },
  };
  return witness;
}

export type AuthFixture = {
  target: GatewayTarget;
  mailbox: Mailbox | null;
  witness: Witness;
  /** Somebody confirmed whom no row changes. */
  ann: Person;
  newPerson(attributes?: Parameters<Admin['createUser']>[0]): Promise<Person>;
  close(): Promise<void>;
};

/** Starts the target with one person in it; closing removes whoever the rows made. */
export async function startAuth(): Promise<AuthFixture> {
  const target = await startGatewayTarget();
  const people: string[] = [];
  const newPerson: AuthFixture['newPerson'] = async (attributes = {}) => {
    const { data, error } = await openClient(target, target.secretKey).auth.admin.createUser({
      email: newEmail(),
      email_confirm: true,
      password_hash: passwordHash,
      ...attributes,
    });
    if (error) throw error;
    people.push(data.user.id);
    return { id: data.user.id, email: data.user.email ?? '', password };
  };
  return {
    target,
    mailbox: openMailbox(target),
    witness: createWitness(),
    ann: await newPerson(),
    newPerson,
    async close() {
      await removePeople(target, people);
      await target.close();
    },
  };
}

/** The ways to call Auth, by auth-js and by hand. */
export type Api = {
  target: () => GatewayTarget;
  ann: () => Person;
  newPerson: AuthFixture['newPerson'];
  /** A client as the app's pages have it, signed in by nobody, or one with another key. */
  visitor(key?: string): Auth;
  /** A client that somebody is signed in with: Ann unless told otherwise. */
  signIn(person?: Person): Promise<Auth>;
  /** The access token of such a client. */
  token(auth: Auth): Promise<string>;
  admin(): Admin;
  /** How many answers the clients got so far. */
  answers(): number;
  /** A link that is not mailed. */
  link(params: Parameters<Admin['generateLink']>[0]): Promise<Link>;
  /** The latest mail to an address; only an embedded project keeps them. */
  mailTo(email: string): Promise<{ kind: string; token: string; code: string }>;
  /** Sends what the client would not, with the publishable key unless told otherwise. */
  raw(path: string, init?: RequestInit & { key?: string | null }): Promise<Response>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
};

/** The calls of rows are made long after the rows are written down, so the fixture is asked for each time. */
export function createApi(fixture: () => AuthFixture): Api {
  const visitor: Api['visitor'] = (key = fixture().target.publishableKey) =>
    openClient(fixture().target, key, fixture().witness.fetch).auth;
  const admin: Api['admin'] = () => visitor(fixture().target.secretKey).admin;
  const raw: Api['raw'] = (path, { key = fixture().target.publishableKey, headers, ...init } = {}) =>
    fetch(`${fixture().target.url}/auth/v1${path}`, {
      redirect: 'manual',
      ...init,
      headers: {
        ...(key === null ? {} : { apikey: key }),
        'x-supabase-api-version': API_VERSION,
        'content-type': 'application/json',
        ...headers,
      },
    });
  return {
    target: () => fixture().target,
    ann: () => fixture().ann,
    newPerson: (attributes) => fixture().newPerson(attributes),
    visitor,
    admin,
    answers: () => fixture().witness.count,
    raw,
    async signIn(person = fixture().ann) {
      const auth = visitor();
      const { error } = await auth.signInWithPassword({ email: person.email, password: person.password });
      if (error) throw error;
      return auth;
    },
    async token(auth) {
      return (await auth.getSession()).data.session?.access_token ?? '';
    },
    async link(params) {
      const { data, error } = await admin().generateLink(params);
      if (error) throw error;
      return data.properties;
    },
    async mailTo(email) {
      const [mail] = (await fixture().mailbox?.readFor(email)) ?? [];
      if (mail === undefined) throw new Error(`no mail to ${email}`);
      const link = mail.link === null ? null : new URL(mail.link);
      return {
        kind: mail.kind,
        token: link?.searchParams.get('token_hash') ?? '',
        code: mail.code ?? '',
      };
    },
    post: (path, body, headers = {}) =>
      raw(path, { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) }),
  };
}

async function observeRaw(answer: Response, { headers = {} }: Expected) {
  const received = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') === true && received !== '';
  const body: unknown = isJson ? JSON.parse(received) : received;
  return {
    answer,
    code: answer.ok ? undefined : ((Object(body).code ?? undefined) as unknown),
    name: undefined,
    data: body,
    headers: Object.fromEntries(Object.keys(headers).map((name) => [name, answer.headers.get(name)])),
  };
}

function observeClient({ data, error }: Outcome, { last }: Witness) {
  return { answer: last, code: error?.code, name: error?.name, data, headers: {} };
}

/** Declares one test for each row. */
export function promise(fixture: () => AuthFixture, rows: readonly Row[]): void {
  it.each(rows)('%s', async (_name, call, expected) => {
    const { witness } = fixture();
    witness.last = null;
    const result = await call();
    const isRaw = result instanceof Response;
    const seen = isRaw ? await observeRaw(result, expected) : observeClient(result, witness);
    const { code, status = seen.answer?.status, headers = {}, data = seen.data } = expected;
    const name = expected.name ?? (code === undefined || isRaw ? undefined : 'AuthApiError');
    expect({ status: seen.answer?.status, code: seen.code, name: seen.name, data: seen.data }).toMatchObject({
      status,
      code,
      name,
      data,
    });
    expect(seen.headers).toEqual(headers);
    // An error of the gateway in front has no version: it has no code either.
    const isAuthError = code !== undefined || name === 'AuthSessionMissingError';
    const { version = isAuthError ? API_VERSION : null } = expected;
    if (status !== undefined && status >= 400) {
      expect(seen.answer?.headers.get('x-supabase-api-version') ?? null).toBe(version);
      // The client names some errors itself.
      if (code !== undefined && name === 'AuthApiError') {
        expect(seen.answer?.headers.get('x-sb-error-code')).toBe(code);
      }
    }
    if (isRaw && expected.data !== undefined) expect(seen.data).toEqual(expected.data);
  });
}

/** An error of Auth, with all its keys. */
export const refusal = (code: string) => ({ code, message: expect.any(String) });

/** A user as clients get it, at least. */
export const user = (more: object = {}) => ({
  id: expect.stringMatching(/^[0-9a-f-]{36}$/),
  aud: 'authenticated',
  role: 'authenticated',
  email: expect.any(String),
  phone: '',
  app_metadata: { provider: 'email', providers: ['email'] },
  user_metadata: expect.any(Object),
  created_at: expect.any(String),
  updated_at: expect.any(String),
  is_anonymous: false,
  ...more,
});

/** A session as clients get it, at least. */
export const session = (more: object = {}) => ({
  access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
  token_type: 'bearer',
  expires_in: expect.any(Number),
  expires_at: expect.any(Number),
  refresh_token: expect.any(String),
  user: user(more),
});

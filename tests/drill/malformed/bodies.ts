import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { Call } from '../http.ts';

/** Bodies that are no JSON, or JSON of a shape nobody asked for. `keys` are those that mean something. */
function bodies(keys: readonly [string, ...string[]]): fc.Arbitrary<Buffer> {
  const value: fc.Arbitrary<unknown> = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom<unknown>(
      '',
      'x'.repeat(3000),
      'a@b.example',
      '\0',
      -1,
      1e308,
      null,
      {},
      [],
      true,
      '__proto__',
    ),
    fc.string({ unit: 'binary', maxLength: 40 }),
  );
  const record = fc.dictionary(fc.oneof(fc.constantFrom(...keys), fc.constantFrom('__proto__', 'x')), value, {
    maxKeys: 5,
  });
  const json = record.map((entries) => JSON.stringify(entries));
  const text = fc.oneof(
    { weight: 6, arbitrary: json },
    { weight: 2, arbitrary: fc.array(record, { maxLength: 3 }).map((rows) => JSON.stringify(rows)) },
    { weight: 2, arbitrary: fc.tuple(json, fc.nat(200)).map(([whole, cut]) => whole.slice(0, -1 - cut)) },
    { weight: 1, arbitrary: fc.nat(30_000).map((depth) => '['.repeat(depth)) },
    { weight: 1, arbitrary: fc.nat(10_000).map((depth) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '',
        'null',
        '0',
        '"',
        'NaN',
        '{"a":1,"a":2}',
        '\uFEFF{}',
        `[1e${'9'.repeat(500)}]`,
        '{]',
        '<x/>',
      ),
    },
  );
  const bytes = text.map((written) => Buffer.from(written.toWellFormed()));
  return fc.oneof(
    { weight: 8, arbitrary: bytes },
    { weight: 1, arbitrary: bytes.map((whole) => gzipSync(whole)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 100 }).map((noise) => Buffer.from(noise)) },
  );
}

const contentHeaders: fc.Arbitrary<Record<string, string>> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ 'content-type': 'application/json' }) },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        'content-type': fc.constantFrom(
          'text/plain',
          'application/json; charset=utf-16',
          'x',
          '',
          'multipart/form-data',
        ),
        'content-encoding': fc.constantFrom('gzip', 'br', 'x'),
      },
      { requiredKeys: [] },
    ),
  },
);

type Keyed = { method: string; path: string; keys: readonly [string, ...string[]] };

function calls(
  routes: readonly [Keyed, ...Keyed[]],
  headers: fc.Arbitrary<Record<string, string>>,
): fc.Arbitrary<Call> {
  return fc
    .constantFrom(...routes)
    .chain(({ method, path, keys }) =>
      fc.record({
        method: fc.constant(method),
        path: fc.constant(path),
        body: bodies(keys),
        content: contentHeaders,
        headers,
      }),
    )
    .map(({ content, headers: who, ...call }) => ({ ...call, headers: { ...who, ...content } }));
}

type Keys = { publishableKey: string; secretKey: string; token: string };

/** Writes and calls of the Data API and broadcasts over HTTP, as somebody signed in. */
export function malformedBodies({ publishableKey, token }: Keys): fc.Arbitrary<Call> {
  const post = (path: string, ...keys: [string, ...string[]]): Keyed => ({ method: 'POST', path, keys });
  return calls(
    [
      post('/rest/v1/rpc/create_time_off', 'p_kind_id', 'p_starts_at', 'p_ends_at', 'p_reason'),
      post('/rest/v1/schedules?select=*', 'name', 'start_date', 'end_date', 'center_id'),
      {
        method: 'PATCH',
        path: '/rest/v1/profiles?id=eq.00000000-0000-4000-8000-000000000000',
        keys: ['phone', 'theme'],
      },
      post('/rest/v1/rpc/publish_schedule', 'p_schedule_id', 'p_expected_version'),
      post(
        '/rest/v1/rpc/start_generation',
        'p_schedule_id',
        'p_expected_version',
        'p_parameters',
        'p_scenario_id',
      ),
      post(
        '/rest/v1/rpc/create_scenario',
        'p_schedule_id',
        'p_expected_version',
        'p_name',
        'p_change',
        'p_parameters',
      ),
      post('/rest/v1/rpc/adopt_scenario', 'p_scenario_id', 'p_expected_version'),
      post('/rest/v1/rpc/stop_generation', 'p_run_id'),
      post('/rest/v1/rpc/save_setting', 'p_kind', 'p_value', 'p_effective_from', 'p_known_version_id'),
      post('/rest/v1/rpc/save_requirement', 'p_fields', 'p_effective_from', 'p_center_id'),
      post('/rest/v1/rpc/get_me', 'x'),
      post('/rest/v1/rpc/no_such_function', 'x'),
      post('/realtime/v1/api/broadcast', 'messages', 'topic', 'event', 'payload', 'private'),
      post('/realtime/v1/api/broadcast/x/events/y?private=true', 'a'),
      post('/realtime/v1/api/broadcast/%00/events/%ff', 'a'),
    ],
    fc.constant({ apikey: publishableKey, authorization: `Bearer ${token}` }),
  );
}

/** Every route of Auth. Each comes from an address of its own, so that limits of attempts do not hide what is behind. */
export function malformedAuth({ publishableKey, secretKey, token }: Keys): fc.Arbitrary<Call> {
  const route = (method: string, path: string, ...keys: [string, ...string[]]): Keyed => ({
    method,
    path: `/auth/v1/${path}`,
    keys,
  });
  const user = 'admin/users/00000000-0000-4000-8000-000000000000';
  const byAnybody = calls(
    [
      route('POST', 'token?grant_type=password', 'email', 'password', 'phone', 'gotrue_meta_security'),
      route('POST', 'token?grant_type=refresh_token', 'refresh_token'),
      route('POST', 'token?grant_type=pkce', 'auth_code', 'code_verifier'),
      route('POST', 'token?grant_type=id_token', 'id_token', 'provider'),
      route('POST', 'token?grant_type=', 'x'),
      route('POST', 'signup', 'email', 'password', 'data', 'code_challenge'),
      route('POST', 'recover?redirect_to=%00', 'email', 'code_challenge', 'code_challenge_method'),
      route('POST', 'otp', 'email', 'create_user', 'data', 'type'),
      route('POST', 'magiclink', 'email'),
      route('POST', 'resend', 'type', 'email'),
      route('POST', 'verify', 'type', 'token', 'token_hash', 'email', 'redirect_to'),
      route('GET', 'verify?type=recovery&token=%00&redirect_to=javascript:1', 'x'),
      route('POST', 'sso', 'domain', 'provider_id'),
      route('GET', 'authorize?provider=x&redirect_to=//evil.example', 'x'),
      route('POST', 'no-such-route', 'x'),
      route('DELETE', 'token', 'x'),
    ],
    fc.ipV4().map((address) => ({ apikey: secretKey, 'sb-forwarded-for': address })),
  );
  const bySomebody = calls(
    [
      route('PUT', 'user', 'email', 'password', 'data', 'phone', 'nonce', 'current_password'),
      route('GET', 'user', 'x'),
      route('GET', 'reauthenticate', 'x'),
      route('POST', 'factors', 'factor_type', 'friendly_name'),
      route('DELETE', 'user/identities/%27', 'x'),
    ],
    fc.constant({ apikey: publishableKey, authorization: `Bearer ${token}` }),
  );
  const byServer = calls(
    [
      route(
        'POST',
        'admin/users',
        'email',
        'email_confirm',
        'user_metadata',
        'app_metadata',
        'id',
        'role',
        'ban_duration',
      ),
      route('PUT', user, 'email', 'user_metadata', 'app_metadata', 'ban_duration', 'email_confirm'),
      route('PUT', 'admin/users/not-an-id', 'email'),
      route('DELETE', user, 'should_soft_delete'),
      route('GET', 'admin/users?page=-1&per_page=1e9', 'x'),
      route('GET', 'admin/users?page=x&per_page=%00', 'x'),
      route('POST', 'invite', 'email', 'data', 'redirect_to'),
      route('POST', 'admin/generate_link', 'type', 'email', 'new_email', 'redirect_to'),
    ],
    fc.constant({ apikey: secretKey }),
  );
  return fc.oneof(
    { weight: 5, arbitrary: byAnybody },
    { weight: 2, arbitrary: bySomebody },
    { weight: 2, arbitrary: byServer },
  );
}

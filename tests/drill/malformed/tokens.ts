import {
  createHmac,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
  sign,
} from 'node:crypto';
import fc from 'fast-check';
import type { Secrets } from '../../../supabase/local/secrets.ts';

/** An access token somebody made up. `mustFail` unless nothing in it is a lie that hosted projects look at. */
export type MalformedToken = { what: string; token: string; mustFail: boolean };

type Claims = Record<string, unknown>;

/** Tokens for a person of this project, each wrong in one way, and some that are only odd. */
export function malformedTokens(
  { jwtKey }: Pick<Secrets, 'jwtKey'>,
  person: { id: string; token: string },
): fc.Arbitrary<MalformedToken> {
  const ours = createPrivateKey({ key: jwtKey, format: 'jwk' });
  const foreign = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const publicTexts = publicForms(ours);
  const header = { alg: 'ES256', typ: 'JWT', kid: jwtKey.kid };
  const [, payload = ''] = person.token.split('.');
  const good = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims;
  const signed = (claims: unknown, changes: Claims = {}, key: KeyObject = ours): string =>
    es256({ ...header, ...changes }, claims, key);
  const bad = (what: string, token: fc.Arbitrary<string>) =>
    token.map((text): MalformedToken => ({ what, token: text, mustFail: true }));
  const odd = (what: string, token: fc.Arbitrary<string>) =>
    token.map((text): MalformedToken => ({ what, token: text, mustFail: false }));
  const seconds = () => Math.floor(Date.now() / 1000);
  const none = fc.constantFrom('none', 'None', 'NONE', 'nOnE', '');
  const otherRole = fc.constantFrom<unknown>(
    ...['postgres', 'supabase_admin', 'authenticator', 'supabase_auth_admin', 'supabase_realtime_admin'],
    ...['AUTHENTICATED', ' service_role', 'service_role\0', 'anon"', '', null, 7, true, ['service_role'], {}],
  );
  return fc.oneof(
    bad(
      'alg none',
      none.map((alg) => `${encode({ ...header, alg })}.${encode({ ...good, role: 'service_role' })}.`),
    ),
    bad(
      'alg none, signed',
      none.map((alg) => signed(good, { alg }).slice(0, 900)),
    ),
    bad(
      'HS256 with the public key',
      fc
        .constantFrom(...publicTexts)
        .map((secret) => hs256({ ...header, alg: 'HS256' }, { ...good, role: 'service_role' }, secret)),
    ),
    bad(
      'truncated',
      fc.nat({ max: person.token.length - 1 }).map((end) => person.token.slice(0, end)),
    ),
    bad(
      'one character changed',
      fc.nat({ max: person.token.length - 8 }).map((at) => {
        const other = person.token[at] === 'A' ? 'B' : 'A';
        return `${person.token.slice(0, at)}${other}${person.token.slice(at + 1)}`;
      }),
    ),
    bad(
      'claims exchanged',
      fc.jsonValue({ maxDepth: 2 }).map((extra) => {
        const [head, , signature] = person.token.split('.');
        return `${head}.${encode({ ...good, role: 'service_role', extra })}.${signature}`;
      }),
    ),
    bad(
      'key of another project',
      fc
        .constantFrom(jwtKey.kid, randomUUID(), '', '../../etc/passwd')
        .map((kid) => signed(good, { kid }, foreign)),
    ),
    bad(
      'kid of another key',
      fc.oneof(fc.uuid(), fc.string()).map((kid) => signed(good, { kid })),
    ),
    bad(
      'a key of its own',
      fc
        .constantFrom('jwk', 'jku', 'x5u')
        .map((field) =>
          signed(
            good,
            field === 'jwk'
              ? { jwk: foreign.export({ format: 'jwk' }), kid: 'x' }
              : { [field]: 'http://127.0.0.1:1/x', kid: 'x' },
            foreign,
          ),
        ),
    ),
    bad(
      'another algorithm',
      fc
        .constantFrom('RS256', 'ES384', 'PS256', 'EdDSA', 'ES256K', 'HS512', 'x')
        .map((alg) => signed(good, { alg })),
    ),
    bad(
      'an unknown necessity',
      fc.constant(0).map(() => signed(good, { crit: ['x'], x: 1 }, foreign)),
    ),
    bad(
      'expired',
      fc.integer({ min: 60, max: 1e9 }).map((ago) => signed({ ...good, exp: seconds() - ago })),
    ),
    bad(
      'without an end',
      fc.constantFrom<unknown>(undefined, 'tomorrow', null, [], {}).map((exp) => signed({ ...good, exp })),
    ),
    bad(
      'another role',
      otherRole.map((role) => signed({ ...good, role })),
    ),
    bad(
      'no claims',
      fc.constantFrom<unknown>([], 'x', 7, null, true).map((claims) => signed(claims)),
    ),
    bad(
      'no token',
      fc.oneof(fc.string(), fc.constantFrom('..', '...', 'a.b.c', `${'x'.repeat(6000)}.y.z`)).map(headerSafe),
    ),
    odd(
      'not yet',
      fc.integer({ min: 600, max: 1e9 }).map((ahead) => signed({ ...good, nbf: seconds() + ahead })),
    ),
    odd(
      'another audience',
      fc.oneof(fc.string(), fc.constant([])).map((aud) => signed({ ...good, aud })),
    ),
    odd(
      'another person',
      fc
        .oneof(fc.uuid(), fc.string(), fc.constantFrom("'; --", '', null))
        .map((sub) => signed({ ...good, sub })),
    ),
    odd(
      'another session',
      fc.oneof(fc.uuid(), fc.string()).map((session_id) => signed({ ...good, session_id })),
    ),
    odd(
      'very many claims',
      fc.integer({ min: 1000, max: 9000 }).map((size) => signed({ ...good, x: 'x'.repeat(size) })),
    ),
    odd(
      'deep claims',
      fc.nat(300).map((depth) => signed({ ...good, app_metadata: nest(depth) })),
    ),
  );
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value) ?? '').toString('base64url');
}

function es256(header: Claims, claims: unknown, key: KeyObject): string {
  const text = `${encode(header)}.${encode(claims)}`;
  return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

function hs256(header: Claims, claims: unknown, secret: string): string {
  const text = `${encode(header)}.${encode(claims)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

/** The public key in every form that somebody may take for a shared secret. */
function publicForms(key: KeyObject): [string, ...string[]] {
  const { kty, crv, x, y } = key.export({ format: 'jwk' });
  const jwk = createPublicJwk({ kty, crv, x, y });
  return [JSON.stringify(jwk), `${x}${y}`, String(x), JSON.stringify({ keys: [jwk] })];
}

function createPublicJwk(parts: Claims): Claims {
  return { ...parts, alg: 'ES256', use: 'sig', key_ops: ['verify'] };
}

function nest(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = { a: value };
  return value;
}

/** Headers hold no more than this; the rest never leaves a client. */
function headerSafe(text: string): string {
  return text.replaceAll(/[^\x21-\x7e]/g, '_') || '_';
}

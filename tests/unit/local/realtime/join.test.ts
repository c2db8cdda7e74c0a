import { describe, expect, it } from 'vitest';
import { parseJoin, userToken } from '../../../../supabase/local/gateway/realtime/join.ts';

const defaults = {
  token: null,
  isPrivate: false,
  self: false,
  ack: false,
  replicationReady: false,
  presence: { enabled: false, key: null },
  replay: null,
  wantsPostgresChanges: false,
};

describe('parseJoin', () => {
  it('reads what supabase-js sends', () => {
    const config = {
      broadcast: { ack: true, self: true, replay: { since: 5 } },
      presence: { key: 'me', enabled: true },
      postgres_changes: [],
      private: true,
    };
    expect(parseJoin({ config, access_token: 'a.b.c' })).toEqual({
      token: 'a.b.c',
      isPrivate: true,
      self: true,
      ack: true,
      replicationReady: false,
      presence: { enabled: true, key: 'me' },
      replay: { since: 5, limit: 10 },
      wantsPostgresChanges: false,
    });
  });

  it.each([
    ['nothing', null, {}],
    ['a text', 'x', {}],
    ['a config that is none', { config: 7 }, {}],
    ['parts that are none', { config: { broadcast: 1, presence: [], postgres_changes: 'x' } }, {}],
    ['texts for switches', { config: { private: 'true', broadcast: { ack: 'false' } } }, { isPrivate: true }],
    ['numbers for switches', { config: { private: 1 } }, {}],
    ['a token that is no text', { access_token: 7 }, {}],
    [
      'an empty presence key',
      { config: { presence: { key: '', enabled: true } } },
      { presence: { enabled: true, key: null } },
    ],
    [
      'a numeric presence key',
      { config: { presence: { key: 7 } } },
      { presence: { enabled: false, key: '7' } },
    ],
    [
      'a presence key that is none',
      { config: { presence: { key: {}, enabled: true } } },
      { presence: { enabled: true, key: null } },
    ],
    ['changes', { config: { postgres_changes: [null, {}] } }, { wantsPostgresChanges: true }],
    ['no changes', { config: { postgres_changes: [null] } }, {}],
    ['a user token first', { user_token: 'u', access_token: 'a' }, { token: 'u' }],
  ])('takes the defaults for what it cannot read: %s', (_name, payload, expected) => {
    expect(parseJoin(payload)).toEqual({ ...defaults, ...expected });
  });

  it.each([
    [{}, { since: 0, limit: 10 }],
    [
      { since: 1, limit: 100 },
      { since: 1, limit: 25 },
    ],
    [
      { since: 1, limit: -1 },
      { since: 1, limit: 1 },
    ],
    [{ since: 'x' }, undefined],
    [{ since: 1.5 }, undefined],
    [{ since: 1e300 }, undefined],
    [{ limit: null }, undefined],
    [true, null],
    [null, null],
  ])('reads a wish to replay: %j', (replay, expected) => {
    expect(parseJoin({ config: { broadcast: { replay } } }).replay).toEqual(expected);
  });
});

describe('userToken', () => {
  it('knows an API key from a token, which may be folded', () => {
    expect(userToken('sb_publishable_x')).toBeNull();
    expect(userToken(null)).toBeNull();
    expect(userToken('a.b\n .c ')).toBe('a.b.c');
  });
});

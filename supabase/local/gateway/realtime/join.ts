import { z } from 'zod';
import { Refusal } from './refusal.ts';

// Hosted takes what it can read of a join and the defaults for the rest.
const flag = z
  .union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })])
  .catch(false)
  .default(false);
const text = z.string().nullish().catch(null);
const presenceKey = z.union([z.string(), z.number(), z.boolean()]).transform(String).nullish().catch(null);

const schema = z
  .object({
    access_token: text,
    user_token: text,
    config: z
      .object({
        private: flag,
        broadcast: z
          .object({ ack: flag, self: flag, replication_ready: flag, replay: z.unknown() })
          .partial({ replay: true })
          .nullish()
          .catch(null),
        presence: z.object({ enabled: flag, key: presenceKey }).nullish().catch(null),
        postgres_changes: z.array(z.unknown()).nullish().catch(null),
      })
      .nullish()
      .catch(null),
  })
  .catch({});

/** What a client asks for as it joins. */
export type JoinRequest = {
  /** Null when the API key alone speaks. */
  token: string | null;
  isPrivate: boolean;
  self: boolean;
  ack: boolean;
  /** Wants to hear that messages of the database arrive. */
  replicationReady: boolean;
  /** The key is null when the client leaves it to us. */
  presence: { enabled: boolean; key: string | null };
  /** Null when nothing is to be replayed; undefined when what was asked for makes no sense. */
  replay: { since: number; limit: number } | null | undefined;
  wantsPostgresChanges: boolean;
};

/** Of a join's payload as JSON, in characters; a token takes most of it. */
const PAYLOAD_LENGTH_MAX = 65_536;
const PRESENCE_KEY_LENGTH_MAX = 256;

/** Reads the payload of `phx_join`; throws a `Refusal` when it is too long. */
export function parseJoin(payload: unknown): JoinRequest {
  if ((JSON.stringify(payload) ?? '').length > PAYLOAD_LENGTH_MAX) {
    throw new Refusal('InvalidJoinPayload', `A join takes at most ${PAYLOAD_LENGTH_MAX} characters`);
  }
  const { access_token, user_token, config } = schema.parse(payload);
  const broadcast = config?.broadcast;
  const presence = config?.presence;
  const key = presence?.key || null;
  if (key !== null && key.length > PRESENCE_KEY_LENGTH_MAX) {
    throw new Refusal(
      'InvalidJoinPayload',
      `config.presence.key has at most ${PRESENCE_KEY_LENGTH_MAX} characters`,
    );
  }
  return {
    token: userToken(user_token ?? access_token ?? null),
    isPrivate: config?.private ?? false,
    self: broadcast?.self ?? false,
    ack: broadcast?.ack ?? false,
    replicationReady: broadcast?.replication_ready ?? false,
    presence: { enabled: presence?.enabled ?? false, key },
    replay: parseReplay(broadcast?.replay),
    wantsPostgresChanges: (config?.postgres_changes ?? []).some((change) => change !== null),
  };
}

/** Clients without a session repeat their API key. */
export function userToken(token: string | null): string | null {
  return token === null || token.startsWith('sb_') ? null : token.replaceAll(/\s/g, '');
}

const REPLAY_LIMIT = { default: 10, max: 25 };
const DATE_MAX_MS = 8.64e15;

function parseReplay(replay: unknown): JoinRequest['replay'] {
  if (typeof replay !== 'object' || replay === null || Array.isArray(replay)) return null;
  const { since, limit } = { since: 0, limit: REPLAY_LIMIT.default, ...replay };
  if (!Number.isInteger(since) || !Number.isInteger(limit) || Math.abs(since) > DATE_MAX_MS) return undefined;
  return { since, limit: Math.max(1, Math.min(limit, REPLAY_LIMIT.max)) };
}

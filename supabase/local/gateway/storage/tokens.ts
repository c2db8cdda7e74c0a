import { createHmac } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { invalidRequest, StorageRefusal } from './refusal.ts';

const downloadSchema = z.object({ url: z.string() });
const uploadSchema = z.object({ url: z.string(), owner: z.string().nullable(), upsert: z.boolean() });

/** What a signed address lets whoever has it do: `url` is bucket and name with a slash between. */
type Grants = { download: z.output<typeof downloadSchema>; upload: z.output<typeof uploadSchema> };

const schemas = { download: downloadSchema, upload: uploadSchema };

/** Longest life of a signed address, in seconds: a year. */
const LIFE_MAX = 365 * 24 * 3600;

export type Tokens = {
  /** @param seconds from now until it is worth nothing */
  sign<Kind extends keyof Grants>(kind: Kind, grant: Grants[Kind], seconds: unknown): Promise<string>;
  /** @throws StorageRefusal for a token that is not ours, of the other kind, or over */
  verify<Kind extends keyof Grants>(kind: Kind, token: string | null): Promise<Grants[Kind]>;
};

/** Signed addresses: HS256 with a key of each kind, derived from the project's secret. */
export function createTokens(secret: string): Tokens {
  const keyOf = (kind: keyof Grants) =>
    createHmac('sha256', secret).update(`storage ${kind} address`).digest();
  const keys = { download: keyOf('download'), upload: keyOf('upload') };
  return {
    async sign(kind, grant, seconds) {
      if (!Number.isInteger(seconds) || Number(seconds) < 1 || Number(seconds) > LIFE_MAX) {
        throw invalidRequest('expiresIn must be a whole number of seconds from 1 to a year');
      }
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT(grant)
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuedAt(now)
        .setExpirationTime(now + Number(seconds))
        .sign(keys[kind]);
    },
    async verify(kind, token) {
      if (token === null) throw new StorageRefusal(400, 'InvalidJWT', 'Missing token');
      try {
        const { payload } = await jwtVerify(token, keys[kind], {
          algorithms: ['HS256'],
          requiredClaims: ['exp'],
        });
        // The schema is the kind's own.
        return schemas[kind].parse(payload) as Grants[typeof kind];
      } catch (error) {
        const message =
          error instanceof errors.JWTExpired ? '"exp" claim timestamp check failed' : 'Invalid JWT';
        throw new StorageRefusal(400, 'InvalidJWT', message);
      }
    },
  };
}

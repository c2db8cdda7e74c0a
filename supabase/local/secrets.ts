import { createHash, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { LauncherError } from './launcher-error.ts';

/** Database roles that log in, each with its own random password. */
export const databaseRoles = [
  'supabase_admin',
  'postgres',
  'authenticator',
  'supabase_auth_admin',
  'supabase_realtime_admin',
] as const;
export type DatabaseRole = (typeof databaseRoles)[number];

const secretsSchema = z.object({
  publishableKey: z.string().startsWith('sb_publishable_'),
  secretKey: z.string().startsWith('sb_secret_'),
  jwtKey: z.object({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    alg: z.literal('ES256'),
    kid: z.string(),
    x: z.string(),
    y: z.string(),
    d: z.string(),
  }),
  databasePasswords: z.object({
    supabase_admin: z.string(),
    postgres: z.string(),
    authenticator: z.string(),
    supabase_auth_admin: z.string(),
    // Folders made before Realtime was served have none; it is made when they are opened next.
    supabase_realtime_admin: z.string().optional(),
  }),
  // Likewise in folders made before notices were pushed.
  vapid: z.object({ publicKey: z.string(), privateKey: z.string() }).optional(),
});

type StoredSecrets = z.infer<typeof secretsSchema>;

/** The key by which push services know this instance, in base64url as browsers take it: 65 bytes and 32. */
type VapidKeys = { publicKey: string; privateKey: string };

/**
 * API keys, the private ES256 key that signs access tokens (as a JWK), the database passwords and the keys for push
 * messages of one data folder.
 */
export type Secrets = Omit<StoredSecrets, 'databasePasswords' | 'vapid'> & {
  databasePasswords: Record<DatabaseRole, string>;
  vapid: VapidKeys;
};

/** Where the secrets of a data folder are kept. */
export function secretsPath(dataDir: string): string {
  return join(dataDir, 'secrets.json');
}

/** Whether the data folder has had its secrets made. */
export function hasSecrets(dataDir: string): boolean {
  return existsSync(secretsPath(dataDir));
}

/** Reads the secrets of a data folder, making what is missing. Only the owner may read the file (mode 0600). */
export function loadSecrets(dataDir: string): Secrets {
  const path = secretsPath(dataDir);
  if (!existsSync(path)) writeOnce(path, dataDir);
  chmodSync(path, 0o600);
  return complete(path, read(path));
}

function read(path: string): StoredSecrets {
  try {
    return secretsSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    throw new LauncherError(
      `${path} cannot be read as the secrets of this data folder; restore it from a copy.`,
    );
  }
}

function complete(path: string, stored: StoredSecrets): Secrets {
  const { supabase_realtime_admin: known, ...passwords } = stored.databasePasswords;
  const databasePasswords = { ...passwords, supabase_realtime_admin: known ?? createPassword() };
  const secrets = { ...stored, databasePasswords, vapid: stored.vapid ?? createVapidKeys() };
  if (known !== undefined && stored.vapid !== undefined) return secrets;
  const draft = writeDraft(path, secrets);
  renameSync(draft, path);
  return secrets;
}

function writeDraft(path: string, secrets: Secrets): string {
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return draft;
}

function writeOnce(path: string, dataDir: string): void {
  mkdirSync(dataDir, { recursive: true });
  const draft = writeDraft(path, createSecrets());
  try {
    // Linking fails when another process was first; then its secrets count.
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
}

function createSecrets(): Secrets {
  return {
    publishableKey: createApiKey('sb_publishable_'),
    secretKey: createApiKey('sb_secret_'),
    jwtKey: { kty: 'EC', crv: 'P-256', alg: 'ES256', kid: randomUUID(), ...createKey() },
    databasePasswords: {
      supabase_admin: createPassword(),
      postgres: createPassword(),
      authenticator: createPassword(),
      supabase_auth_admin: createPassword(),
      supabase_realtime_admin: createPassword(),
    },
    vapid: createVapidKeys(),
  };
}

function createVapidKeys(): VapidKeys {
  const { x, y, d } = createKey();
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  return { publicKey: point.toString('base64url'), privateKey: d };
}

function createKey(): { x: string; y: string; d: string } {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '', d = '' } = pair.privateKey.export({ format: 'jwk' });
  return { x, y, d };
}

// The form of hosted keys: prefix, 22 random characters, an underscore and an eight-character check.
function createApiKey(prefix: string): string {
  const random = randomBytes(16).toString('base64url');
  return `${prefix}${random}_${createHash('sha256').update(random).digest('base64url').slice(0, 8)}`;
}

function createPassword(): string {
  return randomBytes(24).toString('hex');
}

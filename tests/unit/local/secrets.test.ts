import { chmodSync, mkdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { hydrateSymlinks } from '../../../supabase/local/postgres-home.ts';
import { loadSecrets, secretsPath } from '../../../supabase/local/secrets.ts';
import { createFolder } from './data-folder.ts';

const folders: ReturnType<typeof createFolder>[] = [];
let dataDir = '';
beforeEach(() => {
  const folder = createFolder();
  folders.push(folder);
  dataDir = folder.path;
});
afterAll(() => {
  for (const folder of folders) folder.remove();
});

describe('loadSecrets', () => {
  it('makes keys in the form of a hosted project, once', () => {
    const secrets = loadSecrets(dataDir);
    expect(secrets.publishableKey).toMatch(/^sb_publishable_[\w-]{22}_[\w-]{8}$/);
    expect(secrets.secretKey).toMatch(/^sb_secret_[\w-]{22}_[\w-]{8}$/);
    expect(secrets.jwtKey).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256' });
    expect(new Set(Object.values(secrets.databasePasswords)).size).toBe(5);
    expect(loadSecrets(dataDir)).toEqual(secrets);
  });

  it('keeps them from everybody else, also after someone opened the file', () => {
    loadSecrets(dataDir);
    expect(statSync(secretsPath(dataDir)).mode & 0o777).toBe(0o600);
    chmodSync(secretsPath(dataDir), 0o644);
    loadSecrets(dataDir);
    expect(statSync(secretsPath(dataDir)).mode & 0o777).toBe(0o600);
  });

  it('adds the password and the keys for push messages that an older folder lacks, once, and keeps everything else', () => {
    const { vapid: _keys, ...secrets } = loadSecrets(dataDir);
    const { supabase_realtime_admin: _password, ...databasePasswords } = secrets.databasePasswords;
    writeFileSync(secretsPath(dataDir), JSON.stringify({ ...secrets, databasePasswords }));
    const completed = loadSecrets(dataDir);
    expect(completed).toEqual({
      ...secrets,
      databasePasswords: {
        ...databasePasswords,
        supabase_realtime_admin: expect.stringMatching(/^[\da-f]{48}$/),
      },
      vapid: {
        publicKey: expect.stringMatching(/^B[\w-]{86}$/),
        privateKey: expect.stringMatching(/^[\w-]{43}$/),
      },
    });
    expect(loadSecrets(dataDir)).toEqual(completed);
    expect(statSync(secretsPath(dataDir)).mode & 0o777).toBe(0o600);
  });

  it('refuses a damaged file instead of replacing it', () => {
    writeFileSync(secretsPath(dataDir), '{"publishableKey":');
    expect(() => loadSecrets(dataDir)).toThrow('cannot be read');
    expect(readFileSync(secretsPath(dataDir), 'utf8')).toBe('{"publishableKey":');
  });
});

describe('hydrateSymlinks', () => {
  it('makes the library links an install without scripts lacks, and none twice', () => {
    const native = join(dataDir, 'native');
    mkdirSync(join(native, 'lib'), { recursive: true });
    writeFileSync(join(native, 'lib', 'libpq.so.5.17'), '');
    writeFileSync(
      join(native, 'pg-symlinks.json'),
      JSON.stringify([
        { source: 'native/lib/libpq.so.5.17', target: 'native/lib/libpq.so' },
        { source: 'native/lib/libpq.so.5.17', target: 'native/lib/libpq.so.5' },
      ]),
    );
    expect(hydrateSymlinks(native)).toBe(true);
    expect(hydrateSymlinks(native)).toBe(true);
    expect(readlinkSync(join(native, 'lib', 'libpq.so.5'))).toBe('libpq.so.5.17');
    expect(readlinkSync(join(native, 'lib', 'libpq.so'))).toBe('libpq.so.5.17');
  });
});

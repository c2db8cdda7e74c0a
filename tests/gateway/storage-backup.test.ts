import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Backup, createBackup } from '../../supabase/local/backup/create.ts';
import { inspectBackup } from '../../supabase/local/backup/inspect.ts';
import { restoreBackup } from '../../supabase/local/backup/restore.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { createFolders, migrationsDir } from './operations/folders.ts';

const folders = createFolders();
const databases: TestDatabase[] = [];
const filesDir = folders.create();
/** By version: nothing, a little, and more than several pieces of an archive. */
const contents = new Map([
  [randomUUID(), Buffer.alloc(0)],
  [randomUUID(), Buffer.from('little')],
  [randomUUID(), randomBytes(2_500_000)],
  [randomUUID(), Buffer.from('last')],
]);
let original: TestDatabase;
let backup: Backup;

async function database(migrated: boolean): Promise<TestDatabase> {
  const made = await createTestDatabase({ migrated });
  databases.push(made);
  return made;
}

beforeAll(async () => {
  original = await database(true);
  await original.sql`insert into storage.buckets (id, name, file_size_limit) values ('kept', 'kept', 3000000)`;
  mkdirSync(join(filesDir, 'objects'));
  for (const [version, body] of contents) {
    await original.sql`
      insert into storage.objects (bucket_id, name, version, metadata)
      values ('kept', ${`a/${version}`}, ${version}, ${JSON.stringify({ size: body.length })}::jsonb)`;
    writeFileSync(join(filesDir, 'objects', version), body);
  }
  writeFileSync(join(filesDir, 'objects', randomUUID()), 'of no row');
  backup = await createBackup(original.url('postgres'), join(folders.create(), 'b.tar.gz'), filesDir);
});
afterAll(async () => {
  for (const made of databases) await made.drop();
  folders.remove();
});

const storedRows = async ({ sql }: TestDatabase) => [
  ...(await sql`select * from storage.objects order by version`),
  ...(await sql`select * from storage.buckets order by id`),
];

it('a backup brings back the files with their rows, byte for byte', async () => {
  expect(backup.missing).toEqual([]);
  expect(await inspectBackup(backup.path)).toEqual(backup.manifest);
  const restored = await database(false);
  const target = folders.create();
  const { filesLeft } = await restoreBackup(restored.url('postgres'), backup.path, {
    migrationsDir,
    filesDir: target,
  });
  expect(filesLeft).toBe(0);
  expect(readdirSync(join(target, 'objects')).sort()).toEqual([...contents.keys()].sort());
  for (const [version, body] of contents) {
    expect(readFileSync(join(target, 'objects', version)).equals(body)).toBe(true);
  }
  expect(await storedRows(restored)).toEqual(await storedRows(original));
  await expect(restored.sql`delete from storage.objects`).rejects.toThrow('Use the Storage API');
});

it('a restore without a folder for files has no rows of them either, and says how many it left', async () => {
  const restored = await database(false);
  const { filesLeft } = await restoreBackup(restored.url('postgres'), backup.path, { migrationsDir });
  expect(filesLeft).toBe(contents.size);
  expect(await restored.sql`select from storage.objects`).toHaveLength(0);
});

it('a file that is gone is named, and the rest is there', async () => {
  const [gone = ''] = contents.keys();
  rmSync(join(filesDir, 'objects', gone));
  const { missing, manifest } = await createBackup(
    original.url('postgres'),
    join(folders.create(), 'c.tar.gz'),
    filesDir,
  );
  expect(missing).toEqual([{ bucket: 'kept', name: `a/${gone}` }]);
  expect(manifest.files?.stored).toHaveLength(contents.size - 1);
});

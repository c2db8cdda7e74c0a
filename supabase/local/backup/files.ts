import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type postgres from 'postgres';
import { syncFolder, versionPath } from '../gateway/storage/file-store.ts';
import { damaged, readEntries, writeEntry } from './archive.ts';
import { type FilesEntry, filesFolder } from './manifest.ts';
import { inPieces } from './pieces.ts';

/** An object whose file is not where it should be. */
export type Missing = { bucket: string; name: string };

/** The files of Storage as of the transaction's snapshot, one after the other in pieces. */
export async function* writeFiles(
  sql: postgres.TransactionSql,
  filesDir: string,
  at: Date,
  missing: Missing[],
): AsyncGenerator<Buffer, FilesEntry, undefined> {
  const objects = await sql<{ version: string; bucket: string; name: string }[]>`
    select version, bucket_id as bucket, name from storage.objects where version is not null order by version`;
  const stored: FilesEntry['stored'] = [];
  const hash = createHash('sha256');
  async function* contents(): AsyncGenerator<Buffer, void, undefined> {
    for (const { version, bucket, name } of objects) {
      const path = versionPath(filesDir, version);
      const handle = path === null ? null : await open(path, 'r').catch(() => null);
      if (handle === null) {
        missing.push({ bucket, name });
        continue;
      }
      let bytes = 0;
      for await (const piece of createReadStream('', { fd: handle, highWaterMark: 1024 * 1024 })) {
        bytes += piece.length;
        hash.update(piece);
        yield piece;
      }
      stored.push({ version, bytes });
    }
  }
  let number = 0;
  for await (const body of inPieces(contents())) {
    number += 1;
    yield writeEntry({ name: `${filesFolder}${String(number).padStart(6, '0')}`, body }, at);
  }
  const bytes = stored.reduce((sum, file) => sum + file.bytes, 0);
  return { stored, bytes, sha256: hash.digest('hex') };
}

/** Writes the files of a backup that was inspected into a folder, each whole and on the disk. */
export async function restoreFiles(path: string, { stored }: FilesEntry, filesDir: string): Promise<void> {
  const pieces = readPieces(path);
  let held: Buffer = Buffer.alloc(0);
  const folders = new Set<string>();
  try {
    for (const { version, bytes } of stored) {
      const target = versionPath(filesDir, version);
      if (target === null) throw damaged(path, 'a file of Storage has a wrong name');
      mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
      folders.add(dirname(target));
      const handle = await open(target, 'w', 0o600);
      try {
        for (let left = bytes; left > 0; ) {
          if (held.length === 0) {
            const next = await pieces.next();
            if (next.done) throw damaged(path, 'a file of Storage is cut off');
            held = next.value;
          }
          const part = held.subarray(0, left);
          await handle.writeFile(part);
          held = held.subarray(part.length);
          left -= part.length;
        }
        await handle.sync();
      } finally {
        await handle.close();
      }
    }
    for (const folder of folders) await syncFolder(folder);
  } finally {
    await pieces.return();
  }
}

async function* readPieces(path: string): AsyncGenerator<Buffer, void, undefined> {
  for await (const { name, body } of readEntries(path)) {
    if (name.startsWith(filesFolder)) yield body;
  }
}

import { createHash, randomUUID } from 'node:crypto';
import { constants, createReadStream, mkdirSync, type ReadStream } from 'node:fs';
import { copyFile, type FileHandle, open, opendir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HEAD_BYTES } from './content-type.ts';
import { tooLarge } from './refusal.ts';

/** Bytes that came in and are on the disk, under no name that anybody asks for. */
export type Received = {
  path: string;
  size: number;
  /** MD5 of the bytes in hex, as hosted projects tag them. */
  md5: string;
  /** The first bytes. */
  head: Buffer;
};

/** The bytes of the objects in one folder, by versions: random names that are never used twice. */
export type FileStore = {
  /** Takes in at most `limit` bytes; what is refused or breaks off leaves nothing. */
  receive(source: AsyncIterable<Buffer>, limit: number): Promise<Received>;
  /** Gives received bytes their version; from here on a power cut does not lose them. */
  keep(received: Received, version: string): Promise<void>;
  /** Throws away received bytes that were not kept. */
  discard(received: Received): Promise<void>;
  copy(from: string, to: string): Promise<void>;
  /** The bytes from `start` to `end`, both included; null when there is no such version. */
  read(version: string, range?: { start: number; end: number }): Promise<ReadStream | null>;
  remove(versions: readonly string[]): Promise<void>;
  /**
   * Removes what no row names: of uploads that were killed, and of rows that are gone.
   *
   * @param olderThan milliseconds since 1970; younger files may be on their way
   * @param referenced those of the given versions that a row names
   * @returns how many were removed
   */
  sweep(olderThan: number, referenced: (versions: string[]) => Promise<Set<string>>): Promise<number>;
};

const SWEEP_BATCH = 1000;
const versionPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Where the files of a data folder are. */
export function storageFolder(dataDir: string): string {
  return join(dataDir, 'storage');
}

/** Where the bytes of an object are; null for a version that none of ours has. */
export function versionPath(folder: string, version: string): string | null {
  return versionPattern.test(version) ? join(folder, 'objects', version) : null;
}

/** Opens the folder, making it readable by its owner only. */
export function openFileStore(folder: string): FileStore {
  const incoming = join(folder, 'incoming');
  const objects = join(folder, 'objects');
  for (const each of [incoming, objects]) mkdirSync(each, { recursive: true, mode: 0o700 });

  const pathOf = (version: string): string => {
    const path = versionPath(folder, version);
    if (path === null) throw new RangeError('This is no version of a file');
    return path;
  };

  async function sweepFolder(
    path: string,
    isWanted: (names: string[]) => Promise<Set<string>>,
    olderThan: number,
  ) {
    let removed = 0;
    let batch: string[] = [];
    const finish = async () => {
      const wanted = await isWanted(batch);
      for (const name of batch.filter((each) => !wanted.has(each))) {
        await rm(join(path, name), { force: true });
        removed += 1;
      }
      batch = [];
    };
    for await (const { name } of await opendir(path)) {
      const found = await stat(join(path, name)).catch(() => null);
      if (found === null || !found.isFile() || found.mtimeMs >= olderThan) continue;
      batch.push(name);
      if (batch.length >= SWEEP_BATCH) await finish();
    }
    if (batch.length > 0) await finish();
    return removed;
  }

  return {
    async receive(source, limit) {
      const path = join(incoming, randomUUID());
      const handle = await open(path, 'wx', 0o600);
      try {
        const received = await writeAll(handle, source, limit);
        await handle.sync();
        return { path, ...received };
      } catch (error) {
        await rm(path, { force: true });
        throw error;
      } finally {
        await handle.close();
      }
    },
    async keep({ path }, version) {
      await rename(path, pathOf(version));
      await syncFolder(objects);
    },
    discard: ({ path }) => rm(path, { force: true }),
    async copy(from, to) {
      await copyFile(pathOf(from), pathOf(to), constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
      const handle = await open(pathOf(to), 'r+');
      await handle.sync().finally(() => handle.close());
      await syncFolder(objects);
    },
    async read(version, range) {
      const path = versionPath(folder, version);
      const found = path === null ? null : await open(path, 'r').catch(() => null);
      return found === null ? null : createReadStream('', { fd: found, ...range });
    },
    async remove(versions) {
      for (const version of versions) await rm(pathOf(version), { force: true });
    },
    async sweep(olderThan, referenced) {
      const stale = await sweepFolder(incoming, async () => new Set(), olderThan);
      return stale + (await sweepFolder(objects, referenced, olderThan));
    },
  };
}

/** The sender waits for the disk: nothing but the piece under way is in memory. */
async function writeAll(handle: FileHandle, source: AsyncIterable<Buffer>, limit: number) {
  const hash = createHash('md5');
  let head = Buffer.alloc(0);
  let size = 0;
  for await (const piece of source) {
    size += piece.length;
    if (size > limit) throw tooLarge();
    if (head.length < HEAD_BYTES) head = Buffer.concat([head, piece.subarray(0, HEAD_BYTES - head.length)]);
    hash.update(piece);
    await handle.writeFile(piece);
  }
  return { size, md5: hash.digest('hex'), head };
}

/** A new name is on the disk only when its folder is. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

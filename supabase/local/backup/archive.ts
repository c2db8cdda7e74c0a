import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { LauncherError } from '../launcher-error.ts';

// A tar file (POSIX ustar) in gzip, so that any machine can open a backup without this app.
const block = 512;
/** The text of a table is cut into pieces of this size, of which only the last one is shorter. */
export const pieceBytes = 1024 * 1024;
/** Largest entry that is read into memory: a piece, the schema or the list of contents. */
const largestEntry = 16 * pieceBytes;
/** Entries that may be shorter than a piece: two for the archive, and one for each of its tables. */
const shortEntries = 10_000;

export type Entry = { name: string; body: Buffer };

/** One file of the archive, as bytes. `name` is ASCII, 100 characters at most. */
export function writeEntry({ name, body }: Entry, modifiedAt: Date): Buffer {
  if (!/^[\x21-\x7e]{1,100}$/.test(name)) throw new RangeError(`"${name}" is no name for an entry`);
  const header = Buffer.alloc(block);
  const octal = (value: number, at: number, length: number) =>
    header.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, 'latin1');
  header.write(name, 0, 'latin1');
  octal(0o600, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(body.length, 124, 12);
  octal(Math.floor(modifiedAt.getTime() / 1000), 136, 12);
  header.write('0', 156, 'latin1');
  header.write('ustar\x0000', 257, 'latin1');
  header.write(`${checksum(header).toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return Buffer.concat([header, body, Buffer.alloc(padding(body.length))]);
}

/** What ends an archive. */
export const archiveEnd: Buffer = Buffer.alloc(2 * block);

/**
 * The entries of a compressed archive, one after the other; only one is in memory at a time.
 *
 * @throws LauncherError when the file cannot be opened, is no such archive, is damaged or cut off, or has entries that
 *   are larger or more than a backup needs
 */
export async function* readEntries(path: string): AsyncGenerator<Entry, void, undefined> {
  const gunzip = createGunzip();
  // Whatever fails here also ends `gunzip`, and is met below.
  const fed = pipeline(createReadStream(path), gunzip).catch(() => {});
  const input = gunzip[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  const take = async (size: number): Promise<Buffer> => {
    const parts = [held];
    let length = held.length;
    while (length < size) {
      const { value, done } = await input.next();
      if (done) throw damaged(path, 'it is cut off');
      parts.push(value);
      length += value.length;
    }
    const all = parts.length === 1 ? held : Buffer.concat(parts, length);
    held = all.subarray(size);
    return all.subarray(0, size);
  };
  let entries = 0;
  let bytes = 0;
  try {
    for (;;) {
      const header = await take(block);
      if (header.every((byte) => byte === 0)) break;
      const { name, size } = readHeader(header, path);
      entries += 1;
      bytes += size;
      if (entries > shortEntries + bytes / pieceBytes) {
        throw damaged(
          path,
          `it has more than ${shortEntries} entries that are smaller than a backup makes them`,
        );
      }
      const body = (await take(size + padding(size))).subarray(0, size);
      yield { name, body };
    }
    // To the end, where gzip's own check stands.
    while (!(await input.next()).done);
  } catch (error) {
    throw error instanceof LauncherError ? error : describe(error, path);
  } finally {
    gunzip.destroy();
    await fed;
  }
}

/** An archive that says of itself that it is not what was written. */
export function damaged(path: string, how: string): LauncherError {
  return new LauncherError(`${path} is damaged: ${how}. Nothing was changed; take another backup.`);
}

function readHeader(header: Buffer, path: string): { name: string; size: number } {
  const text = (at: number, length: number) =>
    header
      .subarray(at, at + length)
      .toString('latin1')
      .replace(/[\0 ].*$/s, '');
  if (!header.subarray(257).toString('latin1').startsWith('ustar')) {
    throw new LauncherError(`${path} is no backup of this app.`);
  }
  const size = Number.parseInt(text(124, 12), 8);
  const isIntact = Number.parseInt(text(148, 8), 8) === checksum(header);
  if (!isIntact || !Number.isInteger(size) || size < 0) throw damaged(path, 'an entry is not readable');
  const name = text(0, 100);
  if (size > largestEntry) {
    throw damaged(
      path,
      `the entry ${name} is larger than ${largestEntry / 1024 / 1024} MiB, which no backup makes`,
    );
  }
  return { name, size };
}

/** The sum of the header's bytes with its own field read as blanks. */
function checksum(header: Buffer): number {
  return header.reduce((sum, byte, index) => sum + (index >= 148 && index < 156 ? 0x20 : byte), 0);
}

function padding(size: number): number {
  return (block - (size % block)) % block;
}

function describe(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === 'ENOENT') return new LauncherError(`There is no file ${path}.`);
  if (code === 'EISDIR') return new LauncherError(`${path} is a folder; name the backup file.`);
  if (code === 'EACCES') return new LauncherError(`${path} may not be read by this account.`);
  if (code === 'Z_BUF_ERROR') return damaged(path, 'it is cut off');
  if ((error as Error).message === 'incorrect header check')
    return new LauncherError(`${path} is no backup of this app.`);
  return code.startsWith('Z_') ? damaged(path, 'its bytes have changed') : error;
}

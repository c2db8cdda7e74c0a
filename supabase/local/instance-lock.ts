import { randomUUID } from 'node:crypto';
import { linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { LauncherError } from './launcher-error.ts';
import { isProcessAlive, processStartToken } from './processes.ts';

/** What a process does with the data folder it holds. */
export type InstanceTask = 'serve' | 'backup' | 'restore';

/** The start token tells the process from a later one that was given the same number. */
export type LockOwner = { pid: number; startToken: string | null; task: InstanceTask };

/**
 * Claims a data folder for this process until `release`. A lock left by a process that no longer runs is taken
 * over; a living owner is an error, because two apps on one cluster would corrupt each other's idea of it.
 */
export function acquireInstanceLock(dataDir: string, task: InstanceTask = 'serve'): { release(): void } {
  const path = join(dataDir, 'instance.lock');
  const mine: LockOwner = { pid: process.pid, startToken: processStartToken(process.pid), task };
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(mine));
  try {
    for (let attempt = 0; attempt < 50; attempt += 1) {
      try {
        // A hard link either creates the complete file or fails: no reader ever sees half a lock.
        linkSync(draft, path);
        return { release: () => releaseLock(path, mine) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const owner = readLock(path);
      if (owner && isOwnerAlive(owner)) throw new LauncherError(describeOwner(owner, dataDir));
      // Not at the same pace as the one who is in the way.
      if (!clearStale(path, draft)) pause(5 + Math.random() * 20);
    }
    throw new LauncherError(`Could not claim ${dataDir}: another process keeps taking ${path}.`);
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Removes a stale lock, unless somebody else is about to. Only one process at a time may, or a slow one would remove
 * the lock that a fast one has put in place of the stale one. Each says so in a file of its own first and looks for
 * the others' second, so of two at least one sees the other.
 */
function clearStale(path: string, draft: string): boolean {
  const prefix = `${basename(path)}.clearing-`;
  const claim = `${prefix}${randomUUID()}`;
  const folder = dirname(path);
  linkSync(draft, join(folder, claim));
  try {
    for (const name of readdirSync(folder).filter((entry) => entry.startsWith(prefix) && entry !== claim)) {
      const other = readLock(join(folder, name));
      if (other && isOwnerAlive(other)) return false;
      rmSync(join(folder, name), { force: true });
    }
    // One that is gone is not removed: the next moment it may be somebody's who has just taken the folder.
    const text = readText(path);
    const owner = text === null ? null : parseLock(text);
    if (text !== null && !(owner && isOwnerAlive(owner))) rmSync(path, { force: true });
    return true;
  } finally {
    rmSync(join(folder, claim), { force: true });
  }
}

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** Why the data folder cannot be used now, and what to do about it. */
export function describeOwner({ pid, task }: LockOwner, dataDir: string): string {
  const doing = {
    serve: `The app already runs on ${dataDir} (process ${pid}). Use it as it is, or stop it first: npm run local:stop.`,
    backup: `A backup of ${dataDir} is being made (process ${pid}). Try again when it is done.`,
    restore: `A backup is being restored into ${dataDir} (process ${pid}). Try again when it is done.`,
  };
  return doing[task];
}

/** The process that holds the data folder, or null when nobody does. */
export function instanceOwner(dataDir: string): number | null {
  return lockOwner(dataDir)?.pid ?? null;
}

/** The same with what it does. */
export function lockOwner(dataDir: string): LockOwner | null {
  const owner = readLock(join(dataDir, 'instance.lock'));
  return owner && isOwnerAlive(owner) ? owner : null;
}

/** Whether this very process still lives, and not another one with its number. */
export function isOwnerAlive(owner: LockOwner): boolean {
  return isProcessAlive(owner.pid) && processStartToken(owner.pid) === owner.startToken;
}

const lockSchema = z.object({
  pid: z.number(),
  startToken: z.string().nullable(),
  task: z.enum(['serve', 'backup', 'restore']).default('serve'),
});

function readLock(path: string): LockOwner | null {
  const text = readText(path);
  return text === null ? null : parseLock(text);
}

/** Null when there is no such file; empty for one that cannot be read. */
function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : '';
  }
}

/** Null for what no process of ours wrote. */
function parseLock(text: string): LockOwner | null {
  try {
    return lockSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function releaseLock(path: string, mine: LockOwner): void {
  const owner = readLock(path);
  if (owner?.pid === mine.pid && owner.startToken === mine.startToken) rmSync(path, { force: true });
}

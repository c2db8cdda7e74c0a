import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LauncherError } from './launcher-error.ts';
import { isProcessAlive, processStartToken } from './processes.ts';

type LockOwner = { pid: number; startToken: string | null };

/**
 * Claims a data folder for this process until `release`. A lock left by a process that no longer runs is taken
 * over; a living owner is an error, because two apps on one cluster would corrupt each other's idea of it.
 */
export function acquireInstanceLock(dataDir: string): { release(): void } {
  const path = join(dataDir, 'instance.lock');
  const mine: LockOwner = { pid: process.pid, startToken: processStartToken(process.pid) };
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(mine));
  try {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      try {
        // A hard link either creates the complete file or fails: no reader ever sees half a lock.
        linkSync(draft, path);
        return { release: () => releaseLock(path, mine) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const owner = readLock(path);
      if (owner && isOwnerAlive(owner)) {
        throw new LauncherError(
          `The app already runs on ${dataDir} (process ${owner.pid}). Stop it first, or use it as it is.`,
        );
      }
      setAside(path, `${draft}.stale`);
    }
    throw new LauncherError(`Could not claim ${dataDir}: another process keeps taking ${path}.`);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes a stale lock, but not the one with which another process may have replaced it since it was read. */
function setAside(path: string, aside: string): void {
  try {
    renameSync(path, aside);
    const owner = readLock(aside);
    if (owner && isOwnerAlive(owner)) linkSync(aside, path);
  } catch (error) {
    // Gone already, or there again: the next attempt sees.
    if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** The process that holds the data folder, or null when nobody does. */
export function instanceOwner(dataDir: string): number | null {
  const owner = readLock(join(dataDir, 'instance.lock'));
  return owner && isOwnerAlive(owner) ? owner.pid : null;
}

function readLock(path: string): LockOwner | null {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value !== 'object' || value === null || !('pid' in value)) return null;
    const startToken =
      'startToken' in value && typeof value.startToken === 'string' ? value.startToken : null;
    return typeof value.pid === 'number' ? { pid: value.pid, startToken } : null;
  } catch {
    return null;
  }
}

function isOwnerAlive(owner: LockOwner): boolean {
  return isProcessAlive(owner.pid) && processStartToken(owner.pid) === owner.startToken;
}

function releaseLock(path: string, mine: LockOwner): void {
  const owner = readLock(path);
  if (owner?.pid === mine.pid && owner.startToken === mine.startToken) rmSync(path, { force: true });
}

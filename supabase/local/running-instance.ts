import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { instanceOwner } from './instance-lock.ts';
import { loadSecrets } from './secrets.ts';

const stateSchema = z.object({
  pid: z.number(),
  url: z.url(),
  databasePort: z.number(),
  since: z.iso.datetime(),
});
type State = z.infer<typeof stateSchema>;

/** How other commands reach an instance that runs. */
export type RunningInstance = {
  pid: number;
  /** When it began to answer, ISO 8601. */
  since: string;
  databasePort: number;
  /** Origin of app and API. */
  url: string;
  publishableKey: string;
  secretKey: string;
  /** Connection string of the project's owner `postgres`. */
  databaseUrl: string;
};

const statePath = (dataDir: string) => join(dataDir, 'running.json');

/** Records that this process serves the data folder. */
export function recordRunning(dataDir: string, state: Omit<State, 'pid' | 'since'>): void {
  const complete: State = { ...state, pid: process.pid, since: new Date().toISOString() };
  writeFileSync(statePath(dataDir), `${JSON.stringify(complete)}\n`, { mode: 0o600 });
}

/** Removes the record at a clean stop; after a kill it stays and is recognised as stale. */
export function forgetRunning(dataDir: string): void {
  rmSync(statePath(dataDir), { force: true });
}

/** The instance that serves the data folder now, or null when none does. */
export function findRunning(dataDir: string): RunningInstance | null {
  const owner = instanceOwner(dataDir);
  if (owner === null) return null;
  let state: State;
  try {
    state = stateSchema.parse(JSON.parse(readFileSync(statePath(dataDir), 'utf8')));
  } catch {
    return null;
  }
  if (state.pid !== owner) return null;
  const { publishableKey, secretKey, databasePasswords } = loadSecrets(dataDir);
  return {
    pid: state.pid,
    since: state.since,
    databasePort: state.databasePort,
    url: state.url,
    publishableKey,
    secretKey,
    databaseUrl: `postgresql://postgres:${databasePasswords.postgres}@127.0.0.1:${state.databasePort}/postgres`,
  };
}

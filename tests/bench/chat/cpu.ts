import { readFileSync } from 'node:fs';
import { processTree } from '../../drill/process-tree.ts';

/** Milliseconds of processor. */
export type Spent = { gateway: number; database: number; pages: number; senders: number };

/** Linux counts in hundredths of a second. */
const msPerTick = 10;

/**
 * What each part has used so far. Sessions of the database that have ended count as their parent's.
 *
 * @param pids of the process with the gateway, above the database, and of the load's own
 */
export function readSpent(pids: { stack: number; pages: readonly number[]; senders: number }): Spent {
  const [gateway, ...below] = processTree(pids.stack);
  return {
    gateway: gateway === undefined ? 0 : own(gateway.pid),
    database: sum(below.map(({ pid, command }) => own(pid) + (command.includes(' -D ') ? children(pid) : 0))),
    pages: sum(pids.pages.map(own)),
    senders: own(pids.senders),
  };
}

/** The share of one core that each part had between two readings. */
export function shareOf(before: Spent, after: Spent, wallMs: number): Spent {
  const share = (part: keyof Spent): number => (after[part] - before[part]) / wallMs;
  return {
    gateway: share('gateway'),
    database: share('database'),
    pages: share('pages'),
    senders: share('senders'),
  };
}

function own(pid: number): number {
  const fields = statOf(pid);
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * msPerTick;
}

function children(pid: number): number {
  const fields = statOf(pid);
  return (Number(fields[13] ?? 0) + Number(fields[14] ?? 0)) * msPerTick;
}

/** What follows the name, which may have blanks; nothing of a process that is gone. */
function statOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  } catch {
    return [];
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

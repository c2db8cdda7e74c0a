import { execFileSync } from 'node:child_process';
import { isProcessAlive, waitForExit } from '../../supabase/local/processes.ts';

export type ProcessRow = { pid: number; parentPid: number; command: string };

/** A process and everything below it, parents first; empty when it is gone. */
export function processTree(pid: number): ProcessRow[] {
  const all = listProcesses();
  const below = (parent: ProcessRow): ProcessRow[] => [
    parent,
    ...all.filter(({ parentPid }) => parentPid === parent.pid).flatMap(below),
  ];
  return all.filter((row) => row.pid === pid).flatMap(below);
}

/** The postmasters of a data folder, whoever their parent is. */
export function postmastersOf(dataDir: string): ProcessRow[] {
  const isPostmaster = /\/bin\/postgres -D (\S+)/;
  return listProcesses().filter(
    ({ pid, command }) => isPostmaster.exec(command)?.[1]?.startsWith(`${dataDir}/`) && isProcessAlive(pid),
  );
}

/** Sends SIGKILL to each, in order; one that is gone already is no matter. */
export function killAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

/** Those of the processes that still live after `timeoutMs`. */
export async function survivors(rows: readonly ProcessRow[], timeoutMs: number): Promise<ProcessRow[]> {
  const deadline = Date.now() + timeoutMs;
  const left: ProcessRow[] = [];
  for (const row of rows) {
    if (!(await waitForExit(row.pid, Math.max(0, deadline - Date.now())))) left.push(row);
  }
  return left;
}

function listProcesses(): ProcessRow[] {
  const text = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='], {
    encoding: 'utf8',
    maxBuffer: 10_000_000,
  });
  return text
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, pid, parentPid, command]) => ({
      pid: Number(pid),
      parentPid: Number(parentPid),
      command: command ?? '',
    }));
}

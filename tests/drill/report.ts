import { killKinds } from './kill.ts';
import { type KillReport, problemsOf, type Round } from './kill-drill.ts';
import type { Trial } from './trial.ts';

/** One line about one round, as it ends. */
export function describeRound(round: Round, index: number): string {
  const back =
    round.startMs === null ? `recovered in ${round.recoveredMs} ms` : `started in ${round.startMs} ms`;
  const problems = problemsOf(round);
  return [
    `${String(index).padStart(3)}  ${round.kind.padEnd(10)} ${round.delayMs} ms after ${round.aim}: ${back}, all listen ${round.listeningMs} ms later`,
    ...problems.map((problem) => `       ✗ ${problem}`),
  ].join('\n');
}

/** The table of a drill: what was killed, how long it took to be back, what was lost or halved. */
export function describeKills({ rounds }: KillReport): string {
  const rows = killKinds.map((kind) => {
    const own = rounds.filter((round) => round.kind === kind);
    const count = (key: 'lost' | 'half' | 'faults') => String(own.flatMap((round) => round[key]).length);
    return [
      kind,
      String(own.length),
      spread(own.map(({ startMs }) => startMs)),
      spread(own.map(({ recoveredMs }) => recoveredMs)),
      spread(own.map(({ listeningMs }) => listeningMs)),
      count('lost'),
      count('half'),
      count('faults'),
    ];
  });
  const head = ['killed', 'rounds', 'start ms', 'recovery ms', 'listening ms', 'lost', 'half', 'other'];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  return [head, ...rows]
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .join('\n');
}

/** Smallest / middle / largest. */
function spread(values: readonly (number | null)[]): string {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  if (sorted.length === 0) return '–';
  return [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)].join(' / ');
}

/** A line about one trial, and one for each problem. */
export function describeTrial({ name, detail, problems }: Trial): string {
  return [
    `${problems.length === 0 ? '✓' : '✗'} ${name}: ${detail}`,
    ...problems.map((problem) => `    ✗ ${problem}`),
  ].join('\n');
}

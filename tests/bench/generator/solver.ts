import type { Problem } from '#lib/domain/types.ts';
import { generateSchedule } from '#lib/scheduler/index.ts';
import { employeesOnly, writeLineModel } from './line-model.ts';
import { cpuSecondsOf } from './measure.ts';

export type SideBySide = {
  instance: string;
  columns: number;
  /** What the solver has when its time is up; null when it has nothing. */
  solverHours: number | null;
  solverBoundHours: number | null;
  solverCpuSeconds: number;
  /** CPU seconds, reading the problem included, until the generator is at the solver's value; null = never. */
  generatorCpuSeconds: number | null;
  generatorHours: number;
  ratio: number | null;
};

/** The npm package `highs` (a general solver as WASM) and the generator on the same employees-only model. */
export async function compareWithSolver(
  instance: string,
  full: Problem,
  limitSeconds: number,
): Promise<SideBySide> {
  const problem = employeesOnly(full);
  const { text, columns } = writeLineModel(problem);
  const { default: load } = await import('highs');
  let log = '';
  const solver = await load({
    print: (line: string) => {
      log += `${line}\n`;
    },
    printErr: () => {},
  });
  const before = process.cpuUsage();
  let solverHours: number | null = null;
  try {
    const solution = solver.solve(text, {
      time_limit: limitSeconds,
      output_flag: true,
      log_to_console: true,
    });
    const minutes = solution.ObjectiveValue;
    if (Number.isFinite(minutes)) solverHours = minutes / 60;
  } catch {
    // The WASM build gives up on large models with an exception; it then has no value.
  }
  const solverCpuSeconds = cpuSecondsOf(before);
  const reached = reachCpu(problem, solverHours);
  const { generatorCpuSeconds } = reached;
  return {
    instance,
    columns,
    solverHours,
    solverBoundHours: dualBoundHours(log),
    solverCpuSeconds,
    ...reached,
    ratio: generatorCpuSeconds === null ? null : solverCpuSeconds / generatorCpuSeconds,
  };
}

function reachCpu(
  problem: Problem,
  targetHours: number | null,
): Pick<SideBySide, 'generatorCpuSeconds' | 'generatorHours'> {
  const before = process.cpuUsage();
  let generatorCpuSeconds: number | null = null;
  const { metrics } = generateSchedule(problem, {
    seed: 1,
    effort: 'good',
    stage: 'lines',
    isBare: true,
    onProgress: ({ uncoveredEmployeeMinutes }) => {
      if (targetHours === null || generatorCpuSeconds !== null || uncoveredEmployeeMinutes === null) return;
      if (uncoveredEmployeeMinutes <= targetHours * 60) generatorCpuSeconds = cpuSecondsOf(before);
    },
  });
  return { generatorCpuSeconds, generatorHours: metrics.uncoveredEmployeeMinutes / 60 };
}

function dualBoundHours(log: string): number | null {
  const line = log
    .split('\n')
    .filter((text) => text.includes('Dual bound'))
    .pop();
  const value = Number(line?.trim().split(/\s+/).pop());
  return Number.isFinite(value) ? value / 60 : null;
}

import type { Effort } from '#lib/domain/types.ts';
import { generateSchedule } from '#lib/scheduler/index.ts';
import { check } from '../check.mjs';
import { readInstance, toBenchSchedule } from '../instance.ts';
import { minimumPieceMinutes } from '../pieces-minimum.ts';

/** Uncovered hours of the best schedule so far after so many CPU seconds of the run. */
export type AnytimePoint = { cpuSeconds: number; supervisorHours: number; employeeHours: number };

export type Measure = {
  instance: string;
  people: number;
  seed: number;
  violations: number;
  requiredHours: number;
  requiredSupervisorHours: number;
  supervisorHours: number;
  employeeHours: number;
  supervisorBoundHours: number;
  employeeBoundHours: number;
  /** Distance from the bound in percent of the required hours. */
  supervisorGapPoints: number;
  employeeGapPoints: number;
  preferredShare: number;
  openHours: number;
  /** Open overtime against the least that could fill the same shortage. */
  openOverMinimum: number | null;
  cpuSeconds: number;
  /** The same run without bounds and remedies: the search alone. */
  searchCpuSeconds: number;
  firstCompleteMs: number | null;
  peakMegabytes: number;
  anytime: AnytimePoint[];
};

export function cpuSecondsOf(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** One run of the generator on an instance file, judged by the independent checker. */
export async function measure(path: string, seed: number, effort: Effort): Promise<Measure> {
  const { name, problem, raw } = readInstance(path);
  const searched = searchAlone(path, seed, effort);
  const before = process.cpuUsage();
  const result = generateSchedule(problem, { seed, effort });
  const cpuSeconds = cpuSecondsOf(before);
  const { coverage, violations } = check(raw, toBenchSchedule(name, result));
  const supervisorBoundHours = result.bounds.supervisors.minutes / 60;
  const employeeBoundHours = result.bounds.employees.minutes / 60;
  const supervisorHours = coverage.supervisorDeficitMinutes / 60;
  const employeeHours = coverage.deficitMinutes / 60;
  const points = (hours: number, required: number) => (required === 0 ? 0 : (6000 * hours) / required);
  const least = await minimumPieceMinutes(problem, result);
  const { metrics } = result;
  return {
    instance: name,
    people: problem.people.length,
    seed,
    violations: violations.length,
    requiredHours: coverage.requiredMinutes / 60,
    requiredSupervisorHours: coverage.requiredSupervisorMinutes / 60,
    supervisorHours,
    employeeHours,
    supervisorBoundHours,
    employeeBoundHours,
    supervisorGapPoints: points(supervisorHours - supervisorBoundHours, coverage.requiredSupervisorMinutes),
    employeeGapPoints: points(employeeHours - employeeBoundHours, coverage.requiredMinutes),
    preferredShare: metrics.peopleOnPreferredShift / Math.max(1, metrics.peopleWithPreference),
    openHours: coverage.openOvertimeMinutes / 60,
    openOverMinimum: least > 0 ? coverage.openOvertimeMinutes / least : null,
    cpuSeconds,
    ...searched,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
  };
}

function searchAlone(
  path: string,
  seed: number,
  effort: Effort,
): Pick<Measure, 'searchCpuSeconds' | 'firstCompleteMs' | 'anytime'> {
  const { problem } = readInstance(path);
  const before = process.cpuUsage();
  const startedAt = performance.now();
  let firstCompleteMs: number | null = null;
  const anytime: AnytimePoint[] = [];
  generateSchedule(problem, {
    seed,
    effort,
    stage: 'lines',
    isBare: true,
    onProgress: ({ uncoveredSupervisorMinutes, uncoveredEmployeeMinutes }) => {
      if (uncoveredSupervisorMinutes === null || uncoveredEmployeeMinutes === null) return;
      firstCompleteMs ??= performance.now() - startedAt;
      const point = {
        cpuSeconds: cpuSecondsOf(before),
        supervisorHours: uncoveredSupervisorMinutes / 60,
        employeeHours: uncoveredEmployeeMinutes / 60,
      };
      const last = anytime.at(-1);
      const isNews =
        last?.supervisorHours !== point.supervisorHours || last.employeeHours !== point.employeeHours;
      if (isNews) anytime.push(point);
    },
  });
  return { searchCpuSeconds: cpuSecondsOf(before), firstCompleteMs, anytime };
}

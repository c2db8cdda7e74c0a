import { MINUTE_MS, overlapMinutes } from '#lib/domain/time.ts';
import type { CapacityReport, CapacityRow, Problem } from '#lib/domain/types.ts';
import type { BlockGrid } from './block-grid.ts';
import { buildGrid } from './block-grid.ts';

/**
 * What the hours alone say before anything is generated: "5 supervisors are needed, you have 3". Approved leave
 * takes its share of a person's weekly hours away. Enough here is necessary, not sufficient.
 */
export function capacityCheck(problem: Problem): CapacityReport {
  const grid = buildGrid(problem);
  const isSupervisor = (role: string) => role === 'supervisor';
  return {
    supervisors: capacityRow(problem, grid, grid.requiredSupervisors, isSupervisor),
    employees: capacityRow(
      problem,
      grid,
      grid.requiredEmployees,
      (role) => problem.supervisorsCountAsEmployees || !isSupervisor(role),
    ),
  };
}

function capacityRow(
  problem: Problem,
  grid: BlockGrid,
  required: Int32Array,
  includes: (role: string) => boolean,
): CapacityRow {
  const weeks = Math.max(1, grid.dayCount) / 7;
  const requiredMinutes = required.reduce(
    (sum, people, g) => sum + people * (grid.segmentMinutes[g] as number),
    0,
  );
  const patternMinutes = new Map(
    problem.patterns.map((pattern) => [
      pattern.id,
      pattern.segments.reduce((sum, segment) => sum + segment.count * segment.minutes, 0),
    ]),
  );
  const blockMinutes = (grid.window.endsAt - grid.window.startsAt) / MINUTE_MS;
  const people = problem.people.filter((person) => person.countsTowardMinimum && includes(person.role));
  const share = new Map(people.map((person) => [person.id, 1]));
  for (const leave of problem.leave) {
    const before = share.get(leave.personId);
    if (before === undefined || leave.state !== 'approved' || blockMinutes === 0) continue;
    share.set(leave.personId, Math.max(0, before - overlapMinutes(leave, grid.window) / blockMinutes));
  }
  const weekly = people.map(
    (person) => (patternMinutes.get(person.patternId) ?? 0) * (share.get(person.id) ?? 0),
  );
  const availableHoursPerWeek = weekly.reduce((sum, minutes) => sum + minutes, 0) / 60;
  const requiredHoursPerWeek = requiredMinutes / 60 / weeks;
  const hoursEach =
    people.length > 0 ? availableHoursPerWeek / people.length : problem.limits.weeklyRegularMinutes / 60;
  return {
    requiredHoursPerWeek,
    availableHoursPerWeek,
    people: people.length,
    peopleNeeded: hoursEach > 0 ? Math.ceil(requiredHoursPerWeek / hoursEach - 1e-9) : 0,
    isEnough: availableHoursPerWeek + 1e-9 >= requiredHoursPerWeek,
  };
}

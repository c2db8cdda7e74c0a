/** Counts of a floor as they travel: four numbers by the quarter of an hour. */
import { type Coverage, SLOT_MINUTES } from './coverage.ts';
import { MINUTE_MS } from './time.ts';
import type { Instant } from './types.ts';

/** Required and on duty, of employees and of supervisors. */
type WireSlot = readonly [number, number, number, number];

export type WireCoverage = { startsAt: Instant; slots: readonly WireSlot[]; days: Coverage['days'] };

export function wireOfCoverage(coverage: Coverage): WireCoverage {
  const slots = Array.from({ length: coverage.slotCount }, (_, slot): WireSlot => {
    const at = (counts: Uint16Array): number => counts[slot] ?? 0;
    return [
      at(coverage.requiredEmployees),
      at(coverage.onDutyEmployees),
      at(coverage.requiredSupervisors),
      at(coverage.onDutySupervisors),
    ];
  });
  return { startsAt: coverage.window.startsAt, slots, days: coverage.days };
}

/** The counts again; of people with a qualification nothing is told. */
export function coverageOfWire({ startsAt, slots, days }: WireCoverage): Coverage {
  const column = (index: 0 | 1 | 2 | 3) => Uint16Array.from(slots, (slot) => slot[index]);
  const [requiredEmployees, onDutyEmployees] = [column(0), column(1)];
  return {
    window: { startsAt, endsAt: startsAt + slots.length * SLOT_MINUTES * MINUTE_MS },
    slotCount: slots.length,
    requiredEmployees,
    onDutyEmployees,
    requiredSupervisors: column(2),
    onDutySupervisors: column(3),
    qualified: [],
    overEmployees: onDutyEmployees.map((onDuty, slot) =>
      Math.max(0, onDuty - (requiredEmployees[slot] ?? 0)),
    ),
    days,
  };
}

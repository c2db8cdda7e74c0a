import { describe, expect, it } from 'vitest';
import type { Roster, RosterAssignment } from '#lib/domain/records.ts';
import { isAsGenerated, reviewSchedule } from '#lib/domain/schedule-review.ts';
import { createZone } from '#lib/domain/time.ts';
import type { GenerationMetrics, Requirement } from '#lib/domain/types.ts';

const clock = { timeZone: 'America/Denver', dayStart: '05:00' };
const zone = createZone(clock.timeZone);
const day: Requirement = {
  id: '1',
  name: 'Day',
  startTime: '09:00',
  endTime: '19:00',
  minEmployees: 1,
  minSupervisors: 0,
  weekdays: null,
  fromDate: null,
  toDate: null,
  replacesWeekly: false,
};
const problem = {
  clock,
  block: { startDate: '2026-02-02', endDate: '2026-02-04' },
  requirements: [day],
  neighbours: [],
  people: [],
  supervisorsCountAsEmployees: true,
};

function dayShift(id: number, shiftDate: string, userId: string | null = 'ana'): RosterAssignment {
  return {
    id,
    userId,
    shiftId: 1,
    shiftDate,
    startsAt: zone.toInstant(shiftDate, 9 * 60),
    endsAt: zone.toInstant(shiftDate, 19 * 60),
    isOvertime: false,
    isManual: false,
    isLocked: false,
    requiredRole: 'dispatcher',
  };
}

/** Two days are covered, the third is short; measured from 3 February on. */
const roster: Roster = {
  people: [],
  assignments: [dayShift(1, '2026-02-02'), dayShift(2, '2026-02-03'), dayShift(3, '2026-02-04', null)],
};
const metrics: GenerationMetrics = {
  requiredEmployeeMinutes: 1200,
  requiredSupervisorMinutes: 0,
  uncoveredEmployeeMinutes: 600,
  uncoveredSupervisorMinutes: 0,
  requiredQualifiedMinutes: 0,
  uncoveredQualifiedMinutes: 0,
  uncoveredIfFilledEmployeeMinutes: 0,
  uncoveredIfFilledSupervisorMinutes: 0,
  overstaffedMinutes: 0,
  openPieceMinutes: 600,
  assignments: 1,
  peopleWithPreference: 0,
  peopleOnPreferredShift: 0,
  nightShiftsMax: 0,
  nightShiftsMin: 0,
  weekendShiftsMax: 0,
  weekendShiftsMin: 0,
  unevenness: 0,
  pendingLeaveMinutes: 0,
  changedPeople: null,
  changedWeeks: 0,
};

function isStill(changed: { roster?: Roster; requirement?: Partial<Requirement>; metrics?: null } = {}) {
  const shown = changed.roster ?? roster;
  const requirements = [{ ...day, ...changed.requirement }];
  const review = reviewSchedule({ ...problem, requirements }, shown, []);
  return isAsGenerated(review, shown, changed.metrics === null ? null : metrics, '2026-02-03');
}

describe('a schedule since it was generated', () => {
  it('is as it was, whatever lies before the day it was generated from', () => {
    expect(isStill()).toBe(true);
    expect(isStill({ roster: { ...roster, assignments: roster.assignments.slice(1) } })).toBe(true);
  });

  it('has changed with a shift, also one that covers nothing more', () => {
    const more = [...roster.assignments, dayShift(4, '2026-02-03', 'ben')];
    expect(isStill({ roster: { ...roster, assignments: more } })).toBe(false);
    const taken = roster.assignments.map((shift) => ({ ...shift, userId: 'ana' }));
    expect(isStill({ roster: { ...roster, assignments: taken } })).toBe(false);
  });

  it('has changed with a requirement', () => {
    expect(isStill({ requirement: { minEmployees: 2 } })).toBe(false);
    expect(isStill({ requirement: { minSupervisors: 1 } })).toBe(false);
  });

  it('was not generated without figures', () => {
    expect(isStill({ metrics: null })).toBe(false);
  });
});

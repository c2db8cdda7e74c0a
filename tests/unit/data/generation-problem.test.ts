import { describe, expect, it } from 'vitest';
import { toGenerationProblem, toSavedSchedule } from '#lib/data/generation-problem.ts';
import { DEFAULT_LIMITS } from '#lib/domain/limits.ts';
import type { GenerationResult } from '#lib/domain/types.ts';

const ANA = 'aaaaaaaa-0000-4000-8000-000000000001';
const BO = 'bbbbbbbb-0000-4000-8000-000000000002';
const CY = 'cccccccc-0000-4000-8000-000000000003';
const CENTER = 'dddddddd-0000-4000-8000-000000000004';

/** As `get_generation_facts` answers: Ana leads, Bo works days, Cy has no pattern; template 9 is retired. */
function facts(changes: Record<string, unknown> = {}): Record<string, unknown> {
  const person = { preferred_shift_id: null, seniority_date: null, counts_toward_minimum: true };
  const shift = { name: 'Day 10', category: 'day', duration_minutes: 600, is_active: true };
  return {
    schedule: {
      id: 7,
      center_id: CENTER,
      name: 'January–April 2027',
      status: 'draft',
      version: 3,
      start_date: '2027-01-01',
      end_date: '2027-04-30',
      revises_from: null,
    },
    clock: { time_zone: 'America/Denver', day_start: '05:00' },
    workweek_start: 0,
    limits: {},
    shifts: [
      { ...shift, id: 2, code: 'D10', start_time: '09:00', end_time: '19:00' },
      { ...shift, id: 9, code: 'X10', start_time: '08:00', end_time: '18:00', is_active: false },
    ],
    requirements: [
      {
        id: 4,
        period_name: 'Day',
        start_time: '09:00',
        end_time: '21:00',
        min_employees: 2,
        min_supervisors: 1,
        weekday_mask: 127,
        effective_from: null,
        effective_to: null,
        replaces_weekly: false,
      },
    ],
    holidays: ['2027-01-01'],
    people: [
      { ...person, id: ANA, full_name: 'Ana', role: 'admin', pattern: '4x10', employee_number: '1' },
      { ...person, id: CY, full_name: 'Cy', role: 'dispatcher', pattern: null, employee_number: '2' },
      { ...person, id: BO, full_name: 'Bo', role: 'dispatcher', pattern: '3x12_1x4', employee_number: null },
    ],
    leave: [],
    neighbours: [],
    locked: [],
    ...changes,
  };
}

describe('toGenerationProblem', () => {
  it('maps ids to text and ranks people by their place in the list', () => {
    const { problem, schedule, people } = toGenerationProblem(facts());
    expect(problem.block).toEqual({ startDate: '2027-01-01', endDate: '2027-04-30' });
    expect(problem.shifts.map(({ id, code }) => [id, code])).toEqual([['2', 'D10']]);
    expect(problem.patterns.map(({ id }) => id)).toEqual(['4x10', '3x12_1x4']);
    expect(problem.people).toEqual([
      {
        id: ANA,
        role: 'supervisor',
        patternId: '4x10',
        preferredShiftId: null,
        seniorityRank: 1,
        countsTowardMinimum: true,
      },
      {
        id: BO,
        role: 'dispatcher',
        patternId: '3x12_1x4',
        preferredShiftId: null,
        seniorityRank: 2,
        countsTowardMinimum: true,
      },
    ]);
    expect(schedule).toMatchObject({ id: 7, centerId: CENTER, version: 3, revisesFrom: null });
    expect(people.map(({ fullName, pattern }) => [fullName, pattern])).toEqual([
      ['Ana', '4x10'],
      ['Cy', null],
      ['Bo', '3x12_1x4'],
    ]);
  });

  it('fills the agency’s limits up with the defaults and plans within the preferred rest', () => {
    const { problem } = toGenerationProblem(facts({ limits: { restMinutesSoft: 660 } }));
    expect(problem.limits).toEqual({ ...DEFAULT_LIMITS, restMinutesSoft: 660 });
    expect(problem.plannedRestMinutes).toBe(660);
  });

  it('reads weekday masks from Sunday on', () => {
    const [row] = facts().requirements as Record<string, unknown>[];
    const weekdaysFor = (weekday_mask: number) =>
      toGenerationProblem(facts({ requirements: [{ ...row, weekday_mask }] })).problem.requirements[0]
        ?.weekdays;
    expect(weekdaysFor(127)).toBeNull();
    expect(weekdaysFor(0b1000001)).toEqual([0, 6]);
    expect(weekdaysFor(0b0111110)).toEqual([1, 2, 3, 4, 5]);
  });

  it('leaves out what belongs to people without a pattern', () => {
    const startsAt = Date.UTC(2026, 11, 30, 16);
    const mine = (user_id: string) => ({ user_id, shift_id: 2, shift_date: '2027-01-05' });
    const { problem } = toGenerationProblem(
      facts({
        leave: [ANA, CY].map((user_id) => ({
          user_id,
          status: 'approved',
          starts_at: startsAt,
          ends_at: startsAt + 1,
        })),
        neighbours: [ANA, CY].map((id) => [id, 2, '2026-12-30', startsAt, startsAt + 36_000_000]),
        locked: [mine(ANA), mine(CY)],
      }),
    );
    expect(problem.leave.map(({ personId }) => personId)).toEqual([ANA]);
    expect(problem.neighbours.map(({ personId }) => personId)).toEqual([ANA]);
    expect(problem.locked).toEqual([{ personId: ANA, shiftId: '2', shiftDate: '2027-01-05' }]);
  });

  it('counts a neighbour as its template, and one with other hours as long as it lasts', () => {
    const startsAt = Date.UTC(2026, 11, 30, 16);
    const hours = (count: number) => count * 3_600_000;
    const { problem } = toGenerationProblem(
      facts({
        neighbours: [
          [BO, 2, '2026-12-30', startsAt, startsAt + hours(10)],
          [BO, 2, '2026-12-30', startsAt, startsAt + hours(6)],
          // The template is retired; what was worked on it still counts.
          [BO, 9, '2026-12-31', startsAt + hours(23), startsAt + hours(33)],
        ],
      }),
    );
    expect(problem.neighbours.map(({ nominalMinutes }) => nominalMinutes)).toEqual([600, 360, 600]);
  });

  it('keeps a lock of a retired template as a fixed duty, without offering the template again', () => {
    const { problem } = toGenerationProblem(
      facts({ locked: [{ user_id: BO, shift_id: 9, shift_date: '2027-01-05' }] }),
    );
    expect(problem.locked).toEqual([]);
    expect(problem.shifts.map(({ id }) => id)).not.toContain('9');
    expect(problem.neighbours).toEqual([
      {
        personId: BO,
        shiftId: '9',
        shiftDate: '2027-01-05',
        startsAt: Date.UTC(2027, 0, 5, 15),
        endsAt: Date.UTC(2027, 0, 6, 1),
        nominalMinutes: 600,
      },
    ]);
  });

  it('says in words that there is no such schedule, or that the limits contradict each other', () => {
    expect(() => toGenerationProblem(null)).toThrow('This schedule does not exist.');
    expect(() => toGenerationProblem(facts({ limits: { restMinutesSoft: 60 } }))).toThrow(
      /limits do not fit together.*rest/,
    );
  });

  it('names the field that has another shape', () => {
    expect(() => toGenerationProblem(facts({ holidays: ['2027-02-30'] }))).toThrow(/holidays\.0/);
    expect(() =>
      toGenerationProblem(facts({ clock: { time_zone: 'Mars/Base', day_start: '05:00' } })),
    ).toThrow(/clock\.time_zone/);
    expect(() =>
      toGenerationProblem(facts({ locked: [{ user_id: BO, shift_id: 5, shift_date: '2027-01-05' }] })),
    ).toThrow('Shift 5');
  });
});

describe('toSavedSchedule', () => {
  const result: GenerationResult = {
    generatorVersion: 'test/1',
    seed: 5,
    effort: 'quick',
    steps: 1,
    lines: [{ personId: ANA, fromDate: '2027-01-01', week: [null, '2', '2', '2', '2', null, null] }],
    assignments: [
      { personId: ANA, shiftId: '2', shiftDate: '2027-01-04', locked: false },
      { personId: BO, shiftId: '2', shiftDate: '2027-01-04', locked: false },
      { personId: ANA, shiftId: '2', shiftDate: '2027-01-05', locked: true },
      { personId: ANA, shiftId: '2', shiftDate: '2027-01-06', locked: false },
    ],
    openPieces: [{ shiftId: '2', shiftDate: '2027-01-09', role: 'supervisor' }],
    isStopped: false,
    gaps: [],
    bounds: {
      supervisors: { minutes: 0, isMet: true, weeks: [] },
      employees: { minutes: 0, isMet: true, weeks: [] },
    },
    remedies: [],
    fairness: { unevenness: 0, people: [] },
    preferencePrices: [],
    changedWeeks: [],
    metrics: {
      requiredEmployeeMinutes: 0,
      requiredSupervisorMinutes: 0,
      uncoveredEmployeeMinutes: 0,
      uncoveredSupervisorMinutes: 0,
      uncoveredIfFilledEmployeeMinutes: 0,
      uncoveredIfFilledSupervisorMinutes: 0,
      overstaffedMinutes: 0,
      openPieceMinutes: 0,
      assignments: 4,
      peopleWithPreference: 0,
      peopleOnPreferredShift: 0,
      nightShiftsMax: 0,
      nightShiftsMin: 0,
      weekendShiftsMax: 0,
      weekendShiftsMin: 0,
      requiredQualifiedMinutes: 0,
      uncoveredQualifiedMinutes: 0,
      unevenness: 0,
      pendingLeaveMinutes: 0,
      changedPeople: null,
      changedWeeks: 0,
    },
  };

  it('groups shifts by person, leaves out what is locked, and keeps what the generator said', () => {
    const { assignments, openPieces, ...said } = result;
    expect(assignments.length + openPieces.length).toBe(5);
    expect(toSavedSchedule(result)).toEqual({
      assignments: [
        {
          user_id: ANA,
          shifts: [
            ['2027-01-04', 2],
            ['2027-01-06', 2],
          ],
        },
        { user_id: BO, shifts: [['2027-01-04', 2]] },
      ],
      pieces: [['2027-01-09', 2, 'supervisor']],
      result: said,
    });
  });

  it('refuses a shift that is no row of the database', () => {
    const stray = { personId: ANA, shiftId: 'D10', shiftDate: '2027-01-04', locked: false };
    expect(() => toSavedSchedule({ ...result, assignments: [stray] })).toThrow(/D10/);
  });
});

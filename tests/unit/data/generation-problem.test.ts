import { describe, expect, it } from 'vitest';
import {
  requirePlannable,
  toGenerationProblem,
  toReviewProblem,
  toSavedSchedule,
} from '#lib/data/generation-problem.ts';
import { DEFAULT_LIMITS } from '#lib/domain/limits.ts';
import { PATTERNS } from '#lib/domain/patterns.ts';
import type { GenerationResult } from '#lib/domain/types.ts';

const ANA = 'aaaaaaaa-0000-4000-8000-000000000001';
const BO = 'bbbbbbbb-0000-4000-8000-000000000002';
const CY = 'cccccccc-0000-4000-8000-000000000003';
const CENTER = 'dddddddd-0000-4000-8000-000000000004';

/** As `get_generation_facts` answers: Ana leads, Bo works days, Cy has no pattern; template 9 is retired. */
function facts(changes: Record<string, unknown> = {}): Record<string, unknown> {
  const person = {
    preferred_shift_id: null,
    seniority_date: null,
    counts_toward_minimum: true,
    qualification_ids: [],
    may_act: false,
  };
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
    pattern_rules: {},
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
        qualification_id: null,
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
    kept: [],
    carried: [],
    lines: null,
    ...changes,
  };
}

/** A row of ten hours from 09:00 in Denver's winter, as the facts list it. */
function row(
  personId: string,
  shiftId: number,
  shiftDate: string,
  changes: { hours?: number; isOvertime?: boolean } = {},
) {
  const startsAt = Date.parse(`${shiftDate}T16:00Z`);
  return [
    personId,
    shiftId,
    shiftDate,
    startsAt,
    startsAt + (changes.hours ?? 10) * 3_600_000,
    changes.isOvertime ?? false,
  ];
}

describe('toGenerationProblem', () => {
  it('maps ids to text and ranks people by their place in the list', () => {
    const { problem, schedule, people } = toGenerationProblem(facts());
    expect(problem.block).toEqual({ startDate: '2027-01-01', endDate: '2027-04-30' });
    expect(problem.shifts.map(({ id, code }) => [id, code])).toEqual([['2', 'D10']]);
    expect(problem.patterns.map(({ id }) => id)).toEqual(['4x10', '3x12_1x4', '2x10', '3x10', '2x12', '5x8']);
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
    const { problem } = toGenerationProblem(
      facts({
        leave: [ANA, CY].map((user_id) => ({
          user_id,
          status: 'approved',
          starts_at: startsAt,
          ends_at: startsAt + 1,
        })),
        neighbours: [ANA, CY].map((id) => row(id, 2, '2026-12-30')),
        kept: [ANA, CY].map((id) => row(id, 2, '2027-01-05')),
        carried: [ANA, CY].map((user_id) => ({
          user_id,
          shifts: 4,
          nights: 3,
          weekends: 2,
          holidays: 1,
          overtime_minutes: 60,
        })),
      }),
    );
    expect(problem.leave.map(({ personId }) => personId)).toEqual([ANA]);
    expect(problem.neighbours.map(({ personId }) => personId)).toEqual([ANA]);
    expect(problem.locked).toEqual([{ personId: ANA, shiftId: '2', shiftDate: '2027-01-05' }]);
    expect(problem.carried).toEqual([
      { personId: ANA, shifts: 4, nights: 3, weekends: 2, holidays: 1, overtimeMinutes: 60 },
    ]);
  });

  it('counts a neighbour as its template, and one with other hours as long as it lasts', () => {
    const { problem } = toGenerationProblem(
      facts({
        neighbours: [
          row(BO, 2, '2026-12-30'),
          row(BO, 2, '2026-12-29', { hours: 6 }),
          // The template is retired; what was worked on it still counts.
          row(BO, 9, '2026-12-31'),
          row(BO, 2, '2026-12-28', { isOvertime: true }),
        ],
      }),
    );
    expect(problem.neighbours.map(({ nominalMinutes }) => nominalMinutes)).toEqual([600, 360, 600, 600]);
    expect(problem.neighbours.map(({ isOvertime }) => isOvertime)).toEqual([
      undefined,
      undefined,
      undefined,
      true,
    ]);
  });

  it('keeps a lock of a retired template as a fixed duty, without offering the template again', () => {
    const { problem } = toGenerationProblem(facts({ kept: [row(BO, 9, '2027-01-05')] }));
    expect(problem.locked).toEqual([]);
    expect(problem.shifts.map(({ id }) => id)).not.toContain('9');
    expect(problem.neighbours).toEqual([
      {
        personId: BO,
        shiftId: '9',
        shiftDate: '2027-01-05',
        startsAt: Date.UTC(2027, 0, 5, 16),
        endsAt: Date.UTC(2027, 0, 6, 2),
        nominalMinutes: 600,
      },
    ]);
  });

  it('keeps overtime, and hours other than the template’s, as fixed duties instead of locks', () => {
    const { problem } = toGenerationProblem(
      facts({
        kept: [
          row(BO, 2, '2027-01-05', { isOvertime: true }),
          row(BO, 2, '2027-01-06', { hours: 12 }),
          row(BO, 2, '2027-01-07'),
        ],
      }),
    );
    expect(problem.locked).toEqual([{ personId: BO, shiftId: '2', shiftDate: '2027-01-07' }]);
    expect(
      problem.neighbours.map(({ shiftDate, nominalMinutes, isOvertime }) => [
        shiftDate,
        nominalMinutes,
        isOvertime,
      ]),
    ).toEqual([
      ['2027-01-05', 600, true],
      ['2027-01-06', 720, undefined],
    ]);
  });

  it('takes requirements with their qualification, and what each person holds', () => {
    const [requirement] = facts().requirements as Record<string, unknown>[];
    const [ana, cy, bo] = facts().people as Record<string, unknown>[];
    const { problem } = toGenerationProblem(
      facts({
        requirements: [requirement, { ...requirement, id: 5, qualification_id: 31 }],
        people: [{ ...ana, qualification_ids: [31, 32], may_act: true }, cy, bo],
      }),
    );
    expect(problem.actingQualificationId).toBe('acting');
    expect(toGenerationProblem(facts()).problem).not.toHaveProperty('actingQualificationId');
    expect(problem.requirements.map(({ qualificationId }) => qualificationId)).toEqual([undefined, '31']);
    expect(problem.people.map(({ qualificationIds }) => qualificationIds)).toEqual([
      ['31', '32', 'acting'],
      undefined,
    ]);
  });

  it('puts the short shift where the agency wants it, and mixes categories when it may', () => {
    const patternWith = (rule: unknown) =>
      toGenerationProblem(facts({ pattern_rules: rule === null ? {} : { '3x12_1x4': rule } })).problem
        .patterns[1];
    const minutes = (rule: unknown) => patternWith(rule)?.segments.map((segment) => segment.minutes);
    expect(patternWith(null)).toEqual(PATTERNS['3x12_1x4']);
    expect(patternWith({ shortShift: 'first' })).toMatchObject({
      segmentOrder: 'listed',
      sameCategory: true,
    });
    expect(minutes({ shortShift: 'first' })).toEqual([240, 720]);
    expect(minutes({ shortShift: 'last' })).toEqual([720, 240]);
    expect(patternWith({ sameCategory: false })).toEqual({ ...PATTERNS['3x12_1x4'], sameCategory: false });
  });

  it('plans a revision from its date on, with the rows before it as neighbours; the review sees the whole block', () => {
    const [draft] = [facts().schedule as Record<string, unknown>];
    const lines = [{ personId: ANA, fromDate: '2027-01-01', week: [null, '2', '2', '2', '2', null, null] }];
    const revision = facts({
      schedule: { ...draft, revises_from: '2027-02-01' },
      holidays: ['2027-01-01', '2027-02-15'],
      neighbours: [row(BO, 2, '2026-12-30')],
      kept: [row(BO, 2, '2027-01-31'), row(BO, 2, '2027-02-01')],
      lines,
    });
    const made = toGenerationProblem(revision);
    expect(made.problem.block).toEqual({ startDate: '2027-02-01', endDate: '2027-04-30' });
    expect(made.problem.neighbours.map(({ shiftDate }) => shiftDate)).toEqual(['2026-12-30', '2027-01-31']);
    expect(made.problem.locked.map(({ shiftDate }) => shiftDate)).toEqual(['2027-02-01']);
    expect(made.problem.holidays).toEqual(['2027-02-15']);
    expect(made.lines).toEqual(lines);
    const review = toReviewProblem(revision).problem;
    expect(review.block).toEqual({ startDate: '2027-01-01', endDate: '2027-04-30' });
    expect(review.neighbours.map(({ shiftDate }) => shiftDate)).toEqual(['2026-12-30']);
    expect(review.holidays).toEqual(['2027-01-01', '2027-02-15']);
    expect(toReviewProblem(facts()).problem).toEqual(toGenerationProblem(facts()).problem);
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
    expect(() => toGenerationProblem(facts({ kept: [row(BO, 5, '2027-01-05')] }))).toThrow('Shift 5');
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
    expect(toSavedSchedule(result, { people: [] })).toEqual({
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

  it('says what role a person to be hired has, whom the database does not know', () => {
    const person = { patternId: '4x10', preferredShiftId: null, seniorityRank: 9, countsTowardMinimum: true };
    const people = [
      { ...person, id: ANA, role: 'supervisor' as const },
      { ...person, id: 'hire-1', role: 'supervisor' as const },
      { ...person, id: 'hire-2', role: 'dispatcher' as const },
    ];
    const assignments = people.map(({ id }) => ({
      personId: id,
      shiftId: '2',
      shiftDate: '2027-01-04',
      locked: false,
    }));
    const saved = toSavedSchedule({ ...result, assignments }, { people });
    expect(saved.assignments.map(({ user_id, role }) => [user_id, role])).toEqual([
      [ANA, undefined],
      ['hire-1', 'supervisor'],
      ['hire-2', undefined],
    ]);
  });

  it('refuses a shift that is no row of the database', () => {
    const stray = { personId: ANA, shiftId: 'D10', shiftDate: '2027-01-04', locked: false };
    expect(() => toSavedSchedule({ ...result, assignments: [stray] }, { people: [] })).toThrow(/D10/);
  });
});

describe('what nothing could come of', () => {
  it.each([
    ['people', /nobody to schedule/],
    ['shifts', /no active shifts/],
    ['requirements', /no staffing requirements/],
  ])('is refused: no %s', (field, message) => {
    expect(() => requirePlannable(toGenerationProblem(facts()).problem)).not.toThrow();
    expect(() =>
      requirePlannable(
        toGenerationProblem(facts({ [field]: [], leave: [], kept: [], neighbours: [] })).problem,
      ),
    ).toThrow(message);
  });
});

import { describe, expect, it } from 'vitest';
import type { DayCoverage } from '#lib/domain/coverage.ts';
import {
  firstNotice,
  plannedShortage,
  publishConsequence,
  publishReview,
} from '#lib/domain/publish-review.ts';
import { createZone } from '#lib/domain/time.ts';
import type { Gap } from '#lib/domain/types.ts';
import { DENVER } from './reference-center.ts';
import { factsOf, member, PEOPLE, rowOf } from './roster-world.ts';

const at = (date: string, hour: number) => createZone(DENVER.timeZone).toInstant(date, hour * 60);
const now = at('2026-01-30', 12);

describe('the review before publishing', () => {
  it('names each limit with its number and the reason that was kept, hard and soft apart', () => {
    const rows = [
      rowOf('diaz', 'S12', '2026-02-04'),
      rowOf('diaz', 'D10', '2026-02-05', { reason: 'Nobody else for the storm' }),
      rowOf('kim', 'D12', '2026-02-04'),
      rowOf('kim', 'E4', '2026-02-05'),
    ];
    const { breaks, otherReasons } = publishReview(factsOf(), rows, null, now);
    expect(breaks.hard).toMatchObject([
      {
        personId: 'diaz',
        ruleId: 'rest_hard',
        message: '6\u00a0h rest, minimum 8\u00a0h',
        date: '2026-02-05',
        reasons: ['Nobody else for the storm'],
      },
    ]);
    expect(breaks.soft).toMatchObject([
      { personId: 'kim', message: '8\u00a0h rest, preferred minimum 10\u00a0h', reasons: [] },
    ]);
    expect(otherReasons).toEqual([]);
  });

  it('looks across both edges of the block, and judges only what the draft plans', () => {
    const neighbour = rowOf('diaz', 'S12', '2026-01-31', { id: 900 });
    const facts = factsOf({ neighbours: [neighbour] });
    const rows = [rowOf('diaz', 'D10', '2026-02-01')];
    expect(publishReview(facts, rows, null, now).breaks.hard).toMatchObject([{ date: '2026-02-01' }]);
    const revision = {
      ...facts,
      schedule: { ...facts.schedule, revises: { scheduleId: 9, fromDate: '2026-02-10' } },
    };
    expect(publishReview(revision, rows, rows, now).breaks.hard).toEqual([]);
  });

  it('names who acts as supervisor without the qualification for it on that day', () => {
    const acting = { id: 'acting', fromDate: '2026-02-02', toDate: '2026-02-03' };
    const facts = factsOf({ people: [member('nash', { qualifications: [acting] }), ...PEOPLE] });
    const rows = ['2026-02-02', '2026-02-03', '2026-02-04'].map((date) =>
      rowOf('nash', 'D4', date, { isActing: true }),
    );
    const own = rowOf('reyes', 'D4', '2026-02-05', { isActing: true });
    const { breaks } = publishReview(facts, [...rows, own], null, now);
    expect(breaks).toMatchObject({
      hard: [{ personId: 'nash', ruleId: 'acting', date: '2026-02-04' }],
      soft: [],
    });
  });

  it('keeps a reason in view whose limit is not broken any more', () => {
    const row = rowOf('diaz', 'D10', '2026-02-05', { reason: 'Was needed' });
    expect(publishReview(factsOf(), [row], null, now)).toMatchObject({
      breaks: { hard: [], soft: [] },
      otherReasons: [{ id: row.id, reason: 'Was needed' }],
    });
  });

  it('of a revision asks only after the days that it plans', () => {
    const facts = factsOf();
    const revision = {
      ...facts,
      schedule: { ...facts.schedule, revises: { scheduleId: 9, fromDate: '2026-02-10' } },
    };
    const past = [rowOf(null, 'D10', '2026-02-09'), rowOf('diaz', 'D10', '2026-02-09', { reason: 'Past' })];
    const planned = [rowOf(null, 'D10', '2026-02-10'), rowOf('diaz', 'D10', '2026-02-10', { reason: 'Now' })];
    const review = publishReview(revision, [...past, ...planned], [], now);
    expect(review.open.map(({ shiftDate }) => shiftDate)).toEqual(['2026-02-10']);
    expect(review.otherReasons.map(({ reason }) => reason)).toEqual(['Now']);
  });

  it('lists open shifts by start and people who have nothing, but nobody who has left or has no pattern', () => {
    const facts = factsOf({
      people: [...PEOPLE, member('gone', { isActive: false }), member('apart', { pattern: null })],
    });
    const later = rowOf(null, 'D10', '2026-02-05');
    const sooner = rowOf(null, 'D10', '2026-02-04');
    const review = publishReview(facts, [later, sooner, rowOf('diaz', 'D10', '2026-02-04')], null, now);
    expect(review.open.map(({ id }) => id)).toEqual([sooner.id, later.id]);
    expect(review.idle.map(({ id }) => id)).toEqual(['kim', 'okafor', 'reyes']);
  });

  it('tells everybody with a shift of a new block, with the notice of whoever works first', () => {
    const facts = factsOf({ people: [...PEOPLE, member('gone', { isActive: false })] });
    const rows = [
      rowOf('diaz', 'D10', '2026-02-04'),
      rowOf('diaz', 'D10', '2026-02-05'),
      rowOf('kim', 'D10', '2026-02-05'),
      rowOf('gone', 'D10', '2026-02-05'),
      rowOf(null, 'E4', '2026-02-01'),
    ];
    const review = publishReview(facts, rows, null, at('2026-02-02', 9));
    expect(review).toMatchObject({ peopleTold: 3 - 1, noticeMinutes: 48 * 60, difference: null });
  });

  it('tells of a revision only those whose shifts it changes', () => {
    const kept = rowOf('kim', 'D10', '2026-02-03');
    const review = publishReview(
      factsOf(),
      [kept, rowOf('diaz', 'D12', '2026-02-04')],
      [kept, rowOf('diaz', 'D10', '2026-02-04')],
      at('2026-02-03', 9),
    );
    expect(review).toMatchObject({ peopleTold: 1, noticeMinutes: 24 * 60 });
    expect(review.difference?.unchangedPeople).toBe(1);
    expect(publishReview(factsOf(), [kept], [kept], now)).toMatchObject({
      peopleTold: 0,
      noticeMinutes: null,
    });
  });
});

describe('what is short on the days that publishing changes', () => {
  const { schedule } = factsOf();
  const day = (date: string, employees: number, supervisors: number, qualified: number): DayCoverage => ({
    date,
    requiredEmployeeMinutes: 1440,
    requiredSupervisorMinutes: 1440,
    requiredQualifiedMinutes: 1440,
    uncoveredEmployeeMinutes: employees,
    uncoveredSupervisorMinutes: supervisors,
    uncoveredQualifiedMinutes: qualified,
    overstaffedMinutes: 0,
    worstEmployeeShortage: 0,
    worstSupervisorShortage: 0,
    worstQualifiedShortage: 0,
  });
  const gap = (shiftDate: string): Gap => ({
    kind: 'employees',
    shiftDate,
    startsAt: at(shiftDate, 9),
    endsAt: at(shiftDate, 10),
    required: 2,
    onDuty: 1,
    reason: {
      code: 'pattern',
      counts: { onDuty: 0, onLeave: 0, rest: 0, weeklyHours: 0, consecutiveDays: 0, offByLine: 0 },
    },
  });
  const review = {
    days: [day('2026-02-01', 60, 30, 15), day('2026-02-10', 0, 0, 0), day('2026-02-11', 120, 45, 30)],
    gaps: [gap('2026-02-01'), gap('2026-02-11')],
  };

  it('is all of a new block', () => {
    expect(plannedShortage(schedule, review)).toEqual({
      gaps: review.gaps,
      days: [
        { date: '2026-02-01', minutes: 105 },
        { date: '2026-02-11', minutes: 195 },
      ],
      minutes: 300,
      supervisorMinutes: 75,
    });
  });

  it('is that of its own days of a revision', () => {
    const revision = { ...schedule, revises: { scheduleId: 9, fromDate: '2026-02-10' } };
    expect(plannedShortage(revision, review)).toMatchObject({
      gaps: [{ shiftDate: '2026-02-11' }],
      days: [{ date: '2026-02-11', minutes: 195 }],
      minutes: 195,
      supervisorMinutes: 45,
    });
  });
});

describe('what publishing does, in one sentence', () => {
  const { schedule } = factsOf();

  it('names who is told, the dates and what stays short', () => {
    expect(publishConsequence(schedule, null, { peopleTold: 40, shortMinutes: 90 })).toBe(
      'Publishing tells 40 people and makes this the schedule for 1 Feb – 31 May 2026; 1\u00a0h 30\u00a0min stay short.',
    );
  });

  it('names what a revision replaces', () => {
    const revision = { ...schedule, revises: { scheduleId: 9, fromDate: '2026-02-10' } };
    const block = { name: 'Spring', publishedVersion: 3 };
    expect(publishConsequence(revision, block, { peopleTold: 1, shortMinutes: 0 })).toBe(
      'Publishing tells 1 person and replaces version 3 of Spring from Tue 10 Feb on; nothing stays short.',
    );
    expect(publishConsequence(revision, block, { peopleTold: 0, shortMinutes: 0 })).toMatch(
      /^Publishing tells nobody and /,
    );
  });
});

describe('the notice of whoever works first', () => {
  it.each([
    [-5, 'none, the first shift has begun'],
    [0, 'none, the first shift has begun'],
    [59, '59\u00a0min'],
    [60, '1\u00a0h'],
    [119, '1\u00a0h'],
    [52 * 60 + 10, '52\u00a0h'],
  ])('of %s minutes is never more than there is', (minutes, words) => {
    expect(firstNotice(minutes)).toBe(words);
  });
});

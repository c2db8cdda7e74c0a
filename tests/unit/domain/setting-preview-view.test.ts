import { describe, expect, it } from 'vitest';
import { settingPreviewView } from '#lib/domain/setting-preview-view.ts';
import type { ScheduleEffect } from '#lib/domain/setting-records.ts';
import { MINUTE_MS } from '#lib/domain/time.ts';

const reader = { fromDate: '2027-01-04', today: '2026-11-22', clockStyle: '24h' } as const;
const none = { employees: 0, supervisors: 0, qualified: 0 };

function effect(change: Partial<ScheduleEffect>): ScheduleEffect {
  return {
    schedule: { id: 7, name: 'Spring', status: 'published', startDate: '2027-01-01', endDate: '2027-04-30' },
    newGaps: [],
    goneGaps: [],
    shortBefore: none,
    shortAfter: none,
    newBreaks: [],
    goneBreaks: [],
    shiftsByOldRule: 0,
    ...change,
  };
}

function gapAt(hour: number) {
  const startsAt = Date.UTC(2027, 0, 5, hour);
  const endsAt = startsAt + 60 * MINUTE_MS;
  return { kind: 'employees', shiftDate: '2027-01-05', startsAt, endsAt, required: 2, onDuty: 1 } as const;
}

function breakOf(ruleId: 'rest_hard' | 'consecutive_days' | 'acting') {
  const at = Date.UTC(2027, 0, 5);
  const said = { severity: 'hard', message: '6 h rest, minimum 8 h', minutes: 120, reasons: [] } as const;
  return { ...said, ruleId, at, personId: 'ana', date: '2027-01-05' };
}

function viewOf(...schedules: ScheduleEffect[]) {
  return settingPreviewView({ schedules, impossible: null, notes: [] }, [], reader);
}
const consequence = (...schedules: ScheduleEffect[]) =>
  viewOf(...schedules).consequence.replaceAll('\u00a0', ' ');

describe('the consequence of a change in a sentence', () => {
  it('names what gets short and which rules are broken', () => {
    const short = { newGaps: [gapAt(8), gapAt(12)], shortAfter: { ...none, employees: 120 } };
    expect(consequence(effect({ ...short, newBreaks: [breakOf('rest_hard'), breakOf('rest_hard')] }))).toBe(
      'Saving this leaves 2 stretches short in Spring that are covered now, 2 h in all, and breaks the rule “minimum rest” 2 times in Spring.',
    );
    expect(consequence(effect({ ...short, shortBefore: { ...none, supervisors: 30 } }))).toBe(
      'Saving this leaves 2 stretches short in Spring, or shorter than now: 2 h in all instead of 30 min.',
    );
    expect(consequence(effect({ newBreaks: [breakOf('rest_hard'), breakOf('consecutive_days')] }))).toBe(
      'Saving this breaks rules 2 times in Spring (minimum rest 1, days in a row 1).',
    );
    expect(consequence(effect({ newBreaks: [breakOf('acting')] }))).toBe(
      'Saving this breaks the rule “acting supervisor” once in Spring.',
    );
  });

  it('says when nothing gets worse, and when no schedule is concerned', () => {
    expect(consequence(effect({}))).toBe(
      'Saving this leaves nothing short that is covered now and breaks no rule.',
    );
    expect(consequence(effect({ goneGaps: [gapAt(8)] }))).toContain('some things get better');
    expect(consequence()).toBe('No schedule reaches to Mon 4 Jan 2027, so no shift is concerned.');
  });
});

describe('a change by which no shift goes', () => {
  const viewWith = (impossible: string | null) =>
    settingPreviewView({ schedules: [], impossible, notes: ['A note.'] }, [], null);

  it('says so, and nothing of it when it cannot be saved', () => {
    expect(viewWith(null)).toEqual({
      consequence: 'No shift that is planned changes by it.',
      impossible: null,
      schedules: [],
      notes: ['A note.'],
    });
    expect(viewWith('2 people work here.')).toMatchObject({
      consequence: '',
      impossible: '2 people work here.',
    });
  });
});

describe('what is listed', () => {
  it('is the first twenty of each with the count of all, of schedules where something changes', () => {
    const gaps = Array.from({ length: 22 }, (_, hour) => gapAt(hour));
    const { schedules } = viewOf(effect({ newGaps: gaps }), effect({}));
    expect(schedules).toHaveLength(1);
    expect(schedules[0]?.newGaps.count).toBe(22);
    expect(schedules[0]?.newGaps.lines).toHaveLength(20);
    expect(schedules[0]?.newGaps.lines[3]?.words).toBe('Tue 5 Jan 03:00–04:00: 1 of 2 employees');
  });

  it('offers to plan anew what is published, from the first day that it has', () => {
    const draft = { ...effect({}).schedule, status: 'draft' } as const;
    expect(viewOf(effect({ shiftsByOldRule: 3 })).schedules[0]?.replanFrom).toBe('2027-01-04');
    expect(viewOf(effect({ shiftsByOldRule: 3, schedule: draft })).schedules[0]?.replanFrom).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import type { Roster, ShiftTemplate } from '#lib/domain/records.ts';
import { withUsedShifts } from '#lib/domain/schedule-review.ts';
import type { Problem } from '#lib/domain/types.ts';
import { explainSchedule, generateSchedule } from '#lib/scheduler/index.ts';
import { person, problem } from './world.ts';

const people = Array.from({ length: 6 }, (_, i) => person(`P${i + 1}`));
const generated = (input: Problem) => generateSchedule(input, { seed: 1, effort: 'quick' });

describe('the explanation of a schedule as it stands now', () => {
  it('is the generator’s own while nothing has changed', () => {
    const input = problem({ people });
    const result = generated(input);
    expect(result.gaps.length).toBeGreaterThan(0);
    expect(explainSchedule(input, result.assignments, result.lines)).toEqual(result.gaps);
  });

  it('does not depend on the order of the lines', () => {
    const input = problem({ people });
    const result = generated(input);
    expect(explainSchedule(input, result.assignments, result.lines.toReversed())).toEqual(result.gaps);
  });

  it('keeps everyone’s own line when somebody has come who had none', () => {
    const result = generated(problem({ people }));
    const grown = problem({ people: [person('NEW'), ...people] });
    const off = (gaps: readonly { reason: { counts: { offByLine: number } } }[]) =>
      gaps.map(({ reason }) => reason.counts.offByLine);
    const before = off(result.gaps);
    const after = off(explainSchedule(grown, result.assignments, result.lines));
    expect(after).toHaveLength(before.length);
    // The new person may be free, and nobody else's reason changes.
    for (const [index, count] of before.entries()) {
      expect((after[index] ?? 0) - count).toBeGreaterThanOrEqual(0);
      expect((after[index] ?? 0) - count).toBeLessThanOrEqual(1);
    }
  });

  it('knows the hours of a template that was retired since', () => {
    const input = problem({ people });
    const result = generated(input);
    const usedId = result.assignments[0]?.shiftId ?? '';
    const retired = input.shifts.find(({ id }) => id === usedId);
    if (retired === undefined) throw new Error('expected an assignment');
    // The database numbers its templates.
    const number = new Map(input.shifts.map(({ id }, index) => [id, index + 1]));
    const renumber = (id: string) => String(number.get(id));
    const shifts = input.shifts.map((shift) => ({ ...shift, id: renumber(shift.id) }));
    const remaining = { ...input, shifts: shifts.filter(({ id }) => id !== renumber(usedId)) };
    const assignments = result.assignments.map((a) => ({ ...a, shiftId: renumber(a.shiftId) }));
    const roster: Roster = {
      people: [],
      assignments: assignments.map((a, id) => ({
        id,
        userId: a.personId,
        shiftId: Number(a.shiftId),
        shiftDate: a.shiftDate,
        startsAt: 0,
        endsAt: 0,
        isOvertime: false,
        isManual: false,
        isLocked: false,
        requiredRole: 'dispatcher',
      })),
    };
    const templates: ShiftTemplate[] = shifts.map((shift) => ({
      ...shift,
      id: Number(shift.id),
      category: 'early',
      isActive: shift.id !== renumber(usedId),
      version: 1,
    }));
    const whole = withUsedShifts(remaining, roster, templates);
    expect(whole.shifts).toHaveLength(input.shifts.length);
    const explained = explainSchedule(whole, assignments, []);
    expect(explained.map(({ startsAt, onDuty }) => [startsAt, onDuty])).toEqual(
      result.gaps.map(({ startsAt, onDuty }) => [startsAt, onDuty]),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { isPreferredWeek, lineChanges, workCounts } from '#lib/domain/line-facts.ts';
import type { Duty, Shift } from '#lib/domain/types.ts';

function shift(id: string, category: string, startTime: string, hours: number): [string, Shift] {
  return [id, { id, code: id, name: id, category, startTime, endTime: '00:00', durationMinutes: hours * 60 }];
}

const shifts = new Map([
  shift('D10', 'day', '09:00', 10),
  shift('D10b', 'day', '07:00', 10),
  shift('D4', 'day', '09:00', 4),
  shift('S10', 'swing', '17:00', 10),
  shift('G4', 'graveyard', '03:59', 4),
  shift('E10', 'early', '04:00', 10),
]);

describe('what a person works', () => {
  it('counts nights by the start, from 17:00 to 03:59', () => {
    const worked = ['S10', 'G4', 'E10', 'D10'].map((shiftId) => ({ shiftId, shiftDate: '2026-02-04' }));
    expect(workCounts(worked, shifts, [])).toEqual({ shifts: 4, nights: 2, weekends: 0, holidays: 0 });
  });

  it('counts weekend days and holidays by the operational date', () => {
    const worked = ['2026-02-06', '2026-02-07', '2026-02-08'].map((shiftDate) => ({
      shiftId: 'D10',
      shiftDate,
    }));
    expect(workCounts(worked, shifts, ['2026-02-08'])).toEqual({
      shifts: 3,
      nights: 0,
      weekends: 2,
      holidays: 1,
    });
  });
});

describe('the preferred shift', () => {
  const wish = { preferredShiftId: 'D10' };

  it('is itself for its own length and its category for others', () => {
    expect(isPreferredWeek(wish, ['D10', 'D10', null, 'D4'], shifts)).toBe(true);
    expect(isPreferredWeek(wish, ['D10', 'D10b', null], shifts)).toBe(false);
    expect(isPreferredWeek(wish, ['D4', null], shifts)).toBe(true);
    expect(isPreferredWeek(wish, ['G4', null], shifts)).toBe(false);
  });

  it('is no question without one, or where its template is gone', () => {
    expect(isPreferredWeek({ preferredShiftId: null }, ['D10'], shifts)).toBeNull();
    expect(isPreferredWeek({ preferredShiftId: 'X' }, ['D10'], shifts)).toBeNull();
  });
});

describe('a line against the weeks before', () => {
  const block = { startDate: '2026-02-01', endDate: '2026-02-28' };
  // Sunday to Saturday: Monday and Tuesday.
  const line = (shiftId: string) => ({
    personId: 'a',
    fromDate: block.startDate,
    week: [null, shiftId, shiftId, null, null, null, null],
  });
  const duty = (shiftDate: string, more: Partial<Duty> = {}): Duty => ({
    personId: 'a',
    shiftId: 'D10',
    shiftDate,
    startsAt: 0,
    endsAt: 1,
    nominalMinutes: 600,
    ...more,
  });
  const change = (neighbours: Duty[], shiftId = 'D10') =>
    lineChanges({ neighbours, block }, [line(shiftId)]).get('a');

  it('sees other days and another shift', () => {
    expect(change([duty('2026-01-26'), duty('2026-01-27')])).toEqual({ days: false, shifts: false });
    expect(change([duty('2026-01-28')])).toEqual({ days: true, shifts: false });
    expect(change([duty('2026-01-27')], 'S10')).toEqual({ days: false, shifts: true });
  });

  it('takes a day off before for no other day', () => {
    expect(change([duty('2026-01-26')])).toEqual({ days: false, shifts: false });
  });

  it('leaves out overtime, what is older than two weeks and what follows the block', () => {
    const others = [
      duty('2026-01-28', { isOvertime: true }),
      duty('2026-01-17'),
      duty('2026-03-01'),
      duty('2026-01-28', { personId: 'b' }),
    ];
    expect(change(others)).toBeUndefined();
    expect(change([duty('2026-01-18')])).toEqual({ days: true, shifts: false });
  });
});

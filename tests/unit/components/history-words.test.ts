import { describe, expect, it } from 'vitest';
import { changeWords } from '#components/roster/panel/history-words.ts';
import type { ShiftChange, ShiftState } from '#lib/domain/roster-records.ts';
import { DENVER } from '../domain/reference-center.ts';

const D12: ShiftState = {
  shiftDate: '2026-02-04',
  code: 'D12',
  startsAt: Date.parse('2026-02-04T16:00Z'),
  endsAt: Date.parse('2026-02-05T04:00Z'),
  requiredRole: 'dispatcher',
  isOvertime: false,
  isActing: false,
  isLocked: false,
};

function words(change: Partial<ShiftChange>): string {
  const whole: ShiftChange = {
    id: 1,
    rowId: 1,
    at: 0,
    byName: null,
    kind: 'changed',
    fromName: 'Diaz',
    toName: 'Diaz',
    before: D12,
    after: D12,
    noticeMinutes: null,
    isCorrection: false,
    reason: null,
    editId: null,
    ...change,
  };
  return changeWords(whole, DENVER, '24h');
}

describe('a change of the history', () => {
  it('names who had it and who has it', () => {
    expect(words({ toName: 'Kim' })).toBe('Wed 4 Feb D12 09:00–21:00: Diaz → Kim');
    expect(words({ toName: null })).toBe('Wed 4 Feb D12 09:00–21:00: Diaz → Open');
  });

  it('says from what to what', () => {
    const longer = { ...D12, endsAt: Date.parse('2026-02-05T06:00Z'), isOvertime: true };
    expect(words({ after: longer })).toBe('Wed 4 Feb D12 09:00–21:00 → Wed 4 Feb D12 09:00–23:00, overtime');
    expect(words({ after: { ...longer, isOvertime: false }, toName: 'Kim' })).toBe(
      'Diaz, Wed 4 Feb D12 09:00–21:00 → Kim, Wed 4 Feb D12 09:00–23:00',
    );
  });

  it('says what came, went and came back', () => {
    expect(words({ kind: 'added', before: null, fromName: null })).toBe(
      'Added: Diaz, Wed 4 Feb D12 09:00–21:00',
    );
    expect(words({ kind: 'cancelled', after: null })).toBe('Removed: Diaz, Wed 4 Feb D12 09:00–21:00');
    expect(words({ kind: 'restored' })).toBe('Brought back: Diaz, Wed 4 Feb D12 09:00–21:00');
  });
});

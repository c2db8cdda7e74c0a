import { describe, expect, it } from 'vitest';
import { requestItem } from '#lib/domain/activity-words.ts';
import type { HistoryStep } from '#lib/domain/history-records.ts';
import { personItem } from '#lib/domain/history-words.ts';

const known: Readonly<Record<string, string>> = {
  'user ben': 'Ben Ode',
  'time_off 7': '2026-02-04/2026-02-06',
  'swap 8': 'Ana Kim and Ben Ode',
  'certificate 9': 'CPR',
};
const names = (entity: string, id: string) => known[`${entity} ${id}`] ?? null;

function step(entity: string, after: object, changed: Partial<HistoryStep> = {}): HistoryStep {
  return {
    ...{ id: 1, at: 0, byName: 'Sam', action: entity, entity, targetId: '', details: {}, before: null },
    after: { ...after },
    ...changed,
  };
}

describe('what happened to a request', () => {
  const words = (...given: Parameters<typeof step>) => requestItem(step(...given), names).sentence;

  it('is told by its state', () => {
    expect(words('time_off', { status: 'pending' })).toBe('Asked for');
    expect(words('time_off', { status: 'approved' })).toBe('Approved');
    expect(words('swap', { status: 'pending' })).toBe('Offered');
    expect(words('swap', { status: 'pending' }, { before: { status: 'accepted' } })).toBe('Open again');
    expect(words('swap', { status: 'cancelled' })).toBe('No longer valid');
    expect(words('swap_answer', { status: 'declined' }, { targetId: 'ben' })).toBe('Ben Ode declined');
    expect(words('swap_answer', { status: 'asked' })).toBe('Somebody was asked');
    expect(words('comment', { status: 'comment.create' })).toBe('Comment written');
    expect(words('something', {})).toBe('Changed');
  });

  it('has its reason beside it', () => {
    const denied = step('time_off', { status: 'denied' }, { details: { reason: 'Too few' } });
    expect(requestItem(denied, names)).toMatchObject({ sentence: 'Denied', reason: 'Too few' });
    expect(requestItem(step('time_off', { status: 'denied' }), names).reason).toBeNull();
  });
});

it('what happened to the requests of a person says which', () => {
  const words = (...given: Parameters<typeof step>) => personItem(step(...given), names).sentence;
  expect(words('time_off', { status: 'approved' }, { targetId: '7' })).toBe(
    'Time off of 4–6 Feb 2026 approved',
  );
  expect(words('time_off', { status: 'approved' }, { targetId: '1' })).toBe('Time off approved');
  expect(words('swap', { status: 'accepted' }, { targetId: '8' })).toBe(
    'Trade of Ana Kim and Ben Ode accepted',
  );
  expect(words('certificate', { state: 'confirmed' }, { targetId: '9' })).toBe('Certificate “CPR” confirmed');
});

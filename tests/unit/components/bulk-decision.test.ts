import { describe, expect, it } from 'vitest';
import { type BulkActions, decideAll } from '#components/requests/bulk-decision.ts';
import { bulkConsequence, needsReason, reasonHint } from '#components/requests/bulk-words.ts';
import type { RequestRow } from '#components/requests/request-list.tsx';
import { requestKey } from '#components/requests/requests-query.ts';
import type { TradeEffect } from '#lib/domain/swap-view.ts';
import type { LeaveImpact } from '#lib/domain/time-off-impact.ts';

const clean: TradeEffect = { bar: null, need: 'nothing', shortage: null, sides: [] };
const passing: TradeEffect = { ...clean, need: 'reason', shortage: 'Leaves 2 h of employees short.' };
const barred: TradeEffect = { ...clean, need: 'impossible', bar: 'D10 on Wed 4 Feb has started.' };
const tooMuch: TradeEffect = { ...clean, need: 'second_supervisor', bar: 'No trade passes this limit.' };

describe('one decision on several', () => {
  it('says what it does to shifts, and which trades cannot be', () => {
    const count = { people: 4, trades: 3 };
    expect(bulkConsequence('deny', count, null)).toBe(
      'Denying tells 4 people; their shifts stay as they are.',
    );
    expect(bulkConsequence('approve', count, null)).toBe('Reading what it would do…');
    expect(bulkConsequence('approve', count, { impacts: [], trades: [clean, passing, barred] })).toBe(
      'Approving tells 4 people and exchanges the shifts of 2 trades; each is judged after the ones before it. 1 trade cannot be approved as things stand.',
    );
    expect(bulkConsequence('approve', { people: 1, trades: 0 }, { impacts: [], trades: [] })).toBe(
      'Approving tells 1 person; no published shift is concerned.',
    );
  });

  it('needs a reason where a limit is passed, not where nobody can pass it', () => {
    expect(needsReason({ impacts: [], trades: [clean, barred, tooMuch] })).toBe(false);
    expect(needsReason({ impacts: [], trades: [clean, passing] })).toBe(true);
    expect(reasonHint('approve', { impacts: [], trades: [clean, passing] })).toBe(
      'Needed: 1 passes a limit.',
    );
  });
});

const row = (kind: RequestRow['kind'], id: number): RequestRow => ({
  key: requestKey(kind, id),
  kind,
  id,
  version: id + 10,
  people: [],
  who: `${kind} ${id}`,
  subject: '',
  kindName: '',
  when: '',
  note: '',
  marks: [],
  canDecide: true,
});

describe('a mixed selection', () => {
  const said = { decision: 'approved', note: null } as const;
  const impacts: LeaveImpact[] = [];

  it('asks each kind once, and has one answer', async () => {
    const asked: unknown[] = [];
    const actions: BulkActions = {
      decideLeave: async (input) => {
        asked.push(input);
        return { ok: true, data: { decided: [1], refused: [{ requestId: 2, message: 'Too late.' }] } };
      },
      decideTrades: async (input) => {
        asked.push(input);
        return { ok: true, data: { decided: [1], refused: [] } };
      },
    };
    const rows = [row('leave', 1), row('swap', 1), row('leave', 2)];
    expect(await decideAll(actions, rows, said, impacts)).toEqual({
      decided: ['leave-1', 'swap-1'],
      refused: [{ key: 'leave-2', message: 'Too late.' }],
    });
    expect(asked).toEqual([
      {
        ...said,
        fullDates: [],
        requests: [
          { requestId: 1, expectedVersion: 11 },
          { requestId: 2, expectedVersion: 12 },
        ],
      },
      { ...said, swaps: [{ swapId: 1, expectedVersion: 11 }] },
    ]);
  });

  it('tells of each trade what refused all of them, and keeps what was decided', async () => {
    const actions: BulkActions = {
      decideLeave: async () => ({ ok: true, data: { decided: [1], refused: [] } }),
      decideTrades: async () => ({ ok: false, code: 'internal', message: 'Try again.' }),
    };
    const { decided, refused } = await decideAll(actions, [row('leave', 1), row('swap', 1)], said, impacts);
    expect(decided).toEqual(['leave-1']);
    expect(refused).toEqual([{ key: 'swap-1', message: 'Try again.' }]);
  });
});

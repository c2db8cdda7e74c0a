import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldsOf } from '#lib/domain/row-operations.ts';
import { planApproval } from '#lib/domain/time-off-impact.ts';
import type { LeaveFacts, LeaveRow } from '#lib/domain/time-off-records.ts';
import { planReturn } from '#lib/domain/time-off-return.ts';
import { nextWallQuarter } from '#lib/domain/time-off-rows.ts';
import { returnWords } from '#lib/domain/time-off-words.ts';
import type { Interval, Requirement } from '#lib/domain/types.ts';
import { DENVER, requirement } from './reference-center.ts';
import {
  applyParts,
  approvedFacts,
  at,
  between,
  CREW,
  type Ledger,
  LONG_BEFORE,
  leaveFacts,
  leaveRow,
  quartersOf,
  requestFor,
  worlds,
} from './time-off-world.ts';

const DAY = '2026-02-04';
const NEXT = '2026-02-05';
const always: Requirement[] = [requirement({ startTime: '05:00', endTime: '05:00' })];
const lunch: Requirement[] = [requirement({ startTime: '11:00', endTime: '13:00' })];
const whole = between(`${DAY} 05:00`, `${NEXT} 05:00`);

/** A ledger after the approval of a leave of Diaz, and what the database tells of it then. */
function approve(rows: readonly LeaveRow[], window: Interval, requirements: readonly Requirement[]) {
  const asked = leaveFacts({ rows, request: requestFor(window), requirements });
  const plan = planApproval(asked, LONG_BEFORE);
  const done = applyParts({ rows: [...rows], cancelled: [] }, plan.parts);
  return { ledger: done, facts: approvedFacts(asked, done, LONG_BEFORE, plan.chargedMinutes) };
}

/** Somebody changes a row of the approved leave meanwhile. */
function changed(facts: LeaveFacts, id: number | undefined, over: Partial<LeaveRow>): LeaveFacts {
  return {
    ...facts,
    rows: facts.rows.map((row) => (row.id === id ? { ...row, version: row.version + 1, ...over } : row)),
  };
}

const ledgerOf = (facts: LeaveFacts): Ledger => ({ rows: [...facts.rows], cancelled: [...facts.cancelled] });

function shownAfter(facts: LeaveFacts, now: number): string[] {
  return applyParts(ledgerOf(facts), planReturn(facts, now).parts)
    .rows.map((row) => {
      const [from, to] = [row.startsAt, row.endsAt].map((instant) =>
        new Date(instant).toLocaleTimeString('en-GB', { timeZone: DENVER.timeZone, timeStyle: 'short' }),
      );
      return `${row.userId ?? 'open'} ${from}–${to}`;
    })
    .sort();
}

describe('cancelling before the leave begins', () => {
  it('gives back a shift that went, with its id', () => {
    const row = leaveRow('diaz', 'D10', DAY);
    const { facts } = approve([row], whole, []);
    expect(planReturn(facts, LONG_BEFORE)).toMatchObject({
      parts: [{ scheduleId: 1, version: 7, operations: [{ kind: 'restore', id: row.id, version: 2 }] }],
      returnedMinutes: 600,
      taken: [],
      kept: [],
    });
  });

  it('gives back one that became open, and closes what was opened for the rest', () => {
    const row = leaveRow('diaz', 'D10', DAY);
    expect(shownAfter(approve([row], whole, always).facts, LONG_BEFORE)).toEqual(['diaz 09:00–19:00']);
    expect(shownAfter(approve([row], whole, lunch).facts, LONG_BEFORE)).toEqual(['diaz 09:00–19:00']);
    const noon = between(`${DAY} 12:00`, `${DAY} 15:00`);
    expect(shownAfter(approve([row], noon, always).facts, LONG_BEFORE)).toEqual(['diaz 09:00–19:00']);
  });

  it('leaves an opening to whoever took it, and says who did', () => {
    const row = leaveRow('diaz', 'D10', DAY);
    const { facts } = approve([row], whole, lunch);
    const [opening] = facts.openedIds;
    const taken = changed(facts, opening, { userId: 'kim' });
    expect(shownAfter(taken, LONG_BEFORE)).toEqual(['diaz 09:00–19:00', 'kim 11:00–13:00']);
    const plan = planReturn(taken, LONG_BEFORE);
    expect(plan.taken).toEqual([
      { ...between(`${DAY} 11:00`, `${DAY} 13:00`), shiftDate: DAY, code: 'D10', fullName: 'Jo Kim' },
    ]);
    expect(returnWords(plan, DENVER.timeZone)).toEqual([
      '1 shift comes back, 10\u00a0h.',
      'Jo Kim took D10, Wed 4 Feb 11:00–13:00, and keeps it.',
      '10\u00a0h go back to the balance.',
    ]);
  });

  it('brings the shift back beside an opening that was taken with the row itself', () => {
    const row = leaveRow('diaz', 'D10', DAY);
    const { facts } = approve([row], whole, always);
    const taken = changed(facts, row.id, { userId: 'kim' });
    expect(shownAfter(taken, LONG_BEFORE)).toEqual(['diaz 09:00–19:00', 'kim 09:00–19:00']);
    expect(planReturn(taken, LONG_BEFORE).taken).toHaveLength(1);
  });

  it('closes an opening that a supervisor made shorter meanwhile', () => {
    const { facts } = approve([leaveRow('diaz', 'D10', DAY)], whole, lunch);
    const shorter = changed(facts, facts.openedIds[0], { localEnd: '12:30' });
    expect(shownAfter(shorter, LONG_BEFORE)).toEqual(['diaz 09:00–19:00']);
  });

  it('leaves a shift as it is that somebody changed since, and says so', () => {
    const row = leaveRow('diaz', 'D10', DAY);
    const noon = between(`${DAY} 12:00`, `${DAY} 15:00`);
    const { facts } = approve([row], noon, []);
    const edited = changed(facts, row.id, { isOvertime: true });
    const plan = planReturn(edited, LONG_BEFORE);
    expect(plan.parts[0]?.operations).toEqual([]);
    expect(plan).toMatchObject({ returned: [], returnedMinutes: 0 });
    expect(plan.kept).toEqual([{ ...between(`${DAY} 09:00`, `${DAY} 12:00`), shiftDate: DAY, code: 'D10' }]);
    expect(returnWords(plan, DENVER.timeZone)).toEqual([
      'No shift comes back.',
      'D10, Wed 4 Feb 09:00–12:00, stays as it is now: something was changed there since.',
    ]);
    const second = facts.rows.find(({ id }) => id !== row.id);
    expect(planReturn(changed(facts, second?.id, { isLocked: true }), LONG_BEFORE).kept).toHaveLength(1);
  });

  it('never books the person twice who was given other work meanwhile', () => {
    const rows = [leaveRow('diaz', 'D10', DAY), leaveRow('diaz', 'D10', NEXT)];
    const { facts } = approve(rows, between(`${DAY} 05:00`, '2026-02-06 05:00'), []);
    const meanwhile = { ...facts, rows: [...facts.rows, leaveRow('diaz', 'S10', DAY)] };
    const plan = planReturn(meanwhile, LONG_BEFORE);
    expect(plan.kept).toEqual([{ ...between(`${DAY} 09:00`, `${DAY} 19:00`), shiftDate: DAY, code: 'D10' }]);
    expect(plan.returned).toEqual([between(`${NEXT} 09:00`, `${NEXT} 19:00`)]);
    expect(plan.returnedMinutes).toBe(600);
  });

  it('leaves a shift cancelled that somebody cancelled again since', () => {
    const { facts } = approve([leaveRow('diaz', 'D10', DAY)], whole, []);
    const cancelled = facts.cancelled.map((row) => ({ ...row, version: row.version + 2 }));
    expect(planReturn({ ...facts, cancelled }, LONG_BEFORE).kept).toHaveLength(1);
  });
});

describe('cancelling while the leave runs', () => {
  it('gives back what is not over, and the share of the balance that goes with it', () => {
    const rows = [leaveRow('diaz', 'D10', DAY), leaveRow('diaz', 'D10', NEXT)];
    const { facts } = approve(rows, between(`${DAY} 05:00`, '2026-02-06 05:00'), always);
    const now = at(NEXT, '12:05');
    expect(shownAfter(facts, now)).toEqual(['diaz 12:15–19:00', 'open 09:00–19:00']);
    const plan = planReturn(facts, now);
    expect(plan.returned).toEqual([between(`${NEXT} 12:15`, `${NEXT} 19:00`)]);
    expect(plan.returnedMinutes).toBe(405);
  });

  it('says nothing of an opening that somebody took and that is over', () => {
    const rows = [leaveRow('diaz', 'D10', DAY), leaveRow('diaz', 'D10', NEXT)];
    const { facts } = approve(rows, between(`${DAY} 05:00`, '2026-02-06 05:00'), always);
    const taken = changed(facts, rows[0]?.id, { userId: 'kim' });
    expect(planReturn(taken, at(NEXT, '08:00')).taken).toEqual([]);
    expect(planReturn(taken, at(DAY, '18:00')).taken).toHaveLength(1);
  });

  it('gives back nothing that was never charged', () => {
    const { facts } = approve([leaveRow('diaz', 'D10', DAY)], whole, []);
    const free = { ...facts, request: { ...facts.request, chargedMinutes: null } };
    expect(planReturn(free, LONG_BEFORE)).toMatchObject({ returnedMinutes: 0, returned: [{}] });
  });

  it('adds the rest of a shift that went altogether', () => {
    const { facts } = approve([leaveRow('diaz', 'D10', DAY)], whole, []);
    expect(shownAfter(facts, at(DAY, '12:00'))).toEqual(['diaz 12:00–19:00']);
  });

  it('gives back the part of what was charged by the pattern that is not over', () => {
    const request = requestFor(between('2027-01-31 05:00', '2027-02-04 05:00'), {
      status: 'approved',
      chargedMinutes: 2400,
    });
    const facts = leaveFacts({ rows: [], request });
    expect(planReturn(facts, at('2027-01-01', '05:00')).returnedMinutes).toBe(2400);
    expect(planReturn(facts, at('2027-02-01', '05:00')).returnedMinutes).toBe(1800);
    expect(planReturn(facts, at('2027-02-04', '05:00')).returnedMinutes).toBe(0);
  });
});

describe('cancelling, whatever the ledger', () => {
  it('restores the person’s shifts as they were and leaves nothing open', () => {
    fc.assert(
      fc.property(worlds, ({ rows, facts }) => {
        const plan = planApproval(facts, LONG_BEFORE);
        const done = applyParts({ rows, cancelled: [] }, plan.parts);
        const after = approvedFacts(facts, done, LONG_BEFORE, plan.chargedMinutes);
        const back = planReturn(after, LONG_BEFORE);
        const restored = applyParts(done, back.parts);
        const byId = (list: readonly LeaveRow[]) =>
          new Map(
            list.map((row) => [row.id, { ...fieldsOf(row), startsAt: row.startsAt, endsAt: row.endsAt }]),
          );
        expect(byId(restored.rows)).toEqual(byId(rows));
        expect(back).toMatchObject({ returnedMinutes: plan.chargedMinutes, kept: [], taken: [] });
      }),
      { seed: 911, numRuns: 150 },
    );
  });

  it('in its midst makes the person work what is left of the hours, and nothing that is over', () => {
    fc.assert(
      fc.property(worlds, fc.nat(100), ({ rows, request, facts }, percent) => {
        const plan = planApproval(facts, LONG_BEFORE);
        const done = applyParts({ rows, cancelled: [] }, plan.parts);
        const after = approvedFacts(facts, done, LONG_BEFORE, plan.chargedMinutes);
        const now = request.startsAt + Math.floor(((request.endsAt - request.startsAt) * percent) / 100);
        const restored = applyParts(done, planReturn(after, now).parts);
        const from = nextWallQuarter(now, DENVER);
        for (const { id } of CREW) {
          const isWorked = (quarter: number) =>
            id !== request.userId || quarter < request.startsAt || quarter >= Math.min(from, request.endsAt);
          expect(quartersOf(restored.rows, id)).toEqual(quartersOf(rows, id).filter(isWorked));
        }
        expect(quartersOf(restored.rows, null).every((quarter) => quarter < from)).toBe(true);
      }),
      { seed: 911, numRuns: 150 },
    );
  });
});

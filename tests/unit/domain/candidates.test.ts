import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Candidate, type CandidateSlot, rankCandidates } from '#lib/domain/candidates.ts';
import { EDIT_NEEDS, judgeChange } from '#lib/domain/edit-judgement.ts';
import type { RosterFacts, RosterRow } from '#lib/domain/roster.ts';
import { touchedRows } from '#lib/domain/roster-edits.ts';
import { createZone, eachDate } from '#lib/domain/time.ts';
import { DENVER } from './reference-center.ts';
import {
  ALWAYS_TRAINEE,
  autumnFacts,
  byId,
  DIAZ,
  edited,
  factsOf,
  KIM,
  member,
  OKAFOR,
  PEOPLE,
  REYES,
  rowOf,
  TEMPLATES,
  templateOf,
} from './roster-world.ts';

const DAY = '2026-02-04';
const NEXT = '2026-02-05';

function rank(
  rows: readonly RosterRow[],
  slot: CandidateSlot | RosterRow,
  facts: RosterFacts = factsOf(),
): Candidate[] {
  const asked = 'id' in slot ? { rowId: slot.id } : slot;
  const list = rankCandidates({ facts, rows: byId(rows), slot: asked, now: 0 });
  const other = rankCandidates({ facts, rows: byId(rows.toReversed()), slot: asked, now: 0 });
  expect(other).toEqual(list);
  return list;
}

const names = (list: readonly Candidate[]) => list.map(({ person }) => person.id);
const find = (list: readonly Candidate[], id: string): Candidate => {
  const found = list.find(({ person }) => person.id === id);
  if (found === undefined) throw new Error(`${id} is no candidate`);
  return found;
};
const days = (code: string, userId: string, from: string, to: string) =>
  eachDate(from, to).map((date) => rowOf(userId, code, date));

describe('everyone is a candidate', () => {
  it('by what it needs: nothing, a warning, a reason, a second supervisor, and the barred', () => {
    const open = rowOf(null, 'D12', NEXT, { isOvertime: true });
    const long = member('long', { fullName: 'Lee Long' });
    const gone = member('gone', { fullName: 'Al Gone', isActive: false });
    const facts = factsOf({ people: [gone, long, DIAZ, KIM, OKAFOR, REYES] });
    const rows = [
      open,
      rowOf('diaz', 'S10', DAY),
      rowOf('kim', 'S12', DAY),
      rowOf('long', 'E4', NEXT),
      rowOf('long', 'G4', DAY, { isOvertime: true }),
      rowOf('okafor', 'S10', NEXT),
    ];
    const list = rank(rows, open, facts);
    expect(list.map(({ person, need }) => [person.id, need])).toEqual([
      ['reyes', 'nothing'],
      ['diaz', 'warning'],
      ['kim', 'reason'],
      ['long', 'second_supervisor'],
      ['gone', 'impossible'],
      ['okafor', 'impossible'],
    ]);
    expect(find(list, 'gone').bar).toBe('Gone does not work here any more.');
    expect(find(list, 'okafor').bar?.replaceAll('\u00a0', ' ')).toBe(
      'Okafor works at that time already: 6 h in two shifts at once.',
    );
    expect(find(list, 'kim').bar).toBeNull();
    expect(find(list, 'kim').violations).toMatchObject([{ ruleId: 'rest_hard', personId: 'kim' }]);
  });

  it('but whoever has it', () => {
    const held = rowOf('diaz', 'D10', DAY);
    expect(names(rank([held], held))).not.toContain('diaz');
    expect(names(rank([held], held))).toHaveLength(PEOPLE.length - 1);
  });

  it('for nothing that is gone, and for no center without shifts', () => {
    expect(rank([], { rowId: 12 })).toEqual([]);
    const slot = { shiftDate: DAY, startTime: '09:00', endTime: '12:00', capacity: 'dispatcher' as const };
    expect(rank([], slot, factsOf({ templates: [] }))).toEqual([]);
  });

  it('of a locked shift is barred', () => {
    const open = rowOf(null, 'D10', DAY, { isLocked: true });
    expect(rank([open], open).map(({ bar }) => bar)).toEqual(
      PEOPLE.map(() => 'This shift is locked. Unlock it first.'),
    );
  });
});

describe('among equals', () => {
  const open = rowOf(null, 'D10', '2026-02-07', { isOvertime: true });

  it('the least overtime comes first, then the fewest hours, then preference, then seniority', () => {
    const rows = [
      open,
      ...days('D10', 'diaz', '2026-02-01', '2026-02-04'),
      ...days('D10', 'kim', '2026-02-01', '2026-02-02'),
    ];
    expect(names(rank(rows, open))).toEqual(['okafor', 'reyes', 'kim', 'diaz']);
    const wish = [{ ...REYES, preferredShiftId: templateOf('D12').id }, KIM, DIAZ, OKAFOR];
    expect(names(rank(rows, open, factsOf({ people: wish })))).toEqual(['reyes', 'okafor', 'kim', 'diaz']);
  });

  it('overtime of another week counts as much as that of this one', () => {
    // Saturday 19:00 to Sunday 05:00: five hours in either workweek.
    const night = rowOf(null, 'G10', '2026-02-07', { isOvertime: true });
    const rows = [
      night,
      ...days('D10', 'diaz', '2026-02-09', '2026-02-12'),
      ...days('D10', 'kim', '2026-02-02', '2026-02-03'),
    ];
    const people = [DIAZ, KIM];
    const list = rank(rows, night, factsOf({ people }));
    expect(list.map((each) => [each.person.id, each.weekMinutesAfter, each.overtimeMinutes])).toEqual([
      ['kim', 1500, 0],
      ['diaz', 300, 300],
    ]);
  });

  it('nothing else than seniority decides, whatever order people come in', () => {
    const people = [REYES, OKAFOR, KIM, DIAZ];
    expect(names(rank([open], open, factsOf({ people })))).toEqual(['diaz', 'kim', 'okafor', 'reyes']);
  });

  it('who does not count towards the minimum comes behind those who do', () => {
    const people = [member('trainee', { notCounting: ALWAYS_TRAINEE, seniorityRank: 0 }), DIAZ];
    expect(names(rank([open], open, factsOf({ people })))).toEqual(['diaz', 'trainee']);
  });
});

describe('what it means for each', () => {
  it('is rest on both sides and the hours of the week', () => {
    const open = rowOf(null, 'D10', NEXT, { isOvertime: true });
    const rows = [
      open,
      rowOf('diaz', 'S10', DAY),
      rowOf('diaz', 'E10', '2026-02-06'),
      ...days('D10', 'diaz', '2026-02-01', '2026-02-02'),
    ];
    const list = rank(rows, open);
    expect(find(list, 'diaz')).toMatchObject({
      restBeforeMinutes: 480,
      restAfterMinutes: 600,
      weekMinutesBefore: 2400,
      weekMinutesAfter: 3000,
      overtimeMinutes: 600,
      isOff: true,
    });
    expect(find(list, 'kim')).toMatchObject({
      restBeforeMinutes: null,
      restAfterMinutes: null,
      weekMinutesBefore: 0,
      weekMinutesAfter: 600,
      overtimeMinutes: 0,
    });
  });

  it('is overtime by what is paid: not taken over in a trade, but given away', () => {
    const open = rowOf(null, 'D10', '2026-02-06', { isOvertime: true });
    const rows = [
      open,
      ...days('D10', 'kim', '2026-02-01', '2026-02-02'),
      rowOf('kim', 'D10', '2026-02-03', { creditedUserId: 'diaz' }),
      ...days('D10', 'diaz', '2026-02-01', '2026-02-02'),
      rowOf('okafor', 'D10', '2026-02-04', { creditedUserId: 'diaz' }),
    ];
    const week = (id: string) => {
      const { weekMinutesBefore, weekMinutesAfter, overtimeMinutes } = find(rank(rows, open), id);
      return [weekMinutesBefore, weekMinutesAfter, overtimeMinutes];
    };
    expect(week('kim')).toEqual([1800, 2400, 0]);
    expect(week('diaz')).toEqual([1200, 1800, 600]);
  });

  it('of a shift of a trade is whose pay it will be: of whoever gets it', () => {
    const row = rowOf('kim', 'D10', '2026-02-06', { creditedUserId: 'diaz' });
    const rows = [row, ...days('D10', 'okafor', '2026-02-01', '2026-02-04')];
    expect(find(rank(rows, row), 'okafor')).toMatchObject({ overtimeMinutes: 600 });
  });

  it('joins what it touches, and says who works that day already', () => {
    const open = rowOf(null, 'S4', DAY, { localStart: '19:00', localEnd: '21:00', isOvertime: true });
    const rows = [open, rowOf('diaz', 'D10', DAY), rowOf('diaz', 'S10', '2026-02-03')];
    expect(find(rank(rows, open), 'diaz')).toMatchObject({
      need: 'nothing',
      restBeforeMinutes: 480,
      isOff: false,
    });
  });

  it('looks across the edges of the block', () => {
    const open = rowOf(null, 'D10', '2026-02-01');
    const facts = factsOf({
      neighbours: [rowOf('diaz', 'S12', '2026-01-31'), rowOf('kim', 'E10', '2026-01-31')],
    });
    const list = rank([open], open, facts);
    expect(find(list, 'diaz')).toMatchObject({ need: 'reason', restBeforeMinutes: 360 });
    expect(find(list, 'kim')).toMatchObject({ need: 'nothing', restBeforeMinutes: 18 * 60 });
  });

  it('has the real hours of the clock change, split where the workweek ends', () => {
    // Saturday 19:00 to Sunday 05:00 with the hour that the clock shows twice: five hours in either week.
    const open = rowOf(null, 'G10', '2026-10-31');
    const rows = [open, ...days('D10', 'diaz', '2026-10-26', '2026-10-29')];
    const diaz = find(rank(rows, open, autumnFacts()), 'diaz');
    expect(diaz).toMatchObject({ weekMinutesBefore: 2400, weekMinutesAfter: 2700, overtimeMinutes: 300 });
    const monday = autumnFacts({ workweekStart: 1 });
    expect(find(rank(rows, open, monday), 'diaz')).toMatchObject({
      weekMinutesAfter: 3060,
      overtimeMinutes: 660,
    });
  });

  it('is preferred by the template for its own length, else by the category', () => {
    const likes = (code: string, preferred: string) => {
      const open = rowOf(null, code, DAY);
      const people = [{ ...DIAZ, preferredShiftId: templateOf(preferred).id }];
      return rank([open], open, factsOf({ people }))[0]?.prefers;
    };
    expect([likes('D10', 'D10'), likes('D12', 'D10'), likes('E10', 'D10'), likes('G4', 'D10')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('a slot for a supervisor', () => {
  const open = rowOf(null, 'D10', DAY, { requiredRole: 'supervisor' });

  it('is for supervisors, and for dispatchers who may act', () => {
    const list = rank([open], open);
    expect(list.map(({ person, need, asActing }) => [person.id, need, asActing])).toEqual([
      ['okafor', 'nothing', true],
      ['reyes', 'nothing', false],
      ['diaz', 'impossible', false],
      ['kim', 'impossible', false],
    ]);
    expect(find(list, 'okafor').edits).toEqual([
      { verb: 'move', rowId: open.id, userId: 'okafor', shiftDate: DAY },
      { verb: 'set', rowId: open.id, isActing: true },
    ]);
  });

  it('that is only a stretch of time is a shift that is made', () => {
    const slot = { shiftDate: DAY, startTime: '22:00', endTime: '02:00', capacity: 'supervisor' as const };
    const list = rank([], slot);
    const okafor = find(list, 'okafor');
    const { list: rows } = edited([], okafor.edits);
    expect(rows).toMatchObject([
      { userId: 'okafor', isActing: true, isOvertime: true, requiredRole: 'supervisor', nominalMinutes: 240 },
    ]);
    const zone = createZone(DENVER.timeZone);
    expect(rows[0]?.startsAt).toBe(zone.toInstant(DAY, 22 * 60));
    const reyes = edited([], find(list, 'reyes').edits).list[0];
    expect(reyes).toMatchObject({ isActing: false, userId: 'reyes' });
    expect(find(rank([], { ...slot, isOvertime: false }), 'reyes').edits).toMatchObject([
      { isOvertime: false },
    ]);
  });
});

describe('any opening', () => {
  const DATES = eachDate('2026-03-01', '2026-03-14');
  const anyRows = fc.array(
    fc
      .record({
        userId: fc.constantFrom(...PEOPLE.map(({ id }) => id), null),
        code: fc.constantFrom(...TEMPLATES.map(({ code }) => code)),
        date: fc.constantFrom(...DATES),
        isOvertime: fc.boolean(),
      })
      .map(({ userId, code, date, isOvertime }) => rowOf(userId, code, date, { isOvertime })),
    { minLength: 1, maxLength: 25 },
  );

  it('is judged for each as the edits that give it are, and ranked by what they need', () => {
    fc.assert(
      fc.property(anyRows, fc.nat(), (rows, pick) => {
        const facts = factsOf();
        const open = rowOf(null, 'D10', DATES[pick % DATES.length] ?? DAY);
        const all = [...rows, open];
        const list = rank(all, open);
        const needs = list.map(({ need }) => EDIT_NEEDS.indexOf(need));
        expect(needs).toEqual(needs.toSorted((a, b) => a - b));
        for (const { person, edits, need, violations } of list) {
          const { operations } = edited(all, edits);
          const touched = touchedRows(byId(all), operations, facts);
          const rowsOf = (id: string) => all.filter(({ userId }) => userId === id);
          const judgement = judgeChange({ facts, ...touched, rowsOf, now: 0 });
          expect({ person: person.id, need, violations }).toEqual({
            person: person.id,
            need: judgement.need,
            violations: judgement.violations,
          });
        }
      }),
      { seed: 911, numRuns: 60 },
    );
  });
});

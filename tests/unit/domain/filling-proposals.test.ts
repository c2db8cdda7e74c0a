import { describe, expect, it } from 'vitest';
import { proposalsFor } from '#lib/domain/filling-proposals.ts';
import { rankFilling } from '#lib/domain/filling-rank.ts';
import type { FillingFacts, FillProposal } from '#lib/domain/filling-records.ts';
import type { RosterFacts, RosterRow } from '#lib/domain/roster.ts';
import { at, fillingOf, namesOf, oneStep, skipOf, stepOf } from './filling-world.ts';
import { ALWAYS_TRAINEE, autumnFacts, DIAZ, edited, KIM, OKAFOR, REYES, rowOf } from './roster-world.ts';

const DAY = '2026-02-04';
const BEFORE = '2026-02-03';
const NOW = at(BEFORE, '12:00');

/** 09:00 to 19:00. */
const OPEN = rowOf(null, 'D10', DAY);
const early = (userId: string, shift = 'E4') => rowOf(userId, shift, DAY);
/** From 19:00 on. */
const night = (userId: string) => rowOf(userId, 'G10', DAY);

function split(rows: readonly RosterRow[], open = OPEN, roster: Partial<RosterFacts> = {}) {
  const facts = fillingOf(open, rows, { rules: oneStep('split'), roster });
  return { facts, ...stepOf(rankFilling(facts, NOW)) };
}

/** What the ledger has of the opening after a proposal: who works when. */
function outcomeOf({ rows, roster }: FillingFacts, { edits }: FillProposal) {
  const list = edited(rows, edits, roster).list.toSorted((a, b) => a.startsAt - b.startsAt);
  return list.map(({ userId, startsAt, endsAt, isOvertime, shiftDate }) => ({
    userId,
    startsAt,
    endsAt,
    isOvertime,
    shiftDate,
  }));
}

describe('a split', () => {
  it('gives the first part to who stays and the second to who comes early, cut in the middle', () => {
    const { ranked } = split([early('diaz'), night('kim')]);
    expect(
      ranked.map(({ personId, proposal: { kind, startsAt, endsAt } }) => [personId, kind, startsAt, endsAt]),
    ).toEqual([
      ['diaz', 'holdover', at(DAY, '09:00'), at(DAY, '14:00')],
      ['kim', 'early_call_in', at(DAY, '14:00'), at(DAY, '19:00')],
    ]);
  });

  it('leaves what remains open in the row of the opening', () => {
    const { ranked, facts } = split([early('diaz'), night('kim')]);
    const part = (userId: string | null, from: string, to: string, isOvertime: boolean) => ({
      userId,
      startsAt: at(DAY, from),
      endsAt: at(DAY, to),
      isOvertime,
      shiftDate: DAY,
    });
    const proposalOf = (id: string) => {
      const found = ranked.find(({ personId }) => personId === id);
      if (found === undefined) throw new Error(`${id} is not ranked`);
      return found.proposal;
    };
    const first = outcomeOf(facts, proposalOf('diaz')).filter(({ userId }) => userId !== 'kim');
    expect(first.slice(1)).toEqual([
      part('diaz', '09:00', '14:00', true),
      part(null, '14:00', '19:00', false),
    ]);
    const second = outcomeOf(facts, proposalOf('kim')).filter(({ userId }) => userId !== 'diaz');
    expect(second.slice(0, 2)).toEqual([
      part(null, '09:00', '14:00', false),
      part('kim', '14:00', '19:00', true),
    ]);
    const { list } = edited(facts.rows, proposalOf('kim').edits, facts.roster);
    expect(list.find(({ id }) => id === OPEN.id)).toMatchObject({ userId: null, endsAt: at(DAY, '14:00') });
  });

  it('is cut off the middle where one of them would pass a hard limit there', () => {
    // Twelve hours before: four more are the hard maximum of sixteen.
    const open = rowOf(null, 'G12', DAY);
    const { ranked, ...rest } = split([early('diaz', 'E12'), rowOf('kim', 'E4', '2026-02-05')], open);
    expect(skipOf(rest, 'diaz')).toBeNull();
    expect(
      ranked.map(({ personId, proposal, candidate }) => [personId, proposal.endsAt, candidate.need]),
    ).toEqual([
      ['diaz', at(DAY, '21:00'), 'warning'],
      ['kim', at('2026-02-05', '05:00'), 'nothing'],
    ]);
  });

  it('is cut where at least one of them passes none, when it cannot be for both', () => {
    const open = rowOf(null, 'G12', DAY);
    const rows = [early('diaz', 'E12'), rowOf('kim', 'E12', '2026-02-05')];
    const { ranked, ...rest } = split(rows, open);
    expect(ranked.map(({ personId, proposal }) => [personId, proposal.startsAt, proposal.endsAt])).toEqual([
      ['diaz', at(DAY, '17:00'), at(DAY, '21:00')],
    ]);
    expect(skipOf(rest, 'kim')).toBe('hours: It would mean 20 h on duty, maximum 16 h.');
  });

  it('is not cut by people who count towards nothing', () => {
    const open = rowOf(null, 'G12', DAY);
    const trainee = { ...KIM, notCounting: ALWAYS_TRAINEE };
    const rows = [early('diaz', 'E12'), early('kim')];
    const { ranked } = split(rows, open, { people: [DIAZ, trainee] });
    expect(ranked.map(({ proposal }) => proposal.endsAt)).toEqual([at(DAY, '21:00')]);
  });

  it('reaches only those whose duty ends when the need begins, or begins when it ends', () => {
    const rows = [
      rowOf('diaz', 'G4', DAY),
      rowOf('kim', 'E4', DAY, { localEnd: '08:45' }),
      rowOf('okafor', 'G10', DAY, { localStart: '19:15' }),
      rowOf('reyes', 'G10', BEFORE),
    ];
    const { ranked, ...rest } = split(rows);
    expect(ranked).toEqual([]);
    expect(skipOf(rest, 'kim')).toMatch(/^not_in_step: No duty that ends when this shift starts/);
  });

  it('of a shift over the start of the operational day dates each part by itself', () => {
    const open = rowOf(null, 'G10', DAY, { localStart: '23:00', localEnd: '11:00' });
    const rows = [rowOf('kim', 'D10', '2026-02-05', { localStart: '11:00' })];
    const { ranked, facts } = split(rows, open);
    expect(ranked.map(({ proposal }) => [proposal.startsAt, proposal.endsAt])).toEqual([
      [at('2026-02-05', '05:00'), at('2026-02-05', '11:00')],
    ]);
    const [proposal] = ranked.map((each) => each.proposal);
    if (proposal === undefined) throw new Error('nobody comes early');
    expect(outcomeOf(facts, proposal).map(({ userId, shiftDate }) => [userId, shiftDate])).toEqual([
      [null, DAY],
      ['kim', '2026-02-05'],
      ['kim', '2026-02-05'],
    ]);
    // The part that stays open starts on the next day: its row moves there.
    const [held] = proposalsFor(
      fillingOf(open, [rowOf('diaz', 'S10', DAY, { localEnd: '23:00' })]),
      'diaz',
      NOW,
    ).slice(1);
    if (held === undefined) throw new Error('nobody stays');
    const rowsHeld = outcomeOf(fillingOf(open, []), held);
    expect(rowsHeld.map(({ userId, shiftDate, startsAt }) => [userId, shiftDate, startsAt])).toEqual([
      ['diaz', DAY, at(DAY, '23:00')],
      [null, '2026-02-05', at('2026-02-05', '05:00')],
    ]);
  });

  it('is cut at a time that the clock shows once', () => {
    // 20:00 to 06:00 with the hour that the clock shows twice; the middle is 01:30 of the first showing.
    const date = '2026-10-31';
    const roster = autumnFacts();
    const open = rowOf(null, 'G10', date, { localStart: '20:15', localEnd: '05:15' });
    const rows = [rowOf('diaz', 'S10', date, { localEnd: '20:15' })];
    const facts = fillingOf(open, rows, { rules: oneStep('split'), roster });
    const part = proposalsFor(facts, 'diaz', NOW)[1];
    if (part === undefined) throw new Error('nobody stays');
    const list = outcomeOf(facts, part);
    expect(list.map(({ startsAt, endsAt }) => [startsAt, endsAt]).slice(1)).toEqual([
      [open.startsAt, part.endsAt],
      [part.endsAt, open.endsAt],
    ]);
  });

  it('of a quarter of an hour is none', () => {
    const open = rowOf(null, 'D4', DAY, { localEnd: '09:15' });
    const { ranked, ...rest } = split([early('diaz')], open);
    expect(ranked).toEqual([]);
    expect(skipOf(rest, 'diaz')).toBe('impossible: This shift is too short to be split.');
  });

  it('asks who has leave in the other part', () => {
    const leave = [
      { personId: 'diaz', startsAt: at(DAY, '16:00'), endsAt: at(DAY, '23:00'), state: 'approved' as const },
    ];
    const { ranked } = split([early('diaz')], OPEN, { leave });
    expect(namesOf({ ranked })).toEqual(['diaz']);
  });

  it('comes after who was asked for all of it, for another part', () => {
    const open = rowOf(null, 'D4', DAY);
    const rows = [early('diaz')];
    const { steps } = rankFilling(fillingOf(open, rows), NOW);
    expect(steps.map(({ ranked }) => ranked.some(({ personId }) => personId === 'diaz'))).toEqual([
      true,
      false,
      false,
      false,
      true,
      true,
    ]);
  });
});

describe('what can be given to somebody', () => {
  const kinds = (facts: FillingFacts, id: string) =>
    proposalsFor(facts, id, NOW).map(({ kind, startsAt, endsAt }) => [kind, startsAt, endsAt]);

  it('is the whole first, then the part that joins their duty', () => {
    const facts = fillingOf(OPEN, [early('diaz'), night('kim')]);
    const whole = [OPEN.startsAt, OPEN.endsAt];
    expect(kinds(facts, 'okafor')).toEqual([['take', ...whole]]);
    expect(kinds(facts, 'diaz')).toEqual([
      ['holdover', ...whole],
      ['holdover', OPEN.startsAt, at(DAY, '14:00')],
    ]);
    expect(kinds(facts, 'kim')).toEqual([
      ['early_call_in', ...whole],
      ['early_call_in', at(DAY, '14:00'), OPEN.endsAt],
    ]);
  });

  it('is told whatever limits it passes, and for nobody who is not there', () => {
    const facts = fillingOf(OPEN, [rowOf('diaz', 'S12', BEFORE)]);
    expect(kinds(facts, 'diaz')).toHaveLength(1);
    expect(kinds(facts, 'nobody')).toEqual([]);
    expect(kinds({ ...facts, rows: [] }, 'diaz')).toEqual([]);
  });

  it('names a dispatcher acting where a supervisor is needed', () => {
    const facts = fillingOf(rowOf(null, 'D10', DAY, { requiredRole: 'supervisor' }), [early('okafor')]);
    const [whole, part] = proposalsFor(facts, 'okafor', NOW);
    if (whole === undefined || part === undefined) throw new Error('nothing is proposed');
    for (const { edits } of [whole, part]) {
      const given = edited(facts.rows, edits, facts.roster).list.filter(({ userId }) => userId === 'okafor');
      expect(given.find(({ shiftId }) => shiftId === facts.rows[0]?.shiftId)).toMatchObject({
        isActing: true,
        isOvertime: true,
        requiredRole: 'supervisor',
      });
    }
  });

  it('gives an extra shift that is overtime already as it is', () => {
    const facts = fillingOf(rowOf(null, 'D10', DAY, { isOvertime: true }), []);
    expect(proposalsFor(facts, 'diaz', NOW)[0]?.edits).toHaveLength(1);
  });

  it('is the rest of an opening as a whole, once a part is given', () => {
    const rows = [early('diaz'), night('kim')];
    const facts = fillingOf(OPEN, rows, { roster: { people: [DIAZ, KIM, OKAFOR, REYES] } });
    const part = proposalsFor(facts, 'diaz', NOW)[1];
    if (part === undefined) throw new Error('nobody stays');
    const list = edited(facts.rows, part.edits, facts.roster).list;
    const rest = list.find(({ id }) => id === OPEN.id);
    if (rest === undefined) throw new Error('nothing is left');
    const next = fillingOf(
      rest,
      list.filter(({ id }) => id !== OPEN.id),
    );
    expect(kinds(next, 'kim')[0]).toEqual(['early_call_in', at(DAY, '14:00'), OPEN.endsAt]);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { versionOf } from '../factories/scheduling.ts';
import { mandateOf, RULES, setRules, storedMandates } from './mandates-world.ts';
import { openingsOf } from './openings-world.ts';
import { type Contestant, race } from './race.ts';
import { fields, newEditId, storedRow } from './roster-world.ts';
import {
  clearSchedules,
  makePublished,
  makeSchedulingWorld,
  type SchedulingWorld,
  shift,
  who,
} from './scheduling-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());
beforeEach(async () => {
  await setRules(world.db.sql, world.ours.id, RULES);
});

type Try = { index: number; as: string; person: string; way: 'mandate' | 'claim' };

/** Lets people fill the open shifts of a new block at once, by row of the block. */
async function fillAtOnce(rows: Parameters<typeof makePublished>[2], tries: readonly Try[]) {
  await clearSchedules(world);
  await world.db.sql`truncate public.mandate_records cascade`;
  await makePublished(world, 1, [...rows, [who.ben, shift.day, '2031-01-27']]);
  const openings = await openingsOf(world, 1);
  const version = await versionOf(world.db.sql, 1);
  const contestants: Contestant[] = [];
  for (const { index, as, person, way } of tries) {
    const opening = openings[index];
    const [, shiftId = 0, shiftDate = ''] = rows[index] ?? [];
    if (opening === undefined) throw new Error(`no opening ${index}`);
    const row = await storedRow(world.db.sql, opening.rowId);
    const operations = JSON.stringify([
      {
        kind: 'change',
        id: opening.rowId,
        version: row.version,
        row: fields({ userId: person, shiftId, shiftDate, isOvertime: true }),
      },
    ]);
    const mandate =
      way === 'mandate' ? JSON.stringify(await mandateOf(world, opening.id, { reason: 'At once' })) : null;
    contestants.push({
      as: 'service_role',
      work: (sql) => sql`
        select public.fill_opening(${as}, ${opening.id}, 1, ${newEditId()}, 1, ${version}, ${operations}::text::jsonb, '[]',
          false, null, ${way}, ${person}, null, ${mandate}::text::jsonb)`,
    });
  }
  const outcomes = await race(world.db, contestants);
  return { outcomes, states: (await openingsOf(world, 1)).map(({ state, way }) => [state, way]) };
}

describe('at the same moment', () => {
  const twice = [1, 2, 3, 4, 5];

  it.each(twice)('two supervisors order one person to two shifts that overlap: once (%i)', async () => {
    const { outcomes, states } = await fillAtOnce(
      [
        [null, shift.day, '2031-01-06'],
        [null, shift.short, '2031-01-06'],
      ],
      [
        { index: 0, as: who.supervisor, person: who.cora, way: 'mandate' },
        { index: 1, as: who.otherSupervisor, person: who.cora, way: 'mandate' },
      ],
    );
    expect(outcomes.toSorted()).toEqual(['PT409', null].toSorted());
    expect(states.filter(([state]) => state === 'open')).toHaveLength(1);
    expect(await storedMandates(world)).toMatchObject([{ personId: who.cora, outcome: 'assigned' }]);
  });

  it.each(twice)('one is ordered to a shift that another claims: one has it (%i)', async () => {
    const { outcomes, states } = await fillAtOnce(
      [[null, shift.day, '2031-01-06']],
      [
        { index: 0, as: who.supervisor, person: who.cora, way: 'mandate' },
        { index: 0, as: who.ana, person: who.ana, way: 'claim' },
      ],
    );
    expect(outcomes.toSorted()).toEqual(['PT409', null].toSorted());
    const [state] = states;
    const won = outcomes[0] === null ? 'mandate' : 'claim';
    expect(state).toEqual(['filled', won]);
    expect(await storedMandates(world)).toHaveLength(won === 'mandate' ? 1 : 0);
  });

  it.each(twice)('two are ordered to one shift: one has it (%i)', async () => {
    const { outcomes } = await fillAtOnce(
      [[null, shift.day, '2031-01-06']],
      [
        { index: 0, as: who.supervisor, person: who.cora, way: 'mandate' },
        { index: 0, as: who.otherSupervisor, person: who.ben, way: 'mandate' },
      ],
    );
    expect(outcomes.toSorted()).toEqual(['PT409', null].toSorted());
    expect(await storedMandates(world)).toHaveLength(1);
  });
});

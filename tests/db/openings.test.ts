import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { claimNow, fill, fillsOf, openDay, openingSteps, openingsOf, openOne } from './openings-world.ts';
import { refusalOf } from './refusal.ts';
import { announce, edit, fields, newEditId, noticesOf, storedRow } from './roster-world.ts';
import {
  clearSchedules,
  makePublished,
  makeSchedulingWorld,
  type SchedulingWorld,
  who,
} from './scheduling-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
beforeEach(() => clearSchedules(world));
afterAll(() => world.db.drop());

async function published() {
  const [open = 0, ben = 0] = await makePublished(world, 1, openDay);
  return { open, ben, opening: await openOne(world, 1) };
}

describe('an award', () => {
  it('gives the row to the person, says how it came, and tells them once, at once', async () => {
    const { open, opening } = await published();
    const editId = newEditId();
    const outcome = await fill(world, { opening, editId, version: 1 });
    expect(outcome).toMatchObject({ state: 'applied', peopleTold: 0 });
    expect(await storedRow(world.db.sql, open)).toMatchObject({ userId: who.ana, source: 'callout' });
    expect(await openingsOf(world, 1)).toMatchObject([
      { state: 'filled', way: 'award', reason: 'Open shift awarded' },
    ]);
    expect(await openingSteps(world, opening.id)).toEqual([
      ['opened', who.supervisor, null],
      ['awarded', who.supervisor, who.ana],
      ['filled', who.supervisor, who.ana],
    ]);
    expect(await fillsOf(world, opening.id)).toEqual([{ person: who.ana, way: 'award', minutes: 600 }]);
    expect(await announce(world, editId)).toBe(0);
    expect(await noticesOf(world.db.sql, 'opening.awarded', 'roster.changed')).toMatchObject([
      { to: who.ana, content: expect.stringMatching(/^Sam gave you DA10 on Mon 6 Jan 2031, 09:00–19:00/) },
    ]);
  });

  it('is told by whom and when it comes second', async () => {
    const { opening } = await published();
    await claimNow(world, { opening });
    expect(await refusalOf(fill(world, { opening, person: who.cora, version: 1 }))).toMatchObject({
      code: 'PT409',
      message: expect.stringMatching(/^Ana got this shift at \d\d:\d\d\.$/),
      detail: { status: 'filled', by: 'Ana' },
    });
  });
});

describe('facts', () => {
  it('are of everybody for supervisors, and of themselves for others', async () => {
    const { opening } = await published();
    const facts = await world.db.asUser(
      'service_role',
      (sql) => sql`select public.get_opening_facts(${who.supervisor}, ${opening.id}) as f`,
    );
    expect(facts[0]?.f.people.length).toBe(6);
    const own = await world.db.asUser(
      'service_role',
      (sql) => sql`select public.get_opening_facts(${who.ana}, ${opening.id}) as f`,
    );
    expect(own[0]?.f.people.map((p: { personId: string }) => p.personId)).toEqual([who.ana]);
  });
});

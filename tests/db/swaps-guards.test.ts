import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { refusalOf } from './refusal.ts';
import {
  makeDraft,
  makePublished,
  makeSchedulingWorld,
  publish,
  type SchedulingWorld,
  shift,
  who,
} from './scheduling-world.ts';
import {
  accept,
  blocksNow,
  clearSwaps,
  decide,
  decline,
  monday,
  noticesOfSwap,
  offer,
  propose,
  storedSwap,
  wednesday,
  workOf,
} from './swaps-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());
beforeEach(() => clearSwaps(world));

describe('a proposal', () => {
  async function proposed() {
    const [ana = 0, ben = 0] = await makePublished(world, 1, [
      [who.ana, shift.day, monday],
      [who.ben, shift.day, wednesday],
    ]);
    const open = await offer(world, { row: ana, forEveryone: true });
    await propose(world, open, { row: ben });
    return { open, ana, ben };
  }

  it('that was declined makes nobody agree, until it is made and accepted anew', async () => {
    const { open, ben } = await proposed();
    await decline(world, open, { as: who.ana, person: who.ben });
    expect(await refusalOf(accept(world, open, { row: ben }))).toMatchObject({
      code: 'PT409',
      message: 'This answer was declined.',
    });
    expect(await storedSwap(world, open.id)).toMatchObject({ status: 'pending' });
    await propose(world, open, { row: ben });
    const agreed = await accept(world, open, { as: who.ana, person: who.ben, row: ben });
    expect(agreed).toMatchObject({ status: 'accepted' });
  });

  it('whose shift was changed makes nobody agree either', async () => {
    const { open, ben } = await proposed();
    await world.db.sql`update public.assigned_shifts set local_end = '18:00' where id = ${ben}`;
    expect(await refusalOf(accept(world, open, { row: ben }))).toMatchObject({
      code: 'PT409',
      message: 'The shift that was asked for has changed.',
    });
  });

  it('is told once when it is sent twice, and again when something else is said with it', async () => {
    const { open, ben } = await proposed();
    expect(await refusalOf(propose(world, open, { row: ben }))).toMatchObject({
      code: 'PT409',
      message: 'You propose this shift already.',
    });
    expect(await noticesOfSwap(world, open.id)).toEqual({ [who.ana]: ['swap.proposed'] });
    await propose(world, open, { row: ben, note: 'Please' });
    expect(await noticesOfSwap(world, open.id)).toEqual({ [who.ana]: ['swap.proposed', 'swap.proposed'] });
  });
});

describe('a block that is published beside the shifts after they were judged', () => {
  /** Ana gives the last night of January to Ben, who works the next morning in a block that is still a draft. */
  async function offered() {
    const [ana = 0] = await makePublished(world, 1, [[who.ana, shift.night, '2031-01-31']]);
    await makeDraft(world, 2, [[who.ben, shift.day, '2031-02-01']], {
      startDate: '2031-02-01',
      endDate: '2031-02-28',
    });
    const judged = await blocksNow(world);
    return {
      ana,
      judged,
      made: await offer(world, { kind: 'give', row: ana, asked: [{ personId: who.ben }] }),
    };
  }

  it('is looked at before a trade is let through', async () => {
    await world.db.sql`update public.swap_rules set approves_clean = true`;
    const { ana, judged, made } = await offered();
    await publish(world, 2);
    expect(await refusalOf(accept(world, made, { approves: true, blocks: judged }))).toMatchObject({
      code: 'PT409',
      message: 'The roster was changed meanwhile. Try again.',
    });
    expect(await workOf(world, ana)).toMatchObject({ userId: who.ana });
  });

  it('is looked at before a trade is approved, and not when it is far away', async () => {
    const { ana, judged, made } = await offered();
    const agreed = await accept(world, made, { blocks: judged });
    await publish(world, 2);
    expect(await refusalOf(decide(world, agreed, { blocks: judged }))).toMatchObject({ code: 'PT409' });
    await makeDraft(world, 3, [[who.ben, shift.day, '2031-03-01']], {
      startDate: '2031-03-01',
      endDate: '2031-03-31',
    });
    await publish(world, 3);
    const near = (await blocksNow(world)).filter(({ scheduleId }) => scheduleId !== 3);
    await decide(world, agreed, { blocks: near });
    expect(await workOf(world, ana)).toMatchObject({ userId: who.ben, creditedId: who.ana });
  });
});

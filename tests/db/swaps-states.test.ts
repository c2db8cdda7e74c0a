import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Swap } from '#lib/domain/swap-records.ts';
import { refusalOf } from './refusal.ts';
import {
  auditSince,
  lastAuditId,
  makePublished,
  makeSchedulingWorld,
  type SchedulingWorld,
  shift,
  who,
} from './scheduling-world.ts';
import {
  accept,
  asking,
  clearSwaps,
  decide,
  decline,
  monday,
  offer,
  propose,
  tuesday,
  wednesday,
  withdraw,
} from './swaps-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());
beforeEach(() => clearSwaps(world));

/** A published block: Ana and Cora by day on Monday, Ben by night on Tuesday and by day on Wednesday. */
async function publishWeek() {
  const [ana = 0, cora = 0, ben = 0, benLater = 0, anaLater = 0] = await makePublished(world, 1, [
    [who.ana, shift.day, monday],
    [who.cora, shift.day, monday],
    [who.ben, shift.night, tuesday],
    [who.ben, shift.day, wednesday],
    [who.ana, shift.night, wednesday],
  ]);
  return { ana, cora, ben, benLater, anaLater };
}

const recordAs = async (swap: Pick<Swap, 'id'>, reader: string): Promise<Swap> => {
  const [row] = await world.db.sql`select private.swap_record_of(${swap.id}, ${reader}) as record`;
  return row?.record;
};

describe('what somebody reads of an offer', () => {
  it('are the answers of all for the requester and supervisors, else the own alone', async () => {
    const { ana } = await publishWeek();
    const made = await offer(world, { row: ana, asked: [{ personId: who.ben }, { personId: who.cora }] });
    await decline(world, made, { note: 'Family' });
    const seenBy = async (reader: string) =>
      (await recordAs(made, reader)).answers.map(({ personId }) => personId);
    expect(await seenBy(who.ana)).toEqual([who.ben, who.cora]);
    expect(await seenBy(who.supervisor)).toEqual([who.ben, who.cora]);
    expect(await seenBy(who.cora)).toEqual([who.cora]);
    expect(await seenBy(who.ben)).toEqual([who.ben]);
  });

  it('are notes of a decision for the two and supervisors alone', async () => {
    const { ana } = await publishWeek();
    const made = await offer(world, {
      kind: 'give',
      row: ana,
      asked: [{ personId: who.ben }, { personId: who.cora }],
    });
    await decide(world, await accept(world, made), { decision: 'denied', note: 'Too many nights' });
    for (const reader of [who.ana, who.ben, who.otherSupervisor]) {
      expect(await recordAs(made, reader)).toMatchObject({
        status: 'denied',
        decisionNote: 'Too many nights',
      });
    }
    expect(await recordAs(made, who.cora)).toMatchObject({ status: 'denied', decisionNote: null });
    const reasonsFor = async (reader: string) => {
      const [row] = await world.db.sql`
        select private.swap_event_records(${world.ours.id}, ${[made.id]}, ${reader}) as events`;
      return row?.events.map(({ reason }: { reason: string | null }) => reason);
    };
    expect(await reasonsFor(who.ben)).toEqual([null, null, 'Too many nights']);
    expect(await reasonsFor(who.cora)).toEqual([null, null, null]);
  });

  it('stays what was offered, whatever becomes of the shift', async () => {
    const { ana, ben } = await publishWeek();
    const made = await offer(world, { row: ana, asked: [await asking(world, who.ben, ben)] });
    const done = await decide(world, await accept(world, made, { row: ben }));
    await world.db.sql`update public.assigned_shifts set shift_date = '2031-01-09' where id = ${ana}`;
    expect(await recordAs(done, who.ana)).toMatchObject({
      shift: { userId: who.ana, shiftDate: monday, version: 4 },
      responderShift: { userId: who.ben, shiftDate: tuesday, version: 3 },
    });
  });
});

describe('the functions that make and agree trades', () => {
  it('are the server’s alone, and nobody is anybody else', async () => {
    const { ana, ben } = await publishWeek();
    const made = await offer(world, { row: ana });
    for (const persona of [who.ana, who.ben, who.supervisor, null]) {
      const denied = { code: '42501' };
      expect(await refusalOf(offer(world, { persona, row: ana }))).toMatchObject(denied);
      expect(await refusalOf(accept(world, made, { persona, row: ben }))).toMatchObject(denied);
      expect(await refusalOf(propose(world, made, { persona, row: ben }))).toMatchObject(denied);
      expect(await refusalOf(decide(world, made, { persona }))).toMatchObject(denied);
    }
    expect(await refusalOf(withdraw(world, made, { as: null }))).toMatchObject({ code: '42501' });
    expect(await refusalOf(decline(world, made, { as: 'service_role' }))).toMatchObject({ code: '42501' });
  });

  it('know no offer of another agency, nor one that somebody may not see', async () => {
    const { ana, ben } = await publishWeek();
    const made = await offer(world, { row: ana });
    const unknown = { code: 'PT404', message: 'This offer does not exist.' };
    for (const as of [who.cora, who.stranger]) {
      expect(await refusalOf(accept(world, made, { as }))).toMatchObject(unknown);
      expect(await refusalOf(propose(world, made, { as, row: ben }))).toMatchObject(unknown);
      expect(await refusalOf(decline(world, made, { as }))).toMatchObject(unknown);
      expect(await refusalOf(withdraw(world, made, { as }))).toMatchObject(unknown);
    }
    expect(await refusalOf(decide(world, made, { as: who.foreignSupervisor }))).toMatchObject(unknown);
    expect(await refusalOf(decide(world, made, { as: who.cora }))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(offer(world, { as: who.stranger, row: ana }))).toMatchObject({ code: 'PT404' });
  });

  it('do nothing for somebody who was deactivated', async () => {
    const { ana, ben } = await publishWeek();
    const made = await offer(world, { row: ana, asked: [{ personId: who.ben }, { personId: who.cora }] });
    await world.db.sql`update public.profiles set is_active = false where id = ${who.ben}`;
    expect(await refusalOf(propose(world, made, { row: ben }))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(offer(world, { as: who.ben, row: ben }))).toMatchObject({ code: 'PT403' });
  });
});

describe('the states of an offer', () => {
  const open = ['pending', 'accepted'] as const;
  const closed = ['rejected', 'approved', 'denied', 'withdrawn', 'expired', 'cancelled'] as const;
  const legal: Record<string, readonly string[]> = {
    pending: ['accepted', 'rejected', 'withdrawn', 'expired', 'cancelled'],
    accepted: ['approved', 'denied', 'withdrawn', 'expired', 'cancelled'],
  };
  const moves = [...open, ...closed].flatMap((from) =>
    [...open, ...closed]
      .filter((to) => to !== from)
      .map((to) => ({ from, to, may: legal[from]?.includes(to) ?? false })),
  );

  it('follow each other as they should, whoever writes', async () => {
    const { ana, ben } = await publishWeek();
    const { sql } = world.db;
    for (const { from, to, may } of moves) {
      const [made] = await sql`
        insert into public.shift_swaps (agency_id, center_id, kind, requester_id, requester_assigned_shift_id, expires_at,
          status, responder_id, responder_assigned_shift_id, accepted_at, decided_at, approved_by, decision_note)
        values (${world.ours.id}, ${world.ours.centerId}, 'swap', ${who.ana}, ${ana}, '2031-01-05', ${from}, ${who.ben},
          ${ben}, now(), now(), ${who.supervisor}, 'Because')
        returning id`;
      const id = Number(made?.id);
      const moved = await refusalOf(sql`update public.shift_swaps set status = ${to} where id = ${id}`);
      if (may) expect(moved, `${from} to ${to}`).toBeNull();
      else expect(moved, `${from} to ${to}`).toMatchObject({ code: 'PT409' });
      await sql`truncate public.shift_swaps cascade`;
    }
  });

  it('are never denied without a decider and a reason, and each step is kept', async () => {
    const { ana } = await publishWeek();
    const { sql } = world.db;
    const agreed = await accept(
      world,
      await offer(world, { kind: 'give', row: ana, asked: [{ personId: who.ben }] }),
    );
    const set = (fields: string) =>
      refusalOf(sql.unsafe(`update public.shift_swaps set ${fields} where id = ${agreed.id}`));
    expect(await set(`status = 'denied', decided_at = now()`)).toMatchObject({ code: 'PT422' });
    expect(await set(`status = 'approved'`)).toMatchObject({ code: 'PT422' });
    expect(await set(`approved_by = requester_id`)).toMatchObject({ code: '23514' });
    expect(await refusalOf(sql`update public.swap_events set reason = 'Another'`)).not.toBeNull();
    expect(await refusalOf(sql`delete from public.swap_events`)).not.toBeNull();
  });

  it('rise in version with the status alone', async () => {
    const { ana } = await publishWeek();
    const made = await offer(world, { row: ana });
    const before = await lastAuditId(world.db.sql);
    await world.db.sql`update public.shift_swaps set told_stage = 'supervisors' where id = ${made.id}`;
    expect(await recordAs(made, who.ana)).toMatchObject({ version: 1 });
    expect(await auditSince(world.db.sql, before)).toEqual([]);
  });
});

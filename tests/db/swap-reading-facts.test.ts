import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { getSwapFacts } from '#lib/data/swap-decisions.ts';
import type { SwapFacts } from '#lib/domain/swap-records.ts';
import type { Db } from '#lib/supabase/server.ts';
import { makeDutyState, makePerson, uuid } from '../factories/people.ts';
import { makeAssignment, makeRequirement, makeSchedule, versionOf } from '../factories/scheduling.ts';
import { makeSwap } from '../factories/swaps.ts';
import { makeLeave } from '../factories/time-off.ts';
import { refusalOf } from './refusal.ts';
import { call } from './roster-world.ts';
import {
  clearSchedules,
  makePublished,
  makeSchedulingWorld,
  type SchedulingWorld,
  shift,
  who,
} from './scheduling-world.ts';

const dan = uuid(108);
let world: SchedulingWorld;
let rows: { ana: number; ben: number; cora: number; benBefore: number };
beforeAll(async () => {
  world = await makeSchedulingWorld();
  await makePerson(world.db.sql, world.ours, 108, { fullName: 'Dan' });
});
afterAll(() => world.db.drop());
beforeEach(async () => {
  await clearSchedules(world);
  const [ana = 0, ben = 0, cora = 0, benBefore = 0] = await makePublished(world, 1, [
    [who.ana, shift.day, '2031-01-20'],
    [who.ben, shift.night, '2031-01-22'],
    [who.cora, shift.day, '2031-01-21'],
    [who.ben, shift.day, '2031-01-10'],
    [who.supervisor, shift.day, '2031-01-21'],
    [null, shift.day, '2031-01-21'],
  ]);
  rows = { ana, ben, cora, benBefore };
});

type Question = {
  as?: string;
  row?: number;
  people?: readonly string[] | null;
  from?: string;
  to?: string;
  swapId?: number | null;
};
const ask = ({ as = who.ana, row = rows.ana, people = [who.ben], swapId = null, ...days }: Question = {}) =>
  call<unknown>(
    world,
    'service_role',
    (sql) => sql`
      select public.get_swap_facts(${as}, ${row}, ${days.from ?? '2031-01-20'}::text::date,
        ${days.to ?? '2031-01-22'}::text::date, ${people === null ? null : [...people]}::uuid[], ${swapId}) as answer`,
  );
/** As the server reads them. */
async function factsOf(question: Question = {}): Promise<SwapFacts> {
  const answer = await ask(question);
  const facts = await getSwapFacts(
    { rpc: async () => ({ data: answer, error: null }) } as unknown as Db,
    '',
    {
      assignmentId: 0,
      withIds: null,
      fromDate: '',
      toDate: '',
      swapId: null,
    },
  );
  if (facts === null) throw new Error('no facts');
  return facts;
}

describe('what a trade is judged on', () => {
  it('is the two people, their rows inside and around the days, and the blocks', async () => {
    await makeSchedule(world.db.sql, world.ours, 2, { startDate: '2031-02-01', endDate: '2031-02-28' });
    const later = await makeAssignment(world.db.sql, world.ours, {
      scheduleId: 2,
      userId: who.ben,
      shiftId: shift.day,
      shiftDate: '2031-02-03',
    });
    await world.db.sql`update public.schedules set status = 'published', published_version = 1 where id = 2`;
    await world.db.sql`update public.assigned_shifts set status = 'published' where schedule_id = 2`;
    const facts = await factsOf();
    expect(facts.rules).toEqual({
      noticeMinutes: 1440,
      isSameWorkweek: false,
      approvesClean: false,
      version: 1,
    });
    expect(facts.roster.schedule).toMatchObject({
      id: 0,
      status: 'published',
      startDate: '2031-01-20',
      endDate: '2031-01-22',
    });
    expect(facts.roster.people.map(({ id }) => id).toSorted()).toEqual([who.ana, who.ben]);
    expect(facts.rows.map(({ id, userId, scheduleId }) => [id, userId, scheduleId])).toEqual([
      [rows.ana, who.ana, 1],
      [rows.ben, who.ben, 1],
    ]);
    expect(facts.roster.neighbours.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual([
      rows.benBefore,
      later,
    ]);
    expect(facts.blocks).toEqual([
      {
        scheduleId: 1,
        startDate: '2031-01-01',
        endDate: '2031-01-31',
        version: await versionOf(world.db.sql, 1),
      },
      {
        scheduleId: 2,
        startDate: '2031-02-01',
        endDate: '2031-02-28',
        version: await versionOf(world.db.sql, 2),
      },
    ]);
    expect(facts.coverage).toBeNull();
    expect(facts.promisedIds).toEqual(new Set());
  });

  it('is of everybody of the same capacity where nobody is named, and of no one else', async () => {
    const dispatchers = await factsOf({ people: null });
    expect(dispatchers.roster.people.map(({ fullName }) => fullName).toSorted()).toEqual([
      'Ana',
      'Ben',
      'Cora',
      'Dan',
    ]);
    expect(dispatchers.rows.map(({ id }) => id)).toEqual([rows.ana, rows.ben, rows.cora]);
    await world.db.sql`update public.profiles set is_active = false where id = ${dan}`;
    expect((await factsOf({ people: null })).roster.people).toHaveLength(3);
    await world.db.sql`update public.profiles set is_active = true where id = ${dan}`;
    expect((await factsOf({ people: [who.stranger] })).roster.people.map(({ id }) => id)).toEqual([who.ana]);
  });

  it('says when somebody is off, never why', async () => {
    await makeLeave(world.db.sql, world.ours, {
      userId: who.ben,
      startsAt: '2031-01-20T12:00Z',
      endsAt: '2031-01-21T12:00Z',
      status: 'approved',
      reason: 'Surgery',
      reviewedBy: who.supervisor,
    });
    expect((await factsOf()).roster.leave).toEqual([
      {
        personId: who.ben,
        startsAt: Date.parse('2031-01-20T12:00Z'),
        endsAt: Date.parse('2031-01-21T12:00Z'),
        state: 'approved',
      },
    ]);
    expect(JSON.stringify(await ask())).not.toMatch(/Surgery|acation/);
    await world.db.sql`truncate public.time_off_requests cascade`;
  });

  it('counts coverage only where people do not count alike', async () => {
    const { sql } = world.db;
    await makeRequirement(sql, world.ours, 1);
    expect((await factsOf()).coverage).toBeNull();
    await makeDutyState(sql, world.ours, who.ben);
    const { coverage } = await factsOf();
    expect(coverage?.days.map(({ date }) => date)).toEqual(['2031-01-20', '2031-01-21', '2031-01-22']);
    expect(Math.max(...(coverage?.onDutyEmployees ?? []))).toBe(2);
    await makeDutyState(sql, world.ours, who.ana);
    expect((await factsOf()).coverage).toBeNull();
    await sql`delete from public.duty_states`;
    const [desk] = await sql<{ id: number }[]>`
      insert into public.qualifications (agency_id, name) values (${world.ours.id}, 'Fire desk') returning id`;
    await sql`update public.staffing_requirements set qualification_id = ${desk?.id ?? 0} where id = 1`;
    expect((await factsOf()).coverage).toBeNull();
    await sql`
      insert into public.person_qualifications (agency_id, user_id, qualification_id, valid_from)
      values (${world.ours.id}, ${who.ben}, ${desk?.id ?? 0}, '2030-01-01')`;
    expect((await factsOf()).coverage?.qualified).toHaveLength(1);
    expect((await factsOf({ people: [who.cora] })).coverage).toBeNull();
    await sql`delete from public.staffing_requirements`;
    await sql`delete from public.person_qualifications`;
  });

  it('names shifts that another accepted trade waits to exchange', async () => {
    const trade = (expiresAt: string) =>
      makeSwap(world.db.sql, world.ours, {
        requesterId: who.cora,
        assignmentId: rows.cora,
        responder: { personId: who.ben, assignmentId: rows.ben },
        status: 'accepted',
        expiresAt,
      });
    const id = await trade('2031-01-21T16:00Z');
    expect((await factsOf()).promisedIds).toEqual(new Set([rows.cora, rows.ben]));
    expect((await factsOf({ as: who.cora, row: rows.cora, swapId: id })).promisedIds).toEqual(new Set());
    await world.db.sql`update public.shift_swaps set status = 'withdrawn' where id = ${id}`;
    await trade('2026-01-01Z');
    expect((await factsOf()).promisedIds).toEqual(new Set());
  });
});

describe('who may ask for it', () => {
  it('is the shift’s person and supervisors', async () => {
    expect(await ask({ as: who.ana })).not.toBeNull();
    expect(await ask({ as: who.supervisor })).not.toBeNull();
    for (const as of [who.ben, who.stranger, who.foreignSupervisor, uuid(999)])
      expect(await ask({ as })).toBeNull();
    expect(await ask({ row: 999_999 })).toBeNull();
  });

  it('is whoever may see the offer', async () => {
    const id = await makeSwap(world.db.sql, world.ours, {
      requesterId: who.ana,
      assignmentId: rows.ana,
      answers: [{ personId: who.ben, assignmentId: rows.ben }],
    });
    expect(await ask({ as: who.ben, swapId: id })).not.toBeNull();
    expect(await ask({ as: who.otherSupervisor, swapId: id })).not.toBeNull();
    for (const as of [dan, who.cora, who.stranger, who.foreignSupervisor]) {
      expect(await ask({ as, swapId: id })).toBeNull();
    }
    // Of another shift than the offer's.
    expect(await ask({ as: who.ben, row: rows.cora, swapId: id })).toBeNull();
    const everyones = await makeSwap(world.db.sql, world.ours, {
      requesterId: who.cora,
      assignmentId: rows.cora,
      isForEveryone: true,
    });
    expect(await ask({ as: dan, row: rows.cora, swapId: everyones })).not.toBeNull();
    expect(await ask({ as: who.stranger, row: rows.cora, swapId: everyones })).toBeNull();
  });

  it('is nobody where the shift is not published or has nobody', async () => {
    await world.db.sql`update public.assigned_shifts set user_id = null where id = ${rows.ana}`;
    expect(await ask()).toBeNull();
    expect(await ask({ as: who.supervisor })).toBeNull();
    await world.db.sql`update public.assigned_shifts set status = 'cancelled' where id = ${rows.ben}`;
    expect(await ask({ as: who.ben, row: rows.ben })).toBeNull();
  });

  it('asks for at most 62 days', async () => {
    for (const days of [
      { from: '2031-01-01', to: '2031-03-04' },
      { from: '2031-01-02', to: '2031-01-01' },
    ]) {
      expect(await refusalOf(ask(days))).toMatchObject({ code: 'PT422' });
    }
  });
});

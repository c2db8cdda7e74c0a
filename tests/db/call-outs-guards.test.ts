import type postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { versionOf } from '../factories/scheduling.ts';
import {
  decline,
  letOffer,
  letPass,
  linkTo,
  listed,
  look,
  offer,
  read,
  record,
  rules,
  standing,
  start,
  times,
} from './call-outs-world.ts';
import { fill, fillsOf, openDay, openingsOf, openOne } from './openings-world.ts';
import { race } from './race.ts';
import { refusalOf } from './refusal.ts';
import { call, edit, fields, newEditId, noticesOf, storedRow } from './roster-world.ts';
import {
  auditSince,
  clearSchedules,
  lastAuditId,
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
beforeEach(async () => {
  await clearSchedules(world);
  await world.db.sql`update public.profiles set is_active = true where agency_id = ${world.ours.id}`;
});
afterAll(() => world.db.drop());

const running = async (given: Parameters<typeof start>[2] = {}) => {
  await makePublished(world, 1, openDay);
  const opening = await openOne(world, 1);
  return { opening, id: await start(world, opening, given) };
};
/** Another call-out, for a shift a week later. */
const another = async (given: Parameters<typeof start>[2] = {}) => {
  await edit(world, 1, [
    { kind: 'add', key: -1, row: fields({ userId: null, shiftId: shift.day, shiftDate: '2031-01-13' }) },
  ]);
  const opening = (await openingsOf(world, 1)).at(-1);
  if (opening === undefined) throw new Error('it is not open');
  return start(world, opening, given);
};

describe('a call', () => {
  it('that is sent twice at the same moment is written once, and both are told that it is', async () => {
    const { id } = await running();
    const clientId = newEditId();
    const written = new Set<unknown>();
    const tap = {
      as: who.supervisor,
      work: async (sql: Parameters<Parameters<typeof race>[1][number]['work']>[0]) => {
        const [row] = await sql`
          select public.record_contact(${id}, 0, ${who.ana}, 'refused', '', ${clientId}) as contact`;
        written.add(row?.contact);
      },
    };
    expect(await race(world.db, [tap, tap, tap, tap])).toEqual([null, null, null, null]);
    expect(written.size).toBe(1);
    expect((await read(world, id))?.contacts).toHaveLength(1);
  });

  it('has an id of its caller alone: that of somebody else, or of another call-out, is in nobody’s way', async () => {
    const { id } = await running();
    const clientId = newEditId();
    const first = await record(world, id, { clientId });
    expect(await record(world, id, { clientId, as: who.otherSupervisor })).not.toBe(first);
    await expect(record(world, id, { clientId, person: who.ben })).rejects.toThrow(
      'Another call has this id',
    );
    await expect(record(world, id, { clientId, outcome: 'refused' })).rejects.toThrow(
      'Another call has this id',
    );
    expect(await record(world, id, { clientId })).toBe(first);
  });

  it('later does not undo what the person said', async () => {
    const { id } = await running();
    await record(world, id, { outcome: 'refused' });
    await record(world, id, { outcome: 'no_answer', as: who.otherSupervisor });
    expect((await standing(world, id))[0]).toBe('Ana 0 refused');
  });
});

describe('an offer', () => {
  const delivered = (channel: string, state: string) => world.db.sql`
    insert into public.notification_deliveries (agency_id, notification_id, recipient_id, channel, state, is_urgent, due_at,
      deadline_at, sent_at, ended_at)
    select n.agency_id, n.id, n.recipient_id, ${channel}, ${state}, true, now(), now() + interval '10 minutes',
      case when ${state} = 'sent' then now() end, case when ${state} <> 'waiting' then now() end
    from public.notifications n where n.kind = 'call_out.offer'`;
  const unsettled = () =>
    call<string[]>(world, 'service_role', (sql) => sql`select public.list_unsettled_offers() as answer`);
  const settle = (id: string) =>
    call<number>(world, 'service_role', (sql) => sql`select public.settle_offers(${id}) as answer`);

  it('is in the trace by each channel by which it left, once, and by none by which it did not', async () => {
    const { id } = await running();
    await offer(world, id);
    expect(await unsettled()).toEqual([]);
    await delivered('sms', 'sent');
    await delivered('push', 'waiting');
    expect(await unsettled()).toEqual([id]);
    await Promise.all([settle(id), settle(id), settle(id)]);
    expect(await unsettled()).toEqual([]);
    const ways = async () =>
      (await read(world, id))?.contacts.map(({ channel, outcome, byName }) => [channel, outcome, byName]);
    expect(await ways()).toEqual([
      ['app', null, 'Sam'],
      ['sms', null, 'Sam'],
    ]);
    await letPass(world);
    expect(await unsettled()).toEqual([id]);
    expect(await settle(id)).toBe(1);
    expect((await ways())?.at(-1)).toEqual(['sms', 'no_answer', null]);
  });

  it('that cannot be ended holds up no other', async () => {
    const { id } = await running();
    await offer(world, id);
    const other = await another();
    const terms = {
      kind: 'take',
      code: 'DA10',
      means: [],
      startsAt: times.startsAt + 7 * 86_400_000,
      endsAt: times.endsAt + 7 * 86_400_000,
    };
    const theirs = await offer(world, other, { terms });
    await letPass(world);
    expect((await unsettled()).toSorted()).toEqual([id, other].toSorted());
    const keeper = await world.db.sql.reserve();
    try {
      await keeper`begin`;
      await keeper`select 1 from public.call_outs where id = ${id} for update`;
      expect(await settle(id)).toBe(0);
      expect(await settle(other)).toBe(1);
      await keeper`rollback`;
    } finally {
      keeper.release();
    }
    expect(await look(world, { offerId: theirs }, who.ana)).toMatchObject({ state: 'lapsed' });
    expect(await settle(id)).toBe(1);
  });
});

describe('what the worker is told', () => {
  const work = async (resting: string[]) => {
    const { callOuts } = await call<{ callOuts: { callOutId: string }[] }>(
      world,
      'service_role',
      (sql) => sql`select public.list_call_out_work(${resting}) as answer`,
    );
    return callOuts.map(({ callOutId }) => callOutId);
  };

  it('leaves out call-outs that rest, those whose people are only phoned, and all where the agency has switched that off', async () => {
    const { id } = await running({ isAutomatic: true });
    await letOffer(world, false);
    expect(await work([])).toEqual([]);
    await letOffer(world, true);
    expect(await work([])).toEqual([id]);
    expect(await work([id])).toEqual([]);
    const phoned = { ...rules, steps: rules.steps.map((each) => ({ ...each, channels: ['phone'] })) };
    await another({ isAutomatic: true, rules: phoned });
    expect(await work([])).toEqual([id]);
  });
});

const leave = (person: string) =>
  world.db.sql`update public.profiles set is_active = false where id = ${person}`;
const candidateOf = async (id: string, person: string, at = 0) =>
  (await read(world, id))?.candidates.find(({ personId, step }) => personId === person && step === at);

describe('who leaves', () => {
  it('has asked for nothing any more, with the reason in the steps and the audit', async () => {
    await makePublished(world, 1, openDay);
    const opening = await openOne(world, 1);
    const claim = (person: string) =>
      call(
        world,
        'service_role',
        (sql) =>
          sql`select public.claim_opening(${person}, ${opening.id}, ${opening.version}, '[]') as answer`,
      );
    await claim(who.ana);
    await claim(who.ben);
    const before = await lastAuditId(world.db.sql);
    await leave(who.ana);
    const claims = await world.db.sql<{ person: string; state: string }[]>`
      select person_id as person, state from public.opening_claims order by id`;
    expect([...claims]).toEqual([
      { person: who.ana, state: 'withdrawn' },
      { person: who.ben, state: 'waiting' },
    ]);
    const [step] = await world.db.sql<{ reason: string; person: string }[]>`
      select reason, person_id as person from public.opening_events where kind = 'claim_withdrawn'`;
    expect(step).toEqual({ reason: 'Ana no longer works here.', person: who.ana });
    const actions = (await auditSince(world.db.sql, before)).map(({ action }) => action);
    expect(actions).toContain('opening.withdraw_claim');
  });

  it('is passed over on every list, and an offer to them is over', async () => {
    const { id } = await running({ isAutomatic: true });
    const offerId = await offer(world, id, { as: null });
    const token = await linkTo(world, offerId);
    await leave(who.ana);
    expect(await candidateOf(id, who.ana)).toMatchObject({
      state: 'barred',
      skipReason: 'Ana no longer works here.',
    });
    expect((await read(world, id))?.offers).toMatchObject([{ id: offerId, state: 'closed' }]);
    expect(await look(world, { token })).toBeNull();
    await expect(decline(world, { token })).rejects.toThrow('does not exist');
    await expect(offer(world, id)).rejects.toThrow('Ana cannot take this any more.');
    await world.db.sql`update public.profiles set is_active = true where id = ${who.ana}`;
    expect(await look(world, { token })).toMatchObject({ state: 'closed' });
  });

  it('leaves their call-out to another supervisor, who is told; its offers stand', async () => {
    const { id } = await running();
    const offerId = await offer(world, id);
    await leave(who.supervisor);
    const found = await read(world, id, who.otherSupervisor);
    expect(found).toMatchObject({ state: 'running', offers: [{ id: offerId, state: 'open' }] });
    expect(found?.holderId).not.toBe(who.supervisor);
    expect(found?.events.at(-1)).toMatchObject({ kind: 'taken_over', reason: 'Sam no longer works here.' });
    const told = await noticesOf(world.db.sql, 'call_out.taken_over');
    expect(told.map(({ to }) => to)).toEqual([found?.holderId]);
  });
});

describe('whoever runs a call-out', () => {
  const own = (person: string) => [
    listed({ personId: person, place: 1 }),
    listed({ personId: who.ana, place: 2 }),
  ];

  it('is passed over on its list, with the reason, and not after somebody else took it over', async () => {
    const { id } = await running({ candidates: own(who.supervisor) });
    expect(await candidateOf(id, who.supervisor)).toMatchObject({
      place: 1,
      state: 'barred',
      skipReason: 'Runs this call-out: another supervisor can award it to them, or they can claim it.',
    });
    await call(
      world,
      who.otherSupervisor,
      (sql) => sql`select public.take_over_call_out(${id}, 1, '') as answer`,
    );
    expect(await candidateOf(id, who.supervisor)).toMatchObject({ state: 'waiting', skipReason: null });
    await call(world, who.supervisor, (sql) => sql`select public.take_over_call_out(${id}, 2, '') as answer`);
    expect(await candidateOf(id, who.supervisor)).toMatchObject({ state: 'barred' });
  });

  it('offers themselves nothing, which would be an award to oneself by a detour', async () => {
    const { id } = await running({ candidates: own(who.supervisor) });
    await expect(offer(world, id, { person: who.supervisor })).rejects.toThrow(
      'Nobody gives a shift to themselves',
    );
    await expect(offer(world, id, { person: who.otherSupervisor, as: who.otherSupervisor })).rejects.toThrow(
      'not on the list',
    );
    await offer(world, id, { person: who.supervisor, as: who.otherSupervisor });
  });
});

describe('what the agency lets the app do', () => {
  const alone = (opening: { id: number; version: number }, automatic: object) =>
    call<string>(
      world,
      'service_role',
      (sql) => sql`
        select public.start_call_out_alone(${who.supervisor}, ${newEditId()}, ${opening.id}, ${opening.version},
          ${JSON.stringify({ ...rules, automatic: { ...rules.automatic, ...automatic } })}::text::jsonb, now(), '[]') as answer`,
    );

  it('starts a call-out without making its offers, where only that is allowed', async () => {
    await makePublished(world, 1, openDay);
    const opening = await openOne(world, 1);
    await expect(alone(opening, { startsOnSickCall: false })).rejects.toThrow(
      'starts no call-outs by itself',
    );
    const id = await alone(opening, { startsOnSickCall: true, offers: false });
    expect(await read(world, id)).toMatchObject({ isAutomatic: false, startedByName: 'The app' });
  });

  it('is no offer of what is not open', async () => {
    const { id } = await running();
    const terms = { kind: 'take', code: 'DA10', means: [], ...times };
    for (const wrong of [
      { startsAt: times.startsAt - 1 },
      { endsAt: times.endsAt + 1 },
      { startsAt: times.endsAt, endsAt: times.startsAt },
    ]) {
      await expect(offer(world, id, { terms: { ...terms, ...wrong } })).rejects.toThrow('changed meanwhile');
    }
  });
});

describe('a yes that waits for a second supervisor', () => {
  it('is confirmed though the call-out was ended meanwhile, and is in its trace', async () => {
    const { opening, id } = await running();
    const editId = newEditId();
    const asked = {
      opening,
      editId,
      way: 'call_out',
      call: { callOutId: id, step: 0, channel: 'phone' },
      violations: [{ ruleId: 'duty_hard', severity: 'hard', personId: who.ana }],
      needsConfirmation: true,
      reason: 'Nobody else',
    };
    expect(await fill(world, asked)).toMatchObject({ state: 'pending' });
    await call(
      world,
      who.supervisor,
      (sql) => sql`select public.stop_call_out(${id}, 1, 'Ana said yes') as answer`,
    );
    await call(
      world,
      who.otherSupervisor,
      (sql) => sql`
        select public.confirm_roster_edit(${editId}, (select version from public.schedules where id = 1)) as answer`,
    );
    expect(await storedRow(world.db.sql, opening.rowId)).toMatchObject({
      userId: who.ana,
      source: 'callout',
    });
    const found = await read(world, id);
    expect(found).toMatchObject({ state: 'stopped', fills: [{ personName: 'Ana', way: 'call_out' }] });
    expect(found?.contacts.at(-1)).toMatchObject({ outcome: 'accepted', personId: who.ana });
  });
});

describe('what is asked of the server with wrong words', () => {
  it('is refused in words, and nothing is half written', async () => {
    const { opening, id } = await running();
    const theirs = await offer(world, id, { person: who.ben });
    const asked = { opening, way: 'call_out' };
    const step = 0;
    const wrong: unknown[] = [
      { callOutId: 'x', step },
      { callOutId: newEditId(), step },
      { callOutId: id },
      { callOutId: id, step: 'first' },
      { callOutId: id, step: 99 },
      { callOutId: id, step, channel: 'pigeon' },
      { callOutId: id, step, offerId: 'x' },
      { callOutId: id, step, offerId: theirs },
      { callOutId: id, step, note: 'x'.repeat(501) },
      [],
      'x',
      7,
    ];
    for (const given of wrong) {
      const refusal = await refusalOf(fill(world, { ...asked, call: given }));
      expect([given, refusal?.code]).toEqual([given, expect.stringMatching(/^PT4/)]);
    }
    for (const operations of [
      'x',
      {},
      [null],
      [1],
      Array.from({ length: 501 }, () => ({ kind: 'cancel', id: 1, version: 1 })),
    ]) {
      const refusal = await refusalOf(fill(world, { ...asked, operations }));
      expect([operations, refusal?.code]).toEqual([operations, expect.stringMatching(/^PT4/)]);
    }
    for (const violations of [7, {}, 'x']) {
      expect((await refusalOf(fill(world, { ...asked, violations })))?.code).toBe('PT422');
    }
    expect((await storedRow(world.db.sql, opening.rowId)).userId).toBeNull();
    expect((await read(world, id))?.contacts).toHaveLength(1);
  });
});

describe('all at the same moment', () => {
  it.each([1, 2, 3, 4])('nobody waits for each other, and at most one gets the shift: time %i', async () => {
    const { opening, id } = await running({ isAutomatic: true });
    const offerId = await offer(world, id);
    const theirs = await offer(world, id, { person: who.ben });
    const { version } = await storedRow(world.db.sql, opening.rowId);
    const facts = await versionOf(world.db.sql, 1);
    const accept = (person: string, own: string) => ({
      as: 'service_role' as const,
      work: (sql: postgres.TransactionSql) => sql`
        select public.fill_opening(${person}, ${opening.id}, null, ${newEditId()}, 1, ${facts},
          ${JSON.stringify([{ kind: 'change', id: opening.rowId, version, row: fields({ userId: person }) }])}::text::jsonb,
          '[]', false, null, 'call_out', ${person},
          ${JSON.stringify({ callOutId: id, step: 0, offerId: own, channel: 'link' })}::text::jsonb)`,
    });
    const outcomes = await race(world.db, [
      accept(who.ana, offerId),
      accept(who.ben, theirs),
      {
        as: 'owner',
        work: (sql) => sql`update public.profiles set is_active = false where id = ${who.ana}`,
      },
      { as: who.ben, work: (sql) => sql`select public.decline_offer(null, ${theirs})` },
      { as: 'service_role', work: (sql) => sql`select public.settle_offers(${id})` },
      { as: 'service_role', work: (sql) => sql`select public.bar_candidates(${id}, '[]')` },
      {
        as: who.otherSupervisor,
        work: (sql) =>
          sql`select public.record_contact(${id}, 0, ${who.ben}, 'no_answer', '', ${newEditId()})`,
      },
      { as: who.otherSupervisor, work: (sql) => sql`select public.take_over_call_out(${id}, 1, '')` },
    ]);
    expect(outcomes.filter((code) => code !== null && !code.startsWith('PT4'))).toEqual([]);
    const accepted = outcomes.slice(0, 2).filter((code) => code === null);
    expect((await fillsOf(world, opening.id)).length).toBe(accepted.length);
    expect(accepted.length).toBeLessThan(2);
    await world.db.sql`update public.profiles set is_active = true where id = ${who.ana}`;
  });
});

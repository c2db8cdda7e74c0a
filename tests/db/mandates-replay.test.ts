import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rankMandates } from '#lib/domain/mandate-rank.ts';
import type { MandateRecord } from '#lib/domain/mandate-records.ts';
import { addDays } from '#lib/domain/time.ts';
import { createRandom, type Random } from '../drill/random.ts';
import { makeLeave } from '../factories/time-off.ts';
import { mandateOf, setRules, tryContact } from './mandates-world.ts';
import { fill, openOne } from './openings-world.ts';
import { call } from './roster-world.ts';
import { makePublished, makeSchedulingWorld, type SchedulingWorld, shift, who } from './scheduling-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());

/** A record as a supervisor gets it, to the byte. */
function readText(id: number): Promise<string> {
  return call<string>(
    world,
    who.otherSupervisor,
    (sql) => sql`select public.get_mandate(${id})::text as answer`,
  );
}

/** The text of a record with its hash, as they stand in the table. */
async function sealed(id: number): Promise<{ text: string; hash: string }> {
  const [row] = await world.db.sql<{ text: string; hash: string }[]>`
    select private.mandate_text(m) as text, encode(m.hash, 'hex') as hash from public.mandate_records m where m.id = ${id}`;
  if (row === undefined) throw new Error('no record');
  return row;
}

/** One open shift more, and its opening. */
async function openMore(shiftDate: string): Promise<number> {
  const { ours, db } = world;
  const [row] = await db.sql<{ id: number }[]>`
    insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date, status)
    values (${ours.id}, ${ours.centerId}, 1, null, ${shift.day}, ${shiftDate}, 'published') returning id::integer`;
  const [opening] = await db.sql<{ id: number }[]>`
    select id::integer from public.openings where assignment_id = ${row?.id ?? 0}`;
  return opening?.id ?? 0;
}

const PEOPLE = [who.ana, who.ben, who.cora] as const;

type Change = (random: Random, day: string, number: number) => Promise<unknown>;

/** What becomes of a center's data in a year. */
const changes: Readonly<Record<string, Change>> = {
  name: (random, _, number) =>
    world.db
      .sql`update public.profiles set full_name = ${`Renamed ${number}`} where id = ${random.pick([...PEOPLE, who.supervisor])}`,
  seniority: (random, day) =>
    world.db
      .sql`update public.profiles set seniority_date = ${day}, employee_number = null where id = ${random.pick(PEOPLE)}`,
  deactivation: (random) =>
    world.db.sql`update public.profiles set is_active = not is_active where id = ${random.pick(PEOPLE)}`,
  role: (random) =>
    world.db.sql`
      update public.user_roles set role_id = (select id from public.roles where name = ${random.pick(['dispatcher', 'supervisor'])})
      where user_id = ${random.pick([who.ana, who.ben])}`,
  training: (random, day) =>
    world.db.sql`
      insert into public.duty_states (agency_id, user_id, kind, from_date, to_date)
      values (${world.ours.id}, ${random.pick(PEOPLE)}, ${random.pick(['trainee', 'light_duty'])}, ${day}, ${day})
      on conflict do nothing`,
  rules: (random) =>
    setRules(world.db.sql, world.ours.id, {
      order: random.pick(['rotation', 'inverse_seniority']),
      chargesRefusal: random.pick([true, false]),
      leaveBufferHours: random.between(0, 72),
    }),
  workweek: (random) =>
    world.db
      .sql`update public.agencies set workweek_start = ${random.between(0, 6)} where id = ${world.ours.id}`,
  center: (_, __, number) =>
    world.db.sql`update public.centers set name = ${`Floor ${number}`} where id = ${world.ours.centerId}`,
  template: (_, __, number) =>
    world.db
      .sql`update public.shifts set name = ${`Shift ${number}`}, code = ${`X${number}`} where id = ${shift.day}`,
  leave: (random, day) =>
    makeLeave(world.db.sql, world.ours, {
      userId: random.pick(PEOPLE),
      startsAt: `${day}T14:00Z`,
      endsAt: `${day}T23:00Z`,
      status: 'approved',
      reviewedBy: who.supervisor,
    }).catch(() => null),
  mandate: async (random, day) => {
    const opening = await openMore(day);
    const rules = await rulesNow();
    const person = random.pick(PEOPLE);
    const mandate = await mandateOf(world, opening, { rules });
    return tryContact(world, opening, {
      as: who.admin,
      person,
      outcome: random.pick(['refused', 'no_contact']),
      mandate,
    });
  },
  roster: (_, day) => world.db.sql`
    update public.assigned_shifts set is_overtime = not is_overtime where schedule_id = 1 and shift_date <> ${day}`,
};

async function rulesNow() {
  const [row] = await world.db.sql`
    select value -> 'mandate' as rules from public.filling_rules where agency_id = ${world.ours.id}`;
  return row?.rules;
}

it.each([1])(
  'a record is the same after a year of changes, and its ranking can be made again (%i)',
  async (seed) => {
    const random = createRandom(seed);
    await setRules(world.db.sql, world.ours.id, {});
    await world.db.sql`truncate public.schedules, public.mandate_records cascade`;
    await world.db.sql`update public.profiles set is_active = true where agency_id = ${world.ours.id}`;
    await makePublished(world, 1, [
      [null, shift.day, '2031-01-06'],
      [who.ben, shift.day, '2031-01-20'],
    ]);
    const opening = await openOne(world, 1);
    await tryContact(world, opening.id, { outcome: 'no_contact', note: 'At 03:12' });
    const mandate = await mandateOf(world, opening.id, {
      reason: 'Cora was not reached',
      skipped: { [who.ana]: 'leave' },
    });
    await fill(world, { opening, person: who.ben, way: 'mandate', mandate, reason: mandate.reason });
    const [made] = await world.db.sql<{ id: number }[]>`
    select id::integer from public.mandate_records where outcome = 'assigned'`;
    const id = made?.id ?? 0;
    const before = { text: await readText(id), sealed: await sealed(id) };

    const done: string[] = [];
    for (let number = 0; number < 365; number++) {
      const kinds = Object.keys(changes);
      const kind = kinds[random.between(0, kinds.length - 1)] ?? 'name';
      await changes[kind]?.(random, addDays('2031-01-07', number % 24), seed * 1000 + number);
      done.push(kind);
    }
    expect(new Set(done).size).toBe(Object.keys(changes).length);
    const [others] = await world.db
      .sql`select count(*)::integer as count from public.mandate_records where id > ${id}`;
    expect(others?.count).toBeGreaterThan(5);
    // The data did change: what is read of the people now is something else.
    const [person] = await world.db.sql`select full_name as name from public.profiles where id = ${who.ben}`;
    expect(person?.name).toMatch(/^Renamed/);

    expect(await readText(id)).toBe(before.text);
    const after = await sealed(id);
    expect(after).toEqual(before.sealed);
    expect(createHash('sha256').update(after.text).digest('hex')).toBe(after.hash);
    const record: MandateRecord = JSON.parse(before.text);
    expect(record).toMatchObject({
      isIntact: true,
      personName: 'Ben',
      code: 'DA10',
      reason: 'Cora was not reached',
    });
    expect(record.contacts).toMatchObject([{ personName: 'Cora', outcome: 'no_contact', note: 'At 03:12' }]);
    expect(rankMandates(record.inputs)).toEqual(record.ranking);
    expect(record.ranking).toEqual(mandate.ranking);
    await world.db.sql`update public.profiles set full_name = 'Ben' where id = ${who.ben}`;
    await world.db.sql`update public.profiles set full_name = 'Cora' where id = ${who.cora}`;
    await world.db.sql`update public.shifts set code = 'DA10' where id = ${shift.day}`;
  },
);

it('what is altered past every lock no longer agrees with its hash', async () => {
  const [row] = await world.db.sql<
    { id: number }[]
  >`select min(id)::integer as id from public.mandate_records`;
  const id = row?.id ?? 0;
  await world.db.sql`alter table public.mandate_records disable trigger mandate_records_append_only`;
  await world.db.sql`update public.mandate_records set reason = 'At 04:12' where id = ${id}`;
  await world.db.sql`alter table public.mandate_records enable trigger mandate_records_append_only`;
  expect(JSON.parse(await readText(id))).toMatchObject({ isIntact: false, reason: 'At 04:12' });
});

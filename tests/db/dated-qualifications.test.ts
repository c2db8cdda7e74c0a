import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { race } from './race.ts';
import { makeDraft, makeSchedulingWorld, type SchedulingWorld, shift, who } from './scheduling-world.ts';
import { applyDue, dayFromToday, makeDue, refusedAt, saveSetting } from './settings-world.ts';

let world: SchedulingWorld;
beforeEach(async () => {
  world = await makeSchedulingWorld();
});
afterEach(() => world.db.drop());

const day = (days: number) => dayFromToday(world, days);
const LEAD = { name: 'Lead desk', isActingSupervisor: true, isActive: true };
const RETIRED = { ...LEAD, isActive: false };

async function add(name: string, acts = false, as = who.admin): Promise<number> {
  const [row] = await world.db.asUser(
    as,
    (sql) => sql`select public.add_qualification(${name}, ${acts}) as id`,
  );
  return row?.id ?? 0;
}
/** Names the newest version unless told otherwise. */
async function save(id: number, value: unknown, from?: string, as?: string): Promise<number> {
  const [head] = await world.db.sql`
    select max(id)::integer as id from public.setting_versions where subject = ${String(id)} and withdrawn_at is null`;
  const change = { kind: 'qualification', subject: String(id), value, known: head?.id, as: as ?? who.admin };
  return (await saveSetting(world, { ...change, ...(from !== undefined && { from }) })).versionId;
}
const outcome = async (work: Promise<unknown>) => (await refusedAt(work)).slice(0, 2);
const withdraw = (version: number) =>
  refusedAt(world.db.asUser(who.admin, (sql) => sql`select public.withdraw_setting(${version})`));
const hold = (person: string, id: number, to: string | null = null) => world.db.sql`
  insert into public.person_qualifications (agency_id, user_id, qualification_id, valid_from, valid_to)
  values (${world.ours.id}, ${person}, ${id}, '2020-01-01', ${to})`;
const stored = async (id: number) =>
  (
    await world.db.sql`
      select name, is_acting_supervisor as "isActingSupervisor", is_active as "isActive" from public.qualifications
      where id = ${id}`
  )[0];
/** Whether Ana may take a supervisor's chair on a day. */
const mayAct = async (on: string) =>
  (
    await world.db.sql`
      select private.has_capacity_for(${who.ana}, 'dispatcher',
        jsonb_populate_record(null::public.assigned_shifts, jsonb_build_object('agency_id', ${world.ours.id}::text,
          'required_role', 'supervisor', 'shift_date', ${on}::text))) as may`
  )[0]?.may;

describe('a qualification', () => {
  it('is added at once', async () => {
    const id = await add(' Fire desk ');
    expect(await stored(id)).toEqual({ name: 'Fire desk', isActingSupervisor: false, isActive: true });
    expect(await outcome(add('FIRE desk'))).toEqual(['PT409', 'name']);
    expect(await outcome(add(' '))).toEqual(['PT422', 'name']);
    expect(await outcome(add('x'.repeat(81)))).toEqual(['PT422', 'name']);
    expect((await outcome(add('New', false, who.supervisor)))[0]).toBe('PT403');
  });

  it('that retires counts until the day before, and from the planning on everything knows it', async () => {
    const id = await add('Lead desk', true);
    await hold(who.ana, id);
    await hold(who.ana, await add('Fire desk'));
    const version = await save(id, RETIRED, await day(10));
    expect(await stored(id)).toEqual(LEAD);
    expect(await Promise.all([mayAct(await day(9)), mayAct(await day(10))])).toEqual([true, false]);
    expect((await withdraw(version))[0]).toBe('accepted');
    expect(await mayAct(await day(10))).toBe(true);

    const again = await save(id, RETIRED, await day(10));
    await save(id, LEAD, await day(20));
    expect(await Promise.all([mayAct(await day(19)), mayAct(await day(20))])).toEqual([false, true]);
    await makeDue(world, again);
    expect(await applyDue(world)).toBe(1);
    expect(await stored(id)).toEqual(RETIRED);
    expect(await Promise.all([mayAct(await day(-1)), mayAct(await day(0)), mayAct(await day(20))])).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('is told the roster, the generator and who counts slots by its dates', async () => {
    const { sql } = world.db;
    const [id, other] = [await add('Lead desk', true), await add('Fire desk')];
    await hold(who.ana, id);
    await hold(who.ana, other, '2031-01-20');
    await hold(who.ben, id);
    await sql`update public.person_qualifications set valid_to = '2031-01-05' where user_id = ${who.ben}`;
    const [row] = await makeDraft(world, 1, [[who.ana, shift.day, '2031-01-12']]);
    expect(row).toBeDefined();
    await save(id, RETIRED, '2031-01-10');
    await save(id, LEAD, '2031-01-15');
    // Another name divides nothing.
    await save(other, { name: 'Blaze', isActingSupervisor: false, isActive: true }, '2031-01-12');
    const facts = async () =>
      (await world.db.asUser(who.supervisor, (as) => as`select public.get_roster_facts(1) as facts`))[0]
        ?.facts;
    const own = async (person: string) =>
      (await facts()).people.find((one: { id: string }) => one.id === person).qualifications;
    const at = (entry: number | 'acting', fromDate: string, toDate: string | null) => ({
      id: String(entry),
      fromDate,
      toDate,
    });
    expect(await own(who.ben)).toEqual([
      at(id, '2020-01-01', '2031-01-05'),
      at('acting', '2020-01-01', '2031-01-05'),
    ]);
    expect(await own(who.ana)).toEqual([
      at(id, '2020-01-01', '2031-01-09'),
      at(id, '2031-01-15', null),
      at(other, '2020-01-01', '2031-01-20'),
      at('acting', '2020-01-01', '2031-01-09'),
      at('acting', '2031-01-15', null),
    ]);

    const generated = async () =>
      (
        await world.db.asUser(who.supervisor, (as) => as`select public.get_generation_facts(1) as facts`)
      )[0]?.facts.people.find((one: { id: string }) => one.id === who.ana);
    expect(await generated()).toMatchObject({ qualification_ids: [], may_act: false });
    await sql`delete from public.setting_versions where effective_from = '2031-01-10'`;
    expect(await generated()).toMatchObject({ qualification_ids: [id], may_act: true });
    await sql`delete from public.setting_versions`;

    await sql`
      insert into public.staffing_requirements (agency_id, center_id, period_name, start_time, end_time, min_employees,
        qualification_id)
      values (${world.ours.id}, ${world.ours.centerId}, 'Fire', '09:00', '19:00', 1, ${id})`;
    const counted = async () =>
      (
        await sql`
          select s.qualified -> ${String(id)} ->> 1 as held
          from private.coverage_slots(${world.ours.centerId}, '2031-01-12', '2031-01-12', 1) s
          where s.qualified -> ${String(id)} ->> 0 = '1' group by 1`
      ).map(({ held }) => held);
    expect(await counted()).toEqual(['1']);
    await sql`
      insert into public.setting_versions (agency_id, kind, subject, effective_from, value)
      values (${world.ours.id}, 'qualification', ${String(id)}, '2000-01-01', ${sql.json(LEAD)}),
        (${world.ours.id}, 'qualification', ${String(id)}, '2031-01-12', ${sql.json(RETIRED)})`;
    expect(await counted()).toEqual(['0']);
    await sql`update public.setting_versions set withdrawn_at = now(), withdrawn_by = ${who.admin} where effective_from > now()`;
    expect(await counted()).toEqual(['1']);
  });

  it('is refused to others, unseen, under a name that is taken, and where a requirement asks for it', async () => {
    const id = await add('Lead desk');
    const lead = { ...LEAD, isActingSupervisor: false };
    const other = await add('Fire desk');
    expect((await outcome(save(id, lead, undefined, who.supervisor)))[0]).toBe('PT403');
    expect((await outcome(save(id + 50, lead)))[0]).toBe('PT404');
    for (const [field, value] of Object.entries({
      name: { ...lead, name: ' ' },
      isActive: { ...lead, isActive: 'yes' },
      isActingSupervisor: { ...lead, isActingSupervisor: null },
      value: { ...lead, extra: 1 },
    })) {
      expect([field, await outcome(save(id, value))]).toEqual([field, ['PT422', field]]);
    }
    expect(await outcome(save(id, { ...lead, name: 'fire DESK' }))).toEqual(['PT409', 'name']);
    // Nor what another one will be called.
    await save(other, { ...lead, name: 'Blaze' }, await day(30));
    expect(await outcome(save(id, { ...lead, name: 'blaze' }))).toEqual(['PT409', 'name']);
    expect(await outcome(add('Blaze'))).toEqual(['PT409', 'name']);

    await world.db.sql`
      insert into public.staffing_requirements (agency_id, center_id, period_name, start_time, end_time, qualification_id,
        effective_from, effective_to)
      values (${world.ours.id}, ${world.ours.centerId}, 'Event', '05:00', '05:00', ${id}, ${await day(4)}, ${await day(9)})`;
    const retired = { ...lead, isActive: false };
    expect(await refusedAt(save(id, retired, await day(9)))).toEqual([
      'PT422',
      'isActive',
      'The requirement “Event” asks for Lead desk. End that first.',
    ]);
    await save(id, lead, await day(4));
    await save(id, { ...lead, name: 'Lead' }, await day(3));
    expect(await outcome(save(id, retired, await day(2)))).toEqual(['accepted', undefined]);
    // The day on which it would come back is needed now.
    const [back] = await world.db.sql`
      select id::integer from public.setting_versions where effective_from = ${await day(3)} and withdrawn_at is null`;
    expect((await withdraw(back?.id))[2]).toBe('The requirement “Event” asks for Lead desk. End that first.');
    await save(id, retired, await day(10));
  });

  it('cannot be asked for on a day on which it is retired, nor given for such days alone', async () => {
    const id = await add('Lead desk');
    await save(id, { ...RETIRED, isActingSupervisor: false }, await day(10));
    const fields = {
      name: 'Day',
      startTime: '07:00',
      endTime: '19:00',
      minEmployees: 1,
      minSupervisors: 0,
      weekdays: null,
      fromDate: null,
      toDate: null as string | null,
      replacesWeekly: false,
      qualificationId: id,
    };
    const ask = async (from: string, toDate: string | null) =>
      refusedAt(
        world.db.asUser(
          who.admin,
          (sql) =>
            sql`select public.save_requirement(${sql.json({ ...fields, toDate })}, ${from}, ${world.ours.centerId})`,
        ),
      );
    expect(await ask(await day(1), null)).toEqual([
      'PT422',
      'qualificationId',
      `Lead desk is retired on ${await day(10)}. Ask for it on other days, or for another.`,
    ]);
    expect((await ask(await day(12), null))[2]).toContain(await day(12));
    expect((await ask(await day(1), await day(9)))[0]).toBe('accepted');
    const give = async (from: string) =>
      outcome(
        world.db.asUser(
          who.admin,
          (sql) => sql`
            select public.save_person_qualification(${who.ana}, p.version, ${id}, ${from})
            from public.profiles p where p.id = ${who.ana}`,
        ),
      );
    expect(await give(await day(10))).toEqual(['PT422', 'qualificationId']);
    expect((await give(await day(9)))[0]).toBe('accepted');
  });

  it('acts alone on every date', async () => {
    const [first, second] = [await add('Lead desk', true), await add('Second desk')];
    const acting = { name: 'Second desk', isActingSupervisor: true, isActive: true };
    expect(await refusedAt(save(second, acting, await day(5)))).toEqual([
      'PT422',
      'isActingSupervisor',
      'Lead desk acts as supervisor already. End that first.',
    ]);
    expect(await outcome(add('Third desk', true))).toEqual(['PT422', 'isActingSupervisor']);
    const ends = await save(first, { ...LEAD, isActingSupervisor: false }, await day(5));
    expect(await outcome(save(second, acting, await day(4)))).toEqual(['PT422', 'isActingSupervisor']);
    const begins = await save(second, acting, await day(5));
    expect((await withdraw(ends))[2]).toBe('Second desk acts as supervisor already. End that first.');
    expect(await refusedAt(save(first, LEAD, await day(2)))).toEqual(['accepted', undefined, '']);
    // Saved anew for the same day: the one who gives it up still makes room first.
    const anew = await save(first, { ...RETIRED, name: 'Old desk' }, await day(5));
    for (const version of [begins, anew]) await makeDue(world, version);
    expect(await applyDue(world)).toBe(2);
    expect([await stored(first), await stored(second)]).toEqual([{ ...RETIRED, name: 'Old desk' }, acting]);
    expect(await outcome(save(first, LEAD))).toEqual(['PT422', 'isActingSupervisor']);
  });

  it('takes over on the day on which another one gives up, before the worker has come', async () => {
    const [first, second] = [await add('Lead desk', true), await add('Second desk')];
    await makeDue(world, await save(first, { ...LEAD, isActingSupervisor: false }, await day(5)));
    await save(second, { name: 'Second desk', isActingSupervisor: true, isActive: true });
    expect([await stored(first), await stored(second)]).toMatchObject([
      { isActingSupervisor: false },
      { isActingSupervisor: true },
    ]);
    expect(await applyDue(world)).toBe(0);
  });

  it('that does not fit any more on its day is refused with the reason', async () => {
    const id = await add('Lead desk');
    const version = await save(id, { ...RETIRED, name: 'Old desk' }, await day(5));
    await makeDue(world, version);
    await world.db
      .sql`insert into public.qualifications (agency_id, name) values (${world.ours.id}, 'Old desk')`;
    await applyDue(world);
    expect(await stored(id)).toMatchObject({ name: 'Lead desk', isActive: true });
    expect(
      (await world.db.sql`select refusal from public.setting_versions where id = ${version}`)[0]?.refusal,
    ).toBe('Another qualification has this name.');
  });

  it('is saved by one of two admins, and two never act at once', async () => {
    await world.db.sql`
      update public.user_roles set role_id = (select id from public.roles where name = 'admin')
      where user_id = ${who.supervisor}`;
    const [first, second] = [await add('Lead desk'), await add('Second desk')];
    const from = await day(3);
    const contestant = (as: string, id: number, name: string) => ({
      as,
      work: (sql: Parameters<Parameters<typeof world.db.asUser>[1]>[0]) => sql`
        select public.save_setting('qualification', ${sql.json({ ...LEAD, name })}, ${from}, null, null, ${String(id)})`,
    });
    expect(
      (
        await race(world.db, [contestant(who.admin, first, 'One'), contestant(who.supervisor, first, 'Two')])
      ).toSorted(),
    ).toEqual(['PT409', null]);
    await world.db.sql`delete from public.setting_versions`;
    expect(
      (
        await race(world.db, [contestant(who.admin, first, 'One'), contestant(who.supervisor, second, 'Two')])
      ).toSorted(),
    ).toEqual(['PT422', null]);
  });

  it('tells whom a change concerns, and admins what stands against it', async () => {
    const id = await add('Lead desk', true);
    await hold(who.ana, id);
    await hold(who.ben, id, await day(3));
    const counts = async (value: unknown, from: string, subject = String(id)) =>
      (
        await world.db.asUser(
          who.admin,
          (sql) =>
            sql`select public.get_setting_counts('qualification', ${sql.json(value as never)}, ${from}, ${subject}) as counts`,
        )
      )[0]?.counts;
    expect(await counts(RETIRED, await day(3))).toEqual({
      problem: null,
      isActive: true,
      acts: true,
      holders: 2,
      names: ['Ana', 'Ben'],
    });
    expect(await counts(RETIRED, await day(4))).toMatchObject({ holders: 1, names: ['Ana'] });
    await save(id, RETIRED, await day(10));
    expect(await counts(LEAD, await day(10))).toMatchObject({ isActive: false, acts: false });
    await add('Second desk', false);
    expect(await counts({ ...LEAD, name: 'second desk' }, await day(1))).toMatchObject({
      problem: 'Another qualification has this name.',
    });
    expect((await refusedAt(counts(LEAD, await day(1), String(id + 50))))[0]).toBe('PT404');
    const facts = (
      await world.db.asUser(who.admin, (sql) => sql`select public.get_qualification_facts() as facts`)
    )[0]?.facts;
    expect(facts.names[String(id)]).toBe('Lead desk');
    expect(facts.spans.slice(0, 2)).toEqual([
      { id: String(id), fromDate: null, toDate: await day(9), isActive: true, isActingSupervisor: true },
      { id: String(id), fromDate: await day(10), toDate: null, isActive: false, isActingSupervisor: true },
    ]);
    expect(facts.held).toHaveLength(2);
  });
});

import postgres from 'postgres';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { uuid } from '../factories/people.ts';
import { makeRequirement } from '../factories/scheduling.ts';
import { generationCalls } from './generation-world.ts';
import {
  makeDraft,
  makePublished,
  makeSchedulingWorld,
  publish,
  type SchedulingWorld,
  shift,
  who,
} from './scheduling-world.ts';
import { accept, decide as decideSwap, decline, offer, withdraw } from './swaps-world.ts';
import { ask, decide } from './time-off-world.ts';

let world: SchedulingWorld;
beforeEach(async () => {
  world = await makeSchedulingWorld();
  await world.db.sql`delete from realtime.messages`;
});
afterEach(() => world.db.drop());

/** What was sent since the last look, as `topic event`, in order. */
async function sent(): Promise<string[]> {
  const rows = await world.db.sql`
    delete from realtime.messages returning topic, event, private, extension, inserted_at, payload`;
  expect(rows.every((row) => row.private && row.extension === 'broadcast')).toBe(true);
  return rows
    .toSorted((a, b) => Number(a.inserted_at) - Number(b.inserted_at))
    .map((row) => `${row.topic} ${row.event}`);
}

/** Those of conversations have tests of their own. */
async function topicsOf(person: string): Promise<string[]> {
  const topics: string[] = await world.db.asUser(person, async (sql) => {
    const [row] = await sql`select public.get_me() -> 'topics' as topics`;
    return row?.topics ?? [];
  });
  return topics.filter((topic) => !topic.startsWith('chat:'));
}

/** Whether Realtime would let a person join a topic, asked as it asks. */
async function hears(person: string, topic: string, extension = 'broadcast'): Promise<boolean> {
  return world.db.asUser(person, async (sql) => {
    await sql`select set_config('realtime.topic', ${topic}, true)`;
    return (
      (await sql`select 1 from realtime.messages where topic = ${topic} and extension = ${extension}`)
        .length > 0
    );
  });
}

const plant = (sql: postgres.Sql, topic: string, extension = 'broadcast') =>
  sql`insert into realtime.messages (topic, extension, private) values (${topic}, ${extension}, true)`;
const agency = (kind: string, epoch = 1) => `${kind}:${world.ours.id}:${epoch}`;
const user = (id: string, epoch = 1) => `user:${id}:${epoch}`;
const call = (as: string, text: string) => world.db.asUser(as, (sql) => sql.unsafe(text));
const versionOf = async (person: string) =>
  (await world.db.sql`select version from public.profiles where id = ${person}`)[0]?.version;

describe('the topics a person may hear', () => {
  it('are the own, the agency’s and, for supervisors and admins, the supervisors’', async () => {
    expect(await topicsOf(who.ana)).toEqual([user(who.ana), agency('agency')]);
    for (const person of [who.supervisor, who.admin]) {
      expect(await topicsOf(person)).toEqual([user(person), agency('agency'), agency('supervisors')]);
    }
  });

  it('are none for an ended session, and nobody else’s', async () => {
    const all = [agency('agency'), agency('supervisors'), user(who.ana), user(who.supervisor)];
    for (const topic of all) await plant(world.db.sql, topic);
    const heard = async (person: string) => {
      const found: string[] = [];
      for (const topic of all) if (await hears(person, topic)) found.push(topic);
      return found;
    };
    expect(await heard(who.ana)).toEqual([agency('agency'), user(who.ana)]);
    expect(await heard(who.supervisor)).toEqual([
      agency('agency'),
      agency('supervisors'),
      user(who.supervisor),
    ]);
    expect(await heard(who.foreignSupervisor)).toEqual([]);
    const rows = await world.db.asUser(
      who.ana,
      async (sql) => {
        await sql`select set_config('realtime.topic', ${agency('agency')}, true)`;
        return sql`select 1 from realtime.messages`;
      },
      { session_id: uuid(999) },
    );
    expect(rows).toHaveLength(0);
  });

  it('are for hearing broadcasts that nobody sends, and for who is present in the own agency', async () => {
    for (const topic of [agency('agency'), user(who.ana)]) await plant(world.db.sql, topic, 'presence');
    expect(await hears(who.ana, agency('agency'), 'presence')).toBe(true);
    expect(await hears(who.ana, user(who.ana), 'presence')).toBe(false);
    expect(await hears(who.foreignSupervisor, agency('agency'), 'presence')).toBe(false);
    for (const person of [who.ana, who.admin]) {
      await expect(
        world.db.asUser(person, async (sql) => {
          await sql`select set_config('realtime.topic', ${agency('agency')}, true)`;
          await plant(sql as unknown as postgres.Sql, agency('agency'));
        }),
      ).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('cannot be made from malformed names', async () => {
    for (const topic of [
      '',
      'agency',
      `agency:${world.ours.id}`,
      `agency:${world.ours.id}:1 `,
      'agency:%:1',
      '{}',
    ]) {
      await plant(world.db.sql, topic);
      expect(await hears(who.admin, topic), topic).toBe(false);
    }
  });
});

describe('who loses access', () => {
  it('hears nothing more: the topics move, and those who stay are told on their own', async () => {
    await call(
      who.admin,
      `select public.set_person_active('${who.supervisor}', false, ${await versionOf(who.supervisor)})`,
    );
    const messages = await sent();
    expect(messages.filter((message) => message.includes(who.supervisor))).toEqual([]);
    expect(messages.filter((message) => message.startsWith(agency('agency')))).toEqual([]);
    expect(messages.filter((message) => message.startsWith(`${agency('supervisors')} `))).toEqual([]);
    expect(messages).toContain(`${agency('supervisors', 2)} people`);
    for (const person of [who.ana, who.ben, who.cora, who.otherSupervisor, who.admin]) {
      expect(messages).toContain(`${user(person)} topics`);
    }
    expect(await topicsOf(who.supervisor)).toEqual([]);
    expect(await topicsOf(who.ana)).toEqual([user(who.ana, 2), agency('agency', 2)]);
  });

  it('as a supervisor stays a member: the old supervisors’ topic is silent from the change on', async () => {
    await call(
      who.admin,
      `select public.update_user_role('${who.supervisor}', 'dispatcher', ${await versionOf(who.supervisor)})`,
    );
    const messages = await sent();
    expect(messages).toContain(`${user(who.supervisor)} topics`);
    expect(messages.filter((message) => message.startsWith(`${agency('supervisors')} `))).toEqual([]);
    expect(await topicsOf(who.supervisor)).toEqual([user(who.supervisor, 2), agency('agency', 2)]);
  });

  it('moves nothing when a dispatcher rises, who is told to ask again', async () => {
    await call(
      who.admin,
      `select public.update_user_role('${who.ana}', 'supervisor', ${await versionOf(who.ana)})`,
    );
    expect(await sent()).toEqual(
      expect.arrayContaining([`${user(who.ana)} profile`, `${agency('supervisors')} people`]),
    );
    expect(await topicsOf(who.ana)).toEqual([user(who.ana), agency('agency'), agency('supervisors')]);
  });

  it('is also who had a session that was ended, or a password that was changed', async () => {
    for (const n of [901, 902]) {
      await world.db.sql`
        insert into auth.sessions (id, user_id, created_at, updated_at) values (${uuid(n)}, ${who.ana}, now(), now())`;
    }
    await world.db.asUser(who.ana, (sql) => sql`select public.end_my_sessions()`, { session_id: uuid(901) });
    expect(await topicsOf(who.ben)).toEqual([user(who.ben, 2), agency('agency', 2)]);
    // The first password, of an accepted invitation, takes nothing from anybody.
    await world.db.sql`update auth.users set encrypted_password = 'first' where id = ${who.ana}`;
    expect(await topicsOf(who.ben)).toEqual([user(who.ben, 2), agency('agency', 2)]);
    await world.db.sql`update auth.users set encrypted_password = 'second' where id = ${who.ana}`;
    expect(await topicsOf(who.ben)).toEqual([user(who.ben, 3), agency('agency', 3)]);
  });

  it('includes everybody of a suspended agency', async () => {
    await world.db.sql`update public.agencies set status = 'suspended' where id = ${world.ours.id}`;
    expect(await topicsOf(who.admin)).toEqual([]);
    await plant(world.db.sql, agency('agency'));
    expect(await hears(who.admin, agency('agency'))).toBe(false);
    expect(
      (await world.db.sql`select topic_epoch from public.agencies where id = ${world.ours.id}`)[0],
    ).toEqual({
      topic_epoch: 2,
    });
  });

  it('leaves no trace of the epoch in the audit', async () => {
    const [before] = await world.db.sql`select count(*)::int as n from public.audit_logs`;
    await call(
      who.admin,
      `select public.set_person_active('${who.ana}', false, ${await versionOf(who.ana)})`,
    );
    const [after] = await world.db.sql`select count(*)::int as n from public.audit_logs`;
    expect(after?.n - before?.n).toBe(1);
  });
});

describe('a change', () => {
  it('of a draft reaches supervisors alone, once for the whole transaction, with the last version', async () => {
    await makeDraft(world, 1, [[who.ana, shift.day, '2031-01-02']]);
    await sent();
    await world.db.sql.begin(async (sql) => {
      for (const day of ['2031-01-03', '2031-01-04', '2031-01-05']) {
        await sql`insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date)
          values (${world.ours.id}, ${world.ours.centerId}, 1, ${who.ben}, ${shift.day}, ${day})`;
      }
    });
    const rows = await world.db.sql`select topic, event, payload from realtime.messages`;
    const [schedule] = await world.db.sql`select version from public.schedules where id = 1`;
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      topic: agency('supervisors'),
      event: 'schedules',
      payload: { schedule: 1, version: schedule?.version, status: 'draft' },
    });
  });

  it('of a published block reaches every member, without names', async () => {
    await makeDraft(world, 1, [
      [who.ana, shift.day, '2031-01-02'],
      [who.ben, shift.night, '2031-01-02'],
    ]);
    await sent();
    await publish(world, 1);
    const rows = await world.db.sql`select topic, event, payload from realtime.messages`;
    const messages = rows.map((row) => `${row.topic} ${row.event}`).toSorted();
    expect(messages).toEqual(
      [
        `${agency('agency')} roster`,
        `${agency('supervisors')} deliveries`,
        `${agency('supervisors')} schedules`,
        `${user(who.ana)} notices`,
        `${user(who.ben)} notices`,
      ].toSorted(),
    );
    const text = JSON.stringify(rows);
    for (const name of ['Ana', 'Ben', 'Sam']) expect(text).not.toContain(name);
  });

  it('that is rolled back tells nobody, and neither does a part rolled back alone', async () => {
    await expect(
      world.db.sql.begin(async (sql) => {
        await makeRequirement(sql as unknown as postgres.Sql, world.ours, 77);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await sent()).toEqual([]);
    await world.db.sql.begin(async (sql) => {
      await sql
        .savepoint((part) =>
          makeRequirement(part as unknown as postgres.Sql, world.ours, 77).then(() => {
            throw new Error('part');
          }),
        )
        .catch(() => {});
      await sql`update public.profiles set full_name = 'Anna' where id = ${who.ana}`;
    });
    expect((await sent()).toSorted()).toEqual([
      `${agency('agency')} people`,
      `${agency('supervisors')} people`,
      `${user(who.ana)} profile`,
    ]);
  });

  it('of a request reaches the person and the supervisors, its days and its rules every member', async () => {
    const asked = await ask(world);
    const [days] = await world.db.sql`select payload from realtime.messages where event = 'leave_days'`;
    expect(Object.keys(days?.payload).toSorted(), 'neither whose nor which').toEqual(['entry', 'id']);
    expect((await sent()).toSorted()).toEqual([
      `${agency('agency')} leave_days`,
      `${agency('supervisors')} time_off`,
      `${user(who.ana)} time_off`,
      // Who may decide is told that it waits.
      ...[who.supervisor, who.admin, who.otherSupervisor].map((id) => `${user(id)} notices`),
    ]);
    await decide(world, asked, { charged: 600, note: 'Enough people' });
    // Once, although the balance changes with it.
    expect((await sent()).toSorted()).toEqual([
      `${agency('agency')} leave_days`,
      `${agency('supervisors')} time_off`,
      `${user(who.ana)} notices`,
      `${user(who.ana)} time_off`,
    ]);
    await world.db.sql`update public.leave_rules set cap_dispatchers = 1 where agency_id = ${world.ours.id}`;
    await world.db
      .sql`update public.leave_kinds set notice_days = 1 where agency_id = ${world.ours.id} and type = 'sick'`;
    expect(await sent()).toEqual([`${agency('agency')} settings`, `${agency('agency')} settings`]);
  });

  it('of an offer reaches the two, those asked and the supervisors; one to everyone every member', async () => {
    const [ana = 0, later = 0] = await makePublished(world, 1, [
      [who.ana, shift.day, '2031-01-06'],
      [who.ana, shift.day, '2031-01-07'],
    ]);
    await sent();
    const told = async () => (await sent()).filter((line) => line.endsWith(' swaps')).toSorted();
    const concerned = [`${agency('supervisors')} swaps`, `${user(who.ana)} swaps`, `${user(who.ben)} swaps`];
    const asked = [{ personId: who.ben }, { personId: who.cora }];
    const made = await offer(world, { kind: 'give', row: ana, asked });
    expect(await told()).toEqual([...concerned, `${user(who.cora)} swaps`]);
    await decline(world, made);
    expect(await told()).toEqual(concerned);
    await accept(world, made, { as: who.cora });
    expect(await told()).toEqual([...concerned, `${user(who.cora)} swaps`]);
    const everyone = await offer(world, { kind: 'give', row: later, asked: [], forEveryone: true });
    expect(await told()).toEqual([
      `${agency('agency')} swaps`,
      `${agency('supervisors')} swaps`,
      `${user(who.ana)} swaps`,
    ]);
    await withdraw(world, everyone);
    expect(await told()).toContain(`${agency('agency')} swaps`);
  });

  it('of a trade that is approved is one of the published roster, too', async () => {
    const [ana = 0] = await makePublished(world, 1, [[who.ana, shift.day, '2031-01-06']]);
    const agreed = await accept(
      world,
      await offer(world, { kind: 'give', row: ana, asked: [{ personId: who.ben }] }),
    );
    await sent();
    await decideSwap(world, agreed);
    expect((await sent()).toSorted()).toEqual([
      `${agency('agency')} roster`,
      `${agency('supervisors')} schedules`,
      `${agency('supervisors')} swaps`,
      ...[who.ana, who.ben].flatMap((id) => [`${user(id)} notices`, `${user(id)} swaps`]),
    ]);
  });

  it('of shifts, requirements and people is told where it is shown', async () => {
    await makeRequirement(world.db.sql, world.ours, 77);
    expect(await sent()).toEqual([`${agency('agency')} settings`]);
    await world.db.sql`update public.shifts set is_active = false where id = ${shift.short}`;
    expect(await sent()).toEqual([`${agency('agency')} settings`]);
    await call(who.ana, `update public.profiles set phone = '555 0101' where id = '${who.ana}'`);
    expect(await sent()).toEqual([`${agency('supervisors')} people`, `${user(who.ana)} profile`]);
  });

  it('of a run is told with its progress, and a mere heartbeat is not', async () => {
    await makeDraft(world, 1, []);
    await sent();
    const { sql } = world.db;
    await call(
      who.supervisor,
      `select public.start_generation(1, (select version from public.schedules where id = 1), '{"seed":7,"effort":"quick"}')`,
    );
    expect(await sent()).toContain(`${agency('supervisors')} generation`);
    await sql`update public.generation_runs set stage = 'lines', progress = 0.5, detail = '{"secondsLeft":3}'`;
    const [message] = await sql`select topic, payload from realtime.messages`;
    expect(message).toMatchObject({
      topic: agency('supervisors'),
      payload: {
        schedule: 1,
        scenario: null,
        state: 'running',
        stage: 'lines',
        progress: 0.5,
        detail: { secondsLeft: 3 },
      },
    });
    for (const change of [`worker = 'test'`, 'stop_requested_at = now()']) {
      await sent();
      await sql.unsafe(`update public.generation_runs set ${change}`);
      expect(await sent()).toEqual([`${agency('supervisors')} generation`]);
    }
    await sent();
    await sql`update public.generation_runs set heartbeat_at = now() + interval '1 second'`;
    expect(await sent()).toEqual([]);
  });

  it('of a scenario is told where its schedule is shown, and its run names it', async () => {
    await makeDraft(world, 1, []);
    await sent();
    const { scenario_id } = await generationCalls(world).createScenario(1);
    const [run] = await world.db.sql`select payload from realtime.messages where event = 'generation'`;
    expect(run?.payload).toMatchObject({ schedule: 1, scenario: scenario_id });
    expect(await sent()).toContain(`${agency('supervisors')} schedules`);
    await generationCalls(world).deleteScenario(scenario_id);
    expect(await sent()).toContain(`${agency('supervisors')} schedules`);
  });

  it('of another agency is never told here', async () => {
    await world.db.sql`update public.profiles set phone = '555 0102' where id = ${who.stranger}`;
    expect((await sent()).filter((message) => message.includes(world.ours.id))).toEqual([]);
  });
});

/** Other tests' transactions take moments, or many of them where the machine is busy. */
const patience = { timeout: 100_000, interval: 50 };

describe('the mark of a page', { timeout: 120_000 }, () => {
  type Mark = { mark: number; entries: number[] };
  const markOf = (person: string, since: number | null): Promise<Mark> =>
    world.db.asUser(person, async (sql) => {
      const [row] = await sql`select public.get_live_mark(${since}) as found`;
      return row?.found;
    });
  /** A mark after which nothing was told: one is only as new as the oldest transaction of the whole cluster. */
  async function freshMark(first: string, ...others: readonly string[]): Promise<Mark> {
    let fresh: Mark = { mark: 0, entries: [] };
    await expect
      .poll(async () => {
        fresh = await markOf(first, null);
        const since = await Promise.all([first, ...others].map((person) => markOf(person, fresh.mark)));
        return since.flatMap(({ entries }) => entries);
      }, patience)
      .toEqual([]);
    return fresh;
  }
  /** The numbers that signals of these topics have carried since the last look. */
  async function carried(...topics: string[]): Promise<number[]> {
    const rows = await world.db
      .sql`delete from realtime.messages where topic = any(${topics}) returning payload`;
    return rows.map(({ payload }) => Number(payload.entry)).toSorted((a, b) => b - a);
  }
  const signal = (sql: postgres.Sql | postgres.TransactionSql, topic: string, payload = '{}') =>
    sql`select private.tell(${topic}, 'settings', ${payload}::text::jsonb)`;

  it('begins with nothing, and tells then what the own topics were told, as the signals themselves do', async () => {
    expect((await markOf(who.ana, null)).entries).toEqual([]);
    const first = await freshMark(who.ana, who.supervisor, who.stranger);
    for (const topic of [agency('agency'), agency('supervisors'), user(who.ana), user(who.ben)]) {
      await signal(world.db.sql, topic);
    }
    const told = await carried(agency('agency'), user(who.ana));
    expect(told).toHaveLength(2);
    const second = await markOf(who.ana, first.mark);
    expect(second.entries).toEqual(told);
    expect(second.mark).toBeGreaterThanOrEqual(first.mark);
    expect((await freshMark(who.ana)).entries).toEqual([]);
    expect((await markOf(who.supervisor, first.mark)).entries).toHaveLength(2);
    expect((await markOf(who.stranger, first.mark)).entries).toEqual([]);
  });

  it('tells of who commits late, though others with later numbers were told of before', async () => {
    const first = await freshMark(who.ana);
    let meanwhile: Mark = first;
    await world.db.sql.begin(async (sql) => {
      await signal(sql, agency('agency'));
      // Another transaction begins later and ends first: nobody waits.
      const other = postgres(world.db.url('postgres'), { max: 1, onnotice: () => {} });
      await signal(other, agency('agency')).finally(() => other.end());
      meanwhile = await markOf(who.ana, first.mark);
      expect(meanwhile.entries).toHaveLength(1);
    });
    const late = (await markOf(who.ana, meanwhile.mark)).entries;
    expect(late).toHaveLength(2);
    expect(late).toEqual(await carried(agency('agency')));
  });

  it('counts the same event of a transaction once, and nothing that was taken back', async () => {
    const first = await freshMark(who.ana);
    await world.db.sql.begin(async (sql) => {
      await signal(sql, agency('agency'), '{"schedule":1}');
      await signal(sql, agency('agency'), '{"schedule":1}');
      await signal(sql, agency('agency'), '{"schedule":2}');
      await expect(
        sql.savepoint(async (part) => {
          await signal(part, agency('agency'), '{"schedule":3}');
          throw new Error('no');
        }),
      ).rejects.toThrow('no');
    });
    expect((await markOf(who.ana, first.mark)).entries).toEqual(await carried(agency('agency')));
    expect((await markOf(who.ana, first.mark)).entries).toHaveLength(2);
  });

  it('forgets what is older than an hour, and waits for nobody who clears away too', async () => {
    const { sql } = world.db;
    await sql`delete from private.live_log`;
    await signal(sql, agency('agency'), '{"schedule":1}');
    await sql`update private.live_log set told_at = now() - interval '61 minutes'`;
    await sql`alter table private.live_log alter column id restart with 500`;
    await sql.begin(async (keeper) => {
      await keeper`select from private.live_log for update`;
      const other = postgres(world.db.url('postgres'), { max: 1, onnotice: () => {} });
      await signal(other, agency('agency'), '{"schedule":2}').finally(() => other.end());
    });
    expect(await sql`select id from private.live_log`).toHaveLength(2);
    await sql`alter table private.live_log alter column id restart with 1000`;
    await signal(sql, agency('agency'), '{"schedule":3}');
    expect((await sql`select id from private.live_log order by id`).map(({ id }) => Number(id))).toEqual([
      500, 1000,
    ]);
  });

  it('is for people who may hear, and says nothing to others', async () => {
    const { ben } = who;
    const { mark } = await freshMark(ben);
    await signal(world.db.sql, user(ben));
    expect((await markOf(ben, mark)).entries).toHaveLength(1);
    await call(who.admin, `select public.set_person_active('${ben}', false, ${await versionOf(ben)})`);
    expect((await markOf(ben, mark)).entries).toEqual([]);
    await expect(world.db.asUser(null, (sql) => sql`select public.get_live_mark(1)`)).rejects.toThrow();
  });
});

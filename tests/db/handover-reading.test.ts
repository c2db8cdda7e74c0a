import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  at,
  clearNotes,
  confirm,
  type HandoverWorld,
  letPass,
  makeHandoverWorld,
  noteFor,
  place,
  plant,
  read,
  save,
  search,
  withdraw,
} from './handover-world.ts';
import { refusalOf } from './refusal.ts';
import { auditSince, lastAuditId, who } from './scheduling-world.ts';

let world: HandoverWorld;
beforeAll(async () => {
  world = await makeHandoverWorld();
});
afterAll(() => world.db.drop());
beforeEach(() => clearNotes(world));

const summarySchema = z.object({
  due: z.int(),
  change: z
    .object({ at: z.string(), notes: z.int(), readers: z.int(), missing: z.int() })
    .strict()
    .nullable(),
});

async function summary(as: string) {
  const [row] = await world.db.asUser(
    as,
    (sql) => sql`select public.get_handover_summary(${world.ours.centerId}) as told`,
  );
  return summarySchema.parse(row?.told);
}

const namesOf = (told: Awaited<ReturnType<typeof read>>) =>
  told.crews.map(({ people }) => people.map(({ full_name: name }) => name));

describe('a hand-over', () => {
  it('tells the changes to come, with how many begin and by which shifts', async () => {
    const { changes, desks } = await read(world, who.ana);
    expect(changes.map((change) => [Date.parse(change.at), change.count, change.codes])).toEqual([
      [Date.parse(at(world, 30)), 2, ['DA10']],
      [Date.parse(at(world, 510)), 1, ['DA10']],
    ]);
    expect(desks.map(({ name }) => name)).toEqual(['Call taking', 'Radio', 'Supervisor']);
  });

  it('is for people of the center', async () => {
    await save(world, who.ana);
    expect((await read(world, who.cora)).notes).toHaveLength(1);
    expect(await refusalOf(read(world, who.stranger))).toMatchObject({ code: 'PT404' });
    expect(await refusalOf(read(world, who.foreignSupervisor))).toMatchObject({ code: 'PT404' });
    expect(await refusalOf(read(world, null))).toMatchObject({ code: '42501' });
  });

  it('tells supervisors and a note’s author who read it, others only themselves', async () => {
    const id = await save(world, who.ana);
    await confirm(world, who.ben, [[id, 1]]);
    for (const as of [who.supervisor, who.admin, who.ana]) {
      expect(namesOf(await read(world, as))).toEqual([['Ben', 'Cora']]);
      expect((await noteFor(world, as, id)).receipts.map((receipt) => receipt.full_name)).toEqual(['Ben']);
    }
    expect(namesOf(await read(world, who.cora))).toEqual([['Cora']]);
    expect((await noteFor(world, who.cora, id)).receipts).toEqual([]);
    expect((await noteFor(world, who.ben, id)).receipts).toHaveLength(1);
  });

  it('follows the roster: whoever is moved into or out of the crew, joins, leaves or goes on', async () => {
    const id = await save(world, who.ana);
    const due = async (as: string) => (await noteFor(world, as, id)).is_due;
    expect([await due(who.ben), await due(who.cora), await due(who.otherSupervisor)]).toEqual([
      true,
      true,
      false,
    ]);
    const early = await plant(world, who.otherSupervisor, 0, 60);
    expect(await due(who.otherSupervisor)).toBe(true);
    await place(world, early, -1, 60);
    expect(await due(who.otherSupervisor)).toBe(false);
    await place(world, early, 60, 90);
    expect(await due(who.otherSupervisor)).toBe(true);
    await place(world, early, 61, 90);
    expect(await due(who.otherSupervisor)).toBe(false);
    // Who is on duty already and stays takes nothing over.
    await place(world, early, 30, 90);
    const before = await plant(world, who.otherSupervisor, -60, 30);
    expect(await due(who.otherSupervisor)).toBe(false);
    await world.db.sql`update public.assigned_shifts set status = 'cancelled' where id = ${before}`;
    expect(await due(who.otherSupervisor)).toBe(true);
    await world.db.sql`update public.assigned_shifts set status = 'cancelled' where id = ${early}`;
    expect(await due(who.otherSupervisor)).toBe(false);
    await world.db.sql`update public.profiles set is_active = false where id = ${who.cora}`;
    expect(namesOf(await read(world, who.supervisor))).toEqual([['Ben']]);
    await world.db.sql`update public.profiles set is_active = true where id = ${who.cora}`;
  });

  it('reaches from a day back to a day ahead', async () => {
    await save(world, who.ana);
    await letPass(world, 1465);
    expect((await read(world, who.ana)).notes).toHaveLength(1);
    await letPass(world, 10);
    expect((await read(world, who.ana)).notes).toHaveLength(0);
    await letPass(world, -1475);
  });
});

describe('the summary', () => {
  it('counts own notes within the hour to come, and for supervisors who has not read all', async () => {
    expect(await summary(who.supervisor)).toEqual({ due: 0, change: null });
    const one = await save(world, who.ana);
    const two = await save(world, who.ben, { deskId: world.desks.calls });
    await save(world, who.ana, { forAt: at(world, 510) });
    expect(await summary(who.ben)).toEqual({ due: 1, change: null });
    expect(await summary(who.cora)).toEqual({ due: 2, change: null });
    // Her change is hours away.
    expect((await summary(who.otherSupervisor)).due).toBe(0);
    expect((await summary(who.supervisor)).change).toMatchObject({ notes: 2, readers: 2, missing: 2 });
    await confirm(world, who.ben, [[one, 1]]);
    expect(await summary(who.supervisor)).toMatchObject({ due: 0, change: { readers: 2, missing: 1 } });
    await confirm(world, who.cora, [
      [one, 1],
      [two, 1],
    ]);
    expect((await summary(who.supervisor)).change).toMatchObject({ readers: 2, missing: 0 });
  });
});

describe('the history', () => {
  it('is found by time, desk and every word, the newest first', async () => {
    const radio = await save(world, who.ana, { content: 'Pursuit on I-70, 100% of units' });
    const calls = await save(world, who.ana, { deskId: world.desks.calls, content: 'Pursuit ended_here' });
    const found = async (options: Parameters<typeof search>[2]) =>
      (await search(world, who.cora, options)).notes.map(({ id }) => id);
    expect((await found({})).toSorted()).toEqual([radio, calls].toSorted());
    expect(await found({ deskId: world.desks.calls })).toEqual([calls]);
    expect(await found({ query: 'units  PURSUIT' })).toEqual([radio]);
    // What is typed is text: neither of the signs stands for another.
    expect(await found({ query: '0%' })).toEqual([radio]);
    expect(await found({ query: 'd_h' })).toEqual([calls]);
    expect(await found({ query: '1_0' })).toEqual([]);
    expect(await found({ query: '\\' })).toEqual([]);
    expect(await found({ query: '   ' })).toHaveLength(2);
    expect(await found({ toMinutes: 30 })).toEqual([]);
    expect(await found({ fromMinutes: 30, toMinutes: 31 })).toHaveLength(2);
    await withdraw(world, who.ana, calls);
    expect(await found({ query: 'Pursuit' })).toEqual([radio]);
    expect(await found({})).toHaveLength(2);
  });

  it('refuses a time or a question without bounds, and whoever is of another center', async () => {
    expect(await refusalOf(search(world, who.ana, { fromMinutes: -600_000 }))).toMatchObject({
      code: 'PT422',
    });
    expect(await refusalOf(search(world, who.ana, { query: 'a'.repeat(201) }))).toMatchObject({
      code: 'PT422',
      detail: { field: 'query' },
    });
    expect(await refusalOf(search(world, who.stranger))).toMatchObject({ code: 'PT404' });
  });

  it('says that there is more than it gives', async () => {
    await world.db.sql`
      insert into public.handover_notes (agency_id, center_id, desk_id, for_at, content, author_id, client_id)
      select ${world.ours.id}, ${world.ours.centerId}, ${world.desks.radio}, ${at(world, 30)}, 'note ' || n, ${who.ana},
        gen_random_uuid()
      from generate_series(1, 201) n`;
    const { notes, has_more: hasMore } = await search(world, who.ana);
    expect([notes.length, hasMore]).toEqual([200, true]);
  });
});

describe('desks', () => {
  const call = (as: string, work: string) =>
    world.db.asUser(as, (sql) => sql.unsafe(`select ${work} as told`));
  const names = async () =>
    (await read(world, who.ana)).desks.filter((desk) => desk.is_active).map(({ name }) => name);

  it('are added, named, moved, retired and brought back by admins alone', async () => {
    const since = await lastAuditId(world.db.sql);
    const center = world.ours.centerId;
    const [row] = await call(who.admin, `public.add_desk('${center}', '  Fire  ')`);
    const fire = Number(row?.told);
    expect(await names()).toEqual(['Call taking', 'Radio', 'Supervisor', 'Fire']);
    await call(who.admin, `public.move_desk(${fire}, true)`);
    expect(await names()).toEqual(['Call taking', 'Radio', 'Fire', 'Supervisor']);
    await call(who.admin, `public.move_desk(${world.desks.calls}, true)`);
    await call(who.admin, `public.update_desk(${fire}, 1, 'Fire and EMS', true)`);
    await call(who.admin, `public.update_desk(${fire}, 2, 'Fire and EMS', false)`);
    expect(await names()).toEqual(['Call taking', 'Radio', 'Supervisor']);
    expect((await auditSince(world.db.sql, since)).map(({ action }) => action)).toEqual([
      'desk.create',
      'desk.move',
      'desk.update',
      'desk.update',
    ]);
    expect(await refusalOf(call(who.admin, `public.update_desk(${fire}, 1, 'Fire', true)`))).toMatchObject({
      code: 'PT409',
      detail: { version: 3 },
    });
    expect(await refusalOf(call(who.admin, `public.add_desk('${center}', 'rAdIo')`))).toMatchObject({
      code: 'PT409',
      detail: { field: 'name' },
    });
    for (const name of ['', '   ', 'a'.repeat(61), 'two\nlines', '\u202Eoidar']) {
      const adding = world.db.asUser(who.admin, (sql) => sql`select public.add_desk(${center}, ${name})`);
      expect(await refusalOf(adding)).toMatchObject({ code: 'PT422', detail: { field: 'name' } });
    }
    for (const work of [
      `public.add_desk('${center}', 'New')`,
      `public.update_desk(${fire}, 3, 'New', true)`,
      `public.move_desk(${fire}, true)`,
    ]) {
      for (const as of [who.ana, who.supervisor]) {
        expect(await refusalOf(call(as, work))).toMatchObject({ code: 'PT403' });
      }
    }
    expect(
      await refusalOf(call(who.admin, `public.update_desk(${world.desks.foreign}, 1, 'Mine', true)`)),
    ).toMatchObject({ code: 'PT404' });
    expect(
      await refusalOf(call(who.admin, `public.add_desk('${world.theirs.centerId}', 'Mine')`)),
    ).toMatchObject({ code: 'PT404' });
  });

  it('are at most forty in use, and one at least', async () => {
    const made = await world.db.sql`
      insert into public.desks (agency_id, center_id, name, position)
      select ${world.ours.id}, ${world.ours.centerId}, 'Desk ' || n, 100 + n from generate_series(1, 37) n returning id`;
    expect(
      await refusalOf(call(who.admin, `public.add_desk('${world.ours.centerId}', 'One more')`)),
    ).toMatchObject({ code: 'PT422', detail: { field: 'name' } });
    await world.db.sql`delete from public.desks where id = any (${made.map(({ id }) => Number(id))})`;
    await world.db.sql`
      update public.desks set is_active = id = ${world.desks.radio} where center_id = ${world.ours.centerId}`;
    const [radio] = await world.db.sql`select version from public.desks where id = ${world.desks.radio}`;
    expect(
      await refusalOf(
        call(who.admin, `public.update_desk(${world.desks.radio}, ${radio?.version}, 'Radio', false)`),
      ),
    ).toMatchObject({ code: 'PT422', detail: { field: 'isActive' } });
    await world.db.sql`
      update public.desks set is_active = name <> 'Fire and EMS' where center_id = ${world.ours.centerId}`;
  });

  it('are there for a new center', async () => {
    const [row] = await call(who.admin, `public.add_center('West', 'America/Denver', '05:00')`);
    const made = await world.db
      .sql`select name from public.desks where center_id = ${row?.told} order by position`;
    expect(made.map(({ name }) => name)).toEqual(['Call taking', 'Radio', 'Supervisor']);
  });
});

describe('live', () => {
  it('signals the center once for a change, without a word of it', async () => {
    await world.db.sql`delete from realtime.messages`;
    const id = await save(world, who.ana, { content: 'a private name' });
    const two = await save(world, who.ana, { deskId: world.desks.calls });
    await world.db.sql`delete from realtime.messages`;
    await confirm(world, who.ben, [
      [id, 1],
      [two, 1],
    ]);
    const sent = await world.db
      .sql`select topic, event, payload from realtime.messages where event = 'handover'`;
    expect(sent).toHaveLength(1);
    expect(sent[0]?.topic).toMatch(new RegExp(`^agency:${world.ours.id}:`));
    expect(sent[0]?.payload).toMatchObject({ center: world.ours.centerId });
    expect(JSON.stringify(sent)).not.toContain('private');
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  at,
  clearNotes,
  confirm,
  type HandoverWorld,
  makeHandoverWorld,
  place,
  plant,
  save,
  withdraw,
} from './handover-world.ts';
import { race } from './race.ts';
import { who } from './scheduling-world.ts';

let world: HandoverWorld;
beforeAll(async () => {
  world = await makeHandoverWorld();
});
afterAll(() => world.db.drop());
beforeEach(() => clearNotes(world));

/** Lets the worker look as of a time, in minutes from the world's beginning; returns how many notices it made. */
async function tellAt(minutes: number): Promise<number> {
  const [row] = await world.db.sql`select private.tell_handovers(${at(world, minutes)}) as told`;
  return Number(row?.told);
}

async function told(): Promise<{ to: string; content: string; link: string; isRead: boolean }[]> {
  return [
    ...(await world.db.sql<{ to: string; content: string; link: string; isRead: boolean }[]>`
      select p.full_name as to, n.content, n.link, n.read_at is not null as "isRead"
      from public.notifications n join public.profiles p on p.id = n.recipient_id
      where n.kind = 'handover.note' order by p.full_name, n.id`),
  ];
}

describe('the notice of a hand-over', () => {
  it('comes a quarter of an hour before the change, once, to whoever has not read', async () => {
    const one = await save(world, who.ana);
    await save(world, who.ana, { deskId: world.desks.calls });
    const withdrawn = await save(world, who.ana, { deskId: world.desks.supervisor });
    await withdraw(world, who.ana, withdrawn);
    await confirm(world, who.ben, [[one, 1]]);
    expect(await tellAt(14)).toBe(0);
    expect(await tellAt(15)).toBe(2);
    expect(await tellAt(16)).toBe(0);
    expect(await tellAt(60)).toBe(0);
    expect(
      (await told()).map(({ to, content, link }) => [to, content.replace(/\d\d:\d\d/, 'HH:MM'), link]),
    ).toEqual([
      ['Ben', '1 hand-over note for you at HH:MM: Call taking.', '/handover'],
      ['Cora', '2 hand-over notes for you at HH:MM: Call taking, Radio.', '/handover'],
    ]);
  });

  it('says the time of the center', async () => {
    await save(world, who.ana);
    await tellAt(15);
    const [row] = await world.db.sql`
      select to_char(${at(world, 30)}::text::timestamptz at time zone 'America/Denver', 'HH24:MI') as time`;
    expect((await told())[0]?.content).toContain(` at ${row?.time}: `);
  });

  it('is not repeated for an edit, and comes for what is written late and for who joins late', async () => {
    const id = await save(world, who.ana);
    await tellAt(20);
    await save(world, who.ana, { noteId: id, content: 'changed', version: 1 });
    expect(await tellAt(25)).toBe(0);
    await save(world, who.ana, { deskId: world.desks.supervisor });
    expect(await tellAt(26)).toBe(2);
    const late = await plant(world, who.otherSupervisor, 40, 100);
    expect(await tellAt(41)).toBe(1);
    await place(world, late, 400, 500);
    expect(await tellAt(42)).toBe(0);
    await world.db.sql`delete from public.assigned_shifts where id = ${late}`;
  });

  it('comes again to whoever had read a text that was changed, once for all changes until they read on', async () => {
    const id = await save(world, who.ana);
    await tellAt(20);
    await confirm(world, who.ben, [[id, 1]]);
    expect(await tellAt(21)).toBe(0);
    await save(world, who.ana, { noteId: id, content: 'changed', version: 1 });
    expect(await tellAt(22)).toBe(1);
    await save(world, who.ana, { noteId: id, content: 'changed again', version: 2 });
    expect(await tellAt(23)).toBe(0);
    expect((await told()).map(({ to }) => to)).toEqual(['Ben', 'Ben', 'Cora']);
    await confirm(world, who.ben, [[id, 3]]);
    expect(await tellAt(24)).toBe(0);
  });

  it('goes to no author, nobody who has left, and not two hours late', async () => {
    await save(world, who.ben);
    await world.db.sql`update public.profiles set is_active = false where id = ${who.cora}`;
    expect(await tellAt(15)).toBe(0);
    await world.db.sql`update public.profiles set is_active = true where id = ${who.cora}`;
    expect(await tellAt(151)).toBe(0);
    expect(await tellAt(149)).toBe(1);
  });

  it('is told once by several workers at once', async () => {
    await save(world, who.ana);
    const moment = at(world, 20);
    const outcomes = await race(
      world.db,
      Array.from({ length: 4 }, () => ({
        as: 'owner' as const,
        work: (sql) => sql`select private.tell_handovers(${moment})`,
      })),
    );
    expect(outcomes).toEqual([null, null, null, null]);
    expect((await told()).map(({ to }) => to)).toEqual(['Ben', 'Cora']);
  });

  it('is read once the last note is', async () => {
    // Both are due by the clock that runs, so that reading looks at the same notes.
    const early = await plant(world, who.otherSupervisor, 10, 25);
    const one = await save(world, who.ana, { forAt: at(world, 10) });
    const two = await save(world, who.ana, { forAt: at(world, 10), deskId: world.desks.calls });
    await tellAt(10);
    const isReadFor = async () => (await told()).find(({ to }) => to === 'Ben')?.isRead;
    await confirm(world, who.ben, [[one, 1]]);
    expect(await isReadFor()).toBe(false);
    await confirm(world, who.ben, [[two, 1]]);
    expect(await isReadFor()).toBe(true);
    await world.db.sql`delete from public.assigned_shifts where id = ${early}`;
  });

  it('is part of what the worker tells', async () => {
    const early = await plant(world, who.otherSupervisor, 5, 25);
    await save(world, who.ana, { forAt: at(world, 5) });
    await world.db.asUser('service_role', (sql) => sql`select public.tell_due()`);
    expect((await told()).map(({ to }) => to)).toEqual(['Ben', 'Cora', 'Tess']);
    await world.db.sql`delete from public.assigned_shifts where id = ${early}`;
  });
});

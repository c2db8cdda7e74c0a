import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makePerson } from '../factories/people.ts';
import { refusalOf } from './refusal.ts';
import { makeSchedulingWorld, type SchedulingWorld, who } from './scheduling-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());
beforeEach(async () => {
  await world.db.sql`delete from public.saved_views`;
});

type View = {
  id: number;
  name: string;
  query: object;
  isDefault: boolean;
  isShared: boolean;
  ownerName: string | null;
  version: number;
};
type Asked = { place?: string; name?: string; query?: unknown; isDefault?: boolean; isShared?: boolean };

const save = (as: string | null, asked: Asked = {}) =>
  world.db.asUser(as, async (sql) => {
    const { place = 'people', name = 'Trainees', query = { state: 'trainee' } } = asked;
    const [row] = await sql<{ id: number }[]>`
      select public.save_view(${place}, ${name}, ${JSON.stringify(query)}::text::jsonb, ${asked.isDefault ?? false},
        ${asked.isShared ?? false}) as id`;
    return row?.id ?? 0;
  });
const list = (as: string | null, place: string | null = 'people') =>
  world.db.asUser(as, async (sql) => {
    const [row] = await sql<{ views: View[] }[]>`select public.list_saved_views(${place}) as views`;
    return row?.views ?? [];
  });
const rename = (as: string, id: number, version: number, name: string, isShared = false) =>
  world.db.asUser(as, (sql) => sql`select public.rename_view(${id}, ${version}, ${name}, ${isShared})`);
const remove = (as: string, id: number, version: number) =>
  world.db.asUser(as, (sql) => sql`select public.remove_view(${id}, ${version})`);
const setDefault = (as: string, id: number, version: number, isDefault: boolean) =>
  world.db.asUser(as, (sql) => sql`select public.set_default_view(${id}, ${version}, ${isDefault})`);
const statusOf = async (work: Promise<unknown>) => (await refusalOf(work))?.code ?? null;
const namesOf = async (as: string, place?: string) => (await list(as, place)).map(({ name }) => name);

describe('a saved view', () => {
  it('is of its owner alone, and only of pages that their role opens', async () => {
    const id = await save(who.supervisor);
    expect(await list(who.supervisor)).toEqual([
      {
        ...{ id, place: 'people', name: 'Trainees', query: { state: 'trainee' }, version: 1 },
        ...{ isDefault: false, isShared: false, ownerName: null },
      },
    ]);
    for (const other of [who.ana, who.otherSupervisor, who.admin, who.foreignSupervisor]) {
      expect(await namesOf(other)).toEqual([]);
      expect(await statusOf(rename(other, id, 1, 'Mine'))).toBe('PT404');
      expect(await statusOf(setDefault(other, id, 1, true))).toBe('PT404');
      expect(await statusOf(remove(other, id, 1))).toBe('PT404');
    }
    expect(await statusOf(save(null))).toBe('42501');
    expect(await statusOf(save(who.ana))).toBe('PT403');
    expect(await statusOf(save(who.supervisor, { place: 'audit' }))).toBe('PT403');
    expect(await statusOf(save(who.admin, { place: 'audit' }))).toBeNull();
    expect(await statusOf(save(who.ana, { place: 'schedule', query: { view: 'week' } }))).toBeNull();
    expect(await statusOf(save(who.admin, { place: 'settings' }))).toBe('PT422');
  });

  it('has a name of its own, filters of at most 2,000 letters, and 49 beside it', async () => {
    expect(await statusOf(save(who.supervisor, { name: '' }))).toBe('PT422');
    expect(await statusOf(save(who.supervisor, { name: 'x'.repeat(61) }))).toBe('PT422');
    expect(await statusOf(save(who.supervisor, { query: ['state'] }))).toBe('PT422');
    expect(await statusOf(save(who.supervisor, { query: { q: 'x'.repeat(2000) } }))).toBe('PT422');
    await save(who.supervisor);
    expect(await statusOf(save(who.supervisor, { name: 'TRAINEES' }))).toBe('PT409');
    expect(await statusOf(save(who.otherSupervisor))).toBeNull();
    await world.db.sql`
      insert into public.saved_views (agency_id, user_id, place, name, query)
      select ${world.ours.id}, ${who.supervisor}, 'people', 'View ' || n, '{}' from generate_series(1, 49) n`;
    expect(await statusOf(save(who.supervisor, { name: 'One more' }))).toBe('PT422');
    expect(await statusOf(save(who.supervisor, { name: 'One more', place: 'roster' }))).toBeNull();
  });

  it('is changed in the version that was seen', async () => {
    const id = await save(who.supervisor);
    await save(who.supervisor, { name: 'Others' });
    await rename(who.supervisor, id, 1, 'New people');
    expect(await statusOf(rename(who.supervisor, id, 1, 'Late'))).toBe('PT409');
    expect(await statusOf(rename(who.supervisor, id, 2, 'OTHERS'))).toBe('PT409');
    expect(await statusOf(rename(who.supervisor, id, 2, ''))).toBe('PT422');
    expect(await statusOf(remove(who.supervisor, id, 1))).toBe('PT409');
    await remove(who.supervisor, id, 2);
    expect(await namesOf(who.supervisor)).toEqual(['Others']);
  });

  it('opens its place in the stead of the one before', async () => {
    const first = await save(who.supervisor, { isDefault: true });
    const second = await save(who.supervisor, { name: 'Others', isDefault: true });
    await save(who.supervisor, { place: 'roster', name: 'By hours', isDefault: true });
    expect((await list(who.supervisor, null)).map(({ name }) => name)).toEqual(['By hours', 'Others']);
    await setDefault(who.supervisor, first, 2, true);
    expect((await list(who.supervisor)).map(({ name, isDefault }) => [name, isDefault])).toEqual([
      ['Others', false],
      ['Trainees', true],
    ]);
    expect(await statusOf(setDefault(who.supervisor, second, 1, true))).toBe('PT409');
    await setDefault(who.supervisor, first, 3, false);
    expect((await list(who.supervisor, null)).map(({ name }) => name)).toEqual(['By hours']);
  });
});

describe('a shared view', () => {
  it('is seen at the center by those who may open the page, as long as its owner may share', async () => {
    const { sql } = world.db;
    expect(
      await statusOf(save(who.ana, { place: 'schedule', query: { view: 'week' }, isShared: true })),
    ).toBe('PT403');
    const id = await save(who.supervisor, { isShared: true, isDefault: true });
    await save(who.supervisor, { place: 'schedule', query: { view: 'week' }, isShared: true });
    expect(await list(who.otherSupervisor)).toMatchObject([
      { name: 'Trainees', ownerName: 'Sam', isShared: true, isDefault: false },
    ]);
    // It is the default of its owner alone.
    expect(await list(who.otherSupervisor, null)).toEqual([]);
    expect(await namesOf(who.ana)).toEqual([]);
    expect(await namesOf(who.ana, 'schedule')).toEqual(['Trainees']);
    expect(await namesOf(who.foreignSupervisor)).toEqual([]);
    expect(await statusOf(remove(who.otherSupervisor, id, 1))).toBe('PT404');

    const [annex] = await sql<{ id: string }[]>`
      insert into public.centers (agency_id, name, time_zone) values (${world.ours.id}, 'Annex', 'America/Denver')
      returning id`;
    const away = await makePerson(sql, { ...world.ours, centerId: annex?.id ?? '' }, 109, {
      role: 'supervisor',
    });
    expect(await namesOf(away)).toEqual([]);

    await sql`update public.profiles set is_active = false where id = ${who.supervisor}`;
    expect(await namesOf(who.otherSupervisor)).toEqual([]);
    await sql`update public.profiles set is_active = true where id = ${who.supervisor}`;
    await rename(who.supervisor, id, 1, 'Trainees');
    expect(await namesOf(who.otherSupervisor)).toEqual([]);
  });
});

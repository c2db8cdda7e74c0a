import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { refusalOf } from './refusal.ts';
import {
  auditSince,
  lastAuditId,
  makeSchedulingWorld,
  type SchedulingWorld,
  who,
} from './scheduling-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());
beforeEach(async () => {
  await world.db.sql.begin(async (sql) => {
    await sql`select set_config('storage.allow_delete_query', 'true', true)`;
    await sql`delete from storage.objects`;
    await sql`update public.profiles set avatar_url = null where avatar_url is not null`;
  });
});

const home = () => world.ours.id;
/** Uploads a picture as the gateway does; gives back its id. */
async function upload(
  as: string | null,
  person: string,
  agency = home(),
  picture: string = randomUUID(),
): Promise<string> {
  await world.db.asUser(
    as,
    (sql) =>
      sql`insert into storage.objects (bucket_id, name) values ('avatars', ${`${agency}/${person}/${picture}`})`,
  );
  return picture;
}
const show = (as: string | null, person: string, picture: string | null) =>
  world.db.asUser(as, async (sql) => {
    const [row] = await sql<{ former: string | null }[]>`
      select public.set_picture(${person}, ${picture}) as former`;
    return row?.former;
  });
const shown = (as: string | null) =>
  world.db.asUser(as, async (sql) => {
    const [row] = await sql<{ pictures: unknown }[]>`select public.list_pictures() as pictures`;
    return row?.pictures;
  });
const visible = (as: string | null) =>
  world.db.asUser(as, async (sql) => (await sql`select 1 from storage.objects`).length);
const drop = (as: string | null, picture: string) =>
  world.db.asUser(as, async (sql) => {
    await sql`select set_config('storage.allow_delete_query', 'true', true)`;
    return (await sql`delete from storage.objects where name like ${`%${picture}`}`).count;
  });

describe('the files of pictures', () => {
  it('are written by the person and by admins of the agency, under three ids and nothing else', async () => {
    await upload(who.ana, who.ana);
    await upload(who.admin, who.ana);
    const refused: [string | null, string, string?, string?][] = [
      [who.ben, who.ana],
      [who.supervisor, who.ana],
      [null, who.ana],
      [who.foreignSupervisor, who.ana],
      [who.stranger, who.stranger],
      [who.admin, who.stranger],
      [who.admin, who.stranger, world.theirs.id],
      [who.ana, who.ana, world.theirs.id],
      [who.ana, who.ana, home(), `${randomUUID()}/more`],
      [who.ana, who.ana, home(), 'face.webp'],
      [who.ana, `${who.ben}/../${who.ana}`],
    ];
    for (const [as, person, agency, picture] of refused) {
      const refusal = await refusalOf(upload(as, person, agency, picture));
      expect(refusal?.code, `${as} for ${person}`).toBe('42501');
    }
    expect(
      await refusalOf(
        world.db.asUser(
          who.ana,
          (sql) => sql`
      insert into storage.objects (bucket_id, name) values ('avatars', ${`${home()}/${who.ana}`})`,
        ),
      ),
    ).not.toBeNull();
  });

  it('are four of one person at most', async () => {
    for (let count = 0; count < 4; count += 1) await upload(who.ana, who.ana);
    expect((await refusalOf(upload(who.ana, who.ana)))?.code).toBe('42501');
    await upload(who.ben, who.ben);
  });

  it('are read by members of the agency, and by nobody who is deactivated', async () => {
    await upload(who.ana, who.ana);
    await upload(who.stranger, who.stranger, world.theirs.id);
    const seen = await Promise.all([who.ben, who.supervisor, who.stranger, null].map(visible));
    expect(seen).toEqual([1, 1, 1, 0]);
    await world.db.sql`update public.profiles set is_active = false where id = ${who.cora}`;
    expect(await visible(who.cora)).toBe(0);
    await world.db.sql`update public.profiles set is_active = true where id = ${who.cora}`;
  });

  it('are removed by the person and by admins, and changed by nobody', async () => {
    const [first, second] = [await upload(who.ana, who.ana), await upload(who.ana, who.ana)];
    for (const as of [who.ben, who.supervisor, who.stranger]) expect(await drop(as, first)).toBe(0);
    expect(await drop(who.ana, first)).toBe(1);
    const renamed = world.db.asUser(
      who.ana,
      async (sql) => (await sql`update storage.objects set name = name || 'x'`).count,
    );
    expect(await renamed).toBe(0);
    expect(await drop(who.admin, second)).toBe(1);
  });
});

describe('which picture is shown', () => {
  it('says the person or an admin; the former one is told, and the audit names both', async () => {
    const since = await lastAuditId(world.db.sql);
    const first = await upload(who.ana, who.ana);
    expect(await show(who.ana, who.ana, first)).toBeNull();
    expect(await shown(who.ben)).toEqual({ [who.ana]: first });
    const second = await upload(who.admin, who.ana);
    expect(await show(who.admin, who.ana, second)).toBe(first);
    expect(await show(who.admin, who.ana, second)).toBeNull();
    expect(await show(who.ana, who.ana, null)).toBe(second);
    expect(await shown(who.ana)).toEqual({});
    const address = (picture: string | null) => picture && `/api/avatars/${who.ana}/${picture}`;
    expect(await auditSince(world.db.sql, since)).toMatchObject([
      { action: 'user.update', actor_id: who.ana, after: { avatar_url: address(first) } },
      { action: 'user.update', actor_id: who.admin, after: { avatar_url: address(second) } },
      { action: 'user.update', actor_id: who.ana, after: { avatar_url: null } },
    ]);
  });

  it('is nobody else’s to say', async () => {
    const picture = await upload(who.ana, who.ana);
    const codes = [
      [who.ben, 'PT403'],
      [who.supervisor, 'PT403'],
      [who.stranger, 'PT403'],
      [null, '42501'],
    ] as const;
    for (const [as, code] of codes) {
      expect((await refusalOf(show(as, who.ana, picture)))?.code).toBe(code);
      expect((await refusalOf(show(as, who.ana, null)))?.code).toBe(code);
    }
    expect((await refusalOf(show(who.admin, who.stranger, null)))?.code).toBe('PT404');
    expect(await shown(who.ana)).toEqual({});
  });

  it('is one of theirs that is there', async () => {
    const picture = await upload(who.ben, who.ben);
    for (const wrong of [randomUUID(), picture]) {
      expect(await refusalOf(show(who.ana, who.ana, wrong))).toMatchObject({
        code: 'PT422',
        detail: { field: 'image' },
      });
    }
  });

  it('is no address of elsewhere, nor somebody else’s', async () => {
    const picture = await upload(who.ben, who.ben);
    for (const address of [
      'https://evil.example/x.png',
      `/api/avatars/${who.ben}/${picture}`,
      '/api/avatars/x',
    ]) {
      await world.db.asUser(
        who.ana,
        (sql) => sql`update public.profiles set avatar_url = ${address} where id = ${who.ana}`,
      );
      expect(await shown(who.ben)).toEqual({});
    }
  });

  it('is told in the own agency alone', async () => {
    await show(who.ana, who.ana, await upload(who.ana, who.ana));
    expect(await shown(who.stranger)).toEqual({});
    expect((await refusalOf(shown(null)))?.code).toBe('42501');
  });

  it('is one of two that are saved at once, and each former one is told once', async () => {
    const former = await upload(who.ana, who.ana);
    await show(who.ana, who.ana, former);
    const pictures = [await upload(who.ana, who.ana), await upload(who.ana, who.ana)];
    const told = await Promise.all(pictures.map((picture) => show(who.ana, who.ana, picture)));
    const kept = Object(await shown(who.ana))[who.ana];
    expect([...told, kept].sort()).toEqual([former, ...pictures].sort());
  });
});

import { createHash, randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { race } from './race.ts';
import { refusalOf } from './refusal.ts';
import {
  auditSince,
  lastAuditId,
  makeSchedulingWorld,
  type SchedulingWorld,
  who,
} from './scheduling-world.ts';
import { forgetAll, toldOf } from './tell-due-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());
beforeEach(async () => {
  await forgetAll(world);
  // What is append-only for everybody, its owner included, goes with its triggers off.
  await world.db.admin.begin(async (sql) => {
    await sql`set local session_replication_role = replica`;
    await sql`delete from public.policy_acknowledgements`;
    await sql`delete from public.policy_versions`;
    await sql`delete from public.policies`;
    await sql`delete from storage.objects`;
  });
});

const text = 'Speak last, listen first.';
const hashOf = (words: string) => createHash('sha256').update(words).digest('hex');
type Given = {
  title?: string;
  body?: string | null;
  audience?: string;
  due?: string;
  file?: string | null;
  sha256?: string | null;
  id?: number | null;
  version?: number | null;
};
const publish = (as: string | null, given: Given = {}) =>
  world.db.asUser(as, async (sql) => {
    const { title = 'Radio discipline', body = text, audience = 'everybody', due = '2099-02-01' } = given;
    const [row] = await sql<{ id: number }[]>`
      select public.publish_policy(${title}, ${audience}::public.policy_audience, ${due}, ${body}, ${given.file ?? null}, 'policy.pdf',
        ${given.sha256 ?? null}, ${given.id ?? null}, ${given.version ?? null}) as id`;
    return row?.id ?? 0;
  });
const acknowledge = (as: string | null, id: number, number = 1, sha256 = hashOf(text)) =>
  world.db.asUser(as, async (sql) => {
    const [row] = await sql<
      { since: string }[]
    >`select public.acknowledge_policy(${id}, ${number}, ${sha256}) as since`;
    return row?.since;
  });
const listed = (as: string | null) =>
  world.db.asUser(as, async (sql) => {
    const [row] = await sql<
      { all: { id: number; readers: unknown; isForMe: boolean; acknowledgedAt: number | null }[] }[]
    >`
      select public.list_policies() as all`;
    return row?.all ?? [];
  });
const read = (as: string | null, id: number, number: number | null = null) =>
  world.db.asUser(as, async (sql) => {
    const [row] = await sql<{ policy: { number: number; body: string | null } | null }[]>`
      select public.get_policy(${id}, ${number}) as policy`;
    return row?.policy ?? null;
  });
const unread = (as: string | null) =>
  world.db.asUser(as, async (sql) => {
    const [row] = await sql<{ mine: { unread: number } }[]>`select public.count_my_policies() as mine`;
    return row?.mine.unread;
  });
const readers = (as: string | null, id: number, number = 1) =>
  world.db.asUser(as, async (sql) => {
    const [row] = await sql<
      { all: { fullName: string; acknowledgedAt: number | null; isAsked: boolean }[] }[]
    >`
      select public.list_policy_readers(${id}, ${number}) as all`;
    return row?.all ?? [];
  });
const remind = (as: string | null, id: number, people: readonly string[]) =>
  world.db.asUser(as, async (sql) => {
    const [row] = await sql<
      { told: unknown }[]
    >`select public.remind_policy(${id}, ${[...people]}::uuid[]) as told`;
    return row?.told;
  });
const retire = (as: string | null, id: number, version = 1) =>
  world.db.asUser(as, (sql) => sql`select public.retire_policy(${id}, ${version})`);
const codeOf = async (work: Promise<unknown>) => (await refusalOf(work))?.code ?? 'ok';
const { ana, ben, cora, supervisor, otherSupervisor, admin, stranger, foreignSupervisor } = who;

describe('publishing', () => {
  it('is for admins, tells whoever has to read it, and is in the audit', async () => {
    for (const [as, code] of [
      [ana, 'PT403'],
      [supervisor, 'PT403'],
      [stranger, 'PT403'],
      [null, '42501'],
    ] as const) {
      expect(await codeOf(publish(as)), String(as)).toBe(code);
    }
    const since = await lastAuditId(world.db.sql);
    const id = await publish(admin);
    expect((await toldOf(world.db.sql, 'policy.published')).map(({ to }) => to)).toEqual(
      [ana, ben, cora, supervisor, otherSupervisor].sort(),
    );
    expect((await toldOf(world.db.sql, 'policy.published'))[0]).toMatchObject({
      content: 'To be read by Sun 1 Feb 2099: Radio discipline.',
      link: `/policies/${id}`,
    });
    expect(await auditSince(world.db.sql, since)).toMatchObject([
      { action: 'policy.create', actor_id: admin },
    ]);
  });

  it('takes words or a file, a title, readers and a day', async () => {
    const wrong = async (given: Given) => {
      const found = await refusalOf(publish(admin, given));
      return [found?.code, (found?.detail as { field?: string })?.field];
    };
    expect(await wrong({ title: ' ' })).toEqual(['PT422', 'title']);
    expect(await wrong({ title: 'x'.repeat(121) })).toEqual(['PT422', 'title']);
    expect(await wrong({ body: null })).toEqual(['PT422', 'body']);
    expect(await wrong({ body: 'x'.repeat(40_001) })).toEqual(['PT422', 'body']);
    expect(await wrong({ file: randomUUID() })).toEqual(['PT422', 'body']);
    expect(await wrong({ body: null, file: randomUUID(), sha256: hashOf('') })).toEqual(['PT422', 'file']);
    expect(await wrong({ due: '2020-01-01' })).toEqual(['PT422', 'dueOn']);
    expect(await codeOf(publish(admin, { id: 99_999, version: 1 }))).toBe('PT404');
  });

  it('of a file keeps its hash, and nobody but its readers gets at it', async () => {
    const put = (as: string | null, agency = world.ours.id, name: string = randomUUID()) =>
      world.db.asUser(as, async (sql) => {
        await sql`insert into storage.objects (bucket_id, name, metadata)
          values ('policies', ${`${agency}/${name}`}, ${sql.json({ mimetype: 'application/pdf', size: 700 })})`;
        return name;
      });
    for (const as of [ana, supervisor, stranger, null])
      expect(await codeOf(put(as)), String(as)).toBe('42501');
    expect(await codeOf(put(admin, world.theirs.id))).toBe('42501');
    expect(await codeOf(put(admin, world.ours.id, 'policy.pdf'))).toBe('42501');
    const file = await put(admin);
    expect(await codeOf(publish(admin, { body: null, file, sha256: 'no hash' }))).toBe('PT422');
    const sha256 = hashOf('bytes');
    const id = await publish(admin, { body: null, file, sha256, audience: 'supervisors' });
    expect(await codeOf(publish(admin, { body: null, file, sha256 }))).toBe('PT422');
    const sees = (as: string | null) =>
      world.db.asUser(as, async (sql) => (await sql`select 1 from storage.objects`).length);
    expect(await Promise.all([admin, supervisor, ana, stranger, foreignSupervisor, null].map(sees))).toEqual([
      1, 1, 0, 0, 0, 0,
    ]);
    const drop = (as: string) =>
      world.db.asUser(as, async (sql) => {
        await sql`select set_config('storage.allow_delete_query', 'true', true)`;
        return (await sql`delete from storage.objects`).count;
      });
    expect([await drop(admin), await drop(supervisor)]).toEqual([0, 0]);
    expect(await codeOf(acknowledge(supervisor, id, 1, sha256))).toBe('ok');
  });
});

describe('who reads', () => {
  it.each([
    ['everybody', [ana, ben, cora, supervisor, otherSupervisor, admin]],
    ['supervisors', [supervisor, otherSupervisor, admin]],
    ['dispatchers', [ana, ben, cora]],
  ])('%s', async (audience, asked) => {
    const id = await publish(admin, { audience });
    const all = [ana, ben, cora, supervisor, otherSupervisor, admin];
    for (const person of all) {
      const isAsked = asked.includes(person);
      expect(await unread(person), person).toBe(isAsked ? 1 : 0);
      expect(await codeOf(acknowledge(person, id)), person).toBe(
        isAsked ? 'ok' : person < supervisor || person === cora ? 'PT404' : 'PT422',
      );
    }
    expect(
      (await readers(supervisor, id)).filter(({ acknowledgedAt }) => acknowledgedAt !== null).length,
    ).toBe(asked.length);
  });

  it('is nobody of another agency, and of others only supervisors see who has', async () => {
    const id = await publish(admin);
    for (const as of [stranger, foreignSupervisor]) {
      expect([await read(as, id), (await listed(as)).length, await unread(as)]).toEqual([null, 0, 0]);
      expect(await codeOf(acknowledge(as, id))).toBe('PT404');
    }
    expect(await codeOf(readers(foreignSupervisor, id))).toBe('PT404');
    expect(await codeOf(readers(ana, id))).toBe('PT403');
    expect(await codeOf(remind(ana, id, [ben]))).toBe('PT403');
    expect(await codeOf(remind(foreignSupervisor, id, [ana]))).toBe('PT404');
    expect(await codeOf(retire(supervisor, id))).toBe('PT403');
    expect(await codeOf(listed(null))).toBe('42501');
    expect((await listed(ana))[0]?.readers).toBeNull();
    expect((await listed(supervisor))[0]?.readers).toEqual({ total: 6, read: 0 });
  });
});

describe('having read', () => {
  it('is kept once, with version and hash, and never changes', async () => {
    const id = await publish(admin);
    const since = await lastAuditId(world.db.sql);
    const at = await acknowledge(ana, id);
    expect(await acknowledge(ana, id)).toBe(at);
    const { sql } = world.db;
    const [kept] = await sql`select number, sha256, user_id from public.policy_acknowledgements`;
    expect(kept).toEqual({ number: 1, sha256: hashOf(text), user_id: ana });
    for (const change of [
      sql`update public.policy_acknowledgements set acknowledged_at = now()`,
      sql`delete from public.policy_acknowledgements`,
      sql`update public.policy_versions set body = 'Other'`,
      sql`delete from public.policy_versions`,
    ]) {
      expect(await codeOf(change)).toBe('42501');
    }
    expect(await auditSince(sql, since)).toMatchObject([
      { action: 'policy.acknowledge', actor_id: ana, details: { number: 1, sha256: hashOf(text) } },
    ]);
  });

  it('is of what was seen: another version or hash is refused', async () => {
    const id = await publish(admin);
    expect(await codeOf(acknowledge(ana, id, 1, hashOf('other')))).toBe('PT409');
    expect(await codeOf(acknowledge(ana, id, 2))).toBe('PT409');
    await publish(admin, { id, version: 1, body: 'Changed.' });
    expect(await refusalOf(acknowledge(ana, id))).toMatchObject({ code: 'PT409', detail: { number: 2 } });
  });

  it('is asked anew by a new version, and the former one stays on record', async () => {
    const id = await publish(admin);
    await acknowledge(ana, id);
    expect(await unread(ana)).toBe(0);
    await publish(admin, { id, version: 1, body: 'Changed.' });
    expect(await unread(ana)).toBe(1);
    expect(
      (await readers(supervisor, id, 1)).find(({ fullName }) => fullName === 'Ana')?.acknowledgedAt,
    ).not.toBeNull();
    expect(
      (await readers(supervisor, id, 2)).find(({ fullName }) => fullName === 'Ana')?.acknowledgedAt,
    ).toBeNull();
    await acknowledge(ana, id, 2, hashOf('Changed.'));
    expect([(await read(ana, id))?.body, (await read(ana, id, 1))?.body]).toEqual(['Changed.', text]);
    expect(await codeOf(publish(admin, { id, version: 1 }))).toBe('PT409');
  });

  it('stays where it is not asked of them any more', async () => {
    const id = await publish(admin);
    await acknowledge(ana, id);
    await publish(admin, { id, version: 1, audience: 'supervisors' });
    expect([(await read(ana, id))?.number, (await read(ana, id, 1))?.number]).toEqual([undefined, 1]);
    const [row] = (await readers(supervisor, id, 1)).filter(({ fullName }) => fullName === 'Ana');
    expect(row?.acknowledgedAt).not.toBeNull();
  });
});

describe('reminding', () => {
  it('is one notice for each who has not read, none within an hour, and in the audit', async () => {
    const id = await publish(admin);
    await acknowledge(ana, id);
    const since = await lastAuditId(world.db.sql);
    expect(await remind(supervisor, id, [ana, ben, cora, supervisor, stranger])).toEqual({
      told: 2,
      leftOut: 3,
    });
    expect(await remind(otherSupervisor, id, [ben, cora])).toEqual({ told: 0, leftOut: 2 });
    expect(await toldOf(world.db.sql, 'policy.remind')).toMatchObject([
      {
        to: ben,
        content: 'Sam asks you to read by Sun 1 Feb 2099: Radio discipline.',
        link: `/policies/${id}`,
      },
      { to: cora },
    ]);
    expect(await auditSince(world.db.sql, since)).toMatchObject([
      { action: 'policy.remind', details: { people: 2 } },
    ]);
    await world.db
      .sql`update public.notifications set created_at = now() - interval '61 minutes' where kind = 'policy.remind'`;
    expect(await remind(supervisor, id, [ben])).toEqual({ told: 1, leftOut: 0 });
    expect(await codeOf(remind(supervisor, id, []))).toBe('PT422');
  });
});

describe('retiring', () => {
  it('asks nobody any more and keeps the record', async () => {
    const id = await publish(admin);
    await acknowledge(ana, id);
    expect(await codeOf(retire(admin, id, 9))).toBe('PT409');
    const since = await lastAuditId(world.db.sql);
    await retire(admin, id);
    expect(await auditSince(world.db.sql, since)).toMatchObject([
      { action: 'policy.retire', actor_id: admin },
    ]);
    expect([
      await unread(ben),
      (await listed(ben)).length,
      (await listed(ana)).length,
      (await listed(supervisor)).length,
    ]).toEqual([0, 0, 1, 1]);
    expect(
      (await readers(supervisor, id)).filter(({ acknowledgedAt }) => acknowledgedAt !== null).length,
    ).toBe(1);
    for (const work of [
      () => acknowledge(ben, id),
      () => remind(supervisor, id, [ben]),
      () => publish(admin, { id, version: 2 }),
      () => retire(admin, id, 2),
      () => world.db.sql`update public.policies set retired_at = null, retired_by = null`,
    ]) {
      expect(await codeOf(work())).toBe('PT409');
    }
    // Whoever said so before says the same again.
    expect(await codeOf(acknowledge(ana, id))).toBe('ok');
  });
});

describe('at the same moment', () => {
  const outcome = (codes: readonly (string | null)[]) => codes.map((code) => code ?? 'ok').sort();

  it('pressing twice is one acknowledgement', async () => {
    const id = await publish(admin);
    const since = await lastAuditId(world.db.sql);
    const press = {
      as: ana,
      work: (sql: postgres.TransactionSql) =>
        sql`select public.acknowledge_policy(${id}, 1, ${hashOf(text)})`,
    };
    expect(outcome(await race(world.db, [press, press, press]))).toEqual(['ok', 'ok', 'ok']);
    expect((await auditSince(world.db.sql, since)).length).toBe(1);
  });

  it('one of two new versions is published, and an acknowledgement is of the one that was read or refused', async () => {
    const id = await publish(admin);
    const next = (words: string) => ({
      as: admin,
      work: (sql: postgres.TransactionSql) =>
        sql`select public.publish_policy('Radio', 'everybody', '2099-02-01', ${words}, p_id => ${id}, p_expected_version => 1)`,
    });
    const codes = await race(world.db, [
      next('One'),
      next('Two'),
      { as: ana, work: (sql) => sql`select public.acknowledge_policy(${id}, 1, ${hashOf(text)})` },
    ]);
    expect(outcome(codes.slice(0, 2))).toEqual(['PT409', 'ok']);
    expect(['PT409', 'ok']).toContain(codes[2] ?? 'ok');
    const rows = await world.db
      .sql`select a.number, a.sha256 = v.sha256 as same from public.policy_acknowledgements a
      join public.policy_versions v using (policy_id, number)`;
    expect(rows.every(({ number, same }) => number === 1 && same)).toBe(true);
  });

  it('two supervisors remind once', async () => {
    const id = await publish(admin);
    const press = (as: string) => ({
      as,
      work: (sql: postgres.TransactionSql) => sql`select public.remind_policy(${id}, ${[ana, ben]}::uuid[])`,
    });
    expect(outcome(await race(world.db, [press(supervisor), press(otherSupervisor)]))).toEqual(['ok', 'ok']);
    expect((await toldOf(world.db.sql, 'policy.remind')).length).toBe(2);
  });
});

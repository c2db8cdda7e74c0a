import { randomUUID } from 'node:crypto';
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
import { forgetAll, tell, toldOf } from './tell-due-world.ts';

let world: SchedulingWorld;
let desk = 0;
let foreignDesk = 0;
beforeAll(async () => {
  world = await makeSchedulingWorld();
  const rows = await world.db.sql<{ id: number }[]>`
    insert into public.qualifications (agency_id, name) values (${world.ours.id}, 'Fire desk'), (${world.theirs.id}, 'EMD')
    returning id`;
  desk = rows[0]?.id ?? 0;
  foreignDesk = rows[1]?.id ?? 0;
});
afterAll(() => world.db.drop());
beforeEach(async () => {
  await forgetAll(world);
  // What is append-only for everybody, its owner included, goes with its triggers off.
  await world.db.admin.begin(async (sql) => {
    await sql`set local session_replication_role = replica`;
    await sql`delete from public.certificate_events`;
    await sql`delete from public.certificates`;
    await sql`delete from storage.objects`;
    await sql`delete from public.person_qualifications`;
  });
});

const pdf = { mimetype: 'application/pdf', size: 900 };

/** Uploads a file as the gateway does; gives back its id. */
async function upload(
  as: string | null,
  person: string,
  { agency = world.ours.id, metadata = pdf, name = '' } = {},
) {
  const file = randomUUID();
  await world.db.asUser(as, async (sql) => {
    await sql`
      insert into storage.objects (bucket_id, name, metadata)
      values ('certificates', ${name || `${agency}/${person}/${file}`}, ${sql.json(metadata)})`;
  });
  return file;
}
type Given = {
  title?: string;
  name?: string;
  issued?: string;
  expires?: string | null;
  desk?: number;
  replaces?: number;
};
const register = (as: string | null, person: string, file: string, given: Given = {}) =>
  world.db.asUser(as, async (sql) => {
    const { title = 'CPR', name = 'cpr.pdf', issued = '2026-01-01', expires = '2031-02-28' } = given;
    const [row] = await sql<{ id: number }[]>`
      select public.add_certificate(${person}, ${file}, ${name}, ${title}, ${issued}, ${expires}, ${given.desk ?? null},
        ${given.replaces ?? null}) as id`;
    return row?.id ?? 0;
  });
const handIn = async (as: string, person: string, given: Given = {}) =>
  register(as, person, await upload(as, person), given);
const versionOf = async (id: number) => {
  const [row] = await world.db.sql<
    { version: number }[]
  >`select version from public.certificates where id = ${id}`;
  return row?.version ?? 0;
};
const stateOf = async (id: number) => {
  const [row] = await world.db.sql<
    { state: string }[]
  >`select state from public.certificates where id = ${id}`;
  return row?.state;
};
const confirm = async (as: string | null, id: number, version?: number) => {
  const seen = version ?? (await versionOf(id));
  return world.db.asUser(as, (sql) => sql`select public.confirm_certificate(${id}, ${seen})`);
};
const refuse = async (as: string | null, id: number, reason = 'It is of another person.') => {
  const seen = await versionOf(id);
  return world.db.asUser(as, (sql) => sql`select public.refuse_certificate(${id}, ${seen}, ${reason})`);
};
const remove = async (as: string | null, id: number) => {
  const seen = await versionOf(id);
  return world.db.asUser(as, async (sql) => {
    const [row] = await sql<{ gone: unknown }[]>`select public.remove_certificate(${id}, ${seen}) as gone`;
    return row?.gone;
  });
};
type Listed = {
  id: number;
  state: string;
  replacedById: number | null;
  events: { state: string; byName: string }[];
};
const list = (as: string | null, person: string) =>
  world.db.asUser(as, async (sql) => {
    const [row] = await sql<{ all: Listed[] }[]>`select public.list_certificates(${person}) as all`;
    return row?.all ?? [];
  });
const fileFor = (as: string | null, id: number) =>
  world.db.asUser(as, async (sql) => {
    const [row] = await sql<
      { file: { fileId: string } | null }[]
    >`select public.get_certificate_file(${id}) as file`;
    return row?.file?.fileId ?? null;
  });
const codeOf = async (work: Promise<unknown>) => (await refusalOf(work))?.code ?? 'ok';

describe('the file of a certificate', () => {
  it('is put there by the person and by supervisors of the agency, under three ids and nothing else', async () => {
    await upload(who.ana, who.ana);
    await upload(who.supervisor, who.ana);
    await upload(who.admin, who.ana);
    const refused: [string | null, string, { agency?: string; name?: string }?][] = [
      [who.ben, who.ana],
      [null, who.ana],
      [who.foreignSupervisor, who.ana],
      [who.supervisor, who.stranger],
      [who.supervisor, who.stranger, { agency: world.theirs.id }],
      [who.ana, who.ana, { agency: world.theirs.id }],
      [who.ana, who.ana, { name: `${world.ours.id}/${who.ana}/cpr.pdf` }],
      [who.ana, who.ana, { name: `${world.ours.id}/${who.ana}/${randomUUID()}/more` }],
      [who.ana, who.ana, { name: `${world.ours.id}/${who.ben}/../${who.ana}/${randomUUID()}` }],
      [who.ana, who.ana, { name: randomUUID() }],
    ];
    for (const [as, person, where] of refused) {
      expect(await codeOf(upload(as, person, where)), `${as} for ${person}`).toBe('42501');
    }
  });

  it('is one of five at most that have become nothing yet', async () => {
    for (let count = 0; count < 5; count += 1) await upload(who.ana, who.ana);
    expect(await codeOf(upload(who.ana, who.ana))).toBe('42501');
    await upload(who.ben, who.ben);
  });

  it('is read by the person and supervisors alone, and dropped by nobody while it counts', async () => {
    const file = await upload(who.ana, who.ana);
    const id = await register(who.ana, who.ana, file);
    const seen = (as: string | null) =>
      world.db.asUser(as, async (sql) => (await sql`select 1 from storage.objects`).length);
    expect(
      await Promise.all(
        [who.ana, who.supervisor, who.admin, who.ben, who.stranger, who.foreignSupervisor, null].map(seen),
      ),
    ).toEqual([1, 1, 1, 0, 0, 0, 0]);
    const drop = (as: string) =>
      world.db.asUser(as, async (sql) => {
        await sql`select set_config('storage.allow_delete_query', 'true', true)`;
        return (await sql`delete from storage.objects where name like ${`%${file}`}`).count;
      });
    for (const as of [who.ana, who.supervisor, who.admin, who.ben]) expect(await drop(as)).toBe(0);
    await remove(who.ana, id);
    expect([await drop(who.ben), await drop(who.ana)]).toEqual([0, 1]);
  });

  it('is stale an hour after, if no record names it', async () => {
    const [kept, left, gone] = [
      await upload(who.ana, who.ana),
      await upload(who.ana, who.ana),
      await upload(who.ana, who.ana),
    ];
    await register(who.ana, who.ana, kept ?? '');
    const id = await register(who.ana, who.ana, gone ?? '');
    await remove(who.ana, id);
    const stale = () =>
      world.db.asUser('service_role', async (sql) => {
        const [row] = await sql<
          { files: { name: string }[] }[]
        >`select public.list_stale_files(100) as files`;
        return row?.files.map(({ name }) => name.split('/').at(-1)).sort();
      });
    expect(await stale()).toEqual([]);
    await world.db.admin`update storage.objects set created_at = now() - interval '61 minutes'`;
    expect(await stale()).toEqual([left, gone].sort());
    expect(await codeOf(world.db.asUser(who.admin, (sql) => sql`select public.list_stale_files(1)`))).toBe(
      '42501',
    );
  });
});

describe('who hands in, sees and decides', () => {
  it('is the person or a supervisor, and never anybody else', async () => {
    const id = await handIn(who.ana, who.ana, { desk });
    await handIn(who.supervisor, who.ana);
    const file = await upload(who.ana, who.ana);
    expect(await codeOf(register(who.ben, who.ana, file))).toBe('PT403');
    expect(await codeOf(register(who.foreignSupervisor, who.ana, file))).toBe('PT404');
    expect(await codeOf(register(null, who.ana, file))).toBe('42501');
    for (const [as, code] of [
      [who.ben, 'PT403'],
      [who.stranger, 'PT403'],
      [who.foreignSupervisor, 'PT404'],
      [null, '42501'],
    ] as const) {
      expect(await codeOf(list(as, who.ana)), String(as)).toBe(code);
    }
    expect((await list(who.ana, who.ana)).length).toBe(2);
    expect((await list(who.admin, who.ana)).length).toBe(2);
    const files = await Promise.all(
      [who.ana, who.supervisor, who.ben, who.stranger, who.foreignSupervisor].map((as) => fileFor(as, id)),
    );
    expect(files.map((found) => found !== null)).toEqual([true, true, false, false, false]);
    for (const [as, code] of [
      [who.ana, 'PT403'],
      [who.ben, 'PT403'],
      [who.foreignSupervisor, 'PT404'],
      [null, '42501'],
    ] as const) {
      expect(await codeOf(confirm(as, id)), `confirm as ${as}`).toBe(code);
      expect(await codeOf(refuse(as, id)), `refuse as ${as}`).toBe(code);
    }
    for (const [as, code] of [
      [who.ben, 'PT404'],
      [who.foreignSupervisor, 'PT404'],
      [null, '42501'],
    ] as const) {
      expect(await codeOf(remove(as, id)), `remove as ${as}`).toBe(code);
    }
    for (const as of [who.ana, who.stranger]) {
      expect(await codeOf(world.db.asUser(as, (sql) => sql`select public.list_certificate_marks()`))).toBe(
        'PT403',
      );
    }
    expect(await stateOf(id)).toBe('waiting');
  });

  it('is nobody of the own certificates, whatever the role', async () => {
    const id = await handIn(who.supervisor, who.supervisor);
    expect([await codeOf(confirm(who.supervisor, id)), await codeOf(refuse(who.supervisor, id))]).toEqual([
      'PT403',
      'PT403',
    ]);
    await confirm(who.otherSupervisor, id);
    expect(await codeOf(remove(who.supervisor, id))).toBe('PT403');
    await remove(who.admin, id);
    expect(await stateOf(id)).toBe('removed');
  });

  it('takes what arrived, is of a known type, and says what it has to', async () => {
    const refusals = async (file: string, given: Given = {}) => {
      const found = await refusalOf(register(who.ana, who.ana, file, given));
      return [found?.code, (found?.detail as { field?: string })?.field];
    };
    expect(await refusals(randomUUID())).toEqual(['PT422', 'file']);
    expect(await refusals(await upload(who.ben, who.ben))).toEqual(['PT422', 'file']);
    const lying = await upload(who.ana, who.ana, { metadata: { mimetype: 'text/html', size: 10 } });
    expect(await refusals(lying)).toEqual(['PT422', 'file']);
    const large = await upload(who.ana, who.ana, { metadata: { mimetype: 'image/png', size: 10_485_761 } });
    expect(await refusals(large)).toEqual(['PT422', 'file']);
    const file = await upload(who.ana, who.ana);
    expect(await refusals(file, { title: ' ' })).toEqual(['PT422', 'title']);
    expect(await refusals(file, { title: 'x'.repeat(121) })).toEqual(['PT422', 'title']);
    expect(await refusals(file, { title: 'CPR\u202Egnp' })).toEqual(['PT422', 'title']);
    expect(await refusals(file, { name: 'a\nb.pdf' })).toEqual(['PT422', 'file']);
    expect(await refusals(file, { issued: '2199-01-01' })).toEqual(['PT422', 'issuedOn']);
    expect(await refusals(file, { expires: '2025-12-31' })).toEqual(['PT422', 'expiresOn']);
    expect(await refusals(file, { desk: foreignDesk })).toEqual(['PT422', 'qualificationId']);
    await register(who.ana, who.ana, file);
    // One file is one certificate.
    expect(await refusals(file)).toEqual(['PT422', 'file']);
  });
});

describe('the states of a certificate', () => {
  it('are told with actor and time, in the audit, and to whom it concerns', async () => {
    const since = await lastAuditId(world.db.sql);
    const first = await handIn(who.ana, who.ana, { title: 'First aid' });
    const second = await handIn(who.ana, who.ana);
    await confirm(who.supervisor, first);
    await refuse(who.otherSupervisor, second);
    const [refused, confirmed] = await list(who.ana, who.ana);
    expect(confirmed?.events.map(({ state, byName }) => [state, byName])).toEqual([
      ['waiting', 'Ana'],
      ['confirmed', 'Sam'],
    ]);
    expect(refused?.events.at(-1)).toMatchObject({
      state: 'refused',
      byName: 'Tess',
      reason: 'It is of another person.',
    });
    expect((await toldOf(world.db.sql, 'certificate.waiting')).map(({ to }) => to)).toEqual(
      [who.supervisor, who.admin, who.otherSupervisor].flatMap((to) => [to, to]).sort(),
    );
    expect(await toldOf(world.db.sql, 'certificate.confirmed')).toMatchObject([
      { to: who.ana, content: 'Your certificate is confirmed: First aid.', link: '/profile' },
    ]);
    expect(await toldOf(world.db.sql, 'certificate.refused')).toMatchObject([
      { to: who.ana, content: 'Your certificate is not accepted: CPR. It is of another person.' },
    ]);
    expect((await auditSince(world.db.sql, since)).map(({ action, actor_id }) => [action, actor_id])).toEqual(
      [
        ['certificate.create', who.ana],
        ['certificate.create', who.ana],
        ['certificate.update', who.supervisor],
        ['certificate.update', who.otherSupervisor],
      ],
    );
  });

  it('go one way only, and a decision stays', async () => {
    const id = await handIn(who.ana, who.ana);
    expect(await codeOf(refuse(who.supervisor, id, '  '))).toBe('PT422');
    await confirm(who.supervisor, id);
    expect([await codeOf(confirm(who.supervisor, id)), await codeOf(refuse(who.supervisor, id))]).toEqual([
      'PT409',
      'PT409',
    ]);
    expect(await codeOf(remove(who.ana, id))).toBe('PT403');
    const { sql } = world.db;
    for (const change of [
      sql`update public.certificates set state = 'waiting' where id = ${id}`,
      sql`update public.certificates set state = 'refused', reason = 'x' where id = ${id}`,
      sql`update public.certificates set title = 'Other' where id = ${id}`,
      sql`update public.certificates set expires_on = '2040-01-01' where id = ${id}`,
      sql`update public.certificates set decided_by = ${who.admin} where id = ${id}`,
    ]) {
      expect(await codeOf(change)).toBe('PT409');
    }
    expect(await codeOf(sql`delete from public.certificate_events`)).toBe('42501');
    await remove(who.supervisor, id);
    expect(await codeOf(remove(who.supervisor, id))).toBe('PT409');
    expect(await fileFor(who.ana, id)).toBeNull();
    // The record and its history are still there.
    expect((await list(who.ana, who.ana))[0]?.events.map(({ state }) => state)).toEqual([
      'waiting',
      'confirmed',
      'removed',
    ]);
  });

  it('a stale version is refused', async () => {
    const id = await handIn(who.ana, who.ana);
    const seen = await versionOf(id);
    await confirm(who.supervisor, id);
    expect(await refusalOf(confirm(who.otherSupervisor, id, seen))).toMatchObject({
      code: 'PT409',
      detail: { version: seen + 1 },
    });
  });

  it('a renewed one takes the place once it is confirmed, and what was there stays in the history', async () => {
    const old = await handIn(who.ana, who.ana);
    await confirm(who.supervisor, old);
    const renewed = await handIn(who.ana, who.ana, { replaces: old, expires: '2033-02-28' });
    expect(await stateOf(old)).toBe('confirmed');
    expect(await codeOf(handIn(who.ana, who.ana, { replaces: old }))).toBe('PT409');
    // A better photo of the renewed one is to take the same place.
    const better = await handIn(who.ana, who.ana, { replaces: renewed, expires: '2033-02-28' });
    expect([await stateOf(old), await stateOf(renewed)]).toEqual(['confirmed', 'replaced']);
    await confirm(who.supervisor, better);
    expect(await stateOf(old)).toBe('replaced');
    expect(await fileFor(who.ana, old)).not.toBeNull();
    expect((await list(who.ana, who.ana)).find(({ id }) => id === old)?.replacedById).toBe(better);
    expect(await codeOf(handIn(who.ana, who.ana, { replaces: old }))).toBe('PT409');
    expect(await codeOf(handIn(who.ben, who.ben, { replaces: better }))).toBe('PT404');
  });

  it('a refused renewal leaves the former one as it was', async () => {
    const old = await handIn(who.ana, who.ana);
    await confirm(who.supervisor, old);
    const renewed = await handIn(who.ana, who.ana, { replaces: old });
    await refuse(who.supervisor, renewed);
    expect(await stateOf(old)).toBe('confirmed');
    const again = await handIn(who.ana, who.ana, { replaces: old });
    await confirm(who.supervisor, again);
    expect(await stateOf(old)).toBe('replaced');
  });
});

describe('at the same moment', () => {
  const outcome = (codes: readonly (string | null)[]) => codes.map((code) => code ?? 'ok').sort();

  it('one of two decisions wins', async () => {
    const id = await handIn(who.ana, who.ana);
    const codes = await race(world.db, [
      { as: who.supervisor, work: (sql) => sql`select public.confirm_certificate(${id}, 1)` },
      { as: who.otherSupervisor, work: (sql) => sql`select public.refuse_certificate(${id}, 1, 'No.')` },
      { as: who.ana, work: (sql) => sql`select public.remove_certificate(${id}, 1)` },
    ]);
    expect(outcome(codes)).toEqual(['PT409', 'PT409', 'ok']);
  });

  it('one of two renewals takes the place', async () => {
    const old = await handIn(who.ana, who.ana);
    await confirm(who.supervisor, old);
    const files = [await upload(who.ana, who.ana), await upload(who.ana, who.ana)];
    const codes = await race(
      world.db,
      files.map((file) => ({
        as: who.ana,
        work: (sql) =>
          sql`select public.add_certificate(${who.ana}, ${file}, 'a.pdf', 'CPR', '2026-01-01', null, null, ${old})`,
      })),
    );
    expect(outcome(codes)).toEqual(['PT409', 'ok']);
  });

  it('one file becomes one certificate', async () => {
    const file = await upload(who.ana, who.ana);
    const codes = await race(
      world.db,
      [who.ana, who.supervisor, who.admin].map((as) => ({
        as,
        work: (sql) => sql`select public.add_certificate(${who.ana}, ${file}, 'a.pdf', 'CPR', '2026-01-01')`,
      })),
    );
    expect(outcome(codes)).toEqual(['PT422', 'PT422', 'ok']);
  });
});

describe('the qualification that a certificate proves', () => {
  const withDates = async (
    as: string,
    id: number,
    person: string,
    to: string | null,
    former: string | null = null,
  ) => {
    const [row] = await world.db.sql<
      { version: number }[]
    >`select version from public.profiles where id = ${person}`;
    const seen = await versionOf(id);
    return world.db.asUser(
      as,
      (sql) =>
        sql`select public.confirm_certificate(${id}, ${seen}, ${row?.version ?? 0}, '2026-01-01', ${to}, ${former})`,
    );
  };
  const held = () =>
    world.db.sql<{ from: string; to: string | null }[]>`
      select valid_from::text as from, valid_to::text as to from public.person_qualifications where user_id = ${who.ana}`;

  it('gets its dates by the one way that saves them, for admins, with its audit and its rules', async () => {
    const id = await handIn(who.ana, who.ana, { desk });
    expect(await codeOf(withDates(who.supervisor, id, who.ana, '2031-02-28'))).toBe('PT403');
    expect([await stateOf(id), (await held()).length]).toEqual(['waiting', 0]);
    const since = await lastAuditId(world.db.sql);
    await withDates(who.admin, id, who.ana, '2031-02-28');
    expect([...(await held())]).toEqual([{ from: '2026-01-01', to: '2031-02-28' }]);
    expect((await auditSince(world.db.sql, since)).map(({ action }) => action)).toContain(
      'person_qualification.create',
    );
    // Dates that overlap are refused by the same rule, and with them the confirmation.
    const again = await handIn(who.ana, who.ana, { desk, replaces: id });
    expect(await refusalOf(withDates(who.admin, again, who.ana, '2033-02-28'))).toMatchObject({
      detail: { field: 'fromDate' },
    });
    expect(await stateOf(again)).toBe('waiting');
    await withDates(who.admin, again, who.ana, '2033-02-28', '2026-01-01');
    expect([...(await held())]).toEqual([{ from: '2026-01-01', to: '2033-02-28' }]);
  });

  it('is none where the certificate names none; a plain confirmation touches none', async () => {
    const id = await handIn(who.ana, who.ana);
    expect(await codeOf(withDates(who.admin, id, who.ana, null))).toBe('PT422');
    const named = await handIn(who.ana, who.ana, { desk });
    await confirm(who.supervisor, named);
    expect((await held()).length).toBe(0);
  });
});

describe('a certificate that expires', () => {
  const look = (moment: string) => tell(world, 'tell_ending_certificates', `${moment} America/Denver`);
  const told = async () =>
    (await toldOf(world.db.sql, 'certificate.expiring')).filter(({ to }) => to === who.ana);

  it('is told sixty, thirty and seven days before and once it has, each once', async () => {
    await confirm(who.supervisor, await handIn(who.ana, who.ana));
    expect([
      await look('2030-12-29 12:00'),
      await look('2030-12-30 12:00'),
      await look('2031-01-20 12:00'),
    ]).toEqual([0, 4, 0]);
    expect([
      await look('2031-01-29 12:00'),
      await look('2031-02-21 12:00'),
      await look('2031-02-28 12:00'),
    ]).toEqual([4, 4, 0]);
    expect([await look('2031-03-01 12:00'), await look('2031-03-02 12:00')]).toEqual([4, 0]);
    expect((await told()).map(({ content }) => content)).toEqual([
      'Your certificate expires: CPR on Fri 28 Feb 2031.',
      'Your certificate expires: CPR on Fri 28 Feb 2031.',
      'Your certificate expires: CPR on Fri 28 Feb 2031.',
      'Your certificate has expired: CPR on Fri 28 Feb 2031.',
    ]);
    const [overseer] = (await toldOf(world.db.sql, 'certificate.expiring')).filter(
      ({ to }) => to === who.supervisor,
    );
    expect(overseer).toMatchObject({
      content: 'A certificate expires: Ana, CPR on Fri 28 Feb 2031.',
      link: `/people/${who.ana}`,
    });
  });

  it('is not told while it waits, once it is refused, replaced or removed, or a renewal waits', async () => {
    await handIn(who.ana, who.ana);
    await refuse(who.supervisor, await handIn(who.ana, who.ana));
    const removed = await handIn(who.ana, who.ana);
    await confirm(who.supervisor, removed);
    await remove(who.supervisor, removed);
    const renewed = await handIn(who.ana, who.ana);
    await confirm(who.supervisor, renewed);
    await handIn(who.ana, who.ana, { replaces: renewed, expires: null });
    expect(await look('2031-02-20 12:00')).toBe(0);
  });

  it('that proves a qualification which ends the same day is told with that from thirty days on', async () => {
    await confirm(who.supervisor, await handIn(who.ana, who.ana, { desk }));
    await world.db.sql`
      insert into public.person_qualifications (agency_id, user_id, qualification_id, valid_from, valid_to)
      values (${world.ours.id}, ${who.ana}, ${desk}, '2026-01-01', '2031-02-28')`;
    expect([
      await look('2031-01-10 12:00'),
      await look('2031-02-10 12:00'),
      await look('2031-02-25 12:00'),
    ]).toEqual([4, 0, 0]);
    expect(await look('2031-03-01 12:00')).toBe(4);
  });

  it('is in the nightly facts of its agency', async () => {
    const soon = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
    await confirm(who.supervisor, await handIn(who.ana, who.ana, { expires: soon }));
    const factsOf = (agency: string) =>
      world.db.asUser('service_role', async (sql) => {
        const [row] = await sql<
          { facts: { certificates: unknown } }[]
        >`select public.get_digest_facts(${agency}) as facts`;
        return row?.facts.certificates;
      });
    expect(await factsOf(world.ours.id)).toEqual([
      { userId: who.ana, fullName: 'Ana', title: 'CPR', lastDate: soon },
    ]);
    expect(await factsOf(world.theirs.id)).toEqual([]);
  });
});

import type postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeDutyState, makePerson, uuid } from '../factories/people.ts';
import { makeLeave } from '../factories/time-off.ts';
import { race } from './race.ts';
import { refusalOf } from './refusal.ts';
import {
  auditSince,
  lastAuditId,
  makePublished,
  makeSchedulingWorld,
  type SchedulingWorld,
  shift,
  who,
} from './scheduling-world.ts';

const foreignAdmin = uuid(203);
const otherAdmin = uuid(108);
/** In training, with Ben. */
const trainee = uuid(109);

let world: SchedulingWorld;
let today: string;
let fireDesk: number;
beforeAll(async () => {
  world = await makeSchedulingWorld();
  const { sql } = world.db;
  await makePerson(sql, world.theirs, 203, { role: 'admin', fullName: 'Far' });
  await makePerson(sql, world.ours, 108, { role: 'admin', fullName: 'Otto' });
  await makePerson(sql, world.ours, 109, { fullName: 'Nora' });
  await makeDutyState(sql, world.ours, trainee, { kind: 'trainee', fromDate: '2026-01-01' });
  const [made] = await sql`
    insert into public.qualifications (agency_id, name) values (${world.ours.id}, 'Fire desk') returning id`;
  fireDesk = made?.id;
  const [now] = await sql`select private.today_of(${world.ours.id})::text as day`;
  today = now?.day;
});
afterAll(() => world.db.drop());

const call = (as: string, text: string) => world.db.asUser(as, (sql) => sql.unsafe(text));
const refused = (as: string, text: string) => refusalOf(call(as, text));
const day = (distance: number) =>
  new Date(Date.parse(today) + distance * 86_400_000).toISOString().slice(0, 10);
async function profile(id: string): Promise<postgres.Row> {
  const [row] = await world.db.sql`
    select p.*, p.hired_on::text as hired from public.profiles p where id = ${id}`;
  if (row === undefined) throw new Error('nobody');
  return row;
}
/** The version that a person has now. */
const now = (id: string) => `(select p.version from public.profiles p where p.id = '${id}')`;

class Undone extends Error {
  readonly code = 'accepted';
}
/** What becomes of a statement, which is undone in any case. */
const outcomeOf = async (as: string, text: string) =>
  (
    await refusalOf(
      world.db.asUser(as, async (sql) => {
        await sql.unsafe(text);
        throw new Undone();
      }),
    )
  )?.code;

describe('what admins write', () => {
  const { ana } = who;
  const update = (person: string, version: string, name = 'Ana') =>
    `select public.update_person('${person}', ${version}, '${name}', null, null, null, null, '${world.ours.centerId}')`;
  const statements: [name: string, text: () => string][] = [
    ['update_person', () => update(ana, now(ana))],
    ['set_pattern', () => `select public.set_pattern('${ana}', ${now(ana)}, '${day(0)}', '2x10')`],
    ['remove_pattern', () => `select public.remove_pattern('${ana}', ${now(ana)}, '2031-01-01')`],
    ['save_duty_state', () => `select public.save_duty_state('${ana}', 'light_duty', '${day(0)}')`],
    [
      'end_duty_state',
      () => `select public.end_duty_state(
        (select id from public.duty_states where user_id = '${trainee}'),
        (select version from public.duty_states where user_id = '${trainee}'), '${day(0)}')`,
    ],
    [
      'save_person_qualification',
      () =>
        `select public.save_person_qualification('${ana}', ${now(ana)}, ${fireDesk}, '${day(0)}', '${day(9)}')`,
    ],
    [
      'remove_person_qualification',
      () => `select public.remove_person_qualification('${ana}', ${now(ana)}, ${fireDesk}, '2030-01-01')`,
    ],
    ['resend_invitation', () => `select public.resend_invitation('${ana}')`],
    ['revoke_invitation', () => `select public.revoke_invitation('${ana}', ${now(ana)})`],
    [
      'save_emergency_contact',
      () => `select public.save_emergency_contact('${ana}', null, 'Kin', 'Sister', '555 0100')`,
    ],
  ];
  beforeAll(async () => {
    const { sql } = world.db;
    await sql`insert into public.profile_patterns (agency_id, user_id, effective_from, pattern)
      values (${world.ours.id}, ${ana}, '2031-01-01', null)`;
    await sql`insert into public.person_qualifications (agency_id, user_id, qualification_id, valid_from)
      values (${world.ours.id}, ${ana}, ${fireDesk}, '2030-01-01')`;
    await sql`insert into public.invitations (agency_id, user_id, email, role, invited_by, expires_at)
      values (${world.ours.id}, ${ana}, 'person-101@example.test', 'dispatcher', ${who.admin}, '2040-01-01')`;
  });
  afterAll(async () => {
    const { sql } = world.db;
    await sql`delete from public.profile_patterns where user_id = ${ana} and effective_from > '2030-01-01'`;
    await sql`delete from public.person_qualifications where user_id = ${ana}`;
    await sql`delete from public.invitations where user_id = ${ana}`;
  });

  it.each(statements)('%s is for them alone', async (_name, text) => {
    const personas: [string, string][] = [
      ['dispatcher', who.ben],
      ['trainee', trainee],
      ['supervisor', who.supervisor],
      ['admin', who.admin],
      ['other admin', otherAdmin],
    ];
    const found: Record<string, string | undefined> = {};
    for (const [name, person] of personas) found[name] = await outcomeOf(person, text());
    expect(found).toEqual({
      dispatcher: 'PT403',
      trainee: 'PT403',
      supervisor: 'PT403',
      admin: 'accepted',
      'other admin': 'accepted',
    });
    // The admin of another agency learns nothing, not even that somebody is there.
    expect(await outcomeOf(foreignAdmin, text())).toBe('PT404');
    expect(await outcomeOf(who.stranger, text())).toBe('PT403');
  });

  it('takes no version for any version, and refuses a stale one', async () => {
    for (const version of ['null', '99']) {
      for (const text of [
        update(ana, version),
        `select public.set_pattern('${ana}', ${version}, '${day(0)}', '4x10')`,
        `select public.remove_pattern('${ana}', ${version}, '2031-01-01')`,
        `select public.save_person_qualification('${ana}', ${version}, ${fireDesk}, '${day(0)}')`,
        `select public.revoke_invitation('${ana}', ${version})`,
      ]) {
        expect(await outcomeOf(who.admin, text), text).toBe('PT409');
      }
    }
  });

  it('is written once when two admins write at the same moment', async () => {
    const { version } = await profile(who.cora);
    const outcomes = await race(
      world.db,
      [who.admin, otherAdmin].map((as) => ({
        as,
        work: (sql) => sql.unsafe(update(who.cora, version, `Cora of ${as.slice(-3)}`)),
      })),
    );
    expect(outcomes.toSorted()).toEqual(['PT409', null].toSorted());
  });
});

describe('the line of a person', () => {
  it('is changed as a whole, with one audit row of what differs', async () => {
    const before = await lastAuditId(world.db.sql);
    await call(
      who.admin,
      `select public.update_person('${who.ben}', ${now(who.ben)}, 'Benjamin', 'B-2', '+1 555 0100', '1998-02-03', '1999-01-01',
        '${world.ours.centerId}', ${shift.day})`,
    );
    expect(await profile(who.ben)).toMatchObject({
      full_name: 'Benjamin',
      employee_number: 'B-2',
      phone: '+1 555 0100',
      hired: '1998-02-03',
      default_shift_preference_id: shift.day,
    });
    expect(await auditSince(world.db.sql, before)).toMatchObject([
      { action: 'user.update', actor_id: who.admin, target_id: who.ben, after: { full_name: 'Benjamin' } },
    ]);
    const { version } = await profile(who.ben);
    await call(
      who.admin,
      `select public.update_person('${who.ben}', ${version}, 'Benjamin', 'B-2', '+1 555 0100', '1998-02-03', '1999-01-01',
        '${world.ours.centerId}', ${shift.day})`,
    );
    expect((await profile(who.ben)).version).toBe(version);
  });

  it('is refused in words that name the field', async () => {
    const center = `'${world.ours.centerId}'`;
    const cases: [arguments: string, field: string][] = [
      [`'', null, null, null, null, ${center}`, 'fullName'],
      [`E'two\\nlines', null, null, null, null, ${center}`, 'fullName'],
      [`'Cora', 'E101', null, null, null, ${center}`, 'employeeNumber'],
      [`'Cora', E'a\\tb', null, null, null, ${center}`, 'employeeNumber'],
      [`'Cora', null, 'call me', null, null, ${center}`, 'phone'],
      [`'Cora', null, null, '1949-12-31', null, ${center}`, 'hiredOn'],
      [`'Cora', null, null, null, '2200-01-01', ${center}`, 'seniorityDate'],
      [`'Cora', null, null, null, null, '${world.theirs.centerId}'`, 'centerId'],
      [`'Cora', null, null, null, null, null`, 'centerId'],
      [`'Cora', null, null, null, null, ${center}, ${shift.foreign}`, 'preferredShiftId'],
    ];
    for (const [given, field] of cases) {
      const text = `select public.update_person('${who.cora}', ${now(who.cora)}, ${given})`;
      expect(await refused(who.admin, text), text).toMatchObject({
        code: field === 'employeeNumber' && given.includes('E101') ? 'PT409' : 'PT422',
        detail: { field },
      });
    }
  });
});

describe('a pattern from a date on', () => {
  const set = (from: string, pattern: string | null) =>
    call(
      who.admin,
      `select public.set_pattern('${who.cora}', ${now(who.cora)}, '${from}', ${pattern === null ? 'null' : `'${pattern}'`})`,
    );
  const patterns = async () =>
    (
      await world.db.sql`
        select effective_from::text as day, pattern from public.profile_patterns where user_id = ${who.cora} order by 1`
    ).map(({ day: from, pattern }) => `${from} ${pattern}`);
  const current = async () => (await profile(who.cora)).assigned_pattern;

  it('is planned, replaced and taken back, while the past stays', async () => {
    const first = '2020-01-01 3x12_1x4';
    await set(day(30), '4x10');
    expect([await patterns(), await current()]).toEqual([[first, `${day(30)} 4x10`], '3x12_1x4']);
    await set(day(30), null);
    expect(await patterns()).toEqual([first, `${day(30)} null`]);
    await set(today, '2x10');
    expect(await current()).toBe('2x10');
    const remove = (from: string) =>
      call(who.admin, `select public.remove_pattern('${who.cora}', ${now(who.cora)}, '${from}')`);
    await remove(today);
    expect(await current()).toBe('3x12_1x4');
    await remove(day(30));
    expect(await patterns()).toEqual([first]);

    expect(await refusalOf(set(day(-1), '4x10'))).toMatchObject({
      code: 'PT422',
      detail: { field: 'fromDate' },
    });
    expect(await refusalOf(remove('2020-01-01'))).toMatchObject({ code: 'PT422' });
    expect(await refusalOf(remove(day(30)))).toMatchObject({ code: 'PT404' });
    expect(await patterns()).toEqual([first]);
  });

  it('that is in force on that day already is no change', async () => {
    const refusal = { code: 'PT422', detail: { field: 'pattern' } };
    expect(await refusalOf(set(day(9), '3x12_1x4'))).toMatchObject({
      ...refusal,
      message: expect.stringContaining(
        ` has this pattern on ${day(9)} already. Choose another pattern or day.`,
      ),
    });
    await set(day(5), null);
    expect(await refusalOf(set(day(5), null))).toMatchObject(refusal);
    expect(await refusalOf(set(day(9), null))).toMatchObject({
      ...refusal,
      message: expect.stringContaining(` has no pattern on ${day(9)} as it is.`),
    });
    await set(day(9), '3x12_1x4');
    expect(await patterns()).toEqual(['2020-01-01 3x12_1x4', `${day(5)} null`, `${day(9)} 3x12_1x4`]);
    await world.db
      .sql`delete from public.profile_patterns where user_id = ${who.cora} and effective_from > '2020-01-01'`;
  });

  it('raises the version of the person, so that a second save looks again', async () => {
    const { version } = await profile(who.cora);
    await set(day(60), '4x10');
    expect((await profile(who.cora)).version).toBeGreaterThan(version);
    await call(who.admin, `select public.remove_pattern('${who.cora}', ${now(who.cora)}, '${day(60)}')`);
  });
});

describe('time in training and on light duty', () => {
  const save = async (given: string) => {
    const [row] = await call(who.admin, `select public.save_duty_state(${given})::integer as id`);
    return Number(row?.id);
  };
  const end = async (id: number, last: string) => {
    const [row] = await call(
      who.admin,
      `select public.end_duty_state(${id}, (select version from public.duty_states where id = ${id}), '${last}') as answer`,
    );
    return row?.answer;
  };
  const mirror = async (id: string) => {
    const { counts_toward_minimum: counts, trainer_id: trainer } = await profile(id);
    return { counts, trainer };
  };
  const counting = { counts: true, trainer: null };
  beforeEach(() => world.db.sql`delete from public.duty_states where user_id <> ${trainee}`);

  it('shows in the profile today, and no more when it has ended', async () => {
    const id = await save(`'${who.ana}', 'trainee', '${day(-10)}', null, '${who.ben}'`);
    expect(await mirror(who.ana)).toEqual({ counts: false, trainer: who.ben });
    const answer = await end(id, day(-1));
    expect(answer).toEqual({ centerId: world.ours.centerId, fromDate: today });
    expect(await mirror(who.ana)).toEqual(counting);
    expect(await end(await save(`'${who.ana}', 'light_duty', '${day(0)}'`), day(7))).toMatchObject({
      fromDate: day(8),
    });
    expect(await mirror(who.ana)).toEqual({ counts: false, trainer: null });
  });

  it('can be planned, and taken back before it begins', async () => {
    const id = await save(`'${who.ana}', 'light_duty', '${day(5)}', '${day(9)}'`);
    expect(await mirror(who.ana)).toEqual(counting);
    await end(id, day(4));
    expect(await world.db.sql`select 1 from public.duty_states where id = ${id}`).toHaveLength(0);
    const begun = await save(`'${who.ana}', 'light_duty', '${day(0)}'`);
    expect(await refusalOf(end(begun, day(-1)))).toMatchObject({
      code: 'PT422',
      detail: { field: 'toDate' },
    });
  });

  it('is refused in words that name the field', async () => {
    await save(`'${who.ana}', 'light_duty', '${day(0)}', '${day(9)}'`);
    const cases: [given: string, field: string][] = [
      [`'${who.ana}', 'light_duty', '${day(9)}'`, 'fromDate'],
      [`'${who.ana}', 'trainee', '${day(9)}', '${day(8)}'`, 'toDate'],
      [`'${who.ana}', 'trainee', '1999-12-31'`, 'fromDate'],
      [`'${who.ana}', 'trainee', '${day(0)}', null, '${who.ana}'`, 'trainerId'],
      [`'${who.ana}', 'trainee', '${day(0)}', null, '${trainee}'`, 'trainerId'],
      [`'${who.ana}', 'trainee', '${day(0)}', null, '${who.stranger}'`, 'trainerId'],
      [`'${who.ana}', 'light_duty', '${day(20)}', null, '${who.ben}'`, 'trainerId'],
      [`'${who.ana}', null, '${day(20)}'`, 'kind'],
      [`'${who.ana}', 'light_duty', '${day(20)}', null, null, E'two\\nlines'`, 'note'],
    ];
    for (const [given, field] of cases) {
      expect(await refusalOf(save(given)), given).toMatchObject({ code: 'PT422', detail: { field } });
    }
  });

  it('does not begin for whoever trains somebody then', async () => {
    await save(`'${who.ana}', 'trainee', '${day(10)}', '${day(20)}', '${who.ben}'`);
    const begins = (from: string, to: string) => save(`'${who.ben}', 'trainee', '${from}', '${to}'`);
    expect(await refusalOf(begins(day(0), day(10)))).toMatchObject({
      code: 'PT422',
      detail: { field: 'fromDate' },
      message: 'Benjamin trains Ana on some of these days. Name another trainer there first.',
    });
    const id = await begins(day(0), day(9));
    expect(
      await refusalOf(save(`'${who.ben}', 'trainee', '${day(0)}', '${day(15)}', null, null, ${id}, 1`)),
    ).toMatchObject({ code: 'PT422', detail: { field: 'fromDate' } });
    await save(`'${who.ben}', 'light_duty', '${day(10)}', '${day(20)}'`);
  });

  it('is in training or trains, whichever of two admins is first', async () => {
    const outcomes = await race(
      world.db,
      [
        `'${who.ana}', 'trainee', '${day(0)}', null, '${who.ben}'`,
        `'${who.ben}', 'trainee', '${day(0)}'`,
      ].map((given) => ({
        as: who.admin,
        work: (sql) => sql.unsafe(`select public.save_duty_state(${given})`),
      })),
    );
    expect(outcomes.toSorted()).toEqual(['PT422', null].toSorted());
  });

  it('is changed on the version that was seen', async () => {
    const id = await save(`'${who.ana}', 'light_duty', '${day(0)}', '${day(9)}', null, 'Knee'`);
    const change = (version: number) =>
      save(`'${who.ana}', 'light_duty', '${day(1)}', '${day(9)}', null, 'Knee', ${id}, ${version}`);
    expect(await change(1)).toBe(id);
    expect(await refusalOf(change(1))).toMatchObject({ code: 'PT409' });
    expect(
      await refusalOf(save(`'${who.ben}', 'light_duty', '${day(1)}', null, null, null, ${id}, 2`)),
    ).toMatchObject({
      code: 'PT404',
    });
  });

  it('leaves what its note says out of the audit', async () => {
    const last = await world.db.sql`select coalesce(max(id), 0)::integer as id from public.audit_logs`;
    const id = await save(`'${who.ana}', 'light_duty', '${day(0)}', null, null, 'Knee'`);
    await save(`'${who.ana}', 'light_duty', '${day(0)}', null, null, 'Hip', ${id}, 1`);
    await save(`'${who.ana}', 'light_duty', '${day(0)}', null, null, null, ${id}, 2`);
    const entries = await world.db.sql`
      select before -> 'note' as before, after -> 'note' as after from public.audit_logs
      where id > ${last[0]?.id ?? 0} and details ->> 'entity' = 'duty_state' order by id`;
    expect(entries.map(({ before, after }) => [before, after])).toEqual([
      [null, 'kept apart'],
      ['kept apart', 'kept apart'],
      ['kept apart', null],
    ]);
  });

  it('keeps its note for admins', async () => {
    await save(`'${who.ana}', 'light_duty', '${day(0)}', null, null, 'Knee'`);
    const notes = (as: string) => call(as, `select note from public.list_duty_notes('${who.ana}')`);
    expect([...(await notes(who.admin))]).toEqual([{ note: 'Knee' }]);
    for (const person of [who.ana, who.supervisor, foreignAdmin, who.stranger]) {
      expect(await notes(person)).toHaveLength(0);
    }
    expect(await refused(who.supervisor, 'select note from public.duty_states')).toMatchObject({
      code: '42501',
    });
  });

  it('is mirrored anew when a date has come', async () => {
    const { sql } = world.db;
    await save(`'${who.ana}', 'light_duty', '${day(-9)}', '${day(-1)}'`);
    await sql`update public.profiles set counts_toward_minimum = false where id = ${who.ana}`;
    const before = await lastAuditId(sql);
    await sql`select private.mirror_duty_state(${who.ana})`;
    expect(await mirror(who.ana)).toEqual(counting);
    expect(await auditSince(sql, before)).toEqual([]);
  });
});

describe('a qualification of a person', () => {
  const save = (given: string) =>
    call(who.admin, `select public.save_person_qualification('${who.ben}', ${now(who.ben)}, ${given})`);
  const held = async () =>
    (
      await world.db.sql`
        select valid_from::text as since, valid_to::text as until from public.person_qualifications
        where user_id = ${who.ben} order by 1`
    ).map(({ since, until }) => `${since}–${until ?? ''}`);

  it('has dates, which can be changed and never overlap', async () => {
    await save(`${fireDesk}, '2026-01-01', '2026-06-30'`);
    await save(`${fireDesk}, '2027-01-01'`);
    expect(await held()).toEqual(['2026-01-01–2026-06-30', '2027-01-01–']);
    expect(await refusalOf(save(`${fireDesk}, '2026-06-30', '2026-12-31'`))).toMatchObject({
      code: 'PT422',
      detail: { field: 'fromDate' },
    });
    expect(await refusalOf(save(`${fireDesk}, '2026-08-01', '2026-07-01'`))).toMatchObject({
      detail: { field: 'toDate' },
    });
    await save(`${fireDesk}, '2026-02-01', '2026-12-31', '2026-01-01'`);
    expect(await held()).toEqual(['2026-02-01–2026-12-31', '2027-01-01–']);
    await call(
      who.admin,
      `select public.remove_person_qualification('${who.ben}', ${now(who.ben)}, ${fireDesk}, '2027-01-01')`,
    );
    expect(await held()).toEqual(['2026-02-01–2026-12-31']);
  });

  it('is one of the agency’s own that is in use', async () => {
    const { sql } = world.db;
    const [theirs] = await sql`
      insert into public.qualifications (agency_id, name) values (${world.theirs.id}, 'Theirs') returning id`;
    expect(await refusalOf(save(`${theirs?.id}, '2026-01-01'`))).toMatchObject({
      code: 'PT422',
      detail: { field: 'qualificationId' },
    });
  });
});

describe('whom to call', () => {
  const save = (as: string, version: number | null, name = 'Kim', person = who.ana) =>
    call(
      as,
      `select public.save_emergency_contact('${person}', ${version}, '${name}', 'Sister', '555 0123', 'after 5')`,
    );
  const get = async (as: string, person = who.ana) => {
    const [row] = await call(as, `select public.get_emergency_contact('${person}') as contact`);
    return row?.contact;
  };

  it('is written by the person and admins, and the audit never has what it says', async () => {
    const before = await lastAuditId(world.db.sql);
    await save(who.ana, null);
    await save(who.admin, 1, 'Kit');
    await save(who.ana, 2, 'Kit');
    const audit = await auditSince(world.db.sql, before);
    expect(audit).toMatchObject([
      {
        action: 'emergency_contact.create',
        actor_id: who.ana,
        target_id: who.ana,
        details: { fields: ['name', 'note', 'phone', 'relation'] },
        before: null,
        after: null,
      },
      { action: 'emergency_contact.update', actor_id: who.admin, details: { fields: ['name'] }, after: null },
    ]);
    expect(JSON.stringify(audit)).not.toMatch(/Kim|Kit|Sister|0123|after 5/);
    expect(await refusalOf(save(who.ana, 1))).toMatchObject({ code: 'PT409' });
    expect(await refusalOf(save(who.supervisor, 3))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(save(who.ben, 3))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(save(foreignAdmin, 3))).toMatchObject({ code: 'PT404' });
  });

  it('is read by the person in silence, by supervisors and admins on record, by nobody else', async () => {
    const before = await lastAuditId(world.db.sql);
    expect(await get(who.ana)).toMatchObject({ name: 'Kit', phone: '555 0123' });
    expect(await auditSince(world.db.sql, before)).toEqual([]);
    expect(await get(who.supervisor)).toMatchObject({ name: 'Kit' });
    expect(await get(who.admin, who.ben)).toBeNull();
    expect(await auditSince(world.db.sql, before)).toMatchObject([
      { action: 'emergency_contact.read', actor_id: who.supervisor, target_id: who.ana, after: null },
      { action: 'emergency_contact.read', actor_id: who.admin, target_id: who.ben },
    ]);
    for (const person of [who.ben, trainee, who.stranger]) {
      expect(await refusalOf(get(person))).toMatchObject({ code: 'PT403' });
    }
    expect(await refusalOf(get(foreignAdmin))).toMatchObject({ code: 'PT404' });
    expect(await call(who.supervisor, 'select * from public.emergency_contacts')).toHaveLength(0);
  });

  it('is refused in words, and can be taken away', async () => {
    const wrong = (given: string) =>
      refused(who.ana, `select public.save_emergency_contact('${who.ana}', 2, ${given})`);
    expect(await wrong(`E'a\\nb', null, '555 0100'`)).toMatchObject({ detail: { field: 'name' } });
    expect(await wrong(`'Kim', null, 'none'`)).toMatchObject({ detail: { field: 'phone' } });
    expect(await wrong(`'Kim'`)).toMatchObject({ detail: { field: 'phone' } });
    await call(who.ana, `select public.save_emergency_contact('${who.ana}', 2)`);
    expect(await get(who.ana)).toBeNull();
  });
});

describe('somebody who leaves', () => {
  it('keeps the shifts to come, and asks and offers nothing any more', async () => {
    const { sql } = world.db;
    const [own] = await makePublished(world, 1, [[who.ana, shift.day, '2031-01-06']]);
    await sql`
      insert into public.shift_swaps (agency_id, center_id, kind, requester_id, requester_assigned_shift_id, expires_at)
      values (${world.ours.id}, ${world.ours.centerId}, 'give', ${who.ana}, ${own ?? 0}, '2031-01-05')`;
    const waiting = { userId: who.ana, startsAt: '2031-02-01T00:00Z', endsAt: '2031-02-08T00:00Z' };
    const approved = { userId: who.ana, startsAt: '2031-03-01T00:00Z', endsAt: '2031-03-08T00:00Z' };
    const asked = await makeLeave(sql, world.ours, waiting);
    const granted = await makeLeave(sql, world.ours, { ...approved, status: 'approved' });
    const before = await lastAuditId(sql);

    const [row] = await call(
      who.admin,
      `select public.set_person_active('${who.ana}', false, ${now(who.ana)}) as answer`,
    );
    expect(row?.answer).toEqual({ centerId: world.ours.centerId, fromDate: today });
    const [kept] = await sql`select user_id, status from public.assigned_shifts where id = ${own ?? 0}`;
    expect(kept).toEqual({ user_id: who.ana, status: 'published' });
    const requests = await sql`
      select id, status, closing_note from public.time_off_requests where user_id = ${who.ana} order by id`;
    expect([...requests]).toEqual([
      { id: asked, status: 'withdrawn', closing_note: 'Ana no longer works here.' },
      { id: granted, status: 'approved', closing_note: null },
    ]);
    const offers = await sql`select status from public.shift_swaps where requester_id = ${who.ana}`;
    expect(offers.map(({ status }) => status)).toEqual(['cancelled']);
    const actions = (await auditSince(sql, before)).map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(['time_off.withdraw', 'user.deactivate']));
  });
});

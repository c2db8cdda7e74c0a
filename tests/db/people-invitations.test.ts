import type postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeAccount, makePerson, uuid } from '../factories/people.ts';
import { race } from './race.ts';
import { refusalOf } from './refusal.ts';
import {
  auditSince,
  lastAuditId,
  makeSchedulingWorld,
  type SchedulingWorld,
  shift,
  who,
} from './scheduling-world.ts';

const foreignAdmin = uuid(203);
let nora = uuid(301);

let world: SchedulingWorld;
let fireDesk: number;
beforeAll(async () => {
  world = await makeSchedulingWorld();
  const { sql } = world.db;
  await makePerson(sql, world.theirs, 203, { role: 'admin', fullName: 'Far' });
  for (const n of [301, 302, 303]) await makeAccount(sql, n);
  const [made] = await sql`
    insert into public.qualifications (agency_id, name) values (${world.ours.id}, 'Fire desk') returning id`;
  fireDesk = made?.id;
});
afterAll(() => world.db.drop());
beforeEach(async () => {
  const { sql } = world.db;
  // People are never deleted, but tests begin anew.
  const made = [301, 302, 303].map(uuid);
  await sql`delete from public.invitations where user_id = any (${made})`;
  await sql`delete from public.duty_states where user_id = any (${made})`;
  await sql`delete from public.person_qualifications where user_id = any (${made})`;
  await sql`delete from public.profile_patterns where user_id = any (${made})`;
  await sql`delete from public.user_roles where user_id = any (${made})`;
  await sql`delete from public.profiles where id = any (${made})`;
  await sql`update auth.users set banned_until = null, email_confirmed_at = null where id = any (${made})`;
  await sql`delete from private.outbox`;
});

type Line = Record<string, unknown>;
const line = (n: number, changed: Line = {}): Line => ({
  row: n - 299,
  userId: uuid(n),
  email: `person-${n}@example.test`,
  fullName: `Nora ${n}`,
  role: 'dispatcher',
  centerId: world.ours.centerId,
  ...changed,
});
const importing =
  (people: unknown, actor = who.admin) =>
  (sql: postgres.TransactionSql) =>
    sql`select public.import_people(${actor}, ${sql.json(people as postgres.JSONValue)}) as answer`;
const add = async (people: unknown, actor = who.admin) => {
  const [row] = await world.db.asUser('service_role', importing(people, actor));
  return row?.answer;
};
const call = (as: string, text: string) => world.db.asUser(as, (sql) => sql.unsafe(text));
const invitation = async () => {
  const [row] = await world.db.sql`
    select i.*, i.mailed_at is not null as was_mailed, p.is_active, i.mail_due_at > now() as is_late
    from public.invitations i join public.profiles p on p.id = i.user_id
    where i.user_id = ${nora} order by i.created_at desc limit 1`;
  return row;
};
const begin = async () => {
  const found = await invitation();
  const [row] = await call('service_role', `select public.begin_invitation_mail('${found?.id}') as letter`);
  return row?.letter;
};
const settle = async (outcome: string, problem: string | null = null) => {
  const found = await invitation();
  await call(
    'service_role',
    `select public.settle_invitation_mail('${found?.id}', '${outcome}', ${problem === null ? 'null' : `'${problem}'`})`,
  );
};
const events = async () => [
  ...(await world.db.sql`delete from private.outbox where kind = 'invitation.mail' returning payload`),
];

describe('adding people', () => {
  it('makes everything of everybody in one transaction, with an audit row each', async () => {
    const { sql } = world.db;
    const before = await lastAuditId(sql);
    const full = line(302, {
      role: 'supervisor',
      employeeNumber: 'E302',
      hiredOn: '1999-02-03',
      seniorityDate: '1998-01-01',
      pattern: '3x12_1x4',
      preferredShiftId: shift.day,
      phone: '+1 555 0100',
      qualificationIds: [fireDesk],
      trainee: { toDate: '2040-01-01', trainerId: who.ben },
    });
    expect(await add([line(301), full])).toEqual({ created: 2, already: 0, again: 0 });
    const [made] = await sql`
      select full_name, email, phone, employee_number, hired_on::text as hired, seniority_date::text as senior,
        assigned_pattern, default_shift_preference_id, counts_toward_minimum, trainer_id, is_active
      from public.profiles where id = ${uuid(302)}`;
    expect(made).toEqual({
      full_name: 'Nora 302',
      email: 'person-302@example.test',
      phone: '+1 555 0100',
      employee_number: 'E302',
      hired: '1999-02-03',
      senior: '1998-01-01',
      assigned_pattern: '3x12_1x4',
      default_shift_preference_id: shift.day,
      counts_toward_minimum: false,
      trainer_id: who.ben,
      is_active: true,
    });
    expect(
      (await auditSince(sql, before)).map((row) => `${row.action} ${row.actor_kind} ${row.actor_id}`),
    ).toEqual([
      `user.invite job ${who.admin}`,
      `user.invite job ${who.admin}`,
      `people.import job ${who.admin}`,
    ]);
    expect(await events()).toHaveLength(2);
  });

  it('passes over whoever is there in the same words, and refuses everybody when one differs', async () => {
    await add([line(301)]);
    expect(await add([line(301), line(302)])).toEqual({ created: 1, already: 1, again: 0 });
    expect(await refusalOf(add([line(303), line(301, { fullName: 'Another' })]))).toMatchObject({
      code: 'PT409',
      message: 'Line 2: this e-mail address already belongs to an account.',
      detail: { field: 'email', row: 2 },
    });
    expect(await world.db.sql`select 1 from public.profiles where id = ${uuid(303)}`).toHaveLength(0);
  });

  it('invites again whose invitation was revoked, alone as with others, and changes nothing else of them', async () => {
    const { sql } = world.db;
    await add([line(301, { phone: '555 0100' })]);
    const revoke = () =>
      call(
        who.admin,
        `select public.revoke_invitation('${nora}', (select p.version from public.profiles p where p.id = '${nora}'))`,
      );
    await revoke();
    await events();
    const before = await lastAuditId(sql);
    const again = line(301, { phone: '555 0199', pattern: '2x10' });
    expect(await refusalOf(add([line(301, { role: 'supervisor' })]))).toMatchObject({ code: 'PT409' });
    expect(await add([again, line(302)])).toEqual({ created: 1, already: 0, again: 1 });
    expect(await invitation()).toMatchObject({ state: 'pending', is_active: true, was_mailed: false });
    expect(await events()).toHaveLength(2);
    const [kept] = await sql`select phone, assigned_pattern from public.profiles where id = ${nora}`;
    expect(kept).toEqual({ phone: '555 0100', assigned_pattern: null });
    expect((await auditSince(sql, before)).map(({ action }) => action)).toEqual([
      'user.invite_again',
      'user.invite',
      'people.import',
    ]);
    expect(await add([again, line(302)])).toEqual({ created: 0, already: 2, again: 0 });
    await revoke();
    expect(await add([again])).toEqual({ created: 0, already: 0, again: 1 });
  });

  it('is for an active admin alone, through the server', async () => {
    for (const actor of [who.ana, who.supervisor, nora]) {
      expect(await refusalOf(add([line(301)], actor))).toMatchObject({ code: 'PT403' });
    }
    expect(await refusalOf(add([line(301)], foreignAdmin))).toMatchObject({
      code: 'PT422',
      detail: { field: 'centerId' },
    });
    for (const person of [who.ana, who.supervisor, who.admin]) {
      for (const text of [
        `select public.import_people('${who.admin}', '[]')`,
        `select * from public.list_import_accounts('${who.admin}', '{}')`,
        `select public.list_foreign_emails('${who.admin}', '{}')`,
        `select public.begin_invitation_mail('${nora}')`,
        `select public.settle_invitation_mail('${nora}', 'sent')`,
      ]) {
        expect(await refusalOf(call(person, text)), text).toMatchObject({ code: '42501' });
      }
    }
  });

  it('checks every value again, and names the field', async () => {
    const cases: [changed: Line, field: string][] = [
      [{ fullName: 'two\nlines' }, 'fullName'],
      [{ fullName: null }, 'fullName'],
      [{ role: null }, 'role'],
      [{ centerId: world.theirs.centerId }, 'centerId'],
      [{ employeeNumber: 'E101' }, 'employeeNumber'],
      [{ employeeNumber: 'a\tb' }, 'employeeNumber'],
      [{ phone: 'call me' }, 'phone'],
      [{ hiredOn: '1900-01-01' }, 'hiredOn'],
      [{ seniorityDate: '2300-01-01' }, 'seniorityDate'],
      [{ preferredShiftId: shift.foreign }, 'preferredShiftId'],
      [{ qualificationIds: [99_999] }, 'qualificationIds'],
      [{ trainee: { toDate: '2000-01-01' } }, 'trainee'],
      [{ trainee: { trainerId: who.stranger } }, 'trainerId'],
      [{ userId: who.ana }, 'email'],
      [{ userId: null }, 'email'],
    ];
    for (const [changed, field] of cases) {
      const refusal = await refusalOf(add([line(301, changed)]));
      expect(refusal, JSON.stringify(changed)).toMatchObject({ detail: { field } });
      expect(refusal?.message).toMatch(/^[A-Z]/);
    }
    for (const people of [[], {}, null, Array.from({ length: 1001 }, () => line(301))]) {
      expect(await refusalOf(add(people))).toMatchObject({ code: 'PT422' });
    }
    expect(await world.db.sql`select 1 from public.profiles where id = ${nora}`).toHaveLength(0);
  });

  it('makes people once when the same ones come several times at the same moment', async () => {
    const work = importing([line(301), line(302), line(303)]);
    const outcomes = await race(
      world.db,
      Array.from({ length: 4 }, () => ({ as: 'service_role' as const, work })),
    );
    expect(outcomes).toEqual(Array(4).fill(null));
    expect(await world.db.sql`select 1 from public.invitations where user_id = ${nora}`).toHaveLength(1);
    expect(await events()).toHaveLength(3);
  });

  it('waits for another file as long as that one may take', async () => {
    const [settings] = await world.db.sql`
      select proconfig from pg_proc where oid = 'public.import_people(uuid, jsonb)'::regprocedure`;
    expect(settings?.proconfig).toEqual(
      expect.arrayContaining(['statement_timeout=60s', 'lock_timeout=60s']),
    );
  });

  it('finds the accounts that nobody uses, and of others no more than that they are taken', async () => {
    const emails = `array['PERSON-301@example.test', 'person-101@example.test', 'person-201@example.test']`;
    const found = await call(
      'service_role',
      `select * from public.list_import_accounts('${who.admin}', ${emails})`,
    );
    expect([...found].toSorted((a, b) => a.email.localeCompare(b.email))).toEqual([
      { email: 'person-101@example.test', user_id: who.ana },
      { email: 'person-301@example.test', user_id: nora },
    ]);
    const taken = async () =>
      (await call('service_role', `select public.list_foreign_emails('${who.admin}', ${emails}) as taken`))[0]
        ?.taken;
    expect(await taken()).toEqual(['person-201@example.test']);
    await world.db.sql`update auth.users set email_confirmed_at = now() where id = ${nora}`;
    expect(await taken()).toEqual(['person-201@example.test', 'person-301@example.test']);
  });
});

describe('the mail of an invitation', () => {
  beforeEach(() => add([line(301)]));

  it('is sent once, and its link works for a day from then', async () => {
    expect(await invitation()).toMatchObject({ state: 'pending', was_mailed: false });
    expect(await begin()).toEqual({ email: 'person-301@example.test', fullName: 'Nora 301' });
    await settle('sent');
    const { mailed_at: mailed, expires_at: expires } = (await invitation()) ?? {};
    expect(expires.getTime() - mailed.getTime()).toBe(24 * 60 * 60 * 1000);
    expect(await begin()).toBeNull();
  });

  it('is tried again later each time, until it is given up', async () => {
    await events();
    await settle('failed', 'The mail could not be sent.');
    expect(await invitation()).toMatchObject({
      mail_attempts: 1,
      mail_problem: 'The mail could not be sent.',
      is_late: true,
    });
    expect(await events()).toHaveLength(1);
    // Before its time it is put off.
    expect(await begin()).toBeNull();
    expect(await events()).toHaveLength(1);
    await world.db
      .sql`update public.invitations set mail_attempts = 49, mail_due_at = now() where user_id = ${nora}`;
    expect(await begin()).not.toBeNull();
    await settle('failed', 'The mail could not be sent.');
    expect(await invitation()).toMatchObject({ mail_due_at: null, was_mailed: false });
    expect(await begin()).toBeNull();
  });

  it('is given up at once when the address is refused, and waits with all others when there are too many', async () => {
    await add([line(302), line(303)]);
    await events();
    await settle('limited', 'No more mails are taken for now.');
    const late = await world.db.sql`
      select count(*)::integer as n from public.invitations where mail_due_at > now() and mailed_at is null`;
    expect(late[0]).toEqual({ n: 3 });
    await world.db.sql`update public.invitations set mail_due_at = now() where user_id = ${nora}`;
    await settle('refused', 'The address was refused (422).');
    expect(await invitation()).toMatchObject({
      mail_due_at: null,
      mail_problem: 'The address was refused (422).',
    });
    expect(await refusalOf(settle('forgotten'))).toMatchObject({ code: 'PT422' });
  });

  it('can be asked for again, but not within a minute of the one before', async () => {
    await settle('sent');
    await events();
    const again = () => call(who.admin, `select public.resend_invitation('${nora}')`);
    expect(await refusalOf(again())).toMatchObject({ code: 'PT409' });
    await world.db
      .sql`update public.invitations set mailed_at = now() - interval '2 minutes' where user_id = ${nora}`;
    await again();
    expect(await invitation()).toMatchObject({ was_mailed: false, mail_attempts: 0 });
    expect(await events()).toHaveLength(1);
  });
});

describe('an invitation', () => {
  let number = 310;
  const version = () => `(select p.version from public.profiles p where p.id = '${nora}')`;
  const accept = () => call(nora, 'select public.accept_invitation()');
  // The audit names whoever has accepted, so that each test takes somebody else.
  beforeEach(async () => {
    number += 1;
    nora = await makeAccount(world.db.sql, number);
    await add([line(number, { fullName: 'Nora' })]);
  });

  it('is accepted once or more often, and cannot be sent or taken back then', async () => {
    await settle('sent');
    await accept();
    const first = await invitation();
    expect(first).toMatchObject({ state: 'accepted', accepted_at: expect.any(Date) });
    await accept();
    expect(await invitation()).toEqual(first);
    for (const text of [
      `select public.resend_invitation('${nora}')`,
      `select public.revoke_invitation('${nora}', ${version()})`,
    ]) {
      expect(await refusalOf(call(who.admin, text)), text).toMatchObject({
        code: 'PT422',
        message: 'Nora has no open invitation.',
      });
    }
  });

  it('cannot be accepted late, or by somebody who was never invited', async () => {
    await world.db.sql`update public.invitations set expires_at = '2020-01-01' where user_id = ${nora}`;
    expect(await refusalOf(accept())).toMatchObject({ code: 'PT422' });
    expect(await refusalOf(call(who.ana, 'select public.accept_invitation()'))).toMatchObject({
      code: 'PT404',
    });
  });

  it('is taken back with all access, and can be given anew to the same account', async () => {
    const { sql } = world.db;
    const before = await lastAuditId(sql);
    const [row] = await call(who.admin, `select public.revoke_invitation('${nora}', ${version()}) as answer`);
    expect(row?.answer).toMatchObject({ centerId: world.ours.centerId });
    expect(await invitation()).toMatchObject({ state: 'revoked', is_active: false });
    expect(await refusalOf(accept())).toMatchObject({ code: 'PT404' });
    expect((await auditSince(sql, before)).map(({ action }) => action)).toEqual([
      'user.revoke_invitation',
      'user.revoke_invitation',
    ]);
    expect(await begin()).toBeNull();
    // Whoever was never let in is invited, not reactivated.
    expect(
      await refusalOf(call(who.admin, `select public.set_person_active('${nora}', true, ${version()})`)),
    ).toMatchObject({
      code: 'PT422',
      message: 'The invitation of Nora was revoked. Invite again instead.',
    });

    await events();
    await call(who.admin, `select public.resend_invitation('${nora}')`);
    expect(await invitation()).toMatchObject({ state: 'pending', is_active: true, was_mailed: false });
    expect(await sql`select 1 from public.invitations where user_id = ${nora}`).toHaveLength(2);
    expect(await begin()).toMatchObject({ email: `person-${number}@example.test` });
    await settle('sent');
    await accept();
    expect(await invitation()).toMatchObject({ state: 'accepted' });
  });
});

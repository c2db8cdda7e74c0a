import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withMarks } from '#components/people/people-query.ts';
import { readPeopleFile } from '#lib/actions/read-people-file.ts';
import { saveEdit } from '#lib/actions/save-edit.ts';
import { listQualifications } from '#lib/data/agency-lists.ts';
import { getPerson, listFutureShifts, listPeople } from '#lib/data/people.ts';
import * as peopleAdmin from '#lib/data/people-admin.ts';
import { listPersonMarks } from '#lib/data/people-directory.ts';
import { importPeople, invitePerson } from '#lib/data/people-import.ts';
import { directoryLine, peopleCsv } from '#lib/domain/people-import.ts';
import type { ImportPerson } from '#lib/domain/people-records.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { createZone } from '#lib/domain/time.ts';
import { createNotices } from '#lib/jobs/notices.ts';
import { sendInvitation } from '#lib/jobs/send-invitation.ts';
import { readConfig } from '../../supabase/local/config.ts';
import { type Client, createDrillClient } from '../drill/lanes.ts';
import { makeAccount, makeAgency, makePerson, type TestAgency, uuid } from '../factories/people.ts';
import { makeAssignment, makeSchedule, makeShift } from '../factories/scheduling.ts';
import { type GatewayTarget, startGatewayTarget } from '../setup/gateway-target.ts';

const password = 'correct-horse-battery';
const [adaId, otherAdminId, leaver] = [uuid(101), uuid(102), uuid(103)];
const mailsAnHour = 4;

let target: GatewayTarget;
let sql: postgres.Sql;
let agency: TestAgency;
let server: Client;
let ada: Client;

async function signIn(n: number): Promise<Client> {
  const { error } = await server.auth.admin.updateUserById(uuid(n), { password, email_confirm: true });
  if (error) throw error;
  const client = createDrillClient(target.url, target.publishableKey);
  const answer = await client.auth.signInWithPassword({ email: `person-${n}@example.test`, password });
  if (answer.error) throw answer.error;
  return client;
}

const read = (text: string) =>
  readPeopleFile(
    { db: ada, admin: server },
    {
      actorId: adaId,
      agencyId: agency.id,
      centerId: agency.centerId,
      timeZone: agency.timeZone,
      now: Date.parse('2026-06-01T12:00Z'),
    },
    text,
  );

async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof Refusal) return error;
  throw error ?? new Error('It was not refused.');
}

async function countOf(table: 'profiles' | 'invitations' | 'user_roles' | 'profile_patterns') {
  const [row] = await sql<{ n: number }[]>`select count(*)::integer as n from public.${sql(table)}`;
  return row?.n ?? -1;
}
const stored = async () => ({
  profiles: await countOf('profiles'),
  invitations: await countOf('invitations'),
  roles: await countOf('user_roles'),
  patterns: await countOf('profile_patterns'),
});

const people = (count: number, prefix: string): ImportPerson[] =>
  Array.from({ length: count }, (_, n) => ({
    row: n + 2,
    email: `${prefix}-${n}@example.test`,
    fullName: `${prefix} ${n}`,
    role: 'dispatcher',
    centerId: agency.centerId,
    employeeNumber: `${prefix}-${n}`,
    hiredOn: '2026-05-01',
    seniorityDate: null,
    pattern: '4x10',
    preferredShiftId: null,
    phone: null,
    trainee: null,
    qualificationIds: [],
  }));

async function events(): Promise<unknown[]> {
  const rows = await sql`
    update private.outbox set relayed_at = now() where relayed_at is null and kind = 'invitation.mail' returning payload`;
  return rows.map(({ payload }) => payload);
}

// A real project is shared; these rows are not for it.
describe.runIf(process.env.SUPABASE_TEST_URL === undefined)('people from a file', () => {
  beforeAll(async () => {
    const config = readConfig();
    const rateLimits = { ...config.auth.rateLimits, emailSent: mailsAnHour };
    target = await startGatewayTarget({ auth: { ...config.auth, rateLimits } });
    sql = postgres(target.databaseUrl, { max: 1, onnotice: () => {} });
    server = createDrillClient(target.url, target.secretKey);
    agency = await makeAgency(sql, 1);
    const theirs = await makeAgency(sql, 2);
    await makePerson(sql, agency, 101, { role: 'admin', fullName: 'Ada' });
    await makePerson(sql, agency, 102, { role: 'admin', fullName: 'Otto' });
    await makePerson(sql, agency, 103, { fullName: 'Lea' });
    await makePerson(sql, theirs, 201, { role: 'admin', fullName: 'Far' });
    await makeShift(sql, agency, 1, { code: 'D10', startTime: '09:00', endTime: '19:00' });
    await sql`insert into public.qualifications (agency_id, name) values (${agency.id}, 'Fire desk')`;
    ada = await signIn(101);
  });

  afterAll(async () => {
    await sql?.end({ timeout: 1 });
    await target?.close();
  });

  const header =
    'Name,E-mail,Employee number,Hired on,Pattern,Preferred shift,Phone,Qualifications,Trainee until';
  const lineOf = (n: number) =>
    `"Person, ${n}",File-${n}@example.test,F${n},5/1/2026,4x10,D10,555 0100,Fire desk,${n % 50 === 0 ? '2026-12-31' : ''}`;
  const lines = Array.from({ length: 500 }, (_, n) => lineOf(n));
  const whole = [header, ...lines].join('\r\n');

  it('are refused all together with every error while one line is wrong, and nothing is stored', async () => {
    const wrong = [...lines];
    wrong[9] = 'Kim,nobody,F9,,,,,,';
    wrong[99] = 'Kim,person-201@example.test,E101,,6x9,X9,,Police,';
    wrong[499] = 'Kim,file-1@example.test,F1,2026-13-01,,,,,';
    const before = await stored();
    const parsed = await read([header, ...wrong].join('\r\n'));
    expect(parsed).toEqual({
      people: [],
      again: [],
      already: 0,
      errors: [
        [11, 'E-mail', 'nobody', 'E-mail is an address such as name@example.org.'],
        [101, 'Pattern', '6x9', 'Pattern is one of 4x10, 3x12_1x4, 2x10, 3x10, 2x12, 5x8, or empty.'],
        [101, 'Preferred shift', 'X9', 'There is no such shift at this center. Give its code or its name.'],
        [101, 'Qualifications', 'Police', 'There is no qualification Police.'],
        [101, 'E-mail', 'person-201@example.test', 'This address already belongs to an account.'],
        [101, 'Employee number', 'E101', 'Ada has this employee number.'],
        [501, 'Hired on', '2026-13-01', 'Hired on is a date such as 2026-02-04.'],
        [501, 'E-mail', 'file-1@example.test', 'Line 3 has this address too.'],
        [501, 'Employee number', 'F1', 'Line 3 has this employee number too.'],
      ].map(([row, column, value, reason]) => ({ row, column, value, reason })),
    });
    expect(await stored()).toEqual(before);
  });

  it('are stored once by the right file, and not again by the same one', async () => {
    const before = await stored();
    const parsed = await read(whole);
    expect(parsed.errors).toEqual([]);
    expect(await importPeople(server, adaId, parsed.people)).toEqual({ created: 500, again: 0, already: 0 });
    const after = await stored();
    expect(after).toEqual({
      profiles: before.profiles + 500,
      invitations: before.invitations + 500,
      roles: before.roles + 500,
      patterns: before.patterns + 500,
    });
    const [row] = await sql`
      select count(*) filter (where action = 'user.invite')::integer as one,
        count(*) filter (where action = 'people.import')::integer as all,
        count(distinct actor_id)::integer as actors
      from public.audit_logs where action in ('user.invite', 'people.import')`;
    expect(row).toEqual({ one: 500, all: 1, actors: 1 });
    expect(await read(whole)).toEqual({ people: [], again: [], errors: [], already: 500 });
    expect(await importPeople(server, adaId, parsed.people)).toEqual({ created: 0, again: 0, already: 500 });
    expect(await stored()).toEqual(after);

    const [first] = (await listPeople(ada, agency.id)).filter(({ email }) => email === 'file-0@example.test');
    expect(await getPerson(ada, first?.id ?? '')).toMatchObject({
      fullName: 'Person, 0',
      role: 'dispatcher',
      hiredOn: '2026-05-01',
      seniorityDate: '2026-05-01',
      pattern: '4x10',
      patterns: [{ fromDate: '2026-05-01', pattern: '4x10' }],
      preferredShift: { code: 'D10' },
      phone: '555 0100',
      qualifications: [{ name: 'Fire desk', fromDate: '2026-05-01', toDate: null }],
      dutyStates: [{ kind: 'trainee', fromDate: '2026-05-01', toDate: '2026-12-31', trainer: null }],
      invitation: { stage: 'sending', mailedAt: null },
    });
    // What the directory writes is a file of people who are there already.
    const today = createZone('UTC').toLocal(Date.now()).date;
    const [everybody, marks, qualifications] = await Promise.all([
      listPeople(ada, agency.id),
      listPersonMarks(ada, agency.id, today, Date.now()),
      listQualifications(ada, agency.id),
    ]);
    const names = new Map(qualifications.map(({ id, name }) => [id, name]));
    const directory = withMarks(
      everybody.filter(({ isActive }) => isActive),
      marks,
    ).map((person) => directoryLine(person, names, today));
    expect(await read(peopleCsv(directory))).toEqual({
      people: [],
      again: [],
      errors: [],
      already: directory.length,
    });
    await events();
  }, 120_000);

  it('are stored once by two admins at the same time', async () => {
    const team = people(20, 'both');
    const before = await stored();
    const outcomes = await Promise.all([
      importPeople(server, adaId, team),
      importPeople(server, otherAdminId, team),
    ]);
    expect(outcomes.toSorted((a, b) => b.created - a.created)).toEqual([
      { created: 20, again: 0, already: 0 },
      { created: 0, again: 0, already: 20 },
    ]);
    expect((await stored()).profiles).toBe(before.profiles + 20);
    expect(await events()).toHaveLength(20);
  });

  it('use the accounts of a try that was killed before it stored anybody', async () => {
    const team = people(6, 'killed');
    const before = await stored();
    const made: string[] = [];
    for (const { email } of team.slice(0, 4)) {
      const { data, error } = await server.auth.admin.createUser({ email });
      if (error) throw error;
      made.push(data.user.id);
    }
    expect(await stored()).toEqual(before);
    expect(await importPeople(server, adaId, team)).toEqual({ created: 6, again: 0, already: 0 });
    const ids = await sql`select id from public.profiles where email like 'killed-%'`;
    expect(ids.map(({ id }) => id)).toEqual(expect.arrayContaining(made));
    expect(await importPeople(server, adaId, team)).toEqual({ created: 0, again: 0, already: 6 });
    await events();
  });

  it('are nobody when the database refuses one of them, and say which line', async () => {
    const team = people(5, 'late');
    const before = await stored();
    // Somebody took the number between the preview and the import.
    const [, , third] = team;
    if (third) third.employeeNumber = 'E101';
    expect(await refusalOf(importPeople(server, adaId, team))).toMatchObject({
      code: 'conflict',
      message: 'Line 4: another person has this employee number.',
      fieldErrors: { employeeNumber: expect.any(String) },
    });
    expect(await stored()).toEqual(before);
    expect(await refusalOf(importPeople(server, leaver, people(1, 'no')))).toMatchObject({
      code: 'forbidden',
    });
  });

  it('never take an account that somebody uses without being listed, nor tell whose it is', async () => {
    await makeAccount(sql, 301);
    await sql`update auth.users set email_confirmed_at = now() where id = ${uuid(301)}`;
    const [one] = people(1, 'used');
    if (one === undefined) throw new Error('nobody');
    const person = { ...one, email: 'person-301@example.test' };
    expect(await refusalOf(invitePerson(server, adaId, person))).toMatchObject({
      code: 'conflict',
      message: 'This e-mail address already belongs to an account.',
      fieldErrors: { email: expect.any(String) },
    });
    const elsewhere = { ...one, email: 'person-201@example.test' };
    expect(await refusalOf(invitePerson(server, adaId, elsewhere))).toMatchObject({
      message: 'This e-mail address already belongs to an account.',
    });
  });

  it('are mailed by the worker, each once, and wait when no more mails are taken', async () => {
    const count = mailsAnHour + 2;
    await importPeople(server, adaId, people(count, 'mail'));
    const context = {
      admin: server,
      worker: 'test',
      signal: new AbortController().signal,
      notices: createNotices(),
    };
    const wanted = await events();
    expect(wanted).toHaveLength(count);
    for (const payload of wanted) await sendInvitation.run(payload, context);
    // A second time sends nothing.
    await sendInvitation.run(wanted[0], context);
    const stages = async () =>
      (await listPeople(ada, agency.id))
        .filter(({ email }) => email.startsWith('mail-'))
        .map(({ invitation }) => invitation?.stage)
        .toSorted();
    expect(await stages()).toEqual([...Array(2).fill('sending'), ...Array(mailsAnHour).fill('sent')]);
    const [sent] = (await listPeople(ada, agency.id)).filter(
      ({ invitation }) => invitation?.stage === 'sent',
    );
    const day = (sent?.invitation?.expiresAt ?? 0) - (sent?.invitation?.mailedAt ?? 0);
    expect(day).toBe(24 * 60 * 60 * 1000);
    // The two that wait come back as events, later; before its time one is put off without asking Auth.
    const waiting = await events();
    expect(waiting).toHaveLength(2);
    const [mails] =
      await sql`select sum(mail_attempts)::integer as n from public.invitations where email like 'mail-%'`;
    expect(mails).toEqual({ n: 1 });
    await sendInvitation.run(waiting[0], context);
    expect(await events()).toEqual([waiting[0]]);
  });

  it('leave shifts that a supervisor opens with a reason, and none that others changed', async () => {
    await makeSchedule(sql, agency, 1, {
      startDate: '2031-01-01',
      endDate: '2031-01-31',
      status: 'published',
    });
    const row = { scheduleId: 1, userId: leaver, shiftId: 1, status: 'published' as const };
    await makeAssignment(sql, agency, { ...row, shiftDate: '2031-01-06' });
    const locked = await makeAssignment(sql, agency, { ...row, shiftDate: '2031-01-08' });
    await sql`update public.assigned_shifts set is_locked = true where id = ${locked}`;
    const person = await getPerson(ada, leaver);
    if (person === null) throw new Error('nobody');
    const from = await peopleAdmin.setPersonActive(ada, leaver, false, person.version);
    expect(from).toMatchObject({ centerId: agency.centerId });

    const [left, ...more] = await listFutureShifts(ada, leaver);
    expect(more).toEqual([]);
    expect(left).toMatchObject({
      schedule: { id: 1 },
      rows: [
        { shiftDate: '2031-01-06', code: 'D10', isLocked: false },
        { shiftDate: '2031-01-08', isLocked: true },
      ],
    });
    const rows = (left?.rows ?? []).map(({ id, version }) => ({ id, version }));
    const request = { editId: uuid(801), scheduleId: 1, reason: 'Lea has left.', undoes: null };
    const stale = rows.map((seen) => ({ ...seen, version: seen.version + 1 }));
    const staleOperations = await peopleAdmin.getOpeningOperations(ada, { ...request, rows: stale });
    expect(await refusalOf(saveEdit(ada, { ...request, operations: staleOperations }))).toMatchObject({
      code: 'conflict',
    });
    const operations = await peopleAdmin.getOpeningOperations(ada, { ...request, rows });
    expect(await saveEdit(ada, { ...request, operations })).toMatchObject({ state: 'applied' });
    expect(await listFutureShifts(ada, leaver)).toEqual([]);
    const open = await sql`
      select shift_date::text as day, is_locked from public.assigned_shifts
      where schedule_id = 1 and user_id is null and status = 'published' order by 1`;
    expect([...open]).toEqual([
      { day: '2031-01-06', is_locked: false },
      { day: '2031-01-08', is_locked: false },
    ]);
    expect(
      await refusalOf(
        peopleAdmin.getOpeningOperations(ada, { ...request, editId: uuid(802), scheduleId: 9, rows }),
      ),
    ).toMatchObject({
      code: 'not_found',
    });
  });
});

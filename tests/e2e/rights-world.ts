import { createECDH, createHash, randomBytes, randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import type { ReadingRole } from '#lib/domain/reading-roles.ts';
import { makePerson } from '../factories/people.ts';
import { makeAssignment, makeSchedule } from '../factories/scheduling.ts';
import { makeSwap } from '../factories/swaps.ts';
import { makeLeave } from '../factories/time-off.ts';
import { makeCenter, makeDraft, nextId, type TestCenter, type TestPerson } from './center.ts';
import { centerChannel, makeGroup } from './chat.ts';
import { sessionCookies } from './instance.ts';
import { publish } from './trades.ts';

/** Of the words of the home agency's policy. */
export const policyHash = createHash('sha256').update('Homestead').digest('hex');

/** In every name of the home agency, and of no other: whoever reads it there has seen what is not theirs. */
export const homeMark = 'Homestead';

/** What belongs to one dispatcher of the home agency, each to be acted on once. */
export type Belongings = TestPerson & {
  /** Own published shifts of a day on which nothing else of this person happens. */
  shifts: number[];
  sickShift: number;
  pendingLeave: number;
  approvedLeave: number;
  /** Trades: those that others offer, and own ones. */
  given: number;
  refused: number;
  wanted: number;
  proposed: number;
  unwanted: number;
  offered: number;
  notice: number;
  device: number;
};

export type RightsWorld = {
  sql: postgres.Sql;
  home: TestCenter;
  /** Has an own agency; its second admin shares the work, since a minute has room for 60 refusals of a person. */
  stranger: TestCenter;
  dispatcher: Belongings;
  trainee: Belongings;
  /** A dispatcher of the home center who has no part in what belongs to others. */
  bystander: TestPerson & { cookie: string };
  /** Cookies by person; those of the deactivated were good until a moment ago. */
  cookies: Record<PersonaKey, readonly string[]>;
  published: number;
  /** The token of a calendar, and a night that was looked ahead of. */
  calendar: string;
  night: number;
  /** A record of mandatory overtime, and an open shift that nobody fills. */
  mandate: number;
  /** Emergency staffing that was planned and taken back. */
  emergency: number;
  opening: number;
  /** A call-out of the home agency that runs. */
  callOut: string;
  /** Conversations of the home agency: that of its center, and a group with nobody in it. */
  channel: string;
  group: string;
  /** A comment on the dispatcher's request. */
  comment: string;
  /** A policy of the home agency, in its first version. */
  policy: number;
  /** A certificate of the dispatcher that is refused, so that nobody acts on it. */
  certificate: number;
  /** A person of the home agency whom nobody else changes. */
  person: () => Promise<string>;
  /** A draft of one day that nobody else changes. */
  draft: () => Promise<number>;
  /** A request of a dispatcher that waits. */
  leave: () => Promise<number>;
  /** A trade that both have agreed on. */
  trade: () => Promise<number>;
  /** The version of a row now. */
  version: (table: string, id: number | string) => Promise<number>;
};

export const personaKeys = [
  'anon',
  'deactivated',
  'dispatcher',
  'trainee',
  'supervisor',
  'admin',
  'foreign',
  'auditor',
  'payroll',
] as const;
export type PersonaKey = (typeof personaKeys)[number];

export const june = { startDate: '2036-06-01', endDate: '2036-06-28' };

/** Two agencies. In the home agency there is something for every action to act on. */
export async function makeRightsWorld(sql: postgres.Sql): Promise<RightsWorld> {
  const home = await makeCenter(sql);
  const stranger = await makeCenter(sql);
  const join = async (agency: TestCenter, role: 'dispatcher' | 'admin' | ReadingRole, fullName: string) => {
    const n = numberOf(agency) + joined++;
    const id = await makePerson(sql, agency, n, { role, fullName });
    const email = `person-${n}@example.test`;
    await sql`
      update auth.users u
      set encrypted_password = other.encrypted_password, email_confirmed_at = now(), confirmation_token = '',
        recovery_token = '', raw_app_meta_data = other.raw_app_meta_data, raw_user_meta_data = '{}'
      from auth.users other where u.id = ${id} and other.id = ${agency.admin.id}`;
    return { id, email, fullName };
  };
  let joined = 6;
  const trainee = await join(home, 'dispatcher', 'Tia Trainee');
  const deactivated = await join(home, 'admin', 'Gone Admin');
  const bystander = await join(home, 'dispatcher', 'By Stander');
  const auditor = await join(home, 'auditor', 'Audra Auditor');
  const payroll = await join(home, 'payroll', 'Pay Roll');
  const otherForeign = await join(stranger, 'admin', 'Other Admin');
  await sql`
    insert into public.duty_states (agency_id, user_id, kind, from_date, trainer_id)
    values (${home.id}, ${trainee.id}, 'trainee', '2020-01-01', ${home.dispatcher.id})`;
  await sql`update public.profiles set full_name = ${homeMark} || ' ' || full_name where agency_id = ${home.id}`;
  // Nothing is short in what is published, so that nobody is told of it meanwhile and trades leave nothing short.
  await sql`
    update public.staffing_requirements set effective_from = '2036-09-01' where agency_id = ${home.id}`;

  const published = await makeDraft(sql, home, june);
  const [traineeDays, sickBlock] = [
    evenDays().map((date) => ({ scheduleId: published, userId: trainee.id, shiftDate: date })),
    await makeSchedule(sql, home, await nextId(sql, 'schedules'), {
      startDate: nextShiftDate(),
      endDate: nextShiftDate(),
    }),
  ];
  for (const row of traineeDays) await makeAssignment(sql, home, { ...row, shiftId: home.shiftId });
  for (const userId of [home.dispatcher.id, trainee.id]) {
    await makeAssignment(sql, home, {
      scheduleId: sickBlock,
      shiftId: home.shiftId,
      userId,
      shiftDate: nextShiftDate(),
    });
  }
  await sql`update public.schedules set name = ${homeMark} || ' ' || id where agency_id = ${home.id}`;
  await publish(sql, home, published);
  await publish(sql, home, sickBlock);

  const shiftsOf = async (userId: string, scheduleId: number) =>
    (
      await sql<{ id: number }[]>`
        select id::integer from public.assigned_shifts where user_id = ${userId} and schedule_id = ${scheduleId}
        order by shift_date`
    ).map(({ id }) => id);
  const others = await shiftsOf(home.otherDispatcher.id, published);
  const take = (list: number[]): number => {
    const first = list.shift();
    if (first === undefined) throw new Error('There are not enough shifts.');
    return first;
  };
  const expiresAt = '2036-05-30T16:00Z';
  const other = home.otherDispatcher.id;

  // From the first shifts on, or from later ones: both trade with the same person.
  const equip = async (person: TestPerson, first: number): Promise<Belongings> => {
    const shifts = (await shiftsOf(person.id, published)).slice(first);
    const asked = { requesterId: other, answers: [{ personId: person.id }], expiresAt };
    const leave = { userId: person.id, startsAt: '2036-07-07T16:00Z', endsAt: '2036-07-08T02:00Z' };
    const answered = async () =>
      makeSwap(sql, home, {
        requesterId: person.id,
        assignmentId: take(shifts),
        answers: [{ personId: other, state: 'proposed', assignmentId: take(others) }],
        isForEveryone: true,
        expiresAt,
      });
    const [notice] = await sql<{ id: number }[]>`
      select min(id)::integer as id from public.notifications where recipient_id = ${person.id}`;
    // One that is no key would be forgotten with the first notice.
    const pushKey = createECDH('prime256v1').generateKeys().toString('base64url');
    const [device] = await sql<{ id: number }[]>`
      insert into public.push_subscriptions (agency_id, user_id, endpoint, p256dh, auth, device)
      values (${home.id}, ${person.id}, ${`https://push.test/${randomUUID()}`}, ${pushKey}, ${'a'.repeat(22)},
        'Firefox')
      returning id::integer`;
    return {
      ...person,
      sickShift: take(await shiftsOf(person.id, sickBlock)),
      pendingLeave: await makeLeave(sql, home, leave),
      approvedLeave: await makeLeave(sql, home, {
        ...leave,
        startsAt: '2036-08-07T16:00Z',
        endsAt: '2036-08-08T02:00Z',
        status: 'approved',
        reviewedBy: home.supervisor.id,
      }),
      given: await makeSwap(sql, home, { ...asked, assignmentId: take(others) }),
      refused: await makeSwap(sql, home, { ...asked, assignmentId: take(others) }),
      wanted: await makeSwap(sql, home, {
        requesterId: other,
        assignmentId: take(others),
        answers: [{ personId: person.id, assignmentId: take(shifts) }],
        expiresAt,
      }),
      proposed: await answered(),
      unwanted: await answered(),
      offered: await makeSwap(sql, home, {
        requesterId: person.id,
        assignmentId: take(shifts),
        answers: [{ personId: other }],
        expiresAt,
      }),
      notice: notice?.id ?? 0,
      device: device?.id ?? 0,
      shifts,
    };
  };
  // Nothing is pushed to devices that do not exist, for they would be given up.
  await sql`delete from public.notification_deliveries where agency_id = ${home.id} and channel = 'push'`;
  const owned = { dispatcher: await equip(home.dispatcher, 0), trainee: await equip(trainee, 5) };

  const cookieOf = async ({ email }: { email: string }) =>
    (await sessionCookies(email)).map(({ name, value }) => `${name}=${value}`).join('; ');
  const cookies = {
    anon: [''],
    deactivated: [await cookieOf(deactivated)],
    dispatcher: [await cookieOf(home.dispatcher), await cookieOf(home.otherDispatcher)],
    trainee: [await cookieOf(trainee)],
    supervisor: [await cookieOf(home.supervisor), await cookieOf(home.otherSupervisor)],
    admin: [await cookieOf(home.admin)],
    foreign: [await cookieOf(stranger.admin), await cookieOf(otherForeign)],
    auditor: [await cookieOf(auditor)],
    payroll: [await cookieOf(payroll)],
  };
  await sql`update public.profiles set is_active = false where id = ${deactivated.id}`;

  const calendar = randomBytes(32).toString('base64url');
  await sql`
    insert into private.calendar_feeds (agency_id, user_id, token_hash)
    values (${home.id}, ${home.otherDispatcher.id}, sha256(convert_to(${calendar}, 'UTF8')))`;
  const [night] = await sql<{ id: number }[]>`
    insert into public.nightly_runs (agency_id, night, state, finished_at)
    values (${home.id}, current_date, 'done', now()) returning id::integer`;

  const [mandate] = await sql<{ id: number }[]>`
    insert into public.mandate_records (agency_id, center_id, person_id, kind, outcome, shift_date, starts_at, ends_at,
      inputs, ranking, by_id)
    values (${home.id}, ${home.centerId}, ${home.otherDispatcher.id}, 'mandate', 'no_contact', '2036-06-02',
      '2036-06-02T16:00Z', '2036-06-03T02:00Z', ${sql.json(aMandateList)}, '{"ranked":[],"skipped":[]}', ${home.supervisor.id})
    returning id::integer`;
  const [emergency] = await sql<{ id: number }[]>`
    insert into public.emergencies (agency_id, center_id, reason, limits, starts_at, ends_at, declared_by, ended_by, ended_at,
      end_reason)
    values (${home.id}, ${home.centerId}, ${homeMark}, '{rest_hard}', '2036-01-02', '2036-01-03', ${home.admin.id},
      ${home.admin.id}, '2036-01-01', ${homeMark})
    returning id::integer`;
  const [opening] = await sql<{ id: number }[]>`
    select o.id::integer from public.openings o where o.assignment_id = ${await anOpenShift(sql, home, '2037-12-07')}`;
  const callOut = randomUUID();
  await sql`
    insert into public.call_outs (id, agency_id, center_id, opening_id, holder_id, rules, ranked_at, started_by)
    select ${callOut}, agency_id, center_id, id, ${home.supervisor.id}, private.default_filling(), now(), ${home.supervisor.id}
    from public.openings where id = ${opening?.id ?? 0}`;

  const [comment] = await sql<{ id: string }[]>`
    insert into public.comments (agency_id, author_id, client_id, audience, content, request_id)
    values (${home.id}, ${home.supervisor.id}, ${randomUUID()}, 'everyone', ${homeMark}, ${owned.dispatcher.pendingLeave})
    returning id`;

  const [policy] = await sql<{ id: number }[]>`
    with policy as (
      insert into public.policies (agency_id, title, audience, due_on)
      values (${home.id}, ${`${homeMark} policy`}, 'everybody', '2036-12-01') returning id
    )
    insert into public.policy_versions (policy_id, number, agency_id, title, body, sha256, audience, due_on, published_by)
    select id, 1, ${home.id}, ${`${homeMark} policy`}, ${homeMark}, ${policyHash}, 'everybody', '2036-12-01', ${home.admin.id}
    from policy returning policy_id as id`;
  const [certificate] = await sql<{ id: number }[]>`
    insert into public.certificates (agency_id, user_id, title, issued_on, file_id, file_name, file_type, file_bytes, added_by)
    values (${home.id}, ${home.dispatcher.id}, ${`${homeMark} CPR`}, '2026-01-01', ${randomUUID()}, 'cpr.pdf', 'application/pdf',
      100, ${home.dispatcher.id})
    returning id`;

  let drafts = 0;
  let leaves = 0;
  return {
    sql,
    home,
    stranger,
    bystander: { ...bystander, cookie: await cookieOf(bystander) },
    ...owned,
    cookies,
    published,
    calendar,
    night: night?.id ?? 0,
    mandate: mandate?.id ?? 0,
    emergency: emergency?.id ?? 0,
    opening: opening?.id ?? 0,
    callOut,
    channel: await centerChannel(sql, home),
    group: await makeGroup(sql, home, { name: `${homeMark} group`, members: [] }),
    comment: comment?.id ?? '',
    policy: policy?.id ?? 0,
    certificate: certificate?.id ?? 0,
    person: async () => (await join(home, 'dispatcher', `${homeMark} Target`)).id,
    draft: async () => {
      drafts += 1;
      const day = `2036-09-${String(drafts).padStart(2, '0')}`;
      const id = await makeDraft(sql, home, { startDate: day, endDate: day });
      await sql`update public.schedules set name = ${`${homeMark} ${drafts}`} where id = ${id}`;
      return id;
    },
    leave: () => {
      leaves += 2;
      const day = (number: number) => `2036-10-${String(number).padStart(2, '0')}`;
      const window = { startsAt: `${day(leaves)}T16:00Z`, endsAt: `${day(leaves + 1)}T02:00Z` };
      return makeLeave(sql, home, { userId: other, ...window });
    },
    trade: () =>
      makeSwap(sql, home, {
        requesterId: home.dispatcher.id,
        assignmentId: owned.dispatcher.shifts.pop() ?? 0,
        responder: { personId: other },
        status: 'accepted',
        expiresAt,
      }),
    version: async (table, id) => {
      const [row] = await sql<{ version: number }[]>`
        select version from ${sql(`public.${table}`)} where id = ${id}`;
      if (row === undefined) throw new Error(`${table} has no row ${id}.`);
      return row.version;
    },
  };
}

/** What a record's ranking read, of nobody. */
const aMandateList = {
  rules: { order: 'rotation', chargesRefusal: true, chargesExtension: true, leaveBufferHours: 24 },
  need: {
    startsAt: Date.parse('2036-06-02T16:00Z'),
    endsAt: Date.parse('2036-06-03T02:00Z'),
    shiftDate: '2036-06-02',
    capacity: 'dispatcher',
  },
  people: [],
};

/** The row of an open shift in a block of one day. */
async function anOpenShift(sql: postgres.Sql, home: TestCenter, shiftDate: string): Promise<number> {
  const scheduleId = await makeSchedule(sql, home, await nextId(sql, 'schedules'), {
    startDate: shiftDate,
    endDate: shiftDate,
    status: 'published',
  });
  await sql`update public.schedules set name = ${homeMark} || ' ' || id where id = ${scheduleId}`;
  return makeAssignment(sql, home, {
    scheduleId,
    shiftId: home.shiftId,
    userId: null,
    shiftDate,
    status: 'published',
  });
}

/** The people of a test center have numbers that follow each other. */
function numberOf(center: TestCenter): number {
  return Number(center.admin.email.replace(/\D/g, '')) - 1;
}

/** Days of the published block on which the first dispatcher works. */
function evenDays(): string[] {
  return Array.from({ length: 14 }, (_, index) => `2036-06-${String(1 + index * 2).padStart(2, '0')}`);
}

/** The first day whose shift of 09:00–19:00 at the center is not over within the next hours: it starts within a day. */
function nextShiftDate(): string {
  return atTheCenter(Date.now() + 8 * 3_600_000).slice(0, 10);
}

/** Whether that shift is being worked. */
export function isSomebodyOnDuty(): boolean {
  const now = atTheCenter(Date.now());
  return now.slice(0, 10) === nextShiftDate() && now.slice(11) >= '09:00:00' && now.slice(11) < '19:00:00';
}

/** Date and time, such as `2036-06-01 09:00:00`. */
function atTheCenter(instant: number): string {
  return new Date(instant).toLocaleString('sv', { timeZone: 'America/Los_Angeles' });
}

/** A sum over all that the home agency has, by table; what jobs and refusals write is left out. */
export async function fingerprint({ sql, home }: RightsWorld): Promise<Record<string, string>> {
  const written = [
    'audit_logs',
    'audit_chain',
    'audit_anchors',
    'nightly_runs',
    'notifications',
    'notification_deliveries',
  ];
  const tables = await sql<{ name: string }[]>`
    select c.table_name as name from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and c.column_name = 'agency_id' and t.table_type = 'BASE TABLE'
      and c.table_name <> all (${written})
    order by 1`;
  const sums = await Promise.all(
    tables.map(async ({ name }) => {
      const [row] = await sql<{ sum: string }[]>`
        select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as sum
        from ${sql(`public.${name}`)} t
        where t.agency_id = ${home.id}
          -- By what an offer was sent is written when it has left.
          and (${name} <> 'call_out_contacts' or to_jsonb(t) ->> 'outcome' is not null)`;
      return [name, row?.sum ?? ''];
    }),
  );
  const [notices] = await sql<{ seen: string }[]>`
    select count(read_at) || ' ' || count(acknowledged_at) as seen from public.notifications
    where agency_id = ${home.id}`;
  return { ...Object.fromEntries(sums), notices: notices?.seen ?? '' };
}

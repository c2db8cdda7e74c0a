import { createHash, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { race } from './race.ts';
import { refusalOf } from './refusal.ts';

let db: TestDatabase;
beforeEach(async () => {
  db = await createTestDatabase();
});
afterEach(() => db.drop());

const hashOf = (code: string) => createHash('sha256').update(code).digest('hex');
const code = hashOf('7F3KQW9D0XMT');
const fields = {
  agencyName: 'Summit County 911',
  centerName: 'Summit Communications',
  timeZone: 'America/Denver',
  dayStart: '07:00',
  workweekStart: 1,
  fullName: 'Ada Lane',
};

/** An account as Auth makes it with the secret key; of a minute ago unless told. */
async function makeAccount(email: string, { ago = '1 minute', confirmed = true } = {}): Promise<string> {
  const id = randomUUID();
  await db.admin`
    insert into auth.users (id, aud, role, email, email_confirmed_at, created_at)
    values (${id}, 'authenticated', 'authenticated', ${email}, case when ${confirmed} then now() end,
      now() - ${ago}::interval)`;
  return id;
}

async function ask<T = unknown>(
  call: string,
  who: string | null | 'service_role' = 'service_role',
): Promise<T> {
  const [row] = await db.asUser(who, (sql) => sql.unsafe(`select ${call} as value`));
  return row?.value;
}
const make = (hash = code, instance = 'one') => ask(`public.make_set_up_code('${instance}', '${hash}')`);
const check = (hash: string) => ask(`public.check_set_up_code('${hash}')`);
const json = (value: object) => `'${JSON.stringify(value).replaceAll("'", "''")}'::jsonb`;
const setUp = (adminId: string, given: object = fields, hash = code) =>
  ask<string>(`public.set_up_agency('${hash}', '${adminId}', ${json(given)})`);
const phase = () => ask('public.get_set_up_phase()', null);

describe('the code of the set-up', () => {
  it('opens an empty installation, by its hash alone, and is replaced by the server that made it', async () => {
    expect(await phase()).toBe('empty');
    expect(await check(code)).toBe(false);
    expect(await make()).toBe(true);
    expect(await check(code)).toBe(true);
    expect(await check(hashOf('another'))).toBe(false);
    const newer = hashOf('newer');
    await make(hashOf('of another server'), 'two');
    await make(newer);
    expect([await check(code), await check(newer), await check(hashOf('of another server'))]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it.each(['', 'x', 'x'.repeat(100_000), 'é'.repeat(64)])('is no code when it is malformed', async (text) => {
    await make();
    expect(await check(text)).toBe(false);
    expect(await refusalOf(make(text))).not.toBeNull();
  });

  it('dies with the agency, whoever made that', async () => {
    await make();
    await db.sql`insert into public.agencies (name, slug) values ('Other', 'other')`;
    expect(await check(code)).toBe(false);
    expect(await make()).toBe(false);
    expect(await db.sql`select from private.set_up_codes`).toHaveLength(0);
    expect(await refusalOf(setUp(await makeAccount('ada@summit.example')))).toMatchObject({ code: 'PT409' });
    expect(await phase()).toBe('done');
  });
});

describe('the first agency', () => {
  it('is made with its center and its admin, and says so in the audit', async () => {
    await make();
    const ada = await makeAccount('ada@summit.example');
    const agency = await setUp(ada);
    expect(await phase()).toBe('open');
    expect(await ask('public.get_me()', ada)).toMatchObject({
      full_name: 'Ada Lane',
      role: 'admin',
      agency: { id: agency, name: 'Summit County 911', workweek_start: 1 },
      center: { name: 'Summit Communications', time_zone: 'America/Denver', day_start: '07:00' },
    });
    const rows = await db.sql`
      select action, actor_id, after ->> 'email' as email from public.audit_logs where agency_id = ${agency}`;
    expect([...rows]).toEqual([{ action: 'agency.set_up', actor_id: ada, email: 'ada@summit.example' }]);
    expect(await db.sql`select from public.leave_kinds where agency_id = ${agency}`).not.toHaveLength(0);
    const again = setUp(await makeAccount('eve@summit.example'));
    expect(await refusalOf(again), 'the code is used up').toMatchObject({ code: 'PT409' });
  });

  it.each([
    ['agencyName', ''],
    ['agencyName', 'x'.repeat(100_000)],
    ['agencyName', 'two\nlines'],
    ['centerName', '   '],
    ['fullName', null],
    ['timeZone', 'Mars/Olympus'],
    ['timeZone', null],
    ['timeZone', 'EST5EDT,M3.2.0'],
    ['dayStart', '07:07'],
    ['dayStart', '24:00'],
    ['dayStart', 7],
    ['workweekStart', 7],
    ['workweekStart', '0; drop table'],
  ])('is not made where %s is %j, and leaves nothing', async (field, value) => {
    await make();
    const ada = await makeAccount('ada@summit.example');
    expect(await refusalOf(setUp(ada, { ...fields, [field]: value }))).toMatchObject({ code: 'PT422' });
    expect(await db.sql`select from public.agencies`).toHaveLength(0);
    expect(await check(code), 'the code still opens').toBe(true);
    await setUp(ada);
  });

  it('takes any letters for a name, and makes an address of them or of nothing', async () => {
    await make();
    const agency = await setUp(await makeAccount('a@b.example'), { ...fields, agencyName: '消防 „Łódź“ 💥' });
    const [row] = await db.sql`select slug from public.agencies where id = ${agency}`;
    expect(row?.slug).toMatch(/^[a-z0-9][a-z0-9-]*$/);
  });

  it('needs the code, and an account of nobody that is confirmed', async () => {
    await make();
    const ada = await makeAccount('ada@summit.example');
    expect(await refusalOf(setUp(ada, fields, hashOf('wrong')))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(setUp(randomUUID()))).toMatchObject({ code: 'PT409' });
    const open = await makeAccount('open@summit.example', { confirmed: false });
    expect(await refusalOf(setUp(open))).toMatchObject({ code: 'PT409' });
  });

  it('is one, of two people who make it at once', async () => {
    await make();
    const ids = [await makeAccount('ada@summit.example'), await makeAccount('eve@summit.example')];
    const outcomes = await race(
      db,
      ids.map((id) => ({
        as: 'service_role' as const,
        work: (sql) => sql.unsafe(`select public.set_up_agency('${code}', '${id}', ${json(fields)})`),
      })),
    );
    expect(outcomes.toSorted()).toEqual(['PT409', null].toSorted());
    expect(await db.sql`select from public.agencies`).toHaveLength(1);
    expect(await db.sql`select from public.profiles`).toHaveLength(1);
  });

  it('takes over the account that a kill left, not one of a moment ago, nor anybody’s', async () => {
    const find = (email: string) => ask(`public.find_set_up_account('${email}')`);
    const left = await makeAccount('ada@summit.example');
    await makeAccount('eve@summit.example', { ago: '5 seconds' });
    expect(await find('ADA@summit.example')).toBe(left);
    expect(await find('eve@summit.example')).toBeNull();
    expect(await find('nobody@summit.example')).toBeNull();
    await make();
    await setUp(left);
    expect(await find('ada@summit.example')).toBeNull();
  });
});

describe('how far it is', () => {
  let ada: string;
  let agency: string;
  beforeEach(async () => {
    await make();
    ada = await makeAccount('ada@summit.example');
    agency = await setUp(ada);
  });
  const progress = (who: string | null = ada) => ask('public.get_set_up()', who);
  const note = (step: string, who = ada) => ask(`public.note_set_up('${step}')`, who);
  const steps = async () =>
    (
      await db.sql`select details ->> 'step' as step from public.audit_logs where action = 'agency.set_up_step' order by id`
    ).map(({ step }) => step);

  it('is noted step by step, once each', async () => {
    expect(await progress()).toEqual({ shifts: false, people: false, published: false, dismissed: false });
    await note('people');
    await note('people');
    await note('dismissed');
    expect(await progress()).toEqual({ shifts: false, people: true, published: false, dismissed: true });
    expect(await steps()).toEqual(['people', 'dismissed']);
    expect(await phase(), 'nobody is led there any more').toBe('done');
    for (const bad of ['', 'agency_id', 'started', 'x'.repeat(10_000)])
      expect(await refusalOf(note(bad))).toMatchObject({ code: 'PT422' });
  });

  it('is for admins of that agency', async () => {
    const [role] = await db.sql`select id from public.roles where name = 'supervisor'`;
    await db.sql`update public.user_roles set role_id = ${role?.id} where user_id = ${ada}`;
    expect(await progress()).toBeNull();
    expect(await refusalOf(note('people'))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(ask('public.get_set_up()', null))).toMatchObject({ code: '42501' });
  });

  const row = (part: object) => ({
    ...{ shiftId: null, shiftVersion: null, requirementId: null, requirementVersion: null },
    ...{ name: 'Day', code: 'D8', category: 'day', startTime: '07:00', endTime: '15:00' },
    ...{ minEmployees: 3, minSupervisors: 1 },
    ...part,
  });
  const saved = async () => {
    const shifts = await db.sql`
      select id, version, name, code, start_time::text as at from public.shifts where is_active and valid_to is null order by id`;
    const minimums = await db.sql`
      select id, version, period_name as name, min_employees as least from public.staffing_requirements
      where effective_to is null order by id`;
    return { shifts: [...shifts], minimums: [...minimums] };
  };
  const save = async (entries: object) => {
    const [center] = await db.sql`select id from public.centers where agency_id = ${agency}`;
    return ask(`public.save_set_up_shifts('${center?.id}', ${json(entries)})`, ada);
  };

  it('saves shifts with their minimums, changes them, and retires what is removed', async () => {
    await save([
      row({}),
      row({ name: 'Night', code: 'G8', category: 'graveyard', startTime: '23:00', endTime: '07:00' }),
    ]);
    expect((await progress()) as object).toMatchObject({ shifts: true });
    const before = await saved();
    expect(before.shifts).toHaveLength(2);
    expect(before.minimums.map(({ name, least }) => [name, least])).toEqual([
      ['Day', 3],
      ['Night', 3],
    ]);
    const [day, night] = before.shifts;
    const [ofDay, ofNight] = before.minimums;
    await save([
      {
        shiftId: day?.id,
        shiftVersion: day?.version,
        requirementId: ofDay?.id,
        requirementVersion: ofDay?.version,
        isRemoved: true,
      },
      row({ name: 'Day', code: 'D8', startTime: '06:00', endTime: '14:00', minEmployees: 5 }),
      row({
        ...{ shiftId: night?.id, shiftVersion: night?.version },
        ...{ requirementId: ofNight?.id, requirementVersion: ofNight?.version },
        ...{ name: 'Night', code: 'G8', category: 'graveyard', startTime: '22:00', endTime: '06:00' },
        ...{ minEmployees: 0, minSupervisors: 0 },
      }),
    ]);
    const after = await saved();
    expect(after.shifts.map(({ name, at }) => [name, at])).toEqual([
      ['Night', '22:00:00'],
      ['Day', '06:00:00'],
    ]);
    expect(after.minimums.map(({ name, least }) => [name, least])).toEqual([['Day', 5]]);
  });

  it('saves all of them or none, and not over what somebody else has saved', async () => {
    await save([row({})]);
    const before = await saved();
    expect(
      await refusalOf(save([row({ name: 'New', code: 'S8' }), row({ name: 'Bad', code: 'b' })])),
    ).toMatchObject({
      code: 'PT422',
    });
    const [day] = before.shifts;
    expect(await refusalOf(save([row({ shiftId: day?.id, shiftVersion: 999 })]))).toMatchObject({
      code: 'PT409',
    });
    expect(await refusalOf(save([]))).toMatchObject({ code: 'PT422' });
    expect(await saved()).toEqual(before);
  });
});

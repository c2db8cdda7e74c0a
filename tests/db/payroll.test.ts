import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { foreign, home, people, plantAccessWorld } from './access-world.ts';
import { race } from './race.ts';
import { refusalOf } from './refusal.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await plantAccessWorld(db.sql);
});
afterAll(() => db.drop());

const REGULAR = [{ code: 'REG', measure: 'regular' }];

function save(
  who: string | null,
  {
    id = null,
    version = null,
    name = 'State',
    lines = REGULAR,
  }: { id?: number | null; version?: number | null; name?: string; lines?: unknown } = {},
) {
  return db.asUser(
    who,
    (sql) =>
      sql<
        { id: number }[]
      >`select public.save_payroll_profile(${name}, ${sql.json(lines as never)}, ${id}, ${version}) as id`,
  );
}

async function ownProfile(agency: string): Promise<number> {
  const [row] = await db.sql<
    { id: number }[]
  >`select id from public.payroll_profiles where agency_id = ${agency}`;
  return row?.id ?? 0;
}

it('is made, changed and removed by admins, with a trace, and read by supervisors', async () => {
  const [made] = await save(people.admin);
  const id = made?.id ?? 0;
  await save(people.admin, {
    id,
    version: 1,
    name: 'State, new',
    lines: [...REGULAR, { code: 'OT', measure: 'overtime' }],
  });
  const [listed] = await db.asUser(
    people.supervisor,
    (sql) => sql`select public.list_payroll_profiles() as profiles`,
  );
  expect(listed?.profiles).toMatchObject([
    { name: 'County' },
    { id, name: 'State, new', version: 2, lines: [{}, { code: 'OT' }] },
  ]);
  await db.asUser(people.admin, (sql) => sql`select public.remove_payroll_profile(${id}, 2)`);
  const trace = await db.sql`
    select action, before ->> 'name' as before, after ->> 'name' as after from public.audit_logs
    where target_id = ${String(id)} and action like 'payroll_profile.%' order by id`;
  expect(trace.map(({ action, before, after }) => [action, before, after])).toEqual([
    ['payroll_profile.create', null, 'State'],
    ['payroll_profile.update', 'State', 'State, new'],
    ['payroll_profile.remove', 'State, new', null],
  ]);
});

it('refuses whoever may not, other agencies, and what was changed meanwhile', async () => {
  const id = await ownProfile(home.id);
  for (const who of [people.dispatcher, people.supervisor, people.deactivated]) {
    expect(await refusalOf(save(who))).toMatchObject({ code: 'PT403' });
    expect(
      await refusalOf(db.asUser(who, (sql) => sql`select public.remove_payroll_profile(${id}, 1)`)),
    ).toMatchObject({ code: 'PT403' });
  }
  expect(await refusalOf(save(null))).toMatchObject({ code: '42501' });
  expect(
    await refusalOf(db.asUser(people.dispatcher, (sql) => sql`select public.list_payroll_profiles()`)),
  ).toMatchObject({ code: 'PT403' });
  expect(await refusalOf(save(people.admin, { id: await ownProfile(foreign.id), version: 1 }))).toMatchObject(
    { code: 'PT404' },
  );
  expect(await refusalOf(save(people.admin, { id, version: 7 }))).toMatchObject({ code: 'PT409' });
  expect(await refusalOf(save(people.admin, { name: 'COUNTY' }))).toMatchObject({
    code: 'PT409',
    message: 'Another profile has this name.',
  });
});

it.each([
  [[]],
  [{}],
  [null],
  ['REG'],
  [[{ code: 'REG' }]],
  [[{ code: 'REG', measure: 'everything' }]],
  [[{ code: '=1+1', measure: 'paid' }]],
  [
    [
      { code: 'A', measure: 'paid' },
      { code: 'a', measure: 'worked' },
    ],
  ],
  [[{ code: 'A', measure: 'paid', more: 1 }]],
  [Array.from({ length: 21 }, (_, n) => ({ code: `C${n}`, measure: 'paid' }))],
  [[{ code: 'x'.repeat(100_000), measure: 'paid' }]],
])('takes no lines such as %j', async (lines) => {
  const refusal = await refusalOf(save(people.admin, { name: 'Forged', lines }));
  expect(refusal).toMatchObject({ code: 'PT422' });
});

it('gives one of two who save the same at once the word, and tells the other', async () => {
  const id = await ownProfile(home.id);
  const codes = await race(db, [
    {
      as: people.admin,
      work: (sql) => sql`select public.save_payroll_profile('One', ${sql.json(REGULAR)}, ${id}, 1)`,
    },
    {
      as: people.admin,
      work: (sql) => sql`select public.save_payroll_profile('Two', ${sql.json(REGULAR)}, ${id}, 1)`,
    },
  ]);
  expect(codes.map((code) => code ?? 'ok').sort()).toEqual(['PT409', 'ok']);
});

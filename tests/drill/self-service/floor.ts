import type postgres from 'postgres';
import type { HoursAccount } from '#lib/domain/swap-records.ts';
import { addDays, eachDate, weekdayOf } from '#lib/domain/time.ts';
import type { LocalDate, Role } from '#lib/domain/types.ts';
import { makeAgency, makeDutyState, makePerson, type TestAgency } from '../../factories/people.ts';
import { makeRequirement, makeSchedule, makeShift } from '../../factories/scheduling.ts';
import { kindOf } from '../../factories/time-off.ts';
import { type Client, createDrillClient } from '../lanes.ts';
import type { Random } from '../random.ts';

export type Person = {
  id: string;
  fullName: string;
  role: Role;
  /** Towards the minimums; a trainee does not. */
  counts: boolean;
  client: Client;
};

/** Addresses and keys of a running project. */
export type Project = { url: string; publishableKey: string; secretKey: string; sql: postgres.Sql };

/** A small center whose people are signed in. */
export type Floor = {
  sql: postgres.Sql;
  /** With the secret key. */
  server: Client;
  agency: TestAgency;
  /** Signs somebody in, also again: who leaves is signed out everywhere. */
  signIn: (person: Person) => Promise<void>;
  people: readonly [Person, ...Person[]];
  vacation: number;
};

/** Two blocks one after the other, over the night on which the clock goes forward. */
export const BLOCKS = [
  { id: 1, startDate: '2031-03-03', endDate: '2031-03-16' },
  { id: 2, startDate: '2031-03-17', endDate: '2031-03-30' },
] as const satisfies readonly { id: number; startDate: LocalDate; endDate: LocalDate }[];

/** Everybody counts to the first, from 09:00 to 19:00 one of them is a supervisor. */
export const MINIMUMS = [
  { startTime: '05:00', endTime: '05:00', minEmployees: 2, minSupervisors: 0 },
  { startTime: '09:00', endTime: '19:00', minEmployees: 3, minSupervisors: 1 },
] as const;

const password = 'correct-horse-battery';
const templates = [
  { code: 'D10', startTime: '09:00', endTime: '19:00', category: 'day' },
  { code: 'G10', startTime: '19:00', endTime: '05:00', category: 'graveyard' },
  { code: 'S10', startTime: '13:00', endTime: '23:00', category: 'swing' },
  { code: 'D4', startTime: '09:00', endTime: '13:00', category: 'day' },
] as const;
export const TEMPLATE_IDS = [1, 2, 3, 4] as const;

const names: readonly [name: string, role: Role, counts?: false][] = [
  ['Sam', 'supervisor'],
  ['Tess', 'supervisor'],
  ['Ada', 'admin'],
  ['Ana', 'dispatcher'],
  ['Ben', 'dispatcher'],
  ['Cora', 'dispatcher'],
  ['Dan', 'dispatcher'],
  ['Eve', 'dispatcher'],
  ['Finn', 'dispatcher'],
  ['Gil', 'dispatcher', false],
];

/** Opens a center in a database that has none. */
export async function plantFloor({ url, publishableKey, secretKey, sql }: Project): Promise<Floor> {
  const server = createDrillClient(url, secretKey);
  const agency = await makeAgency(sql, 1);
  const signIn = async (person: Person): Promise<void> => {
    const { data, error } = await server.auth.admin.updateUserById(person.id, {
      password,
      email_confirm: true,
    });
    if (error) throw error;
    person.client = createDrillClient(url, publishableKey);
    const answer = await person.client.auth.signInWithPassword({ email: data.user.email ?? '', password });
    if (answer.error) throw answer.error;
  };
  const people: Person[] = [];
  for (const [index, [fullName, role, counts = true]] of names.entries()) {
    const n = 101 + index;
    const id = await makePerson(sql, agency, n, { fullName, role });
    if (!counts) await makeDutyState(sql, agency, id);
    const person = { id, fullName, role, counts, client: server };
    await signIn(person);
    people.push(person);
  }
  for (const [index, template] of templates.entries()) await makeShift(sql, agency, index + 1, template);
  for (const [index, minimum] of MINIMUMS.entries()) {
    await makeRequirement(sql, agency, index + 1, minimum);
  }
  const [first, ...others] = people;
  if (first === undefined) throw new Error('Nobody works here.');
  return {
    sql,
    server,
    agency,
    signIn,
    people: [first, ...others],
    vacation: await kindOf(sql, agency, 'vacation'),
  };
}

/** Takes away what happened before, and publishes two blocks in which everybody works a line that breaks no limit. */
export async function publishBlocks({ sql, agency, people, signIn }: Floor, random: Random): Promise<void> {
  await sql`
    truncate public.schedules, public.time_off_requests, public.leave_entries, public.shift_swaps, public.hour_settlements,
      public.notifications, private.outbox restart identity cascade`;
  const back = await sql<{ id: string }[]>`
    update public.profiles set is_active = true where not is_active returning id`;
  for (const person of people) if (back.some(({ id }) => id === person.id)) await signIn(person);
  await sql`
    update public.swap_rules set approves_clean = ${random.next() < 0.4}, is_same_workweek = ${random.next() < 0.2}`;
  for (const { id, startDate, endDate } of BLOCKS) {
    await makeSchedule(sql, agency, id, { startDate, endDate, status: 'published' });
  }
  const rows = people.flatMap(({ id, role }, index) => {
    const firstDay = random.between(0, 3);
    // As many by night as by day, else at nights nobody is there.
    const template = role === 'dispatcher' ? (index % 3) + 1 : 1;
    return plannedDates(firstDay).map(({ date, block }) => ({ user: id, date, block, template }));
  });
  const open = Array.from({ length: 8 }, () => {
    const block = random.pick<(typeof BLOCKS)[number]>(BLOCKS);
    const template = random.pick(TEMPLATE_IDS);
    return { user: null, date: addDays(block.startDate, random.between(0, 13)), block: block.id, template };
  });
  const all = [...rows, ...open];
  await sql`
    insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date, status)
    select ${agency.id}, ${agency.centerId}, x.block, x.person, x.template, x.shift_date, 'published'
    from unnest(${all.map(({ block }) => block)}::integer[], ${all.map(({ user }) => user)}::uuid[],
      ${all.map(({ template }) => template)}::integer[], ${all.map(({ date }) => date)}::date[]) x (block, person, template, shift_date)`;
}

/** Four days in a row of each week. */
function plannedDates(firstDay: number): { date: LocalDate; block: number }[] {
  return BLOCKS.flatMap(({ id, startDate, endDate }) =>
    eachDate(startDate, endDate).flatMap((date) => {
      const day = weekdayOf(date) - firstDay;
      return day >= 0 && day < 4 ? [{ date, block: id }] : [];
    }),
  );
}

/** What each of some people reads of the hours that they owe and are owed. */
export async function hoursOf(
  { sql }: Floor,
  people: Iterable<string>,
): Promise<Map<string, HoursAccount[]>> {
  return await sql.begin(async (own) => {
    const accounts = new Map<string, HoursAccount[]>();
    for (const id of people) {
      await own`select set_config('request.jwt.claims', ${JSON.stringify({ sub: id })}, true)`;
      const [row] = await own<{ answer: HoursAccount[] }[]>`select public.list_my_hours() as answer`;
      accounts.set(id, row?.answer ?? []);
    }
    return accounts;
  });
}

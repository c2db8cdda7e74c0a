import { createClient } from '@supabase/supabase-js';
import type postgres from 'postgres';
import { importPeople } from '#lib/data/people-import.ts';
import type { ImportPerson } from '#lib/domain/people-records.ts';
import type { Role } from '#lib/domain/types.ts';
import type { Database } from '#lib/supabase/database.types.ts';
import { checkChain } from '../../supabase/local/audit-chain.ts';
import { makeAgency, makePerson, type TestAgency, uuid } from '../factories/people.ts';
import { makeAssignment, makeSchedule, makeShift, versionOf } from '../factories/scheduling.ts';
import { type Client, createDrillClient } from './lanes.ts';
import { createRandom, type Random } from './random.ts';
import { pause } from './wait.ts';

type Target = { url: string; publishableKey: string; secretKey: string; sql: postgres.Sql };

const password = 'correct-horse-battery';
const drafts = 3;
/** Between two steps of the same person. */
const pauseMsMax = 30;
const roles: readonly [Role, ...Role[]] = ['dispatcher', 'supervisor', 'admin'];
/** What somebody is told who was too late or may not; anything else is a fault. */
const refusals = /^PT4\d\d$/;
/** The app sends such a request again, or on a slow machine says that nothing was saved. */
const lostRace = /^(40001|40P01|55P03|57014)$/;

type Scene = {
  target: Target;
  agency: TestAgency;
  /** The agency's number, by which its people and schedules are told. */
  number: number;
  admins: readonly [Client, Client];
  /** Who is deactivated, let in again and given roles. */
  people: readonly { id: string; email: string }[];
  random: Random;
  /** What was answered as done: an action of the audit and its target. */
  done: string[];
  refused: number;
  /** Requests of which nothing was kept, since others were faster or took too long. */
  lost: number;
  faults: string[];
};

const person = (number: number, index: number): number => number * 100 + index;

async function plant(target: Target, number: number, dispatchers: number): Promise<Scene> {
  const { sql } = target;
  const agency = await makeAgency(sql, number);
  const server = createDrillClient(target.url, target.secretKey);
  const numbers = Array.from({ length: 2 + dispatchers }, (_, index) => person(number, index));
  for (const [index, n] of numbers.entries()) {
    await makePerson(sql, agency, n, { role: index < 2 ? 'admin' : 'dispatcher' });
    const { error } = await server.auth.admin.updateUserById(uuid(n), { password, email_confirm: true });
    if (error) throw error;
  }
  const signIn = async (n: number): Promise<Client> => {
    const client = createDrillClient(target.url, target.publishableKey);
    const { error } = await client.auth.signInWithPassword({ email: `person-${n}@example.test`, password });
    if (error) throw error;
    return client;
  };
  await makeShift(sql, agency, number, { code: 'D10', startTime: '09:00', endTime: '19:00' });
  for (let index = 0; index < drafts; index++) {
    const month = `2031-0${index + 1}`;
    const scheduleId = person(number, index);
    await makeSchedule(sql, agency, scheduleId, {
      startDate: `${month}-01`,
      endDate: `${month}-28`,
      status: 'draft',
    });
    for (const [day, n] of numbers.slice(2).entries()) {
      const row = { scheduleId, userId: uuid(n), shiftId: number, shiftDate: `${month}-${10 + day}` };
      await makeAssignment(sql, agency, { ...row, status: 'draft' });
    }
  }
  return {
    target,
    agency,
    number,
    admins: [await signIn(person(number, 0)), await signIn(person(number, 1))],
    people: numbers.slice(2).map((n) => ({ id: uuid(n), email: `person-${n}@example.test` })),
    random: createRandom(number),
    done: [],
    refused: 0,
    lost: 0,
    faults: [],
  };
}

/** Keeps what came of a request. */
function settle(scene: Scene, what: string, error: { code?: string; message: string } | null): void {
  if (error === null) scene.done.push(what);
  else if (refusals.test(error.code ?? '')) scene.refused += 1;
  else if (lostRace.test(error.code ?? '')) scene.lost += 1;
  else scene.faults.push(`${what} failed: ${error.code ?? ''} ${error.message}`);
}

/** Deactivates, lets in again or gives another role, as a page would that was read just now. */
async function changeSomebody(scene: Scene, admin: Client): Promise<void> {
  const { sql } = scene.target;
  const { id } = scene.people[scene.random.between(0, scene.people.length - 1)] ?? { id: '' };
  const isRole = scene.random.next() < 0.3;
  const wanted = scene.random.pick(roles);
  const [seen] = await sql<{ version: number; isActive: boolean; role: Role }[]>`
    select p.version, p.is_active as "isActive", private.first_role_of(p.id) as role
    from public.profiles p where p.id = ${id}`;
  if (seen === undefined || (isRole && wanted === seen.role)) return;
  const to = { p_user_id: id, p_expected_version: seen.version };
  const { error } = isRole
    ? await admin.rpc('update_user_role', { ...to, p_role: wanted })
    : await admin.rpc('set_person_active', { ...to, p_active: !seen.isActive });
  const action = isRole ? 'update_role' : seen.isActive ? 'deactivate' : 'reactivate';
  settle(scene, `user.${action} ${id}`, error);
}

/** Somebody who is still let in signs in, may be deactivated meanwhile, and goes on with the session. */
async function signInSomebody(scene: Scene): Promise<void> {
  const { url, publishableKey, sql } = scene.target;
  const { id, email } = scene.people[scene.random.between(0, scene.people.length - 1)] ?? {
    id: '',
    email: '',
  };
  // More wrong sign-ins than these would close the door for all.
  const [seen] = await sql<{ isActive: boolean }[]>`
    select is_active as "isActive" from public.profiles where id = ${id}`;
  if (!seen?.isActive) return;
  const client = createDrillClient(url, publishableKey);
  const { error } = await client.auth.signInWithPassword({ email, password });
  if (error !== null) {
    if ((error.status ?? 500) >= 500) scene.faults.push(`a sign-in failed: ${error.message}`);
    scene.refused += 1;
    return;
  }
  scene.done.push(`user.sign_in ${id}`);
  await client.auth.refreshSession();
}

async function publishDrafts(scene: Scene, admin: Client): Promise<void> {
  for (let index = 0; index < drafts; index++) {
    const id = person(scene.number, index);
    const { error } = await admin.rpc('publish_schedule', {
      p_schedule_id: id,
      p_expected_version: await versionOf(scene.target.sql, id),
    });
    settle(scene, `schedule.publish ${id}`, error);
  }
}

/** The same file by both admins; who is in it is made once. */
async function importTwice(scene: Scene, size: number): Promise<void> {
  const { target, agency, number } = scene;
  const file = Array.from(
    { length: size },
    (_, index): ImportPerson => ({
      row: index + 2,
      email: `storm-${number}-${index}@example.test`,
      fullName: `Storm ${index}`,
      role: 'dispatcher',
      centerId: agency.centerId,
      employeeNumber: `S${index}`,
      hiredOn: null,
      seniorityDate: null,
      pattern: null,
      preferredShiftId: null,
      phone: null,
      trainee: null,
      qualificationIds: [],
    }),
  );
  // As long as the app waits for it.
  const server = createClient<Database>(target.url, target.secretKey, { auth: { persistSession: false } });
  const outcomes = await Promise.all(
    [0, 1].map((index) =>
      importPeople(server, uuid(person(number, index)), file).catch((error: unknown) => {
        scene.faults.push(`a file was not added: ${error instanceof Error ? error.message : String(error)}`);
        return { created: 0 };
      }),
    ),
  );
  const created = outcomes.reduce((sum, outcome) => sum + outcome.created, 0);
  if (created !== size) scene.faults.push(`${created} of ${size} people were made`);
  const made = await target.sql<{ id: string }[]>`
    select id from public.profiles where agency_id = ${agency.id} and email like 'storm-%'`;
  if (made.length !== size) scene.faults.push(`${made.length} of ${size} people are there`);
  scene.done.push(...made.map(({ id }) => `user.invite ${id}`), `people.import ${agency.id}`);
}

/** At no moment has anybody a session who is deactivated. */
async function findSessions({ target: { sql }, agency, faults }: Scene): Promise<void> {
  const open = await sql<{ id: string; email: string }[]>`
    select s.id, p.email from public.profiles p join auth.sessions s on s.user_id = p.id
    where p.agency_id = ${agency.id} and not p.is_active`;
  for (const { id, email } of open) {
    const fault = `${email} is deactivated and has the session ${id}`;
    if (!faults.includes(fault)) faults.push(fault);
  }
}

/** What is not as it must be once everybody has been answered. */
async function problemsOf(
  { target: { sql }, agency, done, faults }: Scene,
  since: number,
): Promise<string[]> {
  const problems = [...faults];
  const banned = await sql<{ email: string }[]>`
    select p.email from public.profiles p join auth.users u on u.id = p.id
    where p.agency_id = ${agency.id} and p.is_active = (coalesce(u.banned_until, '-infinity') > now())`;
  problems.push(...banned.map(({ email }) => `${email} is let in by Auth or by the app, not by both`));
  const written = await sql<{ what: string }[]>`
    select action || ' ' || target_id as what from public.audit_logs where agency_id = ${agency.id} and id > ${since}`;
  const count = new Map<string, number>();
  for (const what of done) count.set(what, (count.get(what) ?? 0) - 1);
  for (const { what } of written) count.set(what, (count.get(what) ?? 0) + 1);
  for (const [what, more] of count) {
    if (more !== 0)
      problems.push(`the audit has ${what} ${more > 0 ? `${more} times more` : `${-more} times less`}`);
  }
  const { broken, head } = await checkChain(sql, agency.id);
  if (broken !== null) problems.push(`the audit does not hold: ${broken.words}`);
  const [rows] = await sql<{ rows: number }[]>`
    select count(*)::integer as rows from public.audit_logs where agency_id = ${agency.id}`;
  if (head?.seq !== rows?.rows) problems.push(`the chain has ${head?.seq} links for ${rows?.rows} rows`);
  return problems;
}

/**
 * Lets two admins add the same file, deactivate people, let them in again, give roles and publish, while these people sign
 * in: all at once, in an agency of its own. Then nobody who is deactivated has a session, what was answered as done is in
 * the audit once, and the chain holds.
 *
 * @param number of the agency; by it chance is drawn
 * @param options.dispatchers who are there already, and are changed
 * @param options.size people in the file
 * @param options.steps how often at least each admin changes something and somebody signs in; they go on until the file is in
 */
export async function storm(
  target: Target,
  number: number,
  { dispatchers, size, steps }: { dispatchers: number; size: number; steps: number },
): Promise<{ detail: string; problems: string[] }> {
  const scene = await plant(target, number, dispatchers);
  const [row] = await target.sql<
    { id: number }[]
  >`select coalesce(max(id), 0)::float8 as id from public.audit_logs`;
  let isImported = false;
  const repeat = async (work: () => Promise<void>): Promise<void> => {
    for (let step = 0; step < steps || !isImported; step++) {
      await work();
      await pause(scene.random.between(0, pauseMsMax));
    }
  };
  const [first, second] = scene.admins;
  await Promise.all([
    importTwice(scene, size).finally(() => {
      isImported = true;
    }),
    publishDrafts(scene, second),
    ...[first, second, first].map((admin) => repeat(() => changeSomebody(scene, admin))),
    ...[1, 2].map(() => repeat(() => signInSomebody(scene))),
    repeat(() => findSessions(scene)),
  ]);
  await findSessions(scene);
  const problems = await problemsOf(scene, row?.id ?? 0);
  const { done, refused, lost } = scene;
  return { detail: `${done.length} done, ${refused} refused, ${lost} lost`, problems };
}

import type postgres from 'postgres';
import type { RowFields } from '#lib/domain/roster.ts';
import { addDays } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { type Contestant, race } from '../db/race.ts';
import { makeAgency, makePerson, type TestAgency, uuid } from '../factories/people.ts';
import { makeAssignment, makeSchedule, makeShift } from '../factories/scheduling.ts';
import { makeLeave } from '../factories/time-off.ts';
import type { TestDatabase } from '../setup/database.ts';

/** Two people who act on one request, one shift or one last place at the same moment. */
export const PAIRS = [
  'approve/approve',
  'approve/deny',
  'approve/withdraw',
  'approve/edit',
  'cancel/cancel',
  'last place',
] as const;
export type Pair = (typeof PAIRS)[number];

type Database = Pick<TestDatabase, 'url' | 'sql'>;

const who = { ana: uuid(101), ben: uuid(102), sam: uuid(103), tess: uuid(107) };
const byWhom = /^(Ana|Sam|Tess) (approved|denied|withdrew|cancelled) this request on /;
/** What a loser reads. Where an edit was faster, the approval is computed again. */
const told: Record<Pair, RegExp> = {
  'approve/approve': byWhom,
  'approve/deny': byWhom,
  'approve/withdraw': byWhom,
  'approve/edit': /^(Sam|Tess) changed this shift meanwhile\.$|^The roster was changed meanwhile\./,
  'cancel/cancel': byWhom,
  'last place': / is full: 1 of at most 1 are off\.$/,
};
const shiftId = 1;
/** As many at once as a small database has connections for. */
const pairsAtOnce = 10;
/** From a week to the one in which its last place is asked for: beyond every block. */
const daysWithoutSchedule = 7 * 5000;

/** An agency of two dispatchers and two supervisors in an empty database. */
export async function plantPairs(sql: postgres.Sql): Promise<TestAgency> {
  const agency = await makeAgency(sql, 1);
  await makePerson(sql, agency, 101, { fullName: 'Ana' });
  await makePerson(sql, agency, 102, { fullName: 'Ben' });
  await makePerson(sql, agency, 103, { role: 'supervisor', fullName: 'Sam' });
  await makePerson(sql, agency, 107, { role: 'supervisor', fullName: 'Tess' });
  await makeShift(sql, agency, shiftId, { code: 'DA10', startTime: '09:00', endTime: '19:00' });
  return agency;
}

/**
 * Lets as many pairs race, each in a week of its own. Returns what was not as it should be: of each pair exactly one
 * wins, the other is told by whom, and ledger, balance, audit, events and notices agree.
 *
 * @param from the number of the first pair, so that no two share a week
 */
export async function racePairs(
  db: Database,
  agency: TestAgency,
  { pair, from, count }: { pair: Pair; from: number; count: number },
): Promise<string[]> {
  const problems: string[] = [];
  for (let first = from; first < from + count; first += pairsAtOnce) {
    const numbers = Array.from({ length: Math.min(pairsAtOnce, from + count - first) }, (_, i) => first + i);
    problems.push(...(await raceAtOnce(db, agency, pair, numbers)));
  }
  return problems;
}

async function raceAtOnce(
  db: Database,
  agency: TestAgency,
  pair: Pair,
  numbers: readonly number[],
): Promise<string[]> {
  await db.sql`
    update public.leave_rules set cap_dispatchers = ${pair === 'last place' ? 1 : null} where agency_id = ${agency.id}`;
  const weeks: Week[] = [];
  for (const number of numbers) weeks.push(await plantWeek(db.sql, agency, pair, number));
  const words: string[] = [];
  const contestants = weeks.flatMap((week) => contestantsOf(pair, week, words));
  const outcomes = await race(db, contestants);
  const problems: string[] = [];
  for (const [index, week] of weeks.entries()) {
    const [one, other] = [outcomes[2 * index], outcomes[2 * index + 1]];
    const say = (problem: string): void => void problems.push(`${pair} in week ${week.number}: ${problem}`);
    if ([one, other].filter((outcome) => outcome === null).length !== 1) say(`ended as ${one} and ${other}`);
    if (![one, other].includes('PT409')) say(`the loser was told ${one ?? other}`);
    for (const problem of await disagreements(db.sql, pair, week, one === null)) say(problem);
  }
  const silent = words.filter((text) => !told[pair].test(text));
  return [...problems, ...silent.map((text) => `${pair}: a loser read “${text}”`)];
}

/** A published block of a week with Ana's shift on its second day, and what is asked for of that day. */
type Week = {
  number: number;
  date: LocalDate;
  scheduleId: number;
  version: number;
  rowId: number;
  rowVersion: number;
  /** Ana's request, and Ben's for the last place. */
  requests: number[];
  requestVersion: number;
};

async function plantWeek(sql: postgres.Sql, agency: TestAgency, pair: Pair, number: number): Promise<Week> {
  const startDate = addDays('2031-01-05', 7 * number);
  const date = addDays(startDate, 1);
  const scheduleId = 1000 + number;
  await makeSchedule(sql, agency, scheduleId, {
    startDate,
    endDate: addDays(startDate, 6),
    status: 'published',
  });
  const rowId = await makeAssignment(sql, agency, {
    scheduleId,
    shiftId,
    userId: who.ana,
    shiftDate: date,
    status: 'published',
  });
  const day = pair === 'last place' ? addDays(date, daysWithoutSchedule) : date;
  const window = {
    startsAt: `${day} 05:00 America/Denver`,
    endsAt: `${addDays(day, 1)} 05:00 America/Denver`,
  };
  const requests: number[] = [];
  for (const userId of pair === 'last place' ? [who.ana, who.ben] : [who.ana]) {
    requests.push(await makeLeave(sql, agency, { ...window, userId, chargedMinutes: 600 }));
  }
  const week = { number, date, scheduleId, rowId, requests, ...(await versionsOf(sql, scheduleId, rowId)) };
  if (pair !== 'cancel/cancel') return { ...week, requestVersion: 1 };
  await asServer(sql, (tx) => approve(tx, { ...week, requestVersion: 1 }, who.sam, requests[0] ?? 0));
  return { ...week, ...(await versionsOf(sql, scheduleId, rowId)), requestVersion: 2 };
}

async function versionsOf(sql: postgres.Sql, scheduleId: number, rowId: number) {
  const [row] = await sql<{ version: number; rowVersion: number }[]>`
    select s.version, a.version as "rowVersion" from public.schedules s, public.assigned_shifts a
    where s.id = ${scheduleId} and a.id = ${rowId}`;
  if (row === undefined) throw new Error(`no row ${rowId}`);
  return row;
}

async function asServer(
  sql: postgres.Sql,
  work: (tx: postgres.TransactionSql) => Promise<unknown>,
): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`select set_config('request.jwt.claims', '{"role":"service_role"}', true)`;
    await work(tx);
  });
}

function rowOf({ date }: Week, changed: Partial<RowFields>): RowFields {
  return {
    userId: who.ana,
    shiftId,
    shiftDate: date,
    localStart: null,
    localEnd: null,
    requiredRole: 'dispatcher',
    isOvertime: false,
    isLocked: false,
    isActing: false,
    ...changed,
  };
}

function changeOf(week: Week, changed: Partial<RowFields>): string {
  return JSON.stringify([
    { kind: 'change', id: week.rowId, version: week.rowVersion, row: rowOf(week, changed) },
  ]);
}

function partsOf(week: Week, operations: string): string {
  return `[{"scheduleId":${week.scheduleId},"version":${week.version},"operations":${operations}}]`;
}

type Sql = postgres.TransactionSql;

function approve(sql: Sql, week: Week, actor: string, request: number) {
  const parts = partsOf(week, changeOf(week, { userId: null, isOvertime: true }));
  return sql`
    select public.decide_time_off(${actor}, ${request}, ${week.requestVersion}, 'approved', 600, '{}',
      ${parts}::text::jsonb, 'Enough people')`;
}

function deny(sql: Sql, week: Week, actor: string, request: number) {
  return sql`
    select public.decide_time_off(${actor}, ${request}, ${week.requestVersion}, 'denied', 0, '{}', '[]', 'Too few people')`;
}

function cancel(sql: Sql, week: Week, actor: string, request: number) {
  const parts = partsOf(week, changeOf(week, {}));
  return sql`
    select public.cancel_time_off(${actor}, ${request}, ${week.requestVersion}, 600, ${parts}::text::jsonb, 'Changed plans')`;
}

/** The two of a week; what each is told when it is refused goes to `words`. */
function contestantsOf(pair: Pair, week: Week, words: string[]): Contestant[] {
  const [request = 0, other = 0] = week.requests;
  const refusable = (as: string, work: (sql: Sql) => Promise<unknown>): Contestant => ({
    as,
    work: (sql) =>
      work(sql).catch((error: unknown) => {
        words.push(error instanceof Error ? error.message : String(error));
        throw error;
      }),
  });
  const server = (work: (sql: Sql) => Promise<unknown>) => refusable('service_role', work);
  const first = server((sql) => approve(sql, week, who.sam, request));
  switch (pair) {
    case 'approve/approve':
      return [first, server((sql) => approve(sql, week, who.tess, request))];
    case 'approve/deny':
      return [first, server((sql) => deny(sql, week, who.tess, request))];
    case 'approve/withdraw':
      return [
        first,
        refusable(
          who.ana,
          (sql) => sql`select public.withdraw_time_off(${request}, ${week.requestVersion}, 'Never mind')`,
        ),
      ];
    case 'approve/edit': {
      const operations = changeOf(week, { isOvertime: true });
      return [
        first,
        refusable(
          who.tess,
          (sql) => sql`
            select public.apply_roster_edit(gen_random_uuid(), ${week.scheduleId}, ${week.version},
              ${operations}::text::jsonb, 'Stays longer')`,
        ),
      ];
    }
    case 'cancel/cancel':
      return [
        server((sql) => cancel(sql, week, who.ana, request)),
        server((sql) => cancel(sql, week, who.tess, request)),
      ];
    case 'last place': {
      // On a day without a schedule, where nothing but the cap stands in the way.
      const take = (actor: string, wanted: number) =>
        server(
          (sql) => sql`
            select public.decide_time_off(${actor}, ${wanted}, 1, 'approved', 600, '{}', '[]', 'Please')`,
        );
      return [take(who.sam, request), take(who.tess, other)];
    }
  }
}

type State = {
  status: string;
  steps: number;
  audits: number;
  notices: number;
  balance: number;
  edits: number;
  holder: string | null;
  isOvertime: boolean;
};

/** Where the tables disagree about who won. */
async function disagreements(
  sql: postgres.Sql,
  pair: Pair,
  week: Week,
  hasFirstWon: boolean,
): Promise<string[]> {
  const states: (State | undefined)[] = [];
  for (const request of week.requests) states.push(await stateOf(sql, week, request));
  const approved = { status: 'approved', steps: 2, audits: 1, notices: 1, balance: -600, edits: 1 };
  const open = { holder: null, isOvertime: true };
  const kept = { holder: who.ana, isOvertime: false };
  const waiting = { status: 'pending', steps: 1, audits: 0, notices: 0, balance: 0, edits: 0 };
  const expected = ((): Partial<State>[] => {
    if (pair === 'cancel/cancel') {
      // The approval's notice, and one of the cancellation: to the person, or to the approver when the person cancelled.
      return [{ ...kept, status: 'cancelled', steps: 3, audits: 2, notices: 2, balance: 0, edits: 2 }];
    }
    if (pair === 'last place') {
      const states = [{ ...approved, edits: 0 }, waiting];
      return hasFirstWon ? states : states.toReversed();
    }
    if (hasFirstWon || pair === 'approve/approve') return [{ ...approved, ...open }];
    if (pair === 'approve/edit') return [{ ...waiting, holder: who.ana, isOvertime: true }];
    const status = pair === 'approve/deny' ? 'denied' : 'withdrawn';
    const notices = pair === 'approve/deny' ? 1 : 0;
    return [{ ...waiting, ...kept, status, steps: 2, audits: 1, notices }];
  })();
  return expected.flatMap((wanted, index) => {
    const state = states[index];
    const wrong = Object.entries(wanted).filter(([key, value]) => state?.[key as keyof State] !== value);
    return wrong.length === 0
      ? []
      : [
          `request ${week.requests[index]} is ${JSON.stringify(state)}, not ${JSON.stringify(Object.fromEntries(wrong))}`,
        ];
  });
}

async function stateOf(sql: postgres.Sql, { rowId }: Week, request: number): Promise<State | undefined> {
  const [state] = await sql<State[]>`
    select o.status,
      (select count(*)::integer from public.time_off_events e where e.request_id = o.id) as steps,
      (select count(*)::integer from public.audit_logs l where l.target_id = o.id::text
        and l.action in ('time_off.approve', 'time_off.deny', 'time_off.withdraw', 'time_off.cancel')) as audits,
      -- That it waits was told before anybody raced.
      (select count(*)::integer from public.notifications n
        where n.link like '%request=' || o.id and n.kind <> 'time_off.waiting') as notices,
      (select coalesce(sum(e.minutes), 0)::integer from public.leave_entries e where e.request_id = o.id) as balance,
      (select count(*)::integer from public.roster_edits e where e.time_off_id = o.id) as edits,
      a.user_id as holder, a.is_overtime as "isOvertime"
    from public.time_off_requests o, public.assigned_shifts a
    where o.id = ${request} and a.id = ${rowId}`;
  return state;
}

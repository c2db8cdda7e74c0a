import type postgres from 'postgres';
import { addDays } from '#lib/domain/time.ts';
import { type Contestant, race } from '../db/race.ts';
import { makeAgency, makePerson, type TestAgency, uuid } from '../factories/people.ts';
import { makeAssignment, makeSchedule, makeShift } from '../factories/scheduling.ts';
import { makeSwap } from '../factories/swaps.ts';
import type { TestDatabase } from '../setup/database.ts';

/** Two people who act on one trade, one offer or one shift at the same moment. */
export const PAIRS = [
  'approve/approve',
  'approve/deny',
  'approve/withdraw',
  'accept/withdraw',
  'approve/edit',
  'take/take',
  'one shift in two trades',
] as const;
export type Pair = (typeof PAIRS)[number];

type Database = Pick<TestDatabase, 'url' | 'sql'>;

const who = { ana: uuid(101), ben: uuid(102), cora: uuid(106), sam: uuid(103), tess: uuid(107) };
const byWhom = /^(Ana|Ben|Cora|Sam|Tess) (accepted|approved|denied|withdrew) this (offer|trade) on /;
const ended = /^(Sam|Tess) ended this offer on .* The shift was changed\.$/;
/** What a loser reads. */
const told: Record<Pair, RegExp> = {
  'approve/approve': byWhom,
  'approve/deny': byWhom,
  'approve/withdraw': byWhom,
  'accept/withdraw': byWhom,
  'approve/edit':
    /^Sam changed this shift meanwhile\.$|^Tess ended this offer on .* The shift was changed\.$/,
  'take/take': byWhom,
  'one shift in two trades': ended,
};
const shiftId = 1;
/** As many at once as a small database has connections for. */
const pairsAtOnce = 10;

/** An agency of three dispatchers and two supervisors in an empty database. */
export async function plantPairs(sql: postgres.Sql): Promise<TestAgency> {
  const agency = await makeAgency(sql, 1);
  await makePerson(sql, agency, 101, { fullName: 'Ana' });
  await makePerson(sql, agency, 102, { fullName: 'Ben' });
  await makePerson(sql, agency, 106, { fullName: 'Cora' });
  await makePerson(sql, agency, 103, { role: 'supervisor', fullName: 'Sam' });
  await makePerson(sql, agency, 107, { role: 'supervisor', fullName: 'Tess' });
  await makeShift(sql, agency, shiftId, { code: 'DA10', startTime: '09:00', endTime: '19:00' });
  return agency;
}

/**
 * Lets as many pairs race, each in a week of its own. Returns what was not as it should be: of each pair exactly one
 * wins, the other is told by whom, and ledger, events, audit and notices agree.
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
  const weeks: Week[] = [];
  for (const number of numbers) weeks.push(await plantWeek(db.sql, agency, pair, number));
  const words: string[] = [];
  const outcomes = await race(
    db,
    weeks.flatMap((week) => contestantsOf(pair, week, words)),
  );
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

/** A block of one week, far from every other one: Ana on Monday, Ben on Tuesday, Cora on Wednesday. */
type Week = {
  number: number;
  scheduleId: number;
  date: string;
  version: number;
  rows: { ana: number; ben: number; cora: number };
  /** Ana's with Ben, and Cora's with Ben for the same shift. */
  swaps: number[];
};

async function plantWeek(sql: postgres.Sql, agency: TestAgency, pair: Pair, number: number): Promise<Week> {
  const startDate = addDays('2031-01-05', 28 * number);
  const scheduleId = 1000 + number;
  await makeSchedule(sql, agency, scheduleId, {
    startDate,
    endDate: addDays(startDate, 6),
    status: 'published',
  });
  const make = (userId: string, days: number) =>
    makeAssignment(sql, agency, {
      scheduleId,
      shiftId,
      userId,
      shiftDate: addDays(startDate, days),
      status: 'published',
    });
  const rows = { ana: await make(who.ana, 1), ben: await make(who.ben, 2), cora: await make(who.cora, 3) };
  const responder = { personId: who.ben, assignmentId: rows.ben };
  const ofAna = { requesterId: who.ana, assignmentId: rows.ana };
  const swaps = [
    await (pair === 'take/take'
      ? makeSwap(sql, agency, { ...ofAna, isForEveryone: true })
      : pair === 'accept/withdraw'
        ? makeSwap(sql, agency, { ...ofAna, answers: [{ personId: who.ben }] })
        : makeSwap(sql, agency, { ...ofAna, status: 'accepted', responder })),
  ];
  if (pair === 'one shift in two trades') {
    const ofCora = { requesterId: who.cora, assignmentId: rows.cora };
    swaps.push(await makeSwap(sql, agency, { ...ofCora, status: 'accepted', responder }));
  }
  const [schedule] = await sql<{ version: number }[]>`
    select version from public.schedules where id = ${scheduleId}`;
  if (schedule === undefined) throw new Error(`no schedule ${scheduleId}`);
  return { number, scheduleId, date: addDays(startDate, 1), version: schedule.version, rows, swaps };
}

type Sql = postgres.TransactionSql;

const blocksOf = (week: Week): string => `[{"scheduleId":${week.scheduleId},"version":${week.version}}]`;

function approve(sql: Sql, week: Week, actor: string, swap: number) {
  return sql`
    select public.decide_swap(${actor}, ${swap}, 1, 'approved', '[]', ${blocksOf(week)}::text::jsonb, 'Enough people')`;
}

/** The two of a week; what each is told when it is refused goes to `words`. */
function contestantsOf(pair: Pair, week: Week, words: string[]): Contestant[] {
  const [swap = 0, other = 0] = week.swaps;
  const refusable = (as: string, work: (sql: Sql) => Promise<unknown>): Contestant => ({
    as,
    work: (sql) =>
      work(sql).catch((error: unknown) => {
        words.push(error instanceof Error ? error.message : String(error));
        throw error;
      }),
  });
  const server = (work: (sql: Sql) => Promise<unknown>) => refusable('service_role', work);
  const accept = (person: string) =>
    server(
      (sql) => sql`
      select public.accept_swap(${person}, ${swap}, 1, ${person}, false, ${blocksOf(week)}::text::jsonb)`,
    );
  const withdraw = refusable(who.ana, (sql) => sql`select public.withdraw_swap(${swap}, 1, 'Never mind')`);
  const first = server((sql) => approve(sql, week, who.sam, swap));
  switch (pair) {
    case 'approve/approve':
      return [first, server((sql) => approve(sql, week, who.tess, swap))];
    case 'approve/deny':
      return [
        first,
        server(
          (sql) => sql`
          select public.decide_swap(${who.tess}, ${swap}, 1, 'denied', '[]', '[]', 'Too few people')`,
        ),
      ];
    case 'approve/withdraw':
      return [first, withdraw];
    case 'accept/withdraw':
      return [accept(who.ben), withdraw];
    case 'approve/edit':
      return [first, refusable(who.tess, (sql) => leaveOpen(sql, week))];
    case 'take/take':
      return [accept(who.ben), accept(who.cora)];
    case 'one shift in two trades':
      return [first, server((sql) => approve(sql, week, who.tess, other))];
  }
}

/** Takes Ana off her shift. */
function leaveOpen(sql: Sql, week: Week) {
  const row = {
    userId: null,
    shiftId,
    shiftDate: week.date,
    localStart: null,
    localEnd: null,
    requiredRole: 'dispatcher',
    isOvertime: false,
    isLocked: false,
    isActing: false,
  };
  const operations = JSON.stringify([{ kind: 'change', id: week.rows.ana, version: 1, row }]);
  return sql`
    select public.apply_roster_edit(gen_random_uuid(), ${week.scheduleId}, ${week.version}, ${operations}::text::jsonb,
      'Called in sick')`;
}

/** What every table says of an offer, in words that can be compared. */
type State = {
  status: string;
  steps: string;
  audits: string;
  notices: string;
  answers: string;
};

/** What came of an offer, by who won. */
const outcomes = {
  approved: (by: string, with_: [string, string]): State => ({
    status: 'approved',
    steps: 'pending accepted approved',
    audits: `swap.approve by ${by}, swap.exchange by ${by}`,
    notices: with_.map((name) => `swap.approved to ${name}`).join(', '),
    answers: 'Ben accepted',
  }),
  denied: {
    status: 'denied',
    steps: 'pending accepted denied',
    audits: 'swap.deny by Tess',
    notices: 'swap.denied to Ana, swap.denied to Ben',
    answers: 'Ben accepted',
  },
  cancelled: (by: string, with_: [string, string]): State => ({
    status: 'cancelled',
    steps: 'pending accepted cancelled',
    audits: `swap.cancel by ${by}`,
    notices: with_.map((name) => `swap.cancelled to ${name}`).join(', '),
    answers: 'Ben accepted',
  }),
  accepted: (by: string, answers: string): State => ({
    status: 'accepted',
    steps: 'pending accepted',
    audits: `swap.accept by ${by}`,
    notices: 'swap.accepted to Ana, swap.waiting to Sam, swap.waiting to Tess',
    answers,
  }),
  withdrawn: (steps: string, answers: string): State => ({
    status: 'withdrawn',
    steps,
    audits: 'swap.withdraw by Ana',
    notices: 'swap.withdrawn to Ben',
    answers,
  }),
};

/** Who works each shift and is paid for it, as `Ana` or `Ben for Ana`, and how often that changed. */
type Ledger = { works: string; changes: number; version: number };

const untouched = { works: 'Ana, Ben, Cora', changes: 0 };
const swapped = { works: 'Ben for Ana, Ana for Ben, Cora', changes: 2 };

function expectedOf(pair: Pair, hasFirstWon: boolean): { states: State[]; ledger: Omit<Ledger, 'version'> } {
  const decided = hasFirstWon ? outcomes.approved('Sam', ['Ana', 'Ben']) : null;
  switch (pair) {
    case 'approve/approve':
      return { states: [decided ?? outcomes.approved('Tess', ['Ana', 'Ben'])], ledger: swapped };
    case 'approve/deny':
      return { states: [decided ?? outcomes.denied], ledger: decided ? swapped : untouched };
    case 'approve/withdraw':
      return {
        states: [decided ?? outcomes.withdrawn('pending accepted withdrawn', 'Ben accepted')],
        ledger: decided ? swapped : untouched,
      };
    case 'accept/withdraw':
      return {
        states: [
          hasFirstWon
            ? outcomes.accepted('Ben', 'Ben accepted')
            : outcomes.withdrawn('pending withdrawn', 'Ben asked'),
        ],
        ledger: untouched,
      };
    case 'approve/edit':
      return {
        states: [decided ?? outcomes.cancelled('Tess', ['Ana', 'Ben'])],
        ledger: decided ? swapped : { works: 'nobody, Ben, Cora', changes: 1 },
      };
    case 'take/take':
      return {
        states: [
          hasFirstWon ? outcomes.accepted('Ben', 'Ben accepted') : outcomes.accepted('Cora', 'Cora accepted'),
        ],
        ledger: untouched,
      };
    case 'one shift in two trades':
      return hasFirstWon
        ? {
            states: [outcomes.approved('Sam', ['Ana', 'Ben']), outcomes.cancelled('Sam', ['Ben', 'Cora'])],
            ledger: swapped,
          }
        : {
            states: [outcomes.cancelled('Tess', ['Ana', 'Ben']), outcomes.approved('Tess', ['Ben', 'Cora'])],
            ledger: { works: 'Ana, Cora for Ben, Ben for Cora', changes: 2 },
          };
  }
}

/** Where the tables disagree about who won. */
async function disagreements(
  sql: postgres.Sql,
  pair: Pair,
  week: Week,
  hasFirstWon: boolean,
): Promise<string[]> {
  const { states, ledger } = expectedOf(pair, hasFirstWon);
  const problems: string[] = [];
  const compare = (what: string, found: unknown, wanted: unknown): void => {
    const [is, should] = [JSON.stringify(found), JSON.stringify(wanted)];
    if (is !== should) problems.push(`${what} is ${is}, not ${should}`);
  };
  for (const [index, wanted] of states.entries()) {
    const swap = week.swaps[index] ?? 0;
    compare(`offer ${swap}`, await stateOf(sql, swap), wanted);
  }
  const isWritten = ledger.changes > 0;
  compare('the ledger', await ledgerOf(sql, week), {
    ...ledger,
    version: week.version + (isWritten ? 1 : 0),
  });
  return problems;
}

async function stateOf(sql: postgres.Sql, swap: number): Promise<State | undefined> {
  const [state] = await sql<State[]>`
    select s.status,
      (select string_agg(e.to_status::text, ' ' order by e.id) from public.swap_events e where e.swap_id = s.id) as steps,
      (
        select coalesce(string_agg(l.action || ' by ' || p.full_name, ', ' order by l.id), '')
        from public.audit_logs l join public.profiles p on p.id = l.actor_id
        where l.target_id = s.id::text and l.action like 'swap.%'
      ) as audits,
      (
        select coalesce(string_agg(n.kind || ' to ' || p.full_name, ', ' order by n.kind, p.full_name), '')
        from public.notifications n join public.profiles p on p.id = n.recipient_id
        where n.link like '%swap=' || s.id
      ) as notices,
      (
        select coalesce(string_agg(p.full_name || ' ' || w.state, ', ' order by p.full_name), '')
        from public.swap_answers w join public.profiles p on p.id = w.person_id
        where w.swap_id = s.id
      ) as answers
    from public.shift_swaps s where s.id = ${swap}`;
  return state;
}

async function ledgerOf(sql: postgres.Sql, { scheduleId }: Week): Promise<Ledger | undefined> {
  const [found] = await sql<Ledger[]>`
    select string_agg(coalesce(p.full_name, 'nobody') || coalesce(' for ' || c.full_name, ''), ', ' order by a.id) as works,
      (select count(*)::integer from public.shift_changes x where x.schedule_id = ${scheduleId} and x.kind = 'changed') as changes,
      (select s.version from public.schedules s where s.id = ${scheduleId}) as version
    from public.assigned_shifts a
    left join public.profiles p on p.id = a.user_id
    left join public.profiles c on c.id = a.credited_user_id
    where a.schedule_id = ${scheduleId}`;
  return found;
}

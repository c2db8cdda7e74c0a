import type postgres from 'postgres';
import { addDays } from '#lib/domain/time.ts';
import { type Contestant, race } from '../db/race.ts';
import { signedInNow } from '../factories/claims.ts';
import { makeAgency, makePerson, type TestAgency, uuid } from '../factories/people.ts';
import { makeAssignment, makeSchedule, makeShift } from '../factories/scheduling.ts';
import type { TestDatabase } from '../setup/database.ts';

/** Two people who want one open shift for somebody at the same moment. */
export const PAIRS = [
  'claim/claim',
  'claim/award',
  'award/award',
  'award/edit',
  'award/publish',
  'withdrawal/award',
  'claim/cancel',
] as const;
export type Pair = (typeof PAIRS)[number];

type Database = Pick<TestDatabase, 'url' | 'sql'>;

const who = { ben: uuid(102), cora: uuid(106), sam: uuid(103), tess: uuid(107) };
const got = /^(Ben|Cora) got this shift at \d\d:\d\d\.$/;
const moved = /^Tess changed this shift meanwhile\.$|^(Sam|Tess|Ben|Cora) changed this shift meanwhile\.$/;
/** What a loser reads. */
const told: Record<Pair, RegExp> = {
  'claim/claim': got,
  'claim/award': got,
  'award/award': got,
  'award/edit': new RegExp(`${got.source}|${moved.source}`),
  'award/publish': new RegExp(
    `${got.source}|^1 shift of the published schedule has changed since this revision was started\\. Bring it in first\\.$`,
  ),
  'withdrawal/award': /^You got this shift already\. Ask a supervisor to take you off\.$/,
  'claim/cancel': new RegExp(`${moved.source}|^This shift is not open any more, since \\d\\d:\\d\\d\\.$`),
};
const shiftId = 1;
/** As many at once as a small database has connections for. */
const pairsAtOnce = 10;

/** An agency of two dispatchers and two supervisors in an empty database. */
export async function plantPairs(sql: postgres.Sql): Promise<TestAgency> {
  const agency = await makeAgency(sql, 1);
  await makePerson(sql, agency, 102, { fullName: 'Ben' });
  await makePerson(sql, agency, 106, { fullName: 'Cora' });
  await makePerson(sql, agency, 103, { role: 'supervisor', fullName: 'Sam' });
  await makePerson(sql, agency, 107, { role: 'supervisor', fullName: 'Tess' });
  await makeShift(sql, agency, shiftId, { code: 'DA10', startTime: '09:00', endTime: '19:00' });
  return agency;
}

/**
 * Lets as many pairs race, each in a week of its own. Returns what was not as it should be: of each pair exactly one
 * wins, the other is told by whom, and ledger, opening, claims, steps, fills, audit and notices agree.
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
    const winners = [one, other].filter((outcome) => outcome === null).length;
    // A claim that was taken back first stands in nobody's way.
    const isBoth = pair === 'withdrawal/award' && winners === 2;
    if (winners !== 1 && !isBoth) say(`ended as ${one} and ${other}`);
    if (!isBoth && ![one, other].includes('PT409')) say(`the loser was told ${one ?? other}`);
    const found = await stateOf(db.sql, week);
    const wanted = expectedOf(pair, one === null, other === null);
    const [is, should] = [JSON.stringify(found), JSON.stringify(wanted)];
    if (is !== should) say(`it is ${is}, not ${should}`);
  }
  const silent = words.filter((text) => !told[pair].test(text));
  return [...problems, ...silent.map((text) => `${pair}: a loser read “${text}”`)];
}

/** A block of one week, far from every other one: Monday is open, Ben works on Wednesday. */
type Week = {
  number: number;
  scheduleId: number;
  date: string;
  version: number;
  row: number;
  opening: number;
  /** A revision that gives the open shift to Cora, where one races. */
  draft: { id: number; version: number } | null;
};

async function plantWeek(sql: postgres.Sql, agency: TestAgency, pair: Pair, number: number): Promise<Week> {
  const startDate = addDays('2031-01-05', 28 * number);
  const scheduleId = 1000 + number;
  const endDate = addDays(startDate, 6);
  await makeSchedule(sql, agency, scheduleId, { startDate, endDate, status: 'published' });
  const make = (userId: string | null, days: number) =>
    makeAssignment(sql, agency, {
      scheduleId,
      shiftId,
      userId,
      shiftDate: addDays(startDate, days),
      status: 'published',
    });
  const row = await make(null, 1);
  await make(who.ben, 3);
  const [opening] = await sql<{ id: number }[]>`
    select id::integer from public.openings where assignment_id = ${row} and state = 'open'`;
  if (opening === undefined) throw new Error(`row ${row} has no opening`);
  if (pair === 'withdrawal/award') {
    await sql`
      insert into public.opening_claims (agency_id, opening_id, person_id)
      values (${agency.id}, ${opening.id}, ${who.ben})`;
  }
  const draft = pair === 'award/publish' ? await plantRevision(sql, scheduleId, startDate, row) : null;
  return {
    number,
    scheduleId,
    date: addDays(startDate, 1),
    version: await versionOf(sql, scheduleId),
    row,
    opening: opening.id,
    draft,
  };
}

async function plantRevision(
  sql: postgres.Sql,
  scheduleId: number,
  from: string,
  row: number,
): Promise<{ id: number; version: number }> {
  const id = await sql.begin(async (tx) => {
    const claims = JSON.stringify({ role: 'authenticated', sub: who.tess, amr: signedInNow() });
    await tx`select set_config('request.jwt.claims', ${claims}, true)`;
    const [made] = await tx<{ id: number }[]>`select public.revise_schedule(${scheduleId}, ${from}) as id`;
    if (made === undefined) throw new Error('no revision');
    await tx`
      update public.assigned_shifts set user_id = ${who.cora} where schedule_id = ${made.id} and origin_id = ${row}`;
    return made.id;
  });
  return { id, version: await versionOf(sql, id) };
}

async function versionOf(sql: postgres.Sql, schedule: number): Promise<number> {
  const [found] = await sql<
    { version: number }[]
  >`select version from public.schedules where id = ${schedule}`;
  if (found === undefined) throw new Error(`no schedule ${schedule}`);
  return found.version;
}

type Sql = postgres.TransactionSql;

function operationsOf(week: Week, userId: string): string {
  const row = {
    userId,
    shiftId,
    shiftDate: week.date,
    localStart: null,
    localEnd: null,
    requiredRole: 'dispatcher',
    isOvertime: false,
    isLocked: false,
    isActing: false,
  };
  return JSON.stringify([{ kind: 'change', id: week.row, version: 1, row }]);
}

/** The two of a week; what each is told when it is refused goes to `words`. */
function contestantsOf(pair: Pair, week: Week, words: string[]): Contestant[] {
  const refusable = (as: string, work: (sql: Sql) => Promise<unknown>): Contestant => ({
    as,
    work: (sql) =>
      work(sql).catch((error: unknown) => {
        words.push(error instanceof Error ? error.message : String(error));
        throw error;
      }),
  });
  const fill = (actor: string, way: 'claim' | 'award', person: string) =>
    refusable(
      'service_role',
      (sql) => sql`
        select public.fill_opening(${actor}, ${week.opening}, 1, gen_random_uuid(), ${week.scheduleId}, ${week.version},
          ${operationsOf(week, person)}::text::jsonb, '[]', false, '', ${way}, ${person})`,
    );
  const award = fill(who.sam, 'award', who.ben);
  const edit = (operations: string) =>
    refusable(
      who.tess,
      (sql) => sql`
        select public.apply_roster_edit(gen_random_uuid(), ${week.scheduleId}, ${week.version},
          ${operations}::text::jsonb, 'Called in sick')`,
    );
  switch (pair) {
    case 'claim/claim':
      return [fill(who.ben, 'claim', who.ben), fill(who.cora, 'claim', who.cora)];
    case 'claim/award':
      return [fill(who.ben, 'claim', who.ben), fill(who.tess, 'award', who.cora)];
    case 'award/award':
      return [award, fill(who.tess, 'award', who.cora)];
    case 'award/edit':
      return [award, edit(operationsOf(week, who.cora))];
    case 'award/publish': {
      const { id, version } = week.draft ?? { id: 0, version: 0 };
      return [award, refusable(who.tess, (sql) => sql`select public.publish_schedule(${id}, ${version})`)];
    }
    case 'withdrawal/award':
      return [refusable(who.ben, (sql) => sql`select public.withdraw_claim(${week.opening})`), award];
    case 'claim/cancel':
      return [
        fill(who.ben, 'claim', who.ben),
        edit(JSON.stringify([{ kind: 'cancel', id: week.row, version: 1 }])),
      ];
  }
}

/** What every table says of an opening, in words that can be compared. */
type State = {
  works: string;
  opening: string;
  steps: string;
  fills: string;
  claims: string;
  audits: string;
  notices: string;
  /** Other openings of the same row. */
  others: string;
};

/** What came of it, by who won: whose it is, how, and through whom. */
function filled(person: string, way: string, by: string, step: string | null, notice: boolean): State {
  return {
    works: person,
    opening: `filled ${way}`,
    steps: ['opened', ...(step === null ? [] : [`${step} ${person}`]), `filled ${person}`].join(', '),
    fills: `${person} ${way}`,
    claims: '',
    audits: `opening.fill by ${by}`,
    notices: notice ? `opening.awarded to ${person}` : '',
    others: '',
  };
}

function expectedOf(pair: Pair, hasFirstWon: boolean, hasOtherWon: boolean): State {
  const awarded = filled('Ben', 'award', 'Sam', 'awarded', true);
  const claimed = filled('Ben', 'claim', 'Ben', 'claimed', false);
  const rostered = filled('Cora', 'roster', 'Tess', null, false);
  switch (pair) {
    case 'claim/claim':
      return hasFirstWon ? claimed : filled('Cora', 'claim', 'Cora', 'claimed', false);
    case 'claim/award':
      return hasFirstWon ? claimed : filled('Cora', 'award', 'Tess', 'awarded', true);
    case 'award/award':
      return hasFirstWon ? awarded : filled('Cora', 'award', 'Tess', 'awarded', true);
    case 'award/edit':
    case 'award/publish':
      return hasFirstWon ? awarded : rostered;
    case 'withdrawal/award':
      return hasFirstWon && hasOtherWon
        ? {
            ...awarded,
            steps: 'opened, claim_withdrawn, awarded Ben, filled Ben',
            claims: 'Ben withdrawn',
            audits: 'opening.withdraw_claim by Ben, opening.fill by Sam',
          }
        : { ...awarded, claims: 'Ben won', audits: 'opening.fill by Sam, opening.decide_claim by Sam' };
    case 'claim/cancel':
      return hasFirstWon
        ? claimed
        : {
            works: 'nobody',
            opening: 'withdrawn',
            steps: 'opened, withdrawn',
            fills: '',
            claims: '',
            audits: 'opening.withdraw by Tess',
            notices: '',
            others: '',
          };
  }
}

async function stateOf(sql: postgres.Sql, { row, opening, scheduleId }: Week): Promise<State | undefined> {
  const [state] = await sql<State[]>`
    select
      coalesce((select p.full_name from public.assigned_shifts a join public.profiles p on p.id = a.user_id where a.id = ${row}),
        'nobody') as works,
      concat_ws(' ', o.state, o.closed_way) as opening,
      (
        select string_agg(case when e.kind like 'claim\\_%' then e.kind else concat_ws(' ', e.kind, p.full_name) end, ', ' order by e.id)
        from public.opening_events e left join public.profiles p on p.id = e.person_id
        where e.opening_id = o.id
      ) as steps,
      (
        select coalesce(string_agg(p.full_name || ' ' || f.way, ', ' order by f.id), '')
        from public.opening_fills f join public.profiles p on p.id = f.person_id
        where f.opening_id = o.id
      ) as fills,
      (
        select coalesce(string_agg(p.full_name || ' ' || c.state, ', ' order by c.id), '')
        from public.opening_claims c join public.profiles p on p.id = c.person_id
        where c.opening_id = o.id
      ) as claims,
      (
        select coalesce(string_agg(l.action || ' by ' || p.full_name, ', ' order by l.id), '')
        from public.audit_logs l join public.profiles p on p.id = l.actor_id
        where split_part(l.target_id, '/', 1) = o.id::text and l.action like 'opening.%'
      ) as audits,
      (
        select coalesce(string_agg(n.kind || ' to ' || p.full_name, ', ' order by n.kind, p.full_name), '')
        from public.notifications n join public.profiles p on p.id = n.recipient_id
        where n.kind like 'opening.%' and n.schedule_id = ${scheduleId}
      ) as notices,
      (
        select coalesce(string_agg(x.id::text, ', '), '') from public.openings x
        where x.assignment_id = ${row} and x.id <> o.id
      ) as others
    from public.openings o where o.id = ${opening}`;
  return state;
}

import type postgres from 'postgres';
import { addDays } from '#lib/domain/time.ts';
import { type Contestant, race } from '../db/race.ts';
import { makeAgency, makePerson, type TestAgency, uuid } from '../factories/people.ts';
import { makeAssignment, makeSchedule, makeShift } from '../factories/scheduling.ts';
import type { TestDatabase } from '../setup/database.ts';

/** Two people who act on one opening or one call-out at the same moment. */
export const PAIRS = [
  'two starts',
  'accept by phone/stop',
  'accept by link/stop',
  'accept by link/accept by phone',
  'two accepts by link',
  'take over/stop',
  'award/offer',
] as const;
export type Pair = (typeof PAIRS)[number];

type Database = Pick<TestDatabase, 'url' | 'sql'>;

const who = { ana: uuid(101), ben: uuid(102), sam: uuid(103), tess: uuid(107) };
const took = /^(Ana|Ben) got this shift (at|on) /;
const stopped = /^Tess ended (this call-out|the search for this shift) on /;
/** What a loser reads: who was first, and when. */
const told: Record<Pair, RegExp> = {
  'two starts': /^(Sam|Tess) runs a call-out for this shift since /,
  'accept by phone/stop': new RegExp(`${took.source}|${stopped.source}`),
  'accept by link/stop': new RegExp(`${took.source}|${stopped.source}`),
  'accept by link/accept by phone': took,
  'two accepts by link': took,
  'take over/stop': /^(Tess runs this call-out now\. Look again\.|Sam ended this call-out on )/,
  'award/offer': took,
};
const shiftId = 1;
/** As many at once as a small database has connections for. */
const pairsAtOnce = 10;

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
 * Lets as many pairs race, each for an opening of its own. Returns what was not as it should be: of each pair exactly one
 * wins, the other is told by whom and when, and ledger, opening, call-out, offers, list, audit and notices agree.
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
    // An offer that was made before the award stands, until the award ends it.
    const mayBothWin = pair === 'award/offer' && one === null;
    if (winners !== 1 && !(mayBothWin && winners === 2)) say(`ended as ${one} and ${other}`);
    if (winners === 1 && ![one, other].includes('PT409')) say(`the loser was told ${one ?? other}`);
    for (const problem of await disagreements(db.sql, pair, week, one === null, other === null)) say(problem);
  }
  const silent = words.filter((text) => !told[pair].test(text));
  return [...problems, ...silent.map((text) => `${pair}: a loser read “${text}”`)];
}

/** A block of one week with one open shift, its call-out, and an offer each to Ana and Ben where the pair needs them. */
type Week = {
  number: number;
  scheduleId: number;
  date: string;
  version: number;
  rowId: number;
  openingId: string;
  callOutId: string;
  /** On which the whole is offered, as JSON. */
  terms: string;
  offers: { ana: string; ben: string };
};

async function plantWeek(sql: postgres.Sql, agency: TestAgency, pair: Pair, number: number): Promise<Week> {
  const startDate = addDays('2031-01-05', 7 * number);
  const scheduleId = 1000 + number;
  const date = addDays(startDate, 1);
  await makeSchedule(sql, agency, scheduleId, {
    startDate,
    endDate: addDays(startDate, 6),
    status: 'published',
  });
  const rowId = await makeAssignment(sql, agency, {
    scheduleId,
    shiftId,
    userId: null,
    shiftDate: date,
    status: 'published',
  });
  const [opening] = await sql<{ id: string; version: number; startsAt: string; endsAt: string }[]>`
    select o.id, s.version, private.in_ms(o.starts_at) as "startsAt", private.in_ms(o.ends_at) as "endsAt"
    from public.openings o join public.schedules s on s.id = o.schedule_id
    where o.assignment_id = ${rowId}`;
  if (opening === undefined) throw new Error(`no opening in week ${number}`);
  const callOutId = uuid(500_000 + number);
  const offers = { ana: '', ben: '' };
  const terms = termsOf(opening);
  if (pair !== 'two starts') {
    await sql`select public.start_call_out(${who.sam}, ${callOutId}, ${opening.id}, 1, ${rules}::text::jsonb, now(), ${list}::text::jsonb, false)`;
  }
  if (pair !== 'two starts' && pair !== 'take over/stop' && pair !== 'award/offer') {
    const { ana, ben } = who;
    const make = async (person: string): Promise<string> => {
      const [made] = await sql<{ id: string }[]>`
        select public.make_offer(${callOutId}, 0, ${person}, ${terms}::text::jsonb, 60, false, ${who.sam}) as id`;
      return made?.id ?? '';
    };
    offers.ana = await make(ana);
    offers.ben = await make(ben);
  }
  return {
    number,
    scheduleId,
    date,
    version: opening.version,
    rowId,
    openingId: opening.id,
    callOutId,
    terms,
    offers,
  };
}

const termsOf = ({ startsAt, endsAt }: { startsAt: string; endsAt: string }): string =>
  JSON.stringify({
    kind: 'take',
    code: 'DA10',
    means: [],
    startsAt: Number(startsAt),
    endsAt: Number(endsAt),
  });

const rules = JSON.stringify({
  steps: [
    { id: 'all', filters: ['off'], offersTo: 'all', waitMinutes: 60, channels: ['sms'], isAutomatic: true },
  ],
  automatic: { offers: true },
});
const list = JSON.stringify(
  [who.ana, who.ben].map((personId, index) => ({
    personId,
    step: 0,
    place: index + 1,
    parts: [],
    snapshot: { fullName: '' },
  })),
);

type Sql = postgres.TransactionSql;

/** Gives the open row to somebody. */
function give(
  sql: Sql,
  week: Week,
  { actor, person, way, call }: Record<'actor' | 'person' | 'way', string> & { call: object | null },
) {
  const row = {
    userId: person,
    shiftId,
    shiftDate: week.date,
    localStart: null,
    localEnd: null,
    requiredRole: 'dispatcher',
    isOvertime: true,
    isLocked: false,
    isActing: false,
  };
  const operations = JSON.stringify([{ kind: 'change', id: week.rowId, version: 1, row }]);
  return sql`
    select public.fill_opening(${actor}, ${week.openingId}, 1, gen_random_uuid(), ${week.scheduleId}, ${week.version},
      ${operations}::text::jsonb, '[]', false, null, ${way}, ${person}, ${call === null ? null : JSON.stringify(call)}::text::jsonb)`;
}

/** The two of a week; what each is told when it is refused goes to `words`. */
function contestantsOf(pair: Pair, week: Week, words: string[]): [Contestant, Contestant] {
  const refusable = (as: string, work: (sql: Sql) => Promise<unknown>): Contestant => ({
    as,
    work: (sql) =>
      work(sql).catch((error: unknown) => {
        words.push(error instanceof Error ? error.message : String(error));
        throw error;
      }),
  });
  const server = (work: (sql: Sql) => Promise<unknown>) => refusable('service_role', work);
  const start = (actor: string, id: string) =>
    server(
      (sql) => sql`
        select public.start_call_out(${actor}, ${id}, ${week.openingId}, 1, ${rules}::text::jsonb, now(), ${list}::text::jsonb, false)`,
    );
  const stop = (as: string) =>
    refusable(as, (sql) => sql`select public.stop_call_out(${week.callOutId}, 1, 'Enough people')`);
  const call = { callOutId: week.callOutId, step: 0 };
  const byPhone = (person: string) =>
    server((sql) =>
      give(sql, week, { actor: who.sam, person, way: 'call_out', call: { ...call, channel: 'phone' } }),
    );
  const byLink = (person: string, offerId: string) =>
    server((sql) =>
      give(sql, week, {
        actor: person,
        person,
        way: 'call_out',
        call: { ...call, channel: 'link', offerId },
      }),
    );
  switch (pair) {
    case 'two starts':
      return [start(who.sam, week.callOutId), start(who.tess, uuid(700_000 + week.number))];
    case 'accept by phone/stop':
      return [byPhone(who.ana), stop(who.tess)];
    case 'accept by link/stop':
      return [byLink(who.ana, week.offers.ana), stop(who.tess)];
    case 'accept by link/accept by phone':
      return [byLink(who.ana, week.offers.ana), byPhone(who.ben)];
    case 'two accepts by link':
      return [byLink(who.ana, week.offers.ana), byLink(who.ben, week.offers.ben)];
    case 'take over/stop':
      return [
        refusable(who.tess, (sql) => sql`select public.take_over_call_out(${week.callOutId}, 1, 'My shift')`),
        stop(who.sam),
      ];
    case 'award/offer':
      return [
        server((sql) => give(sql, week, { actor: who.tess, person: who.ben, way: 'award', call: null })),
        server(
          (sql) => sql`
            select public.make_offer(${week.callOutId}, 0, ${who.ana}, ${week.terms}::text::jsonb, 60, false, ${who.sam})`,
        ),
      ];
  }
}

/** What every table says of a week. */
type State = {
  works: string;
  opening: string;
  fills: string;
  callOuts: string;
  offers: string;
  list: string;
  accepted: string;
  events: string;
};

const filled = (name: string, other: string, way: string, offered: boolean): State => ({
  works: name,
  opening: 'filled',
  fills: `${name} ${way}`,
  callOuts: 'filled Sam',
  offers: offered ? [`${name} accepted`, `${other} closed`].sort().join(', ') : '',
  list: [`${name} accepted`, `${other} closed`].sort().join(', '),
  accepted: name,
  events: 'started, filled',
});

function expectedOf(pair: Pair, hasFirstWon: boolean, hasOtherWon: boolean): State {
  const untouched: State = {
    works: 'nobody',
    opening: 'open',
    fills: '',
    callOuts: 'running Sam',
    offers: '',
    list: 'Ana waiting, Ben waiting',
    accepted: '',
    events: 'started',
  };
  const ended: State = {
    ...untouched,
    callOuts: 'stopped Sam',
    offers: 'Ana closed, Ben closed',
    list: 'Ana closed, Ben closed',
    events: 'started, stopped',
  };
  switch (pair) {
    case 'two starts':
      return hasFirstWon ? untouched : { ...untouched, callOuts: 'running Tess' };
    case 'accept by phone/stop':
    case 'accept by link/stop':
      return hasFirstWon ? filled('Ana', 'Ben', 'call_out', true) : ended;
    case 'accept by link/accept by phone':
    case 'two accepts by link':
      return hasFirstWon ? filled('Ana', 'Ben', 'call_out', true) : filled('Ben', 'Ana', 'call_out', true);
    case 'take over/stop':
      return hasFirstWon
        ? { ...untouched, callOuts: 'running Tess', events: 'started, taken_over' }
        : { ...ended, offers: '' };
    case 'award/offer':
      return {
        ...filled('Ben', 'Ana', 'award', false),
        offers: hasOtherWon ? 'Ana closed' : '',
        list: 'Ana closed, Ben closed',
        accepted: '',
      };
  }
}

/** Where the tables disagree about who won. */
async function disagreements(
  sql: postgres.Sql,
  pair: Pair,
  week: Week,
  hasFirstWon: boolean,
  hasOtherWon: boolean,
): Promise<string[]> {
  const problems: string[] = [];
  const compare = (what: string, found: unknown, wanted: unknown): void => {
    const [is, should] = [JSON.stringify(found), JSON.stringify(wanted)];
    if (is !== should) problems.push(`${what} is ${is}, not ${should}`);
  };
  compare('the week', await stateOf(sql, week), expectedOf(pair, hasFirstWon, hasOtherWon));
  const [notices] = await sql<{ live: number; twice: number; audits: number; states: number }[]>`
    select
      -- An offer that is over, and of which a message could still go out.
      (select count(*)::integer from public.notifications n join public.call_out_offers o on n.subject = 'offer:' || o.id
        where o.call_out_id = ${week.callOutId} and n.kind = 'call_out.offer' and o.state <> 'open' and n.expires_at > now()) as live,
      (select count(*)::integer from (
        select 1 from public.notifications n join public.call_out_offers o on n.subject = 'offer:' || o.id
        where o.call_out_id = ${week.callOutId} group by n.recipient_id, n.kind having count(*) > 1
      ) x) as twice,
      (select count(*)::integer from public.audit_logs l
        where l.action in ('call_out.fill', 'call_out.stop') and l.target_id = ${week.callOutId}) as audits,
      (select count(*)::integer from public.call_outs c where c.id = ${week.callOutId} and c.state <> 'running') as states`;
  compare('how many offers that are over can still be sent', notices?.live, 0);
  compare('how many were told twice', notices?.twice, 0);
  compare('how often the audit has the end', notices?.audits, notices?.states);
  return problems;
}

async function stateOf(sql: postgres.Sql, { rowId, openingId }: Week): Promise<State | undefined> {
  const [state] = await sql<State[]>`
    select
      (select coalesce(p.full_name, 'nobody') from public.assigned_shifts a left join public.profiles p on p.id = a.user_id
        where a.id = ${rowId}) as works,
      (select o.state::text from public.openings o where o.id = ${openingId}) as opening,
      (select coalesce(string_agg(p.full_name || ' ' || f.way, ', ' order by f.id), '') from public.opening_fills f
        join public.profiles p on p.id = f.person_id where f.opening_id = ${openingId}) as fills,
      (select string_agg(c.state || ' ' || p.full_name, ', ' order by c.started_at) from public.call_outs c
        join public.profiles p on p.id = c.holder_id where c.opening_id = ${openingId}) as "callOuts",
      (select coalesce(string_agg(p.full_name || ' ' || f.state, ', ' order by p.full_name), '')
        from public.call_outs c join public.call_out_offers f on f.call_out_id = c.id
        join public.profiles p on p.id = f.person_id where c.opening_id = ${openingId}) as offers,
      (select coalesce(string_agg(p.full_name || ' ' || d.state, ', ' order by p.full_name), '')
        from public.call_outs c join public.call_out_candidates d on d.call_out_id = c.id
        join public.profiles p on p.id = d.person_id where c.opening_id = ${openingId}) as list,
      (select coalesce(string_agg(p.full_name, ', '), '')
        from public.call_outs c join public.call_out_contacts t on t.call_out_id = c.id and t.outcome = 'accepted'
        join public.profiles p on p.id = t.person_id where c.opening_id = ${openingId}) as accepted,
      (select string_agg(e.kind, ', ' order by e.id)
        from public.call_outs c join public.call_out_events e on e.call_out_id = c.id
        where c.opening_id = ${openingId}) as events`;
  return state;
}

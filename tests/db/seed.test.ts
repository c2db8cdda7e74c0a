import { createClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toGenerationProblem } from '#lib/data/generation-problem.ts';
import { readSwapFacts } from '#lib/data/swap-decisions.ts';
import { coverageOf, gapsOf } from '#lib/domain/coverage.ts';
import { lineWeekProblem } from '#lib/domain/patterns.ts';
import { isReadingRole } from '#lib/domain/reading-roles.ts';
import { checkTimeline } from '#lib/domain/rules.ts';
import { heldRow } from '#lib/domain/swap-trade.ts';
import { judgeTrade } from '#lib/domain/swaps.ts';
import { blockWindow, createZone, defaultBlockAfter, eachDate, shiftWindow } from '#lib/domain/time.ts';
import type { Duty } from '#lib/domain/types.ts';
import { generateSchedule } from '#lib/scheduler/index.ts';
import { SEED_AGENCIES, type SeedAgency } from '#supabase/seed/centers.ts';
import { insertFilling } from '#supabase/seed/insert-filling.ts';
import { demoLogins, demoPassword } from '#supabase/seed/logins.ts';
import { makePeople } from '#supabase/seed/people.ts';
import { type SeedSummary, seedDatabase } from '#supabase/seed/seed.ts';
import { check } from '#tests/bench/check.mjs';
import { checkChain } from '../../supabase/local/audit-chain.ts';
import { startAuthServer } from '../gateway/auth/auth-server.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { dutiesOf, misplacedRows, readPublishedBlock, toCheckerInput } from './seeded-block.ts';

const [HARBOR, PRAIRIE] = SEED_AGENCIES.demo as readonly [SeedAgency, SeedAgency];

type Seeded = { db: TestDatabase; summary: SeedSummary; today: string };

async function seedAnew(kind: SeedSummary['kind'], today: string): Promise<Seeded> {
  const db = await createTestDatabase();
  return { db, today, summary: await seedDatabase(db.sql, { kind, today }) };
}

async function personId({ db }: Pick<Seeded, 'db'>, email: string): Promise<string> {
  const [person] = await db.sql<{ id: string }[]>`select id from public.profiles where email = ${email}`;
  if (!person) throw new Error(`nobody has the address ${email}`);
  return person.id;
}

/** Everything but what differs by nature: times of writing, password hashes, the audit's links. */
async function contentHashes({ db }: Seeded): Promise<Record<string, string>> {
  const tables: Record<string, string> = {
    agencies: 'id, name, slug, workweek_start, limits',
    centers: 'id, name, time_zone, day_start',
    profiles:
      'id, full_name, email, phone, employee_number, hired_on, seniority_date, assigned_pattern, default_shift_preference_id',
    user_roles: 'user_id, role_id',
    profile_patterns: 'user_id, effective_from, pattern',
    duty_states: 'user_id, kind, from_date, to_date, trainer_id, note',
    person_qualifications: 'user_id, valid_from, valid_to',
    emergency_contacts: 'user_id, name, relation, phone',
    shifts: 'id, center_id, code, category, start_time, end_time, duration_minutes',
    staffing_requirements: 'id, center_id, period_name, start_time, end_time, min_employees, min_supervisors',
    holidays: 'agency_id, holiday_date, name',
    time_off_requests:
      'user_id, kind_id, charged_minutes, status, start_datetime, end_datetime, reason, decision_note, reviewed_by, reviewed_at, created_at',
    schedules: 'id, name, start_date, end_date, status, version, published_version, created_by',
    schedule_results: 'schedule_id, result',
    assigned_shifts:
      'user_id, credited_user_id, shift_id, shift_date, status, starts_at, ends_at, is_overtime, required_role',
    shift_swaps:
      'kind, status, requester_id, requester_assigned_shift_id, responder_id, responder_assigned_shift_id, is_for_everyone, note, created_at, accepted_at, decided_at, approved_by, expires_at',
    swap_answers: 'swap_id, person_id, state, assigned_shift_id, created_at',
    handover_notes: 'center_id, for_at, content, author_id, created_at',
    handover_receipts: 'user_id, version, read_at',
    chat_messages: 'agency_id, sender_id, seq, content, is_must_read, created_at, edited_at, version',
  };
  const hashes: Record<string, string> = {};
  for (const [table, columns] of Object.entries(tables)) {
    const [row] = await db.sql.unsafe<{ hash: string }[]>(`
      select count(*) || ' ' || md5(string_agg(r::text, e'\\n' order by r::text)) as hash
      from (select ${columns} from public.${table}) r`);
    hashes[table] = row?.hash ?? '';
  }
  return hashes;
}

/** Approved leave by operational date: a date counts when its noon is off. */
async function peopleOffByDate(
  { db }: Seeded,
  agencyId: string,
  block: { startDate: string; endDate: string },
) {
  const [center] = await db.sql<{ time_zone: string }[]>`
    select time_zone from public.centers where agency_id = ${agencyId}`;
  const leave = await db.sql<{ from: number; to: number }[]>`
    select extract(epoch from start_datetime)::float8 * 1000 as from, extract(epoch from end_datetime)::float8 * 1000 as to
    from public.time_off_requests where agency_id = ${agencyId} and status = 'approved'`;
  const zone = createZone(center?.time_zone ?? 'UTC');
  return eachDate(block.startDate, block.endDate).map((date) => {
    const noon = zone.toInstant(date, 12 * 60);
    return leave.filter(({ from, to }) => from <= noon && to > noon).length;
  });
}

/** What the rules and the independent checker say against the block that this agency has published. */
async function findFaults(seeded: Seeded, supervisorEmail: string): Promise<string[]> {
  const { problem, rows, result } = await readPublishedBlock(
    seeded.db,
    await personId(seeded, supervisorEmail),
  );
  const faults = misplacedRows(rows, problem).map((row) => `misplaced: ${row.shiftDate} ${row.shiftId}`);
  const context = {
    workweekStart: problem.workweekStart,
    limits: problem.limits,
    overtimeMayTouch: true,
    window: null,
  };
  for (const person of problem.people) {
    const leave = problem.leave.filter((one) => one.personId === person.id);
    const violations = checkTimeline(dutiesOf(person.id, rows, problem), leave, context);
    // Leave that nobody has decided may be planned over.
    const broken = violations.filter(({ ruleId }) => ruleId !== 'pending_leave_overlap');
    faults.push(...broken.map(({ ruleId, message }) => `${ruleId}: ${message}`));
  }
  for (const line of result.lines) {
    const pattern = problem.patterns.find(
      ({ id }) => id === problem.people.find((person) => person.id === line.personId)?.patternId,
    );
    const fault = pattern ? lineWeekProblem(line.week, pattern, problem.shifts) : 'no pattern';
    if (fault) faults.push(`line: ${fault}`);
  }
  const { instance, schedule } = toCheckerInput(problem, rows, result);
  const verdict = check(instance, schedule);
  faults.push(...verdict.violations.map(({ rule, detail }) => `checker ${rule}: ${detail}`));
  // The checker counts everybody, so that those who cover nothing are kept from it.
  const idle = new Set(
    problem.people.filter((person) => !person.countsTowardMinimum).map((person) => person.id),
  );
  const covering = schedule.assignments.filter(({ employee }) => employee === null || !idle.has(employee));
  expect(check(instance, { ...schedule, assignments: covering }).coverage).toMatchObject({
    deficitMinutes: result.metrics.uncoveredEmployeeMinutes,
    supervisorDeficitMinutes: result.metrics.uncoveredSupervisorMinutes,
  });
  return faults;
}

/** The trades of an agency, and what would stand against those that are not decided yet. */
async function tradesOf({ db, today }: Seeded, agency: SeedAgency) {
  const swaps = await db.sql<
    {
      id: number;
      name: string;
      row: number;
      answers: (string | number | null)[];
      isOpen: boolean;
      from: string;
      to: string;
    }[]
  >`
    select s.id, s.status || ' ' || s.kind || case when s.is_for_everyone then ' for everyone' else '' end as name,
      s.requester_assigned_shift_id::integer as row, s.status in ('pending', 'accepted') and not s.is_for_everyone as "isOpen",
      (select json_build_array(w.person_id, w.assigned_shift_id) from public.swap_answers w where w.swap_id = s.id) as answers,
      least(a.shift_date, b.shift_date)::text as from, greatest(a.shift_date, b.shift_date)::text as to
    from public.shift_swaps s
    join public.assigned_shifts a on a.id = s.requester_assigned_shift_id
    left join public.swap_answers x on x.swap_id = s.id
    left join public.assigned_shifts b on b.id = x.assigned_shift_id
    where s.agency_id = ${agency.id} order by s.id`;
  const supervisor = await personId({ db }, `supervisor@${agency.mailDomain}`);
  const now = createZone(agency.timeZone).toInstant(today, 0);
  const unclean: string[] = [];
  for (const { id, name, row, answers, isOpen, from, to } of swaps) {
    if (!isOpen) continue;
    const [answer] = await db.asUser(
      'service_role',
      (sql) => sql`
        select public.get_swap_facts(${supervisor}, ${row}, ${from}::text::date, ${to}::text::date, null, ${id}) as facts`,
    );
    const facts = readSwapFacts(answer?.facts);
    const [responderId, otherId] = answers;
    const shift = heldRow(facts, row);
    if (shift === null) throw new Error(`no shift ${row}`);
    const other = otherId === null ? null : heldRow(facts, Number(otherId));
    const judged = judgeTrade({ shift, responderId: String(responderId), other }, facts, now, 'decide');
    if (judged.need !== 'nothing') unclean.push(`${name}: ${JSON.stringify(judged)}`);
  }
  return { trades: swaps.map(({ name }) => name), unclean };
}

describe('demo', () => {
  let lastDayOfYear: Seeded;
  let again: Seeded;
  let springForward: Seeded;
  /** On a day to come, whenever this runs: what goes by the clock is made for no other. */
  let ahead: Seeded;

  beforeAll(async () => {
    lastDayOfYear = await seedAnew('demo', '2026-12-31');
    again = await seedAnew('demo', '2026-12-31');
    springForward = await seedAnew('demo', '2027-03-14');
    const now = new Date();
    const isAhead = springForward.today > now.toISOString().slice(0, 10);
    // Early in its block, so that there is an open shift for everything.
    ahead = isAhead ? springForward : await seedAnew('demo', `${now.getUTCFullYear() + 1}-02-01`);
  }, 300_000);
  afterAll(async () => {
    const made = new Set([lastDayOfYear, again, springForward, ahead]);
    await Promise.all([...made].map((seeded) => seeded?.db.drop()));
  });

  it('is the same for the same date, and another for another', async () => {
    const content = await contentHashes(lastDayOfYear);
    expect(await contentHashes(again)).toEqual(content);
    const other = await contentHashes(springForward);
    expect(Object.keys(content).filter((table) => other[table] === content[table])).toEqual([
      'agencies',
      'centers',
      'user_roles',
      'emergency_contacts',
      'shifts',
      'staffing_requirements',
    ]);
    expect(again.summary).toEqual(lastDayOfYear.summary);
  });

  it('has 40 people on two patterns, 7 of them supervisors, and an admin beside them', async () => {
    const counts = await lastDayOfYear.db.sql`
      select a.slug, r.name as role, p.assigned_pattern as pattern, count(*)::int as people
      from public.profiles p
      join public.agencies a on a.id = p.agency_id
      join public.user_roles ur on ur.user_id = p.id
      join public.roles r on r.id = ur.role_id
      group by 1, 2, 3 order by 1, 2, 3`;
    const sum = (slug: string, select: { role?: string; pattern?: string | null }) =>
      counts
        .filter((row) => row.slug === slug && (select.role === undefined || row.role === select.role))
        .filter((row) => select.pattern === undefined || row.pattern === select.pattern)
        .reduce((total, row) => total + row.people, 0);
    expect(sum('harbor-county-911', { pattern: '4x10' })).toBe(20);
    expect(sum('harbor-county-911', { pattern: '3x12_1x4' })).toBe(20);
    expect(sum('harbor-county-911', { role: 'supervisor' })).toBe(7);
    expect(sum('harbor-county-911', { role: 'admin', pattern: null })).toBe(1);
    expect(sum('harbor-county-911', { role: 'auditor', pattern: null })).toBe(1);
    expect(sum('harbor-county-911', { role: 'payroll', pattern: null })).toBe(1);
    expect(sum('harbor-county-911', {})).toBe(43);
    expect(sum('prairie-valley', { role: 'dispatcher' })).toBe(9);
    expect(sum('prairie-valley', { role: 'supervisor' })).toBe(3);
    expect(sum('prairie-valley', {})).toBe(13);
  });

  it('has two in training with a trainer, one on light duty, and certificates that end soon', async () => {
    const states = await lastDayOfYear.db.sql`
      select d.kind, d.to_date::text as until, trainer.is_active as has_trainer, d.note is not null as has_note
      from public.duty_states d left join public.profiles trainer on trainer.id = d.trainer_id
      where d.agency_id = ${HARBOR.id} order by d.id`;
    const until = '2026-12-31';
    expect([...states]).toEqual([
      { kind: 'trainee', until, has_trainer: true, has_note: false },
      { kind: 'trainee', until, has_trainer: true, has_note: false },
      { kind: 'light_duty', until, has_trainer: null, has_note: true },
    ]);
    const [held] = await lastDayOfYear.db.sql`
      select count(*)::int as all, count(*) filter (where valid_to between '2026-12-31' and '2027-03-01')::int as ending
      from public.person_qualifications where agency_id = ${HARBOR.id}`;
    expect(held?.ending).toBe(2);
    expect(held?.all).toBeGreaterThan(15);
    const contacts = await lastDayOfYear.db.sql`
      select 1 from public.emergency_contacts where agency_id = ${HARBOR.id}`;
    expect(contacts).toHaveLength(10);
    const unknown = await lastDayOfYear.db.sql`
      select 1 from public.profiles where not is_reader and (employee_number is null or hired_on is null)`;
    expect(unknown).toHaveLength(0);
  });

  it('invents no address or number that could belong to somebody', async () => {
    const people = await lastDayOfYear.db.sql<{ email: string; phone: string }[]>`
      select email, coalesce(phone, '') as phone from public.profiles`;
    for (const { email, phone } of people) {
      expect(email).toMatch(/^[a-z]+(\.[a-z]+)?@(harbor|prairie)\.example$/);
      // Whoever only reads is called by nobody.
      expect(phone).toMatch(/^(\(\d{3}\) 555-01\d\d)?$/);
    }
    const phones = people.flatMap(({ phone }) => (phone === '' ? [] : phone));
    expect(phones).toHaveLength(people.length - 2);
    expect(new Set(phones).size).toBe(phones.length);
  });

  it('lets 80 % of the people prefer a shift of their own length', async () => {
    const preferring = await lastDayOfYear.db.sql<{ fits: boolean; code: string }[]>`
      select s.code, s.duration_minutes = case p.assigned_pattern when '4x10' then 600 else 720 end as fits
      from public.profiles p join public.shifts s on s.id = p.default_shift_preference_id
      where p.agency_id = ${HARBOR.id}`;
    expect(preferring).toHaveLength(32);
    expect(preferring.every(({ fits }) => fits)).toBe(true);
    expect(new Set(preferring.map(({ code }) => code)).size).toBeGreaterThanOrEqual(6);
  });

  it('publishes one block per center that contains the date and ends where the next begins', async () => {
    for (const [seeded, startDate, endDate, next] of [
      [lastDayOfYear, '2026-09-01', '2026-12-31', { startDate: '2027-01-01', endDate: '2027-04-30' }],
      [springForward, '2027-01-01', '2027-04-30', { startDate: '2027-05-01', endDate: '2027-08-31' }],
    ] as const) {
      const schedules = await seeded.db.sql`
        select status, start_date::text as start, end_date::text as end, published_version as published
        from public.schedules`;
      const block = { status: 'published', start: startDate, end: endDate, published: 1 };
      expect([...schedules]).toEqual([block, block]);
      expect(startDate <= seeded.today && seeded.today <= endDate).toBe(true);
      expect(defaultBlockAfter(endDate)).toEqual(next);
    }
  });

  it('gives 8 to 12 % of the days off in this block and the next, never more than 18 % on one day', async () => {
    for (const { seeded, blocks } of [
      {
        seeded: lastDayOfYear,
        blocks: [
          { startDate: '2026-09-01', endDate: '2026-12-31' },
          { startDate: '2027-01-01', endDate: '2027-04-30' },
        ],
      },
      {
        seeded: springForward,
        blocks: [
          { startDate: '2027-01-01', endDate: '2027-04-30' },
          { startDate: '2027-05-01', endDate: '2027-08-31' },
        ],
      },
    ]) {
      for (const agency of SEED_AGENCIES.demo) {
        const people = agency.staff.on4x10 + agency.staff.on3x12;
        for (const block of blocks) {
          const off = await peopleOffByDate(seeded, agency.id, block);
          const share = off.reduce((sum, count) => sum + count, 0) / (people * off.length);
          expect(share).toBeGreaterThan(0.08);
          expect(share).toBeLessThan(0.12);
          expect(Math.max(...off)).toBeLessThanOrEqual(people * 0.18);
        }
      }
    }
  });

  it('leaves requests to decide that lie ahead, and lets nobody decide on their own', async () => {
    const [found] = await lastDayOfYear.db.sql<
      { pending: number; early: number; own: number; undecided: number }[]
    >`
      select count(*) filter (where status = 'pending')::int as pending,
        count(*) filter (where status = 'pending' and start_datetime < '2027-01-08')::int as early,
        count(*) filter (where reviewed_by = user_id)::int as own,
        count(*) filter (where status in ('approved', 'denied') and (reviewed_by is null or reviewed_at is null))::int as undecided
      from public.time_off_requests`;
    expect(found).toMatchObject({ early: 0, own: 0, undecided: 0 });
    expect(found?.pending).toBeGreaterThanOrEqual(6);
  });

  it('offers trades in every state, each of which breaks no rule, and owes the dispatcher hours', async () => {
    expect(await tradesOf(springForward, HARBOR)).toEqual({
      trades: [
        'approved give',
        'pending swap',
        'pending swap',
        'pending swap for everyone',
        'pending give for everyone',
        'accepted swap',
        'accepted give',
      ],
      unclean: [],
    });
    // What is over is nobody's to answer any more.
    const dispatcher = await personId(ahead, 'dispatcher@harbor.example');
    const seen = await ahead.db.asUser(dispatcher, async (sql) => {
      const [row] = await sql`
        select public.list_my_hours() as hours, public.list_my_swaps() as own, public.list_open_swaps() as open`;
      return row;
    });
    expect(seen?.hours).toMatchObject([{ lines: [{ kind: 'shift' }] }]);
    expect(seen?.hours[0].balanceMinutes).toBeGreaterThan(0);
    expect(seen?.own.swaps).toHaveLength(3);
    expect(seen?.open).toHaveLength(2);
    // The year's last day has no shifts after it to trade.
    expect((await tradesOf(lastDayOfYear, HARBOR)).trades).toEqual(['approved give']);
  });

  it('has wishes and a standby, a call-out that ended, a mandate after a refusal, and a shift that people ask for', async () => {
    const [found] = await ahead.db.sql`
      select (select array_agg(a.kind::text order by a.id) from public.availabilities a) as wishes,
        (select count(*)::int from public.sleep_windows) as asleep,
        (select array_agg(c.state::text) from public.call_outs c) as call_outs,
        (select array_agg(t.outcome::text order by t.id) from public.call_out_contacts t) as contacts,
        (select array_agg(m.outcome::text order by m.id) from public.mandate_records m) as mandates,
        (select array_agg(f.way::text order by f.id) from public.opening_fills f) as ways,
        (select count(*)::int > 1 from public.opening_claims c where c.state = 'waiting') as is_wanted,
        (select count(*)::int > 0 from public.openings o where o.state = 'open' and o.is_ranked) as is_ranked`;
    expect(found).toEqual({
      wishes: ['overtime', 'overtime', 'overtime', 'blackout', 'standby'],
      asleep: 1,
      call_outs: ['filled'],
      contacts: ['no_answer', 'refused', 'accepted'],
      mandates: ['refused', 'assigned'],
      ways: ['call_out', 'mandate'],
      is_wanted: true,
      is_ranked: true,
    });
  });

  it('has none of that where the day is over', async () => {
    const { sql } = again.db;
    const counts = () => sql`
      select (select count(*)::int from public.availabilities) as wishes,
        (select count(*)::int from public.openings where state = 'open') as openings`;
    const before = await counts();
    const [supervisorId, dispatcherId] = await Promise.all(
      ['supervisor', 'dispatcher'].map((login) => personId(again, `${login}@harbor.example`)),
    );
    const options = { supervisorId: supervisorId ?? '', dispatcherId: dispatcherId ?? '' };
    const people = makePeople(HARBOR, '2025-12-31');
    await sql.begin((tx) => insertFilling(tx, HARBOR, { today: '2025-12-31', people, ...options }));
    expect(await counts()).toEqual(before);
  });

  it('has a fortnight of conversations, of which the dispatcher has not read the newest', async () => {
    const dispatcher = await personId(lastDayOfYear, 'dispatcher@harbor.example');
    const listed = await lastDayOfYear.db.asUser(dispatcher, async (sql) => {
      const [row] = await sql`select public.get_chat() -> 'channels' as channels`;
      return row?.channels as Record<string, unknown>[];
    });
    expect(listed.map(({ kind, unread, unconfirmed }) => [kind, unread, unconfirmed])).toEqual(
      expect.arrayContaining([
        ['center', 3, expect.any(Number)],
        ['group', 2, 0],
        ['direct', 2, 0],
        ['direct', 0, 0],
      ]),
    );
    const [counted] = await lastDayOfYear.db.sql`
      select count(*)::integer as messages, count(*) filter (where is_must_read)::integer as must_read,
        bool_and(m.created_at < ${`${lastDayOfYear.today}T00:00Z`}) as is_past,
        (select count(*)::integer from private.chat_mentions) > 0 as calls,
        (select count(*)::integer from private.chat_message_versions) as edited,
        count(*) filter (where content ~ '@[a-z]')::integer as uncalled
      from public.chat_messages m join public.agencies a on a.id = m.agency_id where a.slug = ${HARBOR.slug}`;
    expect(counted).toMatchObject({ messages: 62, must_read: 2, is_past: true, calls: true, uncalled: 0 });
    const holes = await lastDayOfYear.db.sql`
      select c.id from public.chat_channels c left join public.chat_messages m on m.channel_id = c.id
      group by c.id having count(m.id) <> c.last_seq or coalesce(max(m.seq), 0) <> c.last_seq`;
    expect(holes).toHaveLength(0);
  });

  it('breaks no rule in any published block, clock changes included', async () => {
    for (const seeded of [lastDayOfYear, springForward]) {
      for (const login of ['supervisor@harbor.example', 'supervisor@prairie.example']) {
        expect(await findFaults(seeded, login)).toEqual([]);
      }
    }
  });

  it('stores every gap of the published blocks with its reason', async () => {
    for (const login of ['supervisor@harbor.example', 'supervisor@prairie.example']) {
      const supervisor = await personId(lastDayOfYear, login);
      const { problem, rows, result } = await readPublishedBlock(lastDayOfYear.db, supervisor);
      const people = new Map(problem.people.map((person) => [person.id, person]));
      const coverage = coverageOf({
        clock: problem.clock,
        window: blockWindow(problem.block, problem.clock),
        requirements: problem.requirements,
        duties: rows.flatMap((row) => {
          const person = people.get(row.personId ?? '');
          return person
            ? [{ ...row, role: person.role, countsTowardMinimum: person.countsTowardMinimum }]
            : [];
        }),
        supervisorsCountAsEmployees: problem.supervisorsCountAsEmployees,
      });
      const stored = result.gaps.map(({ kind, startsAt, endsAt, required, onDuty }) => ({
        ...{ kind, startsAt, endsAt, required, onDuty },
      }));
      expect(stored).toEqual(
        gapsOf(coverage).map(({ kind, startsAt, endsAt, required, onDuty }) => ({
          ...{ kind, startsAt, endsAt, required, onDuty },
        })),
      );
      expect(result.gaps.every((gap) => 'reason' in gap)).toBe(true);
      expect(result.gaps.length).toBeGreaterThan(0);
    }
  });

  it('hands the next block its neighbours, so that no rule breaks across the edge', async () => {
    const supervisor = await personId(again, 'supervisor@harbor.example');
    const { id, facts } = await again.db.asUser(supervisor, async (sql) => {
      const [draft] = await sql<{ id: number }[]>`
        insert into public.schedules (agency_id, center_id, name, start_date, end_date)
        values (${HARBOR.id}, ${HARBOR.centerId}, 'Next', '2027-01-01', '2027-04-30') returning id`;
      const [answer] = await sql`select public.get_generation_facts(${draft?.id ?? 0}) as facts`;
      return { id: draft?.id ?? 0, facts: answer?.facts };
    });
    await again.db.sql`delete from public.schedules where id = ${id}`;
    const { problem } = toGenerationProblem(facts);
    expect(new Set(problem.neighbours.map(({ shiftDate }) => shiftDate)).size).toBeGreaterThanOrEqual(14);
    const { assignments } = generateSchedule(problem, { seed: 1, effort: 'quick' });
    const shifts = new Map(problem.shifts.map((shift) => [shift.id, shift]));
    const found = problem.people.flatMap((person) => {
      const planned = assignments.flatMap(({ personId, shiftId, shiftDate }): Duty[] => {
        const shift = shifts.get(shiftId);
        if (!shift || personId !== person.id) return [];
        const window = shiftWindow(shift, shiftDate, problem.clock);
        return [{ personId, shiftId, shiftDate, ...window, nominalMinutes: shift.durationMinutes }];
      });
      const before = problem.neighbours.filter(({ personId }) => personId === person.id);
      const leave = problem.leave.filter(({ personId }) => personId === person.id);
      const { workweekStart, limits } = problem;
      const context = { workweekStart, limits, overtimeMayTouch: true, window: null };
      return checkTimeline([...before, ...planned], leave, context);
    });
    // What a trade did to the weeks before is none of the next block's.
    const ahead = found.filter(({ duties }) => duties.some(({ shiftDate }) => shiftDate >= '2027-01-01'));
    expect(ahead.filter(({ ruleId }) => ruleId !== 'pending_leave_overlap')).toEqual([]);
  });

  it('tells everyone who has shifts, once', async () => {
    const told = await lastDayOfYear.db.sql<{ notices: number }[]>`
      select count(n.id)::int as notices
      from public.profiles p
      left join public.notifications n on n.recipient_id = p.id and n.kind = 'schedule.published'
      where p.assigned_pattern is not null group by p.id`;
    expect(told).toHaveLength(52);
    expect(told.every(({ notices }) => notices === 1)).toBe(true);
  });

  it('sends nothing of it by any other way', async () => {
    const { sql } = lastDayOfYear.db;
    expect(await sql`select 1 from public.notifications where planned_at is null`).toEqual([]);
    expect(await sql`select 1 from public.notification_deliveries`).toEqual([]);
    const [known] = await sql`
      select count(*) filter (where acknowledged_at is not null)::int as most, count(*)::int as asked,
        count(*) filter (where acknowledged_at is null and recipient_id = (
          select id from public.profiles where email = 'dispatcher@harbor.example'))::int as own
      from public.notifications where needs_ack`;
    expect(known).toEqual({ most: 44, asked: 52, own: 1 });
  });

  it('keeps an unbroken audit of what was done', async () => {
    const audit = await lastDayOfYear.db.sql`
      select action, actor_kind as kind from public.audit_logs
      where agency_id = ${PRAIRIE.id} order by id`;
    expect([...audit]).toEqual([
      { action: 'agency.seed', kind: 'system' },
      { action: 'schedule.create', kind: 'user' },
      { action: 'schedule.generate_start', kind: 'user' },
      { action: 'schedule.generate', kind: 'job' },
      { action: 'schedule.publish', kind: 'user' },
      { action: 'swap.exchange', kind: 'user' },
    ]);
    for (const { id } of SEED_AGENCIES.demo) {
      expect(await checkChain(lastDayOfYear.db.sql, id)).toMatchObject({ broken: null });
    }
  });

  it('shows nothing of one agency to the other', async () => {
    const tables = [
      'agencies',
      'centers',
      'profiles',
      'shifts',
      'staffing_requirements',
      'holidays',
      'schedules',
    ];
    tables.push(
      'schedule_results',
      'schedule_versions',
      'assigned_shifts',
      'time_off_requests',
      'shift_swaps',
      'audit_logs',
    );
    for (const [own, other, login] of [
      [HARBOR, PRAIRIE, 'admin@harbor.example'],
      [PRAIRIE, HARBOR, 'admin@prairie.example'],
    ] as const) {
      const admin = await personId(lastDayOfYear, login);
      for (const table of tables) {
        const agencyColumn = table === 'agencies' ? 'id' : 'agency_id';
        const seen = await lastDayOfYear.db.asUser(admin, async (sql) => [
          ...(await sql.unsafe<{ agency: string }[]>(
            `select distinct ${agencyColumn} as agency from public.${table}`,
          )),
        ]);
        expect({ table, seen }).toEqual({ table, seen: [{ agency: own.id }] });
        expect(seen).not.toContainEqual({ agency: other.id });
      }
    }
  });

  it('lets each demo login in, with the role it names and shifts around today', async () => {
    const auth = await startAuthServer(lastDayOfYear.db.url('supabase_auth_admin'));
    try {
      for (const { email, role, agency } of demoLogins) {
        const client = createClient(auth.url, auth.publishableKey, { auth: { persistSession: false } });
        const { data, error } = await client.auth.signInWithPassword({ email, password: demoPassword });
        expect(error).toBeNull();
        const userId = data.user?.id ?? '';
        if (isReadingRole(role)) {
          const [answer] = await lastDayOfYear.db.asUser(
            userId,
            (sql) => sql`select public.get_reader() as reader, public.get_me() as me`,
          );
          expect(answer).toMatchObject({ me: null, reader: { role, agency: { name: agency } } });
          expect(answer?.reader.centers).toHaveLength(1);
          continue;
        }
        const [me, shifts] = await lastDayOfYear.db.asUser(
          userId,
          async (sql) =>
            [
              (await sql`select public.get_me() as me`)[0]?.me,
              await sql<{ shiftDate: string; own: boolean }[]>`
            select shift_date::text as "shiftDate", user_id = ${userId} as own from public.assigned_shifts
            where user_id is not null and shift_date between '2026-12-24' and '2026-12-31'`,
            ] as const,
        );
        expect(me).toMatchObject({ role, agency: { name: agency }, unread: role === 'dispatcher' ? 1 : 0 });
        if (role === 'dispatcher') {
          expect(shifts.length).toBeGreaterThanOrEqual(4);
          expect(shifts.every(({ own }) => own)).toBe(true);
        } else expect(shifts.length).toBeGreaterThan(40);
      }
    } finally {
      await auth.close();
    }
  });

  it('refuses a database that has people, and leaves it as it was', async () => {
    const before = await contentHashes(again);
    for (const kind of ['demo', 'empty', 'large'] as const) {
      await expect(seedDatabase(again.db.sql, { kind, today: '2026-12-31' })).rejects.toThrow(
        /already has people or agencies/,
      );
    }
    expect(await contentHashes(again)).toEqual(before);
  });
});

describe('empty', () => {
  it('has a center with its shifts and minimums, and one admin who can begin', async () => {
    const seeded = await seedAnew('empty', '2026-11-20');
    try {
      const { db, summary } = seeded;
      expect(summary.logins.map(({ email }) => email)).toEqual(['admin@harbor.example']);
      const admin = await personId(seeded, 'admin@harbor.example');
      const seen = await db.asUser(admin, async (sql) => {
        const [counts] = await sql`
          select (select count(*)::int from public.profiles) as people,
            (select count(*)::int from public.shifts where is_active) as shifts,
            (select count(*)::int from public.staffing_requirements) as requirements,
            (select count(*)::int from public.schedules) as schedules,
            (select count(*)::int from public.time_off_requests) as requests,
            (select public.get_me() ->> 'role') as role`;
        return counts;
      });
      expect(seen).toEqual({
        people: 1,
        shifts: 12,
        requirements: 4,
        schedules: 0,
        requests: 0,
        role: 'admin',
      });
    } finally {
      await seeded.db.drop();
    }
  });
});

describe('large', () => {
  it('has 200 people, 35 of them supervisors, and a block that breaks no rule', async () => {
    const seeded = await seedAnew('large', '2026-11-01');
    try {
      const { db, summary } = seeded;
      const [counts] = await db.sql`
        select count(*)::int as people,
          count(*) filter (where p.assigned_pattern = '4x10')::int as on4x10,
          count(*) filter (where p.assigned_pattern = '3x12_1x4')::int as on3x12,
          count(*) filter (where r.name = 'supervisor')::int as supervisors,
          count(distinct p.full_name)::int as names
        from public.profiles p
        join public.user_roles ur on ur.user_id = p.id join public.roles r on r.id = ur.role_id`;
      expect(counts).toEqual({ people: 201, on4x10: 100, on3x12: 100, supervisors: 35, names: 201 });
      expect(summary.agencies[0]?.block?.metrics.assignments).toBeGreaterThan(11_000);
      expect(await findFaults(seeded, 'supervisor@harbor.example')).toEqual([]);
      expect((await tradesOf(seeded, HARBOR)).trades).toHaveLength(7);
    } finally {
      await seeded.db.drop();
    }
  }, 120_000);
});

it('refuses a date that does not exist', async () => {
  const db = await createTestDatabase();
  try {
    await expect(seedDatabase(db.sql, { kind: 'demo', today: '2026-02-30' })).rejects.toThrow(/Not a date/);
    const [people] = await db.sql`select count(*)::int as accounts from auth.users`;
    expect(people).toEqual({ accounts: 0 });
  } finally {
    await db.drop();
  }
});

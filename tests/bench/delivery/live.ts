import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import postgres from 'postgres';
import { demoPassword } from '../../../supabase/seed/logins.ts';
import { requireRunning } from '../../drill/data-folder.ts';
import { pause } from '../../drill/wait.ts';
import { signedInNow } from '../../factories/claims.ts';
import { type Child, startChild } from '../gateway/child.ts';
import { percentile } from '../gateway/measure.ts';
import type { Audience, Heard } from './listen-process.ts';
import { openScreens } from './screens.ts';

/** Milliseconds from the commit. */
export type Delays = { p50: number; p95: number; max: number };

export type LiveBench = {
  clients: number;
  edits: number;
  /** Until all topics of everybody are joined. */
  joinMs: number;
  /** Edits times clients. */
  expected: number;
  delivered: number;
  /** Until a client has the signal. */
  signal: Delays;
  /** Until the frame with the change is painted. */
  roster: Delays;
  floor: Delays;
};

/** The row that is edited: of somebody on duty now, between two shifts that both are under way. */
type Target = {
  rowId: number;
  scheduleId: number;
  person: { id: string; fullName: string };
  shiftDate: string;
  requiredRole: string;
  shiftIds: readonly [number, number];
};

/** Longer than pages wait between two readings. */
const PACE_MS = 700;
const QUIET_MS = 10_000;

/** Edits the published roster of the large center and looks when each of its people and two browsers have it. */
export async function measureLive(
  browser: Browser,
  app: { dataDir: string; url: string },
  { clients, edits }: { clients: number; edits: number },
): Promise<LiveBench> {
  const { databaseUrl, url, publishableKey } = requireRunning(app.dataDir);
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  const listeners = startChild(join(import.meta.dirname, 'listen-process.ts'));
  try {
    const people = await sql<{ email: string }[]>`
      select p.email from public.profiles p where p.is_active order by p.employee_number limit ${clients}`;
    const emails = people.map(({ email }) => email);
    const { joinMs } = await listeners.call<{ joinMs: number }>('listen', {
      url,
      publishableKey,
      password: demoPassword,
      emails,
    } satisfies Audience);
    const target = await chooseTarget(sql);
    const screens = await openScreens(browser, app.url, target.person);
    const committed: { version: number; at: number }[] = [];
    const shown = { roster: [] as number[], floor: [] as number[] };
    for (let turn = 1; turn <= edits; turn += 1) {
      const before = { roster: await screens.roster.changes(), floor: await screens.floor.changes() };
      const commit = await edit(sql, target, turn);
      committed.push(commit);
      const [roster, floor] = await Promise.all([
        screens.roster.untilChanged(before.roster),
        screens.floor.untilChanged(before.floor),
        pause(PACE_MS),
      ]);
      shown.roster.push(roster - commit.at);
      shown.floor.push(floor - commit.at);
    }
    const heard = await untilAllHeard(listeners, committed, emails.length);
    const signals = committed.flatMap(({ version, at }) => (heard[version] ?? []).map((on) => on - at));
    return {
      clients: emails.length,
      edits,
      joinMs,
      expected: edits * emails.length,
      delivered: signals.length,
      signal: delaysOf(signals),
      roster: delaysOf(shown.roster),
      floor: delaysOf(shown.floor),
    };
  } finally {
    await listeners.stop();
    await sql.end();
  }
}

async function chooseTarget(sql: postgres.Sql): Promise<Target> {
  const [found] = await sql<
    (Omit<Target, 'person' | 'shiftIds'> & {
      id: string;
      fullName: string;
      shiftId: number;
      otherId: number;
    })[]
  >`
    select a.id::integer as "rowId", a.schedule_id as "scheduleId", a.shift_date::text as "shiftDate",
      a.required_role::text as "requiredRole", p.id, p.full_name as "fullName", a.shift_id as "shiftId", t.id as "otherId"
    from public.assigned_shifts a
    join public.profiles p on p.id = a.user_id
    join public.centers c on c.id = a.center_id
    join public.shifts t on t.center_id = a.center_id and t.id <> a.shift_id and t.is_active
    cross join lateral private.shift_instants(a.shift_date, t.start_time, t.end_time, c.day_start, c.time_zone) i
    where a.status = 'published' and not a.is_locked and a.local_start is null
      and a.starts_at < now() and a.ends_at > now() + interval '30 minutes'
      and i.starts_at < now() and i.ends_at > now() + interval '30 minutes'
      and not exists (
        select from public.assigned_shifts o
        where o.user_id = a.user_id and o.id <> a.id and o.status = 'published'
          and tstzrange(o.starts_at, o.ends_at) && tstzrange(least(a.starts_at, i.starts_at), greatest(a.ends_at, i.ends_at))
      )
    order by p.full_name, t.id
    limit 1`;
  if (found === undefined) throw new Error('Nobody on duty could have another shift.');
  const { id, fullName, shiftId, otherId, ...row } = found;
  return { ...row, person: { id, fullName }, shiftIds: [shiftId, otherId] };
}

/** Gives the row its other shift, as a supervisor; `at` is when the commit was sent. */
async function edit(
  sql: postgres.Sql,
  { rowId, scheduleId, person, shiftDate, requiredRole, shiftIds }: Target,
  turn: number,
): Promise<{ version: number; at: number }> {
  return sql.begin(async (transaction) => {
    await transaction`
      select set_config('role', 'authenticated', true), set_config('request.jwt.claims', jsonb_build_object(
        'sub', (select id from auth.users where email = 'supervisor@harbor.example'), 'role', 'authenticated', 'amr', ${JSON.stringify(signedInNow())}::text::jsonb)::text, true)`;
    const row = {
      userId: person.id,
      shiftId: shiftIds[turn % 2],
      shiftDate,
      localStart: null,
      localEnd: null,
      requiredRole,
      isOvertime: false,
      isLocked: false,
      isActing: false,
    };
    await transaction`
      select public.apply_roster_edit(${randomUUID()}, s.id, s.version,
        jsonb_build_array(jsonb_build_object(
          'kind', 'change', 'id', a.id, 'version', a.version, 'row', ${JSON.stringify(row)}::text::jsonb)),
        'Measured')
      from public.assigned_shifts a join public.schedules s on s.id = a.schedule_id
      where a.id = ${rowId} and s.id = ${scheduleId}`;
    const [{ version = 0 } = {}] = await transaction<{ version: number }[]>`
      select version from public.schedules where id = ${scheduleId}`;
    return { version, at: performance.timeOrigin + performance.now() };
  });
}

async function untilAllHeard(
  listeners: Child,
  committed: readonly { version: number }[],
  clients: number,
): Promise<Heard> {
  const deadline = performance.now() + QUIET_MS;
  for (;;) {
    const heard = await listeners.call<Heard>('heard');
    const isAll = committed.every(({ version }) => (heard[version]?.length ?? 0) >= clients);
    if (isAll || performance.now() > deadline) return heard;
    await pause(200);
  }
}

export function delaysOf(values: readonly number[]): Delays {
  return { p50: percentile(values, 0.5), p95: percentile(values, 0.95), max: percentile(values, 1) };
}

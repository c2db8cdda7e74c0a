import { join } from 'node:path';
import type postgres from 'postgres';
import { addDays } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import type { Accepted } from '../bench/delivery/sink-process.ts';
import { type Child, startChild } from '../bench/gateway/child.ts';
import { signedInNow } from '../factories/claims.ts';
import { makeAgency, makePerson, type TestAgency } from '../factories/people.ts';
import { makeSchedule, makeShift } from '../factories/scheduling.ts';
import { pause, waitFor } from './wait.ts';

/** A mail server of our own, and the settings that lead a worker to it. */
export type MailSink = {
  delivery: Readonly<Record<string, string>>;
  /** Everything that was accepted so far, in order. */
  accepted(): Promise<readonly Accepted[]>;
  stop(): Promise<void>;
};

/** Starts a mail server that takes so long for each mail, in ms. */
export async function startMailSink(takesMs: number): Promise<MailSink> {
  const child: Child = startChild(join(import.meta.dirname, '../bench/delivery/sink-process.ts'));
  const port = await child.call<number>('listen', takesMs);
  const known: Accepted[] = [];
  return {
    delivery: {
      SMTP_URL: `smtp://127.0.0.1:${port}`,
      MAIL_FROM: 'Dispatch Scheduler <notices@example.test>',
    },
    async accepted() {
      known.push(...(await child.call<Accepted[]>('since', known.length)));
      return known;
    },
    stop: () => child.stop(),
  };
}

/** A center of many dispatchers and one supervisor, with one shift. */
export type Crowd = { agency: TestAgency; supervisorId: string; shiftId: number; size: number };

const agencyNumber = 77;
const shiftId = 770_000;
const firstScheduleId = 770_000;
const firstDay: LocalDate = '2031-01-05';

export async function makeCrowd(sql: postgres.Sql, size: number): Promise<Crowd> {
  const agency = await makeAgency(sql, agencyNumber);
  const supervisorId = await makePerson(sql, agency, 7_700_001, { role: 'supervisor' });
  await makeShift(sql, agency, shiftId, { code: 'DA10', startTime: '09:00', endTime: '19:00' });
  await sql.begin(async (tx) => {
    await tx`select set_config('app.bulk', 'on', true)`;
    const idOf = tx`lpad((7710000 + n)::text, 12, '0')`;
    const id = tx`('00000000-0000-4000-8000-' || ${idOf})::uuid`;
    await tx`
      insert into auth.users (id, aud, role, email, created_at, updated_at)
      select ${id}, 'authenticated', 'authenticated', 'crowd-' || n || '@example.test', now(), now()
      from generate_series(1, ${size}) n`;
    await tx`
      insert into public.profiles (id, agency_id, center_id, full_name, email, employee_number, seniority_date)
      select ${id}, ${agency.id}, ${agency.centerId}, 'Person ' || n, 'crowd-' || n || '@example.test', 'C' || n, '2020-01-01'
      from generate_series(1, ${size}) n`;
    await tx`
      insert into public.user_roles (user_id, role_id)
      select ${id}, r.id from generate_series(1, ${size}) n, public.roles r where r.name = 'dispatcher'`;
  });
  return { agency, supervisorId, shiftId, size };
}

let published = 0;

/** Publishes a week in which everybody of the crowd has a shift. Returns the schedule, and when the commit was sent. */
export async function publishToAll(
  sql: postgres.Sql,
  { agency, supervisorId, shiftId }: Crowd,
): Promise<{ scheduleId: number; at: number }> {
  const scheduleId = firstScheduleId + published;
  const startDate = addDays(firstDay, 7 * published);
  published += 1;
  await makeSchedule(sql, agency, scheduleId, { startDate, endDate: addDays(startDate, 6) });
  return sql.begin(async (tx) => {
    await tx`select set_config('app.bulk', 'on', true)`;
    await tx`
      insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date)
      select p.agency_id, p.center_id, ${scheduleId}, p.id, ${shiftId}, ${startDate}::text::date + 2
      from public.profiles p where p.agency_id = ${agency.id} and p.id <> ${supervisorId}`;
    await tx`
      select set_config('app.bulk', '', true), set_config('role', 'authenticated', true),
        set_config('request.jwt.claims', ${JSON.stringify({ sub: supervisorId, role: 'authenticated', amr: signedInNow() })}, true)`;
    await tx`
      select public.publish_schedule(${scheduleId}, (select version from public.schedules where id = ${scheduleId}))`;
    return { scheduleId, at: performance.timeOrigin + performance.now() };
  });
}

/** A notice with its delivery by mail. */
export type Mailing = {
  id: number;
  recipientId: string;
  email: string;
  state: string;
  dueAt: number;
  lastError: string | null;
};

/** The notices of the schedules, in their order; `state` is null while the delivery is not planned. */
async function readMailings(sql: postgres.Sql, scheduleIds: readonly number[]): Promise<Mailing[]> {
  return [
    ...(await sql<Mailing[]>`
      select n.id::float8 as id, n.recipient_id as "recipientId", p.email, coalesce(d.state::text, 'unplanned') as state,
        coalesce(extract(epoch from d.due_at)::float8 * 1000, 0) as "dueAt", d.last_error as "lastError"
      from public.notifications n
      join public.profiles p on p.id = n.recipient_id
      left join public.notification_deliveries d on d.notification_id = n.id and d.channel = 'email'
      where n.schedule_id = any(${[...scheduleIds]}) order by n.id`),
  ];
}

/** Waits until the worker has planned all of them; ms since 1970. */
export async function untilPlanned(
  sql: postgres.Sql,
  scheduleIds: readonly number[],
  count: number,
): Promise<number> {
  await waitFor(
    'the notices are planned',
    90_000,
    async () => {
      const [row] = await sql<{ planned: number }[]>`
        select count(*)::integer as planned from public.notifications n
        join public.notification_deliveries d on d.notification_id = n.id and d.channel = 'email'
        where n.schedule_id = any(${[...scheduleIds]})`;
      return (row?.planned ?? 0) >= count ? true : null;
    },
    20,
  );
  return performance.timeOrigin + performance.now();
}

/** Lets the minute in which somebody may undo be over. Returns when, in ms since 1970. */
export async function endWait(sql: postgres.Sql, scheduleIds: readonly number[]): Promise<number> {
  return sql.begin(async (tx) => {
    await tx`
      update public.notification_deliveries d set due_at = now()
      from public.notifications n
      where n.id = d.notification_id and n.schedule_id = any(${[...scheduleIds]}) and d.state = 'waiting'`;
    await tx`select pg_notify('notices', '')`;
    return performance.timeOrigin + performance.now();
  });
}

/** Waits until nothing of them waits or is on its way. */
export async function untilEnded(
  sql: postgres.Sql,
  scheduleIds: readonly number[],
  timeoutMs: number,
): Promise<Mailing[]> {
  return waitFor(
    'every delivery has ended',
    timeoutMs,
    async () => {
      const mailings = await readMailings(sql, scheduleIds);
      return mailings.every(({ state }) => ['sent', 'skipped', 'dead'].includes(state)) ? mailings : null;
    },
    200,
  );
}

/** Waits until so many mails were accepted beyond a number. */
export async function untilAccepted(sink: MailSink, count: number, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while ((await sink.accepted()).length < count) {
    if (Date.now() > deadline) throw new Error(`Not ${count} mails within ${timeoutMs} ms.`);
    await pause(10);
  }
}

/** What the mail server saw of each notice, by the notice's id: how often, when first, with which message ids. */
export type Arrival = { count: number; firstAt: number; place: number; messageIds: Set<string> };

export function arrivalsOf(accepted: readonly Accepted[]): Map<number, Arrival> {
  const arrivals = new Map<number, Arrival>();
  for (const [place, { messageId, at }] of accepted.entries()) {
    const id = Number(/^<notice\.(\d+)\.email\.\d+@/.exec(messageId)?.[1] ?? Number.NaN);
    const known = arrivals.get(id) ?? { count: 0, firstAt: at, place, messageIds: new Set() };
    known.count += 1;
    known.messageIds.add(messageId);
    arrivals.set(id, known);
  }
  return arrivals;
}

/** What is wrong with what arrived of the notices, in words; each may have come `countMax` times. */
export function findWrongMails(
  mailings: readonly Mailing[],
  arrivals: ReadonlyMap<number, Arrival>,
  { countMax }: { countMax: number },
): string[] {
  const problems: string[] = [];
  const lastPlace = new Map<string, number>();
  for (const { id, recipientId, state, lastError } of mailings) {
    const arrival = arrivals.get(id);
    if (arrival === undefined) {
      problems.push(`notice ${id} never arrived (${state}: ${lastError})`);
      continue;
    }
    if (arrival.count > countMax) problems.push(`notice ${id} arrived ${arrival.count} times`);
    if (arrival.messageIds.size > 1) problems.push(`notice ${id} has ${arrival.messageIds.size} message ids`);
    if (state !== 'sent') problems.push(`notice ${id} arrived and is ${state}: ${lastError}`);
    if ((lastPlace.get(recipientId) ?? -1) > arrival.place)
      problems.push(`notice ${id} overtook an earlier one`);
    lastPlace.set(recipientId, arrival.place);
  }
  return problems;
}

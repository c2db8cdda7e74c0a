import type { NoticeChannel } from '#lib/domain/notice-kinds.ts';
import type {
  ClaimedDelivery,
  DeliveryOutcome,
  DeliveryState,
  NoticeToPlan,
  PlannedDelivery,
} from '#lib/domain/notice-records.ts';
import { call } from './roster-world.ts';
import { type SchedulingWorld, who } from './scheduling-world.ts';

/** Takes every notice and delivery out again. */
export async function clearDeliveries({ db }: SchedulingWorld): Promise<void> {
  await db.sql`truncate public.notifications cascade`;
  await db.sql`delete from private.workers`;
}

export type NoticeOptions = {
  to?: string;
  kind?: string;
  link?: string | null;
  /** Minutes from now. */
  expiresIn?: number | null;
};

/** A notice to Ana, unless told otherwise; returns its id. */
export async function makeNotice(
  { db, ours }: SchedulingWorld,
  { to = who.ana, kind = 'swap.approved', link = null, expiresIn = null }: NoticeOptions = {},
): Promise<number> {
  const [row] = await db.sql<{ id: number }[]>`
    insert into public.notifications (agency_id, recipient_id, kind, content, link, expires_at)
    values (${ours.id}, ${to}, ${kind}, 'The words of the notice.', ${link},
      now() + make_interval(mins => ${expiresIn}))
    returning id::integer`;
  if (row === undefined) throw new Error('no notice');
  return row.id;
}

export type DeliveryOptions = {
  isUrgent?: boolean;
  isFallback?: boolean;
  /** Seconds from now. */
  dueIn?: number;
  deadlineIn?: number;
};

/** A delivery as the planner would give it: due now, for an hour. */
export function delivery(
  channel: NoticeChannel,
  { isUrgent = false, isFallback = false, dueIn = -1, deadlineIn = 3600 }: DeliveryOptions = {},
): PlannedDelivery {
  const now = Date.now();
  return {
    channel,
    isUrgent,
    isFallback,
    dueAt: now + dueIn * 1000,
    deadlineAt: now + deadlineIn * 1000,
  };
}

export const toPlan = (world: SchedulingWorld, limit = 100) =>
  call<NoticeToPlan[]>(
    world,
    'service_role',
    (sql) => sql`select public.list_notices_to_plan(${limit}) as answer`,
  );

export const plan = (
  world: SchedulingWorld,
  plans: readonly { notificationId: number; deliveries: readonly PlannedDelivery[] }[],
) =>
  call<number>(
    world,
    'service_role',
    (sql) => sql`select public.plan_deliveries(${JSON.stringify(plans)}::text::jsonb) as answer`,
  );

/** A notice with these deliveries planned; returns its id. */
export async function send(
  world: SchedulingWorld,
  deliveries: readonly PlannedDelivery[],
  options?: NoticeOptions,
): Promise<number> {
  const notificationId = await makeNotice(world, options);
  await plan(world, [{ notificationId, deliveries }]);
  return notificationId;
}

export type Claimed = { deliveries: ClaimedDelivery[]; nextDueAt: number | null };

export const claim = (
  world: SchedulingWorld,
  channel: NoticeChannel = 'email',
  { worker = 'one', limit = 20 }: { worker?: string; limit?: number } = {},
) =>
  call<Claimed>(
    world,
    'service_role',
    (sql) => sql`select public.claim_deliveries(${worker}, ${channel}, ${limit}) as answer`,
  );

/** Claims, and expects one. */
export async function claimOne(
  world: SchedulingWorld,
  channel: NoticeChannel = 'email',
  worker = 'one',
): Promise<ClaimedDelivery> {
  const { deliveries } = await claim(world, channel, { worker });
  const [first] = deliveries;
  if (first === undefined || deliveries.length > 1) throw new Error(`claimed ${deliveries.length}`);
  return first;
}

type Held = Pick<ClaimedDelivery, 'id' | 'attempt'>;

export const handOver = (world: SchedulingWorld, { id, attempt }: Held, worker = 'one') =>
  call<boolean>(
    world,
    'service_role',
    (sql) => sql`select public.hand_over_delivery(${worker}, ${id}, ${attempt}) as answer`,
  );

export const settle = (
  world: SchedulingWorld,
  { id, attempt }: Held,
  outcome: DeliveryOutcome | object | null = { state: 'sent' },
) =>
  call<boolean>(
    world,
    'service_role',
    (sql) =>
      sql`select public.settle_delivery(${id}, ${attempt}, ${JSON.stringify(outcome)}::text::jsonb) as answer`,
  );

export const release = (world: SchedulingWorld, worker = 'one') =>
  call<number>(world, 'service_role', (sql) => sql`select public.release_deliveries(${worker}) as answer`);

/** Lets every lease run out. */
export async function endLeases({ db }: SchedulingWorld): Promise<void> {
  await db.sql`
    update public.notification_deliveries set lease_until = now() - interval '1 second' where state = 'sending'`;
}

/** Makes what waits due now. */
export async function makeDue({ db }: SchedulingWorld): Promise<void> {
  await db.sql`update public.notification_deliveries set due_at = now() where state = 'waiting'`;
}

export type StoredDelivery = {
  notice: number;
  channel: NoticeChannel;
  state: DeliveryState;
  attempts: number;
  unsure: number;
  round: number;
  isDue: boolean;
  error: string | null;
};

/** All deliveries, by notice and channel. */
export async function stored({ db }: SchedulingWorld): Promise<StoredDelivery[]> {
  return [
    ...(await db.sql<StoredDelivery[]>`
      select notification_id::integer as notice, channel, state, attempts, unsure, round, due_at <= now() as "isDue",
        last_error as error
      from public.notification_deliveries order by notification_id, channel`),
  ];
}

/** The state of each channel's delivery of a notice: `{ email: 'sent', sms: 'waiting' }`. */
export async function statesOf(
  world: SchedulingWorld,
  notice: number,
): Promise<Record<string, DeliveryState>> {
  const rows = (await stored(world)).filter((row) => row.notice === notice);
  return Object.fromEntries(rows.map(({ channel, state }) => [channel, state]));
}

/** How far a notice has come. */
export async function statusOf({ db }: SchedulingWorld, notice: number): Promise<string> {
  const [row] = await db.sql`select status from public.notifications where id = ${notice}`;
  return String(row?.status);
}

/** Lets every deadline pass, also of what is on its way. */
export async function passDeadlines({ db }: SchedulingWorld): Promise<void> {
  await db.sql`
    update public.notification_deliveries
    set due_at = least(due_at, now() - interval '1 second'), deadline_at = now() - interval '1 second'
    where ended_at is null`;
}

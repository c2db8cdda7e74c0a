import type { Swap, SwapKind, SwapStatus } from '#lib/domain/swap-records.ts';
import type { Persona } from '../setup/database.ts';
import { call } from './roster-world.ts';
import { type SchedulingWorld, who } from './scheduling-world.ts';

/** 6 January 2031 is a Monday. */
export const monday = '2031-01-06';
export const tuesday = '2031-01-07';
export const wednesday = '2031-01-08';

export type Asked = { personId: string; assignmentId?: number | null; version?: number | null };

/** Options of every call: who acts, which version they saw, what it was judged by. */
type Call = { as?: string; persona?: Persona; version?: number; blocks?: unknown };

/** Takes every offer, schedule and notice out, and gives rules and people back what tests change of them. */
export async function clearSwaps({ db, ours }: SchedulingWorld): Promise<void> {
  await db.sql`truncate public.shift_swaps, public.schedules, public.notifications, private.outbox cascade`;
  await db.sql`
    update public.swap_rules set notice_minutes = 1440, is_same_workweek = false, approves_clean = false`;
  await db.sql`
    update public.profiles set is_active = true, center_id = ${ours.centerId}
    where agency_id = ${ours.id} and (not is_active or center_id is distinct from ${ours.centerId})`;
}

/** All published blocks of the agency, in the versions that they have now. */
export async function blocksNow({
  db,
  ours,
}: SchedulingWorld): Promise<{ scheduleId: number; version: number }[]> {
  return [
    ...(await db.sql<{ scheduleId: number; version: number }[]>`
      select id as "scheduleId", version from public.schedules
      where agency_id = ${ours.id} and status = 'published' order by id`),
  ];
}

/** The version that a row of the ledger has now. */
export async function rowVersion({ db }: SchedulingWorld, id: number): Promise<number> {
  const [row] = await db.sql<
    { version: number }[]
  >`select version from public.assigned_shifts where id = ${id}`;
  return row?.version ?? 0;
}

const json = (value: unknown): string => JSON.stringify(value);

async function blocksOf(world: SchedulingWorld, options: Call): Promise<string> {
  return json('blocks' in options ? options.blocks : await blocksNow(world));
}

export type Offered = Call & {
  kind?: SwapKind | null;
  row: number;
  rowVersion?: number;
  /** By default Ben, for whichever shift of his. */
  asked?: unknown;
  forEveryone?: boolean | null;
  tell?: readonly string[];
  note?: string | null;
};

/** Offers as Ana, in a swap with Ben, unless told otherwise. */
export async function offer(world: SchedulingWorld, offered: Offered): Promise<Swap> {
  const {
    as = who.ana,
    persona = 'service_role',
    kind = 'swap',
    row,
    forEveryone = false,
    note = null,
  } = offered;
  const asked = offered.asked ?? (forEveryone ? [] : [{ personId: who.ben }]);
  const version = offered.rowVersion ?? (await rowVersion(world, row));
  const blocks = await blocksOf(world, offered);
  return call<Swap>(
    world,
    persona,
    (sql) => sql`
      select public.offer_swap(${as}, ${kind}, ${row}, ${version}, ${json(asked)}::text::jsonb, ${forEveryone},
        ${[...(offered.tell ?? [])]}::text[]::uuid[], ${blocks}::text::jsonb, ${note}) as answer`,
  );
}

/** The person with a named shift, in the version that it has now. */
export async function asking(world: SchedulingWorld, personId: string, assignmentId: number): Promise<Asked> {
  return { personId, assignmentId, version: await rowVersion(world, assignmentId) };
}

type Known = Pick<Swap, 'id' | 'version'>;

/** Accepts as Ben for himself unless told otherwise. */
export async function accept(
  world: SchedulingWorld,
  swap: Known,
  options: Call & { person?: string; row?: number | null; rowVersion?: number; approves?: boolean } = {},
): Promise<Swap> {
  const { as = who.ben, persona = 'service_role', person = as, row = null, approves = false } = options;
  const seen = row === null ? null : (options.rowVersion ?? (await rowVersion(world, row)));
  const blocks = await blocksOf(world, options);
  return call<Swap>(
    world,
    persona,
    (sql) => sql`
      select public.accept_swap(${as}, ${swap.id}, ${options.version ?? swap.version}, ${person}, ${approves},
        ${blocks}::text::jsonb, ${row}, ${seen}) as answer`,
  );
}

/** Proposes a shift as Ben unless told otherwise. */
export async function propose(
  world: SchedulingWorld,
  swap: Known,
  options: Call & { row: number; rowVersion?: number; note?: string | null },
): Promise<Swap> {
  const { as = who.ben, persona = 'service_role', row, note = null } = options;
  const seen = options.rowVersion ?? (await rowVersion(world, row));
  const blocks = await blocksOf(world, options);
  return call<Swap>(
    world,
    persona,
    (sql) => sql`
      select public.propose_swap(${as}, ${swap.id}, ${options.version ?? swap.version}, ${row}, ${seen},
        ${blocks}::text::jsonb, ${note}) as answer`,
  );
}

/** Decides as the supervisor: approves, without a note and without violations. */
export async function decide(
  world: SchedulingWorld,
  swap: Known,
  options: Call & { decision?: string; note?: string | null; violations?: unknown } = {},
): Promise<Swap> {
  const { as = who.supervisor, persona = 'service_role', decision = 'approved', note = null } = options;
  const violations = json('violations' in options ? options.violations : []);
  const blocks = await blocksOf(world, options);
  return call<Swap>(
    world,
    persona,
    (sql) => sql`
      select public.decide_swap(${as}, ${swap.id}, ${options.version ?? swap.version}, ${decision},
        ${violations}::text::jsonb, ${blocks}::text::jsonb, ${note}) as answer`,
  );
}

/** Declines as Ben for himself unless told otherwise. */
export function decline(
  world: SchedulingWorld,
  swap: Known,
  options: { as?: Persona; version?: number; person?: string | null; note?: string | null } = {},
): Promise<Swap> {
  const { as = who.ben, person = null, note = null } = options;
  return call<Swap>(
    world,
    as,
    (sql) => sql`
      select public.decline_swap(${swap.id}, ${options.version ?? swap.version}, ${person}, ${note}) as answer`,
  );
}

/** Withdraws as Ana unless told otherwise. */
export function withdraw(
  world: SchedulingWorld,
  swap: Known,
  options: { as?: Persona; version?: number; reason?: string | null } = {},
): Promise<Swap> {
  const { as = who.ana, reason = null } = options;
  return call<Swap>(
    world,
    as,
    (sql) => sql`
      select public.withdraw_swap(${swap.id}, ${options.version ?? swap.version}, ${reason}) as answer`,
  );
}

/** An offer as it stands in the table. */
export async function storedSwap(
  { db }: SchedulingWorld,
  id: number,
): Promise<{ status: SwapStatus; closing: string | null }> {
  const [row] = await db.sql<{ status: SwapStatus; closing: string | null }[]>`
    select status, closing_note as closing from public.shift_swaps where id = ${id}`;
  if (row === undefined) throw new Error(`no offer ${id}`);
  return row;
}

/** The steps of an offer: status, who took it, why. */
export async function stepsOf(
  { db }: SchedulingWorld,
  id: number,
): Promise<[status: SwapStatus, actor: string | null, reason: string | null][]> {
  const steps = await db.sql<{ status: SwapStatus; actor: string | null; reason: string | null }[]>`
    select to_status as status, actor_id as actor, reason from public.swap_events where swap_id = ${id} order by id`;
  return steps.map(({ status, actor, reason }) => [status, actor, reason]);
}

/** By person, the kinds of notices of an offer, in the order they came. */
export async function noticesOfSwap({ db }: SchedulingWorld, id: number): Promise<Record<string, string[]>> {
  const notices = await db.sql<{ to: string; kind: string }[]>`
    select recipient_id as to, kind from public.notifications where link like ${`%swap=${id}`} order by id`;
  const found: Record<string, string[]> = {};
  for (const { to, kind } of notices) found[to] = [...(found[to] ?? []), kind];
  return found;
}

/** Who works a row, who is paid for it when that is somebody else, and why a limit was passed. */
export async function workOf({ db }: SchedulingWorld, id: number) {
  const [row] = await db.sql<
    {
      userId: string | null;
      creditedId: string | null;
      source: string;
      reason: string | null;
      isActing: boolean;
    }[]
  >`
    select user_id as "userId", credited_user_id as "creditedId", source, override_reason as reason,
      is_acting as "isActing"
    from public.assigned_shifts where id = ${id}`;
  return row;
}

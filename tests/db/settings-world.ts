import { refusalOf } from './refusal.ts';
import { type SchedulingWorld, who } from './scheduling-world.ts';

/** A database, and the agency of which a setting is. */
type World = { db: SchedulingWorld['db']; ours: { id: string } };

/** Today by the agency of the world's people, plus `days`; as SQL says it. */
export async function dayFromToday({ db, ours }: World, days = 0): Promise<string> {
  const [row] = await db.sql<
    { day: string }[]
  >`select (private.today_of(${ours.id}) + ${days}::integer)::text as day`;
  if (row === undefined) throw new Error('The database did not tell the date.');
  return row.day;
}

export type Change = {
  kind: string;
  value: unknown;
  /** Default: today. */
  from?: string;
  known?: number | null;
  center?: string | null;
  subject?: string;
  /** Default: the admin. */
  as?: string | null;
};

/** How people sign in until an admin says otherwise. */
export const SIGN_IN = {
  policy: 'delay',
  secondFactor: false,
  notice: null,
  idleLockMinutes: 30,
  signInHours: 12,
};

/** Saves a setting as the Data API would. */
export async function saveSetting(
  world: World,
  { kind, value, from, known = null, center = null, subject = '', as = who.admin }: Change,
): Promise<{ versionId: number; webhookSecret: string | null }> {
  const day = from ?? (await dayFromToday(world));
  const [row] = await world.db.asUser(
    as,
    (sql) => sql<{ saved: { versionId: number; webhookSecret: string | null } }[]>`
      select public.save_setting(${kind}, ${sql.json(value as never)}, ${day}, ${known}, ${center}, ${subject}) as saved`,
  );
  if (row === undefined) throw new Error('The function returned nothing.');
  return row.saved;
}

/** How a change is refused: SQLSTATE, field and words. */
export async function refusedAt(work: Promise<unknown>): Promise<[string, string | undefined, string]> {
  const refusal = await refusalOf(work);
  if (refusal === null) return ['accepted', undefined, ''];
  const { field } = refusal.detail as { field?: string };
  return [refusal.code, field, refusal.message];
}

/** Puts in force what is due, as the worker does. */
export async function applyDue({ db }: World): Promise<number> {
  const [row] = await db.asUser(
    'service_role',
    (sql) => sql<{ done: number }[]>`select public.apply_due_settings() as done`,
  );
  return row?.done ?? -1;
}

/** Moves a planned version's day to `days` from today, as if time had passed. */
export async function makeDue(world: World, versionId: number, days = 0): Promise<void> {
  await world.db.sql`
    update public.setting_versions set effective_from = ${await dayFromToday(world, days)} where id = ${versionId}`;
}

export const LIMITS = {
  restMinutesSoft: 600,
  restMinutesHard: 480,
  dutyMinutesSoft: 840,
  dutyMinutesHard: 960,
  sevenDayMinutesSoft: 3600,
  sevenDayMinutesHard: 4320,
  consecutiveDaysHard: 6,
  weeklyRegularMinutes: 2400,
};

import type postgres from 'postgres';
import type { SchedulingWorld } from './scheduling-world.ts';

/** What looks for something that is due, as of a time. */
export type Teller =
  | 'tell_ending_certificates'
  | 'tell_ending_qualifications'
  | 'tell_open_shifts'
  | 'tell_shift_reminders'
  | 'tell_shortfalls'
  | 'tell_unacknowledged';

/** Lets a teller look as of `moment`, as SQL reads it (`2031-01-06 08:00 America/Denver`); returns how many notices it made. */
export async function tell({ db }: SchedulingWorld, teller: Teller, moment: string): Promise<number> {
  const [row] = await db.sql<{ told: number }[]>`
    select private.${db.sql(teller)}(${moment}::text::timestamptz) as told`;
  if (row === undefined) throw new Error('no answer');
  return row.told;
}

export type ToldNotice = {
  to: string;
  content: string;
  link: string;
  scheduleId: number | null;
  concernsAt: Date | null;
  expiresAt: Date | null;
};

/** Notices of a kind, by recipient and age. */
export async function toldOf(sql: postgres.Sql, kind: string): Promise<ToldNotice[]> {
  return [
    ...(await sql<ToldNotice[]>`
      select recipient_id as to, content, link, schedule_id as "scheduleId", concerns_at as "concernsAt",
        expires_at as "expiresAt"
      from public.notifications where kind = ${kind} order by recipient_id, id`),
  ];
}

/** Takes out all that was told, and the memory of it. */
export async function forgetAll({ db }: SchedulingWorld): Promise<void> {
  await db.sql`
    truncate public.notifications, private.told, private.told_shortfalls, private.known_devices cascade`;
}

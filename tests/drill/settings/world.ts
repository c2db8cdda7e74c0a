import type postgres from 'postgres';
import { DEFAULT_LIMITS } from '#lib/domain/limits.ts';
import { addDays, createZone, DAY_MINUTES, MINUTE_MS, operationalDayWindow } from '#lib/domain/time.ts';
import type { Limits, LocalDate, Weekday } from '#lib/domain/types.ts';
import { makePerson, type TestAgency, uuid } from '../../factories/people.ts';
import { type Client, createDrillClient } from '../lanes.ts';
import { createRandom, type Random } from '../random.ts';
import { plantYear, type RandomYear, randomBlock } from '../random-year.ts';

export type Target = { url: string; publishableKey: string; secretKey: string; sql: postgres.Sql };

/** A center with schedules around today, and an admin who is signed in. */
export type SettingsWorld = {
  year: RandomYear;
  agency: TestAgency;
  admin: Client;
  random: Random;
  /** By the clock of the center. */
  today: LocalDate;
};

const zones = [
  'America/Denver',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'America/Havana',
  'Pacific/Auckland',
  'America/St_Johns',
] as const;
const password = 'correct-horse-battery';

/**
 * Plants a block of some weeks that has not ended, with the ones beside it: of people who are in training or on light duty
 * for a time, requirements with dates, and former versions of settings.
 *
 * @param isOnQuarter its day starts at a quarter of an hour
 */
export async function plantSettings(
  target: Target,
  number: number,
  isOnQuarter: boolean,
): Promise<SettingsWorld> {
  const random = createRandom(number);
  const timeZone = random.pick(zones);
  const today = createZone(timeZone).toLocal(Date.now()).date;
  const year = randomBlock(number, timeZone, randomDates(random, today, timeZone), isOnQuarter);
  await plantYear(target.sql, year);
  const agency = { id: uuid(number), centerId: year.facts.schedule.centerId, timeZone };
  const admin = await plantAdmin(target, agency, number * 100 + 90);
  if (random.next() < 0.6) await plantFormerVersions(target.sql, agency, random, today);
  if (random.next() < 0.6) {
    await target.sql`update public.qualifications set is_acting_supervisor = true where id = ${number * 10 + 1}`;
  }
  return { year, agency, admin, random, today };
}

/** Every other block has a clock change in it, where there is one to come. */
function randomDates(random: Random, today: LocalDate, timeZone: string) {
  const days = random.between(14, 42);
  const change = random.next() < 0.5 ? nextClockChange(today, timeZone) : null;
  const startDate =
    change === null ? addDays(today, random.between(-10, 60)) : addDays(change, -random.between(1, days - 2));
  return { startDate, endDate: addDays(startDate, days - 1) };
}

function nextClockChange(today: LocalDate, timeZone: string): LocalDate | null {
  const clock = { timeZone, dayStart: '05:00' };
  for (let ahead = 2; ahead < 300; ahead++) {
    const date = addDays(today, ahead);
    const { startsAt, endsAt } = operationalDayWindow(date, clock);
    if (endsAt - startsAt !== DAY_MINUTES * MINUTE_MS) return date;
  }
  return null;
}

async function plantAdmin(target: Target, agency: TestAgency, n: number): Promise<Client> {
  await makePerson(target.sql, agency, n, { role: 'admin', pattern: null });
  const server = createDrillClient(target.url, target.secretKey);
  const { error } = await server.auth.admin.updateUserById(uuid(n), { password, email_confirm: true });
  if (error) throw error;
  const client = createDrillClient(target.url, target.publishableKey);
  const answer = await client.auth.signInWithPassword({ email: `person-${n}@example.test`, password });
  if (answer.error) throw answer.error;
  return client;
}

/** Limits and workweeks that were in force before, and those that are; a few days of the block may go by the former. */
async function plantFormerVersions(sql: postgres.Sql, agency: TestAgency, random: Random, today: LocalDate) {
  const since = addDays(today, -random.between(1, 20));
  const weekday = random.between(0, 6);
  const limits = randomLimits(random);
  const former = randomLimits(random);
  await sql`
    insert into public.setting_versions (agency_id, kind, effective_from, value, applied_at)
    select ${agency.id}, kind, "from", value, now()
    from jsonb_to_recordset(${sql.json([
      { kind: 'limits', from: '2000-01-01', value: former },
      { kind: 'limits', from: since, value: limits },
      { kind: 'workweek', from: '2000-01-01', value: { workweekStart: 0 } },
      { kind: 'workweek', from: since, value: { workweekStart: weekday } },
    ])}) as version (kind public.setting_kind, "from" date, value jsonb)`;
  await sql`
    update public.agencies set limits = ${sql.json(limits)}, workweek_start = ${weekday} where id = ${agency.id}`;
}

/** Limits that random shifts break here and there, and that do not contradict each other. */
export function randomLimits(random: Random): Limits {
  const hours = (min: number, max: number): number => random.between(min, max) * 60;
  const restMinutesHard = hours(0, 12);
  const dutyMinutesHard = hours(8, 24);
  const sevenDayMinutesHard = hours(30, 90);
  return {
    ...DEFAULT_LIMITS,
    restMinutesHard,
    restMinutesSoft: restMinutesHard + hours(0, 6),
    dutyMinutesHard,
    dutyMinutesSoft: dutyMinutesHard - hours(0, 6),
    sevenDayMinutesHard,
    sevenDayMinutesSoft: sevenDayMinutesHard - hours(0, 12),
    consecutiveDaysHard: random.between(1, 6),
    weeklyRegularMinutes: hours(10, 48),
  };
}

/** The first such weekday on a date or later. */
export function nextWeekday(date: LocalDate, weekday: Weekday): LocalDate {
  let next = date;
  while (new Date(`${next}T00:00Z`).getUTCDay() !== weekday) next = addDays(next, 1);
  return next;
}

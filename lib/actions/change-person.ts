import 'server-only';
import { getPerson } from '#lib/data/people.ts';
import { previewPerson } from '#lib/data/setting-preview.ts';
import type { PersonChange } from '#lib/domain/setting-records.ts';
import { addDays } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';

/** What a saved change of a person leaves to decide. */
export type PersonChanged = {
  /** From when on published schedules may be planned again; null where the change asks for nothing. */
  replanFrom: LocalDate | null;
  /** What it does to each of them, in a sentence. */
  effects: { scheduleId: number; words: string }[];
};

/**
 * Saves a change of a person, and says what it does to the published schedules of their center: looked at before it is
 * saved, since afterwards nothing of it would be new.
 *
 * @param today operational date; only later ones can be planned again
 */
export async function changePerson(
  db: Db,
  change: PersonChange,
  today: LocalDate,
  save: () => Promise<unknown>,
): Promise<PersonChanged> {
  const answer = await effectsOf(db, change, today);
  await save();
  return answer;
}

/** From when on published schedules may be planned again with somebody new; null where they lack nobody. */
export async function replanAfterHire(
  db: Db,
  userId: string,
  fromDate: LocalDate,
  today: LocalDate,
): Promise<LocalDate | null> {
  return (await effectsOf(db, { kind: 'hire', userId, fromDate }, today)).replanFrom;
}

async function effectsOf(db: Db, change: PersonChange, today: LocalDate): Promise<PersonChanged> {
  const tomorrow = addDays(today, 1);
  const fromDate = change.fromDate > tomorrow ? change.fromDate : tomorrow;
  const center = (await getPerson(db, change.userId))?.center ?? null;
  if (center === null) return { replanFrom: null, effects: [] };
  const { schedules } = await previewPerson(db, center.id, { ...change, fromDate });
  const effects = schedules.flatMap(({ schedule, reason }) =>
    schedule.status === 'published' && reason !== null ? [{ scheduleId: schedule.id, words: reason }] : [],
  );
  return { replanFrom: effects.length === 0 ? null : fromDate, effects };
}

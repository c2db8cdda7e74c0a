import 'server-only';
import { getCoverage } from '#lib/data/coverage.ts';
import { gapsOf } from '#lib/domain/coverage.ts';
import { type ClockStyle, formatInterval } from '#lib/domain/format.ts';
import { gapChairs } from '#lib/domain/gap-words.ts';
import type { Opening } from '#lib/domain/opening-records.ts';
import { addDays } from '#lib/domain/time.ts';
import type { Db } from '#lib/supabase/server.ts';

/** What the floor is short of while an opening is open, `Fri 6 Feb 21:00–01:00: 6 of 7 employees`, by start. */
export async function loadShort(
  db: Db,
  { centerId, shiftDate, startsAt, endsAt }: Pick<Opening, 'centerId' | 'shiftDate' | 'startsAt' | 'endsAt'>,
  look: { timeZone: string; clockStyle: ClockStyle },
): Promise<string[]> {
  const range = { fromDate: shiftDate, toDate: addDays(shiftDate, 1) };
  const { coverage, qualificationNames } = await getCoverage(db, centerId, range, null);
  const names = new Map(Object.entries(qualificationNames));
  return gapsOf(coverage)
    .filter((gap) => gap.startsAt < endsAt && gap.endsAt > startsAt)
    .map((gap) => `${formatInterval(gap, look.timeZone, look.clockStyle)}: ${gapChairs(gap, names)}`);
}

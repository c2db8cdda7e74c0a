import { type EditJudgement, judgeChange } from '#lib/domain/edit-judgement.ts';
import type { RosterFacts, RosterRow } from '#lib/domain/roster.ts';
import { addDays } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';
import type { RosterState } from './store-types.ts';

/** Rest, hours and days in a row are judged across so many days on both sides of an edit. */
const JUDGED_DAYS = 16;

/** Judges a change of some rows among the other rows of the people concerned. */
export function judgeRows(
  input: { facts: RosterFacts; byPerson: RosterState['byPerson']; now: Instant },
  before: readonly RosterRow[],
  after: readonly RosterRow[],
): EditJudgement {
  const { facts, byPerson, now } = input;
  const touched = [...before, ...after];
  const dates = touched.map(({ shiftDate }) => shiftDate).sort();
  const from = addDays(dates[0] ?? facts.schedule.startDate, -JUDGED_DAYS);
  const to = addDays(dates.at(-1) ?? facts.schedule.endDate, JUDGED_DAYS);
  const ids = new Set(before.map(({ id }) => id));
  const others: RosterRow[] = [];
  for (const userId of new Set(touched.map((row) => row.userId))) {
    if (userId === null) continue;
    for (const [date, rows] of byPerson.get(userId) ?? []) {
      if (date < from || date > to) continue;
      for (const row of rows) if (!ids.has(row.id)) others.push(row);
    }
  }
  return judgeChange({ facts, before: [...others, ...before], after: [...others, ...after], now });
}

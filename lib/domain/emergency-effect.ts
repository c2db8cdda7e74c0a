/** What emergency staffing does to the judgement of a change: the limits that it names warn. */

import type { EmergencySpan } from './emergency-records.ts';
import { clipped } from './emergency-words.ts';
import type { RosterRow } from './roster.ts';
import type { Violation } from './rules.ts';
import type { Duty, Instant } from './types.ts';

/**
 * The emergency under which a violation only warns; null when it stands. That is so where its limit is named and all work
 * concerned that the change adds starts within the emergency: of a shift that is held over, the added hours.
 *
 * @param before rows of the person that the change takes or alters, as they were
 * @param after the same person's, as the change leaves them
 */
export function relaxedBy(
  { ruleId, severity, duties }: Pick<Violation, 'ruleId' | 'severity' | 'duties'>,
  emergencies: readonly EmergencySpan[],
  before: readonly RosterRow[],
  after: readonly RosterRow[],
): EmergencySpan | null {
  if (severity !== 'hard' || emergencies.length === 0) return null;
  const former = new Map(before.map((row) => [row.id, row]));
  const concerned = after.filter((row) => duties.some((duty) => isDutyOf(row, duty)));
  if (concerned.length === 0) return null;
  const starts = concerned.map((row) => addedFrom(row, former.get(row.id)));
  const holds = ({ startsAt, endsAt, limits }: EmergencySpan): boolean =>
    limits.some((limit) => limit === ruleId) && starts.every((at) => startsAt <= at && at < endsAt);
  return emergencies.find(holds) ?? null;
}

/** `6 h rest, minimum 8 h (emergency staffing: Ice storm)`. */
export function relaxedWords(message: string, { reason }: EmergencySpan): string {
  return `${message} (emergency staffing: ${clipped(reason)})`;
}

function isDutyOf(row: RosterRow, duty: Duty): boolean {
  return row.userId === duty.personId && row.startsAt === duty.startsAt && row.endsAt === duty.endsAt;
}

/** When work that was not there before begins. */
function addedFrom(row: RosterRow, old: RosterRow | undefined): Instant {
  const isLonger =
    old !== undefined &&
    old.userId === row.userId &&
    old.startsAt <= row.startsAt &&
    row.startsAt < old.endsAt &&
    old.endsAt < row.endsAt;
  return isLonger ? old.endsAt : row.startsAt;
}

/** The list for mandates without an opening: as if a shift were to be filled today. */
import type { FillingFacts } from './filling-records.ts';
import type { MandateInputs, MandateRanking } from './mandate-records.ts';
import { ownTimes } from './roster-edits.ts';
import { createZone, formatTime, MINUTE_MS, operationalDateOf } from './time.ts';
import type { CenterClock, Instant, Interval, LocalDate } from './types.ts';

/** The list, and for which time it says who is skipped (`inputs.need`). */
export type MandateListNow = { inputs: MandateInputs; ranking: MandateRanking };

const HOUR_MS = 60 * MINUTE_MS;
const NEED_HOURS = 4;

/** Four hours from the next full hour on. */
export function openNeed(clock: CenterClock, now: Instant): Interval & { shiftDate: LocalDate } {
  const startsAt = Math.ceil(now / HOUR_MS) * HOUR_MS;
  return {
    startsAt,
    endsAt: startsAt + NEED_HOURS * HOUR_MS,
    shiftDate: operationalDateOf(startsAt, clock),
  };
}

/** The facts with an open row at the time of their opening, which the ledger lacks; null where the center has no shifts yet. */
export function withOpenRow(facts: FillingFacts): FillingFacts | null {
  const { opening, roster, rows } = facts;
  const template = roster.templates.find(({ isActive }) => isActive) ?? roster.templates[0];
  if (template === undefined) return null;
  const zone = createZone(roster.clock.timeZone);
  const timeOf = (at: Instant) => formatTime(zone.toLocal(at).minutes);
  const row: FillingFacts['rows'][number] = {
    id: opening.assignmentId,
    scheduleId: opening.scheduleId,
    version: 0,
    userId: null,
    shiftId: template.id,
    shiftDate: opening.shiftDate,
    ...ownTimes(timeOf(opening.startsAt), timeOf(opening.endsAt), template),
    startsAt: opening.startsAt,
    endsAt: opening.endsAt,
    nominalMinutes: NEED_HOURS * 60,
    requiredRole: opening.capacity,
    isOvertime: true,
    isLocked: false,
    isActing: false,
    source: 'manual',
    reason: null,
    creditedUserId: null,
  };
  return { ...facts, rows: [...rows, row] };
}

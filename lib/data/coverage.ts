import 'server-only';
import { z } from 'zod';
import { type Coverage, type CoverageDay, SLOT_MINUTES } from '#lib/domain/coverage.ts';
import type { RosterFacts } from '#lib/domain/roster.ts';
import { MINUTE_MS } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { requireData } from './read.ts';

const count = z.int().nonnegative();
const coverageSchema = z.object({
  starts_at: z.number(),
  days: z.array(z.tuple([z.string(), count])),
  /** Slots of equal numbers: how many, employees required and on duty, supervisors, and by qualification. */
  runs: z.array(
    z.tuple([count, count, count, count, count, z.record(z.string(), z.tuple([count, count])).nullable()]),
  ),
  qualifications: z.record(z.string(), z.string()),
});

/** Coverage as the database counts it, with the names of the qualifications that are asked for. */
export type CountedCoverage = { coverage: Coverage } & Pick<RosterFacts, 'qualificationNames'>;

/** What `get_coverage` answers, slot by slot again. Throws a fault that names what is amiss. */
export function readCoverage(answer: unknown): CountedCoverage {
  const { starts_at: startsAt, days, runs, qualifications } = coverageSchema.parse(answer);
  const slotCount = days.reduce((sum, [, slots]) => sum + slots, 0);
  const column = () => new Uint16Array(slotCount);
  const required = { employees: column(), supervisors: column() };
  const onDuty = { employees: column(), supervisors: column() };
  const asked = Object.keys(runs[0]?.[5] ?? {}).map((qualificationId) => ({
    qualificationId,
    required: column(),
    onDuty: column(),
  }));
  let from = 0;
  for (const [length, ...counts] of runs) {
    const to = from + length;
    required.employees.fill(counts[0], from, to);
    onDuty.employees.fill(counts[1], from, to);
    required.supervisors.fill(counts[2], from, to);
    onDuty.supervisors.fill(counts[3], from, to);
    for (const entry of asked) {
      const [need = 0, have = 0] = counts[4]?.[entry.qualificationId] ?? [];
      entry.required.fill(need, from, to);
      entry.onDuty.fill(have, from, to);
    }
    from = to;
  }
  return {
    qualificationNames: qualifications,
    coverage: {
      window: { startsAt, endsAt: startsAt + slotCount * SLOT_MINUTES * MINUTE_MS },
      slotCount,
      requiredEmployees: required.employees,
      onDutyEmployees: onDuty.employees,
      requiredSupervisors: required.supervisors,
      onDutySupervisors: onDuty.supervisors,
      qualified: asked,
      overEmployees: onDuty.employees.map((people, slot) =>
        Math.max(0, people - (required.employees[slot] ?? 0)),
      ),
      days: daysFrom(days),
    },
  };
}

function daysFrom(days: readonly [LocalDate, number][]): CoverageDay[] {
  let fromSlot = 0;
  return days.map(([date, slots]) => {
    const day = { date, fromSlot, toSlot: fromSlot + slots };
    fromSlot = day.toSlot;
    return day;
  });
}

/**
 * Coverage of a center over at most 366 operational days, whatever blocks they lie in, for supervisors. Throws a
 * `Refusal` for whoever may not see it.
 *
 * @param range both included
 * @param scheduleId as this draft would have it; null = as published
 */
export async function getCoverage(
  db: Db,
  centerId: string,
  range: { fromDate: LocalDate; toDate: LocalDate },
  scheduleId: number | null,
): Promise<CountedCoverage> {
  return readCoverage(
    requireData(
      await db.rpc('get_coverage', {
        p_center_id: centerId,
        p_from: range.fromDate,
        p_to: range.toDate,
        ...(scheduleId !== null && { p_schedule_id: scheduleId }),
      }),
    ),
  );
}

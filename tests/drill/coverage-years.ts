import type postgres from 'postgres';
import { type Coverage, slotStartsAt } from '#lib/domain/coverage.ts';
import { createLiveCoverage } from '#lib/domain/live-coverage.ts';
import type { RosterFacts, RosterRow } from '#lib/domain/roster.ts';
import { coverageSheet, csvLines } from '#lib/domain/roster-export.ts';
import { plantYear, type RandomYear, randomYear } from './random-year.ts';

/** Slots as the database counts them: columns, in order. */
type Slots = {
  startsAt: number[];
  date: string[];
  requiredEmployees: number[];
  onDutyEmployees: number[];
  requiredSupervisors: number[];
  onDutySupervisors: number[];
  /** By qualification: required, on duty. */
  qualified: (Record<string, [number, number]> | null)[];
};

/**
 * Plants a random year and counts its coverage as the screen does, as the database does and as an export says it: of
 * its schedule and of what is published. Where they differ, in words; empty when every slot agrees.
 */
export async function differencesOf(sql: postgres.Sql, number: number): Promise<string[]> {
  const year = randomYear(number);
  await plantYear(sql, year);
  const { facts, rows } = year;
  const ledgers: [name: string, rows: readonly RosterRow[], scheduleId: number | null][] = [
    ['the schedule', rows, facts.schedule.id],
    ['what is published', year.revised ?? rows, null],
  ];
  const found: string[] = [];
  for (const [name, counted, scheduleId] of ledgers) {
    const coverage = coverageOnScreen(facts, counted);
    const differences = [
      differenceFromDatabase(coverage, await slotsOf(sql, year, scheduleId)),
      differenceFromExport(facts, coverage),
    ];
    for (const difference of differences) {
      if (difference !== null) {
        found.push(`year ${number} in ${facts.clock.timeZone}, ${name}: ${difference}`);
      }
    }
  }
  return found;
}

/** Half of the rows when the roster is opened, the other half edit by edit. */
function coverageOnScreen(facts: RosterFacts, rows: readonly RosterRow[]): Coverage {
  const half = Math.ceil(rows.length / 2);
  return createLiveCoverage(facts, rows.slice(0, half)).replace([], rows.slice(half)).coverage;
}

async function slotsOf(sql: postgres.Sql, { facts }: RandomYear, scheduleId: number | null): Promise<Slots> {
  const { centerId, startDate, endDate } = facts.schedule;
  const [slots] = await sql<[Slots]>`
    select array_agg(date_part('epoch', starts_at) * 1000) as "startsAt", array_agg(shift_date::text) as date,
      array_agg(required_employees) as "requiredEmployees", array_agg(on_duty_employees) as "onDutyEmployees",
      array_agg(required_supervisors) as "requiredSupervisors", array_agg(on_duty_supervisors) as "onDutySupervisors",
      jsonb_agg(qualified) as qualified
    from private.coverage_slots(${centerId}, ${startDate}, ${endDate}, ${scheduleId})`;
  return slots;
}

/** What is different in the first slot that is. */
function differenceFromDatabase(coverage: Coverage, slots: Slots): string | null {
  if (slots.startsAt.length !== coverage.slotCount) {
    return `${slots.startsAt.length} slots in the database, ${coverage.slotCount} on the screen`;
  }
  for (const { date, fromSlot, toSlot } of coverage.days) {
    for (let slot = fromSlot; slot < toSlot; slot++) {
      const counts = [
        ['start', slotStartsAt(coverage, slot), slots.startsAt[slot]],
        ['date', date, slots.date[slot]],
        ['employees required', coverage.requiredEmployees[slot], slots.requiredEmployees[slot]],
        ['employees on duty', coverage.onDutyEmployees[slot], slots.onDutyEmployees[slot]],
        ['supervisors required', coverage.requiredSupervisors[slot], slots.requiredSupervisors[slot]],
        ['supervisors on duty', coverage.onDutySupervisors[slot], slots.onDutySupervisors[slot]],
        ['qualifications', coverage.qualified.length, Object.keys(slots.qualified[slot] ?? {}).length],
        ...coverage.qualified.flatMap(({ qualificationId, required, onDuty }) => [
          [`${qualificationId} required`, required[slot], slots.qualified[slot]?.[qualificationId]?.[0]],
          [`${qualificationId} on duty`, onDuty[slot], slots.qualified[slot]?.[qualificationId]?.[1]],
        ]),
      ];
      for (const [name, screen, database] of counts) {
        if (screen === database) continue;
        const at = new Date(slotStartsAt(coverage, slot)).toISOString();
        return `${name} at ${at}: ${screen} on the screen, ${database} in the database`;
      }
    }
  }
  return null;
}

/** The same of the lines of the CSV. */
function differenceFromExport(facts: RosterFacts, coverage: Coverage): string | null {
  const { startDate: fromDate, endDate: toDate } = facts.schedule;
  const sheet = coverageSheet(facts, coverage, { fromDate, toDate });
  const lines = [...csvLines(sheet, facts.clock.timeZone)].slice(1);
  if (lines.length !== coverage.slotCount) {
    return `${lines.length} lines in the export, ${coverage.slotCount} slots on the screen`;
  }
  const three = (required = 0, onDuty = 0) => [required, onDuty, Math.max(0, required - onDuty)];
  for (const { date, fromSlot, toSlot } of coverage.days) {
    for (let slot = fromSlot; slot < toSlot; slot++) {
      const [day, , , at, ...exported] = lines[slot]?.trimEnd().split(',') ?? [];
      const screen = [
        ...three(coverage.requiredEmployees[slot], coverage.onDutyEmployees[slot]),
        coverage.overEmployees[slot],
        ...three(coverage.requiredSupervisors[slot], coverage.onDutySupervisors[slot]),
        ...coverage.qualified.flatMap(({ required, onDuty }) => three(required[slot], onDuty[slot])),
      ].join();
      const isSame =
        day === date && Date.parse(at ?? '') === slotStartsAt(coverage, slot) && exported.join() === screen;
      if (!isSame) return `${screen} on ${date} on the screen, ${lines[slot]} in the export`;
    }
  }
  return null;
}

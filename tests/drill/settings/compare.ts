import type postgres from 'postgres';
import { loadPreviewBlocks } from '#lib/data/setting-preview.ts';
import { gapsOf, type Shortage, SLOT_MINUTES } from '#lib/domain/coverage.ts';
import { createLiveCoverage } from '#lib/domain/live-coverage.ts';
import { breaksOf } from '#lib/domain/publish-review.ts';
import type { CoverageEffect, PreviewBlock, ScheduleEffect } from '#lib/domain/setting-records.ts';
import { MINUTE_MS } from '#lib/domain/time.ts';
import type { LocalDate, ShortageMinutes } from '#lib/domain/types.ts';
import type { Client } from '../lanes.ts';

/** A schedule as it stands: what is short by slot, and what is broken. */
export type Standing = {
  name: string;
  /** By kind and slot: people required and on duty. */
  short: ReadonlyMap<string, readonly [required: number, onDuty: number]>;
  /** By person, rule and rows: minutes beyond the limit, and the whole break in a line. */
  breaks: ReadonlyMap<string, { minutes: number; line: string }>;
};

/** Every schedule that ends on a date or later, as an admin reads it. */
export async function standingsFrom(admin: Client, fromDate: LocalDate): Promise<Map<number, Standing>> {
  const { blocks, notes } = await loadPreviewBlocks(admin, null, fromDate);
  if (notes.length > 0) throw new Error(notes.join(' '));
  return new Map(blocks.map((block) => [block.facts.schedule.id, standingOf(block)]));
}

function standingOf({ facts, rows }: PreviewBlock): Standing {
  const breaks = breaksOf(facts, rows).map((found) => {
    const key = `${found.personId} ${found.ruleId} ${found.rowIds.join()}`;
    return [key, { minutes: found.minutes, line: lineOf(found) }] as const;
  });
  return {
    name: facts.schedule.name,
    short: slotsOf(gapsOf(createLiveCoverage(facts, rows).coverage)),
    breaks: new Map(breaks),
  };
}

function lineOf({ personId, ruleId, at, minutes }: ScheduleEffect['newBreaks'][number]): string {
  return `${personId} ${ruleId} ${new Date(at).toISOString()} ${minutes}`;
}

function slotsOf(gaps: readonly Shortage[]): Map<string, readonly [number, number]> {
  const slots = new Map<string, readonly [number, number]>();
  for (const { kind, qualificationId = '', startsAt, endsAt, required, onDuty } of gaps) {
    for (let at = startsAt; at < endsAt; at += SLOT_MINUTES * MINUTE_MS) {
      slots.set(`${kind} ${qualificationId} ${new Date(at).toISOString()}`, [required, onDuty]);
    }
  }
  return slots;
}

/** Where the preview of a schedule says something else than became of it; empty when they agree. */
export function effectProblems(effect: ScheduleEffect, before: Standing, after: Standing): string[] {
  return [
    ...coverageProblems(effect, before, after),
    ...different('new breaks', worse(before, after), effect.newBreaks.map(lineOf)),
    ...different('gone breaks', worse(after, before), effect.goneBreaks.map(lineOf)),
  ].map((problem) => `${before.name}: ${problem}`);
}

/** The same of who is short. */
function coverageProblems(effect: CoverageEffect, before: Standing, after: Standing): string[] {
  return [
    ...different('new gaps', beyond(before, after), linesOf(effect.newGaps)),
    ...different('gone gaps', beyond(after, before), linesOf(effect.goneGaps)),
  ];
}

/** Slots of `after` in which more people are missing than in `before`. */
function beyond(before: Standing, after: Standing): string[] {
  return [...after.short].flatMap(([slot, [required, onDuty]]) => {
    const [formerly, had] = before.short.get(slot) ?? [0, 0];
    return required - onDuty > formerly - had ? `${slot} ${onDuty} of ${required}` : [];
  });
}

function linesOf(gaps: readonly Shortage[]): string[] {
  return [...slotsOf(gaps)].map(([slot, [required, onDuty]]) => `${slot} ${onDuty} of ${required}`);
}

function worse(before: Standing, after: Standing): string[] {
  return [...after.breaks].flatMap(([key, { minutes, line }]) =>
    minutes > (before.breaks.get(key)?.minutes ?? 0) ? line : [],
  );
}

function different(what: string, happened: readonly string[], said: readonly string[]): string[] {
  const [really, foretold] = [new Set(happened), new Set(said)];
  const missing = [...really].filter((line) => !foretold.has(line));
  const invented = [...foretold].filter((line) => !really.has(line));
  return [
    ...(missing.length > 0 ? [`${what}: ${missing.length} not foretold, such as ${missing[0]}`] : []),
    ...(invented.length > 0 ? [`${what}: ${invented.length} did not come, such as ${invented[0]}`] : []),
    ...(foretold.size < said.length ? [`${what}: ${said.length - foretold.size} told twice`] : []),
  ];
}

/** What the database counts as short in a schedule, over the whole of it. */
export async function shortInDatabase(
  sql: postgres.Sql,
  centerId: string,
  { id, startDate, endDate }: { id: number; startDate: LocalDate; endDate: LocalDate },
): Promise<ShortageMinutes> {
  const [short] = await sql<[ShortageMinutes]>`
    select 15 * coalesce(sum(greatest(0, s.required_employees - s.on_duty_employees)), 0)::integer as employees,
      15 * coalesce(sum(greatest(0, s.required_supervisors - s.on_duty_supervisors)), 0)::integer as supervisors,
      15 * coalesce(sum((
        select sum(greatest(0, (q.value ->> 0)::integer - (q.value ->> 1)::integer)) from jsonb_each(s.qualified) q
      )), 0)::integer as qualified
    from private.coverage_slots(${centerId}, ${startDate}, ${endDate}, ${id}) s`;
  return short;
}

import { answerWithin } from '#app/api/roster/answer.ts';
import { csvFile, workbookFile } from '#app/api/roster/file.ts';
import type { SessionUser } from '#lib/auth/session.ts';
import { getCoverage } from '#lib/data/coverage.ts';
import { getRosterFacts, getRosterWire } from '#lib/data/roster-facts.ts';
import { createLiveCoverage } from '#lib/domain/live-coverage.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { readWire } from '#lib/domain/roster.ts';
import {
  coverageSheet,
  daysSheet,
  type ExportQuery,
  type ExportRange,
  exportFileName,
  exportRange,
  gapsSheet,
  parseExportQuery,
  shiftsSheet,
  WORKBOOK_SHIFTS_MAX,
} from '#lib/domain/roster-export.ts';
import type { Db } from '#lib/supabase/server.ts';

/** A roster's shifts or coverage as CSV, or all of it as a workbook, for supervisors. */
export function GET(request: Request): Promise<Response> {
  return answerWithin('roster_export', 'supervisor', async (db, user) => {
    const read = parseExportQuery(new URL(request.url).searchParams);
    if (!read.ok) throw new Refusal('invalid', read.message);
    const { query } = read;
    return query.block === null
      ? exportPublishedCoverage(db, user, query)
      : exportBlock(db, user, query, query.block);
  });
}

async function exportBlock(
  db: Db,
  user: SessionUser,
  query: ExportQuery,
  scheduleId: number,
): Promise<Response | null> {
  const [facts, wire] = await Promise.all([
    getRosterFacts(db, scheduleId),
    getRosterWire(db, scheduleId, null, null),
  ]);
  if (facts === null || wire === null) return null;
  const { schedule, clock } = facts;
  const range = exportRange(query, schedule);
  if (range === null) {
    throw new Refusal('invalid', `Choose dates from ${schedule.startDate} to ${schedule.endDate}.`);
  }
  const templates = new Map(facts.templates.map((template) => [template.id, template]));
  const { rows } = readWire(wire, templates, clock);
  const shifts = shiftsSheet(facts, rows, range);
  const name = exportFileName(
    user.center?.id === schedule.centerId ? user.center.name : schedule.name,
    range,
    query,
  );
  if (query.format === 'csv' && query.sheet === 'shifts') return csvFile(shifts, clock.timeZone, name);
  const { coverage } = createLiveCoverage(facts, rows);
  const slots = coverageSheet(facts, coverage, range);
  if (query.format === 'csv') return csvFile(slots, clock.timeZone, name);
  const shown = rows.filter(({ shiftDate }) => shiftDate >= range.fromDate && shiftDate <= range.toDate);
  if (shown.length > WORKBOOK_SHIFTS_MAX) {
    throw new Refusal(
      'rule_violation',
      `A workbook holds ${WORKBOOK_SHIFTS_MAX} shifts; these are ${shown.length}. Choose fewer days, or CSV.`,
    );
  }
  const sheets = [shifts, slots, daysSheet(facts, rows, coverage, range), gapsSheet(facts, coverage, range)];
  return workbookFile(sheets, clock.timeZone, name);
}

/** Coverage as published at the own center, whatever blocks the dates lie in. */
async function exportPublishedCoverage(
  db: Db,
  { center }: SessionUser,
  query: ExportQuery & { block: null },
): Promise<Response> {
  if (center === null) throw new Refusal('not_found', 'You belong to no center.');
  const range: ExportRange = { fromDate: query.from, toDate: query.to };
  const counted = await getCoverage(db, center.id, range, null);
  const sheet = coverageSheet(counted, counted.coverage, range);
  return csvFile(sheet, center.clock.timeZone, exportFileName(center.name, range, query));
}

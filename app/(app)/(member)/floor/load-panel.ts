import 'server-only';
import type { ShiftPanelData } from '#components/floor/shift-panel.tsx';
import { readSickMark } from '#lib/actions/decide-time-off.ts';
import type { SessionUser } from '#lib/auth/session.ts';
import { getPublishedRow } from '#lib/data/floor-rows.ts';
import { getShiftHistory } from '#lib/data/roster-edits.ts';
import { getRosterFacts, getRosterWire } from '#lib/data/roster-facts.ts';
import type { FloorWorld } from '#lib/domain/floor-edits.ts';
import { quickForm, quickShift, sickView, verbsFor } from '#lib/domain/floor-panel.ts';
import type { FloorQuery } from '#lib/domain/floor-query.ts';
import { stampWords } from '#lib/domain/format.ts';
import { type RosterRow, readWire } from '#lib/domain/roster.ts';
import { templatesById } from '#lib/domain/roster-index.ts';
import { addDays } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';

/** Rules look so many operational days to both sides. */
const REACH_DAYS = 16;

/** Whoever looks later than this need not be told of a change. */
const recentMs = 60 * 60_000;

/** What the panel of a shift shows; null when the center has no such published shift. */
export async function loadShiftPanel(
  db: Db,
  user: SessionUser,
  query: FloorQuery,
  now: Instant,
): Promise<ShiftPanelData | null> {
  const { rowId } = query;
  const found =
    user.center === null || rowId === null ? null : await getPublishedRow(db, user.center.id, rowId);
  if (found === null || rowId === null) return null;
  const [world, history] = await Promise.all([loadWorld(db, found, now), getShiftHistory(db, rowId)]);
  const row = world?.rows.get(rowId);
  const shift = world === null || row === undefined ? null : quickShift(row, world);
  if (world === null || row === undefined || shift === null) return null;
  const { timeZone } = world.facts.clock;
  const [last] = history ?? [];
  const verbs = verbsFor(shift, now);
  const verb = verbs.find((each) => each === query.verb) ?? null;
  const look = { clockStyle: user.clockStyle };
  return {
    shift,
    verbs,
    verb,
    lastChange:
      last === undefined || last.at < now - recentMs
        ? null
        : stampWords(last.byName, last.at, timeZone, user.clockStyle),
    form: quickForm(row, { ...query, verb }, world, look),
    sick: verb === 'sick' ? await loadSick(user, row, world) : null,
  };
}

async function loadWorld(
  db: Db,
  { scheduleId, shiftDate }: { scheduleId: number; shiftDate: string },
  now: Instant,
): Promise<FloorWorld | null> {
  const range = { fromDate: addDays(shiftDate, -REACH_DAYS), toDate: addDays(shiftDate, REACH_DAYS) };
  const [facts, wire] = await Promise.all([
    getRosterFacts(db, scheduleId),
    getRosterWire(db, scheduleId, range, null),
  ]);
  if (facts === null || wire === null) return null;
  const { rows } = readWire(wire, templatesById(facts.templates), facts.clock);
  return { facts, rows: new Map(rows.map((row) => [row.id, row])), now };
}

async function loadSick(
  user: SessionUser,
  row: RosterRow,
  world: FloorWorld,
): Promise<ShiftPanelData['sick']> {
  const mark = await readSickMark(user, row.id);
  if ('refusal' in mark) return mark;
  const part = mark.taken.find(({ rowId }) => rowId === row.id)?.part;
  if (part === undefined) return { refusal: 'Less than a quarter of an hour is left of it.' };
  return sickView(row, part, mark.openings, world, { clockStyle: user.clockStyle });
}

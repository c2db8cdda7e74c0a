import { notFound } from 'next/navigation';
import { getRosterFacts, getRosterWire } from '#lib/data/roster-facts.ts';
import { getSchedule } from '#lib/data/schedules.ts';
import { getRevisionState } from '#lib/data/versions.ts';
import type { Schedule } from '#lib/domain/records.ts';
import { type RosterFacts, type RosterWire, readWire } from '#lib/domain/roster.ts';
import { templatesById } from '#lib/domain/roster-index.ts';
import type { createRequestClient } from '#lib/supabase/server.ts';

type Client = Awaited<ReturnType<typeof createRequestClient>>;

/** A draft with the rows that it would publish, and with those that they would replace. */
export async function loadPublish(db: Client, schedule: Schedule) {
  const { revises } = schedule;
  const [facts, wire, published, publishedWire, revision] = await Promise.all([
    getRosterFacts(db, schedule.id),
    getRosterWire(db, schedule.id, null, null),
    revises === null ? null : getSchedule(db, revises.scheduleId),
    revises === null ? null : getRosterWire(db, revises.scheduleId, null, null),
    revises === null ? null : getRevisionState(db, schedule.id),
  ]);
  if (facts === null || wire === null) notFound();
  return {
    facts,
    rows: rowsOf(wire, facts),
    /** Version of the draft that the rows are of. */
    version: wire.version,
    published,
    publishedRows: publishedWire === null ? null : rowsOf(publishedWire, facts),
    revision,
  };
}

function rowsOf(wire: RosterWire, { templates, clock }: RosterFacts) {
  return readWire(wire, templatesById(templates), clock).rows;
}

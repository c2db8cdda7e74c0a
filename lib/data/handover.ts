import 'server-only';
import { z } from 'zod';
import type {
  Desk,
  Handover,
  HandoverHistory,
  HandoverNote,
  HandoverSummary,
  HandoverVersion,
} from '#lib/domain/handover-records.ts';
import type { HandoverNoteInput } from '#lib/domain/handover-schemas.ts';
import { readersOf } from '#lib/domain/handover-view.ts';
import type { Instant, Interval } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, requireData } from './read.ts';

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const iso = (at: Instant): string => new Date(at).toISOString();

const person = z
  .object({ user_id: z.string(), full_name: z.string() })
  .transform((row) => ({ userId: row.user_id, fullName: row.full_name }));

const receipt = z
  .object({ user_id: z.string(), full_name: z.string(), version: z.int(), read_at: instant })
  .transform((row) => ({
    userId: row.user_id,
    fullName: row.full_name,
    version: row.version,
    readAt: row.read_at,
  }));

const note = z.object({
  id: z.int(),
  desk: z.object({ id: z.int(), name: z.string() }),
  for_at: instant,
  content: z.string(),
  author_id: z.string(),
  author_name: z.string(),
  created_at: instant,
  edited_at: instant.nullable(),
  withdrawn_at: instant.nullable(),
  withdrawn_by_name: z.string().nullable(),
  version: z.int(),
  sees_readers: z.boolean(),
  carried_from: z.object({ for_at: instant, author_name: z.string() }).nullable(),
  kept_for: instant.nullable(),
  receipts: z.array(receipt),
  is_due: z.boolean(),
});

const toldSchema = z.object({
  notes: z.array(note),
  crews: z.array(z.object({ at: instant, people: z.array(person) })),
});

/** @param userId who asks */
function notesOf({ notes, crews }: z.output<typeof toldSchema>, userId: string): HandoverNote[] {
  const crewAt = new Map(crews.map(({ at, people }) => [at, people]));
  return notes.map((row) => {
    const { id, desk, content, version } = row;
    const readers = readersOf(
      { authorId: row.author_id, version },
      crewAt.get(row.for_at) ?? [],
      row.receipts,
    );
    return {
      id,
      desk,
      forAt: row.for_at,
      content,
      authorId: row.author_id,
      authorName: row.author_name,
      createdAt: row.created_at,
      editedAt: row.edited_at,
      withdrawnAt: row.withdrawn_at,
      withdrawnByName: row.withdrawn_by_name,
      version,
      carriedFrom:
        row.carried_from === null
          ? null
          : { forAt: row.carried_from.for_at, authorName: row.carried_from.author_name },
      keptFor: row.kept_for,
      readers: row.sees_readers ? readers : null,
      readAt: readers.find((reader) => reader.userId === userId)?.readAt ?? null,
      isDue: row.is_due,
    };
  });
}

const handoverSchema = toldSchema.extend({
  desks: z.array(
    z
      .object({
        id: z.int(),
        center_id: z.string(),
        name: z.string(),
        position: z.int(),
        is_active: z.boolean(),
        version: z.int(),
      })
      .transform(
        (row): Desk => ({
          id: row.id,
          centerId: row.center_id,
          name: row.name,
          position: row.position,
          isActive: row.is_active,
          version: row.version,
        }),
      ),
  ),
  changes: z.array(z.object({ at: instant, count: z.int(), codes: z.array(z.string()) })),
});

/** Who asks, and of which center of theirs. */
type Asked = { userId: string; centerId: string };

/** Desks, crew changes to come, and the notes from a day back to a day ahead of a center. */
export async function getHandover(db: Db, { userId, centerId }: Asked): Promise<Handover> {
  const told = handoverSchema.parse(requireData(await db.rpc('get_handover', { p_center_id: centerId })));
  return { desks: told.desks, changes: told.changes, notes: notesOf(told, userId) };
}

export type HandoverSearch = {
  /** Half-open, of the changes; at most a year. */
  window: Interval;
  /** Null = every desk. */
  deskId: number | null;
  /** Every word has to occur; empty = whatever it says. */
  query: string;
};

/** Notes of former and coming changes, the newest change first; at most 200. */
export async function listHandoverNotes(
  db: Db,
  { userId, centerId }: Asked,
  { window, deskId, query }: HandoverSearch,
): Promise<HandoverHistory> {
  const answer = await db.rpc('list_handover_notes', {
    p_center_id: centerId,
    p_from: iso(window.startsAt),
    p_to: iso(window.endsAt),
    ...(deskId !== null && { p_desk_id: deskId }),
    ...(query !== '' && { p_query: query }),
  });
  const told = toldSchema.extend({ has_more: z.boolean() }).parse(requireData(answer));
  return {
    notes: notesOf(told, userId).toSorted((a, b) => b.forAt - a.forAt),
    hasMore: told.has_more,
  };
}

const versionsSchema = z.array(
  z
    .object({
      version: z.int(),
      desk_name: z.string(),
      for_at: instant,
      content: z.string(),
      written_at: instant,
    })
    .transform(
      (row): HandoverVersion => ({
        version: row.version,
        deskName: row.desk_name,
        forAt: row.for_at,
        content: row.content,
        writtenAt: row.written_at,
      }),
    ),
);

/** Former texts of a note, the newest first. */
export async function listHandoverVersions(db: Db, noteId: number): Promise<HandoverVersion[]> {
  return versionsSchema.parse(requireData(await db.rpc('get_handover_versions', { p_note_id: noteId })));
}

const summarySchema = z.object({
  due: z.int(),
  change: z.object({ at: instant, notes: z.int(), readers: z.int(), missing: z.int() }).nullable(),
});

/** How the hand-over of a center stands for the caller. */
export async function getHandoverSummary(db: Db, centerId: string): Promise<HandoverSummary> {
  return summarySchema.parse(requireData(await db.rpc('get_handover_summary', { p_center_id: centerId })));
}

/** Desks of a center, retired ones last. */
export async function listDesks(db: Db, centerId: string): Promise<Desk[]> {
  const rows = requireData(
    await db
      .from('desks')
      .select('id, center_id, name, position, is_active, version')
      .eq('center_id', centerId)
      .order('is_active', { ascending: false })
      .order('position')
      .limit(500),
  );
  return rows.map((row) => ({
    id: row.id,
    centerId: row.center_id,
    name: row.name,
    position: row.position,
    isActive: row.is_active,
    version: row.version,
  }));
}

/** Writes or changes a note; returns its id. */
export async function saveHandoverNote(db: Db, input: HandoverNoteInput): Promise<number> {
  return requireData(
    await db.rpc('save_handover_note', {
      p_desk_id: input.deskId,
      p_for_at: iso(input.forAt),
      p_client_id: input.clientId,
      p_content: input.content,
      ...(input.noteId !== null && { p_note_id: input.noteId }),
      ...(input.version !== null && { p_version: input.version }),
    }),
  );
}

export async function withdrawHandoverNote(
  db: Db,
  { noteId, version }: { noteId: number; version: number },
): Promise<void> {
  dataOf(await db.rpc('withdraw_handover_note', { p_note_id: noteId, p_version: version }));
}

/** Copies a note to a later change; returns the copy's id. */
export async function keepHandoverNote(
  db: Db,
  { noteId, forAt, clientId }: { noteId: number; forAt: Instant; clientId: string },
): Promise<number> {
  return requireData(
    await db.rpc('keep_handover_note', { p_note_id: noteId, p_for_at: iso(forAt), p_client_id: clientId }),
  );
}

const confirmedSchema = z.object({ confirmed: z.int(), changed: z.array(z.int()) });

/** Confirms notes in the versions that were seen; `changed` are those that were edited or taken back since. */
export async function confirmHandoverNotes(
  db: Db,
  notes: readonly { id: number; version: number }[],
): Promise<z.output<typeof confirmedSchema>> {
  const answer = await db.rpc('confirm_handover_notes', {
    p_note_ids: notes.map(({ id }) => id),
    p_versions: notes.map(({ version }) => version),
  });
  return confirmedSchema.parse(requireData(answer));
}

/** Adds a desk to a center, for admins; returns its id. */
export async function addDesk(
  db: Db,
  { centerId, name }: { centerId: string; name: string },
): Promise<number> {
  return requireData(await db.rpc('add_desk', { p_center_id: centerId, p_name: name }));
}

/** Renames, retires or brings back a desk, for admins. */
export async function updateDesk(
  db: Db,
  { deskId, version, name, isActive }: { deskId: number; version: number; name: string; isActive: boolean },
): Promise<void> {
  dataOf(
    await db.rpc('update_desk', {
      p_desk_id: deskId,
      p_version: version,
      p_name: name,
      p_is_active: isActive,
    }),
  );
}

/** Moves a desk up or down by one, for admins. */
export async function moveDesk(db: Db, { deskId, isUp }: { deskId: number; isUp: boolean }): Promise<void> {
  dataOf(await db.rpc('move_desk', { p_desk_id: deskId, p_is_up: isUp }));
}

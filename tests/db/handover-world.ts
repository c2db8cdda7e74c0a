import { z } from 'zod';
import { uuid } from '../factories/people.ts';
import { makeAssignment, makeSchedule } from '../factories/scheduling.ts';
import type { Persona } from '../setup/database.ts';
import { makeSchedulingWorld, type SchedulingWorld, shift, who } from './scheduling-world.ts';

/** Desks of our center by name. */
export type HandoverWorld = SchedulingWorld & {
  /** The full minute in which the world was made, from which its times count. */
  base: string;
  desks: { calls: number; radio: number; supervisor: number; foreign: number };
};

/**
 * Two agencies with the usual desks. Ana works from eight hours ago until the coming change, in half an hour, at which Ben
 * and Cora start; Tess starts eight hours after them. Sam is a supervisor who does not work.
 */
export async function makeHandoverWorld(): Promise<HandoverWorld> {
  const made = await makeSchedulingWorld();
  const { sql } = made.db;
  const [minute] = await sql<{ base: Date }[]>`select date_trunc('minute', now()) as base`;
  const world = { ...made, base: minute?.base.toISOString() ?? '' };
  for (const [agency, id] of [
    [world.ours, 1],
    [world.theirs, 51],
  ] as const) {
    await makeSchedule(sql, agency, id, {
      startDate: '2020-01-01',
      endDate: '2020-12-31',
      status: 'published',
    });
  }
  await plant(world, who.ana, -450, 30);
  await plant(world, who.ben, 30, 510);
  await plant(world, who.cora, 30, 510);
  await plant(world, who.otherSupervisor, 510, 990);
  const deskOf = async (name: string, agencyId = world.ours.id): Promise<number> => {
    const [row] = await sql`select id from public.desks where agency_id = ${agencyId} and name = ${name}`;
    return Number(row?.id);
  };
  return {
    ...world,
    desks: {
      calls: await deskOf('Call taking'),
      radio: await deskOf('Radio'),
      supervisor: await deskOf('Supervisor'),
      foreign: await deskOf('Radio', world.theirs.id),
    },
  };
}

/** A published shift of somebody, in minutes from the world's beginning. Returns its id. */
export async function plant(
  world: Pick<HandoverWorld, 'db' | 'ours' | 'base'>,
  userId: string | null,
  fromMinutes: number,
  toMinutes: number,
): Promise<number> {
  const id = await makeAssignment(world.db.sql, world.ours, {
    scheduleId: 1,
    userId,
    shiftId: shift.day,
    shiftDate: '2020-06-01',
    status: 'published',
  });
  await place(world, id, fromMinutes, toMinutes);
  return id;
}

/** Moves a shift. Instants are made from local times; a test that has to hold at any hour sets them past the trigger. */
export async function place(
  world: Pick<HandoverWorld, 'db' | 'base'>,
  id: number,
  fromMinutes: number,
  toMinutes: number,
): Promise<void> {
  await world.db.admin.begin(async (sql) => {
    await sql`set local session_replication_role = replica`;
    await sql`
      update public.assigned_shifts
      set starts_at = ${world.base}::text::timestamptz + ${fromMinutes} * interval '1 minute',
        ends_at = ${world.base}::text::timestamptz + ${toMinutes} * interval '1 minute'
      where id = ${id}`;
  });
}

/** An instant in minutes from the world's beginning. */
export function at({ base }: Pick<HandoverWorld, 'base'>, minutes: number): string {
  return new Date(Date.parse(base) + minutes * 60_000).toISOString();
}

/** Lets a time pass for the notes, the shifts and what was told. */
export async function letPass(world: Pick<SchedulingWorld, 'db'>, minutes: number): Promise<void> {
  await world.db.admin.begin(async (sql) => {
    await sql`set local session_replication_role = replica`;
    const ago = `${minutes} minutes`;
    await sql`
      update public.assigned_shifts set starts_at = starts_at - ${ago}::text::interval, ends_at = ends_at - ${ago}::text::interval`;
    await sql`update public.handover_notes set for_at = for_at - ${ago}::text::interval`;
  });
}

let clients = 5000;

export type NoteInput = {
  noteId?: number | null;
  deskId?: number;
  forAt?: string;
  clientId?: string | null;
  content?: string;
  version?: number | null;
};

/** Writes a note, for Radio and the coming change unless said otherwise; returns its id. */
export async function save(world: HandoverWorld, as: Persona, input: NoteInput = {}): Promise<number> {
  const { noteId = null, deskId = world.desks.radio, content = 'Radio 2 is out', version = null } = input;
  const forAt = input.forAt ?? at(world, 30);
  const clientId = input.clientId === undefined ? uuid(clients++) : input.clientId;
  return world.db.asUser(as, async (sql) => {
    const [row] = await sql`
      select public.save_handover_note(${deskId}, ${forAt}, ${clientId}, ${content}, ${noteId}, ${version}) as id`;
    return Number(row?.id);
  });
}

export async function withdraw(
  world: HandoverWorld,
  as: Persona,
  noteId: number,
  version = 1,
): Promise<void> {
  await world.db.asUser(as, (sql) => sql`select public.withdraw_handover_note(${noteId}, ${version})`);
}

export async function keep(
  world: HandoverWorld,
  as: Persona,
  noteId: number,
  forAt: string,
  clientId = uuid(clients++),
): Promise<number> {
  return world.db.asUser(as, async (sql) => {
    const [row] = await sql`select public.keep_handover_note(${noteId}, ${forAt}, ${clientId}) as id`;
    return Number(row?.id);
  });
}

/** Confirms notes, given as id and version. */
export async function confirm(
  world: HandoverWorld,
  as: Persona,
  notes: readonly (readonly [id: number, version: number])[],
): Promise<{ confirmed: number; changed: number[] }> {
  return world.db.asUser(as, async (sql) => {
    const [row] = await sql`
      select public.confirm_handover_notes(${notes.map(([id]) => id)}::bigint[], ${notes.map(([, version]) => version)}::integer[])
        as answer`;
    return row?.answer;
  });
}

const person = z.object({ user_id: z.string(), full_name: z.string() }).strict();

const toldSchema = z.object({
  notes: z.array(
    z
      .object({
        id: z.number(),
        desk: z.object({ id: z.number(), name: z.string() }).strict(),
        for_at: z.string(),
        content: z.string(),
        author_id: z.string(),
        author_name: z.string(),
        created_at: z.string(),
        edited_at: z.string().nullable(),
        withdrawn_at: z.string().nullable(),
        withdrawn_by_name: z.string().nullable(),
        version: z.number(),
        sees_readers: z.boolean(),
        carried_from: z.object({ for_at: z.string(), author_name: z.string() }).strict().nullable(),
        kept_for: z.string().nullable(),
        receipts: z.array(person.extend({ version: z.number(), read_at: z.string() })),
        is_due: z.boolean(),
      })
      .strict(),
  ),
  crews: z.array(z.object({ at: z.string(), people: z.array(person) }).strict()),
});

const handoverSchema = toldSchema.extend({
  desks: z.array(z.object({ id: z.number(), name: z.string(), is_active: z.boolean() })),
  changes: z.array(z.object({ at: z.string(), count: z.number(), codes: z.array(z.string()) }).strict()),
});

export type ToldNote = z.output<typeof toldSchema>['notes'][number];

export async function read(
  world: HandoverWorld,
  as: Persona,
  centerId = world.ours.centerId,
): Promise<z.output<typeof handoverSchema>> {
  return world.db.asUser(as, async (sql) => {
    const [row] = await sql`select public.get_handover(${centerId}) as told`;
    return handoverSchema.parse(row?.told);
  });
}

/** One note as somebody reads it. */
export async function noteFor(world: HandoverWorld, as: Persona, id: number): Promise<ToldNote> {
  const note = (await read(world, as)).notes.find((told) => told.id === id);
  if (note === undefined) throw new Error(`no note ${id}`);
  return note;
}

export async function search(
  world: HandoverWorld,
  as: Persona,
  options: { fromMinutes?: number; toMinutes?: number; deskId?: number | null; query?: string | null } = {},
): Promise<z.output<typeof toldSchema> & { has_more: boolean }> {
  const { fromMinutes = -1440, toMinutes = 1440, deskId = null, query = null } = options;
  const [from, to] = [at(world, fromMinutes), at(world, toMinutes)];
  return world.db.asUser(as, async (sql) => {
    const [row] = await sql`
      select public.list_handover_notes(${world.ours.centerId}, ${from}, ${to}, ${deskId}, ${query}) as told`;
    return toldSchema.extend({ has_more: z.boolean() }).parse(row?.told);
  });
}

/** Takes out all notes and what was told of them, and puts nothing else back. */
export async function clearNotes({ db }: Pick<SchedulingWorld, 'db'>): Promise<void> {
  await db.sql`
    truncate public.handover_notes, public.handover_note_versions, public.handover_receipts, public.notifications,
      private.told cascade`;
}

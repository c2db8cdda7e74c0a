import 'server-only';
import { z } from 'zod';
import { AVAILABILITY_KINDS } from '#lib/domain/availability-records.ts';
import { DEFAULT_FILLING } from '#lib/domain/filling-defaults.ts';
import type { FillingFacts, FillingPerson, FillingRules } from '#lib/domain/filling-records.ts';
import type { OpenShiftFacts } from '#lib/domain/opening-view.ts';
import { type RosterFacts, type RosterRow, readWire, type WireRow } from '#lib/domain/roster.ts';
import { templatesById } from '#lib/domain/roster-index.ts';
import type { SwapBlock } from '#lib/domain/swap-records.ts';
import type { Db } from '#lib/supabase/server.ts';
import { claimSchema, openingSchema } from './openings.ts';
import { dataOf } from './read.ts';
import { readRosterFacts } from './roster-facts.ts';

const personSchema: z.ZodType<FillingPerson> = z.object({
  personId: z.string(),
  phone: z.string().nullable(),
  overtimeMinutes: z.int(),
  mandates: z.int(),
  lastMandateAt: z.number().nullable(),
  mandatedAt: z.array(z.number()),
  availability: z.array(
    z.object({ kind: z.enum(AVAILABILITY_KINDS), startsAt: z.number(), endsAt: z.number() }),
  ),
  sleep: z.object({ startTime: z.string(), endTime: z.string() }).nullable(),
  claimedAt: z.number().nullable(),
});

/** Checked when they are saved; an agency that has none yet fills as a new one does. */
const rulesSchema = z
  .custom<FillingRules>((value) => typeof value === 'object' && value !== null && 'steps' in value)
  .nullable()
  .transform((rules) => rules ?? DEFAULT_FILLING);

const worldFields = {
  roster: z.unknown(),
  wire: z.object({
    users: z.array(z.string()),
    rows: z.custom<readonly WireRow[]>((value) => Array.isArray(value)),
  }),
  scheduleOf: z.record(z.string(), z.int()),
  blocks: z.array(
    z.object({ scheduleId: z.int(), startDate: z.string(), endDate: z.string(), version: z.int() }),
  ),
};

const openingFactsSchema = z.object({
  ...worldFields,
  opening: openingSchema,
  rules: rulesSchema,
  people: z.array(personSchema),
});

const openShiftFactsSchema = z.object({
  ...worldFields,
  openings: z.array(
    z.object({
      opening: openingSchema,
      rules: rulesSchema,
      claim: claimSchema.nullable(),
    }),
  ),
});

type World = {
  roster: RosterFacts;
  rows: readonly (RosterRow & { scheduleId: number })[];
  blocks: readonly SwapBlock[];
};

const worldSchema = z.object(worldFields);

/** Rows of other days come as neighbours; what is judged knows them all as rows. */
function readWorld({ roster: unread, wire, scheduleOf, blocks }: z.infer<typeof worldSchema>): World {
  const roster = readRosterFacts(unread);
  const templates = templatesById(roster.templates);
  const read = readWire({ ...wire, scheduleId: 0, version: 0, at: 0, count: 0 }, templates, roster.clock);
  const rows = [...read.rows, ...roster.neighbours].map((row) => ({
    ...row,
    scheduleId: scheduleOf[row.id] ?? 0,
  }));
  return { roster: { ...roster, neighbours: [] }, rows, blocks };
}

/** What `get_opening_facts` answers, as the domain knows it. Throws a fault that names what is amiss. */
export function readFillingFacts(answer: unknown): FillingFacts {
  const { opening, rules, people, ...world } = openingFactsSchema.parse(answer);
  return { opening, rules, people, ...readWorld(world) };
}

/**
 * What filling an opening is judged and ranked on: for supervisors of everybody of the center, or of the named alone; for
 * others of themselves. Null when there is no such opening for them. With the secret key: it tells more than people may read.
 */
export async function getOpeningFacts(
  admin: Db,
  actorId: string,
  openingId: number,
  personIds: readonly string[] | null,
): Promise<FillingFacts | null> {
  const answer = dataOf(
    await admin.rpc('get_opening_facts', {
      p_actor: actorId,
      p_opening_id: openingId,
      ...(personIds !== null && { p_people: [...personIds] }),
    }),
  );
  return answer === null ? null : readFillingFacts(answer);
}

/** The open shifts of the actor's center that they have the capacity for, with all that judges them for the actor. */
export async function getOpenShiftFacts(admin: Db, actorId: string): Promise<OpenShiftFacts> {
  const answer = dataOf(await admin.rpc('get_open_shift_facts', { p_actor: actorId }));
  if (answer === null) return { world: null, openings: [] };
  const { openings, ...world } = openShiftFactsSchema.parse(answer);
  return { world: readWorld(world), openings };
}

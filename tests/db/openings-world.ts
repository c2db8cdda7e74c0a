import type { RowFields } from '#lib/domain/roster.ts';
import type { EditOutcome } from '#lib/domain/roster-records.ts';
import { versionOf } from '../factories/scheduling.ts';
import type { Persona } from '../setup/database.ts';
import { call, fields, newEditId, storedRow } from './roster-world.ts';
import { type SchedulingWorld, shift, who } from './scheduling-world.ts';

export type StoredOpening = {
  id: number;
  rowId: number;
  state: string;
  way: string | null;
  origin: string;
  version: number;
  reason: string | null;
};

/** Openings of a block, the oldest first. */
export async function openingsOf(
  { db }: Pick<SchedulingWorld, 'db'>,
  scheduleId: number,
): Promise<StoredOpening[]> {
  return [
    ...(await db.sql<StoredOpening[]>`
      select id::integer, assignment_id::integer as "rowId", state, closed_way as way, origin, version, close_reason as reason
      from public.openings where schedule_id = ${scheduleId} order by id`),
  ];
}

/** The one opening of a block that is open. */
export async function openOne(
  world: Pick<SchedulingWorld, 'db'>,
  scheduleId: number,
): Promise<StoredOpening> {
  const [one, other] = (await openingsOf(world, scheduleId)).filter(({ state }) => state === 'open');
  if (one === undefined || other !== undefined) throw new Error('not one opening is open');
  return one;
}

/** The steps of an opening: kind, who took it, whom it concerns. */
export async function openingSteps(
  { db }: Pick<SchedulingWorld, 'db'>,
  id: number,
): Promise<[kind: string, actor: string | null, person: string | null][]> {
  const steps = await db.sql<{ kind: string; actor: string | null; person: string | null }[]>`
    select kind, actor_id as actor, person_id as person from public.opening_events where opening_id = ${id} order by id`;
  return steps.map(({ kind, actor, person }) => [kind, actor, person]);
}

/** Who has which part of an opening, and how: minutes from its start. */
export async function fillsOf(
  { db }: Pick<SchedulingWorld, 'db'>,
  id: number,
): Promise<{ person: string; way: string; minutes: number }[]> {
  return [
    ...(await db.sql<{ person: string; way: string; minutes: number }[]>`
      select person_id as person, way, (extract(epoch from ends_at - starts_at) / 60)::integer as minutes
      from public.opening_fills where opening_id = ${id} order by id`),
  ];
}

export type Fill = {
  as?: string;
  persona?: Persona;
  opening: Pick<StoredOpening, 'id' | 'rowId'>;
  scheduleId?: number;
  version?: number | null;
  editId?: string;
  person?: string;
  way?: string;
  operations?: unknown;
  /** Fields of the row that differ from an open day shift of 6 January. */
  row?: Partial<RowFields>;
  violations?: unknown;
  needsConfirmation?: boolean;
  reason?: string | null;
  factsVersion?: number;
  rowVersion?: number;
  call?: unknown;
  mandate?: unknown;
};

/** What gives the whole of an open row to somebody. */
async function taking(
  { db }: Pick<SchedulingWorld, 'db'>,
  { opening, person = who.ana, row = {} }: Pick<Fill, 'opening' | 'person' | 'row'>,
): Promise<unknown[]> {
  const { version } = await storedRow(db.sql, opening.rowId);
  return [{ kind: 'change', id: opening.rowId, version, row: fields({ userId: person, ...row }) }];
}

/** Fills as the supervisor by an award to Ana, unless told otherwise. */
export async function fill(world: SchedulingWorld, given: Fill): Promise<EditOutcome> {
  const { as = who.supervisor, persona = 'service_role', opening, scheduleId = 1, person = who.ana } = given;
  const {
    version = null,
    editId = newEditId(),
    way = 'award',
    reason = null,
    needsConfirmation = false,
  } = given;
  const operations = JSON.stringify(given.operations ?? (await taking(world, given)));
  const facts = given.factsVersion ?? (await versionOf(world.db.sql, scheduleId));
  const json = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));
  return call<EditOutcome>(
    world,
    persona,
    (sql) => sql`
      select public.fill_opening(${as}, ${opening.id}, ${version}, ${editId}, ${scheduleId}, ${facts},
        ${operations}::text::jsonb, ${json(given.violations ?? [])}::text::jsonb, ${needsConfirmation}, ${reason}, ${way},
        ${person}, ${json(given.call)}::text::jsonb, ${json(given.mandate)}::text::jsonb) as answer`,
  );
}

/** Claims at once, for the person themselves. */
export function claimNow(world: SchedulingWorld, given: Fill): Promise<EditOutcome> {
  const { person = who.ana } = given;
  return fill(world, { ...given, as: given.as ?? person, person, way: 'claim' });
}

/** An open day shift of Monday 6 January 2031, and Ben's of the day after. */
export const openDay = [
  [null, shift.day, '2031-01-06'],
  [who.ben, shift.day, '2031-01-07'],
] as const;

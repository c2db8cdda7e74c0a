import type postgres from 'postgres';
import type { FillingRules, SkipCode } from '#lib/domain/filling-records.ts';
import { rankMandates } from '#lib/domain/mandate-rank.ts';
import type { MandateInputs, MandateKind, MandateLine, MandateRanking } from '#lib/domain/mandate-records.ts';
import { uuid } from '../factories/people.ts';
import type { Persona } from '../setup/database.ts';
import { call } from './roster-world.ts';
import { type SchedulingWorld, who } from './scheduling-world.ts';

export type Mandate = {
  kind: MandateKind;
  reason: string | null;
  inputs: MandateInputs;
  ranking: MandateRanking;
  callOutId?: string;
};

export const RULES: FillingRules['mandate'] = {
  order: 'rotation',
  chargesRefusal: true,
  chargesExtension: true,
  leaveBufferHours: 24,
};

/** Cora is the least senior, Ana the most. */
const list = [
  { personId: who.ana, fullName: 'Ana' },
  { personId: who.ben, fullName: 'Ben' },
  { personId: who.cora, fullName: 'Cora' },
];

/** A mandate as the server makes it: by the list of the three, of whom Cora comes first, then Ben, then Ana. */
export async function mandateOf(
  { db }: Pick<SchedulingWorld, 'db'>,
  openingId: number,
  over: {
    kind?: MandateKind;
    reason?: string | null;
    rules?: Partial<FillingRules['mandate']>;
    skipped?: Readonly<Record<string, SkipCode>>;
    need?: Partial<MandateInputs['need']>;
    callOutId?: string;
  } = {},
): Promise<Mandate> {
  const [opening] = await db.sql<{ startsAt: number; endsAt: number; shiftDate: string }[]>`
    select extract(epoch from starts_at)::float8 * 1000 as "startsAt", extract(epoch from ends_at)::float8 * 1000 as "endsAt",
      shift_date::text as "shiftDate"
    from public.openings where id = ${openingId}`;
  if (opening === undefined) throw new Error('no opening');
  const standing = await db.sql<{ personId: string; mandates: number; lastAt: number }[]>`
    select m.person_id as "personId", m.mandates, extract(epoch from m.last_at)::float8 * 1000 as "lastAt"
    from public.openings o cross join lateral private.mandate_standing(o.agency_id) m where o.id = ${openingId}`;
  const inputs: MandateInputs = {
    rules: { ...RULES, ...over.rules },
    need: { ...opening, capacity: 'dispatcher', ...over.need },
    people: list.map((person, index) => {
      const known = standing.find(({ personId }) => personId === person.personId);
      const code = over.skipped?.[person.personId];
      return {
        ...person,
        mandates: known?.mandates ?? 0,
        lastMandateAt: known?.lastAt ?? null,
        seniorityDate: `201${index}-01-01`,
        seniorityRank: index + 1,
        skip: code === undefined ? null : { code, words: 'Off on approved leave.' },
      };
    }),
  };
  return {
    kind: over.kind ?? 'mandate',
    reason: over.reason ?? null,
    inputs,
    ranking: rankMandates(inputs),
    ...(over.callOutId !== undefined && { callOutId: over.callOutId }),
  };
}

export type StoredMandate = {
  id: number;
  personId: string;
  outcome: string;
  isCharged: boolean;
  reason: string | null;
  voidsId: number | null;
};

/** Every record, the oldest first. */
export async function storedMandates({ db }: Pick<SchedulingWorld, 'db'>): Promise<StoredMandate[]> {
  return [
    ...(await db.sql<StoredMandate[]>`
      select id::integer, person_id as "personId", outcome, is_charged as "isCharged", reason, voids_id::integer as "voidsId"
      from public.mandate_records order by id`),
  ];
}

let requests = 0;

export type Tried = {
  as?: string;
  persona?: Persona;
  person?: string;
  outcome?: string;
  note?: string | null;
  requestId?: string;
  mandate?: unknown;
};

/** Records a call as the supervisor: Cora, who refused, unless told otherwise. */
export async function tryContact(
  world: SchedulingWorld,
  openingId: number,
  tried: Tried = {},
): Promise<MandateLine> {
  const { as = who.supervisor, persona = 'service_role', person = who.cora, outcome = 'refused' } = tried;
  const requestId = tried.requestId ?? uuid(800_000 + ++requests);
  const mandate = JSON.stringify('mandate' in tried ? tried.mandate : await mandateOf(world, openingId));
  return call<MandateLine>(
    world,
    persona,
    (sql) => sql`
      select public.record_mandate_contact(${as}, ${openingId}, ${person}, ${outcome}, ${mandate}::text::jsonb, ${requestId},
        ${tried.note ?? null}) as answer`,
  );
}

export function voidRecord(
  world: SchedulingWorld,
  id: number,
  { as = who.supervisor, reason = 'Wrong person' }: { as?: Persona; reason?: string | null } = {},
): Promise<MandateLine> {
  return call<MandateLine>(world, as, (sql) => sql`select public.void_mandate(${id}, ${reason}) as answer`);
}

/** Changes the rules of mandates that are in force, as if an admin had. */
export async function setRules(
  sql: postgres.Sql,
  agencyId: string,
  rules: Partial<FillingRules['mandate']>,
): Promise<void> {
  const change = JSON.stringify({ ...RULES, ...rules });
  await sql`
    update public.filling_rules set value = jsonb_set(value, '{mandate}', ${change}::text::jsonb)
    where agency_id = ${agencyId}`;
}

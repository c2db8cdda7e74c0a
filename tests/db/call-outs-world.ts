import type { CallOut, OfferTerms } from '#lib/domain/call-out-records.ts';
import type { Persona } from '../setup/database.ts';
import type { StoredOpening } from './openings-world.ts';
import { call, newEditId } from './roster-world.ts';
import { type SchedulingWorld, who } from './scheduling-world.ts';

/** Two steps that ask by phone and by every other channel; the second one mandates. */
export const rules = {
  steps: [
    step('off', { filters: ['off'] }),
    step('standby', { filters: ['standby'], offersTo: 'all' }),
    step('mandate', { filters: ['mandate'], isAutomatic: false }),
  ],
  claims: { mode: 'first', rankedHours: 24, allowsWarnings: true },
  mandate: { order: 'rotation', chargesRefusal: true, chargesExtension: true, leaveBufferHours: 24 },
  automatic: { offers: true, startsOnSickCall: false, awardsClaims: false },
  overtimeDays: 30,
};

function step(id: string, changed: object): object {
  return {
    id,
    name: id,
    filters: [],
    maxMinutes: null,
    ranking: [],
    offersTo: 'one',
    waitMinutes: 15,
    channels: ['phone', 'push', 'sms', 'email'],
    isAutomatic: true,
    ...changed,
  };
}

type Listed = { personId: string; step?: number; place?: number | null; skipReason?: string };

/** A line of the list: ranked with a place, or skipped with a reason. */
export function listed({ personId, step: at = 0, place = null, skipReason }: Listed): object {
  return {
    personId,
    step: at,
    place,
    parts: place === null ? [] : [{ criterion: 'seniority', words: 'Longest here', points: 1 }],
    snapshot: { fullName: 'As it was' },
    proposal: place === null ? null : { kind: 'take', ...times },
    skipCode: place === null ? 'leave' : null,
    skipReason: place === null ? (skipReason ?? 'Is on leave.') : null,
  };
}

/** 09–19 of Monday 6 January 2031, in milliseconds. */
export const times = {
  startsAt: Date.parse('2031-01-06T16:00:00Z'),
  endsAt: Date.parse('2031-01-07T02:00:00Z'),
};

const usual = [
  listed({ personId: who.ana, place: 1 }),
  listed({ personId: who.ben, place: 2 }),
  listed({ personId: who.cora }),
  listed({ personId: who.cora, step: 1, place: 1 }),
  listed({ personId: who.cora, step: 2, place: 1 }),
];

type Given = { as?: string; persona?: Persona; id?: string };

/** Starts as the supervisor with the usual list, unless told otherwise; answers the id. */
export function start(
  world: SchedulingWorld,
  opening: Pick<StoredOpening, 'id' | 'version'>,
  given: Given & { version?: number; candidates?: unknown; rules?: unknown; isAutomatic?: boolean } = {},
): Promise<string> {
  const { as = who.supervisor, persona = 'service_role', id = newEditId(), isAutomatic = false } = given;
  const candidates = JSON.stringify('candidates' in given ? given.candidates : usual);
  const stored = JSON.stringify('rules' in given ? given.rules : rules);
  return call<string>(
    world,
    persona,
    (sql) => sql`
      select public.start_call_out(${as}, ${id}, ${opening.id}, ${given.version ?? opening.version}, ${stored}::text::jsonb,
        now(), ${candidates}::text::jsonb, ${isAutomatic}) as answer`,
  );
}

export function read(
  world: SchedulingWorld,
  id: string,
  as: Persona = who.supervisor,
): Promise<CallOut | null> {
  return call<CallOut | null>(world, as, (sql) => sql`select public.get_call_out(${id}) as answer`);
}

/** Writes a call down as the supervisor; by default Ana does not answer. */
export function record(
  world: SchedulingWorld,
  id: string,
  given: {
    as?: Persona;
    person?: string;
    step?: number;
    outcome?: string;
    note?: string;
    clientId?: string;
  } = {},
): Promise<number> {
  const { as = who.supervisor, person = who.ana, outcome = 'no_answer', note = '' } = given;
  return call<number>(
    world,
    as,
    (sql) => sql`
      select public.record_contact(${id}, ${given.step ?? 0}, ${person}, ${outcome}::public.contact_outcome, ${note},
        ${given.clientId ?? newEditId()})::integer as answer`,
  );
}

/** Offers Ana the shift for a quarter of an hour, by the supervisor. */
export function offer(
  world: SchedulingWorld,
  id: string,
  given: {
    as?: string | null;
    person?: string;
    step?: number;
    minutes?: number;
    terms?: unknown;
    isAutomatic?: boolean;
  } = {},
): Promise<string> {
  const { as = who.supervisor, person = who.ana, minutes = 15, isAutomatic = as === null } = given;
  const terms = JSON.stringify(
    given.terms ?? { kind: 'take', code: 'DA10', means: ['You rest 12 h.'], ...times },
  );
  return call<string>(
    world,
    'service_role',
    (sql) => sql`
      select public.make_offer(${id}, ${given.step ?? 0}, ${person}, ${terms}::text::jsonb, ${minutes}, ${isAutomatic}, ${as}) as answer`,
  );
}

/** A link to an offer, as a message would have it. */
export async function linkTo({ db }: SchedulingWorld, offerId: string): Promise<string> {
  const [row] = await db.sql<{ token: string | null }[]>`
    select private.make_offer_link(${offerId}, 'sms') as token`;
  if (row?.token === null || row === undefined) throw new Error('there is no link');
  return row.token;
}

export function look(
  world: SchedulingWorld,
  key: { token?: string; offerId?: string },
  as: Persona = null,
): Promise<OfferTerms | null> {
  return call<OfferTerms | null>(
    world,
    as,
    (sql) => sql`select public.get_offer(${key.token ?? null}, ${key.offerId ?? null}) as answer`,
  );
}

export function decline(
  world: SchedulingWorld,
  key: { token?: string; offerId?: string },
  as: Persona = null,
): Promise<OfferTerms> {
  return call<OfferTerms>(
    world,
    as,
    (sql) => sql`select public.decline_offer(${key.token ?? null}, ${key.offerId ?? null}) as answer`,
  );
}

/** Where each on the list stands, as `Ana 0 waiting`. */
export async function standing({ db }: SchedulingWorld, id: string): Promise<string[]> {
  const rows = await db.sql<{ line: string }[]>`
    select p.full_name || ' ' || c.step || ' ' || coalesce(c.state::text, 'skipped') as line
    from public.call_out_candidates c join public.profiles p on p.id = c.person_id
    where c.call_out_id = ${id} order by c.step, c.place nulls last, p.full_name`;
  return rows.map(({ line }) => line);
}

/** Lets the time to answer of every open offer be over. */
export async function letPass({ db }: SchedulingWorld): Promise<void> {
  await db.sql`alter table public.call_out_offers disable trigger call_out_offers_guard`;
  await db.sql`update public.call_out_offers set answer_by = now() - interval '1 second' where state = 'open'`;
  await db.sql`alter table public.call_out_offers enable trigger call_out_offers_guard`;
}

/** Says whether the agency lets the app make offers. */
export async function letOffer({ db, ours }: SchedulingWorld, isOn: boolean): Promise<void> {
  await db.sql`
    update public.setting_versions set value = jsonb_set(value, '{automatic,offers}', to_jsonb(${isOn}::boolean))
    where agency_id = ${ours.id} and kind = 'filling'`;
  await db.sql`
    update public.filling_rules set value = jsonb_set(value, '{automatic,offers}', to_jsonb(${isOn}::boolean))
    where agency_id = ${ours.id}`;
}

import type postgres from 'postgres';
import { readFillingFacts } from '#lib/data/filling-facts.ts';
import { candidatesOf } from '#lib/domain/call-out-list.ts';
import { rankFilling } from '#lib/domain/filling-rank.ts';
import type { FillingFacts } from '#lib/domain/filling-records.ts';
import { mandateListOf } from '#lib/domain/mandate-list.ts';
import { planFill } from '#lib/domain/opening-fill.ts';
import { barOf, judgeFor } from '#lib/domain/opening-view.ts';
import { addDays } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import type { SeedAgency } from './centers.ts';
import { actAs, asJsonb } from './database.ts';
import type { SeedPerson } from './people.ts';
import { stableId } from './random.ts';

/** How far ahead of the clock the functions plan. */
const AHEAD_DAYS_MAX = 600;
/** The day of a center has begun up to a day and a half ago. */
const BEHIND_DAYS_MAX = 2;
const DAY_MS = 24 * 3_600_000;

type Filling = { tx: postgres.TransactionSql; agency: SeedAgency; supervisorId: string };

/**
 * Wishes, a time of sleep and a standby; and of the coming open shifts one that a call-out has filled, one that was mandated
 * after a refusal, and one that people ask for. All by the functions of the app; what there is no open shift or nobody for, is
 * left out, and everything where `today` is over or too far ahead.
 */
export async function insertFilling(
  tx: postgres.TransactionSql,
  agency: SeedAgency,
  options: { today: LocalDate; supervisorId: string; dispatcherId: string; people: readonly SeedPerson[] },
): Promise<void> {
  const { today, supervisorId, dispatcherId, people } = options;
  // The functions go by the clock, and take nothing that is over for them.
  const daysAhead = (Date.parse(today) - Date.now()) / DAY_MS;
  if (daysAhead < -BEHIND_DAYS_MAX || daysAhead > AHEAD_DAYS_MAX) return;
  const filling = { tx, agency, supervisorId };
  await insertWishes(filling, today, dispatcherId, people);
  const openings = await tx<{ id: number }[]>`
    select o.id::integer from public.openings o
    where o.agency_id = ${agency.id} and o.state = 'open' and o.required_role = 'dispatcher'
      and o.shift_date > ${today}::text::date
    order by o.starts_at, o.id`;
  const makers = [callOut, claims, mandate];
  for (const { id } of openings) {
    const [make] = makers;
    if (make === undefined) break;
    const facts = await readFacts(filling, id);
    if (facts !== null && (await make(filling, facts))) makers.shift();
  }
}

async function insertWishes(
  { tx, supervisorId }: Filling,
  today: LocalDate,
  dispatcherId: string,
  people: readonly SeedPerson[],
): Promise<void> {
  const others = people.filter(({ id, role }) => role === 'dispatcher' && id !== dispatcherId);
  const wishes = [
    [dispatcherId, 'overtime', 62, 'Weekdays, when the children are at school.'],
    [others[2]?.id, 'overtime', 127, null],
    [others[6]?.id, 'overtime', 65, null],
    [others[4]?.id, 'blackout', 65, 'Weekends are for my family.'],
    [others[9]?.id, 'standby', 96, null],
  ] as const;
  for (const [personId, kind, weekdays, note] of wishes) {
    if (personId === undefined) continue;
    // Standby is planned by supervisors, wishes are one's own.
    const person = kind === 'standby' ? supervisorId : personId;
    await actAs(
      tx,
      { person },
      () => tx`select public.save_availability(${personId}, ${kind}, ${today}::text::date,
        ${addDays(today, 60)}::text::date, ${weekdays}, null, null, ${note})`,
    );
  }
  const sleeper = others[3]?.id;
  if (sleeper === undefined) return;
  await actAs(tx, { person: sleeper }, () => tx`select public.save_sleep_window('08:00', '15:00')`);
}

async function readFacts({ tx, supervisorId }: Filling, openingId: number): Promise<FillingFacts | null> {
  const [row] = await actAs(
    tx,
    'service_role',
    () => tx<{ facts: unknown }[]>`select public.get_opening_facts(${supervisorId}, ${openingId}) as facts`,
  );
  return row?.facts ? readFillingFacts(row.facts) : null;
}

const idOf = ({ slug }: SeedAgency, what: string): string => stableId(`filling:${slug}:${what}`);

type Given = { way: 'call_out' | 'mandate'; call: object | null; mandate: object | null };

/** Gives the whole opening to somebody; false where that would need more than a warning. */
async function give(
  { tx, agency, supervisorId }: Filling,
  facts: FillingFacts,
  personId: string,
  { way, call, mandate: basis }: Given,
): Promise<boolean> {
  const plan = planFill(facts, { personId, kind: 'take', part: null }, Date.now());
  const { opening } = facts;
  const block = facts.blocks.find(({ scheduleId }) => scheduleId === opening.scheduleId);
  if (plan === null || (plan.need !== 'nothing' && plan.need !== 'warning')) return false;
  await actAs(
    tx,
    'service_role',
    () => tx`select public.fill_opening(${supervisorId}, ${opening.id}, ${opening.version}, ${idOf(agency, `fill ${way}`)},
      ${opening.scheduleId}, ${block?.version ?? 0}, ${asJsonb(tx, plan.operations)}, ${asJsonb(tx, plan.violations)}, false, '',
      ${way}, ${personId}, ${call && asJsonb(tx, call)}, ${basis && asJsonb(tx, basis)})`,
  );
  return true;
}

/** Two of the list do not come, the third does. */
async function callOut(filling: Filling, facts: FillingFacts): Promise<boolean> {
  const { tx, agency, supervisorId } = filling;
  const ranking = rankFilling(facts, Date.now());
  const step = ranking.steps.find(({ step: at, ranked }) => {
    const rules = facts.rules.steps[at];
    return ranked.length >= 3 && ranked[0]?.proposal.kind === 'take' && !rules?.filters.includes('mandate');
  });
  const [first, second, third] = step?.ranked ?? [];
  if (step === undefined || first === undefined || second === undefined || third === undefined) return false;
  const id = idOf(agency, 'call-out');
  await actAs(
    tx,
    'service_role',
    () => tx`select public.start_call_out(${supervisorId}, ${id}, ${facts.opening.id}, ${facts.opening.version},
      ${asJsonb(tx, facts.rules)}, to_timestamp(${ranking.rankedAt / 1000}::float8), ${asJsonb(tx, candidatesOf(facts, ranking))},
      false)`,
  );
  for (const [personId, outcome, note] of [
    [first.personId, 'no_answer', null],
    [second.personId, 'refused', 'Has no sitter.'],
  ] as const) {
    await actAs(
      tx,
      { person: supervisorId },
      () =>
        tx`select public.record_contact(${id}, ${step.step}, ${personId}, ${outcome}, ${note},
        ${idOf(agency, outcome)})`,
    );
  }
  const call = { callOutId: id, step: step.step, channel: 'phone', note: null };
  const now = await readFacts(filling, facts.opening.id);
  return now !== null && (await give(filling, now, third.personId, { way: 'call_out', call, mandate: null }));
}

/** The first of the list refuses, the next is ordered. */
async function mandate(filling: Filling, facts: FillingFacts): Promise<boolean> {
  const { tx, agency, supervisorId } = filling;
  const before = mandateListOf(facts, 'mandate', Date.now());
  const [first, second] = before.ranking.ranked;
  if (first === undefined || second === undefined) return false;
  const basisOf = ({ inputs, ranking }: typeof before, reason: string | null) => ({
    kind: 'mandate',
    inputs,
    ranking,
    callOutId: null,
    reason,
  });
  await actAs(
    tx,
    'service_role',
    () => tx`select public.record_mandate_contact(${supervisorId}, ${facts.opening.id}, ${first.personId}, 'refused',
      ${asJsonb(tx, basisOf(before, null))}, ${idOf(agency, 'mandate')}, 'Cannot leave the children.')`,
  );
  // Who refused stands elsewhere on the list by now.
  const now = await readFacts(filling, facts.opening.id);
  if (now === null) return false;
  const basis = basisOf(mandateListOf(now, 'mandate', Date.now()), `${first.fullName} refused.`);
  return give(filling, now, second.personId, { way: 'mandate', call: null, mandate: basis });
}

/** People ask for it, and the ranking is to decide. */
async function claims({ tx, supervisorId }: Filling, facts: FillingFacts): Promise<boolean> {
  const { opening, roster } = facts;
  const now = Date.now();
  const able = roster.people.filter(({ id }) => {
    const judged = judgeFor(facts, id, now);
    return judged !== null && barOf(judged, opening, now) === null && judged.candidate.need === 'nothing';
  });
  if (able.length < 2) return false;
  const until = new Date(opening.startsAt - (opening.startsAt - now) / 4).toISOString();
  const [posted] = await actAs(
    tx,
    { person: supervisorId },
    () => tx<{ version: number }[]>`
      select (public.post_opening(${opening.id}, ${opening.version}, true, ${until}, 'Training is that day.') ->> 'version')::integer
        as version`,
  );
  for (const { id } of able.slice(0, 3)) {
    await actAs(
      tx,
      'service_role',
      () => tx`select public.claim_opening(${id}, ${opening.id}, ${posted?.version ?? 0}, '[]'::jsonb, null)`,
    );
  }
  return true;
}

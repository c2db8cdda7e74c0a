import { isDeepStrictEqual } from 'node:util';
import type postgres from 'postgres';
import type { FillingRules } from '#lib/domain/filling-records.ts';
import { rankMandates } from '#lib/domain/mandate-rank.ts';
import { MINUTE_MS } from '#lib/domain/time.ts';
import { checkChain } from '../../../supabase/local/audit-chain.ts';
import type { Floor } from '../self-service/floor.ts';
import type { State } from '../self-service/state.ts';
import type { FillingState, MandateNow } from './state.ts';

const HOUR_MS = 60 * MINUTE_MS;

/** What no moment may show, in sentences, straight from the tables. */
export async function tableProblems(sql: postgres.ISql): Promise<string[]> {
  const rows = await sql<{ problem: string }[]>`
    -- Each open published row that is not over has one open opening that says the same, and the reverse.
    select format('row %s is open and has %s openings', a.id, count(o.id)) as problem
    from public.assigned_shifts a left join public.openings o on o.assignment_id = a.id and o.state = 'open'
    where a.status = 'published' and a.user_id is null and a.ends_at > now()
    group by a.id having count(o.id) <> 1
    union all
    select format('opening %s is of row %s, which is %s, of %s', o.id, a.id, a.status, coalesce(a.user_id::text, 'nobody'))
    from public.openings o join public.assigned_shifts a on a.id = o.assignment_id
    where o.state = 'open' and (a.status <> 'published' or a.user_id is not null
      or (o.starts_at, o.ends_at, o.shift_date) is distinct from (a.starts_at, a.ends_at, a.shift_date))
    union all
    select format('opening %s has %s winners', c.opening_id, count(*))
    from public.opening_claims c where c.state = 'won' group by c.opening_id having count(*) > 1
    union all
    select format('a claim waits for opening %s, which is %s', o.id, o.state)
    from public.opening_claims c join public.openings o on o.id = c.opening_id where c.state = 'waiting' and o.state <> 'open'
    union all
    select format('opening %s is searched by %s call-outs and is %s', o.id, count(*), o.state)
    from public.call_outs c join public.openings o on o.id = c.opening_id
    where c.state = 'running' group by o.id having count(*) > 1 or o.state <> 'open'
    union all
    select format('an offer of opening %s is open: it is %s, its call-out %s', o.id, o.state, c.state)
    from public.call_out_offers f join public.call_outs c on c.id = f.call_out_id join public.openings o on o.id = c.opening_id
    where f.state = 'open' and (o.state <> 'open' or c.state <> 'running')
    union all
    select format('%s candidates of call-out %s accepted', count(*), d.call_out_id)
    from public.call_out_candidates d join public.call_outs c on c.id = d.call_out_id
    join public.opening_fills f on f.opening_id = c.opening_id
    where d.state = 'accepted' and c.state = 'filled'
    group by d.call_out_id
    having count(distinct d.person_id) > count(distinct f.id)
    union all
    select format('opening %s was given away twice: fills %s and %s', f.opening_id, f.id, g.id)
    from public.opening_fills f join public.opening_fills g on g.opening_id = f.opening_id and g.id > f.id
    where f.way <> 'roster' and g.way <> 'roster' and f.starts_at < g.ends_at and g.starts_at < f.ends_at
    union all
    select format('opening %s is filled by %s and no fill says with whom', o.id, o.closed_way)
    from public.openings o
    where o.state = 'filled' and o.closed_way <> 'roster'
      and not exists (select from public.opening_fills f where f.opening_id = o.id)
    union all
    select format('opening %s is %s and has %s last steps', o.id, o.state, count(e.id))
    from public.openings o left join public.opening_events e on e.opening_id = o.id
      and e.kind in ('filled', 'awarded', 'withdrawn', 'expired')
    where o.state <> 'open' group by o.id having count(e.id) = 0
    union all
    select format('mandate %s stands, and edit %s by which it was made is undone', m.id, e.id)
    from public.mandate_records m
    join private.edit_fills x on x.opening_id = m.opening_id and x.person_id = m.person_id and x.mandate is not null
    join public.roster_edits e on e.id = x.edit_id and e.state = 'undone'
    join public.opening_fills f on f.edit_id = e.id and f.assignment_id = m.assignment_id
    where m.outcome = 'assigned' and not exists (select from public.mandate_records v where v.voids_id = m.id)
    union all
    select format('opening %s does not say when it was opened', o.id)
    from public.openings o where not exists (
      select from public.opening_events e where e.opening_id = o.id and e.kind = 'opened')`;
  return rows.map(({ problem }) => problem);
}

/** What was done and the audit does not tell. */
export async function auditProblems({ sql, agency }: Floor): Promise<string[]> {
  const rows = await sql<{ problem: string }[]>`
    with told as materialized (
      select l.entity, l.target_id, count(*) as times from public.audit_logs l
      where l.agency_id = ${agency.id} and l.entity in ('opening', 'opening_claim', 'call_out', 'call_out_offer',
        'call_out_contact', 'mandate')
      group by l.entity, l.target_id
    ), done as (
      select 'opening' as entity, o.id::text as target, 1 as times from public.openings o where o.state <> 'open'
      union all
      select 'opening_claim', c.opening_id || '/' || c.person_id,
        sum(case when c.state = 'waiting' then 1 when c.decided_at = c.created_at then 1 else 2 end)
      from public.opening_claims c group by 2
      union all
      select 'call_out', c.id::text, case c.state when 'running' then 1 else 2 end from public.call_outs c
      union all
      select 'call_out_offer', f.call_out_id || '/' || f.id, case f.state when 'open' then 1 else 2 end
      from public.call_out_offers f
      union all
      select 'call_out_contact', t.call_out_id || '/' || t.id, 1 from public.call_out_contacts t
      union all
      select 'mandate', m.id::text, 1 from public.mandate_records m
    )
    select format('%s %s was changed %s times, and the audit tells of %s', d.entity, d.target, d.times, coalesce(t.times, 0))
      as problem
    from done d left join told t on t.entity = d.entity and t.target_id = d.target
    where coalesce(t.times, 0) < d.times`;
  const { broken } = await checkChain(sql, agency.id);
  return [
    ...rows.map(({ problem }) => problem),
    ...(broken === null ? [] : [`the audit does not hold: ${broken.words}`]),
  ];
}

export type MandateView = { floor: Floor; before: State; after: State; filling: FillingState };

/** Records that are new since `known`: charged exactly by the rule, made of their own inputs, and of nobody protected. */
export function mandateProblems(view: MandateView, known: number): string[] {
  const fresh = view.filling.mandates.filter(({ id }) => id > known);
  return fresh.flatMap((record) =>
    [...chargeProblems(record), ...replayProblems(record), ...protectionProblems(record, view)].map(
      (words) => `mandate ${record.id} (${record.kind}, ${record.outcome}): ${words}`,
    ),
  );
}

/** By the rules as the record holds them. */
function isCharged({ kind, outcome, inputs }: MandateNow): boolean {
  const { rules }: { rules: FillingRules['mandate'] } = inputs;
  if (outcome === 'refused') return rules.chargesRefusal;
  if (outcome !== 'assigned') return false;
  return kind === 'mandate' || rules.chargesExtension;
}

function chargeProblems(record: MandateNow): string[] {
  return record.isCharged === isCharged(record) ? [] : [`it is ${record.isCharged ? '' : 'not '}charged`];
}

function replayProblems({ inputs, ranking }: MandateNow): string[] {
  const again = JSON.parse(JSON.stringify(rankMandates(inputs)));
  return isDeepStrictEqual(again, ranking) ? [] : ['its inputs give another ranking'];
}

function protectionProblems(record: MandateNow, { floor, before, after, filling }: MandateView): string[] {
  const { personId, outcome, startsAt, endsAt, inputs, ranking } = record;
  if (outcome !== 'assigned') return [];
  const problems: string[] = [];
  if (!ranking.ranked.some((each) => each.personId === personId)) problems.push('they are not on the list');
  if (floor.people.find(({ id }) => id === personId)?.counts === false) problems.push('they are in training');
  const from = startsAt - inputs.rules.leaveBufferHours * HOUR_MS;
  // Leave that was approved all the while.
  const leave = [...before.leave.values()].find(
    (request) =>
      request.userId === personId &&
      request.status === 'approved' &&
      after.leave.get(request.id)?.status === 'approved' &&
      request.startsAt < endsAt &&
      request.endsAt > from,
  );
  if (leave !== undefined) problems.push(`leave ${leave.id} protects them`);
  const voided = new Set(filling.mandates.map(({ voidsId }) => voidsId));
  const twice = filling.mandates.find(
    (other) =>
      other.id < record.id &&
      other.personId === personId &&
      other.outcome === 'assigned' &&
      !voided.has(other.id) &&
      workweekOf(other.startsAt) === workweekOf(startsAt),
  );
  if (twice !== undefined) problems.push(`mandate ${twice.id} was in the same workweek`);
  return problems;
}

/** The center is in one zone and its workweeks begin on Sunday 00:00; nothing here starts within an hour of that. */
function workweekOf(startsAt: number): number {
  const dayMs = 24 * HOUR_MS;
  const local = startsAt - 7 * HOUR_MS;
  // 1 January 1970 was a Thursday.
  return Math.floor((local / dayMs + 4) / 7);
}

import type postgres from 'postgres';
import type { CandidateState } from '#lib/domain/call-out-records.ts';
import type {
  MandateInputs,
  MandateKind,
  MandateOutcome,
  MandateRanking,
} from '#lib/domain/mandate-records.ts';
import type { Instant } from '#lib/domain/types.ts';

export type OpeningNow = {
  id: number;
  version: number;
  isRanked: boolean;
  startsAt: Instant;
  endsAt: Instant;
  waiting: readonly string[];
};

export type CallOutNow = {
  id: string;
  version: number;
  openingId: number;
  candidates: readonly { personId: string; step: number; state: CandidateState | null }[];
  offers: readonly { id: string; personId: string }[];
};

export type MandateNow = {
  id: number;
  personId: string;
  kind: MandateKind;
  outcome: MandateOutcome;
  isCharged: boolean;
  voidsId: number | null;
  startsAt: Instant;
  endsAt: Instant;
  inputs: MandateInputs;
  ranking: MandateRanking;
};

/** What is open, what is searched, and who was ordered. */
export type FillingState = {
  openings: readonly OpeningNow[];
  /** Those that run. */
  callOuts: readonly CallOutNow[];
  mandates: readonly MandateNow[];
  /** How many openings were filled in which way. */
  ways: Readonly<Record<string, number>>;
};

/** Reads everything in one statement. */
export async function readFilling(sql: postgres.Sql): Promise<FillingState> {
  const [row] = await sql<{ answer: FillingState }[]>`
    select jsonb_build_object(
      'openings', (
        select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'version', o.version, 'isRanked', o.is_ranked,
          'startsAt', extract(epoch from o.starts_at) * 1000, 'endsAt', extract(epoch from o.ends_at) * 1000,
          'waiting', (
            select coalesce(jsonb_agg(c.person_id order by c.id), '[]')
            from public.opening_claims c where c.opening_id = o.id and c.state = 'waiting'
          )) order by o.id), '[]')
        from public.openings o where o.state = 'open'
      ),
      'callOuts', (
        select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'version', c.version, 'openingId', c.opening_id,
          'candidates', (
            select coalesce(jsonb_agg(jsonb_build_object('personId', d.person_id, 'step', d.step, 'state', d.state)
              order by d.step, d.place, d.person_id), '[]')
            from public.call_out_candidates d where d.call_out_id = c.id
          ),
          'offers', (
            select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'personId', f.person_id) order by f.made_at, f.person_id), '[]')
            from public.call_out_offers f where f.call_out_id = c.id and f.state = 'open'
          )) order by c.opening_id), '[]')
        from public.call_outs c where c.state = 'running'
      ),
      'mandates', (
        select coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'personId', m.person_id, 'kind', m.kind, 'outcome', m.outcome,
          'isCharged', m.is_charged, 'voidsId', m.voids_id, 'startsAt', extract(epoch from m.starts_at) * 1000,
          'endsAt', extract(epoch from m.ends_at) * 1000, 'inputs', m.inputs, 'ranking', m.ranking) order by m.id), '[]')
        from public.mandate_records m
      ),
      'ways', (
        select coalesce(jsonb_object_agg(w.closed_way, w.count), '{}')
        from (select o.closed_way, count(*) from public.openings o where o.closed_way is not null group by 1) w
      )) as answer`;
  if (row === undefined) throw new Error('The state was not told.');
  return row.answer;
}

import type postgres from 'postgres';
import { readSwapFacts } from '#lib/data/swap-decisions.ts';
import type { SwapFacts } from '#lib/domain/swap-records.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import type { SeedAgency } from './centers.ts';
import { actAs, asJsonb } from './database.ts';
import { planPastTrade, planSwaps, type SeedSwap, tradedDays } from './swaps.ts';

/** Trades of a published block in the states that they are given, as if they had been offered and decided in the app. */
export async function insertSwaps(
  tx: postgres.TransactionSql,
  agency: SeedAgency,
  options: { today: LocalDate; supervisorId: string; dispatcherId: string },
): Promise<void> {
  const { today, supervisorId, dispatcherId } = options;
  const { ahead, past } = tradedDays(today);
  const before = await readFacts(tx, options, past);
  const trades = before === null ? [] : planPastTrade(agency, before, today, dispatcherId);
  await tx`select set_config('app.bulk', 'on', true)`;
  for (const trade of trades)
    await exchange(tx, await insertSwap(tx, agency, trade, supervisorId), supervisorId);
  const facts = await readFacts(tx, options, ahead);
  const offers = facts === null ? [] : planSwaps(agency, facts, today, dispatcherId);
  for (const offer of offers) await insertSwap(tx, agency, offer, supervisorId);
  await tx`select set_config('app.bulk', '', true)`;
}

/** What trades between dispatchers are judged on; null when nobody has a shift on these days. */
async function readFacts(
  tx: postgres.TransactionSql,
  { supervisorId, dispatcherId }: { supervisorId: string; dispatcherId: string },
  [from, to]: readonly [LocalDate, LocalDate],
): Promise<SwapFacts | null> {
  const [shift] = await tx<{ id: number }[]>`
    select a.id::integer from public.assigned_shifts a
    join public.profiles p on p.agency_id = a.agency_id and p.id = ${dispatcherId}
    where a.user_id is not null and private.role_of(a.user_id) = 'dispatcher' and a.status = 'published'
      and a.shift_date between ${from}::text::date and ${to}::text::date
    order by a.id limit 1`;
  if (shift === undefined) return null;
  const [row] = await actAs(
    tx,
    'service_role',
    () => tx<{ answer: unknown }[]>`
      select public.get_swap_facts(${supervisorId}, ${shift.id}, ${from}::text::date, ${to}::text::date) as answer`,
  );
  return readSwapFacts(row?.answer);
}

async function insertSwap(
  tx: postgres.TransactionSql,
  agency: SeedAgency,
  { shift, responderId, other, state, ...swap }: SeedSwap,
  supervisorId: string,
): Promise<number> {
  const isAgreed = swap.acceptedAt !== null;
  const [row] = await tx<{ id: number }[]>`
    insert into public.shift_swaps (agency_id, center_id, kind, requester_id, requester_assigned_shift_id, responder_id,
      responder_assigned_shift_id, is_for_everyone, status, note, created_at, updated_at, accepted_at, decided_at, approved_by,
      expires_at)
    select ${agency.id}, ${agency.centerId}, ${other === null ? 'give' : 'swap'}, ${shift.userId}, ${shift.id},
      ${isAgreed ? responderId : null}, ${isAgreed ? (other?.id ?? null) : null}, ${state === 'everyone'},
      ${isAgreed ? state : 'pending'}, s.note, s.offered_at, coalesce(s.decided_at, s.accepted_at, s.offered_at), s.accepted_at,
      s.decided_at, ${state === 'approved' ? supervisorId : null}, s.expires_at
    from (
      select x.note, to_timestamp(x."offeredAt" / 1000) as offered_at, to_timestamp(x."acceptedAt" / 1000) as accepted_at,
        to_timestamp(x."decidedAt" / 1000) as decided_at, to_timestamp(x."expiresAt" / 1000) as expires_at
      from jsonb_to_record(${asJsonb(tx, swap)}) as x (note text, "offeredAt" bigint, "acceptedAt" bigint, "decidedAt" bigint,
        "expiresAt" bigint)
    ) s
    returning id`;
  if (row === undefined) throw new Error('the offer was not written');
  if (state !== 'everyone') {
    await tx`
      insert into public.swap_answers (swap_id, person_id, agency_id, state, assigned_shift_id, created_at, updated_at)
      select s.id, ${responderId}, s.agency_id, ${isAgreed ? 'accepted' : 'asked'}, ${other?.id ?? null}, s.created_at,
        coalesce(s.accepted_at, s.created_at)
      from public.shift_swaps s where s.id = ${row.id}`;
  }
  return row.id;
}

/** What an approval does in the ledger, by the supervisor. */
async function exchange(tx: postgres.TransactionSql, swapId: number, supervisorId: string): Promise<void> {
  await tx`select private.act_as(${supervisorId})`;
  await tx`select private.write_trade(s, '{}', null) from public.shift_swaps s where s.id = ${swapId}`;
  await tx`select set_config('request.jwt.claims', '', true)`;
}

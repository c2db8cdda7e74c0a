import type postgres from 'postgres';
import type { SwapAnswerState, SwapStatus } from '#lib/domain/swap-records.ts';
import type { TestAgency } from './people.ts';

export type SwapOptions = {
  requesterId: string;
  assignmentId: number;
  /** Who was asked or answered; in a swap each with a shift, or without = any of theirs. */
  answers?: readonly { personId: string; state?: SwapAnswerState; assignmentId?: number }[];
  /** The other side, in the states after it was accepted. */
  responder?: { personId: string; assignmentId?: number };
  isForEveryone?: boolean;
  status?: SwapStatus;
  note?: string;
  /** As SQL reads them. */
  createdAt?: string;
  acceptedAt?: string;
  expiresAt?: string;
};

/** An offer as it stands, a swap where the other side gives a shift, without what an approval exchanges. Returns its id. */
export async function makeSwap(sql: postgres.Sql, agency: TestAgency, options: SwapOptions): Promise<number> {
  const { answers = [], responder, isForEveryone = false, status = 'pending', createdAt = 'now' } = options;
  const isSwap = [...answers, ...(responder ? [responder] : [])].some(
    ({ assignmentId }) => assignmentId !== undefined,
  );
  const acceptedAt = responder === undefined ? null : (options.acceptedAt ?? createdAt);
  return sql.begin(async (tx) => {
    const [row] = await tx<{ id: number }[]>`
      insert into public.shift_swaps (agency_id, center_id, kind, requester_id, requester_assigned_shift_id, is_for_everyone,
        status, responder_id, responder_assigned_shift_id, note, created_at, accepted_at, expires_at)
      values (${agency.id}, ${agency.centerId}, ${isSwap ? 'swap' : 'give'}, ${options.requesterId}, ${options.assignmentId},
        ${isForEveryone}, ${status}, ${responder?.personId ?? null}, ${responder?.assignmentId ?? null},
        ${options.note ?? null}, ${createdAt}::text::timestamptz, ${acceptedAt}::text::timestamptz,
        ${options.expiresAt ?? '2031-01-01Z'}::text::timestamptz)
      returning id`;
    if (row === undefined) throw new Error('The offer was not written.');
    for (const { personId, state = 'asked', assignmentId = null } of [
      ...answers,
      ...(responder ? [{ ...responder, state: 'accepted' as const }] : []),
    ]) {
      await tx`
        insert into public.swap_answers (swap_id, person_id, agency_id, state, assigned_shift_id)
        values (${row.id}, ${personId}, ${agency.id}, ${state}, ${assignmentId})`;
    }
    return row.id;
  });
}

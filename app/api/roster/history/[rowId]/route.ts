import { answerSupervisor } from '#app/api/roster/answer.ts';
import { getShiftHistory } from '#lib/data/roster-edits.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { rowHistorySchema } from '#lib/domain/roster-schemas.ts';

/** What happened to a row of the ledger: a list of `ShiftChange`, the latest first. */
export async function GET(_: Request, { params }: { params: Promise<{ rowId: string }> }): Promise<Response> {
  const { rowId } = await params;
  return answerSupervisor(async (db) => {
    const parsed = rowHistorySchema.safeParse({ rowId });
    if (!parsed.success)
      throw new Refusal('invalid', parsed.error.issues[0]?.message ?? 'Check the address.');
    return getShiftHistory(db, parsed.data.rowId);
  });
}

import { answerSupervisor } from '#app/api/roster/answer.ts';
import { getRosterWire } from '#lib/data/roster-facts.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { rosterRangeSchema } from '#lib/domain/roster-schemas.ts';

/** The rows of a schedule as a `RosterWire`: between two operational dates, or what changed since an instant. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ scheduleId: string }> },
): Promise<Response> {
  const { scheduleId } = await params;
  return answerSupervisor(async (db) => {
    const query = Object.fromEntries(new URL(request.url).searchParams);
    const parsed = rosterRangeSchema.safeParse({ ...query, scheduleId });
    if (!parsed.success) {
      throw new Refusal('invalid', parsed.error.issues[0]?.message ?? 'Check the address.');
    }
    const { from, to, since } = parsed.data;
    const range = from === null || to === null ? null : { fromDate: from, toDate: to };
    return getRosterWire(db, parsed.data.scheduleId, range, since);
  });
}

import { z } from 'zod';
import { answerRole } from '#app/api/roster/answer.ts';
import {
  getMyShiftHistory,
  getPersonHistory,
  getRequestActivity,
  getScheduleHistory,
} from '#lib/data/histories.ts';
import { Refusal } from '#lib/domain/refusal.ts';

const number = z.coerce
  .number('A history’s id is a number.')
  .int()
  .positive()
  .max(2 ** 53 - 1);
const addressSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('person'),
    id: z.uuid('A person is named by an id.'),
    before: number.nullable(),
  }),
  z.object({ kind: z.literal('schedule'), id: number.max(2 ** 31 - 1), before: number.nullable() }),
  z.object({ kind: z.enum(['time_off', 'swap']), id: number.max(2 ** 31 - 1), before: number.nullable() }),
  z.object({ kind: z.literal('shift'), id: number, before: z.null() }),
]);

/**
 * A page of what became of a person, a schedule, a request, a trade or an own shift: a `HistoryPage`. What the caller may not see is not
 * there.
 */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ kind: string; id: string }> },
): Promise<Response> {
  const before = new URL(request.url).searchParams.get('before');
  const address = addressSchema.safeParse({ ...(await params), before });
  return answerRole('dispatcher', async (db, user) => {
    if (!address.success) throw new Refusal('invalid', 'There is no history at this address.');
    const { kind, id, before: key } = address.data;
    if (kind === 'person') return getPersonHistory(db, id, key);
    if (kind === 'schedule') return getScheduleHistory(db, id, key);
    if (kind === 'time_off' || kind === 'swap') return getRequestActivity(db, kind, id, key);
    const timeZone = user.center?.clock.timeZone ?? 'UTC';
    return getMyShiftHistory(db, id, { timeZone, clockStyle: user.clockStyle });
  });
}

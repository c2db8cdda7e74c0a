import { z } from 'zod';
import { answerWithin } from '#app/api/roster/answer.ts';
import { getPolicy, listPolicyReaders } from '#lib/data/policies.ts';
import { readersCsv } from '#lib/domain/policy-records.ts';

const key = z.coerce.number().int().min(1).max(2_147_483_647);
const paramsSchema = z.object({ id: key, version: key });

/** Who has read a version and who has not, as a file, for supervisors. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ id: string; version: string }> },
): Promise<Response> {
  const given = paramsSchema.safeParse(await params);
  return answerWithin('policy_export', 'supervisor', async (db) => {
    const policy = given.success ? await getPolicy(db, given.data.id, given.data.version) : null;
    if (policy === null) return null;
    const readers = await listPolicyReaders(db, policy.id, policy.number);
    return new Response(readersCsv(policy, readers), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="policy-${policy.id}-version-${policy.number}.csv"`,
        'cache-control': 'private, no-store',
      },
    });
  });
}

import { z } from 'zod';
import { fileAnswer } from '#app/api/file-answer.ts';
import { answerWithin } from '#app/api/roster/answer.ts';
import { readFile } from '#lib/data/kept-files.ts';
import { getPolicy, policyPath } from '#lib/data/policies.ts';

const key = z.coerce.number().int().min(1).max(2_147_483_647);
const paramsSchema = z.object({ id: key, version: key });

/** The file of a version, for whoever may read it: to be saved, and only as it was published. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ id: string; version: string }> },
): Promise<Response> {
  const given = paramsSchema.safeParse(await params);
  return answerWithin('file_download', 'dispatcher', async (db, user) => {
    const policy = given.success ? await getPolicy(db, given.data.id, given.data.version) : null;
    if (policy === null || policy.fileId === null) return null;
    const file = await readFile(db, 'policies', policyPath(user.agency.id, policy.fileId));
    if (file === null || file.sha256 !== policy.sha256) return null;
    return fileAnswer(file, policy.fileName ?? policy.title, 'application/pdf');
  });
}

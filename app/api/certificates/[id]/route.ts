import { z } from 'zod';
import { fileAnswer } from '#app/api/file-answer.ts';
import { answerWithin } from '#app/api/roster/answer.ts';
import { certificatePath, getCertificateFile } from '#lib/data/certificates.ts';
import { readFile } from '#lib/data/kept-files.ts';

const paramsSchema = z.object({ id: z.coerce.number().int().min(1).max(2_147_483_647) });

/** The file of a certificate, for the person and supervisors of the agency: to be saved, never shown in place. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const given = paramsSchema.safeParse(await params);
  return answerWithin('file_download', 'dispatcher', async (db, user) => {
    const known = given.success ? await getCertificateFile(db, given.data.id) : null;
    if (known === null) return null;
    const file = await readFile(
      db,
      'certificates',
      certificatePath(user.agency.id, known.userId, known.fileId),
    );
    return file === null ? null : fileAnswer(file, known.fileName, known.fileType);
  });
}

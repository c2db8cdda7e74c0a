import { z } from 'zod';
import { answerRole } from '#app/api/roster/answer.ts';
import { readPicture } from '#lib/data/pictures.ts';

const paramsSchema = z.object({ person: z.uuid(), picture: z.uuid() });

/** A person's picture, for people of the same agency. One that is gone is no refusal: pages ask for it by themselves. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ person: string; picture: string }> },
): Promise<Response> {
  const given = paramsSchema.safeParse(await params);
  return answerRole('dispatcher', async (db, user) => {
    const place = given.success
      ? { agencyId: user.agency.id, userId: given.data.person, pictureId: given.data.picture }
      : null;
    const found = place && (await readPicture(db, place));
    if (!found) return new Response(null, { status: 404, headers: { 'cache-control': 'no-store' } });
    return new Response(found.stream(), {
      headers: {
        'content-type': found.type,
        'content-length': String(found.size),
        'content-disposition': 'inline; filename="picture"',
        // Another picture has another address.
        'cache-control': 'private, max-age=86400, immutable',
      },
    });
  });
}

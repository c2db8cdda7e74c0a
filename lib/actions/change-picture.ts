import 'server-only';
import type { SessionUser } from '#lib/auth/session.ts';
import { getPerson } from '#lib/data/people.ts';
import { deletePicture, setPicture, uploadPicture } from '#lib/data/pictures.ts';
import { canChangePicture } from '#lib/domain/permissions.ts';
import { hasCameraNotes, PICTURE_BYTES_MAX, pictureTypeOf } from '#lib/domain/pictures.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import type { Db } from '#lib/supabase/server.ts';

/**
 * Shows a picture of a person in place of the former one: the own, or anybody's for an admin. The bytes are there before
 * the profile names them, and the former ones go last, so that whatever breaks off leaves a picture that is shown.
 *
 * @param image base64
 */
export async function changePicture(
  user: SessionUser,
  db: Db,
  { userId, image }: { userId: string; image: string },
): Promise<void> {
  await requireRight(user, db, userId);
  const bytes = Buffer.from(image, 'base64');
  const type = pictureTypeOf(bytes);
  const refuse = (rule: string) => new Refusal('invalid', rule, { image: rule });
  if (type === null) throw refuse('A picture is a PNG, JPEG or WebP file.');
  if (bytes.length > PICTURE_BYTES_MAX) throw refuse('This picture is too large.');
  if (hasCameraNotes(bytes)) throw refuse('This picture still says where it was taken.');
  const place = { agencyId: user.agency.id, userId, pictureId: crypto.randomUUID() };
  await uploadPicture(db, place, bytes, type);
  let former: string | null;
  try {
    former = await setPicture(db, userId, place.pictureId);
  } catch (error) {
    await deletePicture(db, place);
    throw error;
  }
  if (former !== null) await deletePicture(db, { ...place, pictureId: former });
}

/** Shows the initials again. */
export async function dropPicture(user: SessionUser, db: Db, userId: string): Promise<void> {
  await requireRight(user, db, userId);
  const former = await setPicture(db, userId, null);
  if (former !== null) await deletePicture(db, { agencyId: user.agency.id, userId, pictureId: former });
}

async function requireRight(user: SessionUser, db: Db, userId: string): Promise<void> {
  const actor = { userId: user.id, agencyId: user.agency.id, role: user.role };
  // Another agency's people are invisible to row level security, whoever asks.
  if (!canChangePicture(actor, { userId, agencyId: user.agency.id })) {
    throw new Refusal('forbidden', 'Only an admin may change the picture of somebody else.');
  }
  if (userId !== user.id && (await getPerson(db, userId)) === null) {
    throw new Refusal('not_found', 'This person does not exist.');
  }
}

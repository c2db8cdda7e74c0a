import 'server-only';
import { StorageApiError } from '@supabase/supabase-js';
import { z } from 'zod';
import { isPictureType, type Pictures, type PictureType, pictureHref } from '#lib/domain/pictures.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, requireData } from './read.ts';

const BUCKET = 'avatars';
/** In seconds: a picture never changes, another one has another name. */
const KEPT_SECONDS = 86_400;

/** Whose a picture is, and which. */
export type PicturePlace = { agencyId: string; userId: string; pictureId: string };

const pathOf = ({ agencyId, userId, pictureId }: PicturePlace) => `${agencyId}/${userId}/${pictureId}`;

const picturesSchema = z.record(z.string(), z.uuid());

/** The pictures of everybody in the caller's agency. */
export async function listPictures(db: Db): Promise<Pictures> {
  const found = picturesSchema.parse(requireData(await db.rpc('list_pictures')));
  return Object.fromEntries(
    Object.entries(found).map(([userId, pictureId]) => [userId, pictureHref(userId, pictureId)]),
  );
}

/** Keeps the bytes of a picture, which nobody is shown yet. Throws a `Refusal` where the caller may not. */
export async function uploadPicture(
  db: Db,
  place: PicturePlace,
  bytes: Uint8Array,
  type: PictureType,
): Promise<void> {
  const { error } = await db.storage
    .from(BUCKET)
    .upload(pathOf(place), bytes, { contentType: type, cacheControl: String(KEPT_SECONDS) });
  if (error === null) return;
  const statusCode = error instanceof StorageApiError ? error.statusCode : '';
  if (statusCode === '403')
    throw new Refusal('forbidden', 'You may not keep another picture of this person.');
  if (statusCode === '413') throw new Refusal('invalid', 'This picture is too large.');
  throw error;
}

/** Shows a picture that was uploaded, or none. Gives back the one shown before, which nobody needs any more. */
export async function setPicture(db: Db, userId: string, pictureId: string | null): Promise<string | null> {
  // The function takes null, which generated types do not know of parameters.
  const given = { p_user_id: userId, p_picture: pictureId } as { p_user_id: string; p_picture: string };
  return dataOf(await db.rpc('set_picture', given));
}

/** Removes the bytes of a picture. One that stays behind is shown nowhere, so nobody has to know. */
export async function deletePicture(db: Db, place: PicturePlace): Promise<void> {
  const { error } = await db.storage.from(BUCKET).remove([pathOf(place)]);
  if (error !== null) console.warn(`The picture ${place.pictureId} was not removed: ${error.message}`);
}

/** The bytes of a picture with their type; null where there is none that the caller may see. */
export async function readPicture(db: Db, place: PicturePlace): Promise<Blob | null> {
  const { data, error } = await db.storage.from(BUCKET).download(pathOf(place));
  if (error !== null) {
    const isGone = error instanceof StorageApiError && ['400', '404'].includes(error.statusCode);
    // Hosted projects say no more of what a caller may not see.
    if (isGone || error.status === 400 || error.status === 404) return null;
    throw error;
  }
  return isPictureType(data.type) ? data : null;
}

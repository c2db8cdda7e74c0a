/** A picture is square; both sides in pixels. */
export const PICTURE_SIDE = 256;

/** Largest picture, in bytes: as text it fits into what an action takes. */
export const PICTURE_BYTES_MAX = 600_000;

/** Addresses of the pictures of an agency, by person. Who has none is not in it. */
export type Pictures = Readonly<Record<string, string>>;

/** Where a person's picture is shown from; another picture has another address. */
export function pictureHref(userId: string, pictureId: string): string {
  return `/api/avatars/${userId}/${pictureId}`;
}

const types = ['image/webp', 'image/png', 'image/jpeg'] as const;
export type PictureType = (typeof types)[number];

/** Whether a file of this type may be a picture. */
export function isPictureType(type: string): type is PictureType {
  return types.some((known) => known === type);
}

/** What the bytes are, whatever their sender says; null for anything but a picture. */
export function pictureTypeOf(bytes: Uint8Array): PictureType | null {
  const start = latin1(bytes.subarray(0, 12));
  if (/^RIFF[\s\S]{4}WEBP$/.test(start)) return 'image/webp';
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  return start.startsWith('\xff\xd8\xff') ? 'image/jpeg' : null;
}

/** Whether a picture carries what a camera notes beside it, such as where it was taken. */
export function hasCameraNotes(bytes: Uint8Array): boolean {
  const text = latin1(bytes);
  return /EXIF[\s\S]{4}|eXIf|Exif\0\0|http:\/\/ns\.adobe\.com\/xap/.test(text);
}

/** Each byte as the character of its number; the decoder of that name takes some for others. */
function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return text;
}

import { PICTURE_SIDE } from '#lib/domain/pictures.ts';

/** Formats that browsers can open as a picture. */
export const pictureFiles = 'image/png,image/jpeg,image/webp,image/gif,image/avif';

/**
 * The middle of a picture file as a small square one, in base64; null when the browser cannot open it. It is drawn anew,
 * so what the camera noted beside it, such as the place, is not in it.
 */
export async function squarePicture(file: Blob): Promise<string | null> {
  const source = await createImageBitmap(file).catch(() => null);
  if (source === null) return null;
  try {
    const canvas = document.createElement('canvas');
    canvas.width = PICTURE_SIDE;
    canvas.height = PICTURE_SIDE;
    const context = canvas.getContext('2d');
    if (context === null) return null;
    // Where it is transparent the initials would show through.
    context.fillStyle = 'white';
    context.fillRect(0, 0, PICTURE_SIDE, PICTURE_SIDE);
    context.imageSmoothingQuality = 'high';
    const side = Math.min(source.width, source.height);
    const left = (source.width - side) / 2;
    const top = (source.height - side) / 2;
    context.drawImage(source, left, top, side, side, 0, 0, PICTURE_SIDE, PICTURE_SIDE);
    // A browser that cannot write WebP writes PNG.
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/webp', 0.85));
    return blob === null ? null : base64(await blob.arrayBuffer());
  } finally {
    source.close();
  }
}

function base64(bytes: ArrayBuffer): string {
  const text = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('');
  return btoa(text);
}

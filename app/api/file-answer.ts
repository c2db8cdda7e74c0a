import type { KeptFile } from '#lib/data/kept-files.ts';
import { type FileType, savedAs } from '#lib/domain/kept-files.ts';

/** A file that somebody handed in, to be saved; null where its bytes are not what its record says. */
export function fileAnswer(
  { bytes, type }: KeptFile,
  shownName: string,
  recorded: FileType,
): Response | null {
  if (type !== recorded) return null;
  return new Response(new Blob([new Uint8Array(bytes)]), {
    headers: {
      'content-type': type,
      'content-length': String(bytes.length),
      'content-disposition': savedAs(shownName, type),
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
      // Should a browser open it all the same.
      'content-security-policy': "default-src 'none'; sandbox",
    },
  });
}

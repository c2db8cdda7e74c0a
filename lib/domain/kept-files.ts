/** Files that people hand in: certificates and policies. */
import { pictureTypeOf } from './pictures.ts';

/** Largest file, in bytes; the buckets have the same. */
export const FILE_BYTES_MAX = 10 * 1024 * 1024;
/** Characters of the name that a file is shown under. */
const FILE_NAME_MAX = 120;

export const CERTIFICATE_TYPES = ['application/pdf', 'image/png', 'image/jpeg'] as const;
export const POLICY_TYPES = ['application/pdf'] as const;
export type FileType = (typeof CERTIFICATE_TYPES)[number];

const extensions: Record<FileType, string> = {
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
};

export const fileTypeLabels: Record<FileType, string> = {
  'application/pdf': 'PDF',
  'image/png': 'PNG',
  'image/jpeg': 'JPEG',
};

/** What the bytes are, whatever their sender says; null for anything else. */
export function fileTypeOf(bytes: Uint8Array): FileType | null {
  const start = String.fromCharCode(...bytes.subarray(0, 5));
  if (start === '%PDF-') return 'application/pdf';
  const picture = pictureTypeOf(bytes);
  return picture === 'image/png' || picture === 'image/jpeg' ? picture : null;
}

// Control and format characters, unpaired surrogates and line ends; what a path is made of goes with them.
const UNSHOWABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * A name as it is shown: the last part of whatever path it had, on one line, without what cannot be seen or turns the words
 * around. Never used as a path.
 */
export function shownFileName(given: string): string {
  const last = given.replaceAll(UNSHOWABLE, '').split(/[/\\]/).at(-1)?.replaceAll(/\s+/g, ' ').trim() ?? '';
  const shown = [...last].slice(0, FILE_NAME_MAX).join('').trim();
  return /[\p{L}\p{N}]/u.test(shown) ? shown : 'File';
}

/**
 * How a browser saves it: under a name of plain letters that ends as its bytes say, whatever the shown name ends in, and never
 * shown in place.
 */
export function savedAs(shown: string, type: FileType): string {
  const stem =
    shown
      .normalize('NFKD')
      .replace(/\.[A-Za-z0-9]{1,5}$/, '')
      .replaceAll(/[^A-Za-z0-9 _-]+/g, '')
      .replaceAll(/\s+/g, ' ')
      .trim()
      .slice(0, 80) || 'file';
  return `attachment; filename="${stem}.${extensions[type]}"`;
}

/** `640 kB`, `2.4 MB`. */
export function fileSizeWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 999_500 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

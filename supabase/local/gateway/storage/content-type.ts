import { invalidRequest, invalidType } from './refusal.ts';

/** Bytes by which a type is told; the start of a file is enough. */
const signatures: readonly (readonly [type: string, isIt: (head: Buffer) => boolean])[] = [
  ['image/png', (head) => startsWith(head, '\x89PNG\r\n\x1a\n')],
  ['image/jpeg', (head) => startsWith(head, '\xff\xd8\xff')],
  ['image/gif', (head) => startsWith(head, 'GIF87a') || startsWith(head, 'GIF89a')],
  ['image/webp', (head) => startsWith(head, 'RIFF') && startsWith(head.subarray(8), 'WEBP')],
  ['image/avif', (head) => /^ftypavi[fs]$/.test(head.toString('latin1', 4, 12))],
  ['application/pdf', (head) => startsWith(head, '%PDF-')],
  ['application/zip', (head) => startsWith(head, 'PK\x03\x04')],
  ['application/gzip', (head) => startsWith(head, '\x1f\x8b')],
  ['text/html', isMarkup],
];

/** Types whose bytes are always known: nothing else may call itself so. */
const signed = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'application/pdf',
  'application/zip',
  'application/gzip',
]);

/** What a browser may show in place. Everything else, SVG and HTML above all, is only ever saved. */
const shownInline = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);

/** How much of a file `requireAgreement` wants to see, in bytes. */
export const HEAD_BYTES = 1024;

/** The type as it is kept and sent, checked for its form. */
export function contentType(given: string): string {
  const type = given.trim();
  const isType =
    type.length <= 200 &&
    /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(\s*;\s*[\w-]+=("[\w .:+-]*"|[\w.:+-]+))*;?$/.test(type);
  if (!isType) throw invalidType(type);
  return type;
}

/** Without parameters, in lower case, by its registered name. */
function essence(type: string): string {
  const name = type.split(';')[0]?.trim().toLowerCase() ?? '';
  return name === 'image/jpg' || name === 'image/pjpeg' ? 'image/jpeg' : name;
}

/** Refuses a type that the bucket does not take; null takes any. `image/*` stands for all of a kind. */
export function requireAllowed(type: string, allowed: readonly string[] | null): void {
  if (allowed === null || allowed.length === 0) return;
  const name = essence(type);
  const isAllowed = allowed.some((entry) => {
    const pattern = essence(entry);
    return pattern.endsWith('/*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
  });
  if (!isAllowed) throw invalidType(type);
}

/** Refuses a file whose first bytes are not of the type it was sent as. */
export function requireAgreement(type: string, head: Buffer): void {
  const name = essence(type);
  if (name === 'application/octet-stream') return;
  const found = signatures.find(([, isIt]) => isIt(head))?.[0] ?? null;
  if (signed.has(name)) {
    if (found !== name) throw disagreement(type);
    return;
  }
  if (name === 'image/svg+xml' && found !== 'text/html') throw disagreement(type);
  if (found === null) return;
  // Office documents are archives, and markup is text.
  const isKin =
    found === 'application/zip'
      ? name.startsWith('application/')
      : found === 'text/html' && (name.startsWith('text/') || /(^|[/+])x?(ht)?ml$/.test(name));
  if (!isKin) throw disagreement(type);
}

const disagreement = (type: string) => invalidRequest(`The content is not ${type.slice(0, 100)}`);

export function isShownInline(type: string): boolean {
  return shownInline.has(essence(type));
}

function startsWith(bytes: Buffer, text: string): boolean {
  return bytes.subarray(0, text.length).equals(Buffer.from(text, 'latin1'));
}

function isMarkup(head: Buffer): boolean {
  const text = head.toString('utf8').replace(/^\uFEFF/, '');
  const start = text.replace(/^(\s+|<!--[\s\S]*?-->)+/, '');
  return /^<(!doctype|\?xml|html|head|body|script|style|svg|iframe|img|a\s|div|table|link|meta|base|form)/i.test(
    start,
  );
}

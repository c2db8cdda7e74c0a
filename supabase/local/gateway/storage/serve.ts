import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { isShownInline } from './content-type.ts';
import type { FileStore } from './file-store.ts';
import type { StoredObject } from './objects.ts';
import { noSuchKey, StorageRefusal } from './refusal.ts';

type Range = { start: number; end: number };

/**
 * Sends the bytes of an object, or the part of them that is asked for, as fast as they are taken.
 *
 * Whatever a person has put in, it runs nowhere: no browser may guess at its type, scripts in it have no origin, and
 * what is no plain picture is saved instead of shown.
 *
 * @param options.saveAs from the address: null shows what may be shown, a name (or none) has it saved
 */
export async function sendObject(
  req: IncomingMessage,
  res: ServerResponse,
  object: StoredObject,
  options: { files: FileStore; isPublic: boolean; saveAs: string | null; headers: OutgoingHttpHeaders },
): Promise<void> {
  const { metadata } = object;
  if (metadata === null) throw noSuchKey();
  const headers: OutgoingHttpHeaders = {
    ...options.headers,
    'content-type': metadata.mimetype,
    'cache-control': options.isPublic
      ? `public, ${metadata.cacheControl}`
      : `private, ${metadata.cacheControl}`,
    etag: metadata.eTag,
    'last-modified': new Date(metadata.lastModified).toUTCString(),
    'accept-ranges': 'bytes',
    'content-disposition': disposition(metadata.mimetype, object.name, options.saveAs),
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
  };
  if (isUnchanged(req, metadata)) {
    res.writeHead(304, headers);
    res.end();
    return;
  }
  const range = readRange(req, metadata);
  if (range === 'unsatisfiable') {
    res.setHeader('content-range', `bytes */${metadata.size}`);
    throw new StorageRefusal(416, 'InvalidRange', 'invalid range provided');
  }
  const bytes =
    req.method === 'HEAD' || metadata.size === 0
      ? 'none'
      : await options.files.read(object.version, range ?? undefined);
  if (bytes === null) {
    console.warn(`The file of ${object.bucket_id}/${object.id} is missing`);
    throw noSuchKey();
  }
  const length = range === null ? metadata.size : range.end - range.start + 1;
  const part =
    range === null ? {} : { 'content-range': `bytes ${range.start}-${range.end}/${metadata.size}` };
  res.writeHead(range === null ? 200 : 206, { ...headers, ...part, 'content-length': length });
  if (bytes === 'none') {
    res.end();
    return;
  }
  // Whoever goes away in the middle has only cut off their own answer.
  await pipeline(bytes, res).catch(() => res.destroy());
}

function isUnchanged(
  { headers }: IncomingMessage,
  { eTag, lastModified }: { eTag: string; lastModified: string },
) {
  const tags = headers['if-none-match'];
  if (tags !== undefined) {
    return tags === '*' || tags.split(',').some((tag) => tag.trim().replace(/^W\//, '') === eTag);
  }
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return !Number.isNaN(since) && Math.floor(Date.parse(lastModified) / 1000) * 1000 <= since;
}

/** The one part that is asked for; several parts, or one of another state, are answered with the whole. */
function readRange({ headers }: IncomingMessage, { eTag, size }: { eTag: string; size: number }) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(headers.range?.trim() ?? '');
  if (match === null || (headers['if-range'] !== undefined && headers['if-range'] !== eTag)) return null;
  const [, from = '', to = ''] = match;
  if (from === '' && to === '') return null;
  const range: Range =
    from === ''
      ? { start: Math.max(0, size - Number(to)), end: size - 1 }
      : { start: Number(from), end: to === '' ? size - 1 : Math.min(Number(to), size - 1) };
  if (from !== '' && to !== '' && Number(to) < Number(from)) return null;
  return range.start > range.end || range.start >= size ? 'unsatisfiable' : range;
}

function disposition(type: string, name: string, saveAs: string | null): string {
  const kind = saveAs === null && isShownInline(type) ? 'inline' : 'attachment';
  const shown = (saveAs || name.split('/').at(-1) || 'file').replace(/[\p{Cc}\p{Cf}]/gu, '').slice(0, 255);
  const plain = shown.replace(/[^\x20-\x7e]|["\\]/g, '_');
  const full = encodeURIComponent(shown.toWellFormed()).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${full}`;
}

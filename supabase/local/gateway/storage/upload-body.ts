import type { IncomingMessage } from 'node:http';
import { contentType } from './content-type.ts';
import { boundaryOf, readParts } from './multipart.ts';
import { ClientGone, invalidRequest, StorageRefusal } from './refusal.ts';

/** What is sent to be kept, before its bytes have come. */
export type UploadBody = {
  type: string;
  /** As a header's value. */
  cacheControl: string;
  userMetadata: Record<string, unknown> | null;
  /** To be read once, to its end. */
  bytes: AsyncIterable<Buffer>;
  /** Takes in what follows the bytes; rejects when it is not what it should be. */
  finish(): Promise<void>;
};

const FIELD_BYTES_MAX = 64 * 1024;
/** Beyond its file, a form has this much at most. */
export const FORM_BYTES_MAX = 4 * FIELD_BYTES_MAX;

/** Opens the body of an upload: the bytes themselves, or a form with fields before its one file. */
export async function openUpload(req: IncomingMessage): Promise<UploadBody> {
  const encoding = req.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity')
    throw invalidRequest('Encoded content is not supported');
  const declared = req.headers['content-type'] ?? 'application/octet-stream';
  if (!/^multipart\//i.test(declared)) {
    return {
      type: contentType(declared),
      cacheControl: cacheControl(req.headers['cache-control']),
      userMetadata: metadataOf(fromBase64(req.headers['x-metadata'])),
      bytes: requestBytes(req),
      finish: async () => {},
    };
  }
  const boundary = boundaryOf(declared);
  if (boundary === null) throw invalidRequest('The form has no boundary');
  const parts = readParts(requestBytes(req), boundary);
  const fields = new Map<string, string>();
  let size = 0;
  for (;;) {
    const { value: part, done } = await parts.next();
    if (done) throw invalidRequest('No content provided');
    if (part.isFile || part.name === '') {
      return {
        type: contentType(part.type ?? 'application/octet-stream'),
        cacheControl: cacheControl(fields.get('cacheControl')),
        userMetadata: metadataOf(fields.get('metadata')),
        bytes: part.body,
        finish: () => requireEnd(parts),
      };
    }
    const text: Buffer[] = [];
    for await (const piece of part.body) {
      size += piece.length;
      if (size > FIELD_BYTES_MAX) throw invalidRequest('The fields of the form are too long');
      text.push(piece);
    }
    if (part.name === 'contentEncoding') throw invalidRequest('Encoded content is not supported');
    fields.set(part.name, Buffer.concat(text).toString('utf8'));
  }
}

async function requireEnd(parts: AsyncGenerator<unknown>): Promise<void> {
  if (!(await parts.next()).done) throw invalidRequest('A form may have one file, after its fields');
}

/** The body of a request; one that breaks off says so. */
export async function* requestBytes(req: IncomingMessage): AsyncGenerator<Buffer, void, undefined> {
  try {
    for await (const piece of req.iterator({ destroyOnReturn: false })) yield piece;
  } catch {
    throw new ClientGone();
  }
  if (!req.complete) throw new ClientGone();
}

/** Seconds, or a header's value as it is. */
function cacheControl(given = 'no-cache'): string {
  const value = /^\d{1,10}$/.test(given.trim()) ? `max-age=${given.trim()}` : given.trim();
  if (/^[\w\-=, ]{1,200}$/.test(value)) return value;
  throw new StorageRefusal(400, 'InvalidRequest', 'Invalid cache control');
}

function fromBase64(given: string | string[] | undefined): string | undefined {
  return given === undefined ? undefined : Buffer.from(String(given), 'base64').toString('utf8');
}

function metadataOf(text: string | undefined): Record<string, unknown> | null {
  if (text === undefined || text === '') return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalidRequest('The metadata is not valid JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidRequest('The metadata is no object');
  }
  return Object.fromEntries(Object.entries(value));
}

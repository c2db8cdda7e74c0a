import type { IncomingMessage } from 'node:http';
import { ApiError, type ApiRole } from '../types.ts';
import { parseCsv } from './csv.ts';
import { invalidBody } from './errors.ts';

/** Largest request body in bytes. */
const BODY_LIMIT = 1024 * 1024;
/** The same for a server of ours: the schedule of a large center for a year, sent as one call. */
const SERVER_BODY_LIMIT = 32 * 1024 * 1024;
/** Deepest JSON nesting passed on: Postgres answers its own stack limit with a server error. */
const JSON_DEPTH_LIMIT = 200;

export type JsonPayload = {
  /** The JSON text as sent, so that numbers keep every digit. */
  text: string;
  isObject: boolean;
  /** The columns or arguments given. */
  keys: string[];
};

/** Reads the request body of somebody with this role, refusing one over the limit (413) and closing that connection. */
export async function readBody(req: IncomingMessage, role: ApiRole): Promise<Buffer> {
  const limit = role === 'service_role' ? SERVER_BODY_LIMIT : BODY_LIMIT;
  const chunks: Buffer[] = [];
  let size = 0;
  const tooLarge = (): ApiError =>
    new ApiError(413, 'PGRST102', `Request body larger than ${limit} bytes`, null, null, {
      connection: 'close',
    });
  if (Number(req.headers['content-length'] ?? 0) > limit) throw tooLarge();
  return new Promise((resolve, reject) => {
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) reject(tooLarge());
      else chunks.push(chunk);
    });
    req.on('end', () => resolve(Buffer.concat(chunks)));
    req.on('error', () => reject(new ClientGone()));
    req.on('close', () => reject(new ClientGone()));
  });
}

/** The client went away before its request was complete; nobody is left to answer. */
export class ClientGone extends Error {}

/** The media type of the body, without parameters; JSON when the client does not say. */
export function bodyType(req: IncomingMessage): string {
  return (req.headers['content-type'] ?? 'application/json').split(';')[0]?.trim().toLowerCase() ?? '';
}

const unacceptableBody = (type: string): ApiError => invalidBody(`Content-Type not acceptable: ${type}`);

/** Decodes UTF-8 strictly; `format` is what the text was to be. */
export function decodeText(body: Buffer, format: 'json' | 'csv' | 'text' = 'json'): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw invalidBody(`Empty or invalid ${format}`);
  }
}

/** Reads the rows a client writes: JSON, CSV or one row as a form; PGRST102 for anything else. */
export function parseRows(body: Buffer, type: string, columns: string[] | undefined): JsonPayload {
  switch (type) {
    case 'application/json':
      return parsePayload(decodeText(body), columns);
    case 'text/csv':
      return { ...parseCsv(decodeText(body, 'csv')), isObject: false };
    case 'application/x-www-form-urlencoded': {
      const fields = new Map(parseForm(body));
      const members = [...fields].map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
      return { text: `{${members.join(',')}}`, isObject: true, keys: [...fields.keys()] };
    }
    default:
      throw unacceptableBody(type);
  }
}

/** The fields of a form in their order; a name may repeat. */
export function parseForm(body: Buffer): [name: string, value: string][] {
  return [...new URLSearchParams(decodeText(body, 'text'))];
}

/**
 * Reads a JSON payload. With `columns` those are the keys and others are ignored; without, every object must have the
 * same keys. Anything but an object or an array counts as an empty array, as in PostgREST.
 */
export function parsePayload(text: string, columns: string[] | undefined): JsonPayload {
  if (tooDeep(text)) throw invalidBody('Empty or invalid json');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalidBody('Empty or invalid json');
  }
  if (Array.isArray(value)) return { text, isObject: false, keys: columns ?? commonKeys(value) };
  if (typeof value !== 'object' || value === null)
    return { text: '[]', isObject: false, keys: columns ?? [] };
  return { text, isObject: true, keys: columns ?? Object.keys(value) };
}

function commonKeys(values: unknown[]): string[] {
  let keys: string[] | undefined;
  let set = new Set<string>();
  for (const value of values) {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    const own = isObject ? Object.keys(value) : undefined;
    if (own && keys === undefined) {
      keys = own;
      set = new Set(own);
    }
    if (!own || own.length !== set.size || !own.every((key) => set.has(key))) {
      throw invalidBody('All object keys must match');
    }
  }
  return keys ?? [];
}

function tooDeep(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (quoted) {
      if (char === 92) at += 1;
      else if (char === 34) quoted = false;
    } else if (char === 34) quoted = true;
    else if (char === 91 || char === 123) {
      depth += 1;
      if (depth > JSON_DEPTH_LIMIT) return true;
    } else if (char === 93 || char === 125) depth -= 1;
  }
  return false;
}

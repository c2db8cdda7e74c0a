import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import type { RequestIdentity } from '../types.ts';
import type { StorageDatabase } from './database.ts';
import type { FileStore } from './file-store.ts';
import { bucketName, objectName } from './names.ts';
import type { Place } from './objects.ts';
import { invalidRequest, tooLarge } from './refusal.ts';
import type { Tokens } from './tokens.ts';
import { requestBytes } from './upload-body.ts';
import type { Uploads } from './uploads.ts';

/** What every answer is made with. */
export type Parts = {
  database: StorageDatabase;
  files: FileStore;
  uploads: Uploads;
  tokens: Tokens;
  /** Of any file, in bytes. */
  sizeLimit: number;
  /** Takes away the bytes of rows that are gone. */
  removeBytes(versions: readonly string[]): Promise<void>;
};

/** A request. */
export type Asked = {
  req: IncomingMessage;
  res: ServerResponse;
  method: string;
  /** Of the path below the service, decoded. */
  segments: string[];
  query: URLSearchParams;
};
export type AskedBy = Asked & { identity: RequestIdentity };

/** The JSON of an answer. */
export type Answer = object;
/** null when the answer was sent, `none` when the path is none of these. */
export type Outcome = Answer | null | 'none';

const JSON_BYTES_MAX = 1024 * 1024;

/** Bucket and name with a slash between. */
export const keyOf = ({ bucket, name }: Place): string => `${bucket}/${name}`;

/** The user id of a session; null for a key. */
export const subOf = ({ claims }: RequestIdentity): string | null =>
  typeof claims.sub === 'string' ? claims.sub : null;

/** The object that segments of a path name. Throws InvalidKey and InvalidBucketName. */
export function placeOf([bucket, ...name]: string[]): Place {
  return { bucket: bucketName(bucket), name: objectName(name.join('/')) };
}

/** The JSON body of a request in the form of a schema, or InvalidRequest with the first thing that is wrong. */
export async function readBody<T>({ req }: Pick<Asked, 'req'>, schema: z.ZodType<T>): Promise<T> {
  const result = schema.safeParse(await readJson(req));
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw invalidRequest(`${issue?.path.join('.')}: ${issue?.message}`);
}

async function readJson(req: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of requestBytes(req)) {
    size += piece.length;
    if (size > JSON_BYTES_MAX) throw tooLarge();
    pieces.push(piece);
  }
  if (size === 0) return {};
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces)));
  } catch {
    throw invalidRequest('The body is not valid JSON');
  }
}

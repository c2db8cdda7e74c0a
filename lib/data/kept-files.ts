import 'server-only';
import { createHash } from 'node:crypto';
import { StorageApiError } from '@supabase/supabase-js';
import { z } from 'zod';
import { type FileType, fileTypeOf } from '#lib/domain/kept-files.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { browserProjectUrl } from '#lib/env.ts';
import type { Db } from '#lib/supabase/server.ts';
import { requireData } from './read.ts';

export type KeptBucket = 'certificates' | 'policies';

/** A file that was read, with what its bytes are; `type` is null where they are nothing that is kept. */
export type KeptFile = { bytes: Uint8Array; type: FileType | null; sha256: string };

/**
 * An address that takes the bytes of one file of that name once, for a browser; Storage asks the bucket's rules before and
 * takes neither more nor other types than the bucket. Throws a `Refusal` where the caller may put nothing there.
 */
export async function signUpload(db: Db, bucket: KeptBucket, path: string): Promise<string> {
  const { data, error } = await db.storage.from(bucket).createSignedUploadUrl(path);
  if (error !== null) {
    const statusCode = error instanceof StorageApiError ? error.statusCode : '';
    if (statusCode === '403' || statusCode === '400') {
      throw new Refusal('forbidden', 'You may not keep another file here. Try again in an hour.');
    }
    throw error;
  }
  const query = new URLSearchParams({ token: data.token });
  return `${browserProjectUrl() ?? ''}/storage/v1/object/upload/sign/${bucket}/${path}?${query}`;
}

/** The bytes of a file; null where there is none that the caller may see. */
export async function readFile(db: Db, bucket: KeptBucket, path: string): Promise<KeptFile | null> {
  const { data, error } = await db.storage.from(bucket).download(path);
  if (error !== null) {
    const isGone = error instanceof StorageApiError && ['400', '404'].includes(error.statusCode);
    // Hosted projects say no more of what a caller may not see.
    if (isGone || error.status === 400 || error.status === 404) return null;
    throw error;
  }
  const bytes = new Uint8Array(await data.arrayBuffer());
  const found = fileTypeOf(bytes);
  return {
    bytes,
    // Neither what it says nor what it looks like is believed alone.
    type: found === data.type ? found : null,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}

/** Removes a file. One that stays behind is taken out by the worker, so nobody has to know. */
export async function deleteFile(db: Db, bucket: KeptBucket, path: string): Promise<void> {
  const { error } = await db.storage.from(bucket).remove([path]);
  if (error !== null) console.warn(`The file ${path} of ${bucket} was not removed: ${error.message}`);
}

const staleSchema = z.array(z.object({ bucket: z.enum(['certificates', 'policies']), name: z.string() }));

/**
 * Removes files that no record names any more, or never did, with the secret key; at most 200 at a time. Returns how many it
 * found.
 */
export async function sweepFiles(admin: Db): Promise<number> {
  const stale = staleSchema.parse(requireData(await admin.rpc('list_stale_files', { p_limit: 200 })));
  for (const [bucket, files] of Map.groupBy(stale, (file) => file.bucket)) {
    const { error } = await admin.storage.from(bucket).remove(files.map(({ name }) => name));
    if (error !== null) throw error;
  }
  return stale.length;
}

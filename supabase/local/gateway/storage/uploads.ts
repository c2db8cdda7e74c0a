import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RequestIdentity } from '../types.ts';
import { requireAgreement, requireAllowed } from './content-type.ts';
import { CommitUnknown, type StorageDatabase } from './database.ts';
import type { FileStore } from './file-store.ts';
import { findLimits, type NewObject, type Place, writeObject } from './objects.ts';
import { slowDown, tooLarge } from './refusal.ts';
import { FORM_BYTES_MAX, openUpload } from './upload-body.ts';

/** How many uploads come in at once, and of those how many of one person. */
const UPLOADS_MAX = 64;
const UPLOADS_PER_PERSON = 12;

export type UploadOptions = {
  way: 'insert' | 'upsert' | 'update';
  /** Whom it belongs to; the caller unless the address was signed for somebody. */
  ownerId: string | null;
};

export type Uploads = {
  /** Takes in the body of a request under this name. */
  store(
    req: IncomingMessage,
    identity: RequestIdentity,
    place: Place,
    options: UploadOptions,
  ): Promise<{ id: string }>;
  /** Whether it would be allowed; rejects when not. */
  check(identity: RequestIdentity, place: Place, options: UploadOptions): Promise<void>;
};

/**
 * Uploads: rights are asked for before the bytes come; the bytes are on the disk before their row is committed. What is
 * refused, breaks off or is killed leaves a file without a name at most, which the next sweep removes.
 *
 * @param options.sizeLimit of any file, in bytes; buckets may have a lower one
 * @param options.removeBytes takes away what is no longer needed
 */
export function createUploads(options: {
  database: StorageDatabase;
  files: FileStore;
  sizeLimit: number;
  removeBytes: (versions: readonly string[]) => Promise<void>;
}): Uploads {
  const { database, files, sizeLimit, removeBytes } = options;
  const running = new Map<string, number>();

  async function withTurn<T>(person: string, work: () => Promise<T>): Promise<T> {
    const own = running.get(person) ?? 0;
    const all = [...running.values()].reduce((sum, count) => sum + count, 0);
    if (own >= UPLOADS_PER_PERSON || all >= UPLOADS_MAX) throw slowDown();
    running.set(person, own + 1);
    try {
      return await work();
    } finally {
      const left = (running.get(person) ?? 1) - 1;
      if (left === 0) running.delete(person);
      else running.set(person, left);
    }
  }

  async function check(
    identity: RequestIdentity,
    place: Place,
    { way, ownerId }: UploadOptions,
  ): Promise<void> {
    const probe = { ...place, ownerId, version: randomUUID(), metadata: null, userMetadata: null };
    await database.probe(identity, async (tx) => {
      await writeObject(tx, identity, probe, way);
    });
  }

  async function receive(req: IncomingMessage, bucket: string) {
    const { sizeLimit: bucketLimit, types } = await findLimits(database, bucket);
    const limit = Math.min(sizeLimit, bucketLimit ?? sizeLimit);
    if (Number(req.headers['content-length'] ?? 0) > limit + FORM_BYTES_MAX) throw tooLarge();
    const body = await openUpload(req);
    requireAllowed(body.type, types);
    const received = await files.receive(body.bytes, limit);
    try {
      await body.finish();
      requireAgreement(body.type, received.head);
    } catch (error) {
      await files.discard(received);
      throw error;
    }
    return { body, received };
  }

  return {
    check: async (identity, place, upload) => {
      await findLimits(database, place.bucket);
      await check(identity, place, upload);
    },
    store: (req, identity, place, upload) =>
      withTurn(String(upload.ownerId ?? identity.role), async () => {
        await findLimits(database, place.bucket);
        await check(identity, place, upload);
        const { body, received } = await receive(req, place.bucket);
        const version = randomUUID();
        const object: NewObject = {
          ...place,
          version,
          ownerId: upload.ownerId,
          userMetadata: body.userMetadata,
          metadata: {
            eTag: `"${received.md5}"`,
            size: received.size,
            mimetype: body.type,
            cacheControl: body.cacheControl,
            lastModified: new Date().toISOString(),
            contentLength: received.size,
            httpStatusCode: 200,
          },
        };
        try {
          await files.keep(received, version);
          const { id, replaced } = await database.transact(identity, (tx) =>
            writeObject(tx, identity, object, upload.way),
          );
          if (replaced !== null) await removeBytes([replaced]);
          return { id };
        } catch (error) {
          await files.discard(received);
          // A row that may be there keeps its bytes; if it is not, the next sweep removes them.
          if (!(error instanceof CommitUnknown)) await files.remove([version]);
          throw error;
        }
      }),
  };
}

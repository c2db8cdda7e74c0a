import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Answer, type AskedBy, keyOf, type Parts, readBody, subOf } from './asked.ts';
import { requireAllowed } from './content-type.ts';
import { CommitUnknown } from './database.ts';
import { bucketName, objectName } from './names.ts';
import {
  findLimits,
  findObject,
  type Place,
  renameObject,
  type StoredObject,
  writeObject,
} from './objects.ts';
import { noSuchKey, tooLarge } from './refusal.ts';

const transferSchema = z.object({
  bucketId: z.string(),
  sourceKey: z.string(),
  destinationKey: z.string(),
  destinationBucket: z.string().nullish(),
  copyMetadata: z.boolean().nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
});

/** Gives an object another place. Its bytes stay where they are. */
export async function moveObject({ database, sizeLimit }: Parts, asked: AskedBy): Promise<Answer> {
  const { from, to } = await readTransfer(asked);
  const id = await database.transact(asked.identity, async ({ query }) => {
    const source = await findObject(query, from);
    await requireFit({ database, sizeLimit }, source, to);
    return renameObject(query, from, to);
  });
  return { message: 'Successfully moved', Id: id, Key: keyOf(to) };
}

/** Makes another object of the same bytes, which belongs to whoever asks. */
export async function copyObject(parts: Parts, asked: AskedBy): Promise<Answer> {
  const { database, files, uploads, removeBytes } = parts;
  const { identity, req } = asked;
  const { from, to, metadata } = await readTransfer(asked);
  const source = await database.transact(identity, ({ query }) => findObject(query, from));
  await requireFit(parts, source, to);
  const way = req.headers['x-upsert'] === 'true' ? 'upsert' : 'insert';
  const ownerId = subOf(identity);
  await uploads.check(identity, to, { way, ownerId });
  const version = randomUUID();
  const copy = {
    ...to,
    version,
    ownerId,
    userMetadata: metadata === undefined ? source.user_metadata : metadata,
    metadata: source.metadata,
  };
  try {
    await files.copy(source.version, version);
    const written = await database.transact(identity, (tx) => writeObject(tx, identity, copy, way));
    if (written.replaced !== null) await removeBytes([written.replaced]);
    return { Id: written.id, Key: keyOf(to), name: to.name, bucket_id: to.bucket };
  } catch (error) {
    if (!(error instanceof CommitUnknown)) await files.remove([version]);
    throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? noSuchKey() : error;
  }
}

/** What one bucket took, another may not. */
async function requireFit(
  { database, sizeLimit: most }: Pick<Parts, 'database' | 'sizeLimit'>,
  { metadata }: StoredObject,
  to: Place,
): Promise<void> {
  const { sizeLimit, types } = await findLimits(database, to.bucket);
  if (metadata === null) return;
  if (metadata.size > Math.min(most, sizeLimit ?? most)) throw tooLarge();
  requireAllowed(metadata.mimetype, types);
}

async function readTransfer(asked: AskedBy) {
  const given = await readBody(asked, transferSchema);
  const bucket = bucketName(given.bucketId);
  const from = { bucket, name: objectName(given.sourceKey) };
  const to = {
    bucket: bucketName(given.destinationBucket ?? bucket),
    name: objectName(given.destinationKey),
  };
  return { from, to, metadata: given.copyMetadata === false ? (given.metadata ?? null) : undefined };
}

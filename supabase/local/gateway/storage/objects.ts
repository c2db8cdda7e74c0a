import type { RequestIdentity } from '../types.ts';
import type { Query, StorageDatabase, Transaction } from './database.ts';
import { SERVICE } from './database.ts';
import { noSuchBucket, noSuchKey } from './refusal.ts';

/** What is kept about the bytes of an object, as hosted projects name it. */
export type Metadata = {
  eTag: string;
  size: number;
  mimetype: string;
  cacheControl: string;
  lastModified: string;
  contentLength: number;
  httpStatusCode: number;
};

export type StoredObject = {
  id: string;
  name: string;
  bucket_id: string;
  owner: string | null;
  owner_id: string | null;
  version: string;
  created_at: Date;
  updated_at: Date;
  last_accessed_at: Date;
  metadata: Metadata | null;
  user_metadata: Record<string, unknown> | null;
};

/** Where an object is. */
export type Place = { bucket: string; name: string };

/** What a bucket lets in: null is no limit of its own. */
export type BucketLimits = { isPublic: boolean; sizeLimit: number | null; types: string[] | null };

export type NewObject = Place & {
  version: string;
  ownerId: string | null;
  metadata: Metadata | null;
  userMetadata: Record<string, unknown> | null;
};

const columns = `id::text, name, bucket_id, owner::text, owner_id, version, created_at, updated_at, last_accessed_at,
  metadata, user_metadata`;

/** What a bucket says of itself, whoever asks; rights are asked for where its objects are. */
export async function findLimits(database: StorageDatabase, bucket: string): Promise<BucketLimits> {
  const [row] = await database.transact(SERVICE, ({ query }) =>
    query<{ public: boolean | null; limit: number | null; types: string[] | null }>(
      `select public, file_size_limit::float8 as limit, to_jsonb(allowed_mime_types) as types
       from storage.buckets where id = $1`,
      [bucket],
    ),
  );
  if (row === undefined) throw noSuchBucket();
  return { isPublic: row.public === true, sizeLimit: row.limit, types: row.types };
}

/** The object as the caller may see it. Throws NoSuchKey. */
export async function findObject(query: Query, { bucket, name }: Place): Promise<StoredObject> {
  const [row] = await query<StoredObject>(
    `select ${columns} from storage.objects where bucket_id = $1 and name = $2`,
    [bucket, name],
  );
  if (row === undefined) throw noSuchKey();
  return row;
}

/**
 * Writes the row of new bytes as the caller.
 *
 * @param way `insert` refuses a name that is taken, `upsert` replaces what is there, `update` needs something there
 * @returns its id, and the version that is replaced
 */
export async function writeObject(
  tx: Transaction,
  identity: RequestIdentity,
  object: NewObject,
  way: 'insert' | 'upsert' | 'update',
): Promise<{ id: string; replaced: string | null }> {
  const { bucket, name } = object;
  const previous = way === 'insert' ? null : await lockPrevious(tx, identity, object);
  if (way === 'update' && previous === null) throw noSuchKey();
  const values = [
    bucket,
    name,
    object.version,
    object.ownerId,
    object.metadata && JSON.stringify(object.metadata),
    object.userMetadata && JSON.stringify(object.userMetadata),
  ];
  const owner = `case when $4 ~ '^[0-9a-f-]{36}$' then $4::text::uuid end`;
  const set = `version = $3, owner_id = $4, owner = ${owner}, metadata = $5::text::jsonb, user_metadata = $6::text::jsonb`;
  const insert = `
    insert into storage.objects (bucket_id, name, version, owner_id, owner, metadata, user_metadata)
    values ($1, $2, $3, $4, ${owner}, $5::text::jsonb, $6::text::jsonb)`;
  const statement = {
    insert,
    upsert: `${insert} on conflict (bucket_id, name) do update set ${set}`,
    update: `update storage.objects set ${set} where bucket_id = $1 and name = $2`,
  }[way];
  // Policies for reading are not asked of somebody who only writes: what was written is read as the service.
  await tx.query(statement, values);
  await tx.become(SERVICE);
  const [row] = await tx.query<{ id: string }>(
    'select id::text from storage.objects where bucket_id = $1 and name = $2 and version = $3',
    [bucket, name, object.version],
  );
  // Row level security hides what may not be changed.
  if (row === undefined) throw noSuchKey();
  return { id: row.id, replaced: previous };
}

/** The version that stands under a name now. Whoever else writes there waits until this transaction ends. */
async function lockPrevious(tx: Transaction, identity: RequestIdentity, { bucket, name }: Place) {
  await tx.become(SERVICE);
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 7421))', [`${bucket}/${name}`]);
  const [row] = await tx.query<{ version: string }>(
    'select version from storage.objects where bucket_id = $1 and name = $2',
    [bucket, name],
  );
  await tx.become(identity);
  return row?.version ?? null;
}

/** Deletes the rows of these names that the caller may delete, and tells which they were. */
export async function deleteObjects(query: Query, bucket: string, names: readonly string[]) {
  await query(`select set_config('storage.allow_delete_query', 'true', true)`);
  return query<StoredObject>(
    `delete from storage.objects
     where bucket_id = $1 and name in (select jsonb_array_elements_text($2::text::jsonb)) returning ${columns}`,
    [bucket, JSON.stringify(names)],
  );
}

/** Gives an object another name; the bytes stay where they are. */
export async function renameObject(query: Query, from: Place, to: Place): Promise<string> {
  const [row] = await query<{ id: string }>(
    `update storage.objects set bucket_id = $3, name = $4 where bucket_id = $1 and name = $2 returning id::text`,
    [from.bucket, from.name, to.bucket, to.name],
  );
  if (row === undefined) throw noSuchKey();
  return row.id;
}

/** Of some versions those that a row names. */
export async function referencedVersions(query: Query, versions: readonly string[]): Promise<Set<string>> {
  const rows = await query<{ version: string }>(
    `select version from storage.objects
     where version in (select jsonb_array_elements_text($1::text::jsonb))`,
    [JSON.stringify(versions)],
  );
  return new Set(rows.map(({ version }) => version));
}

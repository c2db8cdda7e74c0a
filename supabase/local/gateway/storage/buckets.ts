import { z } from 'zod';
import type { Query } from './database.ts';
import { bucketName } from './names.ts';
import { deleteObjects } from './objects.ts';
import { invalidRequest, noSuchBucket, StorageRefusal } from './refusal.ts';

type Bucket = {
  id: string;
  name: string;
  owner: string;
  public: boolean;
  file_size_limit: number | null;
  allowed_mime_types: string[] | null;
  created_at: Date;
  updated_at: Date;
  type: string;
};

const columns = `id, name, coalesce(owner::text, '') as owner, public, file_size_limit::float8 as file_size_limit,
  to_jsonb(allowed_mime_types) as allowed_mime_types, created_at, updated_at, type::text`;

const units: Record<string, number> = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9 };
const settingsSchema = z.object({
  public: z.boolean().nullish(),
  file_size_limit: z
    .union([
      z.int().min(0),
      z
        .string()
        .regex(
          /^\d{1,12}(\.\d{1,3})?(b|kb|mb|gb)$/i,
          'Invalid file size format, hint: use 20GB / 20MB / 30KB / 3B',
        )
        .transform((text) =>
          Math.floor(Number.parseFloat(text) * (units[text.toLowerCase().replace(/[\d.]/g, '')] ?? 1)),
        ),
    ])
    .nullish(),
  allowed_mime_types: z
    .array(z.string().regex(/^[\w.+-]+\/([\w.+-]+|\*)$/))
    .max(100)
    .nullish(),
});
const newSchema = settingsSchema.extend({ id: z.string().optional(), name: z.string() });

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw invalidRequest(`${issue?.path.join('.')}: ${issue?.message}`);
}

const listText = (list: readonly string[] | null | undefined) => (list ? JSON.stringify(list) : null);
const typesOf = (place: string) =>
  `case when ${place}::text is not null then array(select jsonb_array_elements_text(${place}::text::jsonb)) end`;

/** Makes a bucket. Without policies on `storage.buckets` only the secret key may, and the same of what follows. */
export async function createBucket(
  query: Query,
  body: unknown,
  ownerId: string | null,
): Promise<{ name: string }> {
  const given = parse(newSchema, body);
  const id = bucketName(given.id ?? given.name);
  await query(
    `insert into storage.buckets (id, name, owner_id, public, file_size_limit, allowed_mime_types)
     values ($1, $2, $3, $4::text::boolean, $5::text::bigint, ${typesOf('$6')})`,
    [
      id,
      bucketName(given.name),
      ownerId,
      String(given.public === true),
      given.file_size_limit == null ? null : String(given.file_size_limit),
      listText(given.allowed_mime_types),
    ],
  );
  return { name: id };
}

export function listBuckets(query: Query): Promise<Bucket[]> {
  return query<Bucket>(`select ${columns} from storage.buckets order by name limit 1000`);
}

export async function getBucket(query: Query, id: string): Promise<Bucket> {
  const [row] = await query<Bucket>(`select ${columns} from storage.buckets where id = $1`, [id]);
  if (row === undefined) throw noSuchBucket();
  return row;
}

/** Changes what is named; null takes a limit away. */
export async function updateBucket(query: Query, id: string, body: unknown): Promise<{ message: string }> {
  const given = parse(settingsSchema, body);
  const rows = await query(
    `update storage.buckets set
       public = coalesce($2::text::boolean, public),
       file_size_limit = case when $3::text::boolean then $4::text::bigint else file_size_limit end,
       allowed_mime_types = case when $5::text::boolean then ${typesOf('$6')} else allowed_mime_types end,
       updated_at = now()
     where id = $1 returning id`,
    [
      id,
      given.public == null ? null : String(given.public),
      String(given.file_size_limit !== undefined),
      given.file_size_limit == null ? null : String(given.file_size_limit),
      String(given.allowed_mime_types !== undefined),
      listText(given.allowed_mime_types),
    ],
  );
  if (rows.length === 0) throw noSuchBucket();
  return { message: 'Successfully updated' };
}

/** Deletes the rows of all objects that the caller sees, and gives back their versions. */
export async function emptyBucket(query: Query, id: string): Promise<string[]> {
  await getBucket(query, id);
  const rows = await query<{ name: string }>('select name from storage.objects where bucket_id = $1', [id]);
  const deleted = await deleteObjects(
    query,
    id,
    rows.map(({ name }) => name),
  );
  return deleted.map(({ version }) => version);
}

export async function deleteBucket(query: Query, id: string): Promise<{ message: string }> {
  await getBucket(query, id);
  const [object] = await query('select 1 from storage.objects where bucket_id = $1 limit 1', [id]);
  if (object !== undefined) {
    throw new StorageRefusal(409, 'ResourceNotEmpty', 'The bucket you tried to delete is not empty');
  }
  await query(`select set_config('storage.allow_delete_query', 'true', true)`);
  const rows = await query('delete from storage.buckets where id = $1 returning id', [id]);
  if (rows.length === 0) throw new StorageRefusal(403, 'AccessDenied', 'You may not delete this bucket');
  return { message: 'Successfully deleted' };
}

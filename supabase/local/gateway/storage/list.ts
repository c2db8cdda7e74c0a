import { z } from 'zod';
import type { Parameter } from '../database.ts';
import type { Query } from './database.ts';
import { invalidRequest } from './refusal.ts';

const optionsSchema = z.object({
  prefix: z.string().max(1024).default(''),
  limit: z.int().min(1).max(1000).default(100),
  offset: z.int().min(0).max(1_000_000).default(0),
  search: z.string().max(1024).default(''),
  sortBy: z
    .object({
      column: z.enum(['name', 'updated_at', 'created_at', 'last_accessed_at']).default('name'),
      order: z.enum(['asc', 'desc']).default('asc'),
    })
    .prefault({}),
});

/** A file of a folder, or with nulls a folder in it; `name` is what follows the folder's own name. */
type Entry = {
  name: string;
  id: string | null;
  updated_at: Date | null;
  created_at: Date | null;
  last_accessed_at: Date | null;
  metadata: Record<string, unknown> | null;
};

/**
 * What is directly in a folder, as far as the caller may see it: files and, once each, folders.
 *
 * @param body the client's options: `prefix` is the folder, `search` the start of what is looked for in it
 */
export async function listFolder(query: Query, bucket: string, body: unknown): Promise<Entry[]> {
  const options = optionsSchema.safeParse(body);
  if (!options.success) {
    const issue = options.error.issues[0];
    throw invalidRequest(`${issue?.path.join('.')}: ${issue?.message}`);
  }
  const { limit, offset, search, sortBy } = options.data;
  const folder = options.data.prefix.normalize('NFC').replace(/^\/+|\/+$/g, '');
  const base = folder === '' ? '' : `${folder}/`;
  const start = base + search.normalize('NFC').replace(/^\/+/, '');
  const values: Parameter[] = [bucket, base, start, limit, offset];
  // Of one form each: what comes from the request is one of these words.
  const order =
    sortBy.column === 'name' ? `name ${sortBy.order}` : `${sortBy.column} ${sortBy.order}, name asc`;
  return query<Entry>(
    `select name, id, updated_at, created_at, last_accessed_at, metadata
     from (
       select split_part(rest, '/', 1) as name,
         case when count(*) filter (where not isdeep) > 0 then min(id) filter (where not isdeep) end as id,
         min(updated_at) filter (where not isdeep) as updated_at,
         min(created_at) filter (where not isdeep) as created_at,
         min(last_accessed_at) filter (where not isdeep) as last_accessed_at,
         (array_agg(metadata) filter (where not isdeep))[1] as metadata
       from (
         select substr(name, length($2) + 1) as rest, strpos(substr(name, length($2) + 1), '/') > 0 as isdeep,
           id::text as id, updated_at, created_at, last_accessed_at, metadata
         from storage.objects
         where bucket_id = $1 and name collate "C" >= $3
           and ($3 = '' or name collate "C" < $3 || U&'\\+10FFFF') and starts_with(name, $3)
       ) found
       group by split_part(rest, '/', 1), isdeep
     ) entries
     order by ${order} limit $4::text::integer offset $5::text::integer`,
    values.map((value) => String(value)),
  );
}

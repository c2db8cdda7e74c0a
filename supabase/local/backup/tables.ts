import type postgres from 'postgres';
import { projectSchemas } from '../schema-dump.ts';
import type { Manifest } from './manifest.ts';

/**
 * The tables of Auth that hold people's accounts. Left out is what opens a door without a password: sessions, refresh
 * tokens, challenges, one-time links, sign-ins under way. An old backup would bring back what was revoked since.
 */
const accountTables = ['users', 'identities', 'mfa_factors', 'audit_log_entries'];

export type Table = {
  schema: string;
  name: string;
  /** All that are not generated, in their order. */
  columns: { name: string; type: string }[];
  /** SQL that puts rows into the one order every database agrees on. */
  order: string;
  /** Names (schema.table) of what its foreign keys point to, itself left out. */
  pointsTo: string[];
};

/** A table's or sequence's name as SQL. */
export function qualify({ schema, name }: { schema: string; name: string }): string {
  return `${quote(schema)}.${quote(name)}`;
}

/** The tables of Storage; their rows are worth something with the files alone. */
const storageTables = ['buckets', 'objects'];

/**
 * The tables whose rows belong to the project: all of its own schemas, the accounts of Auth and what Storage knows of
 * its files.
 */
export async function listTables(sql: postgres.TransactionSql): Promise<Table[]> {
  const rows = await sql.unsafe<Table[]>(`
    select n.nspname::text as schema, c.relname::text as name,
      (
        select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum)
        from pg_catalog.pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      ) as columns,
      -- By code points: collations differ between servers.
      coalesce((
        select string_agg('t.' || quote_ident(a.attname) || case when a.attcollation <> 0 then ' collate "C"' else '' end,
          ', ' order by k.place)
        from pg_catalog.pg_index i
        cross join unnest(i.indkey::int2[]) with ordinality as k (number, place)
        join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = k.number
        where i.indrelid = c.oid and i.indisprimary
      ), 't::text collate "C"') as "order",
      array(
        select distinct rn.nspname || '.' || r.relname
        from pg_catalog.pg_constraint f
        join pg_catalog.pg_class r on r.oid = f.confrelid join pg_catalog.pg_namespace rn on rn.oid = r.relnamespace
        where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid
      ) as "pointsTo"
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition
      and (n.oid in (select oid from (${projectSchemas}) s)
        or n.nspname = 'auth' and c.relname in (${accountTables.map((name) => `'${name}'`).join(', ')})
        or n.nspname = 'storage' and c.relname in (${storageTables.map((name) => `'${name}'`).join(', ')}))
    order by n.nspname collate "C", c.relname collate "C"`);
  // What is known of sessions goes with them.
  return inLoadingOrder(rows.filter(({ pointsTo }) => !pointsTo.includes('auth.sessions')));
}

/** What a foreign key points to comes first; of tables that point at each other in a circle, any. */
function inLoadingOrder<T extends Pick<Table, 'schema' | 'name' | 'pointsTo'>>(tables: T[]): T[] {
  const waiting = new Map(tables.map((table) => [`${table.schema}.${table.name}`, table]));
  const ordered: T[] = [];
  while (waiting.size > 0) {
    const entries = [...waiting];
    const next =
      entries.find(([, { pointsTo }]) => !pointsTo.some((name) => waiting.has(name))) ?? entries[0];
    if (!next) break;
    waiting.delete(next[0]);
    ordered.push(next[1]);
  }
  return ordered;
}

/** The sequences of the project with their values. They are ahead of any row seen before. */
export async function listSequences(sql: postgres.TransactionSql): Promise<Manifest['sequences']> {
  const found = await sql.unsafe<{ schema: string; name: string }[]>(`
    select n.nspname::text as schema, c.relname::text as name
    from pg_catalog.pg_class c join (${projectSchemas}) n on n.oid = c.relnamespace
    where c.relkind = 'S' order by 1, 2`);
  const sequences: Manifest['sequences'] = [];
  for (const sequence of found) {
    const [state] = await sql.unsafe<{ lastValue: string; isCalled: boolean }[]>(
      `select last_value::text as "lastValue", is_called as "isCalled" from ${qualify(sequence)}`,
    );
    if (state) sequences.push({ ...sequence, ...state });
  }
  return sequences;
}

/** Makes the text of values independent of the server, the role and the machine; for one transaction. */
export async function fixFormats(sql: postgres.TransactionSql): Promise<void> {
  await sql
    .unsafe(`
    set local search_path = '';
    set local timezone = 'UTC';
    set local datestyle = 'ISO, YMD';
    set local intervalstyle = 'postgres';
    set local extra_float_digits = 1;
    set local bytea_output = 'hex';
    set local statement_timeout = 0;
    set local idle_in_transaction_session_timeout = 0`)
    .simple();
}

/** A name as SQL. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

import type postgres from 'postgres';
import { dumpSchema } from '../../../supabase/local/schema-dump.ts';

/** What a database holds, as a test compares it: not by the code that backs it up. */
export async function contentsOf(sql: postgres.Sql): Promise<{
  schema: string;
  rows: Record<string, string>;
  sequences: Record<string, string>;
}> {
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_catalog.pg_tables
    where schemaname in ('public', 'private') and tablename <> 'session_activity'
      or schemaname = 'auth' and tablename in ('users', 'identities', 'mfa_factors', 'audit_log_entries')
    order by 1`;
  const rows: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await sql.unsafe<{ hash: string }[]>(`
      select count(*) || ' ' || md5(coalesce(string_agg(md5(t::text), '' order by md5(t::text)), '')) as hash
      from ${name} t`);
    rows[name] = row?.hash ?? '';
  }
  const sequences = await sql<{ name: string; value: string }[]>`
    select schemaname || '.' || sequencename as name, coalesce(last_value::text, 'unused') as value
    from pg_catalog.pg_sequences where schemaname in ('public', 'private')`;
  return {
    schema: await dumpSchema(sql),
    rows,
    sequences: Object.fromEntries(sequences.map(({ name, value }) => [name, value])),
  };
}

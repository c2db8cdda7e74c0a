import type postgres from 'postgres';
import type { KnownIds } from './action-inputs.ts';

/** A sum over the rows of an agency by table. */
export type Belongings = ReadonlyMap<string, string>;

/** What the app writes by itself as time goes by, and of what was refused. */
const written = [
  ...[
    'audit_logs',
    'audit_chain',
    'audit_anchors',
    'nightly_runs',
    'notifications',
    'notification_deliveries',
  ],
];

/** What an agency has, but for what the app writes by itself. */
export async function readBelongings(sql: postgres.Sql, agencyId: string): Promise<Belongings> {
  const tables = await tablesOf(sql);
  const sums = new Map<string, string>();
  for (const name of tables.filter((table) => !written.includes(table))) {
    const [row] = await sql<{ sum: string }[]>`
      select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as sum
      from ${sql(`public.${name}`)} t where t.agency_id = ${agencyId}`;
    sums.set(name, row?.sum ?? '');
  }
  return sums;
}

/** The tables whose rows are others than before. */
export function changedTables(before: Belongings, after: Belongings): string[] {
  return [...after].flatMap(([name, sum]) => (before.get(name) === sum ? [] : [name]));
}

/** A few ids of every table of these agencies, and of their people. */
export async function readIds(sql: postgres.Sql, agencies: readonly string[]): Promise<KnownIds> {
  const numbers = new Set<number>();
  const uuids = new Set<string>(agencies);
  for (const name of await tablesOf(sql, 'id')) {
    for (const agencyId of agencies) {
      const rows = await sql<{ id: string }[]>`
        select t.id::text as id from ${sql(`public.${name}`)} t where t.agency_id = ${agencyId} order by random() limit 3`;
      for (const { id } of rows)
        if (/^\d+$/.test(id)) numbers.add(Number(id));
        else uuids.add(id);
    }
  }
  const [number = 1, ...otherNumbers] = numbers;
  const [uuid = '', ...otherUuids] = uuids;
  return { numbers: [number, ...otherNumbers], uuids: [uuid, ...otherUuids] };
}

/** The tables with rows of agencies, and with a column of that name. */
async function tablesOf(sql: postgres.Sql, column = 'agency_id'): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select t.table_name as name from information_schema.tables t
    where t.table_schema = 'public' and t.table_type = 'BASE TABLE'
      and (select count(*) from information_schema.columns c
        where c.table_schema = 'public' and c.table_name = t.table_name
          and c.column_name in ('agency_id', ${column})) = ${column === 'agency_id' ? 1 : 2}
    order by 1`;
  return rows.map(({ name }) => name);
}

import postgres from 'postgres';
import { arrayLiteral } from './sql.ts';

export type TableRow = {
  oid: string;
  schema: string;
  name: string;
  kind: string;
  columns: { name: string; number: number; type: string; default: string | null }[];
  primaryKey: number[] | null;
  uniqueKeys: number[][];
};

export type ForeignKeyRow = {
  name: string;
  oid: string;
  columns: number[];
  foreignOid: string;
  foreignColumns: number[];
};

export type ViewRow = { oid: string; rule: string };

export type RoutineRow = {
  schema: string;
  name: string;
  argNames: string[];
  argTypes: string[];
  argModes: string[];
  required: number;
  volatility: string;
  returnsSet: boolean;
  returnType: string;
  /** The name of the domain that is returned, if it is one. */
  returnDomain: string | null;
  composite: boolean;
  returnSchema: string | null;
  returnTable: string | null;
  config: string[] | null;
};

export type ComputedRow = {
  schema: string;
  name: string;
  originSchema: string;
  origin: string;
  targetSchema: string;
  target: string;
  toOne: boolean;
};

export type RoleRow = { role: string; settings: string[] };

export type CatalogRows = {
  tables: TableRow[];
  foreignKeys: ForeignKeyRow[];
  views: ViewRow[];
  routines: RoutineRow[];
  computed: ComputedRow[];
  roles: RoleRow[];
};

/*
 * Every relation outside the system schemas is read, since a junction or a view's base table may live in a
 * schema that is not exposed. `search_path` is empty in this session, so that types and defaults come qualified.
 */
const TABLES = `
  select json_build_object(
    'oid', c.oid::text, 'schema', n.nspname, 'name', c.relname, 'kind', c.relkind,
    'columns', coalesce((
      select json_agg(json_build_object(
        'name', a.attname, 'number', a.attnum, 'type', format_type(a.atttypid, a.atttypmod),
        'default', case
          when a.attidentity = 'd' then (
            select format('nextval(%L)', s.objid::regclass)
            from pg_depend s
            where s.refobjid = c.oid and s.refobjsubid = a.attnum and s.deptype = 'i'
              and s.classid = 'pg_class'::regclass)
          when a.attidentity <> '' or a.attgenerated <> '' then null
          else coalesce(pg_get_expr(d.adbin, d.adrelid), t.typdefault) end
      ) order by a.attnum)
      from pg_attribute a
      join pg_type t on t.oid = a.atttypid
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped), '[]'),
    'primaryKey', (select to_json(k.conkey) from pg_constraint k where k.conrelid = c.oid and k.contype = 'p'),
    'uniqueKeys', coalesce((
      select json_agg(k.conkey) from pg_constraint k where k.conrelid = c.oid and k.contype in ('p', 'u')), '[]')
  ) as row
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'v', 'm', 'f', 'p') and not c.relispartition
    and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
  order by n.nspname, c.relname`;

const FOREIGN_KEYS = `
  select json_build_object(
    'name', k.conname, 'oid', k.conrelid::text, 'columns', k.conkey,
    'foreignOid', k.confrelid::text, 'foreignColumns', k.confkey) as row
  from pg_constraint k
  where k.contype = 'f' and k.conparentid = 0
  order by k.conrelid, k.conname`;

const VIEWS = `
  select json_build_object('oid', r.ev_class::text, 'rule', r.ev_action::text) as row
  from pg_rewrite r
  join pg_class c on c.oid = r.ev_class
  join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('v', 'm') and r.rulename = '_RETURN' and n.nspname = any ($1::text[])
  order by r.ev_class`;

/* Only functions whose arguments can all be named, or that take one unnamed argument of a body type. */
const ROUTINES = `
  with recursive base (oid, base) as (
    select t.oid, t.oid from pg_type t where t.typbasetype = 0
    union all
    select t.oid, b.base from pg_type t join base b on b.oid = t.typbasetype
  )
  select json_build_object(
    'schema', n.nspname, 'name', p.proname,
    'argNames', a.names, 'argTypes', a.types, 'argModes', a.modes,
    'required', p.pronargs - p.pronargdefaults,
    'volatility', p.provolatile, 'returnsSet', p.proretset, 'returnType', format_type(t.oid, null),
    'returnDomain', (select d.typname from pg_type d where d.oid = p.prorettype and d.typtype = 'd'),
    'composite', t.typtype = 'c' or coalesce(p.proargmodes && '{t,b,o}'::"char"[], false),
    'returnSchema', rn.nspname, 'returnTable', rc.relname, 'config', p.proconfig) as row
  from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
  join base b on b.oid = p.prorettype
  join pg_type t on t.oid = b.base
  left join pg_class rc on rc.oid = t.typrelid
  left join pg_namespace rn on rn.oid = rc.relnamespace
  cross join lateral (
    select coalesce(array_agg(coalesce(p.proargnames[i.n], '') order by i.n), '{}') as names,
      coalesce(array_agg(format_type(i.type, -1) order by i.n), '{}') as types,
      coalesce(array_agg(i.mode order by i.n), '{}') as modes
    from (
      select x.n, x.type, coalesce(p.proargmodes[x.n], 'i')::text as mode
      from unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) with ordinality as x (type, n)
    ) i
    where i.mode in ('i', 'b', 'v')
  ) a
  where p.prokind = 'f' and n.nspname = any ($1::text[]) and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
    and ('' <> all (a.names)
      or (cardinality(a.names) = 1 and a.types[1] in ('json', 'jsonb', 'text', 'bytea', 'xml')))
  order by n.nspname, p.proname, p.oid`;

/* A function that is expected to return at most one row has a to-one relationship: no set, or `rows 1`. */
const COMPUTED = `
  select json_build_object(
    'schema', n.nspname, 'name', p.proname, 'originSchema', an.nspname, 'origin', a.relname,
    'targetSchema', rn.nspname, 'target', r.relname, 'toOne', not p.proretset or p.prorows = 1) as row
  from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
  join pg_class a on a.reltype = p.proargtypes[0] and a.relkind in ('r', 'v', 'm', 'f', 'p')
  join pg_namespace an on an.oid = a.relnamespace
  join pg_class r on r.reltype = p.prorettype and r.relkind in ('r', 'v', 'm', 'f', 'p')
  join pg_namespace rn on rn.oid = r.relnamespace
  where p.prokind = 'f' and p.pronargs = 1 and a.reltype <> 0
  order by n.nspname, p.proname, p.oid`;

const ROLES = `
  select json_build_object('role', r.rolname, 'settings', coalesce((
    select json_agg(x.setting)
    from unnest(s.setconfig) as x (setting)
    join pg_settings p on p.name = split_part(x.setting, '=', 1)
    where p.context = 'user'), '[]')) as row
  from pg_db_role_setting s
  join pg_roles r on r.oid = s.setrole
  where s.setdatabase in (0, (select oid from pg_database where datname = current_database()))
    and r.rolname in ('anon', 'authenticated', 'service_role')
  order by s.setdatabase`;

/**
 * Reads what the gateway must know of the database, in one snapshot and on a connection of its own. The driver's
 * `begin` is not used: it brings the process down when the connection breaks within it.
 */
export async function queryCatalog(url: string, schemas: readonly string[]): Promise<CatalogRows> {
  const sql = postgres(url, {
    max: 1,
    connect_timeout: 5,
    fetch_types: false,
    backoff: false,
    onnotice: () => {},
    connection: { application_name: 'rest catalog' },
  });
  try {
    const list = arrayLiteral(schemas);
    const read = async <T>(text: string, args: string[] = []): Promise<T[]> => {
      const rows = await sql.unsafe<{ row: T }[]>(text, args);
      return rows.map(({ row }) => row);
    };
    await sql.unsafe('begin isolation level repeatable read read only');
    await sql.unsafe(
      `select set_config('search_path', '', true), set_config('statement_timeout', '15s', true)`,
    );
    return {
      tables: await read<TableRow>(TABLES),
      foreignKeys: await read<ForeignKeyRow>(FOREIGN_KEYS),
      views: await read<ViewRow>(VIEWS, [list]),
      routines: await read<RoutineRow>(ROUTINES, [list]),
      computed: await read<ComputedRow>(COMPUTED),
      roles: await read<RoleRow>(ROLES),
    };
  } finally {
    void sql.end({ timeout: 0 }).catch(() => {});
  }
}

/** The names of all time zones Postgres knows. */
export async function queryTimezones(url: string): Promise<Set<string>> {
  const sql = postgres(url, { max: 1, connect_timeout: 5, fetch_types: false, onnotice: () => {} });
  try {
    const rows = await sql<{ name: string }[]>`select name from pg_timezone_names`;
    return new Set(rows.map(({ name }) => name));
  } finally {
    void sql.end({ timeout: 0 }).catch(() => {});
  }
}

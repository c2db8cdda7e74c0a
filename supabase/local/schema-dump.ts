import type postgres from 'postgres';

/**
 * Query for the schemas (oid, nspname) of the project itself: made by its migrations, so owned by `postgres`; the rest is
 * every project's own. The queue's schema is the worker's, who makes it at its start and fills it from the outbox.
 */
export const projectSchemas = `
  select oid, nspname from pg_catalog.pg_namespace
  where nspname = 'public'
     or (nspowner = 'postgres'::regrole and nspname not in ('extensions', 'supabase_migrations', 'graphile_worker'))`;

// What an extension brought along belongs to the extension.
const notOfExtension = (catalog: string, oid: string) => `
  not exists (select from pg_catalog.pg_depend
              where classid = '${catalog}'::regclass and objid = ${oid} and deptype = 'e')`;

// Sorted by code points, so that no collation has a say in the order.
const relation = `format('%I.%I', n.nspname, c.relname) collate "C"`;

/** Grants to everyone but the owner, one statement per grantee; `kind` is the acldefault() letter. */
const grants = (kind: string, acl: string, owner: string, target: string, source: string) => `
  select format('grant %s on ${target} to %s%s;', string_agg(lower(a.privilege_type), ', ' order by a.privilege_type),
                object, case when a.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end,
                case when a.is_grantable then ' with grant option' else '' end) as statement
  from (${source}) as o
  cross join lateral aclexplode(coalesce(o.${acl}, acldefault('${kind}', o.${owner}))) as a
  where a.grantee <> o.${owner}
  group by object, a.grantee, a.is_grantable
  order by object, a.grantee <> 0, pg_get_userbyid(a.grantee), a.is_grantable`;

const comments = (catalog: string, target: string, source: string) => `
  select format('comment on ${target} %s is %L;', object, d.description) as statement
  from (${source}) as o
  join pg_catalog.pg_description d on d.objoid = o.oid and d.classoid = '${catalog}'::regclass and d.objsubid = 0
  order by object`;

const relations = (kinds: string) => `
  select c.oid, c.relacl, c.relowner, ${relation} as object
  from pg_catalog.pg_class c join (${projectSchemas}) n on n.oid = c.relnamespace
  where c.relkind in (${kinds}) and ${notOfExtension('pg_catalog.pg_class', 'c.oid')}`;

const functions = `
  select p.oid, p.proacl, p.proowner, p.prokind,
         format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) collate "C" as object
  from pg_catalog.pg_proc p join (${projectSchemas}) n on n.oid = p.pronamespace
  where ${notOfExtension('pg_catalog.pg_proc', 'p.oid')}`;

const schemas = `select oid, nspacl, nspowner, quote_ident(nspname) collate "C" as object
  from pg_catalog.pg_namespace where oid in (select oid from (${projectSchemas}) as s)`;

const types = `
  select t.oid, t.typtype, t.typbasetype, t.typtypmod, t.typnotnull, t.typdefault,
         format('%I.%I', n.nspname, t.typname) collate "C" as object
  from pg_catalog.pg_type t
  join (${projectSchemas}) n on n.oid = t.typnamespace
  where ${notOfExtension('pg_catalog.pg_type', 't.oid')}`;

const sections: [title: string, query: string][] = [
  [
    'Extensions',
    `select format('create extension %I with schema %I;', e.extname, n.nspname) as statement
     from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace
     where e.extname <> 'plpgsql' order by e.extname`,
  ],
  ['Schemas', `select format('create schema %s;', object) as statement from (${schemas}) s order by object`],
  ['Rights on schemas', grants('n', 'nspacl', 'nspowner', 'schema %s', schemas)],
  [
    'Enumerations',
    `select format('create type %s as enum (%s);', t.object,
              (select string_agg(quote_literal(enumlabel), ', ' order by enumsortorder)
               from pg_catalog.pg_enum where enumtypid = t.oid)) as statement
     from (${types}) t where t.typtype = 'e' order by t.object`,
  ],
  [
    'Domains',
    `select format('create domain %s as %s%s%s%s;', t.object, format_type(t.typbasetype, t.typtypmod),
              ' default ' || t.typdefault, case when t.typnotnull then ' not null' else '' end,
              (select string_agg(format(' constraint %I %s', conname, pg_get_constraintdef(oid)), '' order by conname)
               from pg_catalog.pg_constraint where contypid = t.oid)) as statement
     from (${types}) t where t.typtype = 'd' order by t.object`,
  ],
  [
    'Composite types',
    `select format('create type %s as (%s);', r.object,
              (select string_agg(format('%I %s', attname, format_type(atttypid, atttypmod)), ', ' order by attnum)
               from pg_catalog.pg_attribute where attrelid = r.oid and attnum > 0 and not attisdropped)) as statement
     from (${relations(`'c'`)}) r order by r.object`,
  ],
  [
    'Sequences',
    `select format('create sequence %s as %s increment %s minvalue %s maxvalue %s start %s%s;', r.object,
              format_type(s.seqtypid, null), s.seqincrement, s.seqmin, s.seqmax, s.seqstart,
              case when s.seqcycle then ' cycle' else '' end) as statement
     from (${relations(`'S'`)}) r join pg_catalog.pg_sequence s on s.seqrelid = r.oid
     where not exists (select from pg_catalog.pg_depend
                       where classid = 'pg_catalog.pg_class'::regclass and objid = r.oid and deptype = 'i')
     order by r.object`,
  ],
  [
    'Tables',
    `select format(e'create table %s (\\n%s\\n)%s;', r.object,
              (select string_agg('  ' || format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod))
                 || case when a.attcollation <> t.typcollation and a.attcollation <> 0
                         then ' collate ' || a.attcollation::regcollation else '' end
                 || case when a.attgenerated = 's' then format(' generated always as (%s) stored', pg_get_expr(d.adbin, d.adrelid))
                         when a.attidentity = 'a' then ' generated always as identity'
                         when a.attidentity = 'd' then ' generated by default as identity'
                         when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end
                 || case when a.attnotnull then ' not null' else '' end, e',\\n' order by a.attnum)
               from pg_catalog.pg_attribute a
               join pg_catalog.pg_type t on t.oid = a.atttypid
               left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
               where a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped),
              ' partition by ' || pg_get_partkeydef(r.oid)) as statement
     from (${relations(`'r', 'p'`)}) r order by r.object`,
  ],
  [
    'Partitions',
    `select format('alter table %s attach partition %s %s;', i.inhparent::regclass, r.object,
              pg_get_expr(c.relpartbound, c.oid)) as statement
     from (${relations(`'r', 'p'`)}) r
     join pg_catalog.pg_inherits i on i.inhrelid = r.oid join pg_catalog.pg_class c on c.oid = r.oid
     where c.relispartition order by r.object`,
  ],
  [
    'Constraints',
    // Foreign keys last: what they point to must exist.
    `select format('alter table %s add constraint %I %s;', r.object, k.conname, pg_get_constraintdef(k.oid)) as statement
     from (${relations(`'r', 'p'`)}) r join pg_catalog.pg_constraint k on k.conrelid = r.oid
     where k.contype in ('p', 'u', 'x', 'c', 'f')
     order by k.contype = 'f', r.object, position(k.contype::text in 'puxc'), k.conname`,
  ],
  [
    'Indexes',
    `select pg_get_indexdef(i.indexrelid) || ';' as statement
     from (${relations(`'r', 'p', 'm'`)}) r
     join pg_catalog.pg_index i on i.indrelid = r.oid join pg_catalog.pg_class x on x.oid = i.indexrelid
     where not exists (select from pg_catalog.pg_constraint where conindid = i.indexrelid and contype in ('p', 'u', 'x'))
     order by r.object, x.relname`,
  ],
  [
    'Views',
    `select format(e'create %s %s%s as\\n%s', case when c.relkind = 'm' then 'materialized view' else 'view' end, r.object,
              ' with (' || array_to_string(c.reloptions, ', ') || ')', pg_get_viewdef(r.oid)) as statement
     from (${relations(`'v', 'm'`)}) r join pg_catalog.pg_class c on c.oid = r.oid order by r.object`,
  ],
  [
    'Functions',
    `select case when f.prokind = 'a' then format('-- aggregate %s', f.object)
                 else pg_get_functiondef(f.oid) || ';' end as statement
     from (${functions}) f order by f.object`,
  ],
  [
    'Triggers',
    // Also those on tables that are not ours, such as auth.users.
    `select pg_get_triggerdef(t.oid) || ';' as statement
     from pg_catalog.pg_trigger t
     where not t.tgisinternal and t.tgparentid = 0 and t.tgfoid in (select oid from (${functions}) f)
     order by t.tgrelid::regclass::text collate "C", t.tgname`,
  ],
  [
    'Row level security',
    `select format('alter table %s enable row level security;', r.object)
            || case when c.relforcerowsecurity then format(e'\\nalter table %s force row level security;', r.object) else '' end
            as statement
     from (${relations(`'r', 'p'`)}) r join pg_catalog.pg_class c on c.oid = r.oid
     where c.relrowsecurity order by r.object`,
  ],
  [
    'Policies',
    `select format(e'create policy %I on %I.%I as %s for %s to %s%s%s;', policyname, schemaname, tablename,
              lower(permissive), lower(cmd), array_to_string(roles, ', '),
              e'\\n  using (' || qual || ')', e'\\n  with check (' || with_check || ')') as statement
     from pg_catalog.pg_policies
     where schemaname in (select nspname from (${projectSchemas}) s) or schemaname in ('realtime', 'storage')
     order by schemaname, tablename, policyname`,
  ],
  [
    'Rights on tables and views',
    grants('r', 'relacl', 'relowner', 'table %s', relations(`'r', 'p', 'v', 'm'`)),
  ],
  [
    'Rights on columns',
    `select format('grant %s (%s) on table %s to %s;', lower(a.privilege_type),
              string_agg(quote_ident(t.attname), ', ' order by t.attname), r.object,
              case when a.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end) as statement
     from (${relations(`'r', 'p', 'v', 'm'`)}) r
     join pg_catalog.pg_attribute t on t.attrelid = r.oid and t.attnum > 0 and not t.attisdropped
     cross join lateral aclexplode(t.attacl) as a
     group by r.object, a.grantee, a.privilege_type
     order by r.object, pg_get_userbyid(a.grantee), a.privilege_type`,
  ],
  ['Rights on sequences', grants('s', 'relacl', 'relowner', 'sequence %s', relations(`'S'`))],
  ['Rights on functions', grants('f', 'proacl', 'proowner', 'routine %s', functions)],
  [
    'Default privileges',
    `select format('alter default privileges for role %I%s grant %s on %s to %s;', pg_get_userbyid(d.defaclrole),
              ' in schema ' || d.defaclnamespace::regnamespace,
              string_agg(lower(a.privilege_type), ', ' order by a.privilege_type),
              case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions'
                                   when 'T' then 'types' else 'schemas' end,
              case when a.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end) as statement
     from pg_catalog.pg_default_acl d cross join lateral aclexplode(d.defaclacl) as a
     where d.defaclrole = 'postgres'::regrole
       and (d.defaclnamespace = 0 or d.defaclnamespace in (select oid from (${projectSchemas}) s))
     group by d.defaclrole, d.defaclnamespace, d.defaclobjtype, a.grantee
     order by d.defaclnamespace::regnamespace::text collate "C", d.defaclobjtype, a.grantee <> 0, pg_get_userbyid(a.grantee)`,
  ],
  ['Comments on schemas', comments('pg_catalog.pg_namespace', 'schema', schemas)],
  ['Comments on types', comments('pg_catalog.pg_type', 'type', types)],
  ['Comments on tables', comments('pg_catalog.pg_class', 'table', relations(`'r', 'p'`))],
  ['Comments on views', comments('pg_catalog.pg_class', 'view', relations(`'v', 'm'`))],
  [
    'Comments on columns',
    `select format('comment on column %s.%I is %L;', r.object, a.attname, d.description) as statement
     from (${relations(`'r', 'p', 'v', 'm'`)}) r
     join pg_catalog.pg_attribute a on a.attrelid = r.oid
     join pg_catalog.pg_description d
       on d.objoid = r.oid and d.classoid = 'pg_catalog.pg_class'::regclass and d.objsubid = a.attnum
     where a.attnum > 0 order by r.object, a.attnum`,
  ],
  ['Comments on functions', comments('pg_catalog.pg_proc', 'routine', functions)],
  [
    'Comments on policies',
    `select format('comment on policy %I on %s is %L;', p.polname, r.object, d.description) as statement
     from (${relations(`'r', 'p'`)}) r join pg_catalog.pg_policy p on p.polrelid = r.oid
     join pg_catalog.pg_description d on d.objoid = p.oid and d.classoid = 'pg_catalog.pg_policy'::regclass
     order by r.object, p.polname`,
  ],
];

/**
 * The project's schema as SQL text, read from the catalog: what the migrations made, without what every Supabase
 * project has. The same migrations give the same text, byte for byte, so two schemas can be compared as text.
 */
export async function dumpSchema(sql: postgres.Sql): Promise<string> {
  const text = await sql.begin('isolation level repeatable read read only', (transaction) =>
    readSchema(transaction),
  );
  return `-- Written by npm run db:dump from the migrated database. Do not edit.\n\n${text}`;
}

/** The same text as of a transaction's snapshot, without the first line. Empties the search path until the transaction ends. */
export async function readSchema(transaction: postgres.TransactionSql): Promise<string> {
  // With an empty path the catalog functions write every name with its schema.
  await transaction`set local search_path = ''`;
  const parts: string[] = [];
  for (const [title, query] of sections) {
    const rows = await transaction.unsafe<{ statement: string }[]>(query);
    if (rows.length > 0) parts.push(`-- ${title}\n\n${rows.map((row) => row.statement).join('\n')}\n`);
  }
  return parts.join('\n');
}

import {
  type Cardinality,
  type Catalog,
  type ComputedRelationship,
  keyOf,
  type Relationship,
  type Routine,
  type Table,
} from './catalog.ts';
import type { CatalogRows, ComputedRow, RoutineRow, TableRow } from './catalog-query.ts';
import { isMediaType, type OwnMedia } from './media.ts';
import { viewColumns } from './view-columns.ts';

type QualifiedName = { schema: string; name: string };

/** A foreign key between two relations by column names; either side may be a view that shows the key's columns. */
type Link = {
  constraint: string;
  from: QualifiedName & { isView: boolean };
  fromColumns: string[];
  to: QualifiedName & { isView: boolean };
  toColumns: string[];
  /** The referencing columns are unique, so that at most one row refers to each target. */
  unique: boolean;
  /** The referencing columns are part of the referencing table's primary key. */
  inPrimaryKey: boolean;
};

/** A relation that shows columns of a base table: the table itself, or a view with the columns' names there. */
type Showing = QualifiedName & { isView: boolean; columns: Map<number, string> };

/** Builds the catalog the compiler works with from the rows of the system catalogs. */
export function buildCatalog(rows: CatalogRows): Catalog {
  const byOid = new Map(rows.tables.map((table) => [table.oid, table]));
  const showings = showingRelations(rows, byOid);
  const links = rows.foreignKeys.flatMap((key): Link[] => {
    const base = byOid.get(key.oid);
    if (base === undefined) return [];
    const unique = base.uniqueKeys.some((columns) => sameSet(columns, key.columns));
    const primary = base.primaryKey ?? [];
    const inPrimaryKey = key.columns.every((column) => primary.includes(column));
    return (showings.get(key.oid) ?? []).flatMap((from) =>
      (showings.get(key.foreignOid) ?? []).flatMap((to): Link[] => {
        const fromColumns = namesOf(from, key.columns);
        const toColumns = namesOf(to, key.foreignColumns);
        if (!fromColumns || !toColumns) return [];
        return [{ constraint: key.name, from, fromColumns, to, toColumns, unique, inPrimaryKey }];
      }),
    );
  });
  const relationships = new Map<string, Relationship[]>();
  for (const relationship of [...links.flatMap(direct), ...throughJunctions(links)]) {
    append(relationships, keyOf(relationship.origin.schema, relationship.origin.name), relationship);
  }
  const computed = new Map<string, ComputedRelationship[]>();
  for (const row of rows.computed) append(computed, keyOf(row.originSchema, row.origin), computedOf(row));
  const routines = new Map<string, Routine[]>();
  for (const row of rows.routines) append(routines, keyOf(row.schema, row.name), routineOf(row));
  const tables = rows.tables.map((row) => tableOf(row, showings, byOid));
  return {
    tables: new Map(tables.map((table) => [keyOf(table.schema, table.name), table])),
    relationships,
    computed,
    routines,
    roleSettings: roleSettings(rows),
  };
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

const sameSet = (a: number[], b: number[]): boolean => a.length === b.length && a.every((x) => b.includes(x));

function namesOf(showing: Showing, numbers: number[]): string[] | undefined {
  const names = numbers.flatMap((number) => showing.columns.get(number) ?? []);
  return names.length === numbers.length ? names : undefined;
}

/** For each base table the relations that show its columns: itself and the views over it, views of views too. */
function showingRelations(rows: CatalogRows, byOid: Map<string, TableRow>): Map<string, Showing[]> {
  const showings = new Map<string, Showing[]>();
  for (const { oid, schema, name, kind, columns } of rows.tables) {
    if (kind === 'v' || kind === 'm') continue;
    const numbered = new Map(columns.map((column) => [column.number, column.name]));
    showings.set(oid, [{ schema, name, isView: false, columns: numbered }]);
  }
  const columnsOfView = new Map(rows.views.map((view) => [view.oid, viewColumns(view.rule)]));
  const resolve = (relation: string, column: number, depth = 0): [string, number] | undefined => {
    const origin = columnsOfView.get(relation);
    if (!origin) return [relation, column];
    const name = byOid.get(relation)?.columns.find(({ number }) => number === column)?.name;
    const next = origin.find((candidate) => candidate.name === name);
    return next && depth < 20 ? resolve(next.relation, next.column, depth + 1) : undefined;
  };
  for (const [oid, columns] of columnsOfView) {
    const view = byOid.get(oid);
    if (view === undefined) continue;
    const shown = new Map<string, Map<number, string>>();
    for (const column of columns) {
      const base = resolve(column.relation, column.column);
      if (!base) continue;
      const numbered = shown.get(base[0]) ?? new Map<number, string>();
      if (!numbered.has(base[1])) numbered.set(base[1], column.name);
      shown.set(base[0], numbered);
    }
    for (const [base, numbered] of shown) {
      append(showings, base, { schema: view.schema, name: view.name, isView: true, columns: numbered });
    }
  }
  return showings;
}

/** Both directions of a foreign key. */
function direct(link: Link): Relationship[] {
  const { constraint, from, fromColumns, to, toColumns, unique } = link;
  const forward = fromColumns.map((column, index) => [column, toColumns[index] ?? ''] as const);
  const backward = forward.map(([own, foreign]) => [foreign, own] as const);
  return [
    {
      origin: from,
      target: to,
      targetIsView: to.isView,
      cardinality: { kind: unique ? 'one-to-one' : 'many-to-one', constraint, pairs: forward },
    },
    {
      origin: to,
      target: from,
      targetIsView: from.isView,
      cardinality: { kind: unique ? 'one-to-one' : 'one-to-many', constraint, pairs: backward },
    },
  ];
}

/** Many-to-many through a table whose primary key contains both foreign keys. */
function throughJunctions(links: Link[]): Relationship[] {
  const byJunction = new Map<string, Link[]>();
  for (const link of links) {
    if (link.inPrimaryKey) append(byJunction, keyOf(link.from.schema, link.from.name), link);
  }
  return [...byJunction.values()].flatMap((group) =>
    group.flatMap((a) =>
      group.flatMap((b): Relationship[] => {
        if (a === b || a.constraint === b.constraint) return [];
        const cardinality: Cardinality = {
          kind: 'many-to-many',
          junction: { schema: a.from.schema, name: a.from.name },
          originConstraint: a.constraint,
          originPairs: a.toColumns.map((column, index) => [column, a.fromColumns[index] ?? ''] as const),
          targetConstraint: b.constraint,
          targetPairs: b.toColumns.map((column, index) => [column, b.fromColumns[index] ?? ''] as const),
        };
        return [{ origin: a.to, target: b.to, targetIsView: b.to.isView, cardinality }];
      }),
    ),
  );
}

/** A view has the primary key of its base table when it shows all of that key's columns. */
function tableOf(row: TableRow, showings: Map<string, Showing[]>, byOid: Map<string, TableRow>): Table {
  const columns = row.columns.map(({ name, type, default: value }) => ({
    name,
    type,
    default: value ?? undefined,
  }));
  let primaryKey: string[] = [];
  for (const [oid, relations] of showings) {
    const key = byOid.get(oid)?.primaryKey;
    const shown = relations.find(({ schema, name }) => schema === row.schema && name === row.name);
    if (key && shown && primaryKey.length === 0) primaryKey = namesOf(shown, key) ?? [];
  }
  return {
    schema: row.schema,
    name: row.name,
    columns: new Map(columns.map((column) => [column.name, column])),
    primaryKey,
  };
}

function routineOf(row: RoutineRow): Routine {
  const timeout = row.config?.find((setting) => setting.startsWith('statement_timeout='));
  return {
    schema: row.schema,
    name: row.name,
    params: row.argNames.map((name, index) => ({
      name,
      type: row.argTypes[index] ?? 'text',
      required: index < row.required,
      variadic: row.argModes[index] === 'v',
    })),
    volatility: row.volatility === 'i' ? 'immutable' : row.volatility === 's' ? 'stable' : 'volatile',
    returnsSet: row.returnsSet,
    returnsVoid: row.returnType === 'void',
    composite: row.composite,
    returnTable:
      row.returnSchema !== null && row.returnTable !== null
        ? { schema: row.returnSchema, name: row.returnTable }
        : undefined,
    media: ownMedia(row),
    statementTimeout: timeout?.slice('statement_timeout='.length),
  };
}

function computedOf(row: ComputedRow): ComputedRelationship {
  return {
    origin: { schema: row.originSchema, name: row.origin },
    target: { schema: row.targetSchema, name: row.target },
    cardinality: {
      kind: 'computed',
      function: { schema: row.schema, name: row.name },
      toOne: row.toOne,
    },
  };
}

function ownMedia({ returnDomain, returnType, returnsSet, composite }: RoutineRow): OwnMedia | undefined {
  if (returnDomain === null || returnsSet || composite || !isMediaType(returnDomain)) return undefined;
  return { type: returnDomain, isBinary: returnType === 'bytea' };
}

/** Settings of the API roles; one bound to this database comes later in the rows and wins. */
function roleSettings(rows: CatalogRows): Catalog['roleSettings'] {
  const byRole = new Map<string, Map<string, string>>();
  for (const { role, settings } of rows.roles) {
    const values = byRole.get(role) ?? new Map<string, string>();
    for (const setting of settings) {
      const equals = setting.indexOf('=');
      values.set(setting.slice(0, equals), setting.slice(equals + 1));
    }
    byRole.set(role, values);
  }
  return new Map([...byRole].map(([role, values]) => [role, [...values]]));
}

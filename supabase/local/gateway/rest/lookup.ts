import { ApiError } from '../types.ts';
import {
  type Cardinality,
  type Catalog,
  type ComputedRelationship,
  keyOf,
  type Relationship,
  type Table,
} from './catalog.ts';
import { closest } from './closest.ts';

/** Codes that mean "not in the schema cache"; a fresher catalog may know better. */
export const CACHE_MISS_CODES: ReadonlySet<string | null> = new Set([
  'PGRST200',
  'PGRST202',
  'PGRST204',
  'PGRST205',
]);

/** The table or view of that name, or PGRST205. */
export function findTable(catalog: Catalog, schema: string, name: string): Table {
  const table = catalog.tables.get(keyOf(schema, name));
  if (table) return table;
  const names = [...catalog.tables.values()].filter((other) => other.schema === schema).map((t) => t.name);
  const near = closest(name, names);
  throw new ApiError(
    404,
    'PGRST205',
    `Could not find the table '${schema}.${name}' in the schema cache`,
    null,
    near === undefined ? null : `Perhaps you meant the table '${schema}.${near}'`,
  );
}

/** PGRST204: a written column that the table does not have. */
export function columnNotFound(column: string, table: string): ApiError {
  return new ApiError(
    400,
    'PGRST204',
    `Could not find the '${column}' column of '${table}' in the schema cache`,
  );
}

type Hinted = { target: string; hint: string | undefined };

/**
 * The one relationship by which `target` can be embedded in `origin`: target is a function of the origin's rows, which
 * goes before all others, or a table, a constraint or a foreign key column; a hint is a constraint, a column of either side or a junction. PGRST200 if none fits, PGRST201 if
 * several do.
 */
export function findRelationship(
  catalog: Catalog,
  schema: string,
  origin: string,
  { target, hint }: Hinted,
): Relationship | ComputedRelationship {
  const computed = catalog.computed
    .get(keyOf(schema, origin))
    ?.find(
      ({ cardinality, target: table }) => cardinality.function.name === target && table.schema === schema,
    );
  if (computed && hint === undefined) return computed;
  const known = (catalog.relationships.get(keyOf(schema, origin)) ?? []).filter(
    (relationship) => relationship.target.schema === schema,
  );
  const fitting = known.filter((relationship) =>
    relationship.target.name === origin && relationship.origin.name === origin
      ? fitsSelf(relationship, target, hint)
      : fits(relationship, target, hint),
  );
  const [only, second] = fitting;
  if (only === undefined) throw noRelationship(catalog, schema, origin, { target, hint });
  if (second !== undefined) throw ambiguous(origin, target, fitting);
  return only;
}

function singlePair(cardinality: Cardinality): readonly [string, string] | undefined {
  if (cardinality.kind === 'many-to-many') return undefined;
  return cardinality.pairs.length === 1 ? cardinality.pairs[0] : undefined;
}

function constraintOf(cardinality: Cardinality): string | undefined {
  return cardinality.kind === 'many-to-many' ? undefined : cardinality.constraint;
}

function fits(
  { target: table, targetIsView, cardinality }: Relationship,
  target: string,
  hint?: string,
): boolean {
  const pair = singlePair(cardinality);
  if (hint === undefined) {
    if (target === table.name) return true;
    return !targetIsView && (target === constraintOf(cardinality) || target === pair?.[0]);
  }
  if (target !== table.name) return false;
  if (cardinality.kind === 'many-to-many') return hint === cardinality.junction.name;
  return hint === cardinality.constraint || hint === pair?.[0] || hint === pair?.[1];
}

/** A table that refers to itself: its name means the children, the column's name means the parent. */
function fitsSelf({ target: table, cardinality }: Relationship, target: string, hint?: string): boolean {
  const pair = singlePair(cardinality);
  if (hint === undefined) {
    if (cardinality.kind === 'one-to-many') return target === table.name;
    return cardinality.kind === 'many-to-one' && target === pair?.[0];
  }
  if (target !== table.name) return false;
  if (cardinality.kind === 'one-to-many') return hint === pair?.[1] || hint === cardinality.constraint;
  return cardinality.kind === 'many-to-one' && hint === pair?.[0];
}

function noRelationship(
  catalog: Catalog,
  schema: string,
  origin: string,
  { target, hint }: Hinted,
): ApiError {
  const usingHint = hint === undefined ? '' : `' using the hint '${hint}`;
  const known = catalog.relationships.get(keyOf(schema, origin));
  const near =
    known === undefined
      ? closest(origin, originNames(catalog, schema))
      : closest(
          target,
          known.map((relationship) => relationship.target.name),
        );
  const wrong = known === undefined ? origin : target;
  return new ApiError(
    400,
    'PGRST200',
    `Could not find a relationship between '${origin}' and '${target}' in the schema cache`,
    `Searched for a foreign key relationship between '${origin}' and '${target}${usingHint}' in the schema '${schema}', but no matches were found.`,
    near === undefined || near === wrong ? null : `Perhaps you meant '${near}' instead of '${wrong}'.`,
  );
}

function* originNames(catalog: Catalog, schema: string): Iterable<string> {
  for (const [first] of catalog.relationships.values()) {
    if (first?.origin.schema === schema) yield first.origin.name;
  }
}

function ambiguous(origin: string, target: string, relationships: Relationship[]): ApiError {
  const choices = relationships.map(({ target: table, cardinality }) => {
    const by =
      cardinality.kind === 'many-to-many' ? cardinality.junction.name : (constraintOf(cardinality) ?? '');
    return `'${table.name}!${by}'`;
  });
  return new ApiError(
    300,
    'PGRST201',
    `Could not embed because more than one relationship was found for '${origin}' and '${target}'`,
    relationships.map(describe),
    `Try changing '${target}' to one of the following: ${choices.join(', ')}. Find the desired relationship in the 'details' key.`,
  );
}

function describe({ origin, target, cardinality }: Relationship): Record<string, string> {
  const list = (names: string[]): string => `(${names.join(', ')})`;
  const embedding = `${origin.name} with ${target.name}`;
  if (cardinality.kind === 'many-to-many') {
    const { junction, originConstraint, originPairs, targetConstraint, targetPairs } = cardinality;
    const first = `${originConstraint}${list(originPairs.map((pair) => pair[1]))}`;
    const second = `${targetConstraint}${list(targetPairs.map((pair) => pair[1]))}`;
    return {
      cardinality: cardinality.kind,
      embedding,
      relationship: `${junction.name} using ${first} and ${second}`,
    };
  }
  const { constraint, pairs } = cardinality;
  const own = `${origin.name}${list(pairs.map((pair) => pair[0]))}`;
  const foreign = `${target.name}${list(pairs.map((pair) => pair[1]))}`;
  return {
    cardinality: cardinality.kind,
    embedding,
    relationship: `${constraint} using ${own} and ${foreign}`,
  };
}

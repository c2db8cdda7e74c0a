import { ApiError } from '../types.ts';
import {
  type Catalog,
  type ComputedRelationship,
  isToOne,
  keyOf,
  type Relationship,
  type Table,
} from './catalog.ts';
import { notEmbedded } from './errors.ts';
import { findRelationship } from './lookup.ts';
import type { LogicTree, OrderTerm } from './parse-filter.ts';
import type { QueryParams } from './parse-query.ts';
import type { SelectField, SelectItem, SelectRelation } from './parse-select.ts';
import { quoteIdent } from './sql.ts';

/** One level of a read: the root, or a resource embedded in the level above. */
export type ReadNode = {
  /** The relation's name, or the function's for a result that is no table. */
  name: string;
  table: Table | undefined;
  /** The relation as it stands in FROM. */
  from: string;
  /** The prefix of its columns. */
  ref: string;
  fields: SelectField[];
  embeds: Embed[];
  filters: LogicTree[];
  order: OrderTerm[];
  limit: number | undefined;
  offset: number;
};

export type Embed = {
  node: ReadNode;
  /** The name in the response. */
  label: string;
  relationship: Relationship | ComputedRelationship;
  toOne: boolean;
  inner: boolean;
  spread: boolean;
  /** The alias of the joined subquery. */
  join: string;
  /** The junction's alias, for many-to-many. */
  junction: string;
  relationName: string;
  alias: string | undefined;
};

export type RootSource = {
  schema: string;
  /** Name by which relationships of the root are looked up. */
  name: string;
  table: Table | undefined;
  /** The root reads the result of a write or a call instead of the relation. */
  fromCte: boolean;
};

/** A table by itself, for the filters of a write. */
export function levelOf(table: Table): ReadNode {
  const relation = `${quoteIdent(table.schema)}.${quoteIdent(table.name)}`;
  const nothing = { fields: [], embeds: [], filters: [], order: [], limit: undefined, offset: 0 };
  return { name: table.name, table, from: relation, ref: relation, ...nothing };
}

/** The name of the CTE that holds what a write returned or a function answered. */
export const SOURCE_CTE = 'pgrst_source';

/** Builds the tree of what to read, with filters, orders and limits on the levels they are addressed to. */
export function planRead(catalog: Catalog, source: RootSource, params: QueryParams): ReadNode {
  let joins = 0;

  function nodeOf(items: SelectItem[], base: Pick<ReadNode, 'name' | 'table' | 'from' | 'ref'>): ReadNode {
    const fields = items.filter((item) => item.kind === 'field');
    return { ...base, fields, embeds: [], filters: [], order: [], limit: undefined, offset: 0 };
  }

  function addEmbeds(parent: ReadNode, items: SelectItem[], depth: number): void {
    for (const item of items) {
      if (item.kind === 'relation') parent.embeds.push(embedOf(parent, item, depth));
    }
  }

  function embedOf(parent: ReadNode, item: SelectRelation, depth: number): Embed {
    const relationship = findRelationship(catalog, source.schema, parent.name, {
      target: item.name,
      hint: item.hint,
    });
    const { schema, name } = relationship.target;
    joins += 1;
    const ref = quoteIdent(shortAlias(`${name}_${depth}`, joins));
    const relation = `${quoteIdent(schema)}.${quoteIdent(name)}`;
    const node = nodeOf(item.items, {
      name,
      table: catalog.tables.get(keyOf(schema, name)),
      from: `${functionOf(relationship, parent) ?? relation} as ${ref}`,
      ref,
    });
    addEmbeds(node, item.items, depth + 1);
    return {
      node,
      label: item.alias ?? item.name,
      relationship,
      toOne: isToOne(relationship),
      inner: item.inner,
      spread: item.spread,
      join: quoteIdent(`pgrst_embed_${joins}`),
      junction: quoteIdent(`pgrst_junction_${joins}`),
      relationName: item.name,
      alias: item.alias,
    };
  }

  /** The call that yields the rows of a computed relationship. Rows of a CTE have lost the type the function asks for. */
  function functionOf({ cardinality }: Embed['relationship'], parent: ReadNode): string | undefined {
    if (cardinality.kind !== 'computed') return undefined;
    const { schema, name } = cardinality.function;
    const row = parent === root && source.fromCte ? `row(${root.ref}.*)::${relation}` : `${parent.ref}.*`;
    return `${quoteIdent(schema)}.${quoteIdent(name)}(${row})`;
  }

  const relation = `${quoteIdent(source.schema)}.${quoteIdent(source.name)}`;
  const root = nodeOf(params.select, {
    name: source.name,
    table: source.table,
    from: source.fromCte ? `${SOURCE_CTE} as ${quoteIdent(source.name)}` : relation,
    ref: source.fromCte ? quoteIdent(source.name) : relation,
  });
  addEmbeds(root, params.select, 1);
  return root;
}

/** Postgres cuts identifiers at 63 bytes, which could make two aliases equal. */
function shortAlias(alias: string, counter: number): string {
  return Buffer.byteLength(alias) <= 63 ? alias : `pgrst_table_${counter}`;
}

/** Puts filters, orders and limits on their levels. `own` filters of the root are left out for writes. */
export function addressParams(
  root: ReadNode,
  params: QueryParams,
  options: { rootFilters: boolean; ranges: boolean },
): void {
  for (const { path, value } of params.filters) {
    if (path.length > 0 || options.rootFilters) nodeAt(root, path).filters.push(value);
  }
  for (const { path, value } of params.orders) nodeAt(root, path).order = value;
  if (!options.ranges) return;
  for (const { path, value } of params.limits) {
    if (path.length > 0) nodeAt(root, path).limit = checkedLimit(value);
  }
  for (const { path, value } of params.offsets) {
    if (path.length > 0) nodeAt(root, path).offset = value;
  }
}

export function checkedLimit(limit: number): number {
  if (limit >= 0) return limit;
  throw new ApiError(
    416,
    'PGRST103',
    'Requested range not satisfiable',
    'Limit should be greater than or equal to zero.',
  );
}

function nodeAt(root: ReadNode, path: string[]): ReadNode {
  let node = root;
  for (const name of path) {
    const embed = findEmbed(node, name);
    if (!embed) throw notEmbedded(name);
    node = embed.node;
  }
  return node;
}

function findEmbed(node: ReadNode, name: string): Embed | undefined {
  return node.embeds.find((embed) => embed.relationName === name || embed.alias === name);
}

/** Limits every level of a read to `maxRows`, as hosted does without a word. */
export function restrictRows(node: ReadNode, maxRows: number): void {
  node.limit = Math.min(node.limit ?? maxRows, maxRows);
  for (const embed of node.embeds) restrictRows(embed.node, maxRows);
}

/** The columns a write or a call must return so that the read over its result works. */
export function neededColumns(node: ReadNode, extra: readonly string[]): string[] {
  if (node.fields.some((field) => field.name === '*')) return ['*'];
  const joined: string[] = [];
  for (const { relationship } of node.embeds) {
    const { cardinality } = relationship;
    if (cardinality.kind === 'computed') return ['*'];
    const pairs = cardinality.kind === 'many-to-many' ? cardinality.originPairs : cardinality.pairs;
    joined.push(...pairs.map((pair) => pair[0]));
  }
  const ordered = node.order.flatMap((term) => (term.relation === undefined ? [term.field.name] : []));
  return [...new Set([...node.fields.map((field) => field.name), ...joined, ...ordered, ...extra])];
}

import { compileField, compileLogic, compileOrder } from './compile-filter.ts';
import type { SelectField } from './parse-select.ts';
import type { Embed, ReadNode } from './read-plan.ts';
import { type Params, quoteIdent } from './sql.ts';

/** FROM of an embedded level and the conditions that tie it to the level above. */
type Tie = { from: string; conditions: string[] };

/** Compiles one level and everything embedded in it to a SELECT. */
export function compileRead(node: ReadNode, params: Params, tie?: Tie): string {
  const fields = node.fields.map((field) => compileSelectField(node, field, params));
  const sources = [tie?.from ?? node.from];
  for (const embed of node.embeds) {
    fields.push(...embedOutput(embed));
    sources.push(compileJoin(embed, node, params));
  }
  const where = [
    ...(tie?.conditions ?? []),
    ...node.filters.map((filter) => compileLogic(node, filter, params)),
  ];
  const order = compileOrder(node, params);
  const limit = node.limit === undefined ? '' : ` limit ${params.add(String(node.limit))}`;
  const offset = node.offset === 0 ? '' : ` offset ${params.add(String(node.offset))}`;
  return `select ${fields.join(', ')} from ${sources.join(' ')}${whereClause(where)}${order}${limit}${offset}`;
}

function whereClause(conditions: string[]): string {
  return conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`;
}

function compileSelectField(node: ReadNode, field: SelectField, params: Params): string {
  if (field.name === '*') return `${node.ref}.*`;
  const value = compileField(node, field, params);
  const cast = field.cast === undefined ? value : `cast(${value} as ${field.cast})`;
  const label =
    field.alias ?? (field.path.length > 0 || field.cast !== undefined ? fieldLabel(field) : undefined);
  return label === undefined ? cast : `${cast} as ${quoteIdent(label)}`;
}

/** The response name of a field: its alias, or the last key of its JSON path, or the column. */
function fieldLabel(field: SelectField): string {
  if (field.alias !== undefined) return field.alias;
  return field.path.findLast((step) => step.key !== undefined)?.key ?? field.name;
}

/** True when nothing of an embed is shown, as in `clients()`, which only joins and filters. */
function isBare(node: ReadNode): boolean {
  return node.fields.length === 0 && node.embeds.every((embed) => isBare(embed.node));
}

/** What an embed adds to the select list of the level above. */
function embedOutput(embed: Embed): string[] {
  if (isBare(embed.node)) return [];
  const { join, label } = embed;
  if (embed.spread) {
    if (embed.toOne) return [`${join}.*`];
    return outputLabels(embed.node).map(
      (name) => `coalesce(${join}.${quoteIdent(name)}, '[]') as ${quoteIdent(name)}`,
    );
  }
  if (embed.toOne) return [`row_to_json(${join}.*) as ${quoteIdent(label)}`];
  return [`coalesce(${join}.${join}, '[]') as ${quoteIdent(label)}`];
}

/** The names of the columns a level's SELECT puts out. */
function outputLabels(node: ReadNode): string[] {
  const fields = node.fields.flatMap((field) =>
    field.name === '*' ? [...(node.table?.columns.keys() ?? [])] : [fieldLabel(field)],
  );
  const embeds = node.embeds.flatMap((embed) => {
    if (isBare(embed.node)) return [];
    return embed.spread ? outputLabels(embed.node) : [embed.label];
  });
  return [...new Set([...fields, ...embeds])];
}

function compileJoin(embed: Embed, parent: ReadNode, params: Params): string {
  const { node, join } = embed;
  const rows = compileRead(node, params, joinParts(embed, parent));
  const kind = embed.inner ? 'inner' : 'left';
  if (embed.toOne) return `${kind} join lateral (${rows}) as ${join} on true`;
  const aggregated = [`json_agg(${join}) as ${join}`];
  if (embed.spread) {
    for (const name of outputLabels(node)) {
      aggregated.push(`json_agg(${join}.${quoteIdent(name)}) as ${quoteIdent(name)}`);
    }
  }
  const list = `select ${aggregated.join(', ')} from (${rows}) as ${join}`;
  const condition = embed.inner ? `${join}.${join} is not null` : 'true';
  return `${kind} join lateral (${list}) as ${join} on ${condition}`;
}

function joinParts(embed: Embed, parent: ReadNode): Tie {
  const { node, junction } = embed;
  const { cardinality } = embed.relationship;
  if (cardinality.kind === 'computed') return { from: node.from, conditions: [] };
  const equal = (left: string, own: string, right: string, foreign: string): string =>
    `${left}.${quoteIdent(own)} = ${right}.${quoteIdent(foreign)}`;
  if (cardinality.kind !== 'many-to-many') {
    const conditions = cardinality.pairs.map(([own, foreign]) => equal(node.ref, foreign, parent.ref, own));
    return { from: node.from, conditions };
  }
  const { schema, name } = cardinality.junction;
  const between = `${quoteIdent(schema)}.${quoteIdent(name)} as ${junction}`;
  return {
    from: `${node.from} cross join ${between}`,
    conditions: [
      ...cardinality.targetPairs.map(([own, middle]) => equal(node.ref, own, junction, middle)),
      ...cardinality.originPairs.map(([own, middle]) => equal(parent.ref, own, junction, middle)),
    ],
  };
}

/**
 * Compiles a SELECT with one row for each row the level has in all, without limit: inner embeds and null tests on
 * embeds become EXISTS.
 */
export function compileCount(node: ReadNode, params: Params): string {
  return `select 1 from ${node.from}${whereClause(countConditions(node, params))}`;
}

function countConditions(node: ReadNode, params: Params): string[] {
  const exists = (embed: Embed): string => {
    const { from, conditions } = joinParts(embed, node);
    const where = [...conditions, ...countConditions(embed.node, params)];
    return `exists (select 1 from ${from}${whereClause(where)})`;
  };
  return [
    ...node.filters.map((filter) =>
      compileLogic(node, filter, params, (embed, isNull) => `${isNull ? 'not ' : ''}${exists(embed)}`),
    ),
    ...node.embeds.filter((embed) => embed.inner).map(exists),
  ];
}

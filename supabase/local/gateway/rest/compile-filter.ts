import { ApiError } from '../types.ts';
import { notEmbedded } from './errors.ts';
import type { Field, Filter, LogicTree, Operation, OrderTerm } from './parse-filter.ts';
import type { Embed, ReadNode } from './read-plan.ts';
import type { JsonStep } from './scanner.ts';
import { arrayLiteral, type Params, quoteIdent } from './sql.ts';

/** A column of a level, with its JSON path. Columns that are not JSON are turned into it first. */
export function compileField(node: Pick<ReadNode, 'ref' | 'table'>, field: Field, params: Params): string {
  const column = `${node.ref}.${quoteIdent(field.name)}`;
  if (field.path.length === 0) return column;
  const type = node.table?.columns.get(field.name)?.type;
  const json = type === 'json' || type === 'jsonb' ? column : `to_jsonb(${column})`;
  return json + compileJsonPath(field.path, params);
}

function compileJsonPath(path: JsonStep[], params: Params): string {
  return path
    .map(({ arrow, key, index }) =>
      index === undefined ? `${arrow}${params.add(key ?? '')}::text` : `${arrow}${params.add(index)}::int`,
    )
    .join('');
}

/** How a null test on an embedded resource (`clients=not.is.null`) is written. */
type NullTest = (embed: Embed, isNull: boolean) => string;

/** In a read the joined subquery can be tested itself. */
const testJoin: NullTest = ({ join, toOne }, isNull) =>
  `${toOne ? join : `${join}.${join}`} is ${isNull ? 'not ' : ''}distinct from null`;

/** Compiles a filter or an and/or group over the columns of one level. */
export function compileLogic(
  node: ReadNode,
  tree: LogicTree,
  params: Params,
  nullTest: NullTest = testJoin,
): string {
  if (tree.kind === 'group') {
    const members = tree.members.map((member) => compileLogic(node, member, params, nullTest));
    return `${tree.negated ? 'not ' : ''}(${members.join(` ${tree.join} `)})`;
  }
  const embed = node.embeds.find(({ label }) => label === tree.field.name);
  if (embed && tree.field.path.length === 0) {
    const { operation, negated } = tree;
    if (operation.kind === 'is' && (operation.keyword === 'null' || operation.keyword === 'not null')) {
      return nullTest(embed, (operation.keyword === 'null') !== negated);
    }
    if (!node.table?.columns.has(tree.field.name)) throw badEmbedFilter(embed.label);
  }
  return compileFilter(node, tree, params);
}

function badEmbedFilter(label: string): ApiError {
  return new ApiError(
    400,
    'PGRST120',
    `Bad operator on the '${label}' embedded resource`,
    'Only is null or not is null filters are allowed on embedded resources',
  );
}

function compileFilter(node: ReadNode, { field, negated, operation }: Filter, params: Params): string {
  const left = compileField(node, field, params);
  const isVector = field.path.length === 0 && node.table?.columns.get(field.name)?.type === 'tsvector';
  const condition = compileOperation(left, operation, params, isVector);
  return negated ? `not (${condition})` : `(${condition})`;
}

function compileOperation(left: string, operation: Operation, params: Params, isVector: boolean): string {
  switch (operation.kind) {
    case 'is':
      return `${left} is ${operation.keyword}`;
    case 'distinct':
      return `${left} is distinct from ${params.add(operation.value)}`;
    case 'in': {
      const { values } = operation;
      const none = values.length === 1 && values[0] === '';
      return `${left} = any (${params.add(none ? '{}' : arrayLiteral(values))})`;
    }
    case 'compare': {
      const value = operation.wildcard ? operation.value.replaceAll('*', '%') : operation.value;
      const right = params.add(value);
      return `${left} ${operation.operator} ${operation.quantifier ? `${operation.quantifier} (${right})` : right}`;
    }
    case 'fts': {
      const language =
        operation.language === undefined ? '' : `${params.add(operation.language)}::regconfig, `;
      const vector = isVector ? left : `to_tsvector(${language}${left})`;
      const query = `${operation.fn}(${language}${params.add(operation.value)})`;
      return `${vector} @@ ${query}`;
    }
  }
}

/** Compiles ORDER BY, which may name a column of an embedded to-one resource. */
export function compileOrder(node: ReadNode, params: Params): string {
  if (node.order.length === 0) return '';
  const terms = node.order.map((term) => {
    const field =
      term.relation === undefined
        ? compileField(node, term.field, params)
        : compileField({ ref: orderEmbed(node, term).join, table: undefined }, term.field, params);
    const nulls = term.nulls === undefined ? '' : ` nulls ${term.nulls}`;
    return `${field}${term.direction === undefined ? '' : ` ${term.direction}`}${nulls}`;
  });
  return ` order by ${terms.join(', ')}`;
}

function orderEmbed(node: ReadNode, term: OrderTerm): Embed {
  const name = term.relation ?? '';
  const embed = node.embeds.find(({ label }) => label === name);
  if (!embed) throw notEmbedded(name);
  if (embed.toOne) return embed;
  throw new ApiError(
    400,
    'PGRST118',
    `A related order on '${name}' is not possible`,
    `'${node.name}' and '${name}' do not form a many-to-one or one-to-one relationship`,
  );
}

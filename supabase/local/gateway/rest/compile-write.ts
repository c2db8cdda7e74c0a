import { ApiError } from '../types.ts';
import type { Column, Table } from './catalog.ts';
import { compileLogic } from './compile-filter.ts';
import { columnNotFound } from './lookup.ts';
import type { LogicTree } from './parse-filter.ts';
import type { JsonPayload } from './payload.ts';
import type { ReadNode } from './read-plan.ts';
import { type Params, quoteIdent, quoteLiteral } from './sql.ts';

type Target = { table: Table; returning: string[] };

const qualified = (table: Table): string => `${quoteIdent(table.schema)}.${quoteIdent(table.name)}`;

function columnsOf(table: Table, names: readonly string[]): Column[] {
  return names.map((name) => {
    const column = table.columns.get(name);
    if (!column) throw columnNotFound(name, table.name);
    return column;
  });
}

/** Without a representation only the number of rows is of interest, and no SELECT right must be needed. */
function returningClause({ table, returning }: Target): string {
  if (returning.length === 0) return ' returning 1';
  const relation = qualified(table);
  const columns = returning.map((name) =>
    name === '*' ? `${relation}.*` : `${relation}.${quoteIdent(name)}`,
  );
  return ` returning ${columns.join(', ')}`;
}

/** Counts inserted rows apart from updated ones, in a setting of the transaction, for the status of an upsert. */
function countInserted(step: 1 | -1): string {
  const value = `coalesce(nullif(current_setting('pgrst.inserted', true), '')::int, 0)`;
  return `set_config('pgrst.inserted', (${value} + ${step})::text, true) is not null`;
}

export type InsertOptions = {
  payload: JsonPayload;
  /** Fill missing keys with the columns' defaults instead of null. */
  defaults: boolean;
  /** Insert only the rows of the payload that pass; `level` has the payload's columns. */
  only?: { level: ReadNode; filters: readonly LogicTree[] };
  conflict?: { columns: readonly string[]; resolution: 'merge-duplicates' | 'ignore-duplicates' };
};

/** INSERT from the JSON payload, optionally as an upsert. */
export function compileInsert(target: Target, options: InsertOptions, params: Params): string {
  const { payload, defaults, conflict, only } = options;
  const columns = columnsOf(target.table, payload.keys);
  const names = columns.map(({ name }) => quoteIdent(name));
  const upsert = conflict !== undefined && conflict.columns.length > 0;
  const merge = conflict?.resolution === 'merge-duplicates';
  const source = fromJson(payload, columns, defaults, params);
  const values = names.map((name) => `pgrst_body.${name}`).join(', ');
  const list = names.length === 0 ? '' : ` (${names.join(', ')})`;
  let text = `insert into ${qualified(target.table)}${list} select ${values} from ${source}`;
  const conditions = only?.filters.map((filter) => compileLogic(only.level, filter, params)) ?? [];
  if (merge) conditions.unshift(countInserted(1));
  if (conditions.length > 0) text += ` where ${conditions.join(' and ')}`;
  if (upsert) {
    text += ` on conflict (${conflict.columns.map(quoteIdent).join(', ')}) do `;
    const assignments = names.map((name) => `${name} = excluded.${name}`).join(', ');
    text += merge && names.length > 0 ? `update set ${assignments} where ${countInserted(-1)}` : 'nothing';
  }
  return text + returningClause(target);
}

/** UPDATE of the filtered rows with the payload's columns. */
export function compileUpdate(
  target: Target,
  node: ReadNode,
  options: { payload: JsonPayload; defaults: boolean; filters: LogicTree[] },
  params: Params,
): string {
  const { payload, defaults, filters } = options;
  const { table } = target;
  const columns = columnsOf(table, payload.keys);
  if (columns.length === 0) {
    const nothing = target.returning.length === 0 ? '1' : returningClause(target).slice(' returning '.length);
    return `select ${nothing} from ${qualified(table)} where false`;
  }
  refuseUnfiltered('UPDATE', filters);
  const assignments = columns.map(({ name }) => `${quoteIdent(name)} = pgrst_body.${quoteIdent(name)}`);
  const source = fromJson(payload, columns, defaults, params);
  const where = filters.map((filter) => compileLogic(node, filter, params)).join(' and ');
  return `update ${qualified(table)} set ${assignments.join(', ')} from ${source} where ${where}${returningClause(target)}`;
}

/** DELETE of the filtered rows. */
export function compileDelete(target: Target, node: ReadNode, filters: LogicTree[], params: Params): string {
  refuseUnfiltered('DELETE', filters);
  const where = filters.map((filter) => compileLogic(node, filter, params)).join(' and ');
  return `delete from ${qualified(target.table)} where ${where}${returningClause(target)}`;
}

/** Hosted projects preload the safeupdate extension for the Data API; this is its answer. */
function refuseUnfiltered(command: 'UPDATE' | 'DELETE', filters: LogicTree[]): void {
  if (filters.length === 0) throw new ApiError(400, '21000', `${command} requires a WHERE clause`);
}

/** `… pgrst_body`: the payload as rows with the columns' types, with defaults under missing keys if wanted. */
function fromJson(payload: JsonPayload, columns: Column[], defaults: boolean, params: Params): string {
  const type = defaults ? 'jsonb' : 'json';
  const body = `(select ${params.add(payload.text)}::${type} as json_data) pgrst_payload`;
  const values = defaults ? withDefaults(payload, columns) : undefined;
  const json = values === undefined ? 'pgrst_payload.json_data' : 'pgrst_defaults.value';
  const names = columns.map(({ name }) => `_.${quoteIdent(name)}`).join(', ');
  const typed = columns.map((column) => `${quoteIdent(column.name)} ${column.type}`).join(', ');
  const rows =
    columns.length > 0
      ? `${type}_to_record${payload.isObject ? '' : 'set'}(${json}) as _ (${typed})`
      : payload.isObject
        ? '(values (1)) as _'
        : `${type}_array_elements(${json}) as _`;
  return [body, values, `lateral (select ${names} from ${rows}) pgrst_body`]
    .filter((part) => part !== undefined)
    .join(', ');
}

function withDefaults(payload: JsonPayload, columns: Column[]): string | undefined {
  const pairs = columns.flatMap(({ name, default: value }) =>
    value === undefined ? [] : [`${quoteLiteral(name)}, ${value}`],
  );
  if (pairs.length === 0) return undefined;
  const filled = `jsonb_build_object(${pairs.join(', ')})`;
  return payload.isObject
    ? `lateral (select ${filled} || pgrst_payload.json_data as value) pgrst_defaults`
    : `lateral (select jsonb_agg(${filled} || element) as value from jsonb_array_elements(pgrst_payload.json_data) element) pgrst_defaults`;
}

import type { Routine, RoutineParam } from './catalog.ts';
import type { JsonPayload } from './payload.ts';
import { hasUnnamedParam } from './routines.ts';
import { arrayLiteral, type Params, quoteIdent } from './sql.ts';

export type CallArguments =
  /** Arguments from the query string; a variadic one may be repeated. */
  | { kind: 'query'; pairs: [name: string, value: string][] }
  /** Arguments from a JSON object. */
  | { kind: 'json'; payload: JsonPayload }
  /** The body itself is the argument. */
  | { kind: 'raw'; text: string };

/** True when the function answers values rather than rows. */
export function returnsScalar(routine: Routine): boolean {
  return !routine.composite;
}

/** Compiles the call to a SELECT of the returned rows, or of `pgrst_scalar` when the function returns values. */
export function compileCall(
  routine: Routine,
  args: CallArguments,
  returning: string[],
  params: Params,
): string {
  const fn = `${quoteIdent(routine.schema)}.${quoteIdent(routine.name)}`;
  const { list, source } = compileArguments(routine, args, params);
  const lateral = source === '' ? '' : 'lateral ';
  if (returnsScalar(routine)) {
    return `select pgrst_call.pgrst_scalar from ${source}${lateral}(select ${fn}(${list}) pgrst_scalar) pgrst_call`;
  }
  const columns = returning.map((name) => (name === '*' ? 'pgrst_call.*' : `pgrst_call.${quoteIdent(name)}`));
  return `select ${columns.join(', ')} from ${source}${lateral}${fn}(${list}) pgrst_call`;
}

function compileArguments(
  routine: Routine,
  args: CallArguments,
  params: Params,
): { list: string; source: string } {
  if (args.kind === 'raw' || (hasUnnamedParam(routine) && args.kind === 'json')) {
    const text = args.kind === 'raw' ? args.text : args.payload.text;
    return { list: `${params.add(text)}::${routine.params[0]?.type ?? 'text'}`, source: '' };
  }
  if (args.kind === 'query') {
    const list = specified(
      routine,
      args.pairs.map(([name]) => name),
    ).map((param) => {
      const values = args.pairs.filter(([name]) => name === param.name).map(([, value]) => value);
      const value = param.variadic ? arrayLiteral(values) : (values.at(-1) ?? '');
      return named(param, `${params.add(value)}::${param.type}`);
    });
    return { list: list.join(', '), source: '' };
  }
  const given = specified(routine, args.payload.keys);
  if (given.length === 0) return { list: '', source: '' };
  return {
    list: given.map((param) => named(param, `pgrst_body.${quoteIdent(param.name)}`)).join(', '),
    source: argumentsFromJson(args.payload, given, params),
  };
}

function specified(routine: Routine, names: string[]): RoutineParam[] {
  return routine.params.filter(({ name }) => names.includes(name));
}

function named(param: RoutineParam, value: string): string {
  return `${param.variadic ? 'variadic ' : ''}${quoteIdent(param.name)} := ${value}`;
}

function argumentsFromJson(payload: JsonPayload, given: RoutineParam[], params: Params): string {
  const typed = given.map(({ name, type }) => `${quoteIdent(name)} ${type}`).join(', ');
  const records = `json_to_record${payload.isObject ? '' : 'set'}(pgrst_payload.json_data) as _ (${typed})`;
  const json = params.add(payload.text);
  return `(select ${json}::json as json_data) pgrst_payload, lateral (select * from ${records} limit 1) pgrst_body, `;
}

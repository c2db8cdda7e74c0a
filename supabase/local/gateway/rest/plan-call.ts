import { ApiError } from '../types.ts';
import { type Catalog, keyOf, type Routine } from './catalog.ts';
import { type CallArguments, compileCall, returnsScalar } from './compile-call.ts';
import { compileCount, compileRead } from './compile-read.ts';
import { compileResult, type ResultShape } from './compile-result.ts';
import { chooseMedia } from './media.ts';
import type { Operation, RequestContext } from './operation.ts';
import type { QueryParams } from './parse-query.ts';
import { decodeText, parseForm, parsePayload, parseRows } from './payload.ts';
import { readingAnswer, requireBody, requireSingular, setRange } from './plan-read.ts';
import { requireWithin } from './plan-write.ts';
import { countsRows, type Preferences } from './preferences.ts';
import { addressParams, neededColumns, planRead, type ReadNode } from './read-plan.ts';
import { findRoutine } from './routines.ts';
import { Params } from './sql.ts';

/** Plans a call of a function: GET or HEAD with arguments in the query, POST with a body. */
export function planCall(context: RequestContext, catalog: Catalog, name: string): Operation {
  const { request, params, preferences, bodyType } = context;
  const { schema, method } = request;
  const isPost = method === 'POST';
  const args = callArguments(context);
  const keys = namesOf(args);
  const call = { schema, name, keys: [...new Set(keys)], bodyType: isPost ? bodyType : undefined };
  const routine = findRoutine(catalog, call);
  requireRowsToLimit(preferences, routine);
  const media = chooseMedia(context.media, selectsAll(params) ? routine.media : undefined);
  const { returnTable } = routine;
  const table = returnTable && catalog.tables.get(keyOf(returnTable.schema, returnTable.name));
  const rootName = table?.schema === schema ? table.name : name;
  const root = planRead(catalog, { schema, name: rootName, table, fromCte: true }, params);
  addressParams(root, params, { rootFilters: true, ranges: true });
  const offset = setRange(context, root);
  const withBody = method !== 'HEAD' && !routine.returnsVoid;
  const values = new Params();
  const text = compileResult({
    source: compileCall(routine, args, callColumns(root, params), values),
    read: compileRead(root, values),
    count: countsRows(preferences) ? compileCount(root, values) : undefined,
    media,
    shape: shapeOf(routine),
    withBody,
    isBounded: root.embeds.length > 0,
  });
  return {
    statement: { text, values: values.values },
    readOnly: !isPost || routine.volatility !== 'volatile',
    statementTimeout: routine.statementTimeout,
    check: (row) => {
      requireSingular(media, row);
      requireWithin(context, row);
      if (withBody) requireBody(row);
    },
    answer: (row) => {
      const { maxAffected } = preferences;
      const answer = readingAnswer(context, row, { offset, media, maxAffected });
      if (routine.returnsVoid) return { ...answer, status: 204, body: undefined };
      return media.format === 'binary' ? { ...answer, body: Buffer.from(row.body ?? '', 'hex') } : answer;
    },
  };
}

/** `max-affected` under `handling=strict` counts rows, so a function without them is refused (PGRST128). */
function requireRowsToLimit({ maxAffected, handling }: Preferences, routine: Routine): void {
  if (maxAffected === undefined || handling !== 'strict' || routine.returnsSet) return;
  throw new ApiError(
    400,
    'PGRST128',
    'Function must return SETOF or TABLE when max-affected preference is used with handling=strict',
  );
}

/** True without a `select` of the client's own: only then can a function answer a media type itself. */
function selectsAll({ select }: QueryParams): boolean {
  const [only, second] = select;
  return only?.kind === 'field' && only.name === '*' && second === undefined;
}

/** Filters may name columns that are not selected, so a filtered call returns all of them. */
function callColumns(root: ReadNode, params: QueryParams): string[] {
  if (params.filters.some(({ path }) => path.length === 0)) return ['*'];
  return neededColumns(root, []);
}

function namesOf(args: CallArguments): string[] {
  if (args.kind === 'json') return args.payload.keys;
  return args.kind === 'query' ? args.pairs.map(([name]) => name) : [];
}

function shapeOf(routine: Routine): ResultShape {
  if (returnsScalar(routine)) return routine.returnsSet ? 'scalars' : 'scalar';
  return routine.returnsSet ? 'rows' : 'single-row';
}

function callArguments(context: RequestContext): CallArguments {
  const { request, params, body, bodyType } = context;
  if (request.method !== 'POST') return { kind: 'query', pairs: params.args };
  switch (bodyType) {
    case 'application/json':
      return { kind: 'json', payload: parsePayload(decodeText(body) || '{}', params.columns) };
    case 'text/plain':
    case 'text/xml':
      return { kind: 'raw', text: decodeText(body, 'text') };
    case 'application/octet-stream':
      return { kind: 'raw', text: `\\x${body.toString('hex')}` };
    case 'application/x-www-form-urlencoded':
      return { kind: 'query', pairs: parseForm(body) };
    default:
      return { kind: 'json', payload: parseRows(body, bodyType, params.columns) };
  }
}

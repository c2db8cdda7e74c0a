import { ApiError } from '../types.ts';
import { type Catalog, keyOf, type Routine } from './catalog.ts';
import { closest } from './closest.ts';

/** How a function is called: by GET with arguments in the query, or by POST with a body of some type. */
export type Call = { schema: string; name: string; keys: string[]; bodyType?: string };

const UNNAMED: Record<string, string[]> = {
  'application/json': ['json', 'jsonb'],
  'text/plain': ['text'],
  'text/xml': ['xml'],
  'application/octet-stream': ['bytea'],
};

/** Picks the overload whose parameters match the given names: PGRST202 if none does, PGRST203 if several do. */
export function findRoutine(catalog: Catalog, call: Call): Routine {
  const overloads = catalog.routines.get(keyOf(call.schema, call.name)) ?? [];
  const named = overloads.filter((routine) => matchesNames(routine, call));
  const candidates = named.length > 0 ? named : overloads.filter((routine) => takesBody(routine, call));
  const [only, second] = candidates;
  if (only === undefined) throw noRoutine(catalog, call, overloads);
  if (second !== undefined) throw ambiguousRoutine(candidates);
  return only;
}

/** The function's one parameter has no name and takes the whole body. */
export function hasUnnamedParam(routine: Routine): boolean {
  return routine.params.length === 1 && routine.params[0]?.name === '';
}

/** The body is one value, not named arguments. */
function isRawBody({ bodyType = '' }: Call): boolean {
  return bodyType !== 'application/json' && Object.hasOwn(UNNAMED, bodyType);
}

function matchesNames(routine: Routine, call: Call): boolean {
  if (routine.params.length === 0) return call.keys.length === 0 && !isRawBody(call);
  if (hasUnnamedParam(routine)) return false;
  const names = new Set(routine.params.map(({ name }) => name));
  const given = new Set(call.keys);
  return (
    call.keys.every((key) => names.has(key)) &&
    routine.params.every(({ name, required }) => !required || given.has(name))
  );
}

function takesBody(routine: Routine, { bodyType }: Call): boolean {
  if (bodyType === undefined || !hasUnnamedParam(routine)) return false;
  return UNNAMED[bodyType]?.includes(routine.params[0]?.type ?? '') ?? false;
}

function noRoutine(catalog: Catalog, call: Call, overloads: Routine[]): ApiError {
  const { schema, name, bodyType } = call;
  const keys = call.keys.toSorted();
  const list = keys.join(', ');
  const plural = keys.length > 1 ? 's' : '';
  const given = keys.length === 0 ? ' without parameters' : ` with parameter${plural} ${list}`;
  const shown = isRawBody(call) ? '' : keys.length === 0 ? ' without parameters' : `(${list})`;
  const unnamed = bodyType === undefined ? undefined : UNNAMED[bodyType]?.join('/');
  const searched =
    unnamed === undefined
      ? given
      : isRawBody(call)
        ? ` with a single unnamed ${unnamed} parameter`
        : `${given} or with a single unnamed ${unnamed} parameter`;
  return new ApiError(
    404,
    'PGRST202',
    `Could not find the function ${schema}.${name}${shown} in the schema cache`,
    `Searched for the function ${schema}.${name}${searched}, but no matches were found in the schema cache.`,
    isRawBody(call) ? null : suggestion(catalog, { schema, name, list: `(${list})` }, overloads),
  );
}

type Wanted = { schema: string; name: string; list: string };

function suggestion(catalog: Catalog, { schema, name, list }: Wanted, overloads: Routine[]): string | null {
  const intro = `Perhaps you meant to call the function ${schema}.`;
  if (overloads.length > 0) {
    const lists = overloads.map(
      ({ params }) =>
        `(${params
          .map((param) => param.name)
          .toSorted()
          .join(', ')})`,
    );
    const near = closest(list, lists);
    return near === undefined ? null : `${intro}${name}${near}`;
  }
  const names = [...catalog.routines.values()].flatMap(([first]) =>
    first?.schema === schema ? [first.name] : [],
  );
  const near = closest(name, names);
  return near === undefined ? null : `${intro}${near}`;
}

function ambiguousRoutine(candidates: Routine[]): ApiError {
  const shown = candidates.map(({ schema, name, params }) => {
    const list = params.map((param) => `${param.name} => ${param.type}`).join(', ');
    return `${schema}.${name}(${list})`;
  });
  return new ApiError(
    300,
    'PGRST203',
    `Could not choose the best candidate function between: ${shown.join(', ')}`,
    null,
    'Try renaming the parameters or the function itself in the database so function overloading can be resolved',
  );
}

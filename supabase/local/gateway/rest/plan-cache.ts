import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Catalog } from './catalog.ts';
import type { Operation } from './operation.ts';
import { decodeText, parsePayload } from './payload.ts';
import type { RestRequest } from './request.ts';

/** Requests of different shapes that are remembered; the one asked for longest ago makes room. */
const SHAPES_MAX = 500;
/** Longer queries are rare, and their echo in Content-Location depends on their values. */
const QUERY_LENGTH_MAX = 500;
const FILTERS_MAX = 10;
const LOCATION_LENGTH_MAX = 2000;

/** Stands for a value of a request; it is no value anybody can guess and no character of it needs encoding. */
const MARK = `value-${randomUUID()}`;

/** What is alike in requests that differ in their values only, and the values. */
export type Shape = {
  key: string;
  /** Of filters, in order, and of the body. */
  values: string[];
  /** A request of this shape with marks for its values. */
  sample: { rawQuery: string; body: Buffer; marks: string[] };
};

/** A plan that fits all requests of a shape. */
type Template = {
  operation: Operation;
  timezone: string | undefined;
  /** Which parameter of the statement is which value of the shape. */
  holes: (readonly [parameter: number, value: number])[];
};

/** How to run a request, whether planned for it or for others of its shape. */
export type Plan = { operation: Operation; timezone: string | undefined };

/**
 * Remembers how requests are planned, so that one that differs from an earlier one in its values only is not parsed and
 * compiled again. Plans are made for one catalog: with a newer one all are forgotten.
 */
export type PlanCache = {
  find(catalog: Catalog, shape: Shape): Plan | undefined;
  /** Plans the shape's sample and keeps that, unless its values are not parameters just as they were sent. */
  learn(catalog: Catalog, shape: Shape, planSample: () => Plan): void;
};

export function createPlanCache(): PlanCache {
  const templates = new Map<string, Template>();
  let known: Catalog | undefined;

  function followCatalog(catalog: Catalog): void {
    if (catalog === known) return;
    templates.clear();
    known = catalog;
  }

  return {
    find(catalog, { key, values }) {
      followCatalog(catalog);
      const template = templates.get(key);
      if (template === undefined) return undefined;
      // Being set again makes it the one used last.
      templates.delete(key);
      templates.set(key, template);
      return { operation: fill(template, values), timezone: template.timezone };
    },
    learn(catalog, { key, sample }, planSample) {
      followCatalog(catalog);
      let plan: Plan;
      try {
        plan = planSample();
      } catch {
        // The request itself was planned; marks do not fit in its place.
        return;
      }
      const { operation, timezone } = plan;
      const holes = holesOf(operation, sample.marks);
      if (holes === null) return;
      templates.set(key, { operation, timezone, holes });
      const [oldest] = templates.keys();
      if (templates.size > SHAPES_MAX && oldest !== undefined) templates.delete(oldest);
    },
  };
}

/** Null unless each mark is a whole parameter somewhere and none is anything else. */
function holesOf(
  { statement: { text, values } }: Operation,
  marks: readonly string[],
): Template['holes'] | null {
  if (text.includes(MARK)) return null;
  const holes: Template['holes'] = [];
  for (const [parameter, value] of values.entries()) {
    const mark = value === null ? -1 : marks.indexOf(value);
    if (mark >= 0) holes.push([parameter, mark]);
    else if (value?.includes(MARK)) return null;
  }
  return marks.every((_, index) => holes.some(([, mark]) => mark === index)) ? holes : null;
}

function fill({ operation, holes }: Template, given: readonly string[]): Operation {
  if (holes.length === 0) return operation;
  const { statement, answer } = operation;
  const values = statement.values.slice();
  for (const [parameter, index] of holes) values[parameter] = given[index] ?? null;
  return {
    ...operation,
    statement: { text: statement.text, values },
    answer: (row) => {
      const result = answer(row);
      const location = result.headers['content-location'];
      if (typeof location !== 'string' || !location.includes(MARK)) return result;
      const { 'content-location': _sample, ...headers } = result.headers;
      const real = given.reduce(
        (text, value, index) => text.replace(markOf(index), () => encodeURIComponent(value)),
        location,
      );
      return {
        ...result,
        headers: real.length > LOCATION_LENGTH_MAX ? headers : { ...headers, 'content-location': real },
      };
    },
  };
}

const markOf = (index: number): string => `${MARK}-${index}-`;

/** Names that are no columns to filter by. */
const RESERVED = new Set([
  'select',
  'columns',
  'on_conflict',
  'order',
  'limit',
  'offset',
  'and',
  'or',
  'not',
]);
/** Operators whose value goes to Postgres just as it was sent. */
const PLAIN_FILTER = /^(?:eq|neq|gte|gt|lte|lt)\./;

/**
 * The shape of a request, or null for one to be planned by itself: calls by GET, PUT, bodies other than JSON, and
 * whatever cannot be read, which planning then says better.
 */
export function shapeOf(
  { method, path, rawQuery, schema, target }: RestRequest,
  { accept, prefer, range }: IncomingHttpHeaders,
  { body, bodyType }: { body: Buffer; bodyType: string },
): Shape | null {
  const reads = method === 'GET' || method === 'HEAD';
  if (rawQuery.length > QUERY_LENGTH_MAX || method === 'PUT' || (reads && target.kind === 'routine'))
    return null;
  const values: string[] = [];
  const rawSample = sampleQuery(rawQuery, values);
  if (values.length > FILTERS_MAX) return null;
  const marks = values.map((_, index) => markOf(index));
  const key = [method, path, schema, accept, prefer, reads ? range : bodyType, rawSample].join('\n');
  if (reads || method === 'DELETE') {
    return { key, values, sample: { rawQuery: rawSample, body: Buffer.alloc(0), marks } };
  }
  if (bodyType !== 'application/json' || rawQuery.includes('columns')) return null;
  try {
    const text = decodeText(body);
    const { keys, isObject, text: value } = parsePayload(text, undefined);
    const sampleBody = sampleOf(keys, isObject);
    return {
      key: `${key}\n${isObject}${JSON.stringify(keys)}`,
      values: [...values, value],
      sample: { rawQuery: rawSample, body: Buffer.from(sampleBody), marks: [...marks, sampleBody] },
    };
  } catch {
    return null;
  }
}

/** The query with marks for the values of plain filters, which are collected. */
function sampleQuery(rawQuery: string, values: string[]): string {
  if (rawQuery === '') return '';
  return rawQuery
    .split('&')
    .map((part) => {
      const at = part.indexOf('=');
      const name = part.slice(0, at);
      const operator = PLAIN_FILTER.exec(part.slice(at + 1))?.[0];
      if (at < 1 || operator === undefined || !/^\w+(?:\.\w+)*$/.test(name)) return part;
      if (RESERVED.has(name.slice(name.lastIndexOf('.') + 1))) return part;
      values.push(decodeValue(part.slice(at + 1 + operator.length)));
      return `${name}=${operator}${markOf(values.length - 1)}`;
    })
    .join('&');
}

function decodeValue(raw: string): string {
  return /[%+]/.test(raw) ? (new URLSearchParams(`v=${raw}`).get('v') ?? '') : raw;
}

/** A JSON body with these keys that no other parameter of a statement equals. */
function sampleOf(keys: readonly string[], isObject: boolean): string {
  const members = keys.map((key) => `${JSON.stringify(key)}:"${MARK}"`);
  const object = keys.length === 0 ? `{${' '.repeat(64)}}` : `{${members.join(',')}}`;
  return isObject ? object : `[${object}]`;
}

import { ApiError, type ApiRole } from '../types.ts';
import type { Catalog, Column } from './catalog.ts';
import { unsupportedMethod } from './errors.ts';
import type { RestRequest } from './request.ts';

/**
 * The description of the exposed schema (OpenAPI 2.0) at the root path. As on hosted it is shown to secret keys only,
 * and read with GET or HEAD.
 */
export function openApiDocument(catalog: Catalog, request: RestRequest, role: ApiRole): object {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw unsupportedMethod(request.method);
  }
  if (role !== 'service_role') {
    throw new ApiError(
      403,
      null,
      'Access to schema is forbidden',
      null,
      'Accessing the schema via the Data API is only allowed using a secret API key.',
    );
  }
  const tables = [...catalog.tables.values()].filter((table) => table.schema === request.schema);
  const routines = [...catalog.routines.values()].flatMap(([first]) =>
    first?.schema === request.schema ? [first.name] : [],
  );
  const ok = { responses: { 200: { description: 'OK' } } };
  return {
    swagger: '2.0',
    info: { title: 'Data API', version: '13' },
    basePath: '/',
    schemes: ['http'],
    consumes: ['application/json'],
    produces: ['application/json'],
    paths: Object.fromEntries([
      ...tables.map(({ name }) => [`/${name}`, { get: ok, post: ok, patch: ok, delete: ok }]),
      ...routines.map((name) => [`/rpc/${name}`, { post: ok }]),
    ]),
    definitions: Object.fromEntries(
      tables.map(({ name, columns }) => [
        name,
        { type: 'object', properties: Object.fromEntries([...columns.values()].map(property)) },
      ]),
    ),
  };
}

function property({ name, type }: Column): [string, object] {
  return [name, { format: type, type: jsonType(type) }];
}

function jsonType(type: string): string {
  if (/^(?:smallint|integer|bigint)$/.test(type)) return 'integer';
  if (/^(?:numeric|real|double precision)/.test(type)) return 'number';
  if (type === 'boolean') return 'boolean';
  return type.endsWith('[]') ? 'array' : 'string';
}

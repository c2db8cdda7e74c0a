import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { isConnectionError } from '../database.ts';
import { ApiError, type Identify, type RequestIdentity, writeApiError, writeJson } from '../types.ts';
import type { Catalog } from './catalog.ts';
import { openCatalogStore } from './catalog-store.ts';
import type { ResultRow } from './compile-result.ts';
import { corsHeaders, preflightHeaders } from './cors.ts';
import { openDatabase } from './database.ts';
import { connectionFailed, fromPostgres, isServerError } from './errors.ts';
import { CACHE_MISS_CODES } from './lookup.ts';
import { negotiate } from './media.ts';
import { openApiDocument } from './open-api.ts';
import { type Operation, planOperation, type RequestContext } from './operation.ts';
import { parseQuery } from './parse-query.ts';
import { bodyType, ClientGone, readBody } from './payload.ts';
import { createPlanCache, type Plan, shapeOf } from './plan-cache.ts';
import { parsePreferences } from './preferences.ts';
import { parseRequest, type RestRequest } from './request.ts';
import { applyOverrides, sendAnswer } from './respond.ts';
import { quoteIdent } from './sql.ts';

export type RestGatewayOptions = {
  /** Connection string of `authenticator`, which may only become one of the API roles. */
  databaseUrl: string;
  /** Connection string of `postgres`, to read the catalog and listen for `notify pgrst`. */
  catalogUrl: string;
  identify: Identify;
  /** Most rows in one answer, on every level of it. */
  maxRows: number;
  /** Exposed schemas; the first is the default. */
  schemas: readonly string[];
  /** How long a request waits for a connection, in milliseconds; 10 s unless given. */
  connectionWaitMs?: number;
};

export type RestGateway = {
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>;
  close(): Promise<void>;
};

const NO_BODY = Buffer.alloc(0);
const METHODS_WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PATCH', 'PUT']);

/** Schemas that names in functions and views may rely on, as hosted sets them. */
const EXTRA_SEARCH_PATH = ['public', 'extensions'];

/**
 * The Data API: answers as PostgREST 13 does under `/rest/v1`, one statement in one transaction per request. Rejects if
 * the database cannot be read.
 *
 * Not offered: query plans and aggregates, which hosted has off; GeoJSON, which needs PostGIS; domain representations and
 * media types by aggregate functions.
 */
export async function createRestGateway(options: RestGatewayOptions): Promise<RestGateway> {
  const { identify, maxRows, schemas } = options;
  const store = await openCatalogStore(options.catalogUrl, schemas);
  const database = openDatabase(options.databaseUrl, options.connectionWaitMs);

  const plans = createPlanCache();

  async function readContext(
    { headers }: IncomingMessage,
    request: RestRequest,
    sent: { body: Buffer; bodyType: string },
  ): Promise<RequestContext> {
    const { method, target, rawQuery } = request;
    const reads = method === 'GET' || method === 'HEAD';
    return {
      request,
      params: parseQuery(rawQuery, reads && target.kind === 'routine'),
      preferences: await parsePreferences(headers.prefer, store.isTimezone),
      media: negotiate(headers.accept),
      rangeHeader: reads ? headers.range : undefined,
      ...sent,
      maxRows,
    };
  }

  /** Plans again with a newer catalog when the first one lacks something a notice may have announced. */
  async function compile(context: RequestContext): Promise<{ operation: Operation; catalog: Catalog }> {
    const catalog = await store.current();
    try {
      return { operation: planOperation(context, catalog), catalog };
    } catch (error) {
      if (!(error instanceof ApiError) || !CACHE_MISS_CODES.has(error.code)) throw error;
      const newer = await store.newerThan(catalog);
      if (!newer) throw error;
      return { operation: planOperation(context, newer), catalog: newer };
    }
  }

  /** The plan of a request: that of an earlier one of its shape, else its own. */
  async function plan(
    req: IncomingMessage,
    request: RestRequest,
    { role }: RequestIdentity,
  ): Promise<Plan & { catalog: Catalog }> {
    const sent = {
      body: METHODS_WITH_BODY.has(request.method) ? await readBody(req, role) : NO_BODY,
      bodyType: bodyType(req),
    };
    const shape = shapeOf(request, req.headers, sent);
    const current = await store.current();
    const known = shape && plans.find(current, shape);
    if (known) return { ...known, catalog: current };
    const context = await readContext(req, request, sent);
    const { timezone } = context.preferences;
    const { operation, catalog } = await compile(context);
    if (shape) {
      plans.learn(catalog, shape, () => {
        const { rawQuery, body } = shape.sample;
        const sample = { ...context, params: parseQuery(rawQuery, false), body };
        return { operation: planOperation(sample, catalog), timezone };
      });
    }
    return { operation, timezone, catalog };
  }

  async function answer(req: IncomingMessage, res: ServerResponse, identity: RequestIdentity): Promise<void> {
    const request = parseRequest(req, schemas);
    if (request.target.kind === 'root') {
      const document = openApiDocument(await store.current(), request, identity.role);
      writeJson(res, 200, document, {
        ...corsHeaders(req),
        'content-type': 'application/openapi+json; charset=utf-8',
      });
      return;
    }
    const { operation, timezone, catalog } = await plan(req, request, identity);
    const row = await database.run<ResultRow>({
      person: identity.role === 'service_role' ? null : String(identity.claims.sub ?? identity.role),
      readOnly: operation.readOnly,
      settings: settingsOf(req, request, identity, { operation, timezone, catalog }),
      statement: operation.statement,
      schemaVersion: catalog,
      check: operation.check,
    });
    const result = applyOverrides(operation.answer(row), row);
    const profile =
      result.body !== undefined && schemas.length > 1 ? { 'content-profile': request.schema } : {};
    sendAnswer(res, { ...result, headers: { ...corsHeaders(req), ...profile, ...result.headers } });
  }

  return {
    async handle(req, res) {
      if (req.method === 'OPTIONS') {
        res.writeHead(200, { ...preflightHeaders(req), 'content-length': 0 });
        res.end();
        return;
      }
      let identity: RequestIdentity | undefined;
      try {
        identity = await identify(req.headers);
        await answer(req, res, identity);
      } catch (error) {
        if (error instanceof ClientGone || res.headersSent) {
          res.destroy();
          return;
        }
        const known = toApiError(error, identity);
        writeApiError(res, known, { ...corsHeaders(req), ...retryHint(known) });
      }
    },
    async close() {
      await Promise.all([store.close(), database.close()]);
    },
  };
}

/** When the database is away or busy the same request may succeed soon; hosted says so as well. */
function retryHint({ status }: ApiError): OutgoingHttpHeaders {
  return status === 503 || status === 504 ? { 'retry-after': '1' } : {};
}

function toApiError(error: unknown, identity: RequestIdentity | undefined): ApiError {
  if (error instanceof ApiError) return error;
  if (isServerError(error)) return fromPostgres(error, identity?.role ?? 'anon');
  if (isConnectionError(error)) return connectionFailed();
  console.error(error);
  return new ApiError(500, 'PGRSTX00', 'Internal server error');
}

/** `request.jwt.claims` of an identity; a verified token keeps its claims, so they are written out once. */
const claimTexts = new WeakMap<RequestIdentity['claims'], { role: string; text: string }>();

function claimsText({ role, claims }: RequestIdentity): string {
  const known = claimTexts.get(claims);
  if (known?.role === role) return known.text;
  const text = JSON.stringify({ ...claims, role });
  claimTexts.set(claims, { role, text });
  return text;
}

/** The transaction's settings: what RLS policies and functions can ask for about the request. */
function settingsOf(
  req: IncomingMessage,
  { schema, method, path }: RestRequest,
  identity: RequestIdentity,
  { operation, timezone, catalog }: Plan & { catalog: Catalog },
): [string, string][] {
  const { cookie: _cookie, ...headers } = req.headers;
  const { sub } = identity.claims;
  const searchPath = [...new Set([schema, ...EXTRA_SEARCH_PATH])].map(quoteIdent).join(', ');
  const settings: [string, string][] = [
    ['search_path', searchPath],
    ...(catalog.roleSettings.get(identity.role) ?? []),
    ['role', identity.role],
    ['request.jwt.claims', claimsText(identity)],
    ['request.jwt.claim.sub', typeof sub === 'string' ? sub : ''],
    ['request.method', method],
    ['request.path', path],
    ['request.headers', JSON.stringify(headers)],
  ];
  if (timezone !== undefined) settings.push(['timezone', timezone]);
  if (operation.statementTimeout !== undefined) {
    settings.push(['statement_timeout', operation.statementTimeout]);
  }
  return settings;
}

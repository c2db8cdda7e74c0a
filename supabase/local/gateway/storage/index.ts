import type { IncomingMessage, ServerResponse } from 'node:http';
import { corsHeaders, preflightHeaders } from '../rest/cors.ts';
import { type Identify, type RequestIdentity, writeJson } from '../types.ts';
import type { Answer } from './asked.ts';
import { CommitUnknown, FILES_LOCK, openStorageDatabase, SERVICE } from './database.ts';
import { openFileStore } from './file-store.ts';
import { pathSegments } from './names.ts';
import { referencedVersions } from './objects.ts';
import { ClientGone, notFound, toRefusal } from './refusal.ts';
import { createRoutes } from './routes.ts';
import { createTokens } from './tokens.ts';
import { createUploads } from './uploads.ts';

export type StorageGatewayOptions = {
  /** Connection string of `authenticator`, which may only become one of the API roles. */
  databaseUrl: string;
  identify: Identify;
  /** From which the keys of signed addresses are derived. */
  secret: string;
  /** Where the bytes are; made when it is missing. */
  folder: string;
  /** Of any file, in bytes. */
  sizeLimit: number;
};

export type StorageGateway = {
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>;
  /** Removes files that no row names and that are older than this many milliseconds; gives back how many. */
  sweep(ageMs: number): Promise<number>;
  close(): Promise<void>;
};

const SWEEP_MS = 3600_000;

/**
 * Storage as supabase-js asks for it under `/storage/v1`. Each request asks and writes `storage.objects` as the role and
 * with the claims of whoever sent it, so that row level security decides; the bytes are files with random names.
 */
export function createStorageGateway(options: StorageGatewayOptions): StorageGateway {
  const { identify, sizeLimit } = options;
  const database = openStorageDatabase(options.databaseUrl);
  const files = openFileStore(options.folder);

  /** Under the lock that a backup holds; while it does, the next sweep has them. */
  async function removeBytes(versions: readonly string[]): Promise<void> {
    if (versions.length === 0) return;
    try {
      await database.probe(SERVICE, async ({ query }) => {
        const [row] = await query<{ free: boolean }>(
          'select pg_try_advisory_xact_lock_shared($1::text::bigint) as free',
          [String(FILES_LOCK)],
        );
        if (row?.free) await files.remove(versions);
      });
    } catch (error) {
      console.warn('Files of deleted objects wait for the next sweep:', error);
    }
  }

  async function sweep(ageMs: number): Promise<number> {
    const olderThan = Date.now() - ageMs;
    let removed = 0;
    await database.probe(SERVICE, async ({ query }) => {
      const [row] = await query<{ free: boolean }>(
        'select pg_try_advisory_xact_lock_shared($1::text::bigint) as free',
        [String(FILES_LOCK)],
      );
      if (!row?.free) return;
      removed = await files.sweep(olderThan, (versions) => referencedVersions(query, versions));
    });
    return removed;
  }

  const sweepQuietly = (ageMs: number) =>
    sweep(ageMs).catch((error: unknown) => console.warn('Storage could not be swept:', error));
  // What is there already is of an earlier run; what comes from here on is younger.
  const swept = sweepQuietly(0);
  const timer = setInterval(() => void sweepQuietly(SWEEP_MS), SWEEP_MS);
  timer.unref();

  const routes = createRoutes({
    database,
    files,
    uploads: createUploads({ database, files, sizeLimit, removeBytes }),
    tokens: createTokens(options.secret),
    sizeLimit,
    removeBytes,
  });

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<Answer | null> {
    const url = req.url ?? '';
    const at = url.indexOf('?');
    const path = (at < 0 ? url : url.slice(0, at)).slice('/storage/v1'.length);
    const segments = pathSegments(path);
    const query = new URLSearchParams(at < 0 ? '' : url.slice(at + 1));
    const asked = { req, res, method: req.method ?? 'GET', segments, query };
    const open = await routes.withoutSession(asked);
    if (open !== 'none') return open;
    const identity: RequestIdentity = await identify(req.headers);
    const answered = await routes.withSession({ ...asked, identity });
    if (answered === 'none') throw notFound();
    return answered;
  }

  return {
    async handle(req, res) {
      if (req.method === 'OPTIONS') {
        res.writeHead(200, { ...preflightHeaders(req), 'content-length': 0 });
        res.end();
        return;
      }
      try {
        const answered = await answer(req, res);
        if (answered !== null) writeJson(res, 200, answered, corsHeaders(req));
      } catch (error) {
        if (error instanceof ClientGone || res.headersSent) {
          res.destroy();
          return;
        }
        const refusal = toRefusal(error instanceof CommitUnknown ? error.cause : error);
        const retry = refusal.status === 503 || refusal.status === 429 ? { 'retry-after': '1' } : {};
        writeJson(res, refusal.status, refusal.body, {
          ...corsHeaders(req),
          ...retry,
          'cache-control': 'no-store',
        });
        // What is still coming is read and thrown away, so that the sender sees the answer.
        req.resume();
      }
    },
    sweep: async (ageMs) => {
      await swept;
      return sweep(ageMs);
    },
    async close() {
      clearInterval(timer);
      await swept;
      await database.close();
    },
  };
}

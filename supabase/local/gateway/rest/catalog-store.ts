import { setTimeout as delay } from 'node:timers/promises';
import postgres from 'postgres';
import { ApiError } from '../types.ts';
import type { Catalog } from './catalog.ts';
import { buildCatalog } from './catalog-build.ts';
import { queryCatalog, queryTimezones } from './catalog-query.ts';

/** The longest a request waits for a catalog that is being read again. */
const WAIT_MS = 3000;
const RETRY_MS = { first: 50, last: 2000 };

export type CatalogStore = {
  /** The catalog, after a reload under way has finished (or taken too long). */
  current(): Promise<Catalog>;
  /** A catalog newer than the given one, if a notice sent before this call asked for it. */
  newerThan(catalog: Catalog): Promise<Catalog | undefined>;
  /** True for a time zone Postgres knows. */
  isTimezone(name: string): Promise<boolean>;
  close(): Promise<void>;
};

type Listener = { sql: postgres.Sql; lost: Promise<void> };

/**
 * Reads the catalog, and reads it again on `notify pgrst`. The listening connection is opened anew whenever it
 * breaks, and the catalog is read again then, since notices may have been missed. Rejects if the first reading does.
 */
export async function openCatalogStore(url: string, schemas: readonly string[]): Promise<CatalogStore> {
  let catalog: Catalog | undefined;
  let reading: Promise<void> | undefined;
  let readAgain = false;
  let closed = false;
  let listener: Listener | undefined;
  let timezones: Promise<Set<string>> | undefined;
  const stop = new AbortController();

  async function read(): Promise<void> {
    do {
      readAgain = false;
      catalog = buildCatalog(await queryCatalog(url, schemas));
    } while (readAgain && !closed);
  }

  function reload(): Promise<void> {
    if (reading) readAgain = true;
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  }

  /** Reads until it works; an error here is a database that is away or busy. */
  async function reloadStubbornly(): Promise<void> {
    for (let wait = RETRY_MS.first; !closed; wait = Math.min(wait * 2, RETRY_MS.last)) {
      try {
        return await reload();
      } catch {
        await pause(wait);
      }
    }
  }

  async function pause(milliseconds: number): Promise<void> {
    await delay(milliseconds, undefined, { signal: stop.signal }).catch(() => {});
  }

  async function follow(): Promise<void> {
    let wait = RETRY_MS.first;
    while (!closed) {
      const next = listen(url, () => void reloadStubbornly());
      try {
        await next.sql`listen pgrst`;
        wait = RETRY_MS.first;
        // When it was closed meanwhile, nobody would end this connection.
        if (!closed) {
          listener = next;
          void reloadStubbornly();
          await next.lost;
        }
      } catch {
        wait = Math.min(wait * 2, RETRY_MS.last);
      }
      listener = undefined;
      await next.sql.end({ timeout: 0 }).catch(() => {});
      if (!closed) await pause(wait);
    }
  }

  async function settled(): Promise<void> {
    if (reading) await Promise.race([reading.catch(() => {}), delay(WAIT_MS, undefined, { ref: false })]);
  }

  await reload();
  const following = follow();

  return {
    async current() {
      await settled();
      if (!catalog) {
        throw new ApiError(503, 'PGRST002', 'Could not query the database for the schema cache. Retrying.');
      }
      return catalog;
    },
    async newerThan(known) {
      // A notice sent earlier reaches the listening connection before the answer to this query does.
      const barrier = listener ? listener.sql`select 1`.then(() => {}) : reload();
      await Promise.race([barrier.catch(() => {}), delay(WAIT_MS, undefined, { ref: false })]);
      await settled();
      return catalog === known ? undefined : catalog;
    },
    async isTimezone(name) {
      timezones ??= queryTimezones(url).catch((error: unknown) => {
        timezones = undefined;
        throw error;
      });
      return (await timezones).has(name);
    },
    async close() {
      closed = true;
      stop.abort();
      await listener?.sql.end({ timeout: 0 });
      await following;
    },
  };
}

function listen(url: string, onNotice: () => void): Listener {
  let onLost: (() => void) | undefined;
  const lost = new Promise<void>((resolve) => {
    onLost = resolve;
  });
  // `onnotify` is missing from the package's types, so the options are not checked as a literal.
  const options = {
    max: 1,
    connect_timeout: 5,
    fetch_types: false,
    backoff: false,
    onnotice: () => {},
    onnotify: onNotice,
    onclose: () => onLost?.(),
    connection: { application_name: 'rest listener' },
  };
  return { sql: postgres(url, options), lost };
}

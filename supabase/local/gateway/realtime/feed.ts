import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import postgres from 'postgres';
import type { RealtimeDatabase, StoredMessage } from './database.ts';
import { isRecord } from './protocol.ts';

/** Messages sent from the database, each told once and in order, also across a lost connection. */
export type Feed = {
  /** Resolves once messages arrive, true, or false when that takes too long. */
  ready(): Promise<boolean>;
  close(): Promise<void>;
};

export type FeedOptions = {
  /** Connection string for the connection that listens. */
  url: string;
  database: Pick<RealtimeDatabase, 'messages' | 'idsSince'>;
  deliver(message: StoredMessage): void;
  /** Whether anybody would hear it; asked before a long message is read. */
  isWanted(topic: string): boolean;
};

/**
 * A message is dated by the start of its transaction and told at its commit, so after a loss we look so far back. A
 * transaction that runs longer and commits while nobody listens is the one case in which a message is lost.
 */
const OVERLAP_MS = 120_000;
/** How long ids are remembered, so that looking back tells nothing twice. */
const MEMORY_MS = 2 * OVERLAP_MS;
const RETRY_MS = { first: 50, last: 2000 };
const READY_MS = 3000;
/** Long messages read at once. */
const BATCH = 20;
/** What is told, in characters, before sockets have their turn to take it: a burst should cut off no healthy client. */
const TURN = 100_000;
/** What one message costs besides its payload. */
const OVERHEAD = 500;

/** `payload` is missing when the message is too long for a notice, the rest as well when even that is. */
type Notice = { id: string; topic?: string; event?: string; private?: boolean; payload?: string };

type Listener = { sql: postgres.Sql; lost: Promise<void> };

/** Listens for the notices of the trigger `notify_message`, on one connection that is opened anew whenever it breaks. */
export function openFeed({ url, database, deliver, isWanted }: FeedOptions): Feed {
  const told = new Map<string, number>();
  const stop = new AbortController();
  let queue: Notice[] = [];
  /** True while what was missed is looked up: newer messages wait. */
  let isHeld = true;
  let telling: Promise<void> | null = null;
  let lostAt: number | null = null;
  let arrival = createGate();
  let inTurn = 0;

  function remember(id: string): void {
    const now = Date.now();
    told.set(id, now);
    for (const [known, toldAt] of told) {
      // While nobody listens time does not count.
      if (lostAt !== null || toldAt > now - MEMORY_MS) break;
      told.delete(known);
    }
  }

  async function tell(message: StoredMessage): Promise<void> {
    if (told.has(message.id)) return;
    remember(message.id);
    try {
      deliver(message);
    } catch (error) {
      // The next messages are no worse for it.
      console.error(error);
    }
    inTurn += message.payload.length + OVERHEAD;
    if (inTurn < TURN) return;
    inTurn = 0;
    await nextTurn();
  }

  /** Works the queue off, unless that is being done. */
  function work(): void {
    telling ??= tellQueue().finally(() => {
      telling = null;
      if (!isHeld && queue.length > 0 && !stop.signal.aborted) work();
    });
  }

  /** Tells what is in the queue, in order, until it is held; long messages are read a few at a time. */
  async function tellQueue(): Promise<void> {
    while (!isHeld && queue.length > 0 && !stop.signal.aborted) {
      const batch = queue.slice(0, BATCH);
      const long = await readLong(batch.filter((notice) => notice.payload === undefined && isHeard(notice)));
      if (long === null) return;
      let count = 0;
      for (const notice of batch) {
        // Lost meanwhile: what was missed comes first.
        if (isHeld) break;
        count += 1;
        const message = isWhole(notice) ? notice : long.get(notice.id);
        if (message) await tell(message);
        else remember(notice.id);
      }
      queue = queue.slice(count);
    }
  }

  function isHeard({ id, topic }: Notice): boolean {
    return !told.has(id) && (topic === undefined || isWanted(topic));
  }

  /** Null when the feed is closed while the database is away. */
  async function readLong(notices: readonly Notice[]): Promise<Map<string, StoredMessage> | null> {
    if (notices.length === 0) return new Map();
    return stubbornly(async () => {
      const messages = await database.messages(notices.map(({ id }) => id));
      return new Map(messages.map((message) => [message.id, message]));
    });
  }

  /** Tries until it works; an error here is a database that is away or busy. */
  async function stubbornly<Result>(action: () => Promise<Result>): Promise<Result | null> {
    for (let wait = RETRY_MS.first; !stop.signal.aborted; wait = Math.min(wait * 2, RETRY_MS.last)) {
      try {
        return await action();
      } catch {
        await pause(wait);
      }
    }
    return null;
  }

  async function pause(milliseconds: number): Promise<void> {
    await delay(milliseconds, undefined, { signal: stop.signal }).catch(() => {});
  }

  /** Tells what was committed while nobody listened; at the first start nobody had joined yet, so nothing was missed. */
  async function catchUp(): Promise<void> {
    await telling;
    const since = (lostAt ?? Date.now()) - OVERLAP_MS;
    const ids = await database.idsSince(since);
    if (lostAt === null) {
      for (const id of ids) remember(id);
    } else {
      const missed = ids.filter((id) => !told.has(id));
      for (let start = 0; start < missed.length; start += BATCH) {
        const batch = missed.slice(start, start + BATCH);
        const messages = new Map((await database.messages(batch)).map((message) => [message.id, message]));
        for (const id of batch) {
          const message = messages.get(id);
          if (message) await tell(message);
        }
      }
    }
    lostAt = null;
  }

  async function follow(): Promise<void> {
    let wait = RETRY_MS.first;
    while (!stop.signal.aborted) {
      const listener = listen(url, (text) => {
        const notice = parseNotice(text);
        if (notice) queue.push(notice);
        work();
      });
      try {
        await listener.sql`listen realtime_messages`;
        await catchUp();
        wait = RETRY_MS.first;
        isHeld = false;
        arrival.open();
        work();
        if (!stop.signal.aborted) await Promise.race([listener.lost, aborted(stop.signal)]);
      } catch {
        wait = Math.min(wait * 2, RETRY_MS.last);
      }
      isHeld = true;
      lostAt ??= Date.now();
      arrival = arrival.isOpen ? createGate() : arrival;
      await listener.sql.end({ timeout: 0 }).catch(() => {});
      await pause(wait);
    }
    arrival.open();
  }

  const following = follow();

  return {
    async ready() {
      const gate = arrival;
      if (gate.isOpen) return true;
      await Promise.race([
        gate.opened,
        delay(READY_MS, undefined, { ref: false, signal: stop.signal }),
      ]).catch(() => {});
      return gate.isOpen && !stop.signal.aborted;
    },
    async close() {
      stop.abort();
      await following;
    },
  };
}

type Gate = { readonly isOpen: boolean; opened: Promise<void>; open(): void };

function createGate(): Gate {
  let isOpen = false;
  let resolveOpened = () => {};
  const opened = new Promise<void>((resolve) => {
    resolveOpened = resolve;
  });
  return {
    get isOpen() {
      return isOpen;
    },
    opened,
    open() {
      isOpen = true;
      resolveOpened();
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function isWhole(notice: Notice): notice is StoredMessage {
  return notice.payload !== undefined;
}

/** A line that describes the message, then one with its payload, as `notify_message` writes them. */
function parseNotice(text: string): Notice | null {
  const end = text.indexOf('\n');
  const head = parseHead(end < 0 ? text : text.slice(0, end));
  if (!isRecord(head) || typeof head.id !== 'string') return null;
  const { id, topic, event } = head;
  if (typeof topic !== 'string' || typeof event !== 'string') return { id };
  const rest = { id, topic, event, private: head.private === true };
  return end < 0 ? rest : { ...rest, payload: text.slice(end + 1) };
}

function parseHead(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The driver's own `listen` opens its connection anew by itself, and says nothing about what was missed meanwhile. */
function listen(url: string, onNotice: (text: string) => void): Listener {
  let onLost: (() => void) | undefined;
  const lost = new Promise<void>((resolve) => {
    onLost = resolve;
  });
  // `onnotify` is missing from the package's types, so the options are not checked as a literal.
  const options = {
    max: 1,
    connect_timeout: 5,
    max_lifetime: null,
    fetch_types: false,
    backoff: false,
    onnotice: () => {},
    onnotify: (_channel: string, text: string) => onNotice(text),
    onclose: () => onLost?.(),
    connection: { application_name: 'realtime listener' },
  };
  return { sql: postgres(url, options), lost };
}

import { queueRefusal } from '#lib/domain/offline-queue.ts';
import {
  type KeptSnapshot,
  OFFLINE_FORMAT,
  type OfflineRequest,
  type OfflineSnapshot,
  type QueuedRequest,
} from '#lib/domain/offline-records.ts';

// What this browser keeps for when there is no connection: of one person at a time. Where the browser allows no such store
// nothing is kept, and everything else works as it did.

const NAME = 'dispatch-offline';
/** The version of the stores; the shape of what is in them is the snapshot's `format`. */
const VERSION = 1;
const KEPT = 'kept';
const QUEUE = 'queue';

/**
 * `added`: something new waits to be sent. `wiped`: whoever reads just now must not keep what they are answered. `wanted`:
 * what was put away may be kept again.
 */
export type StoreChange = 'changed' | 'added' | 'wiped' | 'wanted';

type Stores = { kept: IDBObjectStore; queue: IDBObjectStore };

let opened: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(KEPT, { keyPath: 'userId' });
      request.result.createObjectStore(QUEUE, { keyPath: 'clientId' });
    };
    request.onsuccess = () => {
      // Another tab has a newer version of the app.
      request.result.onversionchange = () => {
        request.result.close();
        opened = null;
      };
      resolve(request.result);
    };
    request.onerror = () => reject(request.error ?? new Error('The browser gave no store.'));
  });
  opened.catch(() => {
    opened = null;
  });
  return opened;
}

/** One transaction over both stores: what is read in it stays so until it is over. */
async function within<Value>(
  mode: IDBTransactionMode,
  work: (stores: Stores) => Promise<Value>,
): Promise<Value> {
  const database = await open();
  const transaction = database.transaction([KEPT, QUEUE], mode);
  const over = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('The browser kept nothing.'));
  });
  const value = work({ kept: transaction.objectStore(KEPT), queue: transaction.objectStore(QUEUE) });
  // A request that fails ends both.
  const [found] = await Promise.all([value, over]);
  return found;
}

function answerOf<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The browser gave no answer.'));
  });
}

const listKept = ({ kept }: Stores) => answerOf<KeptSnapshot[]>(kept.getAll());
const listQueued = async ({ queue }: Stores) =>
  (await answerOf<QueuedRequest[]>(queue.getAll())).sort((a, b) => a.place - b.place);

/** What is kept, of whomever, and what they asked for in order. `kept` null: nothing, or of another version of the app. */
export function readOffline(): Promise<{ kept: KeptSnapshot | null; queue: QueuedRequest[] }> {
  return within('readonly', async (stores) => {
    const [kept = null] = await listKept(stores);
    const queue = await listQueued(stores);
    const isReadable = kept?.snapshot.format === OFFLINE_FORMAT;
    return {
      kept: isReadable ? kept : null,
      queue: kept === null ? queue : queue.filter(({ userId }) => userId === kept.userId),
    };
  });
}

/** The requests of one person, in order. */
export function listQueue(userId: string): Promise<QueuedRequest[]> {
  return within('readonly', async (stores) =>
    (await listQueued(stores)).filter((entry) => entry.userId === userId),
  );
}

/** Forgets whatever this browser keeps of anybody else: another person is signed in now. */
export async function keepOnlyOf(userId: string): Promise<void> {
  if (await within('readwrite', (stores) => forgetOthers(stores, userId))) announce('changed');
}

async function forgetOthers(stores: Stores, userId: string): Promise<boolean> {
  const others = (await listKept(stores)).filter((kept) => kept.userId !== userId);
  const theirs = (await listQueued(stores)).filter((entry) => entry.userId !== userId);
  for (const kept of others) stores.kept.delete(kept.userId);
  for (const entry of theirs) stores.queue.delete(entry.clientId);
  return others.length + theirs.length > 0;
}

/** Keeps what the server just told of a person, and of nobody else. */
export async function keepSnapshot(snapshot: OfflineSnapshot, deviceNow: number): Promise<void> {
  const kept: KeptSnapshot = {
    userId: snapshot.person.id,
    snapshot,
    clockOffset: snapshot.asOf - deviceNow,
  };
  await within('readwrite', async (stores) => {
    await forgetOthers(stores, kept.userId);
    stores.kept.put(kept);
  });
  announce('changed');
}

/**
 * Forgets what can be read, until the same person is back: the session is locked, or has ended. What waits to be sent
 * stays, and nothing shows what it is. Never throws.
 */
export async function putAwayOffline(): Promise<void> {
  await quietly(async () => {
    announce('wiped');
    const isChanged = await within('readwrite', async (stores) => {
      const found = await listKept(stores);
      stores.kept.clear();
      return found.length > 0;
    });
    if (isChanged) announce('changed');
  });
}

/** The person is back: what can be read may be kept again. */
export function wantOffline(): void {
  announce('wanted');
}

/** Forgets everything, what waits to be sent as well: somebody signs out, or their account is no more. Never throws. */
export async function wipeOffline(): Promise<void> {
  await quietly(async () => {
    announce('wiped');
    await within('readwrite', async ({ kept, queue }) => {
      kept.clear();
      queue.clear();
    });
    announce('changed');
  });
}

/** How many requests would be lost with `wipeOffline`. Never throws. */
export async function countWaiting(): Promise<number> {
  let count = 0;
  await quietly(async () => {
    count = (await within('readonly', listQueued)).filter(({ problem }) => problem === null).length;
  });
  return count;
}

/**
 * Puts a request behind the others.
 *
 * @returns why it cannot wait with them, in words; null when it does
 */
export async function addToQueue(
  made: Pick<QueuedRequest, 'userId' | 'madeAt' | 'words'> & { request: OfflineRequest },
): Promise<string | null> {
  const refusal = await within('readwrite', async (stores) => {
    const all = await listQueued(stores);
    const refused = queueRefusal(
      all.filter(({ userId }) => userId === made.userId),
      made.request,
    );
    if (refused !== null) return refused;
    const entry: QueuedRequest = {
      ...made,
      clientId: crypto.randomUUID(),
      place: (all.at(-1)?.place ?? 0) + 1,
      failingSince: null,
      isUnsure: false,
      problem: null,
    };
    stores.queue.put(entry);
    return null;
  });
  if (refusal === null) announce('added');
  return refusal;
}

/** Writes what became of a request, unless it was discarded meanwhile. */
export async function updateQueued(entry: QueuedRequest): Promise<void> {
  await within('readwrite', async ({ queue }) => {
    if ((await answerOf(queue.getKey(entry.clientId))) !== undefined) queue.put(entry);
  });
  announce('changed');
}

/** Takes a request out: it was sent, discarded, or read. */
export async function removeQueued(clientId: string): Promise<void> {
  await within('readwrite', async ({ queue }) => {
    queue.delete(clientId);
  });
  announce('changed');
}

const listeners = new Set<(change: StoreChange) => void>();
let channel: BroadcastChannel | null = null;

/** The way to this browser's other pages; null where there is none. */
function otherPages(): BroadcastChannel | null {
  if (channel === null && typeof BroadcastChannel !== 'undefined') {
    channel = new BroadcastChannel(NAME);
    channel.onmessage = ({ data }: MessageEvent<StoreChange>) => tell(data);
  }
  return channel;
}

function tell(change: StoreChange): void {
  for (const listener of [...listeners]) listener(change);
}

function announce(change: StoreChange): void {
  tell(change);
  otherPages()?.postMessage(change);
}

/** Hears what this page and the others of this browser change. */
export function subscribeOffline(listener: (change: StoreChange) => void): () => void {
  otherPages();
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

async function quietly(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch {
    // Where nothing may be kept, nothing is there.
  }
}

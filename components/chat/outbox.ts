import type { ChatMessage } from '#lib/domain/chat-records.ts';
import type { Instant } from '#lib/domain/types.ts';
import type { ChatStorage, StoredMessage } from './chat-storage.ts';

/** In ms: how long it waits after each time that the server was not reached. */
const retryDelays = [2_000, 5_000, 10_000, 20_000, 30_000];
/** What was written longer ago than this goes out by its writer's hand alone: it may mean nothing any more. In ms. */
const staleMs = 10 * 60_000;

export type Pending = StoredMessage & {
  /** `waiting`: for the one before it, or for the connection. */
  state: 'waiting' | 'sending' | 'failed';
  /** Why it was refused. */
  problem: string | null;
};

export type PostAnswer =
  | { kind: 'stored'; message: ChatMessage }
  | { kind: 'refused'; words: string }
  | { kind: 'unreachable' };

export type Outbox = {
  /** What is on its way, in the order in which it was written; the same array until it changes. */
  list: () => readonly Pending[];
  subscribe: (listener: () => void) => () => void;
  send: (message: StoredMessage) => void;
  /** Sends again all of its conversation that was refused: their order stays. */
  retry: (clientId: string) => void;
  /** It was heard from the server, sent by another page, or its writer gives it up. */
  drop: (clientId: string) => void;
  /** Begins to send what is left of former pages. */
  start: () => void;
  /** The connection is back. */
  nudge: () => void;
  stop: () => void;
};

/**
 * Sends messages one after the other in each conversation, and each until the server has answered for it: it knows a
 * message by its own id, so that sending it again stores it once.
 */
export function createOutbox(options: {
  storage: ChatStorage;
  post: (message: StoredMessage) => Promise<PostAnswer>;
  onStored: (message: ChatMessage) => void;
  now: () => Instant;
}): Outbox {
  const { storage, post, onStored, now } = options;
  const listeners = new Set<() => void>();
  const busy = new Set<string>();
  let pending: readonly Pending[] = [];
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = true;

  function change(next: readonly Pending[]) {
    pending = next;
    for (const listener of [...listeners]) listener();
  }

  function set(clientId: string, part: Partial<Pending>) {
    change(pending.map((one) => (one.clientId === clientId ? { ...one, ...part } : one)));
  }

  function drop(clientId: string) {
    storage.dropMessage(clientId);
    if (pending.some((one) => one.clientId === clientId)) {
      change(pending.filter((one) => one.clientId !== clientId));
    }
  }

  /** What a former page of this browser left, before what was written here. */
  function load() {
    const known = new Set(pending.map(({ clientId }) => clientId));
    const left = storage.listMessages().filter(({ clientId }) => !known.has(clientId));
    if (left.length === 0) return;
    const found = left.map((message): Pending => {
      const isStale = now() - message.writtenAt > staleMs;
      return { ...message, state: isStale ? 'failed' : 'waiting', problem: isStale ? 'Not sent yet.' : null };
    });
    change([...found, ...pending]);
  }

  function run() {
    clearTimeout(timer);
    timer = undefined;
    if (isStopped) return;
    for (const channelId of new Set(pending.map((one) => one.channelId))) void runIn(channelId);
  }

  async function runIn(channelId: string) {
    if (busy.has(channelId)) return;
    busy.add(channelId);
    for (;;) {
      const next = pending.find((one) => one.channelId === channelId && one.state === 'waiting');
      if (next === undefined || isStopped) break;
      set(next.clientId, { state: 'sending' });
      const answer = await post(next).catch((): PostAnswer => ({ kind: 'unreachable' }));
      if (answer.kind === 'stored') {
        failures = 0;
        onStored(answer.message);
        drop(next.clientId);
      } else if (answer.kind === 'refused') {
        set(next.clientId, { state: 'failed', problem: answer.words });
      } else {
        set(next.clientId, { state: 'waiting' });
        const delay = retryDelays[Math.min(failures, retryDelays.length - 1)];
        failures += 1;
        if (!isStopped) timer ??= setTimeout(run, delay);
        break;
      }
    }
    busy.delete(channelId);
  }

  return {
    start: () => {
      isStopped = false;
      load();
      run();
    },
    list: () => pending,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    send: (message) => {
      storage.keepMessage(message);
      change([...pending, { ...message, state: 'waiting', problem: null }]);
      void runIn(message.channelId);
    },
    retry: (clientId) => {
      const channelId = pending.find((one) => one.clientId === clientId)?.channelId;
      change(
        pending.map((one) =>
          one.channelId === channelId && one.state === 'failed'
            ? { ...one, state: 'waiting', problem: null }
            : one,
        ),
      );
      run();
    },
    drop,
    nudge: () => {
      failures = 0;
      run();
    },
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

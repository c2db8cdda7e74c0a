import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createChatStorage, forgetChat, type StoredMessage } from '#components/chat/chat-storage.ts';
import { createLateReader } from '#components/chat/late-reader.ts';
import { createOutbox, type PostAnswer } from '#components/chat/outbox.ts';
import type { ChatMessage } from '#lib/domain/chat-records.ts';

const now = Date.parse('2036-02-04T20:00:00Z');

/** What a browser keeps, in memory. */
function memory(): Storage {
  const kept = new Map<string, string>();
  const storage = {
    get length() {
      return kept.size;
    },
    key: (index: number) => [...kept.keys()][index] ?? null,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => {
      kept.set(key, value);
      Object.assign(storage, { [key]: value });
    },
    removeItem: (key: string) => {
      kept.delete(key);
      Reflect.deleteProperty(storage, key);
    },
    clear: () => kept.clear(),
  };
  return storage;
}

function written(clientId: string, part: Partial<StoredMessage> = {}): StoredMessage {
  return {
    clientId,
    channelId: 'c1',
    content: clientId,
    mentions: [],
    isMustRead: false,
    writtenAt: now,
    ...part,
  };
}

const stored = (clientId: string): PostAnswer => ({
  kind: 'stored',
  message: { clientId } as unknown as ChatMessage,
});

/** A server that answers when the test says so. */
function server(storage = memory()) {
  const asked: { clientId: string; answer: (answer: PostAnswer) => void }[] = [];
  const heard: (string | null)[] = [];
  const kept = createChatStorage(() => storage, 'dana');
  const outbox = createOutbox({
    storage: kept,
    post: ({ clientId }) =>
      new Promise((answer) => {
        asked.push({ clientId, answer });
      }),
    onStored: ({ clientId }) => heard.push(clientId),
    now: () => now,
  });
  const answer = async (said: PostAnswer | 'stored') => {
    const last = asked.at(-1);
    last?.answer(said === 'stored' ? stored(last.clientId) : said);
    await vi.advanceTimersByTimeAsync(0);
  };
  const ids = () => asked.map(({ clientId }) => clientId);
  const states = () => outbox.list().map(({ clientId, state }) => `${clientId} ${state}`);
  return { outbox, kept, answer, ids, states, heard };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('sending', () => {
  it('sends one after the other, in the order of writing', async () => {
    const { outbox, answer, ids, heard } = server();
    outbox.start();
    for (const id of ['a', 'b', 'c']) outbox.send(written(id));
    expect(ids()).toEqual(['a']);
    await answer('stored');
    await answer('stored');
    await answer('stored');
    expect(ids()).toEqual(['a', 'b', 'c']);
    expect(heard).toEqual(['a', 'b', 'c']);
    expect(outbox.list()).toEqual([]);
  });

  it('lets one conversation not wait for another', () => {
    const { outbox, ids } = server();
    outbox.start();
    outbox.send(written('a'));
    outbox.send(written('b', { channelId: 'c2' }));
    expect(ids()).toEqual(['a', 'b']);
  });

  it('keeps its order through a lost connection, tries again by itself, and at once when told', async () => {
    const { outbox, answer, ids, states } = server();
    outbox.start();
    outbox.send(written('a'));
    outbox.send(written('b'));
    await answer({ kind: 'unreachable' });
    expect(states()).toEqual(['a waiting', 'b waiting']);
    await vi.advanceTimersByTimeAsync(1_900);
    expect(ids()).toEqual(['a']);
    await vi.advanceTimersByTimeAsync(200);
    expect(ids()).toEqual(['a', 'a']);
    await answer({ kind: 'unreachable' });
    outbox.nudge();
    expect(ids()).toEqual(['a', 'a', 'a']);
    await answer('stored');
    expect(ids().at(-1)).toBe('b');
  });

  it('stands still with what is refused, and goes on with the next; all of it is sent again in order', async () => {
    const { outbox, answer, ids, states } = server();
    outbox.start();
    outbox.send(written('a'));
    outbox.send(written('b'));
    await answer({ kind: 'refused', words: 'Wait 6 s.' });
    await answer({ kind: 'refused', words: 'Wait 6 s.' });
    expect(outbox.list()[0]?.problem).toBe('Wait 6 s.');
    expect(states()).toEqual(['a failed', 'b failed']);
    outbox.retry('b');
    await answer('stored');
    await answer('stored');
    expect(ids()).toEqual(['a', 'b', 'a', 'b']);
  });

  it('forgets what was heard to be stored before its answer came', async () => {
    const { outbox, answer, kept } = server();
    outbox.start();
    outbox.send(written('a'));
    outbox.drop('a');
    expect(outbox.list()).toEqual([]);
    expect(kept.listMessages()).toEqual([]);
    await answer('stored');
    expect(outbox.list()).toEqual([]);
  });

  it('goes on with what a former page left, but asks first for what is old', () => {
    const storage = memory();
    const left = createChatStorage(() => storage, 'dana');
    left.keepMessage(written('new', { writtenAt: now - 60_000 }));
    left.keepMessage(written('old', { writtenAt: now - 11 * 60_000 }));
    const { outbox, ids, states } = server(storage);
    outbox.start();
    expect(ids()).toEqual(['new']);
    expect(states()).toEqual(['old failed', 'new sending']);
  });
});

describe('what the browser keeps', () => {
  it('is its writer’s alone, and gone with signing out', () => {
    const storage = memory();
    const dana = createChatStorage(() => storage, 'dana');
    dana.writeDraft('c1', 'Half a sen');
    dana.keepMessage(written('a'));
    const olaf = createChatStorage(() => storage, 'olaf');
    expect(olaf.readDraft('c1')).toBe('');
    expect(olaf.listMessages()).toEqual([]);
    expect(dana.readDraft('c1')).toBe('Half a sen');
    storage.setItem('theme', 'dark');
    forgetChat(() => storage);
    expect(dana.readDraft('c1')).toBe('');
    expect(dana.listMessages()).toEqual([]);
    expect(storage.getItem('theme')).toBe('dark');
  });

  it('is read only where it makes sense, and nothing where the browser forbids it', () => {
    const storage = memory();
    storage.setItem('chat:dana:message:x', '{"clientId":1}');
    storage.setItem('chat:dana:message:y', 'no json');
    expect(createChatStorage(() => storage, 'dana').listMessages()).toEqual([]);
    const forbidden = createChatStorage(() => {
      throw new Error('forbidden');
    }, 'dana');
    forbidden.writeDraft('c1', 'text');
    expect(forbidden.readDraft('c1')).toBe('');
    expect(forbidden.listMessages()).toEqual([]);
  });
});

describe('reading again', () => {
  it('tells only what was read after the last question', async () => {
    const answers: ((value: number) => void)[] = [];
    const told: number[] = [];
    const reader = createLateReader(
      () => new Promise<number>((answer) => answers.push(answer)),
      (value) => told.push(value),
    );
    reader.ask();
    await vi.advanceTimersByTimeAsync(0);
    reader.mark();
    answers[0]?.(1);
    await vi.advanceTimersByTimeAsync(0);
    expect(told).toEqual([]);
    answers[1]?.(2);
    await vi.advanceTimersByTimeAsync(0);
    expect(told).toEqual([2]);
  });

  it('reads once for many who ask, and never after it is stopped', async () => {
    const read = vi.fn(async () => 1);
    const reader = createLateReader(read, () => {});
    for (let times = 0; times < 5; times += 1) reader.ask(100);
    await vi.advanceTimersByTimeAsync(200);
    expect(read).toHaveBeenCalledTimes(1);
    reader.ask(100);
    reader.stop();
    await vi.advanceTimersByTimeAsync(200);
    expect(read).toHaveBeenCalledTimes(1);
  });
});

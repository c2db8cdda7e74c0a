import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Asked, createConversation, type PageAnswer } from '#components/chat/conversation-store.ts';
import type { ChatMessage, ChatPage } from '#lib/domain/chat-records.ts';

function message(seq: number, part: Partial<ChatMessage> = {}): ChatMessage {
  return {
    id: seq * 10,
    channelId: 'c1',
    seq,
    senderId: 'kim',
    senderName: 'Kim Park',
    content: `Message ${seq}`,
    mentions: [],
    isMustRead: false,
    isConfirmed: false,
    sentAt: seq * 1000,
    editedAt: null,
    deletedAt: null,
    deletedByName: null,
    version: 1,
    clientId: null,
    ...part,
  };
}

/** A server with messages of these numbers, which answers as the database does. */
function openOn(last: number, first: ChatPage) {
  const server = {
    last,
    isThere: true,
    isGone: false,
    asked: [] as Asked[],
    changed: new Map<number, ChatMessage>(),
  };
  const read = async (asked: Asked): Promise<PageAnswer> => {
    server.asked.push(asked);
    if (!server.isThere) return 'unreachable';
    if (server.isGone) return 'gone';
    const { before, after, around, limit = 50 } = asked;
    const from =
      after !== undefined
        ? after + 1
        : before !== undefined
          ? Math.max(1, before - limit)
          : around !== undefined
            ? Math.max(1, around - limit / 2)
            : Math.max(1, server.last - limit + 1);
    const to = Math.min(server.last, before !== undefined ? before - 1 : from + limit - 1);
    return { messages: range(from, to, server.changed), hasBefore: from > 1, hasAfter: to < server.last };
  };
  const store = createConversation(first, read);
  const seqs = () => store.get().history.messages.map(({ seq }) => seq);
  return { server, store, seqs };
}

function range(from: number, to: number, changed = new Map<number, ChatMessage>()): ChatMessage[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => {
    const seq = from + index;
    return changed.get(seq) ?? message(seq);
  });
}

const upTo = (last: number): ChatPage => ({ messages: range(1, last), hasBefore: false, hasAfter: false });
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a conversation', () => {
  it('reads what is missing when a number was left out, once', async () => {
    const { server, store, seqs } = openOn(6, upTo(3));
    store.hear(message(6));
    expect(seqs()).toEqual([1, 2, 3]);
    await settle();
    expect(seqs()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(server.asked).toEqual([{ after: 3, limit: 200 }]);
  });

  it('reads all that it holds again after a gap, and so sees what was changed meanwhile', async () => {
    const { server, store, seqs } = openOn(5, upTo(3));
    server.changed.set(2, message(2, { version: 2, content: 'Edited' }));
    store.catchUp();
    await settle();
    expect(seqs()).toEqual([1, 2, 3, 4, 5]);
    await vi.advanceTimersByTimeAsync(8_000);
    expect(store.get().history.messages[1]?.content).toBe('Edited');
    store.stop();
  });

  it('reads all again also where that is due while something is being read', async () => {
    let answer: (page: ChatPage) => void = () => {};
    const asked: Asked[] = [];
    const store = createConversation(upTo(3), (what) => {
      asked.push(what);
      return new Promise((resolve) => {
        answer = resolve;
      });
    });
    store.catchUp();
    await vi.advanceTimersByTimeAsync(8_000);
    expect(asked.map(({ after }) => after)).toEqual([3]);
    answer({ messages: [], hasBefore: true, hasAfter: false });
    await settle();
    expect(asked.map(({ after }) => after)).toEqual([3, 0]);
    store.stop();
  });

  it('holds no more than a screen needs, however long it is open', async () => {
    const { store, seqs } = openOn(3, upTo(3));
    for (const { seq } of range(4, 2_000)) store.hear(message(seq));
    expect(seqs().length).toBeLessThanOrEqual(1_200);
    expect(seqs().at(-1)).toBe(2_000);
    expect(store.get().history).toMatchObject({ hasBefore: true, hasAfter: false });
  });

  it('goes on over several pages after a long absence', async () => {
    const { store, seqs } = openOn(700, upTo(3));
    store.catchUp();
    await settle();
    expect(seqs()).toHaveLength(700);
  });

  it('tries again where the server is not reached', async () => {
    const { server, store, seqs } = openOn(4, upTo(3));
    server.isThere = false;
    store.catchUp();
    await settle();
    expect(seqs()).toHaveLength(3);
    server.isThere = true;
    await vi.advanceTimersByTimeAsync(3_000);
    expect(seqs()).toHaveLength(4);
  });

  it('loses nothing that is heard while it reads', async () => {
    const { server, store, seqs } = openOn(5, upTo(3));
    store.catchUp();
    server.last = 6;
    store.hear(message(7));
    server.last = 7;
    await settle();
    await settle();
    expect(seqs()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('reads further up and down, and jumps', async () => {
    const { store, seqs } = openOn(300, { messages: range(251, 300), hasBefore: true, hasAfter: false });
    await store.readBefore();
    expect(seqs()[0]).toBe(201);
    await store.jump(100);
    expect(seqs()).toContain(100);
    expect(store.get().history).toMatchObject({ hasBefore: true, hasAfter: true });
    await store.readAfter();
    expect(seqs().at(-1)).toBe(174);
    await store.jump(null);
    expect(seqs().at(-1)).toBe(300);
    expect(store.get().history.hasAfter).toBe(false);
  });

  it('says which reading failed, and when the person may read it no more', async () => {
    const { server, store } = openOn(300, { messages: range(251, 300), hasBefore: true, hasAfter: false });
    server.isThere = false;
    await store.readBefore();
    expect(store.get()).toMatchObject({ failed: 'before', reading: null, isGone: false });
    server.isThere = true;
    server.isGone = true;
    await store.readBefore();
    expect(store.get().isGone).toBe(true);
    const asked = server.asked.length;
    store.catchUp();
    await settle();
    expect(server.asked).toHaveLength(asked);
  });
});

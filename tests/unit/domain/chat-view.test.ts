import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatChannel, ChatMessage, ChatPage } from '#lib/domain/chat-records.ts';
import { addPage, hearMessage, isBehind, startHistory, trimHistory } from '#lib/domain/chat-view-history.ts';
import { hearInList, previewOf, readInList, sortChannels, takeList } from '#lib/domain/chat-view-list.ts';
import { chatRows } from '#lib/domain/chat-view-rows.ts';
import { readChatSignal } from '#lib/domain/chat-view-signal.ts';
import {
  calledIn,
  excerptOf,
  hitParts,
  matchPeople,
  mentionQuery,
  textParts,
} from '#lib/domain/chat-view-text.ts';

const noon = Date.parse('2036-02-04T20:00:00Z');
const channelId = 'c1';

function message(seq: number, part: Partial<ChatMessage> = {}): ChatMessage {
  return {
    id: seq * 10,
    channelId,
    seq,
    senderId: 'kim',
    senderName: 'Kim Park',
    content: `Message ${seq}`,
    mentions: [],
    isMustRead: false,
    isConfirmed: false,
    sentAt: noon + seq * 1000,
    editedAt: null,
    deletedAt: null,
    deletedByName: null,
    version: 1,
    clientId: null,
    ...part,
  };
}

function pageOf(from: number, to: number, part: Partial<ChatPage> = {}): ChatPage {
  const messages = Array.from({ length: to - from + 1 }, (_, index) => message(from + index));
  return { messages, hasBefore: from > 1, hasAfter: false, ...part };
}

const seqs = ({ messages }: { messages: readonly ChatMessage[] }) => messages.map(({ seq }) => seq);

describe('a history in order', () => {
  it('shows messages once and in order, whatever the order and number of times in which they come', () => {
    const order = fc.shuffledSubarray(
      Array.from({ length: 12 }, (_, index) => index + 4),
      { minLength: 12 },
    );
    fc.assert(
      fc.property(order, fc.array(fc.integer({ min: 4, max: 15 }), { maxLength: 8 }), (first, again) => {
        let history = startHistory(pageOf(1, 3));
        for (const seq of [...first, ...again]) {
          history = hearMessage(history, message(seq));
          const held = seqs(history);
          expect(held).toEqual(Array.from({ length: held.length }, (_, index) => index + 1));
        }
        expect(seqs(history)).toHaveLength(15);
        expect(isBehind(history)).toBe(false);
      }),
      { seed: 911 },
    );
  });

  it('waits behind a missing message until it is read', () => {
    let history = hearMessage(startHistory(pageOf(1, 3)), message(6));
    expect(seqs(history)).toEqual([1, 2, 3]);
    expect(isBehind(history)).toBe(true);
    history = addPage(history, pageOf(4, 5));
    expect(seqs(history)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(isBehind(history)).toBe(false);
  });

  it('loses nothing that is heard while the end is still being read', () => {
    let history = startHistory(pageOf(1, 3, { hasAfter: true }));
    history = hearMessage(history, message(7));
    expect(isBehind(history), 'who reads an older stretch goes on by scrolling').toBe(false);
    history = addPage(history, pageOf(4, 6, { hasAfter: false }));
    expect(seqs(history)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('takes the newer version, by signal or by page, and never an older one', () => {
    let history = startHistory(pageOf(1, 3));
    history = hearMessage(history, message(2, { version: 3, content: 'Third' }));
    history = hearMessage(history, message(2, { version: 2, content: 'Second' }));
    history = addPage(history, pageOf(1, 3));
    expect(history.messages[1]?.content).toBe('Third');
  });

  it('keeps what a signal does not know: that one has confirmed', () => {
    let history = startHistory({ ...pageOf(1, 1), messages: [message(1, { isConfirmed: true })] });
    history = hearMessage(history, message(1, { version: 2, content: 'Edited' }));
    expect(history.messages[0]).toMatchObject({ content: 'Edited', isConfirmed: true });
  });

  it('joins pages on both sides, and knows what lies beyond', () => {
    let history = startHistory(pageOf(11, 20, { hasAfter: true }));
    history = addPage(history, pageOf(6, 10, { hasAfter: true }));
    expect(history).toMatchObject({ hasBefore: true, hasAfter: true });
    history = addPage(history, pageOf(1, 5, { hasAfter: true }));
    history = addPage(history, pageOf(21, 22));
    expect(history).toMatchObject({ hasBefore: false, hasAfter: false });
    expect(seqs(history)).toHaveLength(22);
  });

  it('takes the place of a stretch that it does not meet', () => {
    const history = addPage(startHistory(pageOf(100, 110)), pageOf(1, 5, { hasAfter: true }));
    expect(seqs(history)).toEqual([1, 2, 3, 4, 5]);
    expect(history).toMatchObject({ hasBefore: false, hasAfter: true });
  });

  it('lets go of the far end and knows that it is there', () => {
    const long = startHistory(pageOf(1, 20));
    expect(trimHistory(long, 'last', 5)).toMatchObject({ hasBefore: true, hasAfter: false });
    expect(seqs(trimHistory(long, 'last', 5))).toEqual([16, 17, 18, 19, 20]);
    expect(trimHistory(long, 'first', 5)).toMatchObject({ hasBefore: false, hasAfter: true });
  });

  it('begins in an empty conversation, also one whose beginning is kept no longer', () => {
    const empty = startHistory({ messages: [], hasBefore: false, hasAfter: false });
    expect(seqs(hearMessage(empty, message(1)))).toEqual([1]);
    const pruned = hearMessage(empty, message(501));
    expect(isBehind(pruned)).toBe(true);
    expect(seqs(addPage(pruned, pageOf(501, 501)))).toEqual([501]);
  });
});

function channel(part: Partial<ChatChannel> = {}): ChatChannel {
  return {
    id: channelId,
    kind: 'group',
    name: 'Night desk',
    description: '',
    centerId: null,
    other: null,
    isArchived: false,
    isMuted: false,
    version: 1,
    memberCount: 3,
    lastSeq: 3,
    lastReadSeq: 3,
    unread: 0,
    unreadMentions: 0,
    unconfirmed: 0,
    lastMessage: { senderId: 'kim', senderName: 'Kim Park', content: 'Hello', sentAt: noon },
    ...part,
  };
}

describe('the list of conversations', () => {
  const me = { id: 'me', fullName: 'Dana Diaz' };

  it('counts what others say, mentions and what is to be confirmed; not what one says', () => {
    const said = message(4, { mentions: [me], isMustRead: true });
    const { channels, isStale } = hearInList([channel()], { kind: 'posted', message: said }, 'me');
    expect(isStale).toBe(false);
    expect(channels[0]).toMatchObject({ lastSeq: 4, unread: 1, unreadMentions: 1, unconfirmed: 1 });
    const own = hearInList([channel()], { kind: 'posted', message: message(4, { senderId: 'me' }) }, 'me');
    expect(own.channels[0]).toMatchObject({ lastSeq: 4, unread: 0 });
  });

  it('counts a message once that is heard twice', () => {
    const signal = { kind: 'posted', message: message(4) } as const;
    const once = hearInList([channel()], signal, 'me');
    expect(hearInList(once.channels, signal, 'me').channels[0]?.unread).toBe(1);
  });

  it('is read again where what was heard does not say enough', () => {
    const heard = (kind: 'posted' | 'changed', said: ChatMessage) =>
      hearInList([channel()], { kind, message: said }, 'me').isStale;
    expect(heard('posted', message(5)), 'one is missing').toBe(true);
    expect(heard('posted', message(1, { channelId: 'new' })), 'a conversation is new').toBe(true);
    expect(heard('changed', message(4)), 'an unread one was changed').toBe(true);
    expect(heard('changed', message(2)), 'one long read was changed').toBe(false);
  });

  it('counts nothing as unread that was read up to the end, also by a list that is a moment older', () => {
    const unread = channel({ lastSeq: 9, lastReadSeq: 3, unread: 6, unreadMentions: 2 });
    const read = readInList([unread], channelId, 9);
    expect(read[0]).toMatchObject({ unread: 0, unreadMentions: 0 });
    expect(takeList(read, [unread])[0]).toMatchObject({ unread: 0, lastReadSeq: 9 });
    expect(readInList(read, channelId, 4), 'it never goes back').toBe(read);
  });

  it('has the newest first and what is archived last', () => {
    const quiet = channel({ id: 'quiet', name: 'B', lastMessage: null });
    const archived = channel({ id: 'old', isArchived: true });
    expect(sortChannels([archived, quiet, channel()]).map(({ id }) => id)).toEqual([
      channelId,
      'quiet',
      'old',
    ]);
  });

  it('shows one line of a message', () => {
    const last = { senderId: 'kim', senderName: 'Kim', content: ' a\n\n  b ', sentAt: noon };
    expect(previewOf(last)).toBe('a b');
    expect(previewOf({ ...last, content: '' })).toBe('Deleted');
  });
});

describe('rows', () => {
  const options = { timeZone: 'America/Los_Angeles', now: noon + 60_000, readSeq: null, userId: 'me' };

  it('puts what one sender says within five minutes under one name', () => {
    const said = [
      message(1),
      message(2),
      message(3, { senderId: 'lee' }),
      message(4, { senderId: 'lee', sentAt: noon + 10 * 60_000 }),
    ];
    const rows = chatRows(said, options);
    expect(rows.map((row) => (row.kind === 'message' ? row.isFirst : row.kind))).toEqual([
      'day',
      true,
      false,
      true,
      true,
    ]);
  });

  it('begins each day by the clock of the center', () => {
    const midnight = Date.parse('2036-02-04T08:00:00Z');
    const rows = chatRows([message(1, { sentAt: midnight - 1 }), message(2, { sentAt: midnight })], options);
    expect(rows.filter(({ kind }) => kind === 'day')).toMatchObject([
      { label: 'Yesterday' },
      { label: 'Today' },
    ]);
  });

  it('draws the line before the first new message of somebody else', () => {
    const said = [message(1), message(2, { senderId: 'me' }), message(3), message(4)];
    const keys = chatRows(said, { ...options, readSeq: 1 }).map(({ key }) => key);
    expect(keys.indexOf('new')).toBe(keys.indexOf('3') - 1);
    expect(chatRows(said, { ...options, readSeq: 4 }).map(({ key }) => key)).not.toContain('new');
  });

  it('draws none where the first new message is further back than what is here', () => {
    expect(chatRows([message(9)], { ...options, readSeq: 3 }).map(({ key }) => key)).not.toContain('new');
  });
});

describe('the text of a message', () => {
  const kim = { id: 'kim', fullName: 'Kim Park' };
  const kimberly = { id: 'kimberly', fullName: 'Kim Parker' };

  it('finds whom it calls, the longer name first, and nobody else', () => {
    const text = 'Ask @Kim Parker, not @Kim Park. @Nobody a@Kim Parks';
    const parts = textParts(text, [kim, kimberly], 'kim');
    expect(parts.filter(({ kind }) => kind === 'mention')).toEqual([
      { kind: 'mention', text: '@Kim Parker', isMe: false },
      { kind: 'mention', text: '@Kim Park', isMe: true },
    ]);
    expect(parts.map((part) => part.text).join('')).toBe(text);
  });

  it('makes links of web addresses alone, without what ends the sentence', () => {
    const parts = textParts('See https://a.example/x?y=1. javascript:alert(1) http://', [], 'me');
    expect(parts.filter(({ kind }) => kind === 'link')).toEqual([
      { kind: 'link', text: 'https://a.example/x?y=1', href: 'https://a.example/x?y=1' },
    ]);
  });

  it('gives back every character, whatever was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.string(), (text, query) => {
        expect(
          textParts(text, [kim], 'me')
            .map((part) => part.text)
            .join(''),
        ).toBe(text);
        expect(
          hitParts(text, query)
            .map((part) => part.text)
            .join(''),
        ).toBe(text);
      }),
      { seed: 911 },
    );
  });

  it('marks the words that were searched for by their beginning', () => {
    expect(hitParts('Radio desk, radios off', 'RADIO').filter(({ kind }) => kind === 'hit')).toEqual([
      { kind: 'hit', text: 'Radio' },
      { kind: 'hit', text: 'radios' },
    ]);
  });

  it('shows the place of a long text where the word is', () => {
    const text = `${'before '.repeat(100)}needle${' after'.repeat(100)}`;
    const excerpt = excerptOf(text, 'needle', 80);
    expect(excerpt).toContain('needle');
    expect(excerpt.length).toBeLessThanOrEqual(82);
  });

  it('knows when a name is being typed', () => {
    expect(mentionQuery('Hi @Ki', 6)).toEqual({ from: 3, query: 'Ki' });
    expect(mentionQuery('@', 1)).toEqual({ from: 0, query: '' });
    expect(mentionQuery('mail@x', 6), 'an address calls nobody').toBeNull();
    expect(mentionQuery('@Kim said that we', 17), 'a sentence goes on').toBeNull();
    expect(mentionQuery('@Kim\n', 5)).toBeNull();
  });

  it('finds people by the beginning of any of their names, whatever the accents', () => {
    const people = [
      { id: '1', fullName: 'José Ñandú' },
      { id: '2', fullName: 'Ana Jose' },
      { id: '3', fullName: 'Bea Cole' },
    ];
    expect(matchPeople(people, 'jose', 8).map(({ id }) => id)).toEqual(['1', '2']);
    expect(matchPeople(people, '', 2)).toHaveLength(2);
  });

  it('sends the ids of those who were called; of two of one name the one who was chosen', () => {
    const twin = { id: 'kim2', fullName: 'Kim Park' };
    expect(calledIn('@Kim Park come', [kim, kimberly], [])).toEqual(['kim']);
    expect(calledIn('@Kim Park come', [kim, twin], ['kim2'])).toEqual(['kim2']);
  });
});

describe('a signal', () => {
  const row = {
    id: 10,
    channel_id: channelId,
    seq: 1,
    sender_id: 'kim',
    sender_name: 'Kim Park',
    content: 'Message 1',
    mentions: [{ id: 'me', full_name: 'Dana Diaz' }],
    is_must_read: false,
    is_confirmed: false,
    sent_at: '2036-02-04T20:00:01.000Z',
    edited_at: null,
    deleted_at: null,
    deleted_by_name: null,
    version: 1,
    client_id: null,
  };

  it('carries the message in the words of the database', () => {
    expect(readChatSignal({ kind: 'posted', message: row, entry: 5 })).toEqual({
      kind: 'posted',
      message: message(1, { mentions: [{ id: 'me', fullName: 'Dana Diaz' }] }),
    });
  });

  it('is nothing where it makes no sense', () => {
    expect(readChatSignal({ kind: 'gone', message: row })).toBeNull();
    expect(readChatSignal({ kind: 'posted', message: { ...row, seq: '1' } })).toBeNull();
    expect(readChatSignal({ kind: 'posted', message: { ...row, sent_at: 'soon' } })).toBeNull();
    expect(readChatSignal({ kind: 'posted' })).toBeNull();
  });
});

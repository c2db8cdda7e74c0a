import { describe, expect, it } from 'vitest';
import { cutMentions, mentionsIn } from '#lib/domain/chat-mentions.ts';
import { postMessageSchema, searchChatSchema } from '#lib/domain/chat-schemas.ts';
import { chatLength, chatText } from '#lib/domain/chat-text.ts';

const people = [
  { id: '1', fullName: 'Ana Diaz' },
  { id: '2', fullName: 'Ana Diaz Moreno' },
  { id: '3', fullName: 'Bo' },
];

describe('a text', () => {
  it.each([
    ['  two\r\nlines\r ', 'two\nlines'],
    ['a\tb', 'a b'],
    ['bell\u0007 \u001b[31mred', 'bell [31mred'],
    ['a\u0000b', 'ab'],
    ['abc\u202Egpj.exe', 'abcgpj.exe'],
    ['half \uD83D of a face', 'half  of a face'],
    ['\u200B\u2060\u2800\uFEFF', ''],
    ['👩‍🚒', '👩‍🚒'],
  ])('%j is kept as %j', (typed, kept) => {
    expect(chatText(typed)).toBe(kept);
  });

  it('is as long as it has characters', () => {
    expect(chatLength('😀'.repeat(4000))).toBe(4000);
  });
});

describe('mentions', () => {
  it('are the longest names that follow an @', () => {
    expect(mentionsIn('Hi @Ana Diaz Moreno, @Bo and @ana diaz!', people)).toEqual(['2', '3', '1']);
    expect(mentionsIn('@Bo @Bo @Bob bo@Bo @', people)).toEqual(['3']);
  });

  it('cut a text whose parts are the text', () => {
    const text = 'Hi @Bo: see @Ana Diaz';
    const parts = cutMentions(text, people);
    expect(parts.map(({ text: part }) => part).join('')).toBe(text);
    expect(parts.flatMap(({ text: part, personId }) => (personId === null ? [] : [part]))).toEqual([
      '@Bo',
      '@Ana Diaz',
    ]);
  });
});

describe('what is sent', () => {
  const id = '00000000-0000-4000-8000-000000000001';
  const message = (content: unknown) => postMessageSchema.safeParse({ channelId: id, clientId: id, content });

  it('is taken with 4000 faces, not with one more, and not empty', () => {
    expect(message('😀'.repeat(4000)).success).toBe(true);
    for (const content of ['😀'.repeat(4001), 'x'.repeat(1_000_000), ' \n ', '\u0000', 7, null]) {
      const { error } = message(content);
      expect(error?.issues[0]?.path).toEqual(['content']);
    }
    expect(message('😀'.repeat(4001)).error?.issues[0]?.message).toContain('4001');
  });

  it('as a search has no zero character', () => {
    expect(searchChatSchema.parse({ query: ' a\u0000b ' })).toEqual({
      query: 'a b',
      channelId: null,
      before: null,
    });
  });
});

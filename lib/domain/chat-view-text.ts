import { cutMentions, mentionsIn } from './chat-mentions.ts';
import type { ChatPerson } from './chat-records.ts';

/** A piece of a message. All of it is shown as text; a link is one that the person may follow. */
export type TextPart =
  | { kind: 'text'; text: string }
  | { kind: 'mention'; text: string; isMe: boolean }
  | { kind: 'link'; text: string; href: string }
  /** A word that was searched for. */
  | { kind: 'hit'; text: string };

type Mention = { id: string; fullName: string };

const link = /https?:\/\/[^\s<>"'`\p{Cc}\p{Cf}]{1,2000}/giu;
/** Ends a sentence and not an address. */
const trailing = /[.,;:!?)\]}'’”]+$/u;

/** A message in pieces: mentions of its own members, addresses, and the rest. */
export function textParts(content: string, mentions: readonly Mention[], userId: string): TextPart[] {
  // Of several of one name the reader is the one who looks up.
  const ownFirst = mentions.toSorted((one, other) => Number(other.id === userId) - Number(one.id === userId));
  return cutMentions(content, ownFirst).flatMap(({ text, personId }) =>
    personId === null ? linkParts(text) : [{ kind: 'mention', text, isMe: personId === userId }],
  );
}

/** A found message in pieces: each word that begins with one of the query's is marked. */
export function hitParts(content: string, query: string): TextPart[] {
  const wanted = words(query);
  const ranges = [...content.matchAll(/[\p{L}\p{N}\p{M}_]+/gu)]
    .filter(([word]) => wanted.some((start) => word.toLowerCase().startsWith(start)))
    .map((match) => {
      const part: TextPart = { kind: 'hit', text: match[0] };
      return { from: match.index, part };
    });
  return splitBy(content, ranges).map((part) =>
    typeof part === 'string' ? { kind: 'text', text: part } : part,
  );
}

/** The stretch of a long text around the first word that was searched for, at most `max` characters. */
export function excerptOf(content: string, query: string, max = 240): string {
  if (content.length <= max) return content;
  const wanted = words(query);
  const first = [...content.matchAll(/[\p{L}\p{N}\p{M}_]+/gu)].find(([word]) =>
    wanted.some((start) => word.toLowerCase().startsWith(start)),
  );
  const from = Math.max(0, (first?.index ?? 0) - Math.floor(max / 3));
  const excerpt = content.slice(from, from + max).trim();
  return `${from > 0 ? '…' : ''}${excerpt}${from + max < content.length ? '…' : ''}`;
}

/** What is typed after an @ at the caret: the name so far, and where the @ stands. Null where nobody is called. */
export function mentionQuery(text: string, caret: number): { from: number; query: string } | null {
  const before = text.slice(0, caret);
  const from = before.lastIndexOf('@');
  if (from < 0 || (from > 0 && /[\p{L}\p{N}_]/u.test(before[from - 1] ?? ''))) return null;
  const query = before.slice(from + 1);
  // A name has a few words; whoever has typed on means no name any more.
  if (/\n/.test(query) || query.length > 60 || /^\s/.test(query) || /\s\S*\s\S*\s/.test(query)) return null;
  return { from, query };
}

/** Members whose name, or a part of it, begins with what was typed; those who begin with it first. */
export function matchPeople<Person extends Pick<ChatPerson, 'id' | 'fullName'>>(
  people: readonly Person[],
  query: string,
  max: number,
): Person[] {
  const wanted = fold(query.trim());
  const ranked = people.flatMap((person) => {
    const name = fold(person.fullName);
    if (name.startsWith(wanted)) return [{ person, rank: 0 }];
    return name.split(/[\s-]+/).some((word) => word.startsWith(wanted)) ? [{ person, rank: 1 }] : [];
  });
  return ranked
    .sort((one, other) => one.rank - other.rank || compareNames(one.person, other.person))
    .slice(0, max)
    .map(({ person }) => person);
}

/**
 * Ids of those whom a text calls by `@Full Name`; of several of one name those who were chosen.
 *
 * @param chosen ids picked from the list while typing
 */
export function calledIn(text: string, people: readonly Mention[], chosen: readonly string[]): string[] {
  return mentionsIn(
    text,
    people.toSorted((one, other) => Number(chosen.includes(other.id)) - Number(chosen.includes(one.id))),
  );
}

type Range = { from: number; part: TextPart };

function linkParts(text: string): TextPart[] {
  const ranges = [...text.matchAll(link)].flatMap((match) => {
    const address = match[0].replace(trailing, '');
    if (!URL.canParse(address)) return [];
    const part: TextPart = { kind: 'link', text: address, href: address };
    return [{ from: match.index, part }];
  });
  return splitBy(text, ranges).map((part) =>
    typeof part === 'string' ? { kind: 'text', text: part } : part,
  );
}

function splitBy(text: string, ranges: readonly Range[]): (string | TextPart)[] {
  const parts: (string | TextPart)[] = [];
  let at = 0;
  for (const { from, part } of ranges) {
    if (from > at) parts.push(text.slice(at, from));
    parts.push(part);
    at = from + part.text.length;
  }
  if (at < text.length) parts.push(text.slice(at));
  return parts;
}

function words(query: string): string[] {
  return (query.toLowerCase().match(/[\p{L}\p{N}\p{M}_]+/gu) ?? []).slice(0, 20);
}

function fold(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

function compareNames(one: { fullName: string }, other: { fullName: string }): number {
  return one.fullName.localeCompare(other.fullName);
}

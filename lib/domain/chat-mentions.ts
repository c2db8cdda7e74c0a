/** Somebody who can be called by name. */
type Named = { id: string; fullName: string };

const WORD = /[\p{L}\p{N}]/u;

/** A part of a text: plain, or the name of somebody who is called. */
export type ChatTextPart = { text: string; personId: string | null };

/**
 * The text cut where it calls one of `people` by `@Full Name`, in whatever case; of names that begin alike the longest
 * counts. Joined, the parts are the text.
 */
export function cutMentions(text: string, people: readonly Named[]): ChatTextPart[] {
  const longestFirst = people.toSorted((one, other) => other.fullName.length - one.fullName.length);
  const parts: ChatTextPart[] = [];
  let plainFrom = 0;
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    const named = isInWord(text, at) ? undefined : longestFirst.find((person) => calls(text, at, person));
    if (named === undefined) continue;
    const end = at + 1 + named.fullName.length;
    if (at > plainFrom) parts.push({ text: text.slice(plainFrom, at), personId: null });
    parts.push({ text: text.slice(at, end), personId: named.id });
    plainFrom = end;
    at = end - 1;
  }
  if (plainFrom < text.length) parts.push({ text: text.slice(plainFrom), personId: null });
  return parts;
}

/** Ids of those of `people` whom the text calls, each once, in their order in the text. */
export function mentionsIn(text: string, people: readonly Named[]): string[] {
  const ids = cutMentions(text, people).flatMap(({ personId }) => (personId === null ? [] : [personId]));
  return [...new Set(ids)];
}

function calls(text: string, at: number, { fullName }: Named): boolean {
  const end = at + 1 + fullName.length;
  return (
    fullName !== '' &&
    text.slice(at + 1, end).toLowerCase() === fullName.toLowerCase() &&
    !WORD.test(text.charAt(end))
  );
}

/** An address such as ana@example.org calls nobody. */
function isInWord(text: string, at: number): boolean {
  return at > 0 && WORD.test(text.charAt(at - 1));
}

/** Edit distance between two strings. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const substitution = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, substitution));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}

/** Names longer than this get no suggestion: comparing them costs more than a hint is worth. */
const LENGTH_LIMIT = 200;

/** The candidate most like `name`, at least a third alike, for an error's hint. */
export function closest(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > LENGTH_LIMIT) return undefined;
  const wanted = name.toLowerCase();
  let best: { candidate: string; score: number } | undefined;
  for (const candidate of candidates) {
    const length = Math.max(wanted.length, candidate.length, 1);
    const score = 1 - editDistance(wanted, candidate.toLowerCase()) / length;
    if (score >= 1 / 3 && score > (best?.score ?? 0)) best = { candidate, score };
  }
  return best?.candidate;
}

import { Refusal } from '#lib/domain/refusal.ts';

/** How work is refused; null = it is done. Other errors are thrown. */
export async function refusalOf(work: Promise<unknown>): Promise<Refusal | null> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error === null || error instanceof Refusal) return error;
  throw error;
}

/** A refusal that was not foretold, or one that did not come; null = what was said holds. */
export function refusalProblem(impossible: string | null, refusal: Refusal | null): string | null {
  if ((impossible !== null) === (refusal !== null)) return null;
  return `“${impossible ?? 'possible'}” was said, and the answer is “${refusal?.message ?? 'saved'}”`;
}

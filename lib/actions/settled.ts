import 'server-only';
import { Refusal } from '#lib/domain/refusal.ts';
import { log } from '#lib/log.ts';

/** How often a decision is computed when others keep changing the roster. */
const ATTEMPTS_MAX = 3;

/** Repeats work whose facts others changed before it was written: null. Throws a `Refusal` when they keep doing so. */
export async function settled<Outcome>(work: () => Promise<Outcome | null>): Promise<Outcome> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const outcome = await work();
    if (outcome !== null) return outcome;
  }
  throw new Refusal('conflict', 'Others are changing this schedule right now. Try again.');
}

/** Decides several things one after the other. What goes wrong with one is told of that one: those before it are decided. */
export async function decideInTurn<Item>(
  items: readonly Item[],
  decide: (item: Item) => Promise<unknown>,
): Promise<{ decided: Item[]; refused: { item: Item; message: string }[] }> {
  const decided: Item[] = [];
  const refused: { item: Item; message: string }[] = [];
  for (const item of items) {
    try {
      await decide(item);
      decided.push(item);
    } catch (error) {
      if (!(error instanceof Refusal)) log.error({ err: error }, 'One of several failed.');
      const message = error instanceof Refusal ? error.message : 'Something went wrong here. Try again.';
      refused.push({ item, message });
    }
  }
  return { decided, refused };
}

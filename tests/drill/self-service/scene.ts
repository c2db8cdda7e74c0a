import type { RowOperation } from '#lib/domain/roster-edits.ts';
import type { Random } from '../random.ts';
import type { Floor, Person } from './floor.ts';
import type { LedgerRow, State } from './state.ts';

/** An edit that was applied, and may be taken back. */
export type Applied = {
  editId: string;
  scheduleId: number;
  operations: readonly RowOperation[];
  before: readonly LedgerRow[];
  ids: Readonly<Record<string, number>>;
  versions: ReadonlyMap<number, number>;
};

/** What the walk remembers beside the database. */
export type Memory = {
  applied: Applied[];
  /** By approved leave, the person's rows before the approval. */
  beforeLeave: Map<number, readonly LedgerRow[]>;
};

/** What a step says that it does to the ledger. */
export type Claim =
  | { kind: 'nothing' }
  | { kind: 'trade'; swapId: number }
  | { kind: 'leave'; requestId: number }
  | { kind: 'return'; requestId: number }
  /** `undoes`: the rows as they were before the edit that is taken back; null = it takes none back. */
  | { kind: 'edit'; operations: readonly RowOperation[]; undoes: readonly LedgerRow[] | null };

/** A step that somebody could try now; what it did is told when it is done. */
export type Step = { name: string; claim: Claim; run: () => Promise<unknown> };

export type Scene = { floor: Floor; state: State; random: Random; memory: Memory };
export type Maker = (scene: Scene) => Step | null;

export const nothing: Claim = { kind: 'nothing' };

export function pickOf<Item>(random: Random, items: readonly Item[]): Item | null {
  return items[random.between(0, items.length - 1)] ?? null;
}

export function personOf({ floor }: Scene, id: string): Person {
  const person = floor.people.find((each) => each.id === id);
  if (person === undefined) throw new Error(`nobody is ${id}`);
  return person;
}

/** A supervisor, now and then one who may not decide on it. */
export function decider({ floor, random }: Scene, parties: readonly (string | null)[]): Person | null {
  const mayBeParty = random.next() < 0.1;
  return pickOf(
    random,
    floor.people.filter(({ id, role }) => role !== 'dispatcher' && (mayBeParty || !parties.includes(id))),
  );
}

/** A version as it was looked at: now and then an old one. */
export function seen({ random }: Scene, version: number): number {
  return random.next() < 0.06 ? version - 1 : version;
}

export function ownRows({ state }: Scene, userId: string): LedgerRow[] {
  return [...state.rows.values()].filter((row) => row.userId === userId);
}

import type { Presence } from '#lib/domain/live.ts';
import type { RosterMember } from '#lib/domain/roster.ts';

/** Another supervisor who has the schedule open. */
export type Visitor = {
  userId: string;
  name: string;
  /** Whom they edit in it, by each of their pages; in the order of the people. */
  edits: readonly { personId: string; name: string }[];
};

export type RosterPresence = {
  here: readonly Visitor[];
  /** By person of the roster: the names of those who edit them. */
  editing: ReadonlyMap<string, readonly string[]>;
};

/** Somebody of the agency who is not of this center, such as an admin. */
const UNKNOWN = 'Somebody of another center';

/**
 * Who else has a schedule open, and whom they edit. Several pages of one person are one. Names are those that the
 * roster knows: what browsers say of themselves names only ids.
 */
export function whoIsHere(
  present: readonly Presence[],
  scheduleId: number,
  people: readonly Pick<RosterMember, 'id' | 'fullName'>[],
): RosterPresence {
  const names = new Map(people.map(({ id, fullName }) => [id, fullName]));
  const order = new Map(people.map(({ id }, index) => [id, index]));
  const edited = new Map<string, Set<string>>();
  for (const { userId, personId, ...where } of present) {
    if (where.scheduleId !== scheduleId) continue;
    const persons = edited.get(userId) ?? new Set();
    if (personId !== null && names.has(personId)) persons.add(personId);
    edited.set(userId, persons);
  }
  const here = [...edited]
    .map(([userId, persons]) => ({
      userId,
      name: names.get(userId) ?? UNKNOWN,
      edits: [...persons]
        .sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
        .map((personId) => ({ personId, name: names.get(personId) ?? UNKNOWN })),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.userId < b.userId ? -1 : 1));
  const editing = new Map<string, string[]>();
  for (const { name, edits } of here) {
    for (const { personId } of edits) editing.set(personId, [...(editing.get(personId) ?? []), name]);
  }
  return { here, editing };
}

/** `Sam Supervisor is here`, `Sam Supervisor is here, edits Diaz`. */
export function visitorWords({ name, edits }: Visitor): string {
  const whom = edits.map((person) => person.name);
  return whom.length === 0 ? `${name} is here` : `${name} is here, edits ${listed(whom)}`;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

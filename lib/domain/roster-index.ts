/** Look-ups over the facts around a roster. Each is made once for the list it is of. */
import type { ShiftTemplate } from './records.ts';
import type { RosterMember, RosterRow } from './roster.ts';
import type { Leave } from './types.ts';

function once<Item, Index>(build: (items: readonly Item[]) => Index): (items: readonly Item[]) => Index {
  const known = new WeakMap<readonly Item[], Index>();
  return (items) => {
    const made = known.get(items) ?? build(items);
    known.set(items, made);
    return made;
  };
}

export const templatesById = once(
  (templates: readonly ShiftTemplate[]): ReadonlyMap<number, ShiftTemplate> =>
    new Map(templates.map((template) => [template.id, template])),
);

export const membersById = once(
  (people: readonly RosterMember[]): ReadonlyMap<string, RosterMember> =>
    new Map(people.map((person) => [person.id, person])),
);

export const leaveByPerson = once(
  (leave: readonly Leave[]): ReadonlyMap<string, readonly Leave[]> =>
    Map.groupBy(leave, ({ personId }) => personId),
);

/** Under null: the open shifts. */
export const neighboursByPerson = once(
  (neighbours: readonly RosterRow[]): ReadonlyMap<string | null, readonly RosterRow[]> =>
    Map.groupBy(neighbours, ({ userId }) => userId),
);

/** By id: the last name, or the whole name where several people share the last one. */
export const shortNames = once((people: readonly RosterMember[]): ReadonlyMap<string, string> => {
  const lastOf = ({ fullName }: RosterMember): string => fullName.trim().split(/\s+/).at(-1) ?? fullName;
  const sharing = Map.groupBy(people, lastOf);
  return new Map(
    people.map((person) => {
      const last = lastOf(person);
      return [person.id, sharing.get(last)?.length === 1 ? last : person.fullName];
    }),
  );
});

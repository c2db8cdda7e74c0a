/** Look-ups over the facts around a roster. Each is made once for the list it is of. */
import type { ShiftTemplate } from './records.ts';
import { dutyOfRow, isTraded, type RosterFacts, type RosterMember, type RosterRow } from './roster.ts';
import { addDays } from './time.ts';
import type { Duty, Leave } from './types.ts';

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
export const rowsByPerson = once(
  (rows: readonly RosterRow[]): ReadonlyMap<string | null, readonly RosterRow[]> =>
    Map.groupBy(rows, ({ userId }) => userId),
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

/** How far rules look to both sides of a change, in operational days. */
const REACH_DAYS = 16;

/** The rows of one person, at least within 16 days of what is asked about. */
export type PersonRows = (userId: string) => Iterable<RosterRow>;

/** Of some rows those within the rules' reach of others. */
export function nearRows(
  rows: Iterable<RosterRow>,
  ...around: readonly Pick<RosterRow, 'shiftDate'>[]
): RosterRow[] {
  const dates = around.map(({ shiftDate }) => shiftDate).sort();
  const [first] = dates;
  const last = dates.at(-1);
  if (first === undefined || last === undefined) return [];
  const from = addDays(first, -REACH_DAYS);
  const to = addDays(last, REACH_DAYS);
  const near: RosterRow[] = [];
  for (const row of rows) if (row.shiftDate >= from && row.shiftDate <= to) near.push(row);
  return near;
}

/** Of a person's rows, with those of neighbouring blocks, the ones within the rules' reach of some. */
export function nearbyRows(
  personId: string,
  facts: Pick<RosterFacts, 'neighbours'>,
  rows: Iterable<RosterRow>,
  around: readonly Pick<RosterRow, 'shiftDate'>[],
): RosterRow[] {
  const beside = rowsByPerson(facts.neighbours).get(personId) ?? [];
  return nearRows([...rows, ...beside], ...around);
}

/** Of some rows those that others work, by who is paid for them. */
export function creditedRows(rows: Iterable<RosterRow>): ReadonlyMap<string | null, readonly RosterRow[]> {
  const traded: RosterRow[] = [];
  for (const row of rows) if (isTraded(row)) traded.push(row);
  return Map.groupBy(traded, ({ creditedUserId }) => creditedUserId);
}

/** Rows as the rules see them, open shifts left out. */
export function dutiesOf(rows: readonly RosterRow[]): Duty[] {
  return rows.flatMap((row) => dutyOfRow(row) ?? []);
}

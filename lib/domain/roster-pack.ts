/**
 * How a page hands a roster to the screen: the same facts and rows, columns instead of records and steps instead of
 * values where they grow, which a compressor makes some five times as small.
 */
import type { RosterFacts, RosterWire, WireRow } from './roster.ts';

export type PackedRoster = {
  facts: Omit<RosterFacts, 'leave'>;
  /** Index in `facts.people`, or the id of somebody else. */
  leavePeople: readonly (number | string)[];
  /** Milliseconds since the one before. */
  leaveStarts: readonly number[];
  /** In milliseconds. */
  leaveLengths: readonly number[];
  /** Indices in `leavePeople` of those that are pending. */
  leavePending: readonly number[];
  wire: Omit<RosterWire, 'users' | 'rows'>;
  /** Index in `facts.people`, or the id of somebody else. */
  users: readonly (number | string)[];
  /** By the places of a wire row but the last two; ids and days as steps. */
  columns: readonly (readonly number[])[];
  /** Of the few rows that have one. */
  reasons: readonly (readonly [row: number, reason: string])[];
  /** Of the few rows that another is paid for. */
  credited: readonly (readonly [row: number, user: number])[];
};

/** What `unpackRoster` turns back into the same facts and rows. */
export function packRoster(
  { leave, ...facts }: RosterFacts,
  { users, rows, ...wire }: RosterWire,
): PackedRoster {
  const places = new Map(facts.people.map(({ id }, index) => [id, index]));
  const placeOf = (id: string) => places.get(id) ?? id;
  return {
    facts,
    leavePeople: leave.map(({ personId }) => placeOf(personId)),
    leaveStarts: toSteps(leave.map(({ startsAt }) => startsAt)),
    leaveLengths: leave.map(({ startsAt, endsAt }) => endsAt - startsAt),
    leavePending: leave.flatMap(({ state }, index) => (state === 'pending' ? [index] : [])),
    wire,
    users: users.map(placeOf),
    columns: [
      toSteps(rows.map(([id]) => id)),
      rows.map(([, version]) => version),
      rows.map(([, , user]) => user),
      rows.map(([, , , shiftId]) => shiftId),
      toSteps(rows.map(([, , , , day]) => day)),
      rows.map(([, , , , , start]) => start),
      rows.map(([, , , , , , end]) => end),
      rows.map(([, , , , , , , flags]) => flags),
      rows.map(([, , , , , , , , source]) => source),
    ],
    reasons: rows.flatMap(([, , , , , , , , , reason], index) => (reason === null ? [] : [[index, reason]])),
    credited: rows.flatMap(([, , , , , , , , , , user], index) => (user < 0 ? [] : [[index, user]])),
  };
}

export function unpackRoster(packed: PackedRoster): { facts: RosterFacts; wire: RosterWire } {
  const { facts, leavePeople, leaveLengths, columns } = packed;
  const idOf = (place: number | string) =>
    typeof place === 'string' ? place : (facts.people[place]?.id ?? '');
  const starts = fromSteps(packed.leaveStarts);
  const pending = new Set(packed.leavePending);
  const [idSteps = [], versions, users, shifts, daySteps = [], startsAt, endsAt, flags, sources] = columns;
  const days = fromSteps(daySteps);
  const reasons = new Map(packed.reasons);
  const credited = new Map(packed.credited);
  const rows = fromSteps(idSteps).map(
    (id, row): WireRow => [
      id,
      versions?.[row] ?? 0,
      users?.[row] ?? -1,
      shifts?.[row] ?? 0,
      days[row] ?? 0,
      startsAt?.[row] ?? -1,
      endsAt?.[row] ?? -1,
      flags?.[row] ?? 0,
      sources?.[row] ?? 0,
      reasons.get(row) ?? null,
      credited.get(row) ?? -1,
    ],
  );
  return {
    facts: {
      ...facts,
      leave: leavePeople.map((place, index) => {
        const from = starts[index] ?? 0;
        return {
          personId: idOf(place),
          startsAt: from,
          endsAt: from + (leaveLengths[index] ?? 0),
          state: pending.has(index) ? 'pending' : 'approved',
        };
      }),
    },
    wire: { ...packed.wire, users: packed.users.map(idOf), rows },
  };
}

function toSteps(values: readonly number[]): number[] {
  return values.map((value, index) => value - (values[index - 1] ?? 0));
}

function fromSteps(steps: readonly number[]): number[] {
  let value = 0;
  return steps.map((step) => {
    value += step;
    return value;
  });
}

/** What can be given to somebody of an opening: the whole of it, or the part that joins their own duty. */
import { type Candidate, type GivenSlot, NEW_ROW_ID } from './candidates.ts';
import { type FillingWorld, fillingWorld, isHard, type Prospect } from './filling-people.ts';
import type { FillingFacts, FillProposal } from './filling-records.ts';
import { giveEdits } from './give-shift.ts';
import { placeRow, type RosterRow, rowTimes } from './roster.ts';
import { ownTimes, type RosterEdit } from './roster-edits.ts';
import { templatesById } from './roster-index.ts';
import { createZone, formatTime, MINUTE_MS, operationalDateOf } from './time.ts';
import type { Instant, Interval, LocalTime } from './types.ts';

/** A proposal with what it would mean. */
export type Judged = { candidate: Candidate; proposal: FillProposal };

type PartKind = 'holdover' | 'early_call_in';

const QUARTER_MS = 15 * MINUTE_MS;

/**
 * All that can be given to one person, whatever limits it passes: the whole opening first, then the part that joins their own
 * duty where one does. Work beside the own line is overtime. A part leaves the rest of the opening open in its row. Empty when
 * the row is gone or has somebody, or nobody of this id works at the center.
 */
export function proposalsFor(facts: FillingFacts, personId: string, now: Instant): FillProposal[] {
  const world = fillingWorld(facts, now);
  const prospect = world.prospects.find(({ person }) => person.id === personId);
  if (prospect === undefined) return [];
  const whole = judgeWhole(world, prospect);
  const parts = joinsOf(prospect).flatMap((kind) => judgePart(world, prospect, kind, splitAt(world)) ?? []);
  return [...(whole === null ? [] : [whole]), ...parts].map(({ proposal }) => proposal);
}

/** What the whole opening would mean for somebody; null when its row is gone. */
export function judgeWhole(world: FillingWorld, prospect: Prospect): Judged | null {
  const { row, facts } = world;
  if (row === null) return null;
  const { shiftDate, requiredRole: capacity } = row;
  const slot: GivenSlot = {
    row: { ...row, isOvertime: true, creditedUserId: null },
    before: [row],
    left: [],
    give: (userId) => [
      ...giveEdits(row, { userId, shiftDate, capacity }, facts.roster),
      ...(row.isOvertime ? [] : [{ verb: 'set' as const, rowId: row.id, isOvertime: true }]),
    ],
  };
  const kind = prospect.endsInto ? 'holdover' : prospect.startsOutOf ? 'early_call_in' : 'take';
  return judged(world, prospect, slot, kind);
}

/** What the part up to a cut, or from it on, would mean for somebody whose duty it joins; null where there is no such part. */
export function judgePart(
  world: FillingWorld,
  prospect: Prospect,
  kind: PartKind,
  cut: Instant | null,
): Judged | null {
  const slot = cut === null ? null : partSlot(world, kind, cut);
  return slot === null ? null : judged(world, prospect, slot, kind);
}

/** How somebody's own duties join the opening. */
export function joinsOf({ endsInto, startsOutOf }: Prospect): PartKind[] {
  return [...(endsInto ? ['holdover' as const] : []), ...(startsOutOf ? ['early_call_in' as const] : [])];
}

function judged(
  world: FillingWorld,
  prospect: Prospect,
  slot: GivenSlot,
  kind: FillProposal['kind'],
): Judged {
  const candidate = world.judge(prospect, slot);
  const { startsAt, endsAt } = slot.row;
  return { candidate, proposal: { kind, startsAt, endsAt, edits: candidate.edits } };
}

/** One part of the open row as a new row, while the other stays in the old one; null where the clock does not show the cut once. */
function partSlot({ row, facts: { roster } }: FillingWorld, kind: PartKind, cut: Instant): GivenSlot | null {
  const template = row === null ? undefined : templatesById(roster.templates).get(row.shiftId);
  if (row === null || template === undefined) return null;
  const times = rowTimes(row, template);
  const at = formatTime(createZone(roster.clock.timeZone).toLocal(cut).minutes);
  const place = (startTime: LocalTime, endTime: LocalTime, from: Instant): RosterRow =>
    placeRow(
      {
        ...row,
        ...ownTimes(startTime, endTime, template),
        shiftDate: from === row.startsAt ? row.shiftDate : operationalDateOf(from, roster.clock),
      },
      template,
      roster.clock,
    );
  const first = place(times.startTime, at, row.startsAt);
  const second = place(at, times.endTime, cut);
  const isWhole = isSpan(first, row.startsAt, cut) && isSpan(second, cut, row.endsAt);
  if (!isWhole) return null;
  const [given, left] = kind === 'holdover' ? [first, second] : [second, first];
  const part: RosterRow = {
    ...given,
    id: NEW_ROW_ID,
    version: 0,
    source: 'manual',
    reason: null,
    creditedUserId: null,
    isOvertime: true,
  };
  const [partTimes, leftTimes] = [rowTimes(part, template), rowTimes(left, template)];
  return {
    row: part,
    before: [row],
    left: [left],
    give: (userId, isActing) => [
      { verb: 'times', rowId: row.id, localStart: leftTimes.startTime, localEnd: leftTimes.endTime },
      {
        verb: 'assign',
        userId,
        shiftDate: part.shiftDate,
        shiftId: part.shiftId,
        localStart: partTimes.startTime,
        localEnd: partTimes.endTime,
        requiredRole: part.requiredRole,
        isOvertime: true,
        isActing,
      } satisfies RosterEdit,
    ],
  };
}

function isSpan(row: Interval, startsAt: Instant, endsAt: Instant): boolean {
  return row.startsAt === startsAt && row.endsAt === endsAt;
}

const cuts = new WeakMap<FillingWorld, Instant | null>();

/**
 * Where an opening is cut between who stays and who comes early: the quarter of an hour nearest the middle at which neither
 * passes a hard limit; where there is none, at which one of them does not. Null when it cannot be cut.
 */
export function splitAt(world: FillingWorld): Instant | null {
  const known = cuts.get(world);
  if (known !== undefined) return known;
  const cut = chooseCut(world);
  cuts.set(world, cut);
  return cut;
}

function chooseCut(world: FillingWorld): Instant | null {
  const { row } = world;
  if (row === null) return null;
  const quarters = Math.ceil((row.endsAt - row.startsAt) / QUARTER_MS);
  const instantOf = (quarter: number): Instant => row.startsAt + quarter * QUARTER_MS;
  const possible = Array.from({ length: Math.max(0, quarters - 1) }, (_, index) => index + 1)
    .filter((quarter) => partSlot(world, 'holdover', instantOf(quarter)) !== null)
    .sort((a, b) => Math.abs(2 * a - quarters) - Math.abs(2 * b - quarters) || a - b);
  const longest = (kind: PartKind): number =>
    longestPart(world, kind, quarters, (length) =>
      instantOf(kind === 'holdover' ? length : quarters - length),
    );
  const [stays, comes] = [longest('holdover'), longest('early_call_in')];
  const staysWithin = (quarter: number): boolean => quarter <= stays;
  const comesWithin = (quarter: number): boolean => quarters - quarter <= comes;
  const chosen =
    possible.find((quarter) => staysWithin(quarter) && comesWithin(quarter)) ??
    possible.find((quarter) => staysWithin(quarter) || comesWithin(quarter)) ??
    possible[0];
  return chosen === undefined ? null : instantOf(chosen);
}

/** The most quarters of an hour that one of the people can take without passing a hard limit; longer parts only break more. */
function longestPart(
  world: FillingWorld,
  kind: PartKind,
  quarters: number,
  cutFor: (length: number) => Instant,
): number {
  let longest = 0;
  for (const prospect of world.prospects) {
    if (!joinsOf(prospect).includes(kind)) continue;
    const fits = (length: number): boolean => {
      const part = judgePart(world, prospect, kind, cutFor(length));
      return part !== null && part.candidate.notCounting === null && !isHard(part.candidate);
    };
    if (longest + 1 >= quarters || !fits(longest + 1)) continue;
    let [low, high] = [longest + 1, quarters - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (fits(middle)) low = middle;
      else high = middle - 1;
    }
    longest = low;
  }
  return longest;
}

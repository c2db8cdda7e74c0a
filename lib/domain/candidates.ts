/** Who could work an opening, ranked, with what it would mean for each. */
import { EDIT_NEEDS, type EditNeed, type EditViolation, judgeChange } from './edit-judgement.ts';
import { giveEdits } from './give-shift.ts';
import { isPreferredWeek } from './line-facts.ts';
import { restsAround } from './person-numbers.ts';
import {
  type Capacity,
  dutyStateWords,
  mayAct,
  placeRow,
  type RosterFacts,
  type RosterMember,
  type RosterRow,
} from './roster.ts';
import type { RosterEdit } from './roster-edits.ts';
import { creditedRows, dutiesOf, nearbyRows, nearRows } from './roster-index.ts';
import { fitTemplate } from './shift-input.ts';
import { buildTimeline, type WorkweekHours, workweekHours } from './timeline.ts';
import type { Instant, LocalDate, LocalTime, Shift } from './types.ts';

/** A row of the ledger to give to somebody else, or a stretch of a day that is short. */
export type CandidateSlot =
  /** `capacity` in which it is to be worked, where the row asks for a supervisor; absent = as the row asks. */
  | { rowId: number; capacity?: Capacity }
  | {
      shiftDate: LocalDate;
      startTime: LocalTime;
      endTime: LocalTime;
      capacity: Capacity;
      /** Absent = yes: who works beside their line works an extra shift. */
      isOvertime?: boolean;
    };

/** Minutes are real ones unless the name says otherwise. */
export type Candidate = {
  person: RosterMember;
  need: EditNeed;
  violations: readonly EditViolation[];
  /** The rule that no reason passes, in words; null for everybody who can have it. */
  bar: string | null;
  /** A dispatcher who would be named acting supervisor for it. */
  asActing: boolean;
  /** Why the person counts towards no minimum on that day; null for everybody who counts. */
  notCounting: ReturnType<typeof dutyStateWords>;
  /** Null where no other work is known, and for people who are barred. */
  restBeforeMinutes: number | null;
  restAfterMinutes: number | null;
  /** Of the workweek in which the slot starts. */
  weekMinutesBefore: number;
  weekMinutesAfter: number;
  /** Beyond forty hours a workweek, that it adds. */
  overtimeMinutes: number;
  prefers: boolean;
  /** No work on that operational day. */
  isOff: boolean;
  /** What gives it to them, as one step. */
  edits: readonly RosterEdit[];
};

/**
 * Everyone but whoever has it: first those who can have it without a warning, then with one, with a reason, with a second
 * supervisor, and the barred. Among equals those who count towards the minimum come first, then by the overtime it would
 * cause, the hours of their week with it, whether they prefer such a shift, and seniority. Empty when the row is gone or
 * the center has no shifts.
 *
 * @param rows the block's
 */
export function rankCandidates({
  facts,
  rows,
  slot,
  now,
}: {
  facts: RosterFacts;
  rows: ReadonlyMap<number, RosterRow>;
  slot: CandidateSlot;
  now: Instant;
}): Candidate[] {
  const opening = openingOf(facts, rows, slot);
  if (opening === null) return [];
  const judge = candidateJudge({ facts, rows: rows.values(), around: opening.row, now });
  return facts.people
    .filter(({ id }) => id !== opening.heldBy)
    .map((person) => judge(person, opening))
    .sort(
      (a, b) =>
        EDIT_NEEDS.indexOf(a.need) - EDIT_NEEDS.indexOf(b.need) ||
        Number(b.notCounting === null) - Number(a.notCounting === null) ||
        a.overtimeMinutes - b.overtimeMinutes ||
        a.weekMinutesAfter - b.weekMinutesAfter ||
        Number(b.prefers) - Number(a.prefers) ||
        a.person.seniorityRank - b.person.seniorityRank,
    );
}

/** Work that somebody would be given. */
export type GivenSlot = {
  /** As it would stand, without anybody in it. */
  row: RosterRow;
  /** The rows that it is made of, as they stand. */
  before: readonly RosterRow[];
  /** What stays open of those. */
  left: readonly RosterRow[];
  give: (userId: string, asActing: boolean) => RosterEdit[];
};

/**
 * What a slot would mean for one person after the other. Made once for all of them.
 *
 * @param rows of the block, or as many as lie within the rules' reach
 * @param around a day beside which every slot lies
 */
export function candidateJudge({
  facts,
  rows,
  around,
  now,
}: {
  facts: RosterFacts;
  rows: Iterable<RosterRow>;
  around: Pick<RosterRow, 'shiftDate'>;
  now: Instant;
}): (person: RosterMember, slot: GivenSlot) => Candidate {
  const near = nearRows(rows, around);
  const rowsByPerson = Map.groupBy(near, ({ userId }) => userId);
  const credited = creditedRows([...near, ...nearRows(facts.neighbours, around)]);
  const shifts = new Map(facts.templates.map((each) => [String(each.id), { ...each, id: String(each.id) }]));
  return (person, slot) => {
    const own = { worked: rowsByPerson.get(person.id) ?? [], paid: credited.get(person.id) ?? [] };
    return candidateOf(person, slot, own, { facts, shifts, now });
  };
}

/** The slot and who has it now. */
type Opening = GivenSlot & { heldBy: string | null };

/** No row's id: rows that are not saved yet count down from -1. */
export const NEW_ROW_ID = Number.MIN_SAFE_INTEGER;

function openingOf(
  facts: RosterFacts,
  rows: ReadonlyMap<number, RosterRow>,
  slot: CandidateSlot,
): Opening | null {
  if ('rowId' in slot) {
    const row = rows.get(slot.rowId);
    if (row === undefined) return null;
    const { shiftDate, requiredRole } = row;
    const capacity = requiredRole === 'supervisor' ? (slot.capacity ?? requiredRole) : requiredRole;
    const open = { ...row, userId: null, creditedUserId: null, requiredRole: capacity };
    return {
      row: open,
      before: [open],
      left: [],
      heldBy: row.userId,
      give: (userId) => giveEdits(row, { userId, shiftDate, capacity }, facts),
    };
  }
  const { shiftDate, startTime, endTime, capacity, isOvertime = true } = slot;
  const template = fitTemplate(facts.templates, shiftDate, startTime, endTime);
  if (template === null) return null;
  const fields = {
    userId: null,
    shiftId: template.id,
    shiftDate,
    localStart: startTime,
    localEnd: endTime,
    requiredRole: capacity,
    isOvertime,
    isLocked: false,
    isActing: false,
  };
  const placed = placeRow(fields, template, facts.clock);
  return {
    row: { ...placed, id: NEW_ROW_ID, version: 0, source: 'manual', reason: null, creditedUserId: null },
    before: [],
    left: [],
    heldBy: null,
    give: (userId, isActing) => [
      {
        verb: 'assign',
        userId,
        shiftDate,
        shiftId: template.id,
        localStart: startTime,
        localEnd: endTime,
        requiredRole: capacity,
        isOvertime,
        isActing,
      },
    ],
  };
}

function candidateOf(
  person: RosterMember,
  { row, before: former, left, give }: GivenSlot,
  /** The person's, and those that others work and the person is paid for. */
  rows: { worked: readonly RosterRow[]; paid: readonly RosterRow[] },
  { facts, shifts, now }: { facts: RosterFacts; shifts: ReadonlyMap<string, Shift>; now: Instant },
): Candidate {
  const asActing =
    row.requiredRole === 'supervisor' && person.role === 'dispatcher' && mayAct(person, row.shiftDate, facts);
  const given: RosterRow = { ...row, userId: person.id, isActing: asActing };
  const near = nearbyRows(person.id, facts, rows.worked, [row]);
  const { need, violations, impossible } = judgeChange({
    facts,
    before: former,
    after: [...left, given],
    rowsOf: () => rows.worked,
    now,
  });
  const bar = row.isLocked ? 'This shift is locked. Unlock it first.' : impossible;
  const before = dutiesOf(near);
  const after = dutiesOf([given, ...near]);
  const weeksBefore = workweekHours(before, facts.ruleVersions, facts.clock, rows.paid);
  const weeksAfter = workweekHours(after, facts.ruleVersions, facts.clock, rows.paid);
  const week = weeksAfter.find((each) => each.startsAt <= row.startsAt && row.startsAt < each.endsAt);
  const timeline = buildTimeline(after, [], { overtimeMayTouch: true });
  const rests =
    bar === null
      ? restsAround(after.slice(0, 1), timeline)
      : { restBeforeMinutes: null, restAfterMinutes: null };
  return {
    person,
    need: bar === null ? need : 'impossible',
    violations,
    bar,
    asActing,
    notCounting: dutyStateWords(person, row.shiftDate),
    ...rests,
    weekMinutesBefore: weeksBefore.find(({ startsAt }) => startsAt === week?.startsAt)?.workedMinutes ?? 0,
    weekMinutesAfter: week?.workedMinutes ?? 0,
    overtimeMinutes: overtimeOf(weeksAfter) - overtimeOf(weeksBefore),
    prefers: isPreferredWeek(withWish(person), [String(row.shiftId)], shifts) ?? false,
    isOff: near.every(({ shiftDate }) => shiftDate !== row.shiftDate),
    edits: give(person.id, asActing),
  };
}

function withWish({ preferredShiftId }: RosterMember): { preferredShiftId: string | null } {
  return { preferredShiftId: preferredShiftId === null ? null : String(preferredShiftId) };
}

function overtimeOf(weeks: readonly WorkweekHours[]): number {
  return weeks.reduce((sum, { overtimeMinutes }) => sum + overtimeMinutes, 0);
}

/** What an approval does: to coverage before anybody decides, and to the rows of the ledger when somebody has. */
import { type Coverage, gapsOf, type Shortage, SLOT_MINUTES, slotStartsAt, slotsOf } from './coverage.ts';
import { coverageDutyOf, recount, type ShortMinutes } from './live-coverage.ts';
import type { ShiftTemplate } from './records.ts';
import type { RowFields } from './roster.ts';
import type { RowOperation } from './roster-edits.ts';
import { templatesById } from './roster-index.ts';
import { MINUTE_MS, overlapMinutes } from './time.ts';
import { type CapState, capStates, chargedMinutes } from './time-off.ts';
import type { LeaveFacts, LeavePart, LeaveRow, TimeOffRequest } from './time-off-records.ts';
import { fieldsAt, isWallQuarter, partTaken, piecesWithout } from './time-off-rows.ts';
import type { CenterClock, Instant, Interval, LocalDate } from './types.ts';

/** A shift that the leave takes, wholly or in part. */
export type TakenShift = {
  rowId: number;
  shiftDate: LocalDate;
  code: string;
  part: Interval;
  /** Real ones, of the part. */
  minutes: number;
  isWhole: boolean;
};

/** What a leave leaves short, in the hours that it takes and of what the person counts for. */
export type StaffingEffect = {
  /** Stretches below the minimum, as they are afterwards; by start. */
  gaps: readonly Shortage[];
  /** The most people missing at once. */
  worst: number;
  /** Person-minutes that are short afterwards and were not before. */
  added: ShortMinutes;
};

/** An open shift that the approval makes. */
export type Opening = Interval & { shiftDate: LocalDate; requiredRole: RowFields['requiredRole'] };

/** Why an approval needs a reason. */
export type ApprovalNeed = 'below_minimum' | 'over_cap' | 'ahead_in_line' | 'below_balance';

/** What deciding a request means. Plain data: it travels to the browser. */
export type LeaveImpact = {
  taken: readonly TakenShift[];
  alone: StaffingEffect;
  /** If the other requests that take some of the same hours were approved too. */
  together: StaffingEffect & { others: readonly { id: number; fullName: string }[] };
  openings: readonly Opening[];
  caps: readonly CapState[];
  /** Operational dates without a published schedule: caps alone decide there. */
  unscheduled: readonly LocalDate[];
  chargedMinutes: number;
  /** What would be left of the balance, in minutes; null for kinds that need none. */
  balanceAfter: number | null;
  /** Of the person, decided in the year before. */
  approvedCount: number;
  deniedCount: number;
  /** Empty when an approval needs no reason. */
  needs: readonly ApprovalNeed[];
};

/** What an approval does to the published blocks. */
export type ApprovalPlan = { parts: LeavePart[]; chargedMinutes: number };

type Taking = { row: LeaveRow; template: ShiftTemplate; part: Interval };

/** What a request would do if it were approved now. */
export function leaveImpact(facts: LeaveFacts, now: Instant): LeaveImpact {
  const { request, coverage, balance, unscheduled, approvedCount, deniedCount } = facts;
  const takings = takingsOf(facts, request, facts.rows, now);
  const after = coverage === null ? null : without(coverage, takings, facts);
  const isBeside = ({ part }: Taking): boolean => takings.some((own) => overlapMinutes(own.part, part) > 0);
  const beside = facts.others.flatMap((other) => {
    const theirs = takingsOf(facts, other, other.rows, now);
    return theirs.some(isBeside) ? [{ other, theirs }] : [];
  });
  const afterAll =
    after &&
    without(
      after,
      beside.flatMap(({ theirs }) => theirs),
      facts,
    );
  const alone = effectOf(takings, coverage, after, facts);
  const caps = capStates(facts);
  const charged = chargeOf(takings, facts);
  const balanceAfter = balance === null ? null : balance.minutes - charged;
  return {
    taken: takings.map(({ row, template, part }) => ({
      rowId: row.id,
      shiftDate: row.shiftDate,
      code: template.code,
      part,
      minutes: minutesOf(part),
      isWhole: minutesOf(part) === minutesOf(row),
    })),
    alone,
    together: {
      ...effectOf(takings, coverage, afterAll, facts),
      others: beside.map(({ other: { id, fullName } }) => ({ id, fullName })),
    },
    openings: takings.flatMap((taking) =>
      openingsOf(taking, after, facts, now).map(({ run, fields: { shiftDate, requiredRole } }) => ({
        ...run,
        shiftDate,
        requiredRole,
      })),
    ),
    caps,
    unscheduled,
    chargedMinutes: charged,
    balanceAfter,
    approvedCount,
    deniedCount,
    needs: needsOf(request, {
      caps,
      isShort: alone.gaps.length > 0,
      isOverdrawn: charged > 0 && balanceAfter !== null && balanceAfter < 0,
    }),
  };
}

/**
 * What approving a request now does to the ledger: its hours are taken out of the person's rows, and the taken slots that
 * are below a minimum afterwards become open shifts. A part for every block, in the version that the facts are of.
 */
export function planApproval(facts: LeaveFacts, now: Instant): ApprovalPlan {
  const { request, coverage, clock } = facts;
  const takings = takingsOf(facts, request, facts.rows, now);
  const after = coverage === null ? null : without(coverage, takings, facts);
  let key = 0;
  const add = (row: RowFields): RowOperation => {
    key -= 1;
    return { kind: 'add', key, row };
  };
  const operationsOn = (taking: Taking): RowOperation[] => {
    const { row, template, part } = taking;
    const { id, version } = row;
    const openings = openingsOf(taking, after, facts, now);
    const [first, ...rest] = piecesWithout(row, part).map((piece) => fieldsAt(row, piece, template, clock));
    if (first !== undefined) {
      const opened = openings.map(({ fields }) => add(fields));
      return [{ kind: 'change', id, version, row: first }, ...rest.map(add), ...opened];
    }
    const [whole] = openings;
    if (whole !== undefined && minutesOf(whole.run) === minutesOf(row)) {
      return [{ kind: 'change', id, version, row: whole.fields }];
    }
    return [{ kind: 'cancel', id, version }, ...openings.map(({ fields }) => add(fields))];
  };
  const byBlock = Map.groupBy(takings, ({ row }) => row.scheduleId);
  const parts = facts.blocks.map(({ scheduleId, version }) => ({
    scheduleId,
    version,
    operations: (byBlock.get(scheduleId) ?? []).flatMap(operationsOn),
  }));
  return { parts, chargedMinutes: chargeOf(takings, facts) };
}

function minutesOf({ startsAt, endsAt }: Interval): number {
  return (endsAt - startsAt) / MINUTE_MS;
}

function chargeOf(takings: readonly Taking[], facts: LeaveFacts): number {
  const { clock, unscheduled, pattern, roster } = facts;
  const shifts = takings.map(({ part }) => part);
  return chargedMinutes(facts.request, {
    clock,
    unscheduled,
    pattern,
    workweeks: roster.ruleVersions,
    shifts,
  });
}

function takingsOf(
  { clock, roster }: Pick<LeaveFacts, 'clock' | 'roster'>,
  request: Interval & Pick<TimeOffRequest, 'createdAt' | 'userId'>,
  rows: readonly LeaveRow[],
  now: Instant,
): Taking[] {
  return rows
    .filter(({ userId }) => userId === request.userId)
    .flatMap((row) => {
      const template = templatesById(roster.templates).get(row.shiftId);
      const part = partTaken(row, request, now, clock);
      return template === undefined || part === null ? [] : [{ row, template, part }];
    })
    .sort((a, b) => a.part.startsAt - b.part.startsAt);
}

function without(coverage: Coverage, takings: readonly Taking[], { roster }: LeaveFacts): Coverage {
  const parts = takings.map(({ row, part }) => ({ ...row, ...part }));
  return recount(coverage, parts, [], roster).coverage;
}

/** Minimums that a row counts to, as names of kinds and qualifications. */
type CountedFor = { employees: boolean; supervisors: boolean; qualified: ReadonlySet<string> };

function countedFor(row: LeaveRow, { roster }: Pick<LeaveFacts, 'roster'>): CountedFor {
  const duty = coverageDutyOf(row, roster);
  if (duty === null || !duty.countsTowardMinimum) {
    return { employees: false, supervisors: false, qualified: new Set() };
  }
  const supervisors = duty.role === 'supervisor';
  return {
    employees: !supervisors || roster.supervisorsCountAsEmployees,
    supervisors,
    qualified: new Set(duty.qualificationIds),
  };
}

function effectOf(
  takings: readonly Taking[],
  before: Coverage | null,
  after: Coverage | null,
  facts: LeaveFacts,
): StaffingEffect {
  const added = { employees: 0, supervisors: 0, qualified: 0 };
  if (before === null || after === null) return { gaps: [], worst: 0, added };
  const all = gapsOf(after);
  const gaps: Shortage[] = [];
  for (const { row, part } of takings) {
    const counted = countedFor(row, facts);
    for (const gap of all) {
      const startsAt = Math.max(gap.startsAt, part.startsAt);
      const endsAt = Math.min(gap.endsAt, part.endsAt);
      const isCounted =
        gap.kind === 'qualified' ? counted.qualified.has(gap.qualificationId ?? '') : counted[gap.kind];
      if (startsAt < endsAt && isCounted) gaps.push({ ...gap, startsAt, endsAt });
    }
    const { from, to } = slotsOf(part, after.window, after.slotCount);
    for (let slot = from; slot < to; slot++) {
      for (const [kind, required, had, has] of countsOf(before, after, counted)) {
        const need = required[slot] ?? 0;
        const more = Math.max(0, need - (has[slot] ?? 0)) - Math.max(0, need - (had[slot] ?? 0));
        added[kind] += more * SLOT_MINUTES;
      }
    }
  }
  const worst = gaps.reduce((most, { required, onDuty }) => Math.max(most, required - onDuty), 0);
  return { gaps: gaps.sort((a, b) => a.startsAt - b.startsAt), worst, added };
}

type Counts = readonly [kind: keyof ShortMinutes, required: Uint16Array, had: Uint16Array, has: Uint16Array];

function countsOf(before: Coverage, after: Coverage, counted: CountedFor): Counts[] {
  const counts: Counts[] = [];
  if (counted.employees) {
    counts.push(['employees', after.requiredEmployees, before.onDutyEmployees, after.onDutyEmployees]);
  }
  if (counted.supervisors) {
    counts.push([
      'supervisors',
      after.requiredSupervisors,
      before.onDutySupervisors,
      after.onDutySupervisors,
    ]);
  }
  after.qualified.forEach(({ qualificationId, required, onDuty }, index) => {
    const had = before.qualified[index]?.onDuty;
    if (had !== undefined && counted.qualified.has(qualificationId)) {
      counts.push(['qualified', required, had, onDuty]);
    }
  });
  return counts;
}

/** Who a slot needs after the leave: nobody where the minimums are met. */
type SlotNeed = RowFields['requiredRole'] | null;

/**
 * The open shifts of a taken part: runs of its slots that are below a minimum which the person counted to. Slots that have
 * begun are over for whoever might take them. Between two times that a row can start and end at, which are an hour apart
 * on the night the clock goes back, slots stand or fall together.
 */
function openingsOf(
  { row, template, part }: Taking,
  after: Coverage | null,
  facts: LeaveFacts,
  now: Instant,
): { run: Interval; fields: RowFields }[] {
  if (after === null) return [];
  const { clock, blocks } = facts;
  const block = blocks.find(({ scheduleId }) => scheduleId === row.scheduleId);
  const isEdge = (at: Instant): boolean =>
    isWallQuarter(at, clock) && (block === undefined || isInBlock(at, row, template, block.endDate, clock));
  const counted = countedFor(row, facts);
  const { from, to } = slotsOf(part, after.window, after.slotCount);
  const runs: (Interval & { need: SlotNeed })[] = [];
  for (let slot = from; slot < to; slot++) {
    const startsAt = slotStartsAt(after, slot);
    const endsAt = slotStartsAt(after, slot + 1);
    const need = startsAt < now ? null : needAt(after, slot, counted);
    const last = runs.at(-1);
    if (last === undefined || isEdge(startsAt)) runs.push({ startsAt, endsAt, need });
    else {
      last.endsAt = endsAt;
      last.need = graver(last.need, need);
    }
  }
  return joined(runs).flatMap(({ need, startsAt, endsAt }) => {
    if (need === null) return [];
    const run = { startsAt, endsAt };
    const fields = {
      ...fieldsAt(row, run, template, clock),
      userId: null,
      requiredRole: need,
      isActing: false,
      isLocked: false,
      // DOMAIN: what stays short is offered as overtime.
      isOvertime: true,
    };
    return [{ run, fields }];
  });
}

/** A shift that begins after the last operational day of a block is not one of it. */
function isInBlock(
  at: Instant,
  row: LeaveRow,
  template: ShiftTemplate,
  endDate: LocalDate,
  clock: CenterClock,
): boolean {
  if (at <= row.startsAt || at >= row.endsAt) return true;
  return fieldsAt(row, { startsAt: at, endsAt: row.endsAt }, template, clock).shiftDate <= endDate;
}

function needAt(after: Coverage, slot: number, counted: CountedFor): SlotNeed {
  const isShort = (required: Uint16Array, onDuty: Uint16Array): boolean =>
    (onDuty[slot] ?? 0) < (required[slot] ?? 0);
  if (counted.supervisors && isShort(after.requiredSupervisors, after.onDutySupervisors)) return 'supervisor';
  if (counted.employees && isShort(after.requiredEmployees, after.onDutyEmployees)) return 'dispatcher';
  return null;
}

function graver(one: SlotNeed, other: SlotNeed): SlotNeed {
  return one === 'supervisor' || other === null ? one : other;
}

/** Neighbours with the same need as one. */
function joined(runs: readonly (Interval & { need: SlotNeed })[]): (Interval & { need: SlotNeed })[] {
  const whole: (Interval & { need: SlotNeed })[] = [];
  for (const run of runs) {
    const last = whole.at(-1);
    if (last?.need === run.need) last.endsAt = run.endsAt;
    else whole.push({ ...run });
  }
  return whole;
}

/** Protected leave is granted whatever the staffing and the caps; a balance is charged all the same. */
function needsOf(
  { isProtected }: TimeOffRequest,
  found: { caps: readonly CapState[]; isShort: boolean; isOverdrawn: boolean },
): ApprovalNeed[] {
  const needs: ApprovalNeed[] = [];
  if (!isProtected && found.isShort) needs.push('below_minimum');
  if (!isProtected && found.caps.some(({ isFull }) => isFull)) needs.push('over_cap');
  if (!isProtected && found.caps.some(({ isBehind }) => isBehind)) needs.push('ahead_in_line');
  if (found.isOverdrawn) needs.push('below_balance');
  return needs;
}

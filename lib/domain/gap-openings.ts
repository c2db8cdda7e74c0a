/** Open shifts for stretches that are short: where one is missing, and as which shift it is opened or cut. */
import { type Counted, type Coverage, gapsOf, slotsOf } from './coverage.ts';
import { wallTime } from './floor-edits.ts';
import type { Opening } from './opening-records.ts';
import type { ShiftTemplate } from './records.ts';
import type { RosterFacts, RosterRow } from './roster.ts';
import { compileEdits, type EditRefusal, type RosterEdit, type RowOperation } from './roster-edits.ts';
import { fitTemplate } from './shift-input.ts';
import { templatesOn } from './template-dates.ts';
import { addDays, MINUTE_MS, nominalMinutesBetween, operationalDateOf, shiftWindow } from './time.ts';
import { nextWallQuarter } from './time-off-rows.ts';
import type { Instant, Interval, LocalDate } from './types.ts';

/** A stretch of one operational day that is short throughout, whatever the number. */
export type ShortStretch = Interval &
  Counted & {
    shiftDate: LocalDate;
    /** The most that are missing at a time. */
    missing: number;
  };

/** The stretches of a coverage that are short and not over, by start; what has begun is left as the rest of it. */
export function shortStretches(coverage: Coverage, now: Instant): ShortStretch[] {
  const stretches: ShortStretch[] = [];
  const last = new Map<string, ShortStretch>();
  for (const { kind, qualificationId, required, onDuty, shiftDate, startsAt, endsAt } of gapsOf(coverage)) {
    if (endsAt <= now) continue;
    const key = `${kind} ${qualificationId ?? ''}`;
    const before = last.get(key);
    const missing = required - onDuty;
    if (before?.endsAt === startsAt && before.shiftDate === shiftDate) {
      before.endsAt = endsAt;
      before.missing = Math.max(before.missing, missing);
      continue;
    }
    const stretch: ShortStretch = {
      kind,
      ...(qualificationId !== undefined && { qualificationId }),
      shiftDate,
      startsAt,
      endsAt,
      missing,
    };
    last.set(key, stretch);
    stretches.push(stretch);
  }
  return stretches;
}

/** The coverage as it would be with all open shifts taken. Whoever has the qualification that is asked for is taken to come. */
export function withOpenings(
  coverage: Coverage,
  openings: readonly Pick<Opening, 'startsAt' | 'endsAt' | 'capacity'>[],
): Coverage {
  const filled: Coverage = {
    ...coverage,
    onDutyEmployees: coverage.onDutyEmployees.slice(),
    onDutySupervisors: coverage.onDutySupervisors.slice(),
    qualified: coverage.qualified.map((asked) => ({ ...asked, onDuty: asked.onDuty.slice() })),
  };
  for (const opening of openings) {
    const { from, to } = slotsOf(opening, coverage.window, coverage.slotCount);
    const counts = [
      filled.onDutyEmployees,
      ...filled.qualified.map(({ onDuty }) => onDuty),
      ...(opening.capacity === 'supervisor' ? [filled.onDutySupervisors] : []),
    ];
    for (const count of counts) {
      for (let slot = from; slot < to; slot++) count[slot] = (count[slot] ?? 0) + 1;
    }
  }
  return filled;
}

/** A way to fill a need: its hours, the shift that it is one of, and what is saved. */
export type OpeningChoice = Interval & {
  /** `whole`: a shift of the catalog; `part`: what is short of it; `first`: as much of what is short as one shift may last. */
  kind: 'whole' | 'part' | 'first';
  code: string;
  operations: readonly RowOperation[];
};

/**
 * As which shifts a short stretch could be opened: the shortest of the catalog that covers it and has not begun, and the short
 * part alone. Of a stretch longer than any shift it is the first part, as long as the longest shift: what is left stays short,
 * and is opened next. Empty when the center has no shift of that date, or less than a quarter of an hour is left.
 */
export function gapChoices(stretch: ShortStretch, facts: RosterFacts, now: Instant): OpeningChoice[] {
  const { clock, templates } = facts;
  const startsAt = stretch.startsAt > now ? stretch.startsAt : nextWallQuarter(now, clock);
  if (startsAt >= stretch.endsAt) return [];
  const partDate = operationalDateOf(startsAt, clock);
  const longest = Math.max(
    0,
    ...templatesOn(templates, partDate).map((template) =>
      nominalMinutesBetween(template.startTime, template.endTime),
    ),
  );
  const part = { startsAt, endsAt: Math.min(stretch.endsAt, startsAt + longest * MINUTE_MS) };
  const [startTime, endTime] = [wallTime(part.startsAt, clock), wallTime(part.endsAt, clock)];
  const fitting = fitTemplate(templates, partDate, startTime, endTime);
  const whole = wholeShift(part, partDate, facts, now);
  const choices: OpeningChoice[] = [];
  const open = (
    kind: OpeningChoice['kind'],
    template: ShiftTemplate,
    window: Interval,
    edit: Pick<Extract<RosterEdit, { verb: 'assign' }>, 'shiftDate' | 'localStart' | 'localEnd'>,
  ) => {
    const compiled = compileEdits(
      [
        {
          verb: 'assign',
          userId: null,
          shiftId: template.id,
          requiredRole: stretch.kind === 'supervisors' ? 'supervisor' : 'dispatcher',
          ...edit,
        },
      ],
      { facts, rows: new Map() },
      () => -1,
    );
    if ('refusal' in compiled) return;
    choices.push({ kind, code: template.code, ...window, operations: compiled.operations });
  };
  if (whole !== null) open('whole', whole.template, whole.window, { shiftDate: whole.shiftDate });
  const isSame = whole !== null && lengthOf(whole.window) === lengthOf(part);
  if (fitting !== null && !isSame) {
    open(part.endsAt < stretch.endsAt ? 'first' : 'part', fitting, part, {
      shiftDate: partDate,
      localStart: startTime,
      localEnd: endTime,
    });
  }
  return choices;
}

function wholeShift(need: Interval, date: LocalDate, { templates, clock }: RosterFacts, now: Instant) {
  const windows = [date, addDays(date, -1)].flatMap((shiftDate) =>
    templatesOn(templates, shiftDate).map((template) => ({
      template,
      shiftDate,
      window: shiftWindow(template, shiftDate, clock),
    })),
  );
  const covering = windows.filter(
    ({ window }) => window.startsAt <= need.startsAt && window.endsAt >= need.endsAt && window.startsAt > now,
  );
  const [shortest] = covering.sort((a, b) => lengthOf(a.window) - lengthOf(b.window));
  return shortest ?? null;
}

/**
 * The part of an open shift in which somebody is missing, where that is less than the whole; null when all of it is needed,
 * or none.
 *
 * @param coverage without the open shift: nobody works it
 */
export function shortPart(
  row: Pick<RosterRow, 'startsAt' | 'endsAt' | 'requiredRole'>,
  coverage: Coverage,
  now: Instant,
): Interval | null {
  const near = shortStretches(coverage, now).filter(
    ({ kind, startsAt, endsAt }) =>
      (kind === 'supervisors') === (row.requiredRole === 'supervisor') &&
      startsAt < row.endsAt &&
      endsAt > row.startsAt,
  );
  if (near.length === 0) return null;
  const part = {
    startsAt: Math.max(row.startsAt, Math.min(...near.map(({ startsAt }) => startsAt))),
    endsAt: Math.min(row.endsAt, Math.max(...near.map(({ endsAt }) => endsAt))),
  };
  return lengthOf(part) < lengthOf(row) ? part : null;
}

/** What cuts an open shift to a part of it. */
export function trimOperations(
  row: RosterRow,
  part: Interval,
  facts: RosterFacts,
): { operations: readonly RowOperation[] } | EditRefusal {
  const [localStart, localEnd] = [wallTime(part.startsAt, facts.clock), wallTime(part.endsAt, facts.clock)];
  return compileEdits(
    [{ verb: 'times', rowId: row.id, localStart, localEnd }],
    { facts, rows: new Map([[row.id, row]]) },
    () => -1,
  );
}

function lengthOf({ startsAt, endsAt }: Interval): number {
  return endsAt - startsAt;
}

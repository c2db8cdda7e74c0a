/** What a change of a setting, a requirement or a shift does to schedules, before it is saved. */
import { breakDifference } from './break-difference.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import { coverageDifference } from './coverage-difference.ts';
import { coverageDutiesOf } from './live-coverage.ts';
import { peopleOffPattern } from './pattern-lines.ts';
import { breaksOf } from './publish-review.ts';
import type { RosterFacts, RosterRow } from './roster.ts';
import { applyChange, isReplaced } from './setting-apply.ts';
import { changeNotes } from './setting-change-notes.ts';
import { changeProblem } from './setting-problem.ts';
import type {
  PreviewBlock,
  PreviewedSchedule,
  ScheduleChange,
  ScheduleEffect,
  SettingPreview,
} from './setting-records.ts';
import { blockWindow } from './time.ts';

/** @param blocks published ones and drafts; those that end before the date of the change do not count */
export function previewChange(blocks: readonly PreviewBlock[], change: ScheduleChange): SettingPreview {
  const concerned = blocksFrom(blocks, change.fromDate).filter(
    ({ facts }) => !('centerId' in change) || change.centerId === facts.schedule.centerId,
  );
  const impossible = changeProblem(concerned, change);
  if (impossible !== null) return { schedules: [], impossible, notes: [] };
  return {
    schedules: concerned.map((block) => effectOf(block, change)),
    impossible: null,
    notes: changeNotes(concerned, change),
  };
}

/** Those that reach to a date or beyond, by start. */
export function blocksFrom(blocks: readonly PreviewBlock[], fromDate: string): PreviewBlock[] {
  return blocks
    .filter(({ facts }) => facts.schedule.endDate >= fromDate)
    .toSorted(
      ({ facts: { schedule: a } }, { facts: { schedule: b } }) =>
        a.startDate.localeCompare(b.startDate) || a.id - b.id,
    );
}

export function previewedSchedule({ schedule }: Pick<RosterFacts, 'schedule'>): PreviewedSchedule {
  const { id, name, status, startDate, endDate } = schedule;
  return { id, name, status, startDate, endDate };
}

/** Coverage of a whole block; the same facts and rows always count the same. */
export function blockCoverage(facts: RosterFacts, rows: readonly RosterRow[]): Coverage {
  return coverageOf({
    clock: facts.clock,
    window: blockWindow(facts.schedule, facts.clock),
    requirements: facts.requirements,
    duties: coverageDutiesOf(facts, rows),
    supervisorsCountAsEmployees: facts.supervisorsCountAsEmployees,
  });
}

function effectOf(block: PreviewBlock, change: ScheduleChange): ScheduleEffect {
  const { facts, rows } = block;
  const changed = applyChange(facts, change, block);
  const before = blockCoverage(facts, rows);
  // Counting and judging a block takes long; what the change does not touch stays as it is.
  const isClockKept = changed.clock === facts.clock;
  const arePeopleKept = changed.people === facts.people;
  const isCoverageKept = isClockKept && arePeopleKept && changed.requirements === facts.requirements;
  const areRulesKept = isClockKept && arePeopleKept && changed.ruleVersions === facts.ruleVersions;
  return {
    schedule: previewedSchedule(facts),
    ...coverageDifference(before, isCoverageKept ? before : blockCoverage(changed, rows)),
    ...(areRulesKept
      ? { newBreaks: [], goneBreaks: [] }
      : breakDifference(breaksOf(facts, rows), breaksOf(changed, rows))),
    shiftsByOldRule: shiftsByOldRule(block, change),
  };
}

function shiftsByOldRule({ facts, rows, nextVersions }: PreviewBlock, change: ScheduleChange): number {
  const { fromDate } = change;
  const planned = rows.filter(({ shiftDate }) => shiftDate >= fromDate);
  if (change.kind === 'shift') {
    const template = facts.templates.find(({ id }) => id === change.shiftId);
    if (template === undefined || !isReplaced(template, change)) return 0;
    return planned.filter(({ shiftId }) => shiftId === template.id).length;
  }
  if (change.kind === 'patterns') {
    const until = nextVersions.patterns;
    const people = new Set<string | null>(peopleOffPattern(facts, change.rules).map(({ id }) => id));
    return planned.filter(
      ({ userId, isOvertime, shiftDate }) =>
        people.has(userId) && !isOvertime && (until === null || shiftDate < until),
    ).length;
  }
  return 0;
}

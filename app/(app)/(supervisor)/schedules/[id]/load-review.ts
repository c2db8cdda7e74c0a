import { notFound } from 'next/navigation';
import type { ScenarioStart } from '#components/schedules/try-button.tsx';
import { getGenerationFacts } from '#lib/data/generation.ts';
import { type GenerationPerson, toReviewProblem } from '#lib/data/generation-problem.ts';
import { getRoster } from '#lib/data/roster.ts';
import { getScheduleResult } from '#lib/data/schedules.ts';
import { listShifts } from '#lib/data/shifts.ts';
import type { ClockStyle } from '#lib/domain/format.ts';
import type { GenerationRun, Schedule, ScheduleResult } from '#lib/domain/records.ts';
import { isHire, type PlanNames } from '#lib/domain/remedy-words.ts';
import { gapKey, type ReviewQuery } from '#lib/domain/review-query.ts';
import { type ScheduleReview, withUsedShifts } from '#lib/domain/schedule-review.ts';
import type { Problem } from '#lib/domain/types.ts';
import { peopleOfGap } from '#lib/scheduler/index.ts';
import type { createRequestClient } from '#lib/supabase/server.ts';

type Client = Awaited<ReturnType<typeof createRequestClient>>;
type Loaded = Awaited<ReturnType<typeof loadReview>>;

/** Everything that a schedule's review is computed from. */
export async function loadReview(db: Client, schedule: Schedule) {
  const [facts, roster, shiftList, result] = await Promise.all([
    getGenerationFacts(db, schedule.id),
    getRoster(db, schedule.id),
    listShifts(db, schedule.centerId, { includeRetired: true }),
    getScheduleResult(db, schedule.id),
  ]);
  if (roster === null) notFound();
  const { problem, people, lines } = toReviewProblem(facts);
  return {
    roster,
    shiftList,
    result,
    people,
    /** There are lines that a new run can keep: of this schedule, or of the one that it revises. */
    hasLines: lines !== null && lines.length > 0,
    problem: withUsedShifts(problem, roster, shiftList),
    planned: roster.assignments.flatMap(({ userId, shiftId, shiftDate, isLocked }) =>
      userId === null ? [] : [{ personId: userId, shiftId: String(shiftId), shiftDate, locked: isLocked }],
    ),
  };
}

/** What the ids of a problem mean to the reader. */
export function planNames(
  { people, problem }: { people: readonly GenerationPerson[]; problem: Problem },
  clockStyle: ClockStyle,
): PlanNames {
  return {
    people: new Map(people.map(({ id, fullName }) => [id, fullName])),
    shifts: new Map(problem.shifts.map((shift) => [shift.id, shift])),
    requirements: new Map(problem.requirements.map((row) => [row.id, row])),
    clock: problem.clock,
    clockStyle,
  };
}

/** The gap that the address names, with everybody whom a rule keeps out of it and what closes it. */
export function openGapOf({ problem, planned, result }: Loaded, review: ScheduleReview, query: ReviewQuery) {
  const gap = query.tab === 'gaps' ? review.gaps.find((known) => gapKey(known) === query.gap) : undefined;
  if (gap === undefined) return null;
  const index = (result?.gaps ?? []).findIndex((known) => gapKey(known) === gapKey(gap));
  return {
    gap,
    index: index < 0 ? null : index,
    people: peopleOfGap(problem, planned, result?.lines ?? [], gap),
    remedies: (result?.remedies ?? []).filter(({ closes }) => closes.includes(index)),
  };
}

/** People whom the schedule was generated with and who are not hired yet; their shifts are open. */
export function hiresOf(result: ScheduleResult | null): number {
  return (result?.fairness?.people ?? []).filter(({ personId }) => isHire(personId)).length;
}

/** How a scenario of this draft is started: as the draft was, with everybody's line kept who need not change. */
export function scenarioStart(
  action: ScenarioStart['action'],
  schedule: Schedule,
  run: GenerationRun | null,
  result: ScheduleResult | null,
): ScenarioStart | null {
  if (schedule.status !== 'draft' || run === null || result === null) return null;
  return {
    action,
    scheduleId: schedule.id,
    version: schedule.version,
    parameters: { ...run.parameters, keepLines: true, keepPeopleMax: null },
  };
}

/** Why a change of what schedules go by cannot be saved. */
import { formatDate } from './format.ts';
import { limitProblems } from './limits.ts';
import { retiredFrom } from './qualification-spans.ts';
import { templatesById } from './roster-index.ts';
import type { PreviewBlock, ScheduleChange } from './setting-records.ts';
import { weekdayName } from './setting-words.ts';
import { weekdayOf } from './time.ts';
import type { LocalTime } from './types.ts';

/** In words; null when nothing of the schedules that are known stands against it. */
export function changeProblem(blocks: readonly PreviewBlock[], change: ScheduleChange): string | null {
  const { fromDate } = change;
  switch (change.kind) {
    case 'limits':
      return limitProblems(change.limits)[0] ?? null;
    case 'workweek':
      return weekdayOf(fromDate) === change.workweekStart
        ? null
        : `${formatDate(fromDate)} is no first day of a workweek that starts on ${weekdayName(change.workweekStart)}.`;
    case 'day_start':
      return movedStart(blocks, change.dayStart);
    case 'requirement':
      return requirementProblem(blocks, change);
    case 'shift':
      return shiftProblem(blocks, change);
    // What stands against it may lie in no schedule: the database says it.
    case 'qualification':
    case 'patterns':
    case 'holiday':
      return null;
  }
}

function requirementProblem(
  blocks: readonly PreviewBlock[],
  { requirementId, fields, fromDate }: Extract<ScheduleChange, { kind: 'requirement' }>,
): string | null {
  const known = blocks
    .flatMap(({ facts }) => facts.requirements)
    .find(({ id }) => requirementId !== null && id === String(requirementId));
  const last = known?.toDate ?? null;
  if (last !== null && last < fromDate) {
    return fields === null
      ? `This requirement ends ${formatDate(last)} already.`
      : `This requirement ends ${formatDate(last)}, before the change. Add another one.`;
  }
  if (fields === null) return null;
  const { toDate, qualificationId } = fields;
  const first = fields.fromDate !== null && fields.fromDate > fromDate ? fields.fromDate : fromDate;
  if (toDate !== null && toDate < first) return `The last day, ${formatDate(toDate)}, lies before the first.`;
  const [{ qualifications } = { qualifications: null }] = blocks;
  if (qualificationId === undefined || qualifications === null) return null;
  const retired = retiredFrom(qualifications.spans, qualificationId, { fromDate: first, toDate });
  return retired === null
    ? null
    : `${qualifications.names[qualificationId] ?? 'The qualification'} is retired on ${formatDate(retired)}.`;
}

function shiftProblem(
  blocks: readonly PreviewBlock[],
  { shiftId, fields }: Extract<ScheduleChange, { kind: 'shift' }>,
): string | null {
  const known = blocks.flatMap(({ facts }) => facts.templates).find(({ id }) => id === shiftId);
  if (known === undefined || known.validTo === null || fields === null) return null;
  return `${known.code} ends ${formatDate(known.validTo)}. Change what comes after it, or let it stay first.`;
}

/** What starts between the old and the new start of the day would belong to another date. */
function movedStart(blocks: readonly PreviewBlock[], dayStart: LocalTime): string | null {
  for (const { facts, rows } of blocks) {
    const [first = dayStart, last = dayStart] = [facts.clock.dayStart, dayStart].sort();
    const moves = (start: LocalTime | null): start is LocalTime =>
      start !== null && start >= first && start < last;
    const words = (name: string, start: LocalTime): string =>
      `${name} starts at ${start}. Between ${first} and ${last} nothing may start, or it would move to another date.`;
    const used = new Set(rows.map(({ shiftId }) => shiftId));
    const template = facts.templates.find(
      ({ id, isActive, startTime }) => (isActive || used.has(id)) && moves(startTime),
    );
    if (template !== undefined) return words(template.code, template.startTime);
    const period = facts.requirements.find(({ startTime }) => moves(startTime));
    if (period !== undefined) return words(`“${period.name}”`, period.startTime);
    for (const { localStart, shiftDate, shiftId } of rows) {
      if (!moves(localStart)) continue;
      const code = templatesById(facts.templates).get(shiftId)?.code ?? 'A shift';
      return words(`${code} on ${formatDate(shiftDate)}`, localStart);
    }
  }
  return null;
}

/** The facts around a roster as they will be read once a change is saved: the same cuts by date as the database makes. */
import { versionOn } from './dated-rules.ts';
import { withQualification } from './qualification-spans.ts';
import type { ShiftTemplate } from './records.ts';
import type { RosterFacts } from './roster.ts';
import type { PreviewBlock, RuleVersion, ScheduleChange } from './setting-records.ts';
import { addDays, nominalMinutesBetween } from './time.ts';
import type { LocalDate, Requirement } from './types.ts';

/** What is not saved yet has this number. */
const NEW_ID = -1;

/**
 * The facts after a change. What it does not concern stays the same object: the center of another, the rules of which it says
 * nothing. Rows keep the template and the times that they have.
 *
 * @param known when later versions of settings start, which stay, and what qualifications are by date
 */
export function applyChange(
  facts: RosterFacts,
  change: ScheduleChange,
  { nextVersions: next, qualifications }: Pick<PreviewBlock, 'nextVersions' | 'qualifications'>,
): RosterFacts {
  if ('centerId' in change && change.centerId !== facts.schedule.centerId) return facts;
  switch (change.kind) {
    case 'limits':
      return withVersions(facts, change.fromDate, next.limits, { limits: change.limits });
    case 'workweek':
      return withVersions(facts, change.fromDate, next.workweek, { workweekStart: change.workweekStart });
    case 'day_start':
      return { ...facts, clock: { ...facts.clock, dayStart: change.dayStart } };
    case 'requirement':
      return { ...facts, requirements: changedRequirements(facts, change) };
    case 'shift':
      return { ...facts, templates: changedTemplates(facts.templates, change) };
    case 'holiday':
      return { ...facts, holidays: changedHolidays(facts.holidays, change) };
    case 'qualification':
      return withQualification(facts, qualifications, change);
    case 'patterns':
      // They say how to plan; what is planned knows nothing of them.
      return facts;
  }
}

function withVersions(
  facts: RosterFacts,
  fromDate: LocalDate,
  until: LocalDate | null,
  changed: Partial<Omit<RuleVersion, 'fromDate'>>,
): RosterFacts {
  const former = facts.ruleVersions;
  const starts = [...former.map((version) => version.fromDate), fromDate, ...(until === null ? [] : [until])];
  const ruleVersions = [...new Set(starts)].sort().map((start) => {
    const isChanged = start >= fromDate && (until === null || start < until);
    return { ...versionOn(former, start), fromDate: start, ...(isChanged && changed) };
  });
  const { revises, startDate } = facts.schedule;
  const { limits, workweekStart } = versionOn(ruleVersions, revises?.fromDate ?? startDate);
  return { ...facts, ruleVersions, limits, workweekStart };
}

/** A row that began before the date ends the day before, and what follows is a row of its own. */
function changedRequirements(
  { requirements }: Pick<RosterFacts, 'requirements'>,
  { requirementId, fields, fromDate, replaced }: Extract<ScheduleChange, { kind: 'requirement' }>,
): Requirement[] {
  const id = requirementId === null ? null : String(requirementId);
  const kept = requirements.flatMap((row) => {
    if (row.id !== id) return row;
    const hasBegun = row.fromDate === null || row.fromDate < fromDate;
    return hasBegun ? { ...row, toDate: earlier(row.toDate, addDays(fromDate, -1)) } : [];
  });
  if (fields === null) return kept;
  const start = fields.fromDate === null || fields.fromDate < fromDate ? fromDate : fields.fromDate;
  const following = { ...fields, id: String(NEW_ID), fromDate: start };
  if (replaced === undefined) return [...kept, following];
  const former = String(replaced.requirementId);
  const goesOn = (row: Requirement) => row.id === former && (row.fromDate === null || row.fromDate < start);
  const toDate = earlier(replaced.until, addDays(start, -1));
  return [...kept.map((row) => (goesOn(row) ? { ...row, toDate } : row)), following];
}

function earlier(date: LocalDate | null, other: LocalDate): LocalDate {
  return date === null || other < date ? other : date;
}

/** Whether a change of a template makes another one, so that what is planned by it keeps its times. */
export function isReplaced(
  template: ShiftTemplate,
  { fields }: Extract<ScheduleChange, { kind: 'shift' }>,
): boolean {
  return (
    fields === null ||
    fields.startTime !== template.startTime ||
    fields.endTime !== template.endTime ||
    fields.category !== template.category
  );
}

function changedTemplates(
  templates: readonly ShiftTemplate[],
  change: Extract<ScheduleChange, { kind: 'shift' }>,
): ShiftTemplate[] {
  const { shiftId, fields, fromDate } = change;
  const made = (validFrom: LocalDate): ShiftTemplate[] =>
    fields === null
      ? []
      : [
          {
            ...fields,
            id: NEW_ID,
            durationMinutes: nominalMinutesBetween(fields.startTime, fields.endTime),
            isActive: true,
            validFrom,
            validTo: null,
            version: 1,
          },
        ];
  if (shiftId === null) return [...templates, ...made(fromDate)];
  return templates.flatMap((template) => {
    if (template.id !== shiftId) return template;
    if (!isReplaced(template, change)) return { ...template, ...fields };
    const hasBegun = template.validFrom === null || template.validFrom < fromDate;
    const ended = hasBegun ? { validTo: addDays(fromDate, -1) } : { isActive: false };
    return [{ ...template, ...ended }, ...made(fromDate)];
  });
}

function changedHolidays(
  holidays: readonly LocalDate[],
  { date, name }: Extract<ScheduleChange, { kind: 'holiday' }>,
): LocalDate[] {
  const others = holidays.filter((holiday) => holiday !== date);
  return name === null ? others : [...others, date].sort();
}

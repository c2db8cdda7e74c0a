import { type ClockStyle, countOf, formatCount, formatDuration, formatInterval } from './format.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import type { CenterClock, Gap, GapPerson, GapReason, GenerationMetrics, Problem } from './types.ts';

/** Deciders read that people are on leave; to others leave looks exactly like a day off. */
export type GapAudience = 'deciders' | 'others';

export type GapWordOptions = {
  audience: GapAudience;
  /** The rest that the schedule was planned with; minutes. */
  plannedRestMinutes?: number;
  weeklyRegularMinutes?: number;
  consecutiveDaysMax?: number;
  clockStyle?: ClockStyle;
  /** By id; a qualification without a name is called one. */
  qualificationNames?: ReadonlyMap<string, string>;
};

/** `Fri 6 Feb 21:00–01:00: 6 of 7 employees. No one is free: 4 on leave, 3 would rest under 8 h.` */
export function gapSentence(gap: Gap, clock: CenterClock, options: GapWordOptions): string {
  const when = formatInterval(gap, clock.timeZone, options.clockStyle);
  return `${when}: ${gapChairs(gap, options.qualificationNames)}. ${reasonSentence(gap.reason, options)}`;
}

/** `7 of 8 employees`, `0 of 1 supervisor`, `1 of 2 people with Fire dispatch`. */
export function gapChairs(
  { kind, qualificationId, onDuty, required }: Pick<Gap, 'kind' | 'qualificationId' | 'onDuty' | 'required'>,
  qualificationNames: ReadonlyMap<string, string> = new Map(),
): string {
  const of = (one: string, many: string) => `${formatCount(onDuty)} of ${countOf(required, one, many)}`;
  if (kind === 'employees') return of('employee', 'employees');
  if (kind === 'supervisors') return of('supervisor', 'supervisors');
  const name = qualificationNames.get(qualificationId ?? '') ?? 'a required qualification';
  return of(`person with ${name}`, `people with ${name}`);
}

/**
 * What stops one person from filling a gap, as a predicate: `would rest under 10 h`. To others than deciders leave
 * reads like a day off.
 */
export function stopWords(
  stop: GapPerson['stop'],
  { plannedRestMinutes, limits }: Pick<Problem, 'plannedRestMinutes' | 'limits'>,
  audience: GapAudience,
): string {
  switch (stop) {
    case 'onDuty':
      return 'on duty';
    case 'onLeave':
      return audience === 'deciders' ? 'on leave' : 'off';
    case 'rest':
      return `would rest under ${formatDuration(plannedRestMinutes)}`;
    case 'weeklyHours':
      return `would pass ${formatDuration(limits.weeklyRegularMinutes)} in the week`;
    case 'consecutiveDays':
      return `would work more than ${countOf(limits.consecutiveDaysHard, 'day', 'days')} in a row`;
    case 'offByLine':
      return audience === 'deciders' ? 'off by their line' : 'off';
  }
}

/** Why nobody covers it, as one sentence. Counts only: no name, and never the reason of a leave. */
function reasonSentence(reason: GapReason, options: GapWordOptions): string {
  const { code } = reason;
  // To others a gap that days off cause reads like one that leave causes.
  const opening = code === 'pattern' && options.audience === 'others' ? OPENINGS.leave : OPENINGS[code];
  const counts = countPhrases(reason.counts, options);
  if (counts.length === 0) return `${opening}.`;
  return `${opening}${opening.includes(':') ? '; ' : ': '}${counts.join(', ')}.`;
}

const OPENINGS: Readonly<Record<GapReason['code'], string>> = {
  capacity: 'More hours are required than people have',
  no_supervisor: 'No supervisor is free',
  leave: 'No one is free',
  block_edge: 'This is the edge of the block: the schedule next to it decides who can work',
  pattern: "No one's line has a shift here",
};

function countPhrases(counts: GapReason['counts'], options: GapWordOptions): string[] {
  const { audience } = options;
  const rules = {
    plannedRestMinutes: options.plannedRestMinutes ?? DEFAULT_LIMITS.restMinutesSoft,
    limits: {
      ...DEFAULT_LIMITS,
      weeklyRegularMinutes: options.weeklyRegularMinutes ?? DEFAULT_LIMITS.weeklyRegularMinutes,
      consecutiveDaysHard: options.consecutiveDaysMax ?? DEFAULT_LIMITS.consecutiveDaysHard,
    },
  };
  const toDeciders = audience === 'deciders';
  const shown: [GapPerson['stop'], number][] = [
    ['onLeave', toDeciders ? counts.onLeave : 0],
    ['rest', counts.rest],
    ['weeklyHours', counts.weeklyHours],
    ['consecutiveDays', counts.consecutiveDays],
    ['offByLine', toDeciders ? counts.offByLine : counts.offByLine + counts.onLeave],
  ];
  return shown
    .filter(([, count]) => count > 0)
    .map(([stop, count]) => `${formatCount(count)} ${stopWords(stop, rules, audience)}`);
}

/**
 * Covered share in percent with one decimal, rounded down, so that 100 is only said when nothing is short. Null
 * when nothing is required.
 */
export function coveredPercent(requiredMinutes: number, uncoveredMinutes: number): number | null {
  if (requiredMinutes <= 0) return null;
  // Whole thousandths first: 1 − 4/1000 is not exactly 0.996 in floating point.
  return Math.floor((1000 * (requiredMinutes - uncoveredMinutes)) / requiredMinutes) / 10;
}

/** `99.6 % of required hours covered`; `Nothing is required` when there is no requirement. */
export function coverageWords(
  requiredMinutes: number,
  uncoveredMinutes: number,
  subject: 'required hours' | 'required supervisor hours' = 'required hours',
): string {
  const percent = coveredPercent(requiredMinutes, uncoveredMinutes);
  return percent === null ? 'Nothing is required' : `${percent} % of ${subject} covered`;
}

/** The result of a generation in plain sentences, most important first. */
export function metricsWords(metrics: GenerationMetrics): string[] {
  const lines: string[] = [];
  if (metrics.requiredSupervisorMinutes > 0) {
    lines.push(
      coverageLine(
        metrics.requiredSupervisorMinutes,
        metrics.uncoveredSupervisorMinutes,
        'required supervisor hours',
      ),
    );
  }
  lines.push(
    coverageLine(metrics.requiredEmployeeMinutes, metrics.uncoveredEmployeeMinutes, 'required hours'),
  );
  if (metrics.openPieceMinutes > 0) {
    const left = metrics.uncoveredIfFilledEmployeeMinutes + metrics.uncoveredIfFilledSupervisorMinutes;
    const then = left === 0 ? 'nothing stays short' : `${formatDuration(left)} stay short`;
    lines.push(`${formatDuration(metrics.openPieceMinutes)} of open shifts; if all are taken, ${then}.`);
  }
  if (metrics.peopleWithPreference > 0) {
    const people = countOf(metrics.peopleWithPreference, 'person', 'people');
    lines.push(`${formatCount(metrics.peopleOnPreferredShift)} of ${people} on their preferred shift.`);
  }
  lines.push(spread('night shifts', metrics.nightShiftsMin, metrics.nightShiftsMax));
  lines.push(spread('weekend shifts', metrics.weekendShiftsMin, metrics.weekendShiftsMax));
  return lines;
}

function coverageLine(
  required: number,
  uncovered: number,
  subject: 'required hours' | 'required supervisor hours',
): string {
  const words = coverageWords(required, uncovered, subject);
  return uncovered > 0 ? `${words}; ${formatDuration(uncovered)} short.` : `${words}.`;
}

function spread(subject: string, min: number, max: number): string {
  if (min === max) return `Everyone has ${formatCount(max)} ${subject}.`;
  return `Between ${formatCount(min)} and ${formatCount(max)} ${subject} a person.`;
}

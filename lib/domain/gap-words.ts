import { type ClockStyle, countOf, formatCount, formatDuration, formatInterval } from './format.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import type { CenterClock, Gap, GapReason, GenerationMetrics } from './types.ts';

/** Deciders read that people are on leave; to others leave looks exactly like a day off. */
export type GapAudience = 'deciders' | 'others';

export type GapWordOptions = {
  audience: GapAudience;
  /** The rest that the schedule was planned with; minutes. */
  plannedRestMinutes?: number;
  weeklyRegularMinutes?: number;
  consecutiveDaysMax?: number;
  clockStyle?: ClockStyle;
};

/** `Fri 6 Feb 21:00–01:00: 6 of 7. No one is free: 4 on leave, 3 would rest under 8 h.` */
export function gapSentence(gap: Gap, clock: CenterClock, options: GapWordOptions): string {
  const when = formatInterval(gap, clock.timeZone, options.clockStyle);
  const chairs =
    gap.kind === 'employees' ? formatCount(gap.required) : countOf(gap.required, 'supervisor', 'supervisors');
  return `${when}: ${formatCount(gap.onDuty)} of ${chairs}. ${reasonSentence(gap.reason, options)}`;
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
  const rest = options.plannedRestMinutes ?? DEFAULT_LIMITS.restMinutesSoft;
  const weekly = options.weeklyRegularMinutes ?? DEFAULT_LIMITS.weeklyRegularMinutes;
  const days = options.consecutiveDaysMax ?? DEFAULT_LIMITS.consecutiveDaysHard;
  const toDeciders = options.audience === 'deciders';
  const offByLine = toDeciders ? counts.offByLine : counts.offByLine + counts.onLeave;
  const phrases: [number, string][] = [
    [toDeciders ? counts.onLeave : 0, 'on leave'],
    [counts.rest, `would rest under ${formatDuration(rest)}`],
    [counts.weeklyHours, `would pass ${formatDuration(weekly)} in the week`],
    [counts.consecutiveDays, `would work more than ${countOf(days, 'day', 'days')} in a row`],
    [offByLine, toDeciders ? 'off by their line' : 'off'],
  ];
  return phrases.filter(([count]) => count > 0).map(([count, words]) => `${formatCount(count)} ${words}`);
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

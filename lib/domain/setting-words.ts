/** Settings as people read them. */
import { fillingParts } from './filling-settings-words.ts';
import { type ClockStyle, countOf, formatDate, formatDuration, stampWords, WEEKDAY_NAMES } from './format.ts';
import { PATTERN_LABELS, PATTERNS } from './patterns.ts';
import type { SettingKind, SettingValues, SettingVersion } from './setting-records.ts';
import { signInParts } from './sign-in-settings-words.ts';
import type { TimeOffType } from './time-off-records.ts';
import { type LocalDate, PATTERN_IDS } from './types.ts';

/** One thing that a setting says: `Rest`, `10 h, at least 8 h`. */
type SettingPart = { label: string; words: string };

/** By id; a person who is not in it is somebody who is gone. */
export type SettingNames = { people: ReadonlyMap<string, string> };

const fullWeekdays: Readonly<Record<(typeof WEEKDAY_NAMES)[number], string>> = {
  Sun: 'Sunday',
  Mon: 'Monday',
  Tue: 'Tuesday',
  Wed: 'Wednesday',
  Thu: 'Thursday',
  Fri: 'Friday',
  Sat: 'Saturday',
};

/** `Sunday`. */
export function weekdayName(day: number): string {
  const short = WEEKDAY_NAMES[day];
  return short === undefined ? '' : fullWeekdays[short];
}

/** What a kind of time off is by its nature. */
export const LEAVE_TYPE_LABELS: Readonly<Record<TimeOffType, string>> = {
  vacation: 'Vacation',
  sick: 'Sick leave',
  personal: 'Personal time',
  training: 'Training',
};

const yesNo = (isSo: boolean): string => (isSo ? 'yes' : 'no');
const atMost = (count: number | null): string => (count === null ? 'no maximum' : `at most ${count}`);
const kept = (months: number | null): string =>
  months === null ? 'kept for ever' : `kept ${countOf(months, 'month', 'months')}`;

const describe: {
  [Kind in SettingKind]: (value: SettingValues[Kind], names: SettingNames) => SettingPart[];
} = {
  limits: (limits) => [
    {
      label: 'Rest',
      words: `${formatDuration(limits.restMinutesSoft)}, at least ${formatDuration(limits.restMinutesHard)}`,
    },
    {
      label: 'Duty',
      words: `${formatDuration(limits.dutyMinutesSoft)}, at most ${formatDuration(limits.dutyMinutesHard)}`,
    },
    {
      label: 'Seven days',
      words: `${formatDuration(limits.sevenDayMinutesSoft)}, at most ${formatDuration(limits.sevenDayMinutesHard)}`,
    },
    { label: 'Days in a row', words: `at most ${limits.consecutiveDaysHard}` },
    { label: 'Regular hours a week', words: formatDuration(limits.weeklyRegularMinutes) },
  ],
  workweek: ({ workweekStart }) => [{ label: 'Workweek', words: `starts on ${weekdayName(workweekStart)}` }],
  day_start: ({ dayStart }) => [{ label: 'Operational day', words: `starts at ${dayStart}` }],
  patterns: (rules) => [
    ...PATTERN_IDS.filter((id) => PATTERNS[id].segments.length > 1).map((id) => ({
      label: PATTERN_LABELS[id],
      words: shortShiftWords[rules[id]?.shortShift ?? 'either'],
    })),
    {
      label: 'Categories',
      words: PATTERN_IDS.some((id) => rules[id]?.sameCategory === false)
        ? 'may mix within a week'
        : 'one a week',
    },
  ],
  sign_in: signInParts,
  leave_rules: (rules, { people }) => [
    { label: 'Dispatchers off on a day', words: atMost(rules.capDispatchers) },
    { label: 'Supervisors off on a day', words: atMost(rules.capSupervisors) },
    {
      label: 'Undecided requests',
      words: `go on after ${rules.escalateAfterHours} h to ${
        rules.deputyId === null ? 'the admins' : (people.get(rules.deputyId) ?? 'somebody who is gone')
      }`,
    },
  ],
  leave_kind: (kind) => [
    { label: 'Name', words: kind.name },
    { label: 'Like', words: LEAVE_TYPE_LABELS[kind.type].toLowerCase() },
    { label: 'Takes hours from a balance', words: yesNo(kind.needsBalance) },
    { label: 'Counts to the caps', words: yesNo(kind.countsToCaps) },
    { label: 'Protected', words: yesNo(kind.isProtected) },
    { label: 'Private', words: yesNo(kind.isPrivate) },
    { label: 'Notice', words: kind.noticeDays === 0 ? 'none' : countOf(kind.noticeDays, 'day', 'days') },
    { label: 'In use', words: yesNo(kind.isActive) },
  ],
  swap_rules: (rules) => [
    {
      label: 'Notice',
      words:
        rules.noticeMinutes === 0
          ? 'until the shift starts'
          : `${formatDuration(rules.noticeMinutes)} before the earlier shift`,
    },
    { label: 'Swaps within one workweek only', words: yesNo(rules.isSameWorkweek) },
    { label: 'Trades that break no rule are approved at once', words: yesNo(rules.approvesClean) },
  ],
  notice_rules: (rules) => [
    { label: 'Urgent notices', words: `next channel after ${rules.fallbackMinutes} min` },
    { label: 'Not acknowledged', words: `supervisors hear of it after ${rules.ackHours} h` },
    { label: 'Nightly look ahead', words: `at ${rules.nightlyTime}` },
    { label: 'Own receiver', words: rules.webhookUrl ?? 'none' },
  ],
  retention: (rules) => [
    { label: 'Audit', words: kept(rules.auditMonths) },
    { label: 'Notices', words: kept(rules.noticeMonths) },
    { label: 'Messages', words: kept(rules.chatMonths) },
  ],
  qualification: ({ name, isActingSupervisor, isActive }) => [
    { label: 'Name', words: name },
    { label: 'May act as supervisor', words: yesNo(isActingSupervisor) },
    { label: 'In use', words: yesNo(isActive) },
  ],
  center: ({ name, timeZone, isActive }) => [
    { label: 'Name', words: name },
    { label: 'Time zone', words: timeZone },
    { label: 'Open', words: yesNo(isActive) },
  ],
  filling: fillingParts,
};

const shortShiftWords = {
  either: 'short shift first or last',
  first: 'short shift first',
  last: 'short shift last',
} as const;

/** A setting's value, part by part. */
function settingParts<Kind extends SettingKind>(
  kind: Kind,
  value: SettingValues[Kind],
  names: SettingNames,
): SettingPart[] {
  return describe[kind](value, names);
}

/** `Rest: 10 h, at least 8 h`. */
function partWords({ label, words }: SettingPart): string {
  return `${label}: ${words}`;
}

/** A value in a line: `Rest: 10 h, at least 8 h · Duty: 14 h, at most 16 h`. */
export function settingWords<Kind extends SettingKind>(
  kind: Kind,
  value: SettingValues[Kind],
  names: SettingNames,
): string {
  return settingParts(kind, value, names).map(partWords).join(' · ');
}

/**
 * What a version changes against the one that was in force before it; everything it says, for the first one.
 *
 * @param versions of one setting, in any order
 */
function changedParts(
  version: SettingVersion,
  versions: readonly SettingVersion[],
  names: SettingNames,
): SettingPart[] {
  const parts = settingParts(version.kind, version.value, names);
  const former = versions
    .filter(
      (other) => other.state !== 'withdrawn' && isBefore(other, version) && other.subject === version.subject,
    )
    .toSorted((a, b) => (isBefore(a, b) ? 1 : -1))[0];
  if (former === undefined) return parts;
  const before = settingParts(former.kind, former.value, names);
  return parts.filter(({ label, words }) => before.find((part) => part.label === label)?.words !== words);
}

function isBefore(a: SettingVersion, b: SettingVersion): boolean {
  return a.fromDate < b.fromDate || (a.fromDate === b.fromDate && a.id < b.id);
}

/** `today`, or `Mon 4 Jan`; with its year when that is another. */
export function fromWords(date: LocalDate, today: LocalDate): string {
  if (date === today) return 'today';
  return formatDate(date, { year: date.slice(0, 4) !== today.slice(0, 4) });
}

/** A version as a list shows it. */
export type VersionLine = {
  id: number;
  state: SettingVersion['state'];
  /** Why it could not come into force on its day; else null. */
  refusal: string | null;
  /** `Mon 4 Jan 2027`; null: it was so from the beginning. */
  from: string | null;
  /** What it changes; empty = nothing. */
  parts: readonly string[];
  /** `Ada Admin, Fri 6 Feb 14:03`; null: nobody changed it. */
  by: string | null;
};

/**
 * Versions of one setting for a list, in their order.
 *
 * @param view whose clock the times are read by
 */
export function versionLines(
  versions: readonly SettingVersion[],
  names: SettingNames,
  view: { timeZone: string; clockStyle: ClockStyle },
): VersionLine[] {
  return versions.map((version) => ({
    id: version.id,
    state: version.state,
    refusal: version.refusal,
    from: version.createdBy === null ? null : formatDate(version.fromDate, { year: true }),
    parts: changedParts(version, versions, names).map(partWords),
    by:
      version.createdBy === null
        ? null
        : stampWords(
            names.people.get(version.createdBy) ?? null,
            version.createdAt,
            view.timeZone,
            view.clockStyle,
          ),
  }));
}

/** A planned change against what is in force: `From Mon 4 Jan: Rest: 11 h, at least 8 h`. */
export function plannedWords<Kind extends SettingKind>(
  planned: { kind: Kind; fromDate: LocalDate; value: SettingValues[Kind] },
  inForce: SettingValues[Kind],
  names: SettingNames,
  today: LocalDate,
): string {
  const before = settingParts(planned.kind, inForce, names).map(partWords);
  const parts = settingParts(planned.kind, planned.value, names)
    .map(partWords)
    .filter((words) => !before.includes(words));
  return `From ${fromWords(planned.fromDate, today)}: ${parts.length === 0 ? 'as now' : parts.join(' · ')}`;
}

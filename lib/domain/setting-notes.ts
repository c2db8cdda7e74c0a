/** What to know before a setting is saved by which no schedule is judged. */
import { listOf } from './audit-changes.ts';
import { countOf, formatCount, formatDate, formatDuration } from './format.ts';
import type { SettingValues } from './setting-records.ts';
import { type SignInCounts, signInNotes } from './sign-in-settings-words.ts';
import type { LocalDate } from './types.ts';

/** A day on which more people are off than may be. */
export type DayOverCap = { date: LocalDate; center: string; isSupervisor: boolean; off: number; cap: number };

/** What the settings would touch, from the date of the change on. */
export type SettingCounts = {
  leave_rules: {
    /** By date. */
    over: readonly DayOverCap[];
    /** Requests that wait and touch a day that is full. */
    waiting: number;
  };
  leave_kind: {
    /** As it is now. */
    isActive: boolean;
    countsToCaps: boolean;
    needsBalance: boolean;
    isProtected: boolean;
    /** Requests that wait, and approved ones that are not over. */
    waiting: number;
    approved: number;
  };
  /** Offers that nobody has accepted yet, and those of them that nobody may accept any more. */
  swap_rules: { open: number; barred: number };
  notice_rules: {
    /** Notices that nobody has acknowledged for longer, of which supervisors have not heard. */
    late: number;
    /** The agency has a system of its own that gets notices. */
    hasReceiver: boolean;
  };
  sign_in: SignInCounts;
  /** What is older than it would be kept. */
  retention: { audit: number; notices: number; messages: number };
  /** What starts between the old and the new start, in words; null = nothing stands against it. */
  day_start: { problem: string | null };
  qualification: {
    /** What stands against it, in words; null = nothing. */
    problem: string | null;
    /** As it is on the day of the change without it. */
    isActive: boolean;
    acts: boolean;
    /** Active people who have it on the day of the change, and the first names of them. */
    holders: number;
    names: readonly string[];
  };
  center: {
    problem: string | null;
    /** As it is on the day of the change without it. */
    name: string;
    timeZone: string;
    isActive: boolean;
  };
  /** Openings on the date or later that are open, and call-outs that run. */
  filling: { open: number; callOuts: number };
};
/** The settings of which a sentence says what they touch. */
export type NotedKind = Exclude<keyof SettingCounts, 'day_start'>;

/** Days are named up to here; more are counted. */
const NAMED_DAYS_MAX = 3;

/** A sentence each; empty when there is nothing to know. */
export function settingNotes<Kind extends NotedKind>(
  kind: Kind,
  value: SettingValues[Kind],
  counts: SettingCounts[Kind],
  fromDate: LocalDate,
): string[] {
  return notes[kind](counts, value, fromDate);
}

type Noted<Kind extends NotedKind> = (
  counts: SettingCounts[Kind],
  value: SettingValues[Kind],
  fromDate: LocalDate,
) => string[];

const notes: { [Kind in NotedKind]: Noted<Kind> } = {
  leave_rules: ({ over, waiting }) => [
    ...overWords(over, 'dispatchers'),
    ...overWords(over, 'supervisors'),
    ...some(waiting, `${countOf(waiting, 'request waits', 'requests wait')} for a day that is full by then.`),
  ],
  leave_kind: (now, { countsToCaps, isActive, isProtected, needsBalance }) => {
    const approved = countOf(now.approved, 'approved request', 'approved requests');
    const waiting = countOf(now.waiting, 'request', 'requests');
    const asked = now.waiting + now.approved;
    return [
      ...some(
        now.isActive && !isActive ? asked : 0,
        `Nobody can ask for it any more. ${waiting} that wait${now.waiting === 1 ? 's' : ''} and ${approved} stay.`,
      ),
      ...some(
        now.countsToCaps === countsToCaps ? 0 : asked,
        `${approved} and ${waiting} that wait${now.waiting === 1 ? 's' : ''} ${countsToCaps ? 'count' : 'no longer count'} to the most who may be off on a day.`,
      ),
      ...some(
        now.needsBalance === needsBalance ? 0 : now.waiting,
        `${waiting} that wait${now.waiting === 1 ? 's' : ''} will ${needsBalance ? 'take hours from a balance' : 'take no hours from a balance'} when approved.`,
      ),
      ...some(
        now.isProtected === isProtected ? 0 : now.waiting,
        `${waiting} that wait${now.waiting === 1 ? 's' : ''} ${isProtected ? 'can no longer' : 'can then'} be denied for staffing.`,
      ),
    ];
  },
  swap_rules: ({ open, barred }, { noticeMinutes }) =>
    some(
      barred,
      `${formatCount(barred)} of ${countOf(open, 'open offer', 'open offers')} can no longer be accepted: less than ${formatDuration(noticeMinutes)} before the shift.`,
    ),
  notice_rules: ({ late, hasReceiver }, { fallbackMinutes, ackHours, nightlyTime, webhookUrl }) => [
    `Urgent notices go out by the next channel after ${fallbackMinutes} min, supervisors hear of what is not acknowledged after ${ackHours} h, and the nightly look ahead comes at ${nightlyTime}.`,
    ...some(
      late,
      `${countOf(late, 'notice was', 'notices were')} not acknowledged for more than ${ackHours} h: supervisors hear of ${late === 1 ? 'it' : 'them'} at once.`,
    ),
    ...(hasReceiver && webhookUrl === null ? ["The agency's own system gets no more notices."] : []),
    ...(!hasReceiver && webhookUrl !== null ? ["The agency's own system gets every notice, too."] : []),
  ],
  sign_in: signInNotes,
  retention: ({ audit, notices, messages }, { auditMonths, noticeMonths, chatMonths }) => {
    const gone = [
      ...some(audit, countOf(audit, 'entry of the audit', 'entries of the audit')),
      ...some(notices, countOf(notices, 'notice', 'notices')),
      ...some(messages, countOf(messages, 'message', 'messages')),
    ];
    return [
      `The audit is kept ${keptWords(auditMonths)}, notices ${keptWords(noticeMonths)}, messages of the chat ${keptWords(chatMonths)}.`,
      ...(gone.length === 0 ? [] : [`The first night removes ${listOf(gone)} for good.`]),
    ];
  },
  qualification: (now, { isActive, isActingSupervisor }, fromDate) => {
    const acts = isActive && isActingSupervisor;
    const have = countOf(now.holders, 'person has it', 'people have it');
    const from = formatDate(fromDate);
    return [
      ...(now.isActive === isActive
        ? []
        : [
            isActive
              ? `${have}, and it counts again from ${from} on.`
              : `${have}: from ${from} on it counts for nobody.`,
          ]),
      ...some(
        now.acts === acts ? 0 : now.holders,
        acts
          ? `${namedHolders(now)} can be named acting supervisor from ${from} on.`
          : `${namedHolders(now)} can no longer be named acting supervisor from ${from} on.`,
      ),
    ];
  },
  center: (now, { name, timeZone, isActive }, fromDate) => {
    const from = formatDate(fromDate);
    return [
      ...(now.name === name ? [] : [`${now.name} is called ${name} from ${from} on.`]),
      ...(now.timeZone === timeZone ? [] : [`Its clocks show the time of ${timeZone} from ${from} on.`]),
      ...(now.isActive === isActive
        ? []
        : [
            isActive
              ? `It opens again: from ${from} on schedules can be planned and people can work there.`
              : `It closes: nothing is planned there from ${from} on, and nobody new can be assigned to it until then.`,
          ]),
    ];
  },
  filling: ({ open, callOuts }, { automatic }, fromDate) => [
    ...some(
      open,
      `${countOf(open, 'open shift', 'open shifts')} from ${formatDate(fromDate)} on ${open === 1 ? 'is' : 'are'} filled by these steps.`,
    ),
    ...some(
      callOuts,
      `${countOf(callOuts, 'call-out that runs goes', 'call-outs that run go')} on by the rules of when ${callOuts === 1 ? 'it' : 'they'} began.`,
    ),
    ...(automatic.offers || automatic.startsOnSickCall || automatic.awardsClaims
      ? ['The app acts by itself only as chosen here, and each call-out can be taken over by hand.']
      : []),
  ],
};

/** `Ann Diaz and Bo Chen`, or `12 people`. */
function namedHolders({ holders, names }: SettingCounts['qualification']): string {
  if (holders > names.length) return countOf(holders, 'person', 'people');
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function keptWords(months: number | null): string {
  return months === null ? 'for ever' : `for ${countOf(months, 'month', 'months')}`;
}

function some(count: number, words: string): string[] {
  return count === 0 ? [] : [words];
}

/** `On 3 days more dispatchers are off than 2: Mon 2 Mar (3), Tue 3 Mar (4) … What is approved stays.` */
function overWords(over: readonly DayOverCap[], group: 'dispatchers' | 'supervisors'): string[] {
  const days = over.filter(({ isSupervisor }) => isSupervisor === (group === 'supervisors'));
  const [first] = days;
  if (first === undefined) return [];
  const isOneCenter = days.every(({ center }) => center === first.center);
  const named = days
    .slice(0, NAMED_DAYS_MAX)
    .map(({ date, center, off }) => `${formatDate(date)}${isOneCenter ? '' : `, ${center}`} (${off})`)
    .join(', ');
  const more = days.length > NAMED_DAYS_MAX ? ' …' : '.';
  return [
    `On ${countOf(days.length, 'day', 'days')} more than ${countOf(first.cap, group.slice(0, -1), group)} ${first.cap === 1 ? 'is' : 'are'} off: ${named}${more} What is approved stays.`,
  ];
}

/** Why somebody is not asked, in words that they and their union may read. Of leave never more than that it is approved. */
import type { Candidate } from './candidates.ts';
import {
  awakeFrom,
  type FillingWorld,
  isHard,
  isQualified,
  type Prospect,
  restedFrom,
  touches,
} from './filling-people.ts';
import type { FillingStep, SkipCode } from './filling-records.ts';
import { formatInstantTime } from './format.ts';
import type { RuleId } from './rules.ts';
import { MINUTE_MS, overlapMinutes } from './time.ts';
import type { Interval } from './types.ts';

export type Skip = { code: SkipCode; words: string };

/** What keeps somebody from the opening whatever else they do. */
export function personalSkip(prospect: Prospect, { facts, row }: FillingWorld): Skip | null {
  const { person, own } = prospect;
  if (row === null) return { code: 'impossible', words: 'This shift is not open any more.' };
  if (row.isLocked) return { code: 'impossible', words: 'This shift is locked.' };
  if (person.role === 'admin' && own.length === 0) {
    return { code: 'not_qualified', words: 'Works no shifts at this center.' };
  }
  if (isQualified(prospect, facts)) return null;
  return { code: 'not_qualified', words: 'This shift needs a supervisor, or somebody who may act as one.' };
}

/** What keeps somebody from counting on that day; `notCounting` as the candidate has it. */
export function dutyStateSkip(notCounting: Candidate['notCounting']): Skip | null {
  if (notCounting === null) return null;
  return notCounting === 'trainee'
    ? { code: 'trainee', words: 'In training: does not count towards the minimum.' }
    : { code: 'light_duty', words: 'On light duty: does not count towards the minimum.' };
}

/** Approved leave at the time of some work. */
export function leaveSkip({ approvedLeave }: Prospect, need: Interval): Skip | null {
  return approvedLeave.some((off) => overlapMinutes(off, need) > 0)
    ? { code: 'leave', words: 'Off on approved leave.' }
    : null;
}

const LIMIT_CODES: Partial<Readonly<Record<RuleId, SkipCode>>> = {
  rest_hard: 'rest',
  duty_hard: 'hours',
  seven_day_hard: 'hours',
  weekly_hours: 'hours',
  consecutive_days: 'hours',
};

/** The first hard limit that work would pass for somebody, or why they cannot have it at all. */
export function limitSkip(prospect: Prospect, candidate: Candidate, need: Interval): Skip | null {
  if (prospect.own.some((row) => overlapMinutes(row, need) > 0)) {
    return { code: 'impossible', words: 'Works at that time.' };
  }
  if (candidate.bar !== null) return { code: 'impossible', words: candidate.bar };
  if (!isHard(candidate)) return null;
  const hard = candidate.violations.find(({ severity }) => severity === 'hard');
  if (hard === undefined) return { code: 'limit', words: 'It would pass a limit.' };
  return { code: LIMIT_CODES[hard.ruleId] ?? 'limit', words: `It would mean ${hard.message}.` };
}

/** What an offer respects and a mandate does not. Who asked for the opening wants to be asked. */
export function offerSkip(
  step: FillingStep,
  prospect: Prospect,
  { facts, now }: FillingWorld,
  work: Interval,
): Skip | null {
  const { claimedAt, phone } = prospect.known;
  const isReached = step.channels.some((channel) => channel === 'push' || channel === 'email');
  if (!isReached && phone === null) return { code: 'unreachable', words: 'No phone number is known.' };
  if (claimedAt !== null) return null;
  if (touches(prospect, 'blackout', facts)) return { code: 'blackout', words: 'Wishes no overtime then.' };
  const { timeZone } = facts.roster.clock;
  // Who stays on after a night shift has not gone to sleep.
  const rested = prospect.endsInto ? work.startsAt : restedFrom(prospect, facts, work.startsAt);
  if (rested > work.startsAt) {
    const until = formatInstantTime(rested, timeZone);
    return { code: 'asleep', words: `Sleeps after a night shift until ${until}.` };
  }
  const awake = awakeFrom(prospect, facts, now);
  if (awake === now || awake + step.waitMinutes * MINUTE_MS <= work.startsAt) return null;
  const until = formatInstantTime(awake, timeZone);
  return { code: 'asleep', words: `Asleep until ${until}: too late to ask.` };
}

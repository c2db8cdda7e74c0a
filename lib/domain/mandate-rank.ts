/** The order of mandatory overtime, made from stored inputs alone, and who is protected from it. */
import { workweekOf } from './dated-rules.ts';
import { type FillingWorld, fillingWorld, type Prospect } from './filling-people.ts';
import { type Judged, judgeWhole } from './filling-proposals.ts';
import type { FillingFacts, MandateEntry, ScorePart } from './filling-records.ts';
import { seniorityWords } from './filling-score.ts';
import { dutyStateSkip, leaveSkip, limitSkip, personalSkip, type Skip } from './filling-skips.ts';
import { countOf, formatDuration } from './format.ts';
import type { MandateInputs, MandateRanking } from './mandate-records.ts';
import { dutyStateWords } from './roster.ts';
import { DAY_MINUTES, MINUTE_MS, operationalDateOf, overlapMinutes } from './time.ts';
import type { Instant, Interval } from './types.ts';

/** All that the ranking of a mandate over the whole opening reads, to be stored. People by id. */
export function mandateInputs(facts: FillingFacts, now: Instant): MandateInputs {
  const world = fillingWorld(facts, now);
  return mandateInputsOf(world, (prospect) => judgeWhole(world, prospect));
}

/** The same, where what the opening would mean for each may be known already. */
export function mandateInputsOf(
  world: FillingWorld,
  wholeOf: (prospect: Prospect) => Judged | null,
): MandateInputs {
  const { opening, rules } = world.facts;
  const { startsAt, endsAt, shiftDate, capacity } = opening;
  const people = world.prospects.map((prospect) => {
    const { person, known } = prospect;
    return {
      personId: person.id,
      fullName: person.fullName,
      mandates: known.mandates,
      lastMandateAt: known.lastMandateAt,
      seniorityDate: person.seniorityDate,
      seniorityRank: person.seniorityRank,
      skip: protectionOf(prospect, world, wholeOf(prospect)),
    };
  });
  people.sort((a, b) => (a.personId < b.personId ? -1 : 1));
  return { rules: rules.mandate, need: { startsAt, endsAt, shiftDate, capacity }, people };
}

/** Why somebody is not mandated; null when they may be. Neither wishes nor sleep protect. */
function protectionOf(prospect: Prospect, world: FillingWorld, whole: Judged | null): Skip | null {
  const { facts } = world;
  const { opening } = facts;
  const fixed =
    personalSkip(prospect, world) ??
    dutyStateSkip(dutyStateWords(prospect.person, opening.shiftDate)) ??
    leaveSkip(prospect, opening);
  if (fixed !== null) return fixed;
  if (whole === null) return { code: 'impossible', words: 'This shift is not open any more.' };
  return (
    worksThen(prospect, whole) ??
    beforeLeave(prospect, facts) ??
    besideLeave(prospect, opening) ??
    mandatedThisWeek(prospect, facts) ??
    limitSkip(prospect, whole.candidate, opening)
  );
}

function worksThen(prospect: Prospect, { candidate, proposal }: Judged): Skip | null {
  const skip = limitSkip(prospect, candidate, proposal);
  return skip?.code === 'impossible' ? skip : null;
}

function beforeLeave({ approvedLeave }: Prospect, { opening, rules }: FillingFacts): Skip | null {
  const hours = rules.mandate.leaveBufferHours;
  const isProtected = approvedLeave.some(
    ({ startsAt }) =>
      overlapMinutes({ startsAt: startsAt - hours * 60 * MINUTE_MS, endsAt: startsAt }, opening) > 0,
  );
  if (!isProtected) return null;
  return { code: 'before_leave', words: `Within ${formatDuration(hours * 60)} before approved leave.` };
}

/** Days without work that lie between approved leave and the work before or after it. */
function besideLeave({ approvedLeave, own }: Prospect, need: Interval & { shiftDate: string }): Skip | null {
  if (own.some(({ shiftDate }) => shiftDate === need.shiftDate)) return null;
  const before = own.filter(({ endsAt }) => endsAt <= need.startsAt).map(({ endsAt }) => endsAt);
  const after = own.filter(({ startsAt }) => startsAt >= need.endsAt).map(({ startsAt }) => startsAt);
  const off: Interval = {
    startsAt: Math.max(Number.NEGATIVE_INFINITY, ...before),
    endsAt: Math.min(Number.POSITIVE_INFINITY, ...after),
  };
  if (!approvedLeave.some((leave) => overlapMinutes(leave, off) > 0)) return null;
  return { code: 'beside_leave', words: 'On days off beside approved leave.' };
}

function mandatedThisWeek({ known }: Prospect, { opening, roster }: FillingFacts): Skip | null {
  const week = workweekOf(opening.shiftDate, roster.ruleVersions);
  const isOfWeek = (at: Instant): boolean =>
    workweekOf(operationalDateOf(at, roster.clock), roster.ruleVersions) === week;
  if (!known.mandatedAt.some(isOfWeek)) return null;
  return { code: 'mandated_this_week', words: 'Mandated already in this workweek.' };
}

/**
 * The list for a mandate, from its inputs and nothing else: the same inputs give the same list at any time. In rotation those
 * who never were come first, then who was least recently, then the least seniority; by inverse seniority that alone decides.
 */
export function rankMandates({ rules, need, people }: MandateInputs): MandateRanking {
  const byOrder = people.toSorted(
    (a, b) =>
      (rules.order === 'rotation' ? lastOf(a) - lastOf(b) : 0) ||
      b.seniorityRank - a.seniorityRank ||
      (a.personId < b.personId ? -1 : 1),
  );
  const ranked = byOrder
    .filter(({ skip }) => skip === null)
    .map((entry, index) => ({
      personId: entry.personId,
      fullName: entry.fullName,
      place: index + 1,
      parts: partsOf(entry, rules.order, need),
    }));
  const skipped = byOrder.flatMap(({ personId, fullName, skip }) =>
    skip === null ? [] : [{ personId, fullName, code: skip.code, words: skip.words }],
  );
  return { ranked, skipped };
}

/** Before every instant for who never was. */
function lastOf({ lastMandateAt }: MandateEntry): number {
  return lastMandateAt ?? Number.MIN_SAFE_INTEGER;
}

function partsOf(entry: MandateEntry, order: MandateInputs['rules']['order'], need: Interval): ScorePart[] {
  const seniority = { criterion: 'seniority', words: seniorityWords(entry), points: 0 };
  if (order === 'inverse_seniority') return [seniority];
  return [{ criterion: 'rotation', words: rotationWords(entry, need), points: 0 }, seniority];
}

function rotationWords({ mandates, lastMandateAt }: MandateEntry, { startsAt }: Interval): string {
  if (lastMandateAt === null) return 'Never mandated';
  const days = Math.floor((startsAt - lastMandateAt) / (DAY_MINUTES * MINUTE_MS));
  const times = countOf(Math.max(1, mandates), 'time', 'times');
  if (days < 0) return `Mandated ${times}, last since this shift began`;
  if (days === 0) return `Mandated ${times}, last within a day of this shift`;
  return `Mandated ${times}, last ${countOf(days, 'day', 'days')} before this shift`;
}

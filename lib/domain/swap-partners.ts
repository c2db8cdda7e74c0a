/** Who could trade for a shift, and why others could not, for everybody of a center in one go. */
import { workweekOf } from './dated-rules.ts';
import type { EditViolation } from './edit-judgement.ts';
import type { RosterMember } from './roster.ts';
import { dutiesOf, leaveByPerson, rowsByPerson } from './roster-index.ts';
import { checkTimeline, type RuleId } from './rules.ts';
import type { RuleVersion } from './setting-records.ts';
import { shortageOf } from './swap-coverage.ts';
import type { SwapFacts } from './swap-records.ts';
import { type HeldRow, isHeld, minutesMore, swapShiftOf, tradedRow } from './swap-trade.ts';
import type { AnswerOptions, NoPartner, NoTaker, Partner, PartnerList, Taker } from './swap-view.ts';
import { barWords, hardWords, notFreeWords, type TradeReader, warningWords, whyNot } from './swap-words.ts';
import { barOfPair, barOfRow, isBusy, judgeSide, judgeTrade } from './swaps.ts';
import { daysBetween } from './time.ts';
import { buildTimeline } from './timeline.ts';
import type { Instant } from './types.ts';

/** What a trade would be to its reader: why it cannot be, or what it warns of. */
type Answer = { why: string | null; warnings: readonly string[] };

/**
 * Everybody who could trade for a shift of the reader's, or take it, and why others could not: what `judgeTrade` says of each
 * pair, without judging each. People and shifts are those of the facts; shifts that have started are left out.
 */
export function findPartners(facts: SwapFacts, shift: HeldRow, now: Instant): PartnerList {
  const { roster } = facts;
  const list = {
    partners: [] as Partner[],
    others: [] as NoPartner[],
    takers: [] as Taker[],
    notTakers: [] as NoTaker[],
  };
  const own = swapShiftOf(shift, roster);
  const bar = barOfRow(shift, facts, now, 'agree');
  if (bar !== null) return { shift: own, bar: barWords(bar, facts), ...list };
  const answerOf = createAnswers(facts, shift, now);
  const byPerson = Map.groupBy(facts.rows.filter(isHeld), ({ userId }) => userId);
  const people = roster.people.filter(({ id }) => id !== shift.userId);
  for (const { id: personId, fullName } of people.sort(byName)) {
    const person = { personId, fullName };
    const gift = answerOf(personId, null);
    if (gift.why === null) list.takers.push({ ...person, warnings: gift.warnings });
    else list.notTakers.push({ ...person, why: gift.why });
    const rows = (byPerson.get(personId) ?? []).filter(({ startsAt }) => startsAt > now);
    if (rows.length === 0)
      list.others.push({ ...person, shift: null, why: 'No shift to give in these weeks.' });
    for (const row of rows.sort((a, b) => a.startsAt - b.startsAt)) {
      const { why, warnings } = answerOf(personId, row);
      const theirs = swapShiftOf(row, roster);
      if (why !== null) list.others.push({ ...person, shift: theirs, why });
      else list.partners.push({ ...person, shift: theirs, warnings, ...lengths(row, shift) });
    }
  }
  list.takers.sort((a, b) => Number(a.warnings.length > 0) - Number(b.warnings.length > 0));
  return { shift: own, bar: null, ...list, partners: bestFirst(list.partners, shift, roster.ruleVersions) };
}

/** Which of their shifts somebody could give for one that is offered to them, and why not others; `shift` is the offered one. */
export function findAnswers(
  facts: SwapFacts,
  { shift, responderId, isGiven }: { shift: HeldRow; responderId: string; isGiven: boolean },
  now: Instant,
): AnswerOptions {
  const reader = { id: responderId, isDecider: false };
  const answerOf = (other: HeldRow | null): Answer => {
    const trade = { shift, responderId, other };
    const judgement = judgeTrade(trade, facts, now, 'agree');
    const why = whyNot(judgement, trade, facts, reader);
    return { why, warnings: warningWords(judgement.violations, facts, reader) };
  };
  const offered = swapShiftOf(shift, facts.roster);
  const none = { shift: offered, warnings: [], shifts: [], others: [] };
  const bar =
    barOfRow(shift, facts, now, 'agree') ?? barOfPair({ shift, responderId, other: null }, facts, 'agree');
  if (bar !== null) return { ...none, bar: barWords(bar, facts) };
  if (isGiven) {
    const { why, warnings } = answerOf(null);
    return { ...none, bar: why, warnings };
  }
  const own = facts.rows
    .filter(isHeld)
    .filter(({ userId, startsAt }) => userId === responderId && startsAt > now);
  const shifts: Omit<Partner, 'personId' | 'fullName'>[] = [];
  const others: { shift: Partner['shift']; why: string }[] = [];
  for (const row of own.sort((a, b) => a.startsAt - b.startsAt)) {
    const { why, warnings } = answerOf(row);
    const given = swapShiftOf(row, facts.roster);
    if (why !== null) others.push({ shift: given, why });
    else shifts.push({ shift: given, warnings, ...lengths(shift, row) });
  }
  return { ...none, bar: null, shifts: bestFirst(shifts, shift, facts.roster.ruleVersions), others };
}

function byName(a: RosterMember, b: RosterMember): number {
  return a.fullName < b.fullName ? -1 : a.fullName > b.fullName ? 1 : 0;
}

function lengths(takes: HeldRow, gives: HeldRow): Pick<Partner, 'isSameLength' | 'minutesDifference'> {
  return {
    isSameLength: takes.nominalMinutes === gives.nominalMinutes,
    minutesDifference: minutesMore(takes, gives),
  };
}

/** Clean before warned, the same day or week first, the same length, the nearest day. */
function bestFirst<Item extends Pick<Partner, 'shift' | 'warnings' | 'isSameLength'>>(
  items: readonly Item[],
  { shiftDate }: Pick<HeldRow, 'shiftDate'>,
  versions: readonly RuleVersion[],
): Item[] {
  const week = workweekOf(shiftDate, versions);
  const ranked = items.map((item) => {
    const away = Math.abs(daysBetween(shiftDate, item.shift.shiftDate));
    const isSameWeek = workweekOf(item.shift.shiftDate, versions) === week;
    const distance = away === 0 ? 0 : isSameWeek ? 1 : 2;
    return { item, ranks: [Number(item.warnings.length > 0), distance, Number(!item.isSameLength), away] };
  });
  ranked.sort((a, b) => {
    const first = a.ranks.findIndex((rank, index) => rank !== b.ranks[index]);
    return first < 0 ? 0 : (a.ranks[first] ?? 0) - (b.ranks[first] ?? 0);
  });
  return ranked.map(({ item }) => item);
}

/**
 * Answers for one shift of the reader's against many others. The reader's side is judged once for shifts that are the same to
 * them, a coworker's once for all of their shifts that make no difference to it.
 */
function createAnswers(
  facts: SwapFacts,
  shift: HeldRow,
  now: Instant,
): (responderId: string, other: HeldRow | null) => Answer {
  const reader: TradeReader = { id: shift.userId, isDecider: false };
  const ownSides = new Map<string, readonly EditViolation[]>();
  const ownSide = (other: HeldRow | null): readonly EditViolation[] => {
    const key = other === null ? '' : sameToTaker(other, shift.userId);
    const known = ownSides.get(key) ?? judgeSide(facts, shift.userId, other, shift, now);
    ownSides.set(key, known);
    return known;
  };
  const takings = new Map<string, Taking>();
  const theirSide = (responderId: string, other: HeldRow | null): readonly EditViolation[] => {
    const taking = takings.get(responderId) ?? takingOf(facts, responderId, shift, now);
    takings.set(responderId, taking);
    if (other === null || taking.unconcerned.has(other.id)) return taking.violations;
    return judgeSide(facts, responderId, shift, other, now);
  };
  const stopped = (why: string): Answer => ({ why, warnings: [] });
  return (responderId, other) => {
    const trade = { shift, responderId, other };
    const bar = (other && barOfRow(other, facts, now, 'agree')) ?? barOfPair(trade, facts, 'agree');
    if (bar !== null) return stopped(barWords(bar, facts));
    const busy = (personId: string) => stopped(notFreeWords(personId, facts, reader));
    if (isBusy(facts, shift.userId, other, shift)) return busy(shift.userId);
    const own = ownSide(other);
    const [ownWhy] = hardWords(own, shift.userId, facts, reader);
    if (ownWhy !== undefined) return stopped(ownWhy);
    if (isBusy(facts, responderId, shift, other)) return busy(responderId);
    const violations = [...own, ...theirSide(responderId, other)];
    const why = whyNot({ bar: null, violations, shortage: shortageOf(trade, facts) }, trade, facts, reader);
    return { why, warnings: why === null ? warningWords(violations, facts, reader) : [] };
  };
}

/** All of a row that the rules ask of whoever takes it, as text that is equal for equal rows. */
function sameToTaker(row: HeldRow, personId: string): string {
  const { shiftId, shiftDate, localStart, localEnd, isOvertime, requiredRole, creditedUserId } = row;
  const isPaidBack = creditedUserId === personId;
  return [shiftId, shiftDate, localStart, localEnd, isOvertime, requiredRole, isPaidBack].join(' ');
}

/** What a person breaks who takes a row and keeps all of theirs, and the rows that they could as well give for it. */
type Taking = { violations: readonly EditViolation[]; unconcerned: ReadonlySet<number> };

/** Rules that weigh many days: any row may be what passes the limit. */
const LONG_RULES: ReadonlySet<RuleId> = new Set([
  'seven_day_hard',
  'seven_day_soft',
  'consecutive_days',
  'weekly_hours',
]);

/**
 * Giving a row changes nothing for whoever takes another where no rule over many days is broken with both, the row has no
 * part in what is broken, and it is a duty of its own: between two others it may be all that keeps them one duty.
 */
function takingOf(facts: SwapFacts, personId: string, takes: HeldRow, now: Instant): Taking {
  const { roster, rows } = facts;
  // Then the one in the way is all that they could give.
  if (isBusy(facts, personId, takes, null)) return { violations: [], unconcerned: new Set() };
  const own = [
    ...(rowsByPerson(rows).get(personId) ?? []),
    ...(rowsByPerson(roster.neighbours).get(personId) ?? []),
  ];
  const duties = dutiesOf([...own, tradedRow(takes, personId)]);
  const { workweekStart, limits, ruleVersions: versions } = roster;
  const leave = leaveByPerson(roster.leave).get(personId) ?? [];
  const context = { workweekStart, limits, versions, overtimeMayTouch: true, window: null };
  const broken = checkTimeline(duties, leave, context);
  const violations = broken.length === 0 ? [] : judgeSide(facts, personId, takes, null, now);
  if (broken.some(({ ruleId }) => LONG_RULES.has(ruleId))) return { violations, unconcerned: new Set() };
  const { spells } = buildTimeline(duties, leave, context);
  const alone = new Set(spells.flatMap((spell) => (spell.duties.length === 1 ? spell.duties : [])));
  const concerned = new Set(broken.flatMap((violation) => violation.duties));
  const isUnconcerned = (_: unknown, index: number): boolean => {
    const duty = duties[index];
    return duty !== undefined && alone.has(duty) && !concerned.has(duty);
  };
  return { violations, unconcerned: new Set(own.filter(isUnconcerned).map(({ id }) => id)) };
}

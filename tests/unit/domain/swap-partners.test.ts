import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Coverage, coverageOf } from '#lib/domain/coverage.ts';
import { DEFAULT_LIMITS } from '#lib/domain/limits.ts';
import { coverageDutiesOf } from '#lib/domain/live-coverage.ts';
import type { RosterMember } from '#lib/domain/roster.ts';
import { dutiesOf } from '#lib/domain/roster-index.ts';
import { checkTimeline } from '#lib/domain/rules.ts';
import { findAnswers, findPartners } from '#lib/domain/swap-partners.ts';
import type { SwapFacts } from '#lib/domain/swap-records.ts';
import { type HeldRow, isHeld, type Trade, tradedRow } from '#lib/domain/swap-trade.ts';
import { warningWords, whyNot } from '#lib/domain/swap-words.ts';
import { judgeTrade } from '#lib/domain/swaps.ts';
import { addDays, blockWindow, createZone, MINUTE_MS } from '#lib/domain/time.ts';
import { workweekHours } from '#lib/domain/timeline.ts';
import type { Leave, Limits } from '#lib/domain/types.ts';
import { DENVER } from './reference-center.ts';
import { ALWAYS_TRAINEE, factsOf, member } from './roster-world.ts';
import { heldRowOf, swapFactsOf } from './swap-world.ts';

const FIRST = '2026-03-01';
const DAYS = 16;
/** The stretch that rows lie in; what is beyond it comes as neighbours. */
const STRETCH = { startDate: addDays(FIRST, 2), endDate: addDays(FIRST, DAYS - 3) };
/** Four-hour shifts follow one another without a break; on many days they make long duties and long runs. */
const SHORT_CODES = ['E4', 'D4', 'S4'] as const;
const CODES = ['E4', 'E10', 'D10', 'D12', 'S4', 'S10', 'G4', 'G10', 'G12'] as const;
const NAMES = ['ada', 'ben', 'cy', 'dot', 'eve'] as const;
const zone = createZone(DENVER.timeZone);
const noon = (day: number) => zone.toInstant(addDays(FIRST, day), 12 * 60);

const FIRE = { id: 'fire', fromDate: '2026-01-01', toDate: addDays(FIRST, 8) };

const people: fc.Arbitrary<RosterMember[]> = fc
  .array(
    fc.record({
      isTrainee: fc.boolean(),
      holds: fc.boolean(),
      isSupervisor: fc.integer({ max: 9 }).map((n) => n === 9),
      isActive: fc.integer({ min: 0, max: 9 }).map((n) => n !== 9),
    }),
    { minLength: NAMES.length, maxLength: NAMES.length },
  )
  .map((list) =>
    list.map(({ isTrainee, holds, isSupervisor, isActive }, index) =>
      member(NAMES[index] ?? '', {
        notCounting: isTrainee ? ALWAYS_TRAINEE : [],
        isActive: index === 0 || isActive,
        role: isSupervisor ? 'supervisor' : 'dispatcher',
        qualifications: holds ? [FIRE] : [],
      }),
    ),
  );

type Draw = { who: number; code: string; day: number; flag: number };
const drawOf = (who: number, codes: readonly string[], flags: fc.Arbitrary<number>): fc.Arbitrary<Draw> =>
  fc.record({ who: fc.nat(who), code: fc.constantFrom(...codes), day: fc.nat(DAYS - 1), flag: flags });
const draws = fc.array(drawOf(NAMES.length - 1, CODES, fc.nat(19)), { minLength: 10, maxLength: 50 });
/** Two people with much overtime, and limits that they reach. */
const denseDraws = fc.array(drawOf(1, SHORT_CODES, fc.constantFrom(0, 0, 19)), {
  minLength: 20,
  maxLength: 50,
});
const TIGHT_LIMITS = { ...DEFAULT_LIMITS, sevenDayMinutesSoft: 24 * 60, sevenDayMinutesHard: 44 * 60 };
const worlds = fc.oneof(
  fc.record({ drawn: draws, limits: fc.constant(DEFAULT_LIMITS) }),
  fc.record({ drawn: denseDraws, limits: fc.constantFrom(DEFAULT_LIMITS, TIGHT_LIMITS) }),
);

function rowOfDraw({ who, code, day, flag }: Draw): HeldRow {
  const name = NAMES[who] ?? '';
  return heldRowOf(name, code, addDays(FIRST, day), {
    isOvertime: flag < 5,
    isLocked: flag === 5,
    isActing: flag === 6,
    localEnd: flag === 7 ? '18:15' : null,
    creditedUserId: flag === 8 ? 'ada' : flag === 9 ? 'eve' : null,
  });
}

const leave: fc.Arbitrary<Leave[]> = fc.array(
  fc.record({ who: fc.nat(NAMES.length - 1), day: fc.nat(DAYS - 1), isPending: fc.boolean() }).map(
    ({ who, day, isPending }): Leave => ({
      personId: NAMES[who] ?? '',
      startsAt: noon(day),
      endsAt: noon(day + 1),
      state: isPending ? 'pending' : 'approved',
    }),
  ),
  { maxLength: 4 },
);

/** A requirement of people with a qualification beside that of employees. */
const REQUIREMENTS = factsOf()
  .requirements.slice(0, 2)
  .flatMap((each) => [
    { ...each, minEmployees: 2, minSupervisors: 0 },
    { ...each, id: `${each.id}-fire`, minEmployees: 1, minSupervisors: 0, qualificationId: 'fire' },
  ]);

function coverageBy(rows: readonly HeldRow[], facts: SwapFacts['roster']): Coverage {
  return coverageOf({
    clock: DENVER,
    window: blockWindow(facts.schedule, DENVER),
    requirements: REQUIREMENTS,
    duties: coverageDutiesOf(facts, rows),
    supervisorsCountAsEmployees: true,
  });
}

function factsWith(
  rows: readonly HeldRow[],
  given: { people: RosterMember[]; leave?: Leave[]; isSameWorkweek?: boolean; limits?: Limits },
): SwapFacts {
  const isInside = ({ shiftDate }: HeldRow) => shiftDate >= STRETCH.startDate && shiftDate <= STRETCH.endDate;
  const facts = swapFactsOf(rows.filter(isInside), {
    rules: {
      noticeMinutes: 1440,
      isSameWorkweek: given.isSameWorkweek ?? false,
      approvesClean: false,
      version: 1,
    },
    roster: {
      schedule: { ...factsOf().schedule, id: 0, ...STRETCH },
      people: given.people,
      leave: given.leave ?? [],
      limits: given.limits ?? DEFAULT_LIMITS,
      neighbours: rows.filter((row) => !isInside(row)),
    },
  });
  return { ...facts, coverage: coverageBy(facts.rows.filter(isHeld), facts.roster) };
}

const asText = (list: readonly unknown[]): string[] => list.map((each) => JSON.stringify(each)).sort();

describe('the finder', () => {
  it('says of each pair what judging it alone says', () => {
    const counts = { partners: 0, warned: 0, others: 0, takers: 0, notTakers: 0 };
    fc.assert(
      fc.property(worlds, people, leave, fc.boolean(), ({ drawn, limits }, members, off, isSameWorkweek) => {
        const rows = drawn.map(rowOfDraw);
        const facts = factsWith(rows, { people: members, leave: off, isSameWorkweek, limits });
        const held = facts.rows.filter(isHeld);
        const shift = held.find(
          ({ userId, isLocked, isActing }) => userId === 'ada' && !isLocked && !isActing,
        );
        const now = noon(3);
        if (shift === undefined || shift.startsAt - now < 1440 * MINUTE_MS) return;
        const found = findPartners(facts, shift, now);
        const reader = { id: 'ada', isDecider: false };
        const alone = (responderId: string, other: HeldRow | null) => {
          const trade = { shift, responderId, other };
          const judgement = judgeTrade(trade, facts, now, 'agree');
          const why = whyNot(judgement, trade, facts, reader);
          const isAllowed = judgement.need === 'nothing' || judgement.need === 'warning';
          expect(why === null).toBe(isAllowed);
          const warnings = isAllowed ? warningWords(judgement.violations, facts, reader) : [];
          return { who: responderId, id: other?.id ?? null, why, warnings };
        };
        const others = members.filter(({ id }) => id !== 'ada');
        const pairs = others.flatMap(({ id }) =>
          held.filter(({ userId, startsAt }) => userId === id && startsAt > now).map((row) => alone(id, row)),
        );
        const bare = { why: null, warnings: [] };
        expect(
          asText([
            ...found.partners.map(({ personId, shift: { assignmentId }, warnings }) => ({
              who: personId,
              id: assignmentId,
              ...bare,
              warnings,
            })),
            ...found.others.flatMap(({ personId, shift: theirs, why }) =>
              theirs === null ? [] : [{ who: personId, id: theirs.assignmentId, ...bare, why }],
            ),
          ]),
        ).toEqual(asText(pairs));
        expect(
          asText([
            ...found.takers.map(({ personId, warnings }) => ({
              who: personId,
              id: null,
              ...bare,
              warnings,
            })),
            ...found.notTakers.map(({ personId, why }) => ({ who: personId, id: null, ...bare, why })),
          ]),
        ).toEqual(asText(others.map(({ id }) => alone(id, null))));
        counts.partners += found.partners.length;
        counts.warned += found.partners.filter(({ warnings }) => warnings.length > 0).length;
        counts.others += found.others.length;
        counts.takers += found.takers.length;
        counts.notTakers += found.notTakers.length;
      }),
      { seed: 20_260_301, numRuns: 500 },
    );
    // Rosters in which nothing can be traded would prove nothing.
    expect(Object.entries(counts).filter(([, count]) => count < 20)).toEqual([]);
  });
});

/** Rows that break no rule together, some of them extra shifts. */
function cleanRows(drawn: readonly Draw[], members: readonly RosterMember[]): HeldRow[] {
  const rows: HeldRow[] = [];
  for (const draw of drawn) {
    const row = rowOfDraw({ ...draw, flag: draw.flag < 5 ? 0 : 19 });
    const isClean = broken([...rows, row], members, []).length === 0;
    if (isClean) rows.push(row);
  }
  return rows;
}

/** Every violation of everybody, soft ones too. */
function broken(rows: readonly HeldRow[], members: readonly RosterMember[], off: readonly Leave[]) {
  const { limits, workweekStart } = factsOf();
  return members.flatMap(({ id }) =>
    checkTimeline(
      dutiesOf(rows.filter(({ userId }) => userId === id)),
      off.filter(({ personId }) => personId === id),
      { limits, workweekStart, overtimeMayTouch: true, window: null },
    ),
  );
}

/** Slots short of each minimum. */
function shortages(coverage: Coverage): number[][] {
  const missing = (required: Uint16Array, onDuty: Uint16Array): number[] =>
    [...required].map((need, slot) => Math.max(0, need - (onDuty[slot] ?? 0)));
  return [
    missing(coverage.requiredEmployees, coverage.onDutyEmployees),
    missing(coverage.requiredSupervisors, coverage.onDutySupervisors),
    ...coverage.qualified.map(({ required, onDuty }) => missing(required, onDuty)),
  ];
}

const realMinutes = (rows: readonly HeldRow[]): number =>
  rows.reduce((sum, { startsAt, endsAt }) => sum + (endsAt - startsAt) / MINUTE_MS, 0);

/** By person, from their own rows and those that others work for their pay. */
function paidMinutes(rows: readonly HeldRow[], members: readonly RosterMember[]): number[] {
  const { workweekStart } = factsOf();
  return members.map(({ id }) => {
    const own = dutiesOf(rows.filter(({ userId }) => userId === id));
    const credited = rows.filter(({ creditedUserId, userId }) => creditedUserId === id && userId !== id);
    return workweekHours(own, workweekStart, DENVER, credited).reduce(
      (sum, week) => sum + week.paidMinutes,
      0,
    );
  });
}

describe('a shift that comes back to whom it is paid', () => {
  it('counts to the forty hours again, and another at the same time does not', () => {
    const week = [2, 3, 4].map((day) => heldRowOf('ada', 'D10', addDays(FIRST, 7 + day)));
    const short = heldRowOf('ada', 'S4', addDays(FIRST, 8));
    const [ben, cy] = [
      heldRowOf('ben', 'D12', addDays(FIRST, 12)),
      heldRowOf('cy', 'D12', addDays(FIRST, 12)),
    ];
    const facts = factsWith([...week, short, { ...ben, creditedUserId: 'ada' }, cy], {
      people: NAMES.map((name) => member(name)),
    });
    const found = findPartners(facts, short, 0);
    expect(found.partners.map(({ personId }) => personId)).toEqual(['cy']);
    expect(found.others[0]?.why).toBe(
      'You would have 42\u00a0h regular in the week of Sun 8 Mar, maximum 40\u00a0h.',
    );
  });
});

describe('a trade that is judged clean', () => {
  it('breaks no rule for anybody, leaves no slot shorter, and neither makes nor loses hours, also after others', () => {
    const done = { swaps: 0, gifts: 0, returned: 0 };
    const picks = fc.array(fc.record({ shift: fc.nat(99), to: fc.nat(99) }), {
      minLength: 15,
      maxLength: 25,
    });
    fc.assert(
      fc.property(draws, people, leave, picks, (drawn, members, off, picked) => {
        let rows = cleanRows(drawn, members);
        const honoured = off.filter((each) => broken(rows, members, [each]).length === 0);
        const before = { hours: realMinutes(rows), paid: paidMinutes(rows, members) };
        for (const { shift: nth, to } of picked) {
          const facts = factsWith(rows, { people: members, leave: honoured });
          const held = facts.rows.filter(isHeld);
          const shift = held[nth % Math.max(1, held.length)];
          if (shift === undefined) return;
          const trades = [
            ...members.map(({ id: responderId }): Trade => ({ shift, responderId, other: null })),
            ...held.map((other): Trade => ({ shift, responderId: other.userId, other })),
          ];
          const from = to % trades.length;
          const trade = [...trades.slice(from), ...trades.slice(0, from)].find(
            (each) => judgeTrade(each, facts, 0, 'agree').need === 'nothing',
          );
          if (trade === undefined) continue;
          const next = rows.map((row) => {
            if (row.id === trade.shift.id) return tradedRow(row, trade.responderId);
            return row.id === trade.other?.id ? tradedRow(row, trade.shift.userId) : row;
          });
          expect(broken(next, members, honoured)).toEqual([]);
          const former = shortages(coverageBy(rows, facts.roster));
          const latter = shortages(coverageBy(next, facts.roster));
          const isShorter = latter.some((kind, index) =>
            kind.some((missing, slot) => missing > (former[index]?.[slot] ?? 0)),
          );
          expect(isShorter).toBe(false);
          rows = next;
          expect({ hours: realMinutes(rows), paid: paidMinutes(rows, members) }).toEqual(before);
          done.swaps += trade.other === null ? 0 : 1;
          done.gifts += trade.other === null ? 1 : 0;
          done.returned += trade.shift.creditedUserId === trade.responderId ? 1 : 0;
        }
      }),
      { seed: 20_260_302, numRuns: 60 },
    );
    expect(Object.entries(done).filter(([, count]) => count < 20)).toEqual([]);
  });
});

describe('who answers an offer', () => {
  it('is told of the own shifts that could be given what the finder says of them, in their words', () => {
    const tomorrow = addDays(FIRST, 6);
    const shift = heldRowOf('ada', 'D10', tomorrow);
    const good = heldRowOf('ben', 'S10', addDays(tomorrow, 2));
    const same = heldRowOf('ben', 'D10', addDays(tomorrow, 3));
    const tired = heldRowOf('ben', 'G10', addDays(tomorrow, -1));
    const members = NAMES.map((name) => member(name));
    const facts = factsWith([shift, good, same, tired], { people: members });
    const answers = findAnswers(facts, { shift, responderId: 'ben', isGiven: false }, 0);
    // The night before would leave no rest before her shift, unless it is the one that is given.
    expect(answers.shifts.map((each) => [each.shift.assignmentId, each.warnings])).toEqual([[tired.id, []]]);
    expect(answers.others.map((each) => [each.shift.assignmentId, each.why])).toEqual([
      [good.id, 'You would have 4\u00a0h rest, minimum 8\u00a0h.'],
      [same.id, 'You would have 4\u00a0h rest, minimum 8\u00a0h.'],
    ]);
    const gift = findAnswers(facts, { shift, responderId: 'ben', isGiven: true }, 0);
    expect([gift.bar, gift.shifts]).toEqual(['You would have 4\u00a0h rest, minimum 8\u00a0h.', []]);
    const late = findAnswers(facts, { shift, responderId: 'ben', isGiven: true }, shift.startsAt - MINUTE_MS);
    expect(late.bar).toBe('D10 on Sat 7 Mar starts in less than 24\u00a0h, the notice for a trade.');
  });
});

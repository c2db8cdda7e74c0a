import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { workweekOf } from '#lib/domain/dated-rules.ts';
import { EDIT_NEEDS, judgeChange } from '#lib/domain/edit-judgement.ts';
import { proposalsFor } from '#lib/domain/filling-proposals.ts';
import { rankFilling } from '#lib/domain/filling-rank.ts';
import {
  type FillingFacts,
  type FillingPerson,
  type FillProposal,
  STEP_CRITERIA,
} from '#lib/domain/filling-records.ts';
import { mandateInputs, rankMandates } from '#lib/domain/mandate-rank.ts';
import { countsOn, type RosterMember, type RosterRow } from '#lib/domain/roster.ts';
import { touchedRows } from '#lib/domain/roster-edits.ts';
import { addDays, eachDate, operationalDateOf, overlapMinutes } from '#lib/domain/time.ts';
import { at, fillingOf, known } from './filling-world.ts';
import { DENVER } from './reference-center.ts';
import { ACTING, ALWAYS_TRAINEE, byId, edited, member, rowOf, TEMPLATES } from './roster-world.ts';

/** Over the spring clock change of 8 March. */
const DATES = eachDate('2026-03-02', '2026-03-15');
const MIDDLE = eachDate('2026-03-06', '2026-03-10');
const IDS = Array.from({ length: 9 }, (_, index) => `p${index}`);
const HOUR = 3_600_000;
const START = at('2026-03-01', '05:00');

const code = fc.constantFrom(...TEMPLATES.map((template) => template.code));
const stretch = fc
  .tuple(fc.integer({ min: 0, max: 14 * 24 }), fc.integer({ min: 1, max: 60 }))
  .map(([from, hours]) => ({ startsAt: START + from * HOUR, endsAt: START + (from + hours) * HOUR }));
const instant = fc.integer({ min: -60 * 24, max: 14 * 24 }).map((hours) => START + hours * HOUR);

const anyMember = (id: string, index: number): fc.Arbitrary<RosterMember> =>
  fc
    .record({
      role: fc.constantFrom(
        'dispatcher' as const,
        'dispatcher' as const,
        'supervisor' as const,
        'admin' as const,
      ),
      isActive: fc.integer({ max: 9, min: 0 }).map((each) => each > 0),
      notCounting: fc.constantFrom([], [], [], [...ALWAYS_TRAINEE]),
      pattern: fc.constantFrom('4x10' as const, '2x10' as const, null),
      qualifications: fc.constantFrom([], [ACTING]),
    })
    .map((over) => member(id, { ...over, seniorityRank: index + 1 }));

const anyPerson = (id: string): fc.Arbitrary<FillingPerson> =>
  fc
    .record({
      phone: fc.constantFrom('+13035550100', null),
      overtimeMinutes: fc.integer({ min: 0, max: 4 }).map((each) => each * 240),
      mandates: fc.integer({ min: 0, max: 3 }),
      lastMandateAt: fc.option(instant),
      mandatedAt: fc.array(instant, { maxLength: 2 }),
      availability: fc.array(
        fc
          .tuple(fc.constantFrom('overtime' as const, 'blackout' as const, 'standby' as const), stretch)
          .map(([kind, when]) => ({ kind, ...when })),
        { maxLength: 3 },
      ),
      sleep: fc.constantFrom(
        null,
        { startTime: '09:00', endTime: '17:00' },
        { startTime: '22:00', endTime: '06:00' },
      ),
      claimedAt: fc.option(instant, { freq: 3 }),
    })
    .map((over) => known(id, over));

const anyRow = fc
  .record({
    userId: fc.constantFrom(...IDS),
    template: code,
    date: fc.constantFrom(...DATES),
    isOvertime: fc.boolean(),
  })
  .map(({ userId, template, date, isOvertime }) => rowOf(userId, template, date, { isOvertime }));

const anyRows = fc.array(anyRow, { maxLength: 45 });

/** The rows that nobody else of their person's overlaps. */
function oneByOne(rows: readonly RosterRow[]): RosterRow[] {
  const kept: RosterRow[] = [];
  for (const row of rows) {
    if (kept.every((each) => each.userId !== row.userId || overlapMinutes(each, row) === 0)) kept.push(row);
  }
  return kept;
}

/** Four hours of somebody that end when the open shift starts, or start when it ends. */
function joining(userId: string, open: RosterRow, isBefore: boolean): RosterRow {
  const { shiftDate: date, shiftId } = open;
  const times = TEMPLATES.find(({ id }) => id === shiftId);
  if (times === undefined) throw new Error('no such template');
  const [from, to] = isBefore
    ? [addHours(times.startTime, -4), times.startTime]
    : [times.endTime, addHours(times.endTime, 4)];
  const edge = isBefore ? open.startsAt - 1 : open.endsAt;
  const shiftDate =
    isBefore && from < '05:00' && to >= '05:00' ? addDays(date, -1) : operationalDateOf(edge, DENVER);
  return rowOf(userId, 'E4', shiftDate, { localStart: from, localEnd: to });
}

const addHours = (time: string, hours: number): string =>
  `${String((Number(time.slice(0, 2)) + hours + 24) % 24).padStart(2, '0')}${time.slice(2)}`;

const anyFacts: fc.Arbitrary<FillingFacts> = fc
  .record({
    members: fc.tuple(...IDS.map(anyMember)),
    people: fc.tuple(...IDS.map(anyPerson)),
    rows: anyRows,
    leave: fc.array(
      fc.record({
        personId: fc.constantFrom(...IDS),
        state: fc.constantFrom('approved' as const, 'pending' as const),
        when: stretch,
      }),
      { maxLength: 5 },
    ),
    joins: fc.array(fc.tuple(fc.constantFrom(...IDS), fc.boolean()), { maxLength: 4 }),
    template: code,
    date: fc.constantFrom(...MIDDLE),
    requiredRole: fc.constantFrom('dispatcher' as const, 'dispatcher' as const, 'supervisor' as const),
    order: fc.constantFrom('rotation' as const, 'inverse_seniority' as const),
    ranking: fc.uniqueArray(
      fc.record({
        criterion: fc.constantFrom(...STEP_CRITERIA),
        weight: fc.option(fc.integer({ min: 1, max: 9 })),
      }),
      { selector: ({ criterion }) => criterion, maxLength: 4 },
    ),
  })
  .map(({ members, people, rows, joins, leave, template, date, requiredRole, order, ranking }) => {
    const open = rowOf(null, template, date, { requiredRole });
    const beside = joins.map(([userId, isBefore]) => joining(userId, open, isBefore));
    const facts = fillingOf(open, oneByOne([...beside, ...rows]), {
      people,
      roster: {
        people: members,
        leave: leave.map(({ when, ...off }) => ({ ...off, ...when })),
      },
    });
    const { rules } = facts;
    const steps = rules.steps.map((step) => (step.id === 'off' ? { ...step, ranking } : step));
    return { ...facts, rules: { ...rules, steps, mandate: { ...rules.mandate, order } } };
  });

const anyNow = fc.integer({ min: -48, max: 4 });
const nowOf = ({ opening }: FillingFacts, hours: number): number => opening.startsAt + hours * HOUR;

/** What a proposal does to the rows, judged as a save of the same moment is. */
function done(
  { rows, roster }: FillingFacts,
  { edits }: Pick<FillProposal, 'edits'>,
  personId: string,
  now: number,
) {
  const { operations, list } = edited(rows, edits, roster);
  const touched = touchedRows(byId(rows), operations, roster);
  const rowsOf = (id: string) => rows.filter(({ userId }) => userId === id);
  const judgement = judgeChange({ facts: roster, ...touched, rowsOf, now });
  const own = list.filter(({ userId }) => userId === personId).sort((a, b) => a.startsAt - b.startsAt);
  return { list, judgement, own };
}

describe('in any world', () => {
  it('everybody active is in every step once, ranked from 1 on or skipped with words', () => {
    fc.assert(
      fc.property(anyFacts, anyNow, (facts, hours) => {
        const active = facts.roster.people.filter(({ isActive }) => isActive).map(({ id }) => id);
        for (const { ranked, skipped } of rankFilling(facts, nowOf(facts, hours)).steps) {
          const ids = [...ranked, ...skipped].map(({ personId }) => personId);
          expect(ids.toSorted()).toEqual(active.toSorted());
          expect(ranked.map(({ place }) => place)).toEqual(ranked.map((_, index) => index + 1));
          for (const { words } of skipped) expect(words.length).toBeGreaterThan(3);
        }
      }),
      { seed: 911, numRuns: 150 },
    );
  });

  it('the order is the same whatever order the facts come in', () => {
    fc.assert(
      fc.property(anyFacts, anyNow, (facts, hours) => {
        const now = nowOf(facts, hours);
        const turned: FillingFacts = {
          ...facts,
          rows: facts.rows.toReversed(),
          people: facts.people.toReversed(),
          roster: {
            ...facts.roster,
            people: facts.roster.people.toReversed(),
            leave: facts.roster.leave.toReversed(),
          },
        };
        expect(rankFilling(turned, now)).toEqual(rankFilling(facts, now));
        expect(mandateInputs(turned, now)).toEqual(mandateInputs(facts, now));
      }),
      { seed: 911, numRuns: 100 },
    );
  });

  it('what is ranked can be saved as it was judged, books nobody twice and passes no hard limit', () => {
    fc.assert(
      fc.property(anyFacts, anyNow, (facts, hours) => {
        const now = nowOf(facts, hours);
        const { steps } = rankFilling(facts, now);
        const before = facts.opening.endsAt - facts.opening.startsAt;
        for (const { personId, proposal, candidate } of steps.flatMap(({ ranked }) => ranked)) {
          const { judgement, own, list } = done(facts, proposal, personId, now);
          expect({ personId, need: candidate.need, violations: candidate.violations }).toEqual({
            personId,
            need: judgement.need,
            violations: judgement.violations,
          });
          expect(EDIT_NEEDS.indexOf(judgement.need)).toBeLessThanOrEqual(1);
          for (const [index, row] of own.entries()) {
            expect(overlapMinutes(row, own[index + 1] ?? { startsAt: 0, endsAt: 0 })).toBe(0);
          }
          expect(own).toContainEqual(
            expect.objectContaining({
              startsAt: proposal.startsAt,
              endsAt: proposal.endsAt,
              isOvertime: true,
            }),
          );
          const open = list.filter(({ userId }) => userId === null);
          const left = open.reduce((sum, row) => sum + row.endsAt - row.startsAt, 0);
          expect(left + proposal.endsAt - proposal.startsAt).toBe(before);
        }
      }),
      { seed: 911, numRuns: 150 },
    );
  });

  it('each proposal can be compiled and gives what it says, whatever it breaks', () => {
    fc.assert(
      fc.property(anyFacts, anyNow, (facts, hours) => {
        const now = nowOf(facts, hours);
        for (const { id } of facts.roster.people) {
          for (const proposal of proposalsFor(facts, id, now)) {
            const { own } = done(facts, proposal, id, now);
            expect(
              own.some((row) => row.startsAt === proposal.startsAt && row.endsAt === proposal.endsAt),
            ).toBe(true);
          }
        }
      }),
      { seed: 911, numRuns: 80 },
    );
  });

  it('a holdover reaches nobody whose duty ends at another time, an early call-in nobody whose starts at another', () => {
    fc.assert(
      fc.property(anyFacts, anyNow, (facts, hours) => {
        const { opening, rows } = facts;
        for (const { ranked, step } of rankFilling(facts, nowOf(facts, hours)).steps) {
          for (const { personId, proposal } of ranked) {
            const own = rows.filter(({ userId }) => userId === personId);
            const [stays, comes] = [
              own.some(({ endsAt }) => endsAt === opening.startsAt),
              own.some(({ startsAt }) => startsAt === opening.endsAt),
            ];
            if (proposal.kind === 'holdover') expect(stays).toBe(true);
            if (proposal.kind === 'early_call_in') expect(comes).toBe(true);
            if (facts.rules.steps[step]?.filters.includes('split')) expect(proposal.kind).not.toBe('take');
          }
        }
      }),
      { seed: 911, numRuns: 150 },
    );
  });

  it('the two parts of a split meet at one quarter of an hour', () => {
    fc.assert(
      fc.property(anyFacts, anyNow, (facts, hours) => {
        const { opening, rules } = facts;
        const split = rankFilling(facts, nowOf(facts, hours)).steps[
          rules.steps.findIndex(({ id }) => id === 'split')
        ];
        const cuts = new Set(
          (split?.ranked ?? []).map(({ proposal }) =>
            proposal.kind === 'holdover' ? proposal.endsAt : proposal.startsAt,
          ),
        );
        expect(cuts.size).toBeLessThanOrEqual(1);
        for (const cut of cuts) {
          expect(cut % (HOUR / 4)).toBe(0);
          expect(cut > opening.startsAt && cut < opening.endsAt).toBe(true);
        }
      }),
      { seed: 911, numRuns: 150 },
    );
  });

  it('nobody is mandated who is protected, and nobody spared without a reason', () => {
    fc.assert(
      fc.property(anyFacts, anyNow, (facts, hours) => {
        const now = nowOf(facts, hours);
        const { opening, roster, rows } = facts;
        const { ranked, skipped } = rankMandates(mandateInputs(facts, now));
        for (const { personId } of ranked) {
          const person = roster.people.find(({ id }) => id === personId);
          if (person === undefined) throw new Error(`${personId} is not there`);
          const off = roster.leave.filter((each) => each.personId === personId && each.state === 'approved');
          const day = { startsAt: opening.startsAt, endsAt: opening.endsAt + 24 * HOUR };
          expect(off.filter((each) => overlapMinutes(each, opening) > 0)).toEqual([]);
          expect(off.filter(({ startsAt }) => startsAt >= opening.endsAt && startsAt < day.endsAt)).toEqual(
            [],
          );
          expect(countsOn(person, opening.shiftDate)).toBe(true);
          const week = (each: number) =>
            workweekOf(operationalDateOf(each, roster.clock), roster.ruleVersions);
          const { mandatedAt } = facts.people.find((each) => each.personId === personId) ?? known(personId);
          expect(mandatedAt.map(week)).not.toContain(workweekOf(opening.shiftDate, roster.ruleVersions));
          const [whole] = proposalsFor(facts, personId, now);
          if (whole === undefined) throw new Error(`${personId} has no proposal`);
          expect(EDIT_NEEDS.indexOf(done(facts, whole, personId, now).judgement.need)).toBeLessThanOrEqual(1);
          const own = rows.filter(({ userId }) => userId === personId);
          const isAttached = (each: { startsAt: number; endsAt: number }): boolean => {
            const between =
              each.endsAt <= opening.startsAt
                ? { startsAt: each.endsAt, endsAt: opening.startsAt }
                : { startsAt: opening.endsAt, endsAt: each.startsAt };
            return own.every((row) => overlapMinutes(row, between) === 0 && overlapMinutes(row, each) === 0);
          };
          const works = own.some(({ shiftDate }) => shiftDate === opening.shiftDate);
          if (!works) expect(off.filter(isAttached)).toEqual([]);
        }
        for (const { code: why } of skipped) {
          expect([
            'not_in_step',
            'asleep',
            'blackout',
            'unreachable',
            'asked_before',
            'refused',
          ]).not.toContain(why);
        }
      }),
      { seed: 911, numRuns: 200 },
    );
  });

  it('a list for mandates is made again from what was stored, and is the step of the ranking', () => {
    fc.assert(
      fc.property(anyFacts, anyNow, (facts, hours) => {
        const now = nowOf(facts, hours);
        const inputs = mandateInputs(facts, now);
        const list = rankMandates(inputs);
        const stored = JSON.parse(JSON.stringify(inputs)) as typeof inputs;
        expect(rankMandates(stored)).toEqual(list);
        const step = rankFilling(facts, now).steps.at(-1);
        expect(step?.ranked.map(({ personId, place, parts }) => ({ personId, place, parts }))).toEqual(
          list.ranked.map(({ personId, place, parts }) => ({ personId, place, parts })),
        );
        expect(step?.skipped).toEqual(list.skipped);
        const rankOf = (id: string) => facts.roster.people.find((each) => each.id === id)?.seniorityRank ?? 0;
        const lastOf = (id: string) =>
          facts.people.find((each) => each.personId === id)?.lastMandateAt ?? null;
        for (const [index, { personId }] of list.ranked.entries()) {
          const next = list.ranked[index + 1]?.personId;
          if (next === undefined) continue;
          const [one, other] = [lastOf(personId), lastOf(next)];
          if (facts.rules.mandate.order === 'rotation' && one !== other) {
            expect(one === null || (other !== null && one < other)).toBe(true);
          } else expect(rankOf(personId)).toBeGreaterThan(rankOf(next));
        }
      }),
      { seed: 911, numRuns: 150 },
    );
  });
});

import { expect, it } from 'vitest';
import { DEFAULT_FILLING } from '#lib/domain/filling-defaults.ts';
import type { Judged } from '#lib/domain/filling-proposals.ts';
import type { FillingFacts } from '#lib/domain/filling-records.ts';
import type { Opening } from '#lib/domain/opening-records.ts';
import { barOf, isAtOnce } from '#lib/domain/opening-view.ts';

const startsAt = Date.parse('2031-01-06T16:00Z');
const opening: Opening = {
  id: 1,
  version: 1,
  centerId: 'center',
  scheduleId: 1,
  assignmentId: 1,
  shiftDate: '2031-01-06',
  startsAt,
  endsAt: startsAt + 36_000_000,
  code: 'DA10',
  capacity: 'dispatcher',
  isOvertime: false,
  origin: 'planned',
  state: 'open',
  isRanked: false,
  claimsUntil: null,
  note: null,
  openedAt: 0,
};

function judged(changed: Partial<Judged['candidate']> = {}): Judged {
  const candidate: Judged['candidate'] = {
    person: {
      id: 'ana',
      fullName: 'Ana',
      role: 'dispatcher',
      isActive: true,
      employeeNumber: null,
      seniorityDate: null,
      seniorityRank: 1,
      notCounting: [],
      pattern: '4x10',
      preferredShiftId: null,
      qualifications: [],
      line: null,
    },
    need: 'nothing',
    violations: [],
    bar: null,
    asActing: false,
    notCounting: null,
    restBeforeMinutes: null,
    restAfterMinutes: null,
    weekMinutesBefore: 0,
    weekMinutesAfter: 600,
    overtimeMinutes: 0,
    prefers: false,
    isOff: true,
    edits: [],
    ...changed,
  };
  return { candidate, proposal: { kind: 'take', startsAt, endsAt: opening.endsAt, edits: [] } };
}

const facts = (
  changed: Partial<Opening> = {},
  allowsWarnings = true,
): Pick<FillingFacts, 'opening' | 'rules'> => ({
  opening: { ...opening, ...changed },
  rules: { ...DEFAULT_FILLING, claims: { ...DEFAULT_FILLING.claims, allowsWarnings } },
});

const rest = {
  ruleId: 'rest_hard',
  severity: 'hard',
  message: 'Only 4 h of rest',
  minutes: 240,
  at: 0,
  personId: 'ana',
} as const;

it('a shift may be taken before it begins by whoever passes no hard limit', () => {
  expect(barOf(judged(), opening, startsAt - 1)).toBeNull();
  expect(barOf(judged({ need: 'warning' }), opening, startsAt - 1)).toBeNull();
  expect(barOf(judged(), opening, startsAt)).toBe('It has begun. Ask a supervisor.');
});

it('a bar says the limit, or what is impossible', () => {
  const hard = judged({ need: 'reason', violations: [rest] });
  expect(barOf(hard, opening, 0)).toBe('Only 4 h of rest.');
  expect(barOf(judged({ need: 'impossible', bar: 'Ana works at that time already.' }), opening, 0)).toBe(
    'Ana works at that time already.',
  );
  expect(barOf(judged({ need: 'second_supervisor' }), opening, 0)).toBe('It would pass a limit of yours.');
});

it('it is had at once by the first, and asked for where it is ranked', () => {
  expect(isAtOnce(facts(), judged())).toBe(true);
  expect(isAtOnce(facts({ isRanked: true }), judged())).toBe(false);
});

it('a supervisor looks at warnings where the agency says so, and at whoever does not count', () => {
  const warned = judged({ need: 'warning' });
  expect(isAtOnce(facts(), warned)).toBe(true);
  expect(isAtOnce(facts({}, false), warned)).toBe(false);
  expect(isAtOnce(facts({}, false), judged())).toBe(true);
  expect(isAtOnce(facts(), judged({ notCounting: 'trainee' }))).toBe(false);
});

import { describe, expect, it } from 'vitest';
import { healthHref, readHealthQuery } from '#lib/domain/health-query.ts';
import type { CoverageSnapshot, HealthChange, HealthFacts } from '#lib/domain/health-records.ts';
import { changesView, noticeStepOf, openChanges, shortestNotice } from '#lib/domain/health-view-changes.ts';
import { historyView, openHistory, openKeptDay } from '#lib/domain/health-view-history.ts';
import { openPromise, promises, promiseView } from '#lib/domain/health-view-promise.ts';
import { openWaiting, waitingView } from '#lib/domain/health-view-requests.ts';
import { openRules, rulesView } from '#lib/domain/health-view-rules.ts';
import type { OpenedNumber, ReportView } from '#lib/domain/report-records.ts';
import { type ComparedShift, rosterDifference } from '#lib/domain/roster-difference.ts';

/** With every space a plain one. */
const plain = (text: string | undefined): string => (text ?? '').replaceAll('\u00a0', ' ');

const clock = { timeZone: 'America/Denver', dayStart: '05:00' };
const around = {
  names: new Map([
    ['a', 'Ana'],
    ['b', 'Ben'],
  ]),
  timeZone: clock.timeZone,
  scheduleId: 7,
};
const noon = Date.parse('2031-01-06T19:00Z');
const hour = 3_600_000;

const change = (changed: Partial<HealthChange> = {}): HealthChange => ({
  id: 1,
  at: noon,
  cause: 'edit',
  fromId: 'a',
  toId: 'b',
  fromDate: '2031-01-08',
  toDate: '2031-01-08',
  noticeMinutes: 3 * 1440,
  isCorrection: false,
  byName: 'Sam',
  reason: 'Called in sick',
  ...changed,
});
const nothing: HealthFacts = {
  firstAt: noon,
  promised: new Map(),
  changes: [],
  leave: [],
  swaps: [],
  openings: [],
  edits: [],
  snapshots: [],
};

/** Opens every number of a view; each is as much as what it opens to. */
function expectOpens(view: ReportView, open: (key: never) => OpenedNumber | null): number {
  let opened = 0;
  for (const { key, cells } of [...view.rows, ...(view.totals === null ? [] : [view.totals])]) {
    for (const { value, open: place } of cells) {
      if (place === undefined) continue;
      const number = open(place as never);
      expect(number?.value, `${key} ${place.measure}`).toBe(value);
      if (number?.unit === 'count') {
        expect(number.shares.length + (number.items?.length ?? 0), `${key} ${place.measure}`).toBe(value);
      }
      opened += 1;
    }
  }
  return opened;
}

describe('changes after publication', () => {
  const changes = [
    change({ id: 5, noticeMinutes: 90 }),
    change({ id: 4, cause: 'trade', noticeMinutes: 20 * 1440 }),
    change({ id: 3, noticeMinutes: -30, isCorrection: true }),
    change({ id: 2, noticeMinutes: 1440, toDate: null, toId: null }),
  ];

  it('are counted by the notice they gave; what was corrected afterwards gave none', () => {
    expect(changes.map(noticeStepOf)).toEqual(['day', 'long', 'corrected', 'week']);
    expect(noticeStepOf(change({ noticeMinutes: -5 }))).toBe('day');
    expect(noticeStepOf(change({ noticeMinutes: 7 * 1440 }))).toBe('fortnight');
    expect(shortestNotice(changes)).toBe(90);
    expect(shortestNotice([change({ isCorrection: true })])).toBeNull();
  });

  it('open to each of them, with who, when and why', () => {
    const facts = { ...nothing, changes };
    const view = changesView(facts);
    expect(view.summary).toBe('4 changes since it was published, 1 of them with less than 24 h of notice.');
    expect(expectOpens(view, (key) => openChanges(facts, key, around))).toBeGreaterThan(8);
    const opened = openChanges(facts, { measure: 'all', personId: '', period: 'edit' }, around);
    expect(opened?.items?.map(({ text }) => plain(text))).toEqual([
      'Wed 8 Jan: Ana, now Ben. Edited, Sam, Mon 6 Jan 12:00, 1 h 30 min of notice – Called in sick',
      'Wed 8 Jan: Ana, now Ben. Edited, Sam, Mon 6 Jan 12:00, after the fact – Called in sick',
      'Wed 8 Jan: cancelled, was of Ana. Edited, Sam, Mon 6 Jan 12:00, 24 h of notice – Called in sick',
    ]);
    expect(opened?.items?.[0]?.href).toBe('/roster?block=7&view=week&date=2031-01-08&cell=b.2031-01-08');
    expect(openChanges(facts, { measure: 'none', personId: '', period: '' }, around)).toBeNull();
  });
});

describe('the promise', () => {
  const shift = (userId: string, day: number, startHour = 9): ComparedShift => ({
    userId,
    shiftId: 1,
    shiftDate: `2031-01-0${day}`,
    startsAt: Date.parse(`2031-01-0${day}T00:00Z`) + startHour * hour,
    endsAt: Date.parse(`2031-01-0${day}T00:00Z`) + (startHour + 10) * hour,
    isOvertime: false,
    isActing: false,
    requiredRole: 'dispatcher',
  });
  const before = [shift('a', 6), shift('a', 7), shift('a', 8), shift('b', 6), shift('b', 9)];
  const after = [
    shift('a', 6),
    // Only marked otherwise: it is worked as promised.
    { ...shift('a', 7), isOvertime: true },
    shift('b', 8),
    shift('b', 6, 13),
    shift('b', 9),
  ];
  const facts = {
    ...nothing,
    promised: new Map([
      ['a', 3],
      ['b', 2],
    ]),
    changes: [
      change({ id: 2, cause: 'trade', fromId: 'a', toId: 'b', noticeMinutes: 10 }),
      change({
        id: 1,
        fromId: 'b',
        toId: 'b',
        fromDate: '2031-01-06',
        toDate: '2031-01-06',
        noticeMinutes: 600,
      }),
    ],
  };
  const people = [
    { id: 'a', fullName: 'Ana' },
    { id: 'b', fullName: 'Ben' },
    { id: 'c', fullName: 'Cora' },
  ];
  const found = promises(facts, rosterDifference(before, after), people);

  it('stands where somebody works from the same to the same time; own trades are not the desk’s', () => {
    expect(found.map(({ days: _, ...each }) => each)).toEqual([
      {
        personId: 'a',
        name: 'Ana',
        promised: 3,
        kept: 2,
        byOwnWish: 1,
        byDesk: 0,
        addedDays: 0,
        noticeMinutes: null,
      },
      {
        personId: 'b',
        name: 'Ben',
        promised: 2,
        kept: 1,
        byOwnWish: 0,
        byDesk: 1,
        addedDays: 1,
        noticeMinutes: 600,
      },
    ]);
  });

  it.each(['person', 'crew'] as const)('opens to its shifts by %s', (by) => {
    const crews = [
      { key: 'day 123', label: 'Day · Mon–Wed', people: [] },
      { key: 'none', label: 'No stable line', people: [] },
    ];
    const view = promiseView(found, crews, by);
    expect(plain(view.summary)).toBe('60.0 % of the promised shifts stand; the desk changed 1 of them.');
    expect(view.rows.map(({ cells }) => cells[0]?.value)).toEqual(
      by === 'crew' ? ['No stable line'] : ['Ana', 'Ben'],
    );
    const shifts = after.map((each, id) => ({
      ...each,
      id,
      scheduleId: 7,
      creditedUserId: null,
      code: 'DA10',
      category: 'day' as const,
      startTime: '09:00',
      source: 'generated' as const,
    }));
    const reported = { shifts, fromDate: '2031-01-06', toDate: '2031-01-12', clock };
    expect(expectOpens(view, (key) => openPromise(found, crews, key, reported, 7))).toBeGreaterThan(5);
  });
});

describe('rules, what waits, and the kept coverage', () => {
  it('rules tell what was passed with a reason and what without', () => {
    const rules = {
      breaks: [
        {
          ruleId: 'acting' as const,
          severity: 'hard' as const,
          message: 'acting supervisor without the qualification for it',
          minutes: 600,
          at: noon,
          personId: 'a',
          date: '2031-01-06',
          reasons: ['Nobody else was there'],
        },
      ],
      otherReasons: [{ userId: 'b', shiftDate: '2031-01-07', reason: 'Agreed' }],
    };
    const view = rulesView(rules);
    expect(view.summary).toBe('1 limit is broken, each with a reason; 0 targets are missed.');
    expect(expectOpens(view, (key) => openRules(rules, key, around))).toBeGreaterThan(3);
    expect(openRules(rules, { measure: 'all', personId: '', period: '' }, around)?.items).toMatchObject([
      { text: 'Ana, Mon 6 Jan: acting supervisor without the qualification for it – Nobody else was there' },
      { text: 'Ben, Tue 7 Jan: breaks nothing now – Agreed' },
    ]);
  });

  it('what waits is told by kind, with the age of the oldest', () => {
    const facts: HealthFacts = {
      ...nothing,
      leave: [{ id: 3, name: 'Ana', startsAt: noon, endsAt: noon + hour, askedAt: noon - 2 * hour }],
      swaps: [
        {
          id: 4,
          requester: 'Ben',
          responder: null,
          status: 'pending',
          shiftDate: '2031-01-08',
          askedAt: noon,
        },
      ],
      openings: [
        { id: 5, shiftDate: '2031-01-09', startsAt: noon, endsAt: noon + hour, askedAt: noon - hour },
      ],
      edits: [{ id: 'x', name: 'Sam', reason: null, askedAt: noon }],
    };
    const view = waitingView(facts, { ...around, now: noon });
    expect(view.rows.map(({ cells }) => cells.map(({ value }) => value))).toEqual([
      ['Time off', 1, 120],
      ['Trades', 1, 0],
      ['Open shifts offered', 1, 60],
      ['Edits for a second supervisor', 1, 0],
    ]);
    expect(expectOpens(view, (key) => openWaiting(facts, key, around))).toBe(5);
  });

  it('coverage is told as published, as last kept and now, and each day by its stretches', () => {
    const snapshot = (date: string, shortMinutes: number, takenAt: number): CoverageSnapshot => ({
      date,
      takenAt,
      occasion: takenAt === noon ? 'publication' : 'nightly',
      requiredMinutes: 1440,
      shortMinutes,
      supervisorRequiredMinutes: 0,
      supervisorShortMinutes: 0,
      qualifiedShortMinutes: 0,
    });
    const day = (date: string, uncoveredEmployeeMinutes: number) => ({
      date,
      requiredEmployeeMinutes: 1440,
      uncoveredEmployeeMinutes,
      requiredSupervisorMinutes: 0,
      uncoveredSupervisorMinutes: 0,
      requiredQualifiedMinutes: 0,
      uncoveredQualifiedMinutes: 0,
      worstEmployeeShortage: 1,
      worstSupervisorShortage: 0,
      worstQualifiedShortage: 0,
      overstaffedMinutes: 0,
    });
    const snapshots = [
      snapshot('2031-01-06', 0, noon),
      snapshot('2031-01-06', 120, noon + 24 * hour),
      snapshot('2031-01-13', 60, noon),
    ];
    const days = [day('2031-01-06', 180), day('2031-01-13', 0)];
    const range = { fromDate: '2031-01-06', toDate: '2031-01-19' };
    const view = historyView(snapshots, days, range);
    expect(view.rows.map(({ cells }) => cells.map(({ value }) => value))).toEqual([
      ['From Mon 6 Jan', 1440, 0, 120, 180, 1],
      ['From Mon 13 Jan', 1440, 60, 60, 0, 1],
    ]);
    expect(expectOpens(view, (key) => openHistory(snapshots, days, range, key, 7))).toBe(7);
    const slots = (from: number, to: number, value: number, other: number) =>
      Array.from({ length: 96 }, (_, slot) => (slot >= from && slot < to ? value : other));
    const kept = openKeptDay(
      [
        {
          takenAt: noon,
          occasion: 'publication',
          requiredEmployees: slots(0, 96, 2, 2),
          onDutyEmployees: slots(16, 32, 1, 2),
          requiredSupervisors: slots(0, 96, 1, 1),
          onDutySupervisors: slots(92, 96, 0, 1),
        },
      ],
      '2031-01-06',
      clock,
      7,
    );
    expect(kept.reasons).toEqual([
      'Published Mon 6 Jan 2031 12:00: Mon 6 Jan 09:00–13:00: 1 of 2 employees; Tue 7 Jan 04:00–05:00: 0 of 1 supervisors',
    ]);
  });
});

describe('the address of a schedule’s health', () => {
  it('is read as it is written, and what it says wrongly is as by default', () => {
    const query = {
      part: 'promise' as const,
      by: 'crew' as const,
      open: { measure: 'kept', personId: '', period: 'day 123' },
      sort: { column: 2, descending: true },
    };
    const href = healthHref(7, query);
    expect(readHealthQuery(new URL(href, 'http://x').searchParams)).toEqual(query);
    expect(readHealthQuery({ part: 'x', by: 'crew', open: 'a.b', sort: 'z' })).toEqual({
      part: 'coverage',
      by: 'person',
      open: { measure: 'a', personId: 'b', period: '' },
      sort: null,
    });
  });
});

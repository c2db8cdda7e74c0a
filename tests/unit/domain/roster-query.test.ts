import { describe, expect, it } from 'vitest';
import type { RosterBlock } from '#lib/domain/roster.ts';
import {
  chooseBlock,
  datesOf,
  firstRange,
  parseRosterQuery,
  ROSTER_VIEWS,
  type RosterQuery,
  rangeLabel,
  rosterHref,
  rosterRange,
  rosterSteps,
  shownRange,
} from '#lib/domain/roster-query.ts';

const block = { startDate: '2026-02-03', endDate: '2026-05-31' };
const bare: RosterQuery = {
  block: null,
  view: 'fortnight',
  date: null,
  group: 'none',
  sort: 'seniority',
  q: '',
  show: 'all',
  cell: null,
  open: null,
};

describe('an address', () => {
  it('says nothing of what is as by default', () => {
    expect(rosterHref(bare)).toBe('/roster');
    expect(parseRosterQuery({})).toEqual(bare);
  });

  it('reads back what it writes', () => {
    const query: RosterQuery = {
      block: 7,
      view: 'month',
      date: '2026-03-08',
      group: 'crew',
      sort: 'hours',
      q: 'muñoz & co',
      show: 'short',
      cell: { userId: '0f8fad5b-d9cb-469f-a165-70867728950e', date: '2026-03-09' },
      open: 12,
    };
    const { searchParams } = new URL(rosterHref(query), 'http://x');
    expect(parseRosterQuery(searchParams)).toEqual(query);
    expect(parseRosterQuery(Object.fromEntries(searchParams))).toEqual(query);
  });

  it('falls back where it is nonsense', () => {
    expect(
      parseRosterQuery({
        block: '-1',
        view: 'year',
        date: '2026-02-30',
        group: ['x'],
        sort: '',
        cell: 'diaz',
        open: '1e3',
        show: undefined,
      }),
    ).toEqual(bare);
    expect(parseRosterQuery({ view: ['week', 'day'], cell: 'a.2026-13-01' })).toMatchObject({
      view: 'week',
      cell: null,
    });
  });
});

describe('the block', () => {
  const blocks: RosterBlock[] = [
    { id: 1, name: 'Past', startDate: '2025-10-01', endDate: '2026-02-02', status: 'published' },
    { id: 2, name: 'Now', ...block, status: 'published' },
    { id: 3, name: 'Next', startDate: '2026-06-01', endDate: '2026-09-30', status: 'draft' },
  ];
  const chosen = (query: Partial<RosterQuery>, of = blocks) =>
    chooseBlock(of, { ...bare, ...query }, '2026-03-01')?.name;

  it('is the one that is named, else the published one of the day', () => {
    expect(chosen({ block: 3 })).toBe('Next');
    expect(chosen({})).toBe('Now');
    expect(chosen({ date: '2026-01-05' })).toBe('Past');
    expect(chosen({ cell: { userId: 'a', date: '2026-01-05' } })).toBe('Past');
  });

  it('is the latest published one, else the draft, else none', () => {
    expect(chosen({ date: '2027-01-01' })).toBe('Now');
    expect(chosen({}, blocks.slice(2))).toBe('Next');
    expect(chosen({}, [])).toBeUndefined();
    expect(chosen({ block: 9 })).toBeUndefined();
  });
});

describe('what is shown', () => {
  it('is whole workweeks and months, cut at the edges of the block', () => {
    expect(rosterRange('week', '2026-03-11', block, 0)).toEqual({
      fromDate: '2026-03-08',
      toDate: '2026-03-14',
    });
    expect(rosterRange('fortnight', '2026-03-11', block, 1)).toEqual({
      fromDate: '2026-03-09',
      toDate: '2026-03-22',
    });
    expect(rosterRange('month', '2026-02-20', block, 0)).toEqual({
      fromDate: '2026-02-03',
      toDate: '2026-02-28',
    });
    expect(rosterRange('day', '2026-02-20', block, 0)).toEqual({
      fromDate: '2026-02-20',
      toDate: '2026-02-20',
    });
  });

  it('starts where the block does when today lies outside, and has the day of the panel in it', () => {
    const range = (query: Partial<RosterQuery>, today = '2026-08-01') =>
      shownRange({ ...bare, view: 'week', ...query }, block, today, 0).fromDate;
    expect(range({})).toBe('2026-02-03');
    expect(range({}, '2026-03-11')).toBe('2026-03-08');
    expect(range({ date: '2026-12-01' })).toBe('2026-05-31');
    expect(range({ date: '2026-03-11', cell: { userId: 'a', date: '2026-04-01' } })).toBe('2026-03-29');
    expect(range({ date: '2026-03-11', cell: { userId: 'a', date: '2027-04-01' } })).toBe('2026-03-08');
  });

  it.each(ROSTER_VIEWS)('steps through all days of the block, each once, by %s', (view) => {
    const days: string[] = [];
    let date: string | null = block.startDate;
    while (date !== null) {
      const range = rosterRange(view, date, block, 0);
      days.push(...datesOf(range));
      const { earlier, later } = rosterSteps(view, range, block);
      if (later !== null) {
        const next = rosterRange(view, later, block, 0);
        const back: string | null = rosterSteps(view, next, block).earlier;
        expect(back === null ? null : rosterRange(view, back, block, 0)).toEqual(range);
      }
      if (days.length === datesOf(range).length) expect(earlier).toBeNull();
      date = later;
    }
    expect(days).toEqual(datesOf({ fromDate: block.startDate, toDate: block.endDate }));
  });

  it('is said in words', () => {
    expect(rangeLabel('day', { fromDate: '2026-02-04', toDate: '2026-02-04' })).toBe('Wed 4 Feb 2026');
    expect(rangeLabel('month', { fromDate: '2026-03-01', toDate: '2026-03-31' })).toBe('March 2026');
    expect(rangeLabel('month', { fromDate: '2026-02-03', toDate: '2026-02-28' })).toBe('3–28 Feb 2026');
  });

  it('comes with a week on both sides', () => {
    expect(firstRange({ fromDate: '2026-02-08', toDate: '2026-02-14' }, block)).toEqual({
      fromDate: '2026-02-03',
      toDate: '2026-02-21',
    });
  });
});

import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SEARCH_PLACES } from '#lib/domain/search-places.ts';
import { asksRecords, NOTHING_FOUND, readSearch, searchGroups } from '#lib/domain/search-records.ts';
import { ROLES, type Role } from '#lib/domain/types.ts';

const today = '2026-11-23';
const groupsOf = (typed: string, role: Role) =>
  searchGroups(readSearch(typed, today), NOTHING_FOUND, [], {
    role,
    timeZone: 'America/Denver',
    clockStyle: '24h',
  });

describe('reading a search', () => {
  it.each([
    ['2026-02-04', '2026-02-04'],
    ['4 feb', '2027-02-04'],
    ['Feb 4', '2027-02-04'],
    ['wed 4 february 2026', '2026-02-04'],
    ['Thursday, 26 Nov.', '2026-11-26'],
    ['1 may', '2027-05-01'],
    ['1 jun', '2026-06-01'],
    ['29 feb 2028', '2028-02-29'],
    ['today', today],
    ['tomorrow', '2026-11-24'],
    ['yesterday', '2026-11-22'],
  ])('knows the day in “%s”', (typed, day) => {
    expect(readSearch(typed, today).day).toBe(day);
  });

  it.each(['30 feb 2026', '4', 'february', '4 foo', '2026-13-01', 'may', '', 'd10', '0 jan', '99 dec'])(
    'knows no day in “%s”',
    (typed) => {
      expect(readSearch(typed, today).day).toBeNull();
    },
  );

  it('cuts what is endless, and asks for records by two letters or a day only', () => {
    expect(readSearch('x'.repeat(5000), today).text).toHaveLength(100);
    expect(asksRecords(readSearch(' a ', today))).toBe(false);
    expect(asksRecords(readSearch('ab', today))).toBe(true);
  });
});

describe('pages and help', () => {
  it('are of the role, and found by the beginnings of their words', () => {
    const found = (typed: string, role: Role) =>
      groupsOf(typed, role).flatMap(({ name, hits }) =>
        name === 'Pages and help' ? hits.map(({ href }) => href) : [],
      );
    expect(found('swap', 'dispatcher')).toContain('/swaps');
    expect(found('settings', 'dispatcher')).toEqual([]);
    expect(found('settings swap', 'admin')).toEqual(['/settings/swaps']);
    expect(found('audit', 'supervisor')).toEqual([]);
    expect(found('fatig', 'supervisor')).toContain('/reports/fatigue');
    expect(found('', 'admin')).toEqual([]);
  });

  it('lead to pages that are there', () => {
    const app = join(import.meta.dirname, '../../../app');
    const pages = new Set(
      globSync('**/page.tsx', { cwd: app }).map(
        (path) => `/${path.replace(/\([^)]*\)\//g, '').replace(/\/?page\.tsx$/, '')}`,
      ),
    );
    expect(existsSync(app)).toBe(true);
    for (const { href } of SEARCH_PLACES) {
      const known = pages.has(href) || (/^\/reports\/[a-z-]+$/.test(href) && pages.has('/reports/[report]'));
      expect(known, href).toBe(true);
    }
  });

  it('say once what each of them is, for a role there is', () => {
    const titles = SEARCH_PLACES.map(({ title, href }) => `${title} ${href}`);
    expect(new Set(titles).size).toBe(titles.length);
    for (const { least } of SEARCH_PLACES) expect(ROLES).toContain(least);
  });
});

describe('what was found', () => {
  it('leads each to where it may be opened', () => {
    const found = {
      ...NOTHING_FOUND,
      people: [{ id: 'p', name: 'Ann Lee', number: null, isActive: true }],
      leave: [
        { id: 1, name: 'Ann Lee', isMine: true, status: 'pending', startsAt: 0, endsAt: 1 },
        { id: 2, name: 'Bo Ray', isMine: false, status: 'cancelled', startsAt: 0, endsAt: 1 },
      ],
      swaps: [{ id: 3, status: 'accepted', requester: 'Ann', responder: null, isMine: false, askedAt: 0 }],
    };
    const searcher = { timeZone: 'America/Denver', clockStyle: '24h' as const };
    const query = readSearch('ann', today);
    const hrefs = (role: Role) =>
      searchGroups(query, found, [], { ...searcher, role }).flatMap(({ hits }) =>
        hits.map(({ href }) => href),
      );
    expect(hrefs('supervisor')).toEqual([
      '/people/p',
      '/time-off?request=1',
      '/requests?status=ended&request=2',
      '/requests?status=pending&swap=3',
    ]);
    expect(hrefs('dispatcher')[0]).toBe('/chat/new?to=Ann+Lee');
  });

  it('begins with the day that was named', () => {
    expect(groupsOf('4 feb 2026', 'dispatcher')[0]).toMatchObject({
      name: 'Days',
      hits: [{ href: '/schedule?date=2026-02-04' }],
    });
    expect(groupsOf('4 feb 2026', 'supervisor')[0]?.hits).toHaveLength(2);
  });
});

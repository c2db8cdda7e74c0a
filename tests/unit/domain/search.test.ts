import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SETTINGS_PLACES } from '#components/settings/settings-places.ts';
import { hasRole } from '#lib/domain/permissions.ts';
import { REPORT_IDS } from '#lib/domain/report-query.ts';
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

  it.each([
    ['garcia 4 feb 2026', 'garcia', '2026-02-04'],
    ['2026-02-04 D10', 'D10', '2026-02-04'],
    ['maria  garcia wed 4 feb 2026', 'maria garcia', '2026-02-04'],
    ['tomorrow g12', 'g12', '2026-11-24'],
    ['4 feb 2026', '', '2026-02-04'],
    ['garcia', 'garcia', null],
    ['may', 'may', null],
  ])('tells the words from the day in “%s”', (typed, words, day) => {
    expect(readSearch(typed, today)).toMatchObject({ words, day });
  });

  it('leaves out what no database takes', () => {
    expect(readSearch('\u0000', today).text).toBe('');
    expect(readSearch('an\u0000na\n', today).text).toBe('an na');
    expect(readSearch(`${'x'.repeat(99)}😀`, today).text.isWellFormed()).toBe(true);
  });

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

  it('are all pages that need no more than an address, for whom their folder lets in', () => {
    const app = join(import.meta.dirname, '../../../app/(app)');
    // The wizard leads from step to step, as its banner says.
    const pages = globSync('**/page.tsx', { cwd: app }).filter(
      // Nor has a role that only reads a search.
      (path) => !/\[|\/set-up\/|^\(reading\)/.test(path),
    );
    expect(pages.length).toBeGreaterThan(40);
    for (const path of pages) {
      const href = `/${path.replace(/\([^)]*\)\//g, '').replace(/\/?page\.tsx$/, '')}`;
      const places = SEARCH_PLACES.filter((place) => place.href === href);
      // It asks for the opening that it is of.
      if (href !== '/call-outs/start') expect(places.length, href).toBeGreaterThan(0);
      const folder = /^\((supervisor|admin)\)/.exec(path)?.[1];
      const least: Role = folder === 'admin' || folder === 'supervisor' ? folder : 'dispatcher';
      for (const place of places) expect(hasRole(place.least, least), href).toBe(true);
    }
  });

  it('name settings and reports as their own lists do', () => {
    for (const { href, label } of SETTINGS_PLACES) {
      expect(SEARCH_PLACES, href).toContainEqual(
        expect.objectContaining({ href, title: label, least: 'admin' }),
      );
    }
    for (const id of REPORT_IDS) {
      expect(SEARCH_PLACES.map(({ href }) => href)).toContain(`/reports/${id}`);
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
      people: [{ id: 'p', name: 'Ann Lee', number: null, isActive: true, isMe: false }],
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

  it('leads to one’s profile, and to the cell of whoever works that day', () => {
    const day = { shiftDate: '2026-02-04', startsAt: 0, endsAt: 36_000_000, code: 'D10', scheduleId: 7 };
    const found = {
      ...NOTHING_FOUND,
      people: [{ id: 'p', name: 'Ann Lee', number: null, isActive: true, isMe: true }],
      crew: [
        { ...day, id: 1, personId: 'q', name: 'Bo Ray' },
        { ...day, id: 2, personId: null, name: null },
      ],
    };
    const searcher = { role: 'dispatcher' as const, timeZone: 'America/Denver', clockStyle: '24h' as const };
    const hits = searchGroups(readSearch('zzz', today), found, [], searcher).flatMap((group) => group.hits);
    expect(hits).toMatchObject([
      { detail: 'you', href: '/profile' },
      { detail: 'Bo Ray', href: '/roster?block=7&cell=q.2026-02-04' },
      { detail: 'open', href: '/roster?block=7&date=2026-02-04' },
    ]);
  });

  it('begins with the day that was named', () => {
    expect(groupsOf('4 feb 2026', 'dispatcher')[0]).toMatchObject({
      name: 'Days',
      hits: [{ href: '/schedule?date=2026-02-04' }],
    });
    expect(groupsOf('4 feb 2026', 'supervisor')[0]?.hits).toHaveLength(2);
  });
});

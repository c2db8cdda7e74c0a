import { describe, expect, it } from 'vitest';
import { saveViewSchema } from '#lib/domain/saved-view-schemas.ts';
import {
  defaultHref,
  isSameQuery,
  keptQuery,
  SAVED_PLACES,
  SAVED_RANGES,
  type SavedView,
  viewHref,
} from '#lib/domain/saved-views.ts';

const today = '2026-11-23';
const kept = (place: SavedView['place'], search: string) =>
  keptQuery(place, new URLSearchParams(search), today);

describe('what a view keeps', () => {
  it('are the filters, and neither dates nor what is open', () => {
    expect(
      kept('roster', 'block=7&view=month&date=2026-11-01&group=crew&q=+diaz&cell=ab.2026-11-02&open=4'),
    ).toEqual({ view: 'month', group: 'crew', q: 'diaz' });
    expect(kept('audit', 'kind=swap&target=4&from=2026-01-01&fromTime=10:00&before=99')).toEqual({
      kind: 'swap',
      target: '4',
    });
    expect(kept('people', 'person=abc&state=trainee&__proto__=x')).toEqual({ state: 'trainee' });
    expect(kept('schedule', 'view=week&date=2026-11-01')).toEqual({ view: 'week' });
  });

  it('are of a report the dates that have a name, which are others on another day', () => {
    const query = kept('reports', 'report=hours&by=week&from=2026-10-01&to=2026-10-31');
    expect(query).toEqual({ report: 'hours', range: 'last-month', by: 'week' });
    expect(viewHref({ place: 'reports', query }, today)).toBe(
      '/reports/hours?by=week&from=2026-10-01&to=2026-10-31',
    );
    expect(viewHref({ place: 'reports', query }, '2027-01-02')).toBe(
      '/reports/hours?by=week&from=2026-12-01&to=2026-12-31',
    );
    expect(kept('reports', 'report=hours&from=2026-10-03&to=2026-10-31')).toEqual({ report: 'hours' });
    expect(SAVED_RANGES).toContain('last-12-months');
  });

  it('leads back to where it was kept', () => {
    const query = kept('people', 'state=trainee&sort=role&dir=desc');
    expect(viewHref({ place: 'people', query }, today)).toBe('/people?state=trainee&sort=role&dir=desc');
    expect(isSameQuery(query, kept('people', 'dir=desc&sort=role&state=trainee&person=x'))).toBe(true);
    expect(isSameQuery(query, kept('people', 'state=trainee'))).toBe(false);
    for (const place of SAVED_PLACES) expect(viewHref({ place, query: {} }, today)).not.toContain('?');
  });
});

it('a place opens with its default, unless that shows what is shown anyway', () => {
  const view: SavedView = {
    ...{ id: 1, place: 'people', name: 'Trainees', query: { state: 'trainee' }, version: 1 },
    ...{ isDefault: true, isShared: false, ownerName: null },
  };
  expect(defaultHref([view], '/people', today)).toBe('/people?state=trainee');
  expect(defaultHref([view], '/roster', today)).toBeNull();
  expect(defaultHref([{ ...view, isDefault: false }], '/people', today)).toBeNull();
  expect(defaultHref([{ ...view, query: {} }], '/people', today)).toBeNull();
});

describe('the filters of a view', () => {
  const isTaken = (place: string, query: unknown) =>
    saveViewSchema.safeParse({ place, name: 'A view', query, isDefault: false, isShared: false }).success;

  it.each([
    ['schedule', { view: 'week' }],
    ['open_shifts', { view: 'fill' }],
    ['roster', { view: 'month', group: 'crew', sort: 'hours', q: "O'Neil", show: 'overtime' }],
    ['requests', { status: 'denied' }],
    [
      'people',
      { q: 'diaz', role: 'all', state: 'light_duty', pattern: 'none', ends: 'soon', certificate: '30' },
    ],
    ['reports', { report: 'call-outs', range: 'last-4-weeks', sort: '-3' }],
    ['audit', { action: 'swap.approve', outcome: 'refusals', kind: 'swap', target: '4' }],
  ])('of %s are taken', (place, query) => {
    expect(isTaken(place, query)).toBe(true);
    expect(isTaken(place, {})).toBe(true);
    expect(isTaken(place, { ...query, date: '2026-11-23' })).toBe(false);
    expect(isTaken(place, { ...query, next: '//elsewhere.example' })).toBe(false);
  });

  it('are refused where they are none', () => {
    expect(isTaken('roster', { view: 'year' })).toBe(false);
    expect(isTaken('people', { q: 'x'.repeat(101) })).toBe(false);
    expect(isTaken('people', { q: 4 })).toBe(false);
    expect(isTaken('reports', { report: '../settings' })).toBe(false);
    expect(isTaken('settings', {})).toBe(false);
  });
});

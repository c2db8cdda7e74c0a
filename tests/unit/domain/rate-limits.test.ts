import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { limitOfAction, limitWords, RATE_LIMITS, type RateLimitName } from '#lib/domain/rate-limits.ts';

const root = join(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const limits = Object.entries(RATE_LIMITS) as [RateLimitName, (typeof RATE_LIMITS)[RateLimitName]][];
const actionsOf = (limit: object): readonly string[] =>
  'actions' in limit && Array.isArray(limit.actions) ? limit.actions : [];
const routesOf = (limit: object): readonly string[] =>
  'routes' in limit && Array.isArray(limit.routes) ? limit.routes : [];

/** Every action of the app by its file. */
const actions = new Map(
  globSync('app/actions/*-actions.ts', { cwd: root }).flatMap((file) =>
    [...read(file).matchAll(/export const (\w+) = define(?:Open)?Action\(/g)].map(
      ([, name]) => [name ?? '', file] as const,
    ),
  ),
);
/** Which limit each route of the app names. */
const routes = new Map(
  globSync('app/**/route.ts', { cwd: root }).flatMap((file) => {
    const limit = /answer(?:Within|ReportReader)\(\s*'(\w+)'/.exec(read(file))?.[1];
    const path: string = file.split('/').slice(1, -1).join('/');
    return limit === undefined ? [] : [[`/${path}` as string, limit] as const];
  }),
);

describe.each(limits)('the limit %s', (name, limit) => {
  it('is for actions and routes that there are, and each counts under it', () => {
    expect(actionsOf(limit).length + routesOf(limit).length).toBeGreaterThan(0);
    for (const action of actionsOf(limit)) {
      expect(actions.has(action), action).toBe(true);
      expect(limitOfAction(action), action).toBe(name);
    }
    for (const route of routesOf(limit)) expect(routes.get(route), route).toBe(name);
  });

  it('leaves an honest person room, and an hour its end', () => {
    expect(limit.times).toBeGreaterThanOrEqual(20);
    expect(limit.seconds).toBeLessThanOrEqual(3600);
  });
});

describe('every limit', () => {
  it('of a route stands in the table', () => {
    const listed = limits.flatMap(([name, limit]) => routesOf(limit).map((route) => [route, name]));
    expect([...routes].sort()).toEqual(listed.sort());
  });

  it('is one for each action', () => {
    const listed = limits.flatMap(([, limit]) => actionsOf(limit));
    expect(listed).toHaveLength(new Set(listed).size);
  });
});

describe('what may never wait', () => {
  it.each([
    'call-out-actions.ts',
    'call-out-start-actions.ts',
    'opening-actions.ts',
    'mandate-actions.ts',
    'emergency-actions.ts',
    'floor-actions.ts',
    'roster-actions.ts',
    'handover-actions.ts',
  ])('has no limit: %s', (file) => {
    const own = [...actions].filter(([, at]) => at.endsWith(`/${file}`)).map(([name]) => name);
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter((name) => limitOfAction(name) !== null)).toEqual([]);
  });

  it('is a sick call either', () => {
    expect(limitOfAction('callInSick')).toBeNull();
    expect(actions.has('callInSick')).toBe(true);
  });
});

describe('whoever has used up their turns', () => {
  it('reads what it was and when to try again', () => {
    expect(limitWords({ times: 40, seconds: 600 }, 1)).toBe(
      'This was asked for 40 times within 10 minutes. Try again in a second.',
    );
    expect(limitWords({ times: 60, seconds: 60 }, 45)).toBe(
      'This was asked for 60 times within a minute. Try again in 45 seconds.',
    );
    expect(limitWords({ times: 20, seconds: 600 }, 150)).toContain('Try again in 3 minutes.');
  });
});

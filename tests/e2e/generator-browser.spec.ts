import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { expect, test } from '@playwright/test';
import { generateSchedule } from '#lib/scheduler/index.ts';
import { readInstance } from '../bench/instance.ts';

const root = new URL('../../', import.meta.url);
/** Nothing listens there: every request is answered by the test. */
const origin = 'http://generator.invalid';
const emptyPage = '<!doctype html><title>Generator</title>';

test('the generator gives the same bytes in a browser as in Node', async ({ page }) => {
  const { problem } = readInstance(new URL('tests/bench/instances/prod-n36.json', root).pathname);
  const options = { seed: 7, effort: 'quick', changeBudgetPercent: 2 } as const;
  await page.route(`${origin}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    if (!pathname.endsWith('.ts')) return route.fulfill({ contentType: 'text/html', body: emptyPage });
    const source = readFileSync(new URL(`.${pathname}`, root), 'utf8');
    return route.fulfill({ contentType: 'text/javascript', body: stripTypeScriptTypes(source) });
  });
  await page.goto(origin);
  await page.evaluate(() => {
    const map = document.createElement('script');
    map.type = 'importmap';
    map.textContent = JSON.stringify({ imports: { '#lib/': '/lib/' } });
    document.head.append(map);
  });
  const inBrowser = await page.evaluate(
    async ([given, wanted]) => {
      // The browser resolves it, not the compiler.
      const door = '/lib/scheduler/index.ts';
      const generator = (await import(door)) as {
        generateSchedule: (problem: unknown, options: unknown) => unknown;
      };
      return JSON.stringify(generator.generateSchedule(given, wanted));
    },
    [problem, options] as const,
  );
  expect(inBrowser).toBe(JSON.stringify(generateSchedule(problem, options)));
});

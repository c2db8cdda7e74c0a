import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');

function sourcesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name));
}

it('the pages never load the worker or its queue', () => {
  const pages = ['app', 'components', 'lib']
    .flatMap(sourcesBelow)
    .filter((path) => !path.startsWith('lib/jobs/'));
  const importing = pages.filter((path) =>
    /from '(#lib\/jobs\/|graphile-worker)|import\('(#lib\/jobs\/|graphile-worker)/.test(
      readFileSync(join(root, path), 'utf8'),
    ),
  );
  expect(pages.length).toBeGreaterThan(100);
  expect(importing).toEqual([]);
});

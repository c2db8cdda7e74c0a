import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');

it('whatever the server does for a person, it does in the name of their request', () => {
  const sources = ['app', 'lib/actions', 'lib/auth']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
        join(folder, name),
      ),
    )
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
  expect(sources.filter(({ text }) => text.includes('actingClient')).length).toBeGreaterThan(2);
  expect(sources.filter(({ text }) => text.includes('adminClient')).map(({ path }) => path)).toEqual([]);
});

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = join(import.meta.dirname, '../../..');

const imports = 'lint/style/noRestrictedImports';
const globals = 'lint/style/noRestrictedGlobals';
const cycles = 'lint/suspicious/noImportCycles';
const plugin = 'plugin';

const from = (source: string) => `import { x } from '${source}';\nexport const y = x;\n`;

/** One planted violation per line: where it lies, what it does, the rule that must see it. */
const planted: readonly [room: string, code: string, rule: string][] = [
  ['app/a/page.tsx', from('@supabase/supabase-js'), imports],
  ['app/b/page.tsx', from('#lib/supabase/admin.ts'), imports],
  ['app/c/page.tsx', from('#supabase/local/stack.ts'), imports],
  ['app/d/page.tsx', from('../actions/x.ts'), imports],
  ['app/actions/a-actions.ts', from('#components/ui/button.tsx'), imports],
  ['app/actions/b-actions.ts', from('#lib/supabase/admin.ts'), imports],
  ['app/actions/c-actions.ts', from('@supabase/supabase-js'), imports],
  ['app/actions/d-actions.ts', 'export async function open() {\n  return 1;\n}\n', plugin],
  ['app/actions/e-actions.ts', 'const open = async () => 1;\nexport const action = open;\n', plugin],
  ['app/actions/f-actions.ts', "const db = { from: (t: string) => t };\ndb.from('profiles');\n", plugin],
  ['components/ui/a.tsx', from('#lib/domain/types.ts'), imports],
  ['components/ui/b.tsx', from('#lib/data/people.ts'), imports],
  ['components/ui/c.tsx', from('../shell/product.ts'), imports],
  ['components/roster/a.tsx', from('#lib/data/people.ts'), imports],
  ['components/roster/b.tsx', from('#lib/supabase/server.ts'), imports],
  ['components/roster/c.tsx', from('#app/actions/user-actions.ts'), imports],
  ['components/roster/d.tsx', from('#lib/actions/define-action.ts'), imports],
  ['components/roster/e.tsx', from('#lib/scheduler/index.ts'), imports],
  ['components/roster/f.tsx', from('../../lib/data/people.ts'), imports],
  ['lib/domain/a.ts', from('next/navigation'), imports],
  ['lib/domain/b.ts', from('react'), imports],
  ['lib/domain/c.ts', from('@supabase/supabase-js'), imports],
  ['lib/domain/d.ts', from('node:fs'), imports],
  ['lib/domain/e.ts', from('#lib/data/people.ts'), imports],
  ['lib/domain/f.ts', from('../scheduler/index.ts'), imports],
  ['lib/domain/g.ts', 'export const home = process.env.HOME;\n', globals],
  ['lib/domain/h.ts', "export const page = fetch('/');\n", globals],
  ['lib/domain/i.ts', 'export const now = Date.now();\n', plugin],
  ['lib/domain/j.ts', 'export const now = new Date();\n', plugin],
  ['lib/domain/k.ts', 'export const dice = Math.random();\n', plugin],
  ['lib/scheduler/a.ts', from('#lib/data/people.ts'), imports],
  ['lib/scheduler/b.ts', from('react'), imports],
  ['lib/scheduler/c.ts', 'export const dice = Math.random();\n', plugin],
  ['lib/scheduler/d.ts', 'export const home = process.env.HOME;\n', globals],
  ['lib/data/a.ts', from('next/headers'), imports],
  ['lib/data/b.ts', from('react'), imports],
  ['lib/data/c.ts', from('#lib/scheduler/index.ts'), imports],
  ['lib/data/d.ts', from('#lib/supabase/admin.ts'), imports],
  ['lib/data/e.ts', from('#lib/actions/define-action.ts'), imports],
  ['lib/data/f.ts', from('#supabase/local/stack.ts'), imports],
  ['lib/auth/a.ts', from('#components/ui/button.tsx'), imports],
  ['lib/auth/b.ts', from('#lib/supabase/admin.ts'), imports],
  ['lib/actions/a.ts', from('#lib/supabase/admin.ts'), imports],
  ['lib/actions/b.ts', from('#components/ui/button.tsx'), imports],
  ['lib/jobs/a.ts', from('next/headers'), imports],
  ['lib/jobs/b.ts', from('#supabase/local/stack.ts'), imports],
  ['lib/cycle/a.ts', "import { b } from './b.ts';\nexport const a = () => b;\n", cycles],
];

/** What every room may do, so that a rule that refuses everything is seen too. */
const allowed: readonly [room: string, code: string][] = [
  ['app/z/page.tsx', from('#lib/data/people.ts')],
  ['app/actions/admin-actions.ts', from('#lib/supabase/admin.ts').replace('y = x', 'y = defineAction(x)')],
  ['app/actions/z-actions.ts', from('#lib/data/people.ts').replace('y = x', 'y = defineOpenAction(x)')],
  ['components/ui/z.tsx', from('#lib/utils.ts')],
  ['components/roster/z.tsx', from('#lib/domain/types.ts')],
  ['components/roster/y.tsx', from('#lib/actions/result.ts')],
  ['components/roster/x.tsx', from('../ui/button.tsx')],
  ['lib/domain/z.ts', from('zod')],
  ['lib/domain/y.ts', 'export const then = new Date(0);\n'],
  ['lib/scheduler/z.ts', from('#lib/domain/types.ts')],
  ['lib/data/z.ts', from('#lib/supabase/server.ts')],
  ['lib/actions/decide-time-off.ts', from('#lib/supabase/admin.ts')],
  ['lib/jobs/z.ts', from('#lib/supabase/admin.ts')],
  ['lib/cycle/b.ts', 'export const b = 1;\n'],
];

const reportSchema = z.object({
  diagnostics: z.array(
    z.object({ category: z.string(), location: z.object({ path: z.string() }).nullable() }),
  ),
});

let folder = '';
let found: { rule: string; path: string }[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rooms-'));
  cpSync(join(root, 'lint'), join(folder, 'lint'), { recursive: true });
  const config: unknown = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
  // The project's own rules; only the folder is not a repository.
  writeFileSync(
    join(folder, 'biome.json'),
    JSON.stringify(Object.assign({}, config, { vcs: { enabled: false } })),
  );
  for (const [path, code] of [...planted, ...allowed]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), code);
  }
  writeFileSync(join(folder, 'lib/cycle/b.ts'), "import { a } from './a.ts';\nexport const b = () => a;\n");
  const output = lint();
  found = reportSchema.parse(JSON.parse(output)).diagnostics.map(({ category, location }) => ({
    rule: category,
    path: location?.path ?? '',
  }));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Biome ends with 1 when it finds something; its report is on the standard output all the same. */
function lint(): string {
  try {
    return execFileSync(
      join(root, 'node_modules/.bin/biome'),
      ['lint', '--reporter=json', '--max-diagnostics=500', '.'],
      { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    );
  } catch (error) {
    return String((error as { stdout?: unknown }).stdout);
  }
}

const rulesAt = (path: string) => found.filter((item) => item.path.endsWith(path)).map(({ rule }) => rule);

describe('the import directions are lint errors', () => {
  it.each(planted)('%s is refused', (path, _code, rule) => {
    expect(rulesAt(path)).toContain(rule);
  });

  it.each(allowed.filter(([path]) => path !== 'lib/cycle/b.ts'))('%s is allowed', (path) => {
    expect(rulesAt(path).filter((rule) => [imports, globals, cycles, plugin].includes(rule))).toEqual([]);
  });
});

import { join } from 'node:path';
import { applyMigrations } from '../supabase/local/migrate.ts';
import { withDatabase } from './embedded-database.ts';
import { print, root, runTask } from './project.ts';

await runTask(async () => {
  const applied = await withDatabase((url) =>
    applyMigrations(url, { dir: join(root, 'supabase/migrations') }),
  );
  print(applied.length === 0 ? 'The database is up to date.' : `Applied:\n  ${applied.join('\n  ')}`);
  return 0;
});

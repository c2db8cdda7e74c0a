import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { dumpSchema } from '../supabase/local/schema-dump.ts';
import { withFreshDatabase } from './embedded-database.ts';
import { print, root, runTask } from './project.ts';

const target = join(root, 'supabase/schema.sql');

await runTask(async () => {
  const dump = await withFreshDatabase(async (url) => {
    const sql = postgres(url, { max: 1, onnotice: () => {} });
    return dumpSchema(sql).finally(() => sql.end());
  });
  writeFileSync(target, dump);
  print(`Wrote ${target}`);
  return 0;
});

import { withDatabase } from './embedded-database.ts';
import { runTask } from './project.ts';
import { runSupabaseCli } from './supabase-cli.ts';

await runTask(async () => {
  const args = ['--type', 'all', '--level', 'warn', '--fail-on', 'error', ...process.argv.slice(2)];
  const { code } = await withDatabase((url) =>
    runSupabaseCli(['db', 'advisors', `--remote=${url}`, ...args]),
  );
  return code ?? 1;
});

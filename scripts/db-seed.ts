import { startFront } from '../supabase/local/front.ts';
import { LauncherError } from '../supabase/local/launcher-error.ts';
import { startStack } from '../supabase/local/stack.ts';
import { dropData, requireEmbeddedAtRest } from './embedded-database.ts';
import { dataDir, print, runTask } from './project.ts';
import { seed } from './seed-data.ts';

const profiles = ['demo', 'empty', 'large'];

await runTask(async () => {
  const args = process.argv.slice(2);
  if (!profiles.includes(args[0] ?? '')) {
    throw new LauncherError('Usage: npm run db:seed -- demo|empty|large [--today YYYY-MM-DD]');
  }
  requireEmbeddedAtRest('npm run db:seed');
  await dropData();
  let publicUrl = '';
  const stack = await startStack({ dataDir, publicUrl: () => publicUrl });
  try {
    const front = await startFront({
      host: '127.0.0.1',
      port: 0,
      mayMove: false,
      trustProxy: false,
      gateway: stack.api.handle,
    });
    publicUrl = `http://127.0.0.1:${front.port}`;
    await seed(stack, front.port, args).finally(() => front.close(0));
  } finally {
    await stack.stop();
  }
  print(`Seeded: ${args.join(' ')}.`);
  return 0;
});

import { runTask } from './project.ts';
import { serve } from './serve.ts';

await runTask(async () => {
  await serve({ dev: true });
  return 0;
});

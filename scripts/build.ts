import { buildIfStale } from './build-app.ts';
import { print, runTask } from './project.ts';

await runTask(async () => {
  await buildIfStale();
  print('The build is of these sources.');
  return 0;
});

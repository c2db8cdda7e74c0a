// Loaded into a process beside its program (node --import): at SIGUSR2 it collects what nobody uses and writes what is left
// into WEIGH_DIR. Only benches and drills start processes with it.
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

const { WEIGH_DIR } = process.env;

if (WEIGH_DIR && isMainThread) {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  process.on('SIGUSR2', () => {
    // What the first round frees may free more.
    collect();
    collect();
    const path = join(WEIGH_DIR, `${process.pid}.json`);
    const { rss, heapUsed } = process.memoryUsage();
    writeFileSync(`${path}.part`, JSON.stringify({ rss, heapUsed }));
    renameSync(`${path}.part`, path);
  });
}

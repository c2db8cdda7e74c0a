import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const helper = join(import.meta.dirname, '../../../scripts/output.ts');
/** Writes to both outputs for a while, complains of every fault on them as a server does, and ends well. */
const program = (first: string) => `
  ${first}
  process.on('uncaughtException', (error) => { faults += 1; console.error(error); });
  let faults = 0;
  let lines = 0;
  const timer = setInterval(() => {
    console.log('a line');
    console.error('a complaint');
    lines += 1;
    if (lines < 30) return;
    clearInterval(timer);
    process.exit(faults === 0 ? 0 : 7);
  }, 10);`;

async function endOf(first: string): Promise<number | null> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program(first)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  child.stdout.destroy();
  child.stderr.destroy();
  const [code] = await ended;
  return code;
}

it('a process whose reader has gone goes on without a fault', async () => {
  expect(await endOf(`import { outliveReaders } from ${JSON.stringify(helper)}; outliveReaders();`)).toBe(0);
});

it('without that it meets a fault with each line', async () => {
  expect(await endOf('')).toBe(7);
});

import { parseArgs } from 'node:util';
import postgres from 'postgres';
import { operationalDateOf } from '#lib/domain/time.ts';
import { SEED_AGENCIES, SEED_KINDS } from './centers.ts';
import { demoPassword } from './logins.ts';
import { assertDemoAllowed, SeedError, type SeedSummary, seedDatabase } from './seed.ts';

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** Seeds the database of DATABASE_URL; it must be on this machine. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { today: { type: 'string' } },
  });
  const kind = SEED_KINDS.find((known) => known === positionals[0]);
  const { DATABASE_URL, SEED_FILES_DIR } = process.env;
  if (!kind) throw new SeedError(`Name what to seed: ${SEED_KINDS.join(', ')}.`);
  if (!DATABASE_URL) throw new SeedError('DATABASE_URL is not set.');
  assertDemoAllowed({ hosted: !LOOPBACK.includes(new URL(DATABASE_URL).hostname) });
  const sql = postgres(DATABASE_URL, { max: 1, onnotice: () => {} });
  try {
    const [mainAgency] = SEED_AGENCIES[kind];
    const today = values.today ?? operationalDateOf(Date.now(), mainAgency);
    report(await seedDatabase(sql, { kind, today, filesDir: SEED_FILES_DIR || null }));
  } finally {
    await sql.end();
  }
}

function report({ agencies, logins }: SeedSummary): void {
  const lines = agencies.map(({ name, people, block }) => {
    const schedule = block ? `, published schedule ${block.name}` : '';
    return `${name}: ${people} ${people === 1 ? 'person' : 'people'}${schedule}`;
  });
  lines.push(`Sign in as ${logins.map(({ email }) => email).join(', ')} with the password ${demoPassword}`);
  process.stdout.write(`${lines.join('\n')}\n`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof SeedError ? error.message : error);
  process.exitCode = 1;
}

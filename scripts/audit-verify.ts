// Checks the chain of every agency's audit, and what is known of it outside the database.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import postgres from 'postgres';
import { type KeptHead, readKeptHeads } from '#lib/domain/kept-heads.ts';
import { checkChain } from '../supabase/local/audit-chain.ts';
import { LauncherError } from '../supabase/local/launcher-error.ts';
import { auditHeadsFile, withDatabase } from './embedded-database.ts';
import { dataDir, hostedProject, loadEnvLocal, print, runTask } from './project.ts';

const usage = 'Usage: npm run audit:verify -- [--heads FILE] [--agency SLUG]';

type Agency = { id: string; slug: string };

await runTask(async () => {
  const { heads: file, agency: slug } = readArguments();
  loadEnvLocal();
  const heads = readHeads(file);
  return withDatabase(async (url) => {
    const sql = postgres(url, { max: 1, onnotice: () => {} });
    try {
      return (await verifyAll(sql, heads, slug)) ? 0 : 1;
    } finally {
      await sql.end({ timeout: 1 });
    }
  });
});

function readArguments() {
  try {
    return parseArgs({ options: { heads: { type: 'string' }, agency: { type: 'string' } } }).values;
  } catch {
    throw new LauncherError(usage);
  }
}

/** The heads of the file that was named, else of the one that the worker writes; none when there is none yet. */
function readHeads(named: string | undefined): KeptHead[] {
  const own = hostedProject() === null ? join(dataDir, auditHeadsFile) : undefined;
  const file = named ?? process.env.AUDIT_HEADS_FILE ?? own;
  if (file === undefined || !existsSync(file)) {
    if (named !== undefined) throw new LauncherError(`There is no file ${named}.`);
    print('No heads are kept outside the database: a chain computed anew as a whole could not be told.');
    return [];
  }
  return readKeptHeads(readFileSync(file, 'utf8'));
}

/** True when every chain holds. */
async function verifyAll(
  sql: postgres.Sql,
  heads: readonly KeptHead[],
  slug: string | undefined,
): Promise<boolean> {
  const agencies = await sql<Agency[]>`
    select id, slug from public.agencies where ${slug ?? null}::text is null or slug = ${slug ?? null} order by slug`;
  if (agencies.length === 0 && slug !== undefined) throw new LauncherError(`There is no agency ${slug}.`);
  let isSound = true;
  for (const agency of agencies) {
    const problem = await verify(
      sql,
      agency,
      heads.filter((head) => head.agency === agency.id),
    );
    if (problem === null) continue;
    isSound = false;
    print(`✗ ${agency.slug}: ${problem}`);
  }
  const known = agencies.map(({ id }) => id);
  const kept = slug === undefined ? [...new Set(heads.map((head) => head.agency))] : [];
  for (const id of kept.filter((agency) => !known.includes(agency))) {
    isSound = false;
    print(`✗ ${id}: cut. The database knows no such agency, but the file has heads of its audit.`);
  }
  return isSound;
}

/** What is wrong first; null when nothing is, which it prints. */
async function verify(sql: postgres.Sql, agency: Agency, heads: readonly KeptHead[]): Promise<string | null> {
  const { checked, head, checkpoint, broken } = await checkChain(sql, agency.id);
  if (broken !== null) {
    const { id, seq, problem, words } = broken;
    const place = [id === null ? [] : `row ${id}`, seq === null ? [] : `number ${seq}`].flat().join(', ');
    return `${problem} at ${place}. ${words}`;
  }
  const lost = await firstLostHead(sql, agency, heads, checkpoint?.seq ?? 0);
  if (lost !== undefined) {
    return (
      `cut at number ${lost.seq}. It was the newest on ${lost.at} with the hash ${lost.hash}, which the chain has there no ` +
      'more: rows were removed from its end, or it was computed anew.'
    );
  }
  const from = checkpoint ? `from number ${checkpoint.seq + 1} on` : 'from the beginning';
  print(
    `✓ ${agency.slug}: ${checked} rows hold ${from}; newest number ${head?.seq}, ${head?.hash}; ` +
      `${heads.length} heads kept outside agree`,
  );
  return null;
}

/** The first head that the chain no longer has; those before its beginning say nothing. */
async function firstLostHead(
  sql: postgres.Sql,
  agency: Agency,
  heads: readonly KeptHead[],
  beginsAfter: number,
): Promise<KeptHead | undefined> {
  const wanted = heads.filter(({ seq }) => seq > beginsAfter).sort((a, b) => a.seq - b.seq);
  const found = await sql<{ seq: number; hash: string }[]>`
    select seq::integer, encode(hash, 'hex') as hash from public.audit_chain
    where agency_id = ${agency.id} and seq = any (${wanted.map(({ seq }) => seq)}::bigint[])`;
  const hashes = new Map(found.map(({ seq, hash }) => [seq, hash]));
  return wanted.find(({ seq, hash }) => hashes.get(seq) !== hash);
}

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { AuditBreak, AuditCheck } from '#lib/domain/audit-records.ts';
import { checkChain } from '../../supabase/local/audit-chain.ts';
import { makeAgency, makePerson, type TestAgency, uuid } from '../factories/people.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';

export const people = {
  ana: uuid(101),
  ben: uuid(102),
  admin: uuid(104),
  stranger: uuid(201),
  foreignAdmin: uuid(204),
};

/** All columns of the audit that are written; the others follow from them. */
export const logColumns =
  'id, agency_id, actor_id, actor_kind, action, target_id, details, before, after, origin, request_id, created_at';

export type AuditWorld = {
  db: TestDatabase;
  ours: TestAgency;
  theirs: TestAgency;
  /** Makes the audit and what is kept of it as it was when the world was made. */
  restore(): Promise<void>;
  /** As whoever holds the server itself: with every trigger and foreign key asleep. */
  tamper(...statements: string[]): Promise<void>;
};

const keptTables = ['audit_anchors', 'audit_checkpoints', 'audit_chain', 'audit_logs'] as const;

/** Two agencies, each with an admin, some people and the audit of their making, which has origins in part. */
export async function makeAuditWorld(): Promise<AuditWorld> {
  const db = await createTestDatabase();
  const ours = await makeAgency(db.sql, 1);
  const theirs = await makeAgency(db.sql, 2);
  await makePerson(db.sql, ours, 101);
  await makePerson(db.sql, ours, 102);
  await makePerson(db.sql, ours, 104, { role: 'admin' });
  await makePerson(db.sql, theirs, 201);
  await makePerson(db.sql, theirs, 204, { role: 'admin' });
  for (const agency of [ours, theirs]) {
    for (const n of [1, 2, 3, 4, 5, 6]) {
      await db.sql`
        select private.record_audit(${agency.id}, 'test.write', ${String(n)}, ${db.sql.json({ entity: 'test' })}, ${db.sql.json({ n })},
          ${db.sql.json({ n: n + 1 })}, null, ${db.sql.json({ address: '192.0.2.7', device: 'Firefox on Windows' })})`;
    }
  }
  await db.sql`select private.keep_audit_anchors(null)`;
  for (const table of keptTables) {
    await db.admin.unsafe(`create table private.kept_${table} as table public.${table}`);
  }
  const tamper = (...statements: string[]) => tamperWith(db, ...statements);
  return {
    db,
    ours,
    theirs,
    tamper,
    restore: () =>
      tamper(
        ...keptTables.map((table) => `delete from public.${table}`),
        `insert into public.audit_logs (${logColumns}) overriding system value select ${logColumns} from private.kept_audit_logs`,
        ...keptTables
          .filter((table) => table !== 'audit_logs')
          .map((table) => `insert into public.${table} table private.kept_${table}`),
      ),
  };
}

/** As whoever holds the server itself: with every trigger and foreign key asleep. */
async function tamperWith({ admin }: Pick<TestDatabase, 'admin'>, ...statements: string[]): Promise<void> {
  await admin.begin(async (sql) => {
    await sql`set local session_replication_role = replica`;
    for (const statement of statements) await sql.unsafe(statement);
  });
}

/** Lets the first so many rows of an agency be older than two years, and the chain be theirs. */
export async function ageAudit(
  db: Pick<TestDatabase, 'admin' | 'sql'>,
  agencyId: string,
  count: number,
): Promise<void> {
  await tamperWith(
    db,
    `update public.audit_logs l set created_at = created_at - interval '2 years'
     from public.audit_chain c where c.audit_id = l.id and c.agency_id = '${agencyId}' and c.seq <= ${count}`,
    `do $$
     declare entry record; last_hash bytea := private.genesis_hash('${agencyId}');
     begin
       for entry in select audit_id from public.audit_chain where agency_id = '${agencyId}' order by seq loop
         update public.audit_chain c set prev_hash = last_hash, hash = private.audit_hash(l, last_hash)
         from public.audit_logs l where l.id = c.audit_id and c.audit_id = entry.audit_id returning c.hash into last_hash;
       end loop;
     end $$`,
    'delete from public.audit_anchors',
  );
  await db.sql`select private.keep_audit_anchors(null)`;
}

/** Links and their rows, oldest first. */
export function chainOf({ db }: AuditWorld, agency: TestAgency) {
  return db.sql<{ seq: number; id: number }[]>`
    select seq::integer, audit_id::integer as id from public.audit_chain where agency_id = ${agency.id} order by seq`;
}

/** What the owner's function finds first, asked in steps of that many links. */
export async function brokenBy(
  { db }: AuditWorld,
  agency: TestAgency,
  steps?: number,
): Promise<AuditBreak | null> {
  return (await checkChain(db.sql, agency.id, steps)).broken;
}

/** The same as an admin asks it. */
export async function brokenFor({ db }: AuditWorld, admin: string): Promise<AuditBreak | null> {
  return db.asUser(admin, async (sql) => {
    const [row] = await sql<{ check: AuditCheck }[]>`select public.verify_audit(1) as check`;
    return row?.check.broken ?? null;
  });
}

const root = join(import.meta.dirname, '../..');

/** Runs the command; its exit code and what it printed. */
export async function runCommand(
  { db }: { db: Pick<TestDatabase, 'url'> },
  ...args: string[]
): Promise<{ code: number; output: string }> {
  const environment = {
    ...process.env,
    DISPATCH_EMBEDDED: '0',
    SUPABASE_URL: 'https://project.example',
    SUPABASE_PUBLISHABLE_KEY: 'public',
    SUPABASE_SECRET_KEY: 'secret',
    DATABASE_URL: db.url('postgres'),
  };
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(root, 'scripts/audit-verify.ts'), ...args],
      { cwd: root, env: environment },
    );
    return { code: 0, output: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}

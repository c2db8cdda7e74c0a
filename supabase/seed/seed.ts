import type postgres from 'postgres';
import { isLocalDate } from '#lib/domain/time.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import { blockAfter, blockOf } from './blocks.ts';
import { SEED_AGENCIES, type SeedAgency, type SeedKind } from './centers.ts';
import { makeChat } from './chat.ts';
import { asJsonb } from './database.ts';
import { insertDetails, makeDetails } from './details.ts';
import { insertAgency, insertPeople } from './insert-agency.ts';
import { insertChat } from './insert-chat.ts';
import { insertFiles } from './insert-files.ts';
import { insertFilling } from './insert-filling.ts';
import { insertHandover } from './insert-handover.ts';
import { insertReaders } from './insert-readers.ts';
import { insertSwaps } from './insert-swaps.ts';
import { insertBalances, insertLeave, insertLeaveSettings } from './insert-time-off.ts';
import { makeLeave } from './leave.ts';
import { type DemoLogin, hasReaders, loginsOf } from './logins.ts';
import { makePeople } from './people.ts';
import { type PublishedBlock, publishBlock } from './published-block.ts';

/** The database cannot be seeded; the message is one line for the person at the terminal. */
export class SeedError extends Error {
  override name = 'SeedError';
}

export type SeedSummary = {
  kind: SeedKind;
  agencies: { name: string; people: number; timeOffRequests: number; block: PublishedBlock | null }[];
  logins: DemoLogin[];
};

/** Ends a command that would give accounts with a public password to a project that others can reach. */
export function assertDemoAllowed({ hosted }: { hosted: boolean }): void {
  if (hosted) {
    throw new SeedError(
      'The demo people all have one public password. They are made in the embedded database only, never in a hosted project.',
    );
  }
}

/**
 * Fills an empty database, in one transaction: `demo` and `large` with people, leave, a published block that
 * contains `today` and ends where the next four months begin, and trades of its shifts; `empty` with a center and its admin. The same
 * arguments give the same content; ids of people and centers are the same in every database. Throws `SeedError`
 * when there are people already.
 *
 * @param sql connected as the project's owner `postgres`
 * @param options.filesDir where Storage keeps its files; without it the demo has none
 */
export async function seedDatabase(
  sql: postgres.Sql,
  { kind, today, filesDir = null }: { kind: SeedKind; today: LocalDate; filesDir?: string | null },
): Promise<SeedSummary> {
  if (!isLocalDate(today)) throw new SeedError(`Not a date: ${today}. Write it as YYYY-MM-DD.`);
  const agencies = await sql.begin(async (tx) => {
    await requireEmpty(tx);
    const seeded: SeedSummary['agencies'] = [];
    for (const agency of SEED_AGENCIES[kind]) {
      seeded.push(await seedAgency(tx, agency, { kind, today, filesDir }));
    }
    // An array of its own would be taken for a list of queries to await.
    return { seeded };
  });
  return { kind, agencies: agencies.seeded, logins: loginsOf(kind) };
}

async function requireEmpty(tx: postgres.TransactionSql): Promise<void> {
  // Two seeds at once would both find the database empty.
  await tx`select pg_advisory_xact_lock(hashtextextended('seed', 0))`;
  const [found] = await tx<{ occupied: boolean }[]>`
    select exists (select 1 from auth.users) or exists (select 1 from public.agencies) as occupied`;
  if (found?.occupied) {
    throw new SeedError(
      'This database already has people or agencies. Demo centers are made in an empty one only.',
    );
  }
}

async function seedAgency(
  tx: postgres.TransactionSql,
  agency: SeedAgency,
  { kind, today, filesDir }: { kind: SeedKind; today: LocalDate; filesDir: string | null },
): Promise<SeedSummary['agencies'][number]> {
  const block = blockOf(today);
  const people = makePeople(agency, today);
  const leave = agency.effort === null ? [] : makeLeave(agency, people, block, today);
  const counts = { people: people.length, timeOffRequests: leave.length };
  // One row in the audit tells of it all; what the app itself does below is recorded as ever.
  await tx`select set_config('app.bulk', 'on', true)`;
  await insertAgency(tx, agency, { startDate: block.startDate, endDate: blockAfter(block).endDate });
  await insertPeople(tx, agency, people);
  if (hasReaders(kind, agency)) await insertReaders(tx, agency);
  if (agency.effort !== null) await insertDetails(tx, agency, makeDetails(agency, people, block, today));
  if (agency.effort !== null) {
    await insertLeaveSettings(tx, agency, today);
    await insertLeave(tx, agency, leave);
    await insertBalances(tx, agency, block.startDate);
    const reader = people.find((person) => person.isDemoLogin && person.role === 'dispatcher');
    await insertChat(tx, agency, makeChat(people, today), reader?.id ?? '');
  }
  await tx`select private.record_audit(${agency.id}, 'agency.seed', ${agency.id}::text,
    ${asJsonb(tx, { entity: 'agency', kind, ...counts })})`;
  await tx`select set_config('app.bulk', '', true)`;
  const supervisor = people.find((person) => person.role === 'supervisor');
  const published =
    agency.effort !== null && supervisor
      ? await publishBlock(tx, agency, block, { supervisorId: supervisor.id, effort: agency.effort })
      : null;
  const dispatcher = people.find((person) => person.isDemoLogin && person.role === 'dispatcher');
  if (published && supervisor && dispatcher) {
    await insertSwaps(tx, agency, { today, supervisorId: supervisor.id, dispatcherId: dispatcher.id });
  }
  if (published && supervisor && dispatcher && kind === 'demo' && agency === SEED_AGENCIES.demo[0]) {
    const filling = { today, supervisorId: supervisor.id, dispatcherId: dispatcher.id, people };
    await insertFilling(tx, agency, filling);
    await insertFiles(tx, agency, { today, people, filesDir });
  }
  if (published) await insertHandover(tx, agency, today);
  // What was told above is in the app; nobody gets a mail or a text of it.
  await tx`
    update public.notifications set planned_at = created_at
    where agency_id = ${agency.id} and planned_at is null`;
  // Most people have looked; the dispatcher to sign in as has not.
  const known = people.filter((person, index) => person !== dispatcher && index % 8 !== 5);
  await tx`select set_config('app.bulk', 'on', true)`;
  await tx`
    update public.notifications set read_at = now(), acknowledged_at = now()
    where agency_id = ${agency.id} and needs_ack and recipient_id = any(${known.map(({ id }) => id)})`;
  await tx`select set_config('app.bulk', '', true)`;
  return { name: agency.name, ...counts, block: published };
}

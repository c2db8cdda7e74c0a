import type postgres from 'postgres';
import { READING_ROLES } from '#lib/domain/reading-roles.ts';
import type { SeedAgency } from './centers.ts';
import { insertAccounts } from './insert-agency.ts';
import { stableId } from './random.ts';

const NAMES = { auditor: 'Morgan Ellis', payroll: 'Robin Castellano' } as const;

/** One person for each role that only reads; they belong to no center. */
export async function insertReaders(tx: postgres.TransactionSql, agency: SeedAgency): Promise<void> {
  const readers = READING_ROLES.map((role) => ({
    role,
    id: stableId(`reader:${agency.slug}:${role}`),
    email: `${role}@${agency.mailDomain}`,
    fullName: NAMES[role],
  }));
  await insertAccounts(tx, readers);
  for (const { id, role, email, fullName } of readers) {
    await tx`
      insert into public.profiles (id, agency_id, full_name, email) values (${id}, ${agency.id}, ${fullName}, ${email})`;
    await tx`
      insert into public.user_roles (user_id, role_id) select ${id}, r.id from public.roles r where r.name = ${role}`;
  }
}

import type postgres from 'postgres';

/** A value as jsonb, whatever its type says; instants and dates travel as they are. */
export function asJsonb(tx: postgres.TransactionSql, value: unknown) {
  return tx`${JSON.stringify(value)}::text::jsonb`;
}

/**
 * Runs `work` with the role and the claims that the Data API would set: of a signed-in person by id, or of the
 * server with its secret key. Afterwards the transaction is the owner's again.
 */
export async function actAs<T>(
  tx: postgres.TransactionSql,
  who: { person: string } | 'service_role',
  work: () => Promise<T>,
): Promise<T> {
  // Whoever acts has signed in a moment ago.
  const amr = [{ method: 'password', timestamp: Math.floor(Date.now() / 1000) }];
  const claims = who === 'service_role' ? { role: who } : { role: 'authenticated', sub: who.person, amr };
  await setIdentity(tx, claims.role, JSON.stringify(claims));
  const result = await work();
  await setIdentity(tx, 'none', '');
  return result;
}

async function setIdentity(tx: postgres.TransactionSql, role: string, claims: string): Promise<void> {
  await tx`select set_config('role', ${role}, true), set_config('request.jwt.claims', ${claims}, true)`;
}

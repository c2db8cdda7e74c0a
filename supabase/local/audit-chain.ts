import type postgres from 'postgres';
import type { AuditCheck } from '#lib/domain/audit-records.ts';

/** Links that one statement looks at; each holds its snapshot for as long as it takes. */
const stepLinks = 20_000;

/** What was found of a chain: `checked` are the links up to its end, or up to where it does not hold. */
export type ChainCheck = Pick<AuditCheck, 'checked' | 'head' | 'checkpoint' | 'broken'>;

/**
 * Checks the chain of an agency's audit from where it begins, step by step.
 *
 * @param sql connected as the project's owner
 */
export async function checkChain(
  sql: postgres.Sql | postgres.TransactionSql,
  agencyId: string,
  steps: number = stepLinks,
): Promise<ChainCheck> {
  for (let checked = 0, next = 1; ; ) {
    const [row] = await sql<{ check: AuditCheck }[]>`
      select private.check_audit(${agencyId}, ${next}, ${steps}) as check`;
    if (row === undefined) throw new Error('The database says nothing of its audit.');
    const { check } = row;
    checked += check.checked;
    if (check.broken !== null || check.nextSeq === null) return { ...check, checked };
    next = check.nextSeq;
  }
}

import { answerWithin } from '#app/api/roster/answer.ts';
import { verifyAudit } from '#lib/data/audit.ts';
import { Refusal } from '#lib/domain/refusal.ts';

/** A step of a check of the own agency's chain from the number `from` on, an `AuditCheck`; for admins. */
export function GET(request: Request): Promise<Response> {
  return answerWithin('audit_check', 'admin', async (db) => {
    const from = new URL(request.url).searchParams.get('from') ?? '1';
    if (!/^[1-9]\d{0,14}$/.test(from)) throw new Refusal('invalid', 'The chain is counted from 1 on.');
    return verifyAudit(db, Number(from));
  });
}

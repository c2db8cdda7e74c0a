import { answerWithin } from '#app/api/roster/answer.ts';
import { countAudit } from '#lib/data/audit.ts';
import { parseAuditQuery, readAuditExport } from '#lib/domain/audit-query.ts';
import { Refusal } from '#lib/domain/refusal.ts';

/** How many entries match the filters of the address, `{count}`; for admins. */
export function GET(request: Request): Promise<Response> {
  return answerWithin('audit_count', 'admin', async (db, user) => {
    const query = parseAuditQuery(Object.fromEntries(new URL(request.url).searchParams));
    const { filters, errors } = readAuditExport(query);
    if (filters === null) throw new Refusal('invalid', Object.values(errors).join(' '));
    return { count: await countAudit(db, user.center?.clock.timeZone ?? 'UTC', filters) };
  });
}

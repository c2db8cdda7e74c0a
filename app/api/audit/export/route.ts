import { answerWithin } from '#app/api/roster/answer.ts';
import { beginAuditExport, exportAudit } from '#lib/data/audit.ts';
import { listAuditNames } from '#lib/data/audit-names.ts';
import {
  AUDIT_FORMATS,
  AUDIT_JSON_END,
  type AuditExportCover,
  auditCsvEnd,
  auditCsvHeader,
  auditCsvLine,
  auditFileName,
  auditJsonEntry,
  auditJsonStart,
} from '#lib/domain/audit-export.ts';
import { AUDIT_FILTER_NAMES, parseAuditQuery, readAuditExport } from '#lib/domain/audit-query.ts';
import type { AuditExportEntry } from '#lib/domain/audit-records.ts';
import { Refusal } from '#lib/domain/refusal.ts';

const TYPES = { csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8' } as const;

/** The audit by the filters of the address as a CSV or JSON file, oldest first; for admins. The export is recorded. */
export function GET(request: Request): Promise<Response> {
  return answerWithin('audit_export', 'admin', async (db, user) => {
    const { searchParams } = new URL(request.url);
    const format = AUDIT_FORMATS.find((known) => known === searchParams.get('format'));
    if (format === undefined) throw new Refusal('invalid', 'The format is csv or json.');
    const query = parseAuditQuery(Object.fromEntries(searchParams));
    const read = readAuditExport(query);
    if (read.filters === null) throw new Refusal('invalid', Object.values(read.errors).join(' '));
    const { filters } = read;
    const timeZone = user.center?.clock.timeZone ?? 'UTC';
    const { names } = await listAuditNames(db, user.agency.id);
    const { exportId, head } = await beginAuditExport(db, timeZone, filters, format);
    const exportedAt = Date.now();
    const cover: AuditExportCover = {
      agency: user.agency.name,
      filters: Object.fromEntries(
        AUDIT_FILTER_NAMES.flatMap((name) => (query[name] === '' ? [] : [[name, query[name]]])),
      ),
      exportedAt,
      head,
    };
    async function* pages(): AsyncGenerator<readonly AuditExportEntry[]> {
      for (let afterId: number | null = 0; afterId !== null; ) {
        const page = await exportAudit(db, exportId, { afterId });
        yield page.entries;
        afterId = page.nextAfterId;
      }
    }
    async function* csv(): AsyncGenerator<string> {
      yield auditCsvHeader();
      for await (const entries of pages()) {
        yield entries.map((entry) => auditCsvLine(entry, names, timeZone)).join('');
      }
      yield auditCsvEnd(cover);
    }
    async function* json(): AsyncGenerator<string> {
      yield auditJsonStart(cover);
      let isFirst = true;
      for await (const entries of pages()) {
        yield entries.map((entry, index) => auditJsonEntry(entry, names, isFirst && index === 0)).join('');
        isFirst &&= entries.length === 0;
      }
      yield AUDIT_JSON_END;
    }
    return new Response(bytesOf(format === 'csv' ? csv() : json()), {
      headers: {
        'content-type': TYPES[format],
        'content-disposition': `attachment; filename="${auditFileName(user.agency.name, exportedAt, timeZone, format)}"`,
        'cache-control': 'no-store',
      },
    });
  });
}

/** Asked for when the receiver is ready for more, so that no more than a page lies in memory. */
function bytesOf(parts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await parts.return(undefined);
    },
  });
}

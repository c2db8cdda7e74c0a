import { writeWorkbook } from '#lib/data/workbook.ts';
import { csvLines, type ExportSheet } from '#lib/domain/roster-export.ts';

const LINES_AT_ONCE = 500;

/** A sheet as CSV, written while it is read. */
export function csvFile(sheet: ExportSheet, timeZone: string, name: string): Response {
  const lines = csvLines(sheet, timeZone);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    // Asked for when the receiver is ready for more: a year of lines never lies in memory at once.
    pull(controller) {
      let text = '';
      for (let count = 0; count < LINES_AT_ONCE; count++) {
        const { value, done } = lines.next();
        if (done) {
          controller.enqueue(encoder.encode(text));
          controller.close();
          return;
        }
        text += value;
      }
      controller.enqueue(encoder.encode(text));
    },
  });
  return fileOf(body, 'text/csv; charset=utf-8', name);
}

function fileOf(body: BodyInit, type: string, name: string): Response {
  return new Response(body, {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    },
  });
}

/** Sheets as one workbook. */
export async function workbookFile(
  sheets: readonly ExportSheet[],
  timeZone: string,
  name: string,
): Promise<Response> {
  return fileOf(
    new Uint8Array(await writeWorkbook(sheets, timeZone)),
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    name,
  );
}

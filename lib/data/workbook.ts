import 'server-only';
import writeExcelFile, { type CellObject, type SheetData } from 'write-excel-file/node';
import { type CellKind, type ExportSheet, workbookCell } from '#lib/domain/roster-export.ts';

const formats: Partial<Record<CellKind, string>> = {
  date: 'yyyy-mm-dd',
  local: 'yyyy-mm-dd hh:mm',
  utc: 'yyyy-mm-dd hh:mm',
};

/** A workbook of the sheets, as the bytes of an XLSX file: header rows stay in view, dates and numbers are real ones. */
export async function writeWorkbook(sheets: readonly ExportSheet[], timeZone: string): Promise<Buffer> {
  const book = writeExcelFile(
    sheets.map((sheet) => ({
      sheet: sheet.name,
      columns: sheet.columns.map(({ width }) => ({ width })),
      stickyRowsCount: 1,
      data: dataOf(sheet, timeZone),
    })),
  );
  return book.toBuffer();
}

function dataOf({ columns, rows }: ExportSheet, timeZone: string): SheetData {
  const data: SheetData = [columns.map(({ name }) => ({ value: name, type: String, fontWeight: 'bold' }))];
  for (const row of rows) {
    data.push(
      columns.map(({ kind }, index): CellObject | string | number | null => {
        const value = workbookCell(row[index] ?? null, kind, timeZone);
        return value instanceof Date ? { value, type: Date, format: formats[kind] } : value;
      }),
    );
  }
  return data;
}

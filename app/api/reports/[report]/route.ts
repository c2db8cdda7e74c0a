import { answerReportReader } from '#app/api/roster/answer.ts';
import { csvFile, workbookFile } from '#app/api/roster/file.ts';
import { readReport } from '#lib/actions/report.ts';
import { getReportFacts } from '#lib/data/reports.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { readCenter, readReportQuery, reportIdOf } from '#lib/domain/report-query.ts';
import { reportSheet, reportShiftsSheet } from '#lib/domain/report-sheet.ts';
import { type ExportSheet, exportFileName, WORKBOOK_SHIFTS_MAX } from '#lib/domain/roster-export.ts';
import { operationalDateOf } from '#lib/domain/time.ts';

/**
 * A report as CSV, or as a workbook together with the shifts that it sums, for whoever reads it. `sheet=shifts` is the CSV of
 * these shifts.
 */
export async function GET(
  request: Request,
  { params }: RouteContext<'/api/reports/[report]'>,
): Promise<Response> {
  const { searchParams } = new URL(request.url);
  const report = reportIdOf((await params).report);
  return answerReportReader(
    'report_export',
    report,
    readCenter(Object.fromEntries(searchParams)),
    async (db, user) => {
      if (report === null || user.center === null) return null;
      const now = Date.now();
      const { center } = user;
      const { timeZone } = center.clock;
      const query = {
        ...readReportQuery(report, Object.fromEntries(searchParams), operationalDateOf(now, center.clock)),
        open: null,
      };
      const format = searchParams.get('format') === 'xlsx' ? 'xlsx' : 'csv';
      const isOfShifts = searchParams.get('sheet') === 'shifts';
      const { view, facts } = await readReport(db, user, query, now);
      const sheet = reportSheet(view);
      const name = exportFileName(center.name, query, { format: 'csv', sheet: 'shifts' }).replace(
        /-shifts\.csv$/,
        `-${report}${isOfShifts ? '-shifts' : ''}.${format}`,
      );
      const shiftsOf = async (): Promise<ExportSheet | null> => {
        const known = facts ?? (report === 'coverage' ? await getReportFacts(db, center.id, query) : null);
        if (known === null) return null;
        const shown = known.shifts.filter(
          ({ shiftDate }) => shiftDate >= query.fromDate && shiftDate <= query.toDate,
        );
        if (format === 'xlsx' && shown.length > WORKBOOK_SHIFTS_MAX) {
          throw new Refusal(
            'rule_violation',
            `A workbook holds ${WORKBOOK_SHIFTS_MAX} shifts; these are ${shown.length}. Choose fewer days, or CSV.`,
          );
        }
        return reportShiftsSheet(
          known,
          shown.map((shift) => ({ shift, amount: (shift.endsAt - shift.startsAt) / 60_000 })),
        );
      };
      if (format === 'csv') {
        const shown = isOfShifts ? await shiftsOf() : sheet;
        return shown === null ? null : csvFile(shown, timeZone, name);
      }
      const shifts = await shiftsOf();
      return workbookFile(shifts === null ? [sheet] : [sheet, shifts], timeZone, name);
    },
  );
}

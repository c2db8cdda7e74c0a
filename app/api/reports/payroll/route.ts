import { answerReportReader } from '#app/api/roster/answer.ts';
import { csvFile } from '#app/api/roster/file.ts';
import { listPayrollProfiles } from '#lib/data/payroll.ts';
import { getReportFacts } from '#lib/data/reports.ts';
import { payrollSheet } from '#lib/domain/payroll.ts';
import { readCenter, readRange } from '#lib/domain/report-query.ts';
import { exportFileName } from '#lib/domain/roster-export.ts';
import { operationalDateOf } from '#lib/domain/time.ts';

/** The hours of the workweeks that begin in the dates by pay code, as the profile named by its number has them, as CSV. */
export function GET(request: Request): Promise<Response> {
  const params = new URL(request.url).searchParams;
  return answerReportReader(
    'report_export',
    'hours',
    readCenter(Object.fromEntries(params)),
    async (db, user) => {
      if (user.center === null) return null;
      const { center } = user;
      const profile = (await listPayrollProfiles(db)).find(({ id }) => String(id) === params.get('profile'));
      if (profile === undefined) return null;
      const range = readRange(Object.fromEntries(params), operationalDateOf(Date.now(), center.clock));
      const facts = await getReportFacts(db, center.id, range);
      const name = exportFileName(`${center.name} ${profile.name}`, range, {
        format: 'csv',
        sheet: 'shifts',
      });
      return csvFile(
        payrollSheet(facts, profile),
        center.clock.timeZone,
        name.replace('-shifts.csv', '-payroll.csv'),
      );
    },
  );
}

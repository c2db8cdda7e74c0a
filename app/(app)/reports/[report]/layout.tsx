import { requireReportReader } from '#lib/auth/report-reader.ts';
import { reportIdOf } from '#lib/domain/report-query.ts';

export default async function ReportLayout({ params, children }: LayoutProps<'/reports/[report]'>) {
  await requireReportReader(reportIdOf((await params).report), null);
  return children;
}

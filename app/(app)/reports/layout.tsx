import type { ReactNode } from 'react';
import { requireReportReader } from '#lib/auth/report-reader.ts';

export default async function ReportsLayout({ children }: { children: ReactNode }) {
  await requireReportReader(null, null);
  return children;
}

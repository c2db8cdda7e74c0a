'use client';

import dynamic from 'next/dynamic';
import type { ReportChart } from '#lib/domain/report-records.ts';

/** Of the size of a chart, so that nothing moves when it comes. */
const ChartBody = dynamic(() => import('./report-chart.tsx'), {
  ssr: false,
  loading: () => (
    <div aria-hidden className="h-64 animate-pulse rounded-md bg-muted motion-reduce:animate-none" />
  ),
});

/** The charts of a report, each with what one sees in it; the table beside has every number. */
export function ReportCharts({ charts }: { charts: readonly ReportChart[] }) {
  return charts.map((chart) => (
    <figure
      key={chart.title}
      data-print="hidden"
      className="flex flex-col gap-2 rounded-lg border bg-card px-4 py-3"
    >
      <figcaption>
        <span className="font-semibold">{chart.title}</span>
        <span className="block text-sm text-muted-foreground">{chart.summary}</span>
      </figcaption>
      <ChartBody chart={chart} />
    </figure>
  ));
}

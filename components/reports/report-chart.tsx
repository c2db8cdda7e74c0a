'use client';

import {
  Bar,
  BarChart,
  CartesianGrid,
  Legend,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { formatCount } from '#lib/domain/format.ts';
import type { ReportChart, ReportUnit } from '#lib/domain/report-records.ts';
import { unitWords } from './report-words.ts';

/** Apart by lightness as well as by hue; lines also by their dashes. */
const COLOURS = ['var(--primary)', 'var(--warning)', 'var(--early-edge)', 'var(--graveyard-edge)'];
const DASHES = ['', '6 3', '2 3', '8 3 2 3'];
const axis = {
  stroke: 'var(--border-strong)',
  tick: { fill: 'var(--muted-foreground)', fontSize: 12 },
  tickLine: false,
};

/** An axis has round numbers where it counts what it is read in: hours, and percent. */
const scaleOf = (unit: ReportUnit): number => (unit === 'hours' ? 1 / 60 : unit === 'share' ? 100 : 1);

function tickWords(value: number, unit: ReportUnit): string {
  if (unit === 'hours') return `${formatCount(value)}\u00a0h`;
  return unit === 'share' ? `${value}\u00a0%` : String(value);
}

/** A chart by Recharts: arrows go from one place to the next, and the tooltip follows. */
export default function ReportChartBody({ chart }: { chart: ReportChart }) {
  const { categories, series, unit, kind, title } = chart;
  const data = categories.map((category, index) => ({
    category,
    ...Object.fromEntries(
      series.map(({ name, values }) => {
        const value = values[index] ?? null;
        return [name, value === null ? null : value * scaleOf(unit)];
      }),
    ),
  }));
  const inside = (
    <>
      <CartesianGrid vertical={false} stroke="var(--border)" />
      <XAxis dataKey="category" {...axis} minTickGap={24} />
      <YAxis
        {...axis}
        width={unit === 'hours' || unit === 'share' ? 68 : 40}
        tickFormatter={(value: number) => tickWords(value, unit)}
        domain={
          unit === 'share' ? [(least: number) => Math.max(0, Math.floor(least / 5) * 5), 100] : [0, 'auto']
        }
        allowDecimals={unit === 'points'}
      />
      <Tooltip
        cursor={{ fill: 'var(--hover)', stroke: 'var(--border-strong)' }}
        isAnimationActive={false}
        formatter={(value) => (typeof value === 'number' ? unitWords(value / scaleOf(unit), unit) : '–')}
        contentStyle={{
          background: 'var(--popover)',
          border: '1px solid var(--border-strong)',
          borderRadius: 'var(--radius)',
          color: 'var(--foreground)',
        }}
        itemStyle={{ color: 'var(--foreground)' }}
      />
      {series.length > 1 ? (
        <Legend
          formatter={(name: string) => <span className="text-sm text-foreground">{name}</span>}
          itemSorter={null}
        />
      ) : null}
    </>
  );
  return (
    <div className="h-64 text-sm">
      <ResponsiveContainer>
        {kind === 'bars' ? (
          <BarChart data={data} title={title}>
            {inside}
            {series.map(({ name }, index) => (
              <Bar
                key={name}
                dataKey={name}
                fill={COLOURS[index] ?? COLOURS[0]}
                isAnimationActive={false}
                {...(isStacked(chart) && { stackId: 'all' })}
              />
            ))}
          </BarChart>
        ) : (
          <LineChart data={data} title={title}>
            {inside}
            {series.map(({ name }, index) => (
              <Line
                key={name}
                dataKey={name}
                stroke={COLOURS[index] ?? COLOURS[0]}
                strokeDasharray={DASHES[index] ?? ''}
                strokeWidth={2}
                dot={data.length < 40}
                isAnimationActive={false}
              />
            ))}
          </LineChart>
        )}
      </ResponsiveContainer>
    </div>
  );
}

/** Parts of one whole stand on one another; a number and its share beside each other. */
function isStacked({ unit }: ReportChart): boolean {
  return unit === 'hours' || unit === 'points';
}

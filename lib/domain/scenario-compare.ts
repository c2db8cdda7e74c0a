import { formatCount, formatDuration } from './format.ts';
import type { Bounds, GenerationMetrics } from './types.ts';

/** A plan beside others: the draft, or a scenario that is through. */
export type ComparedPlan = {
  metrics: GenerationMetrics;
  bounds: Bounds | null;
  /** People whose line differs from the draft's; null where that is not known. */
  changedPeople: number | null;
};

export type ComparedCell = {
  words: string;
  /** Against the first plan: `−2 h`, `+3`; null for the first itself, and where there is nothing to compare. */
  difference: string | null;
  /** No other plan is better here, and at least one is worse. */
  isBest: boolean;
};

export type ComparedRow = { label: string; cells: ComparedCell[] };

type Measure = {
  label: string;
  read: (plan: ComparedPlan) => number | null;
  words: (value: number, plan: ComparedPlan) => string;
  difference: (value: number) => string;
  /** Which way is better; null where it is a fact about the plan and no merit. */
  better: 'less' | 'more' | null;
};

const hours = (label: string, read: Measure['read'], better: Measure['better'] = 'less'): Measure => ({
  label,
  read,
  words: (minutes) => (minutes < 1 ? '0\u00a0h' : formatDuration(minutes)),
  difference: formatDuration,
  better,
});

const count = (label: string, read: Measure['read']): Measure => ({
  label,
  read,
  words: (value) => formatCount(value),
  difference: (value) => formatCount(value).replace('-', '−'),
  better: 'less',
});

const measures: readonly Measure[] = [
  hours('Supervisors short', ({ metrics }) => metrics.uncoveredSupervisorMinutes),
  hours('Employees short', ({ metrics }) => metrics.uncoveredEmployeeMinutes),
  hours('Least possible, supervisors', ({ bounds }) => bounds?.supervisors.minutes ?? null, null),
  hours('Least possible, employees', ({ bounds }) => bounds?.employees.minutes ?? null, null),
  hours('Open overtime', ({ metrics }) => metrics.openPieceMinutes),
  {
    label: 'On the preferred shift',
    read: ({ metrics }) => (metrics.peopleWithPreference === 0 ? null : metrics.peopleOnPreferredShift),
    words: (value, { metrics }) => `${formatCount(value)} of ${formatCount(metrics.peopleWithPreference)}`,
    difference: (value) => formatCount(value).replace('-', '−'),
    better: 'more',
  },
  {
    ...count('Unevenness', ({ metrics }) => metrics.unevenness),
    words: oneDecimal,
    difference: oneDecimal,
  },
  count('People with another line', ({ changedPeople }) => changedPeople),
  count('Changed weeks', ({ metrics }) => metrics.changedWeeks),
];

function oneDecimal(value: number): string {
  return value.toFixed(1).replace('-', '−');
}

/** Every figure of every plan in one row each, compared with the first plan. */
export function comparePlans(plans: readonly ComparedPlan[]): ComparedRow[] {
  return measures.map((measure) => {
    const values = plans.map((plan) => measure.read(plan));
    const known = values.filter((value) => value !== null);
    const sign = measure.better === 'more' ? -1 : 1;
    const best = Math.min(...known.map((value) => sign * value));
    const isDecided = measure.better !== null && known.some((value) => sign * value > best);
    const [first = null] = values;
    return {
      label: measure.label,
      cells: plans.map((plan, index) => {
        const value = values[index] ?? null;
        if (value === null) return { words: '–', difference: null, isBest: false };
        return {
          words: measure.words(value, plan),
          difference: index === 0 || first === null ? null : differenceWords(value - first, measure),
          isBest: isDecided && sign * value === best,
        };
      }),
    };
  });
}

function differenceWords(difference: number, measure: Measure): string {
  const words = measure.difference(difference);
  if (words === measure.difference(0)) return 'same';
  return difference > 0 ? `+${words}` : words;
}

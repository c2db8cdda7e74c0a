/** The limits that a schedule breaks, with the reasons that were given. */
import { countOf, formatDate } from './format.ts';
import { BREAK_LABELS, type RuleBreak } from './publish-review.ts';
import type { OpenKey } from './report-query.ts';
import type { OpenedNumber, ReportCell, ReportView } from './report-records.ts';
import type { RosterRow } from './roster.ts';
import { rosterHref } from './roster-query.ts';

/** The breaks of a schedule as it stands, and rows that keep a reason although they break nothing now. */
export type RuleHealth = {
  breaks: readonly RuleBreak[];
  otherReasons: readonly Pick<RosterRow, 'userId' | 'shiftDate' | 'reason'>[];
};

const SEVERITIES = [
  { severity: 'hard', name: 'Limit' },
  { severity: 'soft', name: 'Target' },
] as const;

/** Of no rule: reasons that are kept with shifts which break nothing any more. */
const OTHER = 'other';

const keyOf = ({ severity, ruleId }: Pick<RuleBreak, 'severity' | 'ruleId'>): string =>
  `${severity}-${ruleId}`;

/** Breaks by rule, with and without a reason. */
export function rulesView({ breaks, otherReasons }: RuleHealth): ReportView {
  const cellsOf = (own: readonly RuleBreak[], period: string, others: number): ReportCell[] => {
    const cell = (measure: string, value: number): ReportCell => ({
      value,
      ...(value > 0 && { open: { measure, personId: '', period } }),
    });
    const explained = own.filter(({ reasons }) => reasons.length > 0).length;
    return [
      cell('all', own.length + others),
      cell('explained', explained + others),
      cell('unexplained', own.length - explained),
      { value: new Set(own.map(({ personId }) => personId)).size },
    ];
  };
  const rows = SEVERITIES.flatMap(({ severity, name }) =>
    BREAK_LABELS.flatMap(({ id, label }) => {
      const own = breaks.filter((each) => each.severity === severity && each.ruleId === id);
      const key = keyOf({ severity, ruleId: id });
      return own.length === 0
        ? []
        : [{ key, cells: [{ value: label }, { value: name }, ...cellsOf(own, key, 0)] }];
    }),
  );
  const kept = {
    key: OTHER,
    cells: [
      { value: 'Nothing any more' },
      { value: 'Reason kept' },
      ...cellsOf([], OTHER, otherReasons.length),
    ],
  };
  const hard = breaks.filter(({ severity }) => severity === 'hard');
  const silent = hard.filter(({ reasons }) => reasons.length === 0).length;
  return {
    title: 'Rules and overrides',
    method: [
      'The schedule as it stands now, with the shifts of other schedules at its edges. A limit can be passed with a reason, which is kept with the shift; a target is only wished for.',
    ],
    summary:
      breaks.length === 0
        ? 'No limit and no target is broken.'
        : hard.length === 0
          ? `No limit is broken; ${countOf(breaks.length, 'target is', 'targets are')} missed.`
          : `${countOf(hard.length, 'limit is', 'limits are')} broken, ${silent === 0 ? 'each with a reason' : `${silent} without a reason`}; ${countOf(breaks.length - hard.length, 'target is', 'targets are')} missed.`,
    columns: [
      { name: 'Rule', kind: 'text' },
      { name: 'Kind', kind: 'text' },
      { name: 'Times', kind: 'count' },
      { name: 'With a reason', kind: 'count' },
      { name: 'Without one', kind: 'count' },
      { name: 'People', kind: 'count' },
    ],
    rows: otherReasons.length === 0 ? rows : [...rows, kept],
    totals: {
      key: 'total',
      cells: [{ value: 'Together' }, { value: null }, ...cellsOf(breaks, '', otherReasons.length)],
    },
    charts: [],
  };
}

/** A number of the rules, opened; null where there is none of that name. */
export function openRules(
  { breaks, otherReasons }: RuleHealth,
  { measure, period }: OpenKey,
  { names, scheduleId }: { names: ReadonlyMap<string, string>; scheduleId: number },
): OpenedNumber | null {
  if (measure !== 'all' && measure !== 'explained' && measure !== 'unexplained') return null;
  const own = breaks.filter(
    (each) =>
      (period === '' || keyOf(each) === period) &&
      (measure === 'all' || each.reasons.length > 0 === (measure === 'explained')),
  );
  const others = measure !== 'unexplained' && (period === '' || period === OTHER) ? otherReasons : [];
  const nameOf = (id: string | null) => names.get(id ?? '') ?? 'Nobody';
  const hrefOf = (userId: string, date: string) =>
    rosterHref({ block: scheduleId, date, view: 'week', cell: { userId, date } });
  const label = BREAK_LABELS.find(({ id }) => period.endsWith(`-${id}`))?.label;
  return {
    title: `${label ?? (period === OTHER ? 'Reasons kept' : 'Breaks and reasons')}: ${own.length + others.length}`,
    unit: 'count',
    value: own.length + others.length,
    reasons: [],
    shares: [],
    items: [
      ...own.map(({ personId, date, message, reasons }) => ({
        text: `${nameOf(personId)}, ${formatDate(date)}: ${message}${reasons.length === 0 ? '' : ` – ${reasons.join('; ')}`}`,
        href: hrefOf(personId, date),
      })),
      ...others.map(({ userId, shiftDate, reason }) => ({
        text: `${nameOf(userId)}, ${formatDate(shiftDate)}: breaks nothing now – ${reason ?? ''}`,
        href: hrefOf(userId ?? '-', shiftDate),
      })),
    ],
  };
}

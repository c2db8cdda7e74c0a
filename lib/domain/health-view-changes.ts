/** What was changed of a schedule after it was published, and the notice that it gave. */
import { countOf, formatDate, formatDuration, stampWords } from './format.ts';
import { CHANGE_CAUSES, type ChangeCause, type HealthChange, type HealthFacts } from './health-records.ts';
import type { OpenKey } from './report-query.ts';
import type { OpenedNumber, ReportCell, ReportView } from './report-records.ts';
import { rosterHref, WHOLE_DAY } from './roster-query.ts';

const CAUSE_NAMES: Record<ChangeCause, string> = {
  edit: 'Edited',
  revision: 'Planned anew',
  filled: 'Open shift taken',
  leave: 'Leave',
  trade: 'Trade',
};

/** Columns of notice: from so many minutes on, up to the next. What altered worked time gave none. */
const NOTICE_STEPS = [
  { measure: 'corrected', name: 'After the fact', from: Number.NEGATIVE_INFINITY },
  { measure: 'day', name: 'Under 24 h', from: Number.NEGATIVE_INFINITY },
  { measure: 'week', name: '1–7 days', from: 1440 },
  { measure: 'fortnight', name: '7–14 days', from: 7 * 1440 },
  { measure: 'long', name: '14 days or more', from: 14 * 1440 },
] as const;
type NoticeStep = (typeof NOTICE_STEPS)[number]['measure'];

/** How much notice a change gave. */
export function noticeStepOf({
  noticeMinutes,
  isCorrection,
}: Pick<HealthChange, 'noticeMinutes' | 'isCorrection'>): NoticeStep {
  if (isCorrection) return 'corrected';
  return NOTICE_STEPS.findLast(({ from }) => noticeMinutes >= from)?.measure ?? 'day';
}

/** The least notice that somebody had of any of these, corrections aside; null of none. */
export function shortestNotice(changes: readonly HealthChange[]): number | null {
  const notices = changes.flatMap(({ isCorrection, noticeMinutes }) =>
    isCorrection ? [] : Math.max(0, noticeMinutes),
  );
  return notices.length === 0 ? null : notices.reduce((least, notice) => Math.min(least, notice));
}

const isOf = (change: HealthChange, measure: string, cause: string): boolean =>
  (cause === '' || change.cause === cause) && (measure === 'all' || noticeStepOf(change) === measure);

/** Changes by what made them, and by notice. */
export function changesView({ firstAt, changes }: HealthFacts): ReportView {
  const row = (cause: ChangeCause | '', label: string) => {
    const own = changes.filter((change) => isOf(change, 'all', cause));
    const people = new Set(own.flatMap(({ fromId, toId }) => [fromId, toId]).filter((id) => id !== null));
    const count = (measure: string): ReportCell => {
      const value = own.filter((change) => isOf(change, measure, cause)).length;
      return { value, ...(value > 0 && { open: { measure, personId: '', period: cause } }) };
    };
    return {
      key: cause || 'total',
      cells: [
        { value: label },
        count('all'),
        { value: people.size },
        ...NOTICE_STEPS.map(({ measure }) => count(measure)),
        { value: shortestNotice(own) },
      ],
    };
  };
  const present = CHANGE_CAUSES.filter((cause) => changes.some((change) => change.cause === cause));
  const short = changes.filter((change) => noticeStepOf(change) === 'day').length;
  return {
    title: 'Changes after publication',
    method: [
      'Each change of a published shift since the first publication, also those that were taken back later; what was undone at once before anybody was told is left out. Notice runs from the change to the start of the shift, the earlier one where it moved.',
      'After the fact is what was put on record of time that had been worked.',
    ],
    summary:
      firstAt === null
        ? 'This schedule is not published yet: nothing has been promised.'
        : changes.length === 0
          ? 'Nothing was changed since it was published.'
          : `${countOf(changes.length, 'change', 'changes')} since it was published, ${short === 0 ? 'none' : short} of them with less than 24 h of notice.`,
    columns: [
      { name: 'By', kind: 'text' },
      { name: 'Changes', kind: 'count' },
      { name: 'People', kind: 'count', hint: 'Who had the shift or has it now.' },
      ...NOTICE_STEPS.map(({ name }) => ({ name, kind: 'count' as const })),
      { name: 'Shortest notice', kind: 'minutes' },
    ],
    rows: present.map((cause) => row(cause, CAUSE_NAMES[cause])),
    totals: row('', 'Together'),
    charts:
      changes.length === 0
        ? []
        : [
            {
              kind: 'bars',
              title: 'Notice that changes gave',
              unit: 'count',
              categories: NOTICE_STEPS.map(({ name }) => name),
              series: [
                {
                  name: 'Changes',
                  values: NOTICE_STEPS.map(
                    ({ measure }) => changes.filter((change) => noticeStepOf(change) === measure).length,
                  ),
                },
              ],
              summary: `${countOf(short, 'change', 'changes')} of ${changes.length} gave less than 24 h.`,
            },
          ],
  };
}

/** A change in a line: `Wed 4 Feb: Dana Dispatcher, now nobody. Edited by Sam Lee on …`. */
export function changeItem(
  change: HealthChange,
  {
    names,
    timeZone,
    scheduleId,
  }: { names: ReadonlyMap<string, string>; timeZone: string; scheduleId: number },
): { text: string; href: string } {
  const { fromId, toId, fromDate, toDate, byName, at, cause, reason } = change;
  const nameOf = (id: string | null): string =>
    id === null ? 'nobody' : (names.get(id) ?? 'somebody who is no longer here');
  const date = toDate ?? fromDate ?? '';
  const who =
    fromDate === null
      ? `added for ${nameOf(toId)}`
      : toDate === null
        ? `cancelled, was of ${nameOf(fromId)}`
        : fromId === toId
          ? `${nameOf(toId)}, ${fromDate === toDate ? 'changed' : `moved from ${formatDate(fromDate)}`}`
          : `${nameOf(fromId)}, now ${nameOf(toId)}`;
  const notice = change.isCorrection
    ? 'after the fact'
    : change.noticeMinutes <= 0
      ? 'no notice'
      : `${formatDuration(change.noticeMinutes)} of notice`;
  return {
    text: `${formatDate(date)}: ${who}. ${CAUSE_NAMES[cause]}, ${stampWords(byName, at, timeZone)}, ${notice}${reason === null ? '' : ` – ${reason}`}`,
    href: rosterHref({
      block: scheduleId,
      date,
      view: 'week',
      cell: { userId: toId ?? fromId ?? WHOLE_DAY, date },
    }),
  };
}

/** A number of the changes, opened; null where there is none of that name. */
export function openChanges(
  { changes }: HealthFacts,
  { measure, period }: OpenKey,
  around: Parameters<typeof changeItem>[1],
): OpenedNumber | null {
  if (measure !== 'all' && !NOTICE_STEPS.some((step) => step.measure === measure)) return null;
  const own = changes.filter((change) => isOf(change, measure, period));
  const step = NOTICE_STEPS.find((each) => each.measure === measure)?.name;
  const cause = CHANGE_CAUSES.find((each) => each === period);
  return {
    title: [
      `Changes: ${own.length}`,
      cause === undefined ? null : CAUSE_NAMES[cause].toLowerCase(),
      step?.toLowerCase() ?? null,
    ]
      .filter((part) => part !== null)
      .join(', '),
    unit: 'count',
    value: own.length,
    reasons: [],
    shares: [],
    items: own.map((change) => changeItem(change, around)),
  };
}

/** What of a schedule waits for somebody to decide. */
import { countOf, formatDate, formatInterval } from './format.ts';
import type { HealthFacts } from './health-records.ts';
import type { OpenKey } from './report-query.ts';
import type { OpenedNumber, ReportRow, ReportView } from './report-records.ts';
import { rosterHref } from './roster-query.ts';
import { MINUTE_MS } from './time.ts';
import type { Instant } from './types.ts';

type Item = { text: string; href: string; askedAt: Instant };

/** Everything that waits, by kind. */
function waiting(
  facts: HealthFacts,
  timeZone: string,
  scheduleId: number,
): { key: string; name: string; items: Item[] }[] {
  return [
    {
      key: 'leave',
      name: 'Time off',
      items: facts.leave.map((each) => ({
        text: `${each.name}, ${formatInterval(each, timeZone)}`,
        href: `/requests?status=pending&request=${each.id}`,
        askedAt: each.askedAt,
      })),
    },
    {
      key: 'swaps',
      name: 'Trades',
      items: facts.swaps.map((each) => ({
        text: `${each.requester}${each.responder === null ? '' : ` with ${each.responder}`}, shift of ${formatDate(each.shiftDate)}${each.status === 'pending' ? ', nobody has accepted' : ''}`,
        href: `/requests?status=${each.status === 'pending' ? 'offered' : 'pending'}&swap=${each.id}`,
        askedAt: each.askedAt,
      })),
    },
    {
      key: 'openings',
      name: 'Open shifts offered',
      items: facts.openings.map((each) => ({
        text: formatInterval(each, timeZone),
        href: rosterHref({
          block: scheduleId,
          date: each.shiftDate,
          view: 'week',
          cell: { userId: '-', date: each.shiftDate },
        }),
        askedAt: each.askedAt,
      })),
    },
    {
      key: 'edits',
      name: 'Edits for a second supervisor',
      items: facts.edits.map((each) => ({
        text: `${each.name}${each.reason === null ? '' : `: ${each.reason}`}`,
        href: rosterHref({ block: scheduleId }),
        askedAt: each.askedAt,
      })),
    },
  ];
}

/** How many things of a schedule wait. */
export function waitingCount({ leave, swaps, openings, edits }: HealthFacts): number {
  return leave.length + swaps.length + openings.length + edits.length;
}

/** What waits, by kind, and how long the oldest has. */
export function waitingView(
  facts: HealthFacts,
  { timeZone, scheduleId, now }: { timeZone: string; scheduleId: number; now: Instant },
): ReportView {
  const kinds = waiting(facts, timeZone, scheduleId);
  const rowOf = (key: string, name: string, items: readonly Item[]): ReportRow => ({
    key: key === '' ? 'total' : key,
    cells: [
      { value: name },
      {
        value: items.length,
        ...(items.length > 0 && { open: { measure: 'waiting', personId: '', period: key } }),
      },
      {
        value:
          items.length === 0
            ? null
            : Math.floor(
                (now - items.reduce((first, { askedAt }) => Math.min(first, askedAt), now)) / MINUTE_MS,
              ),
      },
    ],
  });
  const count = waitingCount(facts);
  return {
    title: 'What waits',
    method: ['What touches the dates or the shifts of this schedule and nobody has decided yet.'],
    summary:
      count === 0
        ? 'Nothing waits.'
        : `${countOf(count, 'thing waits', 'things wait')} for somebody to decide.`,
    columns: [
      { name: 'What', kind: 'text' },
      { name: 'Waiting', kind: 'count' },
      { name: 'The oldest for', kind: 'minutes' },
    ],
    rows: kinds.map(({ key, name, items }) => rowOf(key, name, items)),
    totals: rowOf(
      '',
      'Together',
      kinds.flatMap(({ items }) => items),
    ),
    charts: [],
  };
}

/** What waits, opened; null where there is none of that name. */
export function openWaiting(
  facts: HealthFacts,
  { measure, period }: OpenKey,
  { timeZone, scheduleId }: { timeZone: string; scheduleId: number },
): OpenedNumber | null {
  const kinds = waiting(facts, timeZone, scheduleId).filter(({ key }) => period === '' || key === period);
  if (measure !== 'waiting' || kinds.length === 0) return null;
  const items = kinds.flatMap((kind) => kind.items);
  return {
    title: `${kinds.length === 1 ? kinds[0]?.name : 'What waits'}: ${items.length}`,
    unit: 'count',
    value: items.length,
    reasons: [],
    shares: [],
    items: items.map(({ text, href }) => ({ text, href })),
  };
}

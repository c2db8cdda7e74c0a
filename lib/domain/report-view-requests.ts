/** The reports of trades and of the age of requests, and which report of requests has which name. */
import { countOf, formatDuration } from './format.ts';
import type { ReportId, ReportRange } from './report-query.ts';
import type { ReportChart, ReportView } from './report-records.ts';
import { type RequestReport, type SwapStatus, waitsBetween, waitsOf } from './report-requests.ts';
import { callOutsView } from './report-view-call-outs.ts';
import { leaveView } from './report-view-leave.ts';
import { MINUTE_MS } from './time.ts';
import type { Instant } from './types.ts';

const SWAP_WORDS: Record<SwapStatus, string> = {
  pending: 'Waiting for the other',
  accepted: 'Waiting for a decision',
  rejected: 'Declined by the other',
  approved: 'Approved',
  denied: 'Denied',
  withdrawn: 'Withdrawn',
  expired: 'Expired',
  cancelled: 'Cancelled',
};

/** Trades by what came of them. */
function swapsView({ swaps }: RequestReport): ReportView {
  const byStatus = Map.groupBy(swaps, ({ status }) => status);
  const statuses = (Object.keys(SWAP_WORDS) as SwapStatus[]).filter((status) => byStatus.has(status));
  const approved = byStatus.get('approved')?.length ?? 0;
  const gives = swaps.filter(({ kind }) => kind === 'give').length;
  return {
    title: 'Trades',
    method: [
      'Trades that were offered in the dates, by what came of them since. To accept: from the offer until the other agreed; to decide: from then until a supervisor decided.',
    ],
    summary:
      swaps.length === 0
        ? 'No trade was offered in these dates.'
        : `${countOf(swaps.length, 'trade was', 'trades were')} offered, ${gives} of them to give a shift away; ${approved} approved.`,
    columns: [
      { name: 'What came of it', kind: 'text' },
      { name: 'Trades', kind: 'count' },
      { name: 'Median to accept', kind: 'minutes' },
      { name: 'Median to decide', kind: 'minutes' },
    ],
    rows: statuses.map((status) => {
      const own = byStatus.get(status) ?? [];
      return {
        key: status,
        cells: [
          { value: SWAP_WORDS[status] },
          { value: own.length, open: { measure: 'swaps', personId: '', period: status } },
          {
            value:
              waitsBetween(
                own,
                ({ askedAt }) => askedAt,
                ({ acceptedAt }) => acceptedAt,
              )?.median ?? null,
          },
          {
            value:
              waitsBetween(
                own,
                ({ acceptedAt, askedAt }) => acceptedAt ?? askedAt,
                ({ decidedAt }) => decidedAt,
              )?.median ?? null,
          },
        ],
      };
    }),
    totals: {
      key: 'total',
      cells: [
        { value: 'Together' },
        { value: swaps.length, open: { measure: 'swaps', personId: '', period: '' } },
        { value: null },
        { value: null },
      ],
    },
    charts:
      swaps.length === 0
        ? []
        : [
            {
              kind: 'bars',
              title: 'Trades by what came of them',
              unit: 'count',
              categories: statuses.map((status) => SWAP_WORDS[status]),
              series: [
                { name: 'Trades', values: statuses.map((status) => byStatus.get(status)?.length ?? 0) },
              ],
              summary: `${approved} of ${swaps.length} were approved.`,
            },
          ],
  };
}

/** How long requests waited for a decision, and how long those have waited that still do. */
export function requestsView({ asked, swaps }: RequestReport, now: Instant): ReportView {
  const leave = asked.map((each) => ({
    isOpen: each.status === 'pending',
    from: each.askedAt,
    until: each.decidedAt,
  }));
  const trades = swaps.flatMap((each) =>
    each.acceptedAt === null
      ? []
      : [{ isOpen: each.status === 'accepted', from: each.acceptedAt, until: each.decidedAt }],
  );
  const rowOf = (key: string, name: string, all: typeof leave) => {
    const decided = waitsOf(
      all.flatMap(({ from, until, isOpen }) =>
        isOpen || until === null ? [] : [Math.max(0, until - from) / MINUTE_MS],
      ),
    );
    const waiting = waitsOf(
      all.flatMap(({ from, isOpen }) => (isOpen ? [Math.max(0, now - from) / MINUTE_MS] : [])),
    );
    const open = (period: string) => ({ open: { measure: key, personId: '', period } });
    return {
      key,
      cells: [
        { value: name },
        { value: decided?.count ?? 0, ...((decided?.count ?? 0) > 0 && open('decided')) },
        { value: decided?.median ?? null },
        { value: decided?.ninetieth ?? null },
        { value: decided?.longest ?? null },
        { value: waiting?.count ?? 0, ...((waiting?.count ?? 0) > 0 && open('waiting')) },
        { value: waiting?.longest ?? null },
      ],
    };
  };
  const waiting = [...leave, ...trades].filter(({ isOpen }) => isOpen);
  const oldest = Math.max(0, ...waiting.map(({ from }) => now - from)) / MINUTE_MS;
  return {
    title: 'Age of requests',
    method: [
      'Requests for time off that were asked in the dates, without those who called in sick, and trades that were offered in them: from the request, of a trade from when both agreed, until a supervisor decided.',
    ],
    summary:
      waiting.length === 0
        ? 'Nothing of these dates waits for a decision.'
        : `${countOf(waiting.length, 'request waits', 'requests wait')} for a decision, the oldest for ${formatDuration(oldest)}.`,
    columns: [
      { name: 'Requests', kind: 'text' },
      { name: 'Decided', kind: 'count' },
      { name: 'Median', kind: 'minutes' },
      { name: 'Nine of ten within', kind: 'minutes' },
      { name: 'Longest', kind: 'minutes' },
      { name: 'Waiting', kind: 'count' },
      { name: 'Oldest waits', kind: 'minutes' },
    ],
    rows: [rowOf('timeOff', 'Time off', leave), rowOf('trades', 'Trades', trades)],
    totals: null,
    charts: leave.length + trades.length === 0 ? [] : [waitsChart([...leave, ...trades], now)],
  };
}

const WAIT_STEPS = [
  { name: 'under 4 h', from: 0, to: 240 },
  { name: '4 to 24 h', from: 240, to: 1440 },
  { name: '1 to 3 days', from: 1440, to: 4320 },
  { name: '3 to 7 days', from: 4320, to: 10_080 },
  { name: 'over a week', from: 10_080, to: Number.POSITIVE_INFINITY },
];

/** How many waited how long for their decision, and how many have waited so long by now. */
function waitsChart(
  all: readonly { isOpen: boolean; from: Instant; until: Instant | null }[],
  now: Instant,
): ReportChart {
  const ages = all.flatMap(({ isOpen, from, until }) => {
    const end = isOpen ? now : until;
    return end === null ? [] : [{ isOpen, minutes: Math.max(0, end - from) / MINUTE_MS }];
  });
  const counts = (open: boolean) =>
    WAIT_STEPS.map(
      ({ from, to }) =>
        ages.filter(({ isOpen, minutes }) => isOpen === open && minutes >= from && minutes < to).length,
    );
  const long = ages.filter(({ minutes }) => minutes >= 4320).length;
  return {
    kind: 'bars',
    title: 'How long requests wait',
    unit: 'count',
    categories: WAIT_STEPS.map(({ name }) => name),
    series: [
      { name: 'Decided', values: counts(false) },
      { name: 'Still waiting', values: counts(true) },
    ],
    summary: `${long === 0 ? 'None' : long} of ${ages.length} waited three days or longer.`,
  };
}

/** The report of requests of that name; null where it is none of requests. */
export function requestView(
  report: ReportId,
  facts: RequestReport,
  range: ReportRange,
  now: Instant,
): ReportView | null {
  switch (report) {
    case 'leave':
      return leaveView(facts, range);
    case 'swaps':
      return swapsView(facts);
    case 'requests':
      return requestsView(facts, now);
    case 'call-outs':
      return callOutsView(facts);
    default:
      return null;
  }
}

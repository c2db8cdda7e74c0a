/** The reports of leave, trades, the age of requests and call-outs as they are shown, printed and exported. */
import { countOf, formatDuration } from './format.ts';
import type { ReportId, ReportRange } from './report-query.ts';
import type { ReportView } from './report-records.ts';
import {
  leaveByPerson,
  type RequestReport,
  type SwapStatus,
  type Waits,
  waitsOf,
} from './report-requests.ts';
import { addDays, createZone, MINUTE_MS } from './time.ts';
import type { Instant } from './types.ts';

/** Leave of people and what their balances are. */
function leaveView(report: RequestReport, range: ReportRange): ReportView {
  const zone = createZone(report.timeZone);
  const window = {
    startsAt: zone.toInstant(range.fromDate, 0),
    endsAt: zone.toInstant(addDays(range.toDate, 1), 0),
  };
  const people = leaveByPerson(report, window);
  const balances = Map.groupBy(report.balances, ({ personId }) => personId);
  const kinds = [...new Set(report.balances.map(({ kind }) => kind))].sort();
  const known = new Map(people.map((person) => [person.personId, person]));
  const everybody = new Map(
    [...people, ...report.balances].map(({ personId, fullName }) => [personId, fullName] as const),
  );
  const approved = people.reduce((sum, { approvedMinutes }) => sum + approvedMinutes, 0);
  const rows = [...everybody]
    .sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([personId, fullName]) => {
      const own = known.get(personId);
      const open = (measure: string) => ({ open: { measure, personId, period: '' } });
      return {
        key: personId,
        cells: [
          { value: fullName },
          { value: own?.approvedMinutes ?? 0, ...(own !== undefined && open('approved')) },
          { value: own?.sickCalls ?? 0, ...(own !== undefined && own.sickCalls > 0 && open('sick')) },
          { value: own?.pending ?? 0, ...(own !== undefined && own.pending > 0 && open('pending')) },
          { value: own?.denied ?? 0, ...(own !== undefined && own.denied > 0 && open('denied')) },
          ...kinds.flatMap((kind) => {
            const balance = balances.get(personId)?.find((each) => each.kind === kind);
            return [{ value: balance?.takenMinutes ?? null }, { value: balance?.minutes ?? null }];
          }),
        ],
      };
    });
  return {
    title: 'Leave and balances',
    method: [
      'Approved leave is counted in the hours of the leave itself that lie in the dates, whatever shifts it touches. Balances are of now; taken is what the dates took from them and gave back.',
      'Kinds of leave that are private are counted and not named.',
    ],
    summary:
      people.length === 0
        ? 'Nobody asked for time off in these dates.'
        : `${formatDuration(approved)} of approved leave of ${countOf(people.filter(({ approvedMinutes }) => approvedMinutes > 0).length, 'person', 'people')}; ${countOf(
            people.reduce((sum, { sickCalls }) => sum + sickCalls, 0),
            'sick call',
            'sick calls',
          )}.`,
    columns: [
      { name: 'Person', kind: 'text' },
      { name: 'Approved', kind: 'hours' },
      { name: 'Sick calls', kind: 'count' },
      { name: 'Waiting', kind: 'count' },
      { name: 'Denied', kind: 'count' },
      ...kinds.flatMap((kind) => [
        { name: `${kind} taken`, kind: 'hours' as const },
        { name: `${kind} balance`, kind: 'hours' as const },
      ]),
    ],
    rows,
    totals: null,
    charts: [],
  };
}

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

function waitsBetween<Each>(
  all: readonly Each[],
  from: (each: Each) => Instant,
  to: (each: Each) => Instant | null,
): Waits | null {
  return waitsOf(
    all.flatMap((each) => {
      const until = to(each);
      return until === null ? [] : [Math.max(0, until - from(each)) / MINUTE_MS];
    }),
  );
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
    charts: [],
  };
}

const ORIGIN_NAMES = {
  gap: 'A gap',
  planned: 'Planned open',
  leave: 'Leave',
  sick: 'Sick call',
  vacated: 'Taken out of the roster',
} as const;

/** How long call-outs took, by why the shift was open. */
function callOutsView({ callOuts }: RequestReport): ReportView {
  const byOrigin = Map.groupBy(callOuts, ({ origin }) => origin);
  const origins = (Object.keys(ORIGIN_NAMES) as (keyof typeof ORIGIN_NAMES)[]).filter((origin) =>
    byOrigin.has(origin),
  );
  const filled = callOuts.filter(({ state }) => state === 'filled');
  const all = waitsBetween(
    filled,
    ({ startedAt }) => startedAt,
    ({ endedAt }) => endedAt,
  );
  const rowOf = (key: string, name: string, own: typeof callOuts) => {
    const done = own.filter(({ state }) => state === 'filled');
    const waits = waitsBetween(
      done,
      ({ startedAt }) => startedAt,
      ({ endedAt }) => endedAt,
    );
    const calls = own.reduce((sum, { contacts }) => sum + contacts, 0);
    return {
      key,
      cells: [
        { value: name },
        {
          value: own.length,
          open: { measure: 'callOuts', personId: '', period: key === 'total' ? '' : key },
        },
        { value: done.length },
        { value: own.length === 0 ? null : done.length / own.length },
        { value: waits?.median ?? null },
        { value: waits?.ninetieth ?? null },
        { value: waits?.longest ?? null },
        { value: own.length === 0 ? null : calls / own.length },
        {
          value:
            waitsBetween(
              own,
              ({ startedAt }) => startedAt,
              ({ shiftStartsAt }) => shiftStartsAt,
            )?.median ?? null,
        },
      ],
    };
  };
  return {
    title: 'Call-outs',
    method: [
      'Call-outs that were started in the dates. To fill: from the start until somebody had the shift, of those that were filled. Before the shift: from the start of the call-out until the shift begins.',
    ],
    summary:
      callOuts.length === 0
        ? 'No call-out was started in these dates.'
        : `${countOf(callOuts.length, 'call-out', 'call-outs')}, ${filled.length} filled${all === null ? '' : `, half of them within ${formatDuration(all.median)}`}.`,
    columns: [
      { name: 'Why the shift was open', kind: 'text' },
      { name: 'Call-outs', kind: 'count' },
      { name: 'Filled', kind: 'count' },
      { name: 'Share filled', kind: 'share' },
      { name: 'Median to fill', kind: 'minutes' },
      { name: 'Nine of ten within', kind: 'minutes' },
      { name: 'Longest', kind: 'minutes' },
      { name: 'Contacts each', kind: 'points' },
      { name: 'Median before the shift', kind: 'minutes' },
    ],
    rows: origins.map((origin) => rowOf(origin, ORIGIN_NAMES[origin], byOrigin.get(origin) ?? [])),
    totals: callOuts.length === 0 ? null : rowOf('total', 'Together', callOuts),
    charts:
      filled.length === 0
        ? []
        : [
            {
              kind: 'bars',
              title: 'Call-outs that were filled, by how long it took',
              unit: 'count',
              categories: FILL_STEPS.map(({ name }) => name),
              series: [
                {
                  name: 'Call-outs',
                  values: FILL_STEPS.map(
                    ({ from, to }) =>
                      filled.filter(({ startedAt, endedAt }) => {
                        const minutes = ((endedAt ?? startedAt) - startedAt) / MINUTE_MS;
                        return minutes >= from && minutes < to;
                      }).length,
                  ),
                },
              ],
              summary: `Half of them within ${formatDuration(all?.median ?? 0)}, nine of ten within ${formatDuration(all?.ninetieth ?? 0)}.`,
            },
          ],
  };
}

const FILL_STEPS = [
  { name: 'under 15 min', from: 0, to: 15 },
  { name: '15 to 30 min', from: 15, to: 30 },
  { name: '30 to 60 min', from: 30, to: 60 },
  { name: '1 to 2 h', from: 60, to: 120 },
  { name: '2 to 6 h', from: 120, to: 360 },
  { name: 'over 6 h', from: 360, to: Number.POSITIVE_INFINITY },
];

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

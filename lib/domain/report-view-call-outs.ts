/** The report of call-outs as it is shown, printed and exported. */
import { countOf, formatDuration } from './format.ts';
import type { ReportView } from './report-records.ts';
import { type RequestReport, waitsBetween } from './report-requests.ts';
import { MINUTE_MS } from './time.ts';

const ORIGIN_NAMES = {
  gap: 'A gap',
  planned: 'Planned open',
  leave: 'Leave',
  sick: 'Sick call',
  vacated: 'Taken out of the roster',
} as const;

/** How long call-outs took, by why the shift was open. */
export function callOutsView({ callOuts }: RequestReport): ReportView {
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

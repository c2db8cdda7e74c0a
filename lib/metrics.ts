import { Counter, collectDefaultMetrics, Gauge, Histogram, type Metric, register } from 'prom-client';

/** What kind of request it was, so that a slow report hides no slow page. */
export type RequestKind = 'page' | 'action' | 'route' | 'asset';

/** The one of that name: the server and the app in it each load this module, and count in one registry. */
function once<M extends Metric>(name: string, make: () => M): M {
  return (register.getSingleMetric(name) as M | undefined) ?? make();
}

once('process_cpu_seconds_total', () => {
  collectDefaultMetrics();
  return register.getSingleMetric('process_cpu_seconds_total') as Counter;
});

const requestSeconds = once(
  'dispatch_request_duration_seconds',
  () =>
    new Histogram({
      name: 'dispatch_request_duration_seconds',
      help: 'From a request’s arrival to the end of its answer.',
      labelNames: ['kind', 'status'],
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    }),
);

const faults = once(
  'dispatch_faults_total',
  () => new Counter({ name: 'dispatch_faults_total', help: 'Unexpected faults, each in the log.' }),
);

/** Counts a request that was answered. @param ms from its arrival to the end of its answer */
export function countRequest(request: { kind: RequestKind; status: number; ms: number }): void {
  const status = `${Math.floor(request.status / 100)}xx`;
  requestSeconds.observe({ kind: request.kind, status }, request.ms / 1000);
  if (request.status >= 500) faults.inc();
}

/** What an installation says of itself when it is asked. */
export type Watched = {
  database: 'ok' | 'failed';
  auth: 'ok' | 'failed';
  state: {
    workers: readonly number[];
    undelivered: readonly { channel: string; count: number; oldestSeconds: number }[];
    unplanned: number;
    runs: number;
    callOuts: number;
  } | null;
};

const gauge = (name: string, help: string, labelNames: string[] = []) =>
  once(name, () => new Gauge({ name, help, labelNames }));
const up = gauge('dispatch_up', 'Whether a part answers: 1 or 0.', ['part']);
const workerSeen = gauge('dispatch_worker_seen_seconds', 'Seconds since the last sign of any worker.');
const undelivered = gauge('dispatch_undelivered', 'Notices that are due and have not left.', ['channel']);
const oldest = gauge('dispatch_undelivered_oldest_seconds', 'How long the oldest of them has been due.', [
  'channel',
]);
const unplanned = gauge('dispatch_unplanned_notices', 'Notices the worker has not looked at yet.');
const runs = gauge('dispatch_generation_runs', 'Schedules that are being generated.');
const callOuts = gauge('dispatch_call_outs', 'Call-outs under way.');

/** All metrics as Prometheus reads them. Numbers that are not known are left out rather than kept from before. */
export async function describeMetrics(watched: Watched): Promise<{ text: string; contentType: string }> {
  for (const metric of [undelivered, oldest]) metric.reset();
  for (const metric of [workerSeen, unplanned, runs, callOuts]) metric.remove();
  up.set({ part: 'database' }, watched.database === 'ok' ? 1 : 0);
  up.set({ part: 'auth' }, watched.auth === 'ok' ? 1 : 0);
  const { state } = watched;
  if (state !== null) {
    const [newest] = state.workers;
    if (newest !== undefined) workerSeen.set(newest);
    for (const { channel, count, oldestSeconds } of state.undelivered) {
      undelivered.set({ channel }, count);
      oldest.set({ channel }, oldestSeconds);
    }
    unplanned.set(state.unplanned);
    runs.set(state.runs);
    callOuts.set(state.callOuts);
  }
  return { text: await register.metrics(), contentType: register.contentType };
}

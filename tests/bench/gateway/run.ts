import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildCases, type Case, prepareScene } from './cases.ts';
import { type Child, startChild } from './child.ts';
import type { GatewayInfo, Round } from './measure.ts';
import { median, percentile } from './measure.ts';
import { measureRealtime, type RealtimeReport } from './realtime.ts';

export type BenchOptions = {
  /** Rounds of each measurement; the ways of one case take turns, so that the machine's moods hit all. */
  rounds: number;
  /** Length of a round in milliseconds. */
  ms: number;
  /** Only cases whose name contains this. */
  only: string;
  /** Fills the database with the demo data. */
  seed: (databaseUrl: string) => Promise<void>;
  /** Called when the first measurement begins. */
  onReady: () => void;
  report: (line: CaseResult) => void;
};

type Figures = {
  /** Requests per second: the median round. */
  rate: number;
  /** Latencies of all rounds in milliseconds. */
  p50: number;
  p95: number;
  /** Width of the rounds' rates against their median. */
  spread: number;
  /** Median share of a core the load process used. */
  loadCpu: number;
};

export type CaseResult = {
  name: string;
  clients: number;
  driver: Figures;
  lean: Figures & {
    share: number;
    /** Processor time of the gateway's process for one request, in microseconds. */
    gatewayMicros: number;
  };
  library: Figures & { share: number };
};

export type BenchReport = {
  cases: CaseResult[];
  /** The driver's statement of each case. */
  statements: Record<string, string>;
  /** Start of the stack on existing data. */
  startMs: number;
  /** Resident memory of the gateway's process after the start and after all load, in bytes. */
  rss: { idle: number; afterLoad: number };
  realtime: RealtimeReport;
};

/** A sign-in takes a core for tens of milliseconds, so its rounds are longer. */
const SIGN_IN_FACTOR = 2;

/** Runs the benchmark on a stack of its own, and removes it. */
export async function runGatewayBench(options: BenchOptions): Promise<BenchReport> {
  const dataDir = mkdtempSync(join(tmpdir(), 'dispatch-scheduler-bench-'));
  // As root, the database runs under another account and has to get in.
  chmodSync(dataDir, 0o711);
  const children: Child[] = [];
  const start = (name: string, args: string[] = []): Child => {
    const child = startChild(join(import.meta.dirname, `${name}-process.ts`), args);
    children.push(child);
    return child;
  };
  const cleanUp = async (): Promise<void> => {
    for (const child of children.toReversed()) await child.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void cleanUp().finally(() => process.exit(130)));
  }
  try {
    const first = start('gateway', [dataDir]);
    const { databaseUrls } = await first.call<GatewayInfo>('info');
    await options.seed(databaseUrls.postgres);
    await first.stop();
    const gateway = start('gateway', [dataDir]);
    const info = await gateway.call<GatewayInfo>('info');
    const idle = await memoryOf(gateway);
    const scene = await prepareScene(info);
    const cases = (await buildCases(info, scene)).filter(({ name }) => name.includes(options.only));
    const load = start('load');
    const results: CaseResult[] = [];
    options.onReady();
    for (const one of cases) {
      for (const clients of one.clients) {
        const result = await measureCase({ load, gateway }, one, clients, options);
        results.push(result);
        options.report(result);
      }
    }
    const realtime = await measureRealtime(start('listen'), info, scene);
    const rss = { idle, afterLoad: await memoryOf(gateway) };
    const statements = Object.fromEntries(cases.map(({ name, driver }) => [name, driver.text]));
    return { cases: results, startMs: info.startMs, rss, realtime, statements };
  } finally {
    await cleanUp();
  }
}

type Usage = { rssBytes: number; cpuMicros: number };

async function memoryOf(gateway: Child): Promise<number> {
  return (await gateway.call<Usage>('usage')).rssBytes;
}

async function measureCase(
  { load, gateway }: { load: Child; gateway: Child },
  { name, driver, http, library }: Case,
  clients: number,
  { rounds, ms: usual }: BenchOptions,
): Promise<CaseResult> {
  const ms = name === 'sign-in' ? usual * SIGN_IN_FACTOR : usual;
  const costs: number[] = [];
  const loadHttp = async (): Promise<Round> => {
    const before = await gateway.call<Usage>('usage');
    const round = await load.call<Round>('loadHttp', { ...http, clients, ms });
    const after = await gateway.call<Usage>('usage');
    costs.push((after.cpuMicros - before.cpuMicros) / round.latencies.length);
    return round;
  };
  const bare: Round[] = [];
  const lean: Round[] = [];
  const full: Round[] = [];
  // The round before the first warms up and does not count.
  for (let round = -1; round < rounds; round += 1) {
    const results = [
      await load.call<Round>('loadDriver', { ...driver, clients, ms }),
      await loadHttp(),
      await load.call<Round>('loadLibrary', { ...library, clients, ms }),
    ] as const;
    if (round < 0) continue;
    bare.push(results[0]);
    lean.push(results[1]);
    full.push(results[2]);
  }
  return {
    name,
    clients,
    driver: figuresOf(bare),
    lean: { ...figuresOf(lean), share: shareOf(lean, bare), gatewayMicros: median(costs.slice(1)) },
    library: { ...figuresOf(full), share: shareOf(full, bare) },
  };
}

function figuresOf(rounds: readonly Round[]): Figures {
  const rates = rounds.map(({ rate }) => rate);
  const latencies = rounds.flatMap((round) => round.latencies);
  const rate = median(rates);
  return {
    rate,
    p50: median(latencies),
    p95: percentile(latencies, 0.95),
    spread: (Math.max(...rates) - Math.min(...rates)) / rate,
    loadCpu: median(rounds.map(({ cpu }) => cpu)),
  };
}

/** The median of the rates' ratios, round by round. */
function shareOf(rounds: readonly Round[], bare: readonly Round[]): number {
  return median(rounds.map(({ rate }, index) => rate / (bare[index]?.rate ?? Number.NaN)));
}

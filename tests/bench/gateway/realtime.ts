import postgres from 'postgres';
import type { Scene } from './cases.ts';
import type { Child } from './child.ts';
import { type GatewayInfo, median, percentile } from './measure.ts';

export type ListenOptions = {
  url: string;
  key: string;
  /** Of those who may hear the topic; the clients take turns with them. */
  tokens: string[];
  /** Of those who may not. */
  strangers: string[];
  topic: string;
  count: number;
};

/** What the listeners received: instants in milliseconds since 1970, by the message's number. */
export type Heard = { instants: Record<number, number[]>; strangersHeard: number };

type Latencies = { p50: number; p95: number; max: number };

export type RealtimeReport = {
  clients: number;
  /** Until all have joined. */
  joinMs: number;
  messages: number;
  /** Messages times clients. */
  expected: number;
  delivered: number;
  strangersHeard: number;
  /** From sending the commit to receipt in milliseconds: one message at a time, then all at once. */
  paced: Latencies;
  burst: Latencies;
};

const TOPIC = 'bench:room';
const CLIENTS = 200;
const MESSAGES = 50;
const PACE_MS = 25;
/** How long deliveries may stay away before they count as lost. */
const QUIET_MS = 10_000;

/** Sends messages from SQL to many private clients and waits until all have them. */
export async function measureRealtime(
  listeners: Child,
  info: GatewayInfo,
  { people, stranger }: Scene,
): Promise<RealtimeReport> {
  const { joinMs } = await listeners.call<{ joinMs: number }>('listen', {
    url: `http://127.0.0.1:${info.port}`,
    key: info.publishableKey,
    tokens: people.map(({ token }) => token),
    strangers: [stranger.token],
    topic: TOPIC,
    count: CLIENTS,
  } satisfies ListenOptions);
  const sql = postgres(info.databaseUrls.postgres, { max: 1, onnotice: () => {} });
  try {
    const sent: number[] = [];
    const send = async (): Promise<void> => {
      const payload = JSON.stringify({ number: sent.length });
      await sql`begin`;
      await sql`select realtime.send(${payload}::text::jsonb, 'tick', ${TOPIC}, true)`;
      sent.push(performance.timeOrigin + performance.now());
      await sql`commit`;
    };
    for (let turn = 0; turn < MESSAGES; turn += 1) {
      await send();
      await new Promise((resolve) => setTimeout(resolve, PACE_MS));
    }
    for (let turn = 0; turn < MESSAGES; turn += 1) await send();
    const expected = sent.length * CLIENTS;
    const heard = await waitForAll(listeners, expected);
    const latenciesOf = (from: number, to: number): number[] =>
      sent.slice(from, to).flatMap((at, index) => (heard.instants[from + index] ?? []).map((on) => on - at));
    return {
      clients: CLIENTS,
      joinMs,
      messages: sent.length,
      expected,
      delivered: countOf(heard),
      strangersHeard: heard.strangersHeard,
      paced: describe(latenciesOf(0, MESSAGES)),
      burst: describe(latenciesOf(MESSAGES, sent.length)),
    };
  } finally {
    await sql.end();
  }
}

async function waitForAll(listeners: Child, expected: number): Promise<Heard> {
  const deadline = performance.now() + QUIET_MS;
  for (;;) {
    const heard = await listeners.call<Heard>('heard');
    if (countOf(heard) >= expected || performance.now() > deadline) return heard;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const countOf = ({ instants }: Heard): number =>
  Object.values(instants).reduce((sum, { length }) => sum + length, 0);

function describe(latencies: readonly number[]): Latencies {
  return { p50: median(latencies), p95: percentile(latencies, 0.95), max: percentile(latencies, 1) };
}

/** What the benchmark must know of the gateway under test. */
export type GatewayInfo = {
  port: number;
  /** From the start of the process's work to listening. */
  startMs: number;
  publishableKey: string;
  secretKey: string;
  databaseUrls: Record<'postgres' | 'authenticator' | 'supabase_auth_admin', string>;
};

/** What a round of load came to. */
export type Round = {
  /** Answers per second. */
  rate: number;
  /** Of each request, in milliseconds. */
  latencies: number[];
  /** Processor time of the process that made the load, per wall time: 1 = one core. */
  cpu: number;
};

/**
 * Keeps `clients` requests under way for `ms`, each sent as soon as the one before is answered. Fails with the first
 * that fails.
 */
export async function keepBusy(
  clients: number,
  ms: number,
  send: (client: number) => Promise<unknown>,
): Promise<Round> {
  const latencies: number[] = [];
  const before = process.cpuUsage();
  const begun = performance.now();
  const deadline = begun + ms;
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      for (let sentAt = performance.now(); sentAt < deadline; ) {
        await send(client);
        const now = performance.now();
        latencies.push(now - sentAt);
        sentAt = now;
      }
    }),
  );
  const wall = performance.now() - begun;
  const { user, system } = process.cpuUsage(before);
  return { rate: (latencies.length / wall) * 1000, latencies, cpu: (user + system) / 1000 / wall };
}

/** The value below which a share of the values lies; 0 of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

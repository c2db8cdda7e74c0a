import type postgres from 'postgres';

/** One column of one person that a lane keeps overwriting. */
type Register = { userId: string; acknowledged: string | null; sent: Set<string> };

/** What people were told, to be held against what is there. `sent` without an answer may or may not be there. */
export type Ledger = {
  /** A phone number that is about to be sent; call the result when the answer says it is saved. */
  sendPhone(userId: string, phone: string): () => void;
  /** A request for time off by its reason, the same way. */
  sendTimeOff(reason: string): () => void;
  created(scheduleId: number): void;
  runStarted(runId: number): void;
  runSucceeded(runId: number): void;
  /** A publication that is about to be sent; call the result when the answer says it is done. */
  sendPublication(scheduleId: number): () => void;
  /** The refresh token of the last sign-in that was answered. */
  signedIn(refreshToken: string): void;
  lastRefreshToken(): string | null;
  /** Answered writes so far, by kind. */
  counts(): Record<'phones' | 'timeOff' | 'schedules' | 'runs' | 'publications' | 'signIns', number>;
  /** What became of the publications that a kill left without an answer. */
  unanswered(): { published: number; draft: number };
  /** What was acknowledged and is gone, or is there twice; one sentence each. Afterwards what is there counts. */
  findLost(sql: postgres.Sql): Promise<string[]>;
};

export function createLedger(): Ledger {
  const phones = new Map<string, Register>();
  const timeOff = new Map<string, 'sent' | 'acknowledged'>();
  const created = new Set<number>();
  const started = new Set<number>();
  const succeeded = new Set<number>();
  const published = new Set<number>();
  const sentPublications = new Set<number>();
  const unanswered = { published: 0, draft: 0 };
  let refreshToken: string | null = null;
  const answered = { phones: 0, signIns: 0 };

  async function findLostPhones(sql: postgres.Sql): Promise<string[]> {
    const rows = await sql<{ id: string; phone: string | null }[]>`
      select id, phone from public.profiles where id = any(${[...phones.keys()]}::uuid[])`;
    const lost: string[] = [];
    for (const { id, phone } of rows) {
      const register = phones.get(id);
      if (register === undefined) continue;
      const mayBe = phone === register.acknowledged || (phone !== null && register.sent.has(phone));
      if (register.acknowledged !== null && !mayBe) {
        lost.push(`phone of ${id}: ${register.acknowledged} was acknowledged, ${phone} is there`);
      }
      phones.set(id, { userId: id, acknowledged: phone, sent: new Set() });
    }
    return lost;
  }

  async function findLostTimeOff(sql: postgres.Sql): Promise<string[]> {
    const rows = await sql<{ reason: string; times: number }[]>`
      select reason, count(*)::integer as times from public.time_off_requests
      where reason = any(${[...timeOff.keys()]}::text[]) group by reason`;
    const times = new Map(rows.map((row) => [row.reason, row.times]));
    return [...timeOff].flatMap(([reason, state]) => {
      const found = times.get(reason) ?? 0;
      const isRight = found === 1 || (found === 0 && state === 'sent');
      return isRight ? [] : [`time off "${reason}" was ${state} and is there ${found} times`];
    });
  }

  async function findLostSchedules(sql: postgres.Sql): Promise<string[]> {
    const rows = await sql<{ id: number; status: string }[]>`select id, status from public.schedules`;
    const status = new Map(rows.map((row) => [row.id, row.status]));
    for (const id of sentPublications)
      unanswered[status.get(id) === 'published' ? 'published' : 'draft'] += 1;
    sentPublications.clear();
    return [
      ...[...created].filter((id) => !status.has(id)).map((id) => `schedule ${id} was created and is gone`),
      ...[...published]
        .filter((id) => status.get(id) !== 'published')
        .map((id) => `schedule ${id} was published and is ${status.get(id)}`),
    ];
  }

  async function findLostRuns(sql: postgres.Sql): Promise<string[]> {
    const rows = await sql<
      { id: number; state: string }[]
    >`select id::integer, state from public.generation_runs`;
    const state = new Map(rows.map((row) => [row.id, row.state]));
    return [
      ...[...started].filter((id) => !state.has(id)).map((id) => `run ${id} was started and is gone`),
      ...[...succeeded]
        .filter((id) => state.get(id) !== 'succeeded')
        .map((id) => `run ${id} had succeeded and is ${state.get(id)}`),
    ];
  }

  return {
    sendPhone(userId, phone) {
      const register = phones.get(userId) ?? { userId, acknowledged: null, sent: new Set<string>() };
      phones.set(userId, register);
      register.sent.add(phone);
      return () => {
        register.acknowledged = phone;
        register.sent.clear();
        answered.phones += 1;
      };
    },
    sendTimeOff(reason) {
      timeOff.set(reason, 'sent');
      return () => timeOff.set(reason, 'acknowledged');
    },
    created: (id) => created.add(id),
    runStarted: (id) => started.add(id),
    runSucceeded: (id) => succeeded.add(id),
    sendPublication(id) {
      sentPublications.add(id);
      return () => {
        sentPublications.delete(id);
        published.add(id);
      };
    },
    signedIn(token) {
      refreshToken = token;
      answered.signIns += 1;
    },
    lastRefreshToken: () => refreshToken,
    counts: () => ({
      ...answered,
      timeOff: [...timeOff.values()].filter((state) => state === 'acknowledged').length,
      schedules: created.size,
      runs: succeeded.size,
      publications: published.size,
    }),
    unanswered: () => ({ ...unanswered }),
    findLost: async (sql) => [
      ...(await findLostPhones(sql)),
      ...(await findLostTimeOff(sql)),
      ...(await findLostSchedules(sql)),
      ...(await findLostRuns(sql)),
    ],
  };
}

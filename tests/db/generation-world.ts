import { versionOf } from '../factories/scheduling.ts';
import { type SchedulingWorld, who } from './scheduling-world.ts';

/** Parameters as the generate form sends them, the optional ones left out. */
export const parameters = { seed: 42, effort: 'quick' };

/** The parameters as a run keeps them. */
export const allParameters = {
  ...parameters,
  preferenceSlackPercent: 0,
  changeBudgetPercent: 0,
  keepLines: false,
  keepPeopleMax: null,
  pendingLeave: 'avoid',
};

export const result = {
  metrics: { assignments: 2 },
  gaps: [{ reason: 'leave' }],
  lines: [{ personId: who.ana, fromDate: '2031-01-01', week: [null, '1', '1', null, null, null, null] }],
};

export type Assignments = { user_id: string; role?: string; shifts: [string, number][] }[];
export type Pieces = [string, number, string][];

/** The calls of supervisors and of the worker, each as the Data API makes them. */
export function generationCalls(world: SchedulingWorld) {
  const { db } = world;
  const call = async (as: string, text: string, values: unknown[] = []) => {
    const [row] = await db.asUser(as, (sql) => sql.unsafe(text, values as never[]));
    return row?.answer;
  };
  return {
    call,
    /** Starts a run of the draft, in its version now unless another is given. */
    start: async (
      id: number,
      options: { as?: string; version?: number; parameters?: unknown; scenario?: number } = {},
    ): Promise<number> => {
      const version = options.version ?? (await versionOf(db.sql, id));
      return Number(
        await call(
          options.as ?? who.supervisor,
          'select public.start_generation($1, $2, $3::text::jsonb, $4) as answer',
          [id, version, JSON.stringify(options.parameters ?? parameters), options.scenario ?? null],
        ),
      );
    },
    claim: (run: number, worker = 'worker-1') =>
      call('service_role', 'select public.claim_generation($1, $2) as answer', [run, worker]),
    report: (run: number, attempt: number, progress = 0.1, detail: unknown = null) =>
      call(
        'service_role',
        `select public.report_generation($1, $2, 'lines', $3, $4::text::jsonb) as answer`,
        [run, attempt, progress, JSON.stringify(detail)],
      ),
    save: (
      run: number,
      attempt: number,
      assignments: Assignments,
      pieces: Pieces = [],
      outcome: unknown = result,
    ) =>
      call(
        'service_role',
        `select public.save_generated_schedule($1, $2, $3::text::jsonb, $4::text::jsonb, $5::text::jsonb) as answer`,
        [run, attempt, JSON.stringify(assignments), JSON.stringify(pieces), JSON.stringify(outcome)],
      ),
    fail: (run: number, attempt: number, reason = 'out of memory') =>
      call('service_role', 'select public.fail_generation($1, $2, $3) as answer', [run, attempt, reason]),
    stop: (run: number, as = who.supervisor) =>
      call(as, 'select public.stop_generation($1) as answer', [run]),
    cancel: (run: number, as = who.supervisor) =>
      call(as, 'select public.cancel_generation($1) as answer', [run]),
    createScenario: async (
      id: number,
      options: {
        as?: string;
        version?: number;
        name?: string | null;
        change?: unknown;
        parameters?: unknown;
      } = {},
    ): Promise<{ scenario_id: number; run_id: number }> => {
      const version = options.version ?? (await versionOf(db.sql, id));
      return (await call(
        options.as ?? who.supervisor,
        'select public.create_scenario($1, $2, $3, $4::text::jsonb, $5::text::jsonb) as answer',
        [
          id,
          version,
          options.name === undefined ? 'One more' : options.name,
          JSON.stringify(options.change ?? {}),
          JSON.stringify(options.parameters ?? parameters),
        ],
      )) as { scenario_id: number; run_id: number };
    },
    adopt: async (scenario: number, options: { as?: string; version?: number; schedule?: number } = {}) =>
      call(options.as ?? who.supervisor, 'select public.adopt_scenario($1, $2) as answer', [
        scenario,
        options.version ?? (await versionOf(db.sql, options.schedule ?? 1)),
      ]),
    deleteScenario: (scenario: number, as = who.supervisor) =>
      call(as, 'select public.delete_scenario($1) as answer', [scenario]),
    requeue: () => call('service_role', 'select public.requeue_abandoned_runs() as answer'),
    runState: async (run: number) => {
      const [row] = await db.sql`
        select state, error, finished_at is not null as "isOver" from public.generation_runs where id = ${run}`;
      return row;
    },
    /** What waits for delivery, by kind. */
    outbox: async () => [
      ...(await db.sql`select kind, payload from private.outbox where relayed_at is null order by id`),
    ],
  };
}

import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as generation from '#lib/data/generation.ts';
import { toGenerationProblem, toSavedSchedule } from '#lib/data/generation-problem.ts';
import * as scenarios from '#lib/data/scenarios.ts';
import * as schedules from '#lib/data/schedules.ts';
import type { GenerationParameters } from '#lib/domain/records.ts';
import type { GenerationResult, Problem } from '#lib/domain/types.ts';
import { generateSchedule } from '#lib/scheduler/index.ts';
import { type Client, createDrillClient } from '../drill/lanes.ts';
import { makeAgency, makePerson, type TestAgency, uuid } from '../factories/people.ts';
import { makeRequirement, makeSchedule, makeShift } from '../factories/scheduling.ts';
import { type GatewayTarget, startGatewayTarget } from '../setup/gateway-target.ts';

const password = 'correct-horse-battery';
const parameters: GenerationParameters = {
  seed: 7,
  effort: 'quick',
  preferenceSlackPercent: 0.5,
  changeBudgetPercent: 0,
  keepLines: false,
  keepPeopleMax: null,
  pendingLeave: 'avoid',
};

let target: GatewayTarget;
let sql: postgres.Sql;
let agency: TestAgency;
let supervisor: Client;
let server: Client;

async function signIn(id: string, email: string): Promise<Client> {
  const { error } = await server.auth.admin.updateUserById(id, { password, email_confirm: true });
  if (error) throw error;
  const client = createDrillClient(target.url, target.publishableKey);
  const answer = await client.auth.signInWithPassword({ email, password });
  if (answer.error) throw answer.error;
  return client;
}

// A real project is shared; these rows are not for it.
describe.runIf(process.env.SUPABASE_TEST_URL === undefined)(
  'what the app and the worker ask of a generation',
  () => {
    beforeAll(async () => {
      target = await startGatewayTarget();
      sql = postgres(target.databaseUrl, { max: 1, onnotice: () => {} });
      server = createDrillClient(target.url, target.secretKey);
      agency = await makeAgency(sql, 1);
      for (const n of [101, 102, 103, 104]) {
        await makePerson(sql, agency, n, {
          role: n === 101 ? 'supervisor' : 'dispatcher',
          preferredShiftId: undefined,
        });
      }
      await makeShift(sql, agency, 1, { code: 'D10', startTime: '09:00', endTime: '19:00' });
      await makeRequirement(sql, agency, 1, { minEmployees: 3 });
      await makeSchedule(sql, agency, 1, { startDate: '2031-01-05', endDate: '2031-02-01' });
      await sql`alter sequence public.schedules_id_seq restart 100`;
      supervisor = await signIn(uuid(101), 'person-101@example.test');
    });

    afterAll(async () => {
      await sql?.end({ timeout: 1 });
      await target?.close();
    });

    async function version(id: number): Promise<number> {
      return (await schedules.getSchedule(supervisor, id))?.version ?? 0;
    }

    /** Computes a run as a worker does, with a change of its problem. */
    async function compute(runId: number, change: (problem: Problem) => Problem = (problem) => problem) {
      const claimed = await generation.claimGeneration(server, runId, 'worker');
      if (claimed === null) throw new Error('nothing to do');
      const problem = change(toGenerationProblem(claimed.facts).problem);
      const made: GenerationResult = generateSchedule(problem, { ...claimed.run.parameters });
      const saved = toSavedSchedule(made, problem);
      await generation.saveGeneratedSchedule(server, { runId, attempt: claimed.run.attempt, saved });
      return { claimed, made };
    }

    it('starts, tells, stops, saves and reads a run of a draft', async () => {
      expect(await generation.getLatestRun(supervisor, 1)).toBeNull();
      expect(await schedules.getScheduleResult(supervisor, 1)).toBeNull();
      expect(await generation.getWorkerState(supervisor)).toEqual({ seenAt: null, waiting: 0 });
      const runId = await generation.startGeneration(supervisor, {
        scheduleId: 1,
        version: await version(1),
        parameters,
      });
      expect(await generation.getLatestRun(supervisor, 1)).toMatchObject({
        id: runId,
        scenarioId: null,
        state: 'running',
        isWaiting: true,
        stopRequested: false,
        detail: null,
        seed: 7,
      });
      await generation.workerSeen(server, 'worker');
      const state = await generation.getWorkerState(supervisor);
      expect(state).toEqual({ seenAt: expect.any(Number), waiting: 1 });
      expect(Math.abs(Date.now() - (state.seenAt ?? 0))).toBeLessThan(60_000);

      const first = await generation.claimGeneration(server, runId, 'worker');
      expect(first?.run).toEqual({
        id: runId,
        attempt: 1,
        scheduleId: 1,
        scenarioId: null,
        parameters,
        change: null,
        lines: null,
      });
      const report = {
        runId,
        attempt: 1,
        secondsLeft: 3,
        progress: {
          stage: 'lines' as const,
          fraction: 0.25,
          uncoveredSupervisorMinutes: 60,
          uncoveredEmployeeMinutes: 120,
          boundSupervisorMinutes: null,
          boundEmployeeMinutes: 15,
          shortByDay: [0, 60],
        },
      };
      expect(await generation.reportProgress(server, report)).toBe('running');
      await generation.stopGeneration(supervisor, runId);
      expect(await generation.reportProgress(server, report)).toBe('stop');
      const { stage: _stage, fraction: _fraction, ...best } = report.progress;
      expect(await generation.getLatestRun(supervisor, 1)).toMatchObject({
        isWaiting: false,
        stopRequested: true,
        stage: 'lines',
        progress: 0.25,
        detail: { ...best, secondsLeft: 3 },
      });
      const { made } = await compute(runId);
      expect(await generation.reportProgress(server, { ...report, attempt: 2 })).toBe('ended');
      await generation.failGeneration(server, runId, 2, 'too late');
      expect(await generation.getLatestRun(supervisor, 1)).toMatchObject({ state: 'succeeded', error: null });
      const { lines, bounds, remedies, fairness, preferencePrices, changedWeeks, effort, seed, isStopped } =
        made;
      expect(await schedules.getScheduleResult(supervisor, 1)).toEqual({
        lines,
        gaps: made.gaps.map(({ kind, startsAt }) => ({ kind, startsAt })),
        bounds,
        remedies,
        fairness,
        preferencePrices,
        changedWeeks,
        effort,
        seed,
        isStopped,
      });
      expect((await schedules.getSchedule(supervisor, 1))?.metrics).toEqual(made.metrics);
      expect(await generation.requeueAbandonedRuns(server)).toBe(0);
    });

    it('reads results of before bounds, remedies and fairness were known', async () => {
      await sql`update public.schedule_results set result = '{"gaps": [], "metrics": {}}'`;
      expect(await schedules.getScheduleResult(supervisor, 1)).toEqual({
        lines: [],
        gaps: [],
        bounds: null,
        remedies: null,
        fairness: null,
        preferencePrices: null,
        changedWeeks: null,
        effort: null,
        seed: null,
        isStopped: null,
      });
    });

    it('keeps, lists, adopts and removes scenarios', async () => {
      const change = { hires: [{ role: 'supervisor' as const, patternId: '4x10', count: 1 }] };
      const start = async (name: string) =>
        scenarios.createScenario(supervisor, {
          scheduleId: 1,
          version: await version(1),
          name,
          change,
          parameters,
        });
      const [hire, other, third] = [
        await start('One more'),
        await start('Nothing else'),
        await start('Third'),
      ];
      const baseVersion = await version(1);
      const runs = await generation.listScenarioRuns(supervisor, 1);
      expect(runs.map(({ scenarioId, isWaiting }) => [scenarioId, isWaiting])).toEqual([
        [third, true],
        [other, true],
        [hire, true],
      ]);
      const runOf = (scenario: number) => runs.find(({ scenarioId }) => scenarioId === scenario)?.id ?? 0;
      const { claimed, made } = await compute(runOf(hire), (problem) => ({
        ...problem,
        people: [
          ...problem.people,
          {
            id: 'hire-1',
            role: 'supervisor',
            patternId: '4x10',
            preferredShiftId: null,
            seniorityRank: 99,
            countsTowardMinimum: true,
          },
        ],
      }));
      expect(claimed.run).toMatchObject({ scenarioId: hire, change });
      await generation.cancelGeneration(supervisor, runOf(other));
      const listed = await scenarios.listScenarios(supervisor, 1);
      expect(listed).toEqual([
        {
          id: hire,
          name: 'One more',
          change,
          parameters,
          state: 'ready',
          run: { id: runOf(hire), progress: 1, stage: null },
          error: null,
          baseVersion,
          metrics: made.metrics,
          bounds: made.bounds,
          fairness: made.fairness,
          changedPeople: made.metrics.changedPeople,
          createdAt: expect.any(Number),
          adoptedAt: null,
        },
        expect.objectContaining({
          id: other,
          state: 'cancelled',
          error: 'Cancelled by a supervisor.',
          metrics: null,
          bounds: null,
        }),
        expect.objectContaining({ id: third, state: 'waiting', fairness: null, changedPeople: null }),
      ]);
      expect(await generation.getLatestRun(supervisor, 1)).toMatchObject({
        scenarioId: null,
        state: 'succeeded',
      });

      const adopted = await scenarios.adoptScenario(supervisor, hire, baseVersion);
      expect(adopted).toBe(await version(1));
      const [open] = await sql`
      select count(*)::int as shifts from public.assigned_shifts
      where user_id is null and required_role = 'supervisor' and not is_overtime`;
      expect(open?.shifts).toBe(made.assignments.filter(({ personId }) => personId === 'hire-1').length);
      expect(open?.shifts).toBeGreaterThan(0);
      await scenarios.deleteScenario(supervisor, third);
      const left = await scenarios.listScenarios(supervisor, 1);
      expect(left.map(({ id, adoptedAt }) => [id, adoptedAt !== null])).toEqual([
        [hire, true],
        [other, false],
      ]);
      await expect(scenarios.adoptScenario(supervisor, hire, baseVersion)).rejects.toMatchObject({
        code: 'conflict',
      });
      await expect(start('x'.repeat(81))).rejects.toMatchObject({
        code: 'rule_violation',
        fieldErrors: { name: expect.any(String) },
      });
    });

    it('re-plans a published block from a date on', async () => {
      await schedules.publishSchedule(supervisor, 1, await version(1));
      const draft = await schedules.reviseSchedule(supervisor, { scheduleId: 1, fromDate: '2031-01-15' });
      expect(await schedules.getSchedule(supervisor, draft)).toMatchObject({
        status: 'draft',
        revises: { scheduleId: 1, fromDate: '2031-01-15' },
      });
      await expect(
        schedules.reviseSchedule(supervisor, { scheduleId: 1, fromDate: '2031-02-02' }),
      ).rejects.toMatchObject({ code: 'rule_violation', fieldErrors: { fromDate: expect.any(String) } });
    });
  },
);

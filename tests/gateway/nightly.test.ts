import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { getNightlyRun, listNightlyRuns } from '#lib/data/nightly.ts';
import { addDays } from '#lib/domain/time.ts';
import { runNights } from '#lib/jobs/nightly.ts';
import { log } from '#lib/log.ts';
import { type Client, createDrillClient } from '../drill/lanes.ts';
import { makeAgency, makePerson, type TestAgency, uuid } from '../factories/people.ts';
import { makeAssignment, makeRequirement, makeSchedule, makeShift } from '../factories/scheduling.ts';
import { type GatewayTarget, startGatewayTarget } from '../setup/gateway-target.ts';

const password = 'correct-horse-battery';
const signal = new AbortController().signal;

let target: GatewayTarget;
let sql: postgres.Sql;
let ours: TestAgency;
let theirs: TestAgency;
let server: Client;
let supervisor: Client;

const states = async () => {
  const rows = await sql<{ state: string; attempts: number; told: number | null }[]>`
    select state, attempts, people_told as told from public.nightly_runs order by agency_id`;
  return rows.map(({ state, attempts, told }) => `${state} ${attempts} ${told}`);
};
const notices = async () => {
  const rows = await sql<{ to: string; content: string }[]>`
    select recipient_id as to, content from public.notifications order by recipient_id`;
  return rows.map(({ to, content }) => `${to} ${content}`);
};

// A real project is shared; these rows are not for it.
describe.runIf(process.env.SUPABASE_TEST_URL === undefined)('the job of the nights', () => {
  beforeAll(async () => {
    target = await startGatewayTarget();
    sql = postgres(target.databaseUrl, { max: 2, onnotice: () => {} });
    ours = await makeAgency(sql, 1);
    theirs = await makeAgency(sql, 2);
    await makePerson(sql, ours, 101, { role: 'supervisor', fullName: 'Sam' });
    await makePerson(sql, ours, 102, { fullName: 'Ana' });
    await makePerson(sql, theirs, 201, { role: 'supervisor', fullName: 'Tess' });
    const [row] = await sql<{ day: string }[]>`
    select ((now() at time zone 'America/Denver') - interval '5 hours')::date::text as day`;
    const today = row?.day ?? '';
    for (const [agency, id, person] of [
      [ours, 1, 102],
      [theirs, 2, 201],
    ] as const) {
      await makeShift(sql, agency, id, { code: 'DA10', startTime: '09:00', endTime: '19:00' });
      await makeSchedule(sql, agency, id, {
        startDate: today,
        endDate: addDays(today, 60),
        status: 'published',
      });
      await makeRequirement(sql, agency, id, { minEmployees: 1, minSupervisors: 0, endTime: '19:00' });
      for (let day = 1; day <= 13; day++) {
        if (day === 3) continue;
        await makeAssignment(sql, agency, {
          scheduleId: id,
          shiftId: id,
          userId: uuid(person),
          shiftDate: addDays(today, day),
          status: 'published',
        });
      }
    }
    server = createDrillClient(target.url, target.secretKey);
    const { error } = await server.auth.admin.updateUserById(uuid(101), { password, email_confirm: true });
    if (error) throw error;
    supervisor = createDrillClient(target.url, target.publishableKey);
    const answer = await supervisor.auth.signInWithPassword({ email: 'person-101@example.test', password });
    if (answer.error) throw answer.error;
  }, 60_000);
  afterAll(async () => {
    await sql?.end({ timeout: 1 });
    await target?.close();
  });
  beforeEach(async () => {
    await sql`truncate public.nightly_runs, public.notifications cascade`;
    await sql`update public.agencies set created_at = now() - interval '1 year', limits = '{}'`;
  });
  afterEach(() => vi.restoreAllMocks());

  it('runs each night once, however often it is called', async () => {
    await runNights(server, 'one', signal);
    await runNights(server, 'one', signal);
    await runNights(server, 'two', signal);
    expect(await states()).toEqual(['done 1 1', 'done 1 1']);
    expect(await notices()).toEqual([
      expect.stringMatching(`^${uuid(101)} Nightly look ahead: .*[12] gaps?, .* of overtime`),
      expect.stringMatching(`^${uuid(201)} Nightly look ahead: `),
    ]);
  });

  it('is run by one of two workers at once', async () => {
    await Promise.all(['one', 'two'].map((worker) => runNights(server, worker, signal)));
    expect(await states()).toEqual(['done 1 1', 'done 1 1']);
    expect(await notices()).toHaveLength(2);
  });

  it('leaves what it found to the supervisors of the agency', async () => {
    await runNights(server, 'one', signal);
    const { runs } = await listNightlyRuns(supervisor);
    expect(runs).toHaveLength(1);
    const night = await getNightlyRun(supervisor, runs[0]?.id ?? 0);
    expect(night?.digest?.summary).toBe(runs[0]?.summary);
    expect(night?.digest?.gaps.rows.length).toBeGreaterThan(0);
    expect(new Set(night?.digest?.overtime.rows.map(({ fullName }) => fullName))).toEqual(new Set(['Ana']));
    const [foreign] = await sql<{ id: number }[]>`
      select id::integer from public.nightly_runs where agency_id = ${theirs.id}`;
    expect(await getNightlyRun(supervisor, foreign?.id ?? 0)).toBeNull();
  });

  it('goes on with the other agencies when one fails, which is tried again; the log says where, not what', async () => {
    const errors = vi.spyOn(log, 'error').mockImplementation(() => {});
    await sql`update public.agencies set limits = '{"restMinutesSoft":"Ana is ill"}' where id = ${ours.id}`;
    await runNights(server, 'one', signal);
    expect(await states()).toEqual(['running 1 null', 'done 1 1']);
    expect(errors).toHaveBeenCalledTimes(1);
    const said = JSON.stringify(errors.mock.calls[0]);
    expect(said).toMatch(/"attempt":1,"number":"[0-9a-f]{8}","fault":/);
    expect(said).not.toContain('Ana');
    const { runs } = await listNightlyRuns(supervisor);
    expect(runs[0]?.error).toMatch(/^The look ahead failed \([0-9a-f]{8}\)\.$/);
    await runNights(server, 'one', signal);
    expect(await states()).toEqual(['running 1 null', 'done 1 1']);
    await sql`update public.agencies set limits = '{}' where id = ${ours.id}`;
    await sql`update public.nightly_runs set lease_until = now() where state = 'running'`;
    await runNights(server, 'two', signal);
    expect(await states()).toEqual(['done 2 1', 'done 1 1']);
    expect(await notices()).toHaveLength(2);
  });

  it('is done again by a worker that was killed in its middle', async () => {
    await server.rpc('begin_nightly_run', { p_worker: 'one' });
    await runNights(server, 'two', signal);
    expect(await states()).toEqual(['running 1 null', 'running 1 null']);
    await runNights(server, 'one', signal);
    expect(await states()).toEqual(['done 2 1', 'done 2 1']);
  });

  it('stops when it is told to', async () => {
    await runNights(server, 'one', AbortSignal.abort());
    expect(await states()).toEqual(['running 1 null', 'running 1 null']);
  });
});

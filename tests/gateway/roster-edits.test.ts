import { createClient } from '@supabase/supabase-js';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { confirmEdit, saveEdit } from '#lib/actions/save-edit.ts';
import * as edits from '#lib/data/roster-edits.ts';
import { getRosterFacts, getRosterWire } from '#lib/data/roster-facts.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { type RosterRow, type RowFields, readWire } from '#lib/domain/roster.ts';
import type { RowOperation } from '#lib/domain/roster-edits.ts';
import { announceEdit } from '#lib/jobs/announce-edit.ts';
import { createNotices } from '#lib/jobs/notices.ts';
import type { Database } from '#lib/supabase/database.types.ts';
import { type Client, createDrillClient } from '../drill/lanes.ts';
import { makeAgency, makePerson, type TestAgency, uuid } from '../factories/people.ts';
import { makeAssignment, makeSchedule, makeShift } from '../factories/scheduling.ts';
import { makeLeave } from '../factories/time-off.ts';
import { type GatewayTarget, startGatewayTarget } from '../setup/gateway-target.ts';

const password = 'correct-horse-battery';
const [ana, ben] = [uuid(102), uuid(103)];
const [day, night] = [1, 2];
const monday = '2031-01-06';
const tuesday = '2031-01-07';
const [published, draft] = [1, 2];

let target: GatewayTarget;
let sql: postgres.Sql;
let agency: TestAgency;
let server: Client;
let supervisor: Client;
let other: Client;
let dispatcher: Client;
let ids: { ana: number; ben: number; open: number };

async function signIn(n: number): Promise<Client> {
  const { error } = await server.auth.admin.updateUserById(uuid(n), { password, email_confirm: true });
  if (error) throw error;
  const client = createDrillClient(target.url, target.publishableKey);
  const answer = await client.auth.signInWithPassword({ email: `person-${n}@example.test`, password });
  if (answer.error) throw answer.error;
  return client;
}

let editCount = 0;
function request(operations: readonly RowOperation[], given: Partial<Parameters<typeof saveEdit>[1]> = {}) {
  const editId = uuid(800_000 + ++editCount);
  return { editId, scheduleId: published, operations, reason: null, undoes: null, ...given };
}

const fields = (changed: Partial<RowFields> = {}): RowFields => ({
  userId: ana,
  shiftId: day,
  shiftDate: monday,
  localStart: null,
  localEnd: null,
  requiredRole: 'dispatcher',
  isOvertime: false,
  isLocked: false,
  isActing: false,
  ...changed,
});

async function rowNow(id: number): Promise<RosterRow> {
  const facts = await getRosterFacts(supervisor, published);
  const wire = await getRosterWire(supervisor, published, null, null);
  if (facts === null || wire === null) throw new Error('no schedule');
  const templates = new Map(facts.templates.map((template) => [template.id, template]));
  const row = readWire(wire, templates, facts.clock).rows.find((found) => found.id === id);
  if (row === undefined) throw new Error(`no row ${id}`);
  return row;
}

async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof Refusal) return error;
  throw error ?? new Error('It was not refused.');
}

// A real project is shared; these rows are not for it.
describe.runIf(process.env.SUPABASE_TEST_URL === undefined)('edits of the roster', () => {
  beforeAll(async () => {
    target = await startGatewayTarget();
    sql = postgres(target.databaseUrl, { max: 1, onnotice: () => {} });
    server = createDrillClient(target.url, target.secretKey);
    agency = await makeAgency(sql, 1);
    const people: [number, string, 'supervisor' | 'dispatcher'][] = [
      [101, 'Sam', 'supervisor'],
      [102, 'Ana', 'dispatcher'],
      [103, 'Ben', 'dispatcher'],
      [104, 'Tess', 'supervisor'],
    ];
    for (const [n, fullName, role] of people) await makePerson(sql, agency, n, { fullName, role });
    await makeShift(sql, agency, day, { code: 'D10', startTime: '09:00', endTime: '19:00' });
    await makeShift(sql, agency, night, {
      code: 'G10',
      startTime: '19:00',
      endTime: '05:00',
      category: 'graveyard',
    });
    supervisor = await signIn(101);
    other = await signIn(104);
    dispatcher = await signIn(102);
  });

  beforeEach(async () => {
    await sql`truncate public.schedules, public.notifications, private.outbox cascade`;
    const block = { startDate: '2031-01-01', endDate: '2031-01-31' };
    await makeSchedule(sql, agency, published, { ...block, status: 'published' });
    await makeSchedule(sql, agency, draft, { startDate: '2031-02-01', endDate: '2031-02-28' });
    const row = { scheduleId: published, status: 'published' as const, shiftDate: monday };
    ids = {
      ana: await makeAssignment(sql, agency, { ...row, userId: ana, shiftId: day }),
      ben: await makeAssignment(sql, agency, { ...row, userId: ben, shiftId: night }),
      open: await makeAssignment(sql, agency, { ...row, userId: null, shiftId: day, shiftDate: tuesday }),
    };
  });

  afterAll(async () => {
    await sql?.end({ timeout: 1 });
    await target?.close();
  });

  const give = (userId: string | null, version = 1): RowOperation => ({
    kind: 'change',
    id: ids.open,
    version,
    row: fields({ userId, shiftDate: tuesday }),
  });
  /** 19 hours: more than the hard maximum of continuous duty. */
  const tooLong = (): RowOperation => ({
    kind: 'change',
    id: ids.ana,
    version: 1,
    row: fields({ localEnd: '04:00' }),
  });

  it('are read by supervisors alone', async () => {
    expect((await getRosterFacts(supervisor, published))?.people).toHaveLength(4);
    expect(await getRosterFacts(supervisor, 77)).toBeNull();
    expect(await getRosterWire(supervisor, 77, null, null)).toBeNull();
    expect(
      (await getRosterWire(supervisor, published, { fromDate: tuesday, toDate: tuesday }, null))?.rows,
    ).toHaveLength(1);
    expect((await refusalOf(getRosterFacts(dispatcher, published))).code).toBe('forbidden');
    expect((await refusalOf(getRosterWire(dispatcher, published, null, null))).code).toBe('forbidden');
  });

  it('are saved with the rows as they are then', async () => {
    const added: RowOperation = {
      kind: 'add',
      key: -1,
      row: fields({ userId: null, shiftDate: '2031-01-09' }),
    };
    const outcome = await saveEdit(supervisor, request([give(ana), added], { reason: 'Sick call' }));
    expect(outcome).toMatchObject({ state: 'applied', peopleTold: 1, wire: { users: [ana] } });
    expect(Object.keys(outcome.ids)).toEqual(['-1']);
    expect(await rowNow(ids.open)).toMatchObject({ userId: ana, version: 2, source: 'manual', reason: null });
    expect((await getRosterWire(supervisor, published, null, Date.now() - 60_000))?.count).toBe(4);
  });

  it('of a published block need a reason', async () => {
    const refusal = await refusalOf(saveEdit(supervisor, request([give(ana)])));
    expect(refusal).toMatchObject({ code: 'rule_violation', fieldErrors: { reason: expect.any(String) } });
  });

  it('that pass a hard limit need a reason, which the row keeps, and say what they break', async () => {
    const asked = request(
      [
        { kind: 'add', key: -1, row: fields({ userId: ben, shiftDate: '2031-02-01', shiftId: night }) },
        { kind: 'add', key: -2, row: fields({ userId: ben, shiftDate: '2031-02-02' }) },
        { kind: 'add', key: -3, row: fields({ userId: ana, shiftDate: '2031-02-02' }) },
      ],
      { scheduleId: draft },
    );
    const refusal = await refusalOf(saveEdit(supervisor, asked));
    expect(refusal).toMatchObject({
      code: 'rule_violation',
      fieldErrors: { reason: expect.stringMatching(/4\sh rest, minimum 8\sh/) },
      detail: { violations: [{ ruleId: 'rest_hard', personId: ben }] },
    });
    const { ids: added } = await saveEdit(supervisor, { ...asked, reason: 'Nobody else' });
    const kept =
      await sql`select id::integer, override_reason from public.assigned_shifts where schedule_id = ${draft}`;
    const reasons = new Map(kept.map((row) => [row.id, row.override_reason]));
    expect([-1, -2, -3].map((key) => reasons.get(added[key]))).toEqual(['Nobody else', 'Nobody else', null]);
    const [saved] = await sql`select violations from public.roster_edits`;
    expect(saved?.violations).toMatchObject([{ ruleId: 'rest_hard', severity: 'hard', personId: ben }]);
  });

  it('that nobody can allow are refused in words', async () => {
    const refusal = await refusalOf(
      saveEdit(supervisor, request([{ kind: 'add', key: -1, row: fields() }], { reason: 'Try' })),
    );
    expect(refusal).toMatchObject({
      code: 'rule_violation',
      message: expect.stringMatching(/Ana works at that time/),
    });
    const supervised = fields({ shiftDate: tuesday, requiredRole: 'supervisor' });
    const capacity = await refusalOf(
      saveEdit(supervisor, request([{ kind: 'add', key: -1, row: supervised }], { reason: 'Try' })),
    );
    expect(capacity.message).toMatch(/needs a supervisor/);
  });

  it('of rows that others changed tell what is there now, who and when', async () => {
    await saveEdit(other, request([give(ben)], { reason: 'First' }));
    const refusal = await refusalOf(saveEdit(supervisor, request([give(ana)], { reason: 'Second' })));
    expect(refusal).toMatchObject({
      code: 'conflict',
      message: 'Tess changed this shift meanwhile.',
      detail: { conflicts: [{ id: ids.open, byName: 'Tess', users: [ben], at: expect.any(Number) }] },
    });
    expect(refusal.detail.conflicts?.[0]?.current?.slice(0, 3)).toEqual([ids.open, 2, 0]);
  });

  it('are judged anew when others change what they were judged by, three times at most', async () => {
    // Somebody else's edit between judging and saving raises the schedule's version.
    let others = 0;
    let saves = 0;
    const hurried = createClient<Database>(target.url, target.publishableKey, {
      accessToken: async () => (await supervisor.auth.getSession()).data.session?.access_token ?? null,
      global: {
        fetch: async (input, init) => {
          const answer = await fetch(input, init);
          if (String(input).endsWith('/apply_roster_edit')) saves++;
          if (String(input).endsWith('/get_edit_facts') && others-- > 0) {
            await sql`update public.assigned_shifts set is_locked = not is_locked where id = ${ids.ben}`;
          }
          return answer;
        },
      },
    });
    others = 2;
    const asked = request([give(ana)], { reason: 'Sick call' });
    expect((await saveEdit(hurried, asked)).state).toBe('applied');
    expect(saves).toBe(3);
    others = 3;
    expect(
      await refusalOf(saveEdit(hurried, request([give(ben, 2)], { reason: 'Sick call' }))),
    ).toMatchObject({
      code: 'conflict',
      message: 'Others are changing this schedule right now. Try again.',
    });
  });

  it('are the same when they come again, though by now they would be refused', async () => {
    const asked = request([{ kind: 'add', key: -1, row: fields({ shiftDate: '2031-01-09' }) }], {
      reason: 'Once',
    });
    const first = await saveEdit(supervisor, asked);
    const again = await saveEdit(supervisor, asked);
    expect(again.ids).toEqual(first.ids);
    expect(await sql`select 1 from public.shift_changes where edit_id is not null`).toHaveLength(1);
  });

  it('that bring a shift back past a limit keep on it why', async () => {
    await saveEdit(
      supervisor,
      request([{ kind: 'cancel', id: ids.ana, version: 1 }], { reason: 'Not needed' }),
    );
    const leave = { userId: ana, startsAt: `${monday}T12:00Z`, endsAt: `${tuesday}T12:00Z` };
    await makeLeave(sql, agency, { ...leave, status: 'approved' });
    const back: RowOperation = { kind: 'restore', id: ids.ana, version: 2 };
    expect(await refusalOf(saveEdit(supervisor, request([back])))).toMatchObject({
      fieldErrors: { reason: expect.stringContaining('approved time off') },
    });
    await saveEdit(supervisor, request([back], { reason: 'Ana offered to' }));
    expect((await rowNow(ids.ana)).reason).toBe('Ana offered to');
    await sql`truncate public.time_off_requests cascade`;
  });

  it('bring a cancelled shift back, unless the person works elsewhere by now', async () => {
    const cancelled = request([{ kind: 'cancel', id: ids.ana, version: 1 }], { reason: 'Off' });
    await saveEdit(supervisor, cancelled);
    const restore: RowOperation = { kind: 'restore', id: ids.ana, version: 2 };
    const added = await saveEdit(
      supervisor,
      request([{ kind: 'add', key: -1, row: fields() }], { reason: 'On' }),
    );
    const refusal = await refusalOf(saveEdit(supervisor, request([restore], { undoes: cancelled.editId })));
    expect(refusal.message).toMatch(/Ana works at that time/);
    const id = added.ids[-1] ?? 0;
    await saveEdit(supervisor, request([{ kind: 'cancel', id, version: 1 }, restore], { reason: 'Back' }));
    expect(await rowNow(ids.ana)).toMatchObject({ userId: ana, version: 3, isOvertime: false });
  });

  describe('that pass what only two may', () => {
    const wait = async () => {
      const asked = request([tooLong()], { reason: 'Nobody else' });
      expect(await saveEdit(supervisor, asked)).toMatchObject({ state: 'pending', peopleTold: 0 });
      return asked.editId;
    };

    it('wait, are listed with what they break, and are applied by another supervisor', async () => {
      const editId = await wait();
      expect(await rowNow(ids.ana)).toMatchObject({ version: 1, localEnd: null });
      const [listed] = await edits.listPendingEdits(other, published);
      expect(listed).toMatchObject({
        id: editId,
        requestedByName: 'Sam',
        isOwn: false,
        operations: [tooLong()],
      });
      expect(listed?.violations).toMatchObject([{ ruleId: 'duty_hard', personId: ana }]);
      expect((await refusalOf(confirmEdit(supervisor, editId))).code).toBe('forbidden');
      expect(await confirmEdit(other, editId)).toMatchObject({ state: 'applied', peopleTold: 1 });
      expect(await rowNow(ids.ana)).toMatchObject({
        localEnd: '04:00',
        source: 'extension',
        reason: 'Nobody else',
      });
      expect(await refusalOf(confirmEdit(other, editId))).toMatchObject({
        code: 'conflict',
        message: 'This change no longer waits: it was applied.',
      });
    });

    it('are refused and go on waiting when they would break more by now', async () => {
      const editId = await wait();
      // Rest of two hours after the long shift.
      const early: RowOperation = {
        kind: 'change',
        id: ids.open,
        version: 1,
        row: fields({ shiftDate: tuesday, localStart: '06:00' }),
      };
      await saveEdit(other, request([early], { reason: 'Early' }));
      expect(await refusalOf(confirmEdit(other, editId))).toMatchObject({
        code: 'conflict',
        message: expect.stringMatching(/breaks more/),
      });
      expect(await edits.listPendingEdits(supervisor, published)).toHaveLength(1);
      await edits.declineRosterEdit(other, editId, 'Too little rest');
      expect(await edits.listPendingEdits(supervisor, published)).toEqual([]);
    });

    it('are withdrawn by whoever asked', async () => {
      const editId = await wait();
      expect((await refusalOf(edits.withdrawRosterEdit(other, editId))).code).toBe('forbidden');
      await edits.withdrawRosterEdit(supervisor, editId);
      expect(await edits.getPendingEdit(supervisor, editId)).toBeNull();
      expect((await refusalOf(confirmEdit(other, uuid(777_777)))).code).toBe('not_found');
    });
  });

  it('are told of a minute later, once, however often the job runs', async () => {
    const asked = request([give(ana)], { reason: 'Sick call' });
    await saveEdit(supervisor, asked);
    const [event] = await sql`select payload from private.outbox where kind = 'roster.edited'`;
    const { runAt } = announceEdit.place(event?.payload);
    expect(Math.abs(Number(runAt) - Date.now() - 60_000)).toBeLessThan(30_000);
    const context = {
      admin: server,
      worker: 'test',
      signal: new AbortController().signal,
      notices: createNotices(),
    };
    await announceEdit.run(event?.payload, context);
    await announceEdit.run(event?.payload, context);
    const notices =
      await sql`select recipient_id, content from public.notifications where kind = 'roster.changed'`;
    expect(notices).toMatchObject([
      { recipient_id: ana, content: 'You work D10 on Tue 7 Jan 2031, 09:00–19:00.' },
    ]);
    expect((await refusalOf(edits.announceRosterEdit(supervisor, asked.editId))).code).toBe('forbidden');
  });

  it('are kept in the history of a row, and each reads the own changes', async () => {
    await saveEdit(supervisor, request([give(ana)], { reason: 'Sick call' }));
    const [change] = (await edits.getShiftHistory(supervisor, ids.open)) ?? [];
    expect(change).toMatchObject({
      kind: 'changed',
      byName: 'Sam',
      fromName: null,
      toName: 'Ana',
      reason: 'Sick call',
    });
    expect(change?.after).toMatchObject({ code: 'D10', startsAt: Date.parse('2031-01-07T16:00Z') });
    expect(await edits.getShiftHistory(supervisor, 4_000_000)).toBeNull();
    const range = [Date.parse('2031-01-01'), Date.parse('2031-02-01')] as const;
    const [own] = await edits.listMyShiftChanges(dispatcher, ...range);
    expect(own).toMatchObject({ rowId: ids.open, before: null, after: { code: 'D10', isActing: false } });
    expect(await edits.listMyShiftChanges(other, ...range)).toEqual([]);
  });
});

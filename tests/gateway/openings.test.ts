import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as filling from '#lib/actions/fill-opening.ts';
import { saveEdit } from '#lib/actions/save-edit.ts';
import { getOpening, listOpenings, postOpening, withdrawClaim } from '#lib/data/openings.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import type { RowFields } from '#lib/domain/roster.ts';
import { addDays } from '#lib/domain/time.ts';
import { type Client, createDrillClient } from '../drill/lanes.ts';
import { makeAgency, makePerson, type TestAgency, uuid } from '../factories/people.ts';
import { makeAssignment, makeSchedule, makeShift } from '../factories/scheduling.ts';
import { makeLeave } from '../factories/time-off.ts';
import { type GatewayTarget, startGatewayTarget } from '../setup/gateway-target.ts';

const password = 'correct-horse-battery';
const numbers = { sam: 101, ana: 102, ben: 103, tess: 104, cy: 105, zoe: 201 } as const;
type Name = keyof typeof numbers;
const names = ['sam', 'ana', 'ben', 'tess', 'cy', 'zoe'] as const;
const idOf = (name: Name): string => uuid(numbers[name]);
const user = (name: Name) => ({ id: idOf(name) });
const [day, night] = [1, 2];
const block = 1;
/** Far enough ahead that nothing begins while this runs, and near enough to be listed. */
const base = addDays(new Date().toISOString().slice(0, 10), 20);
const [first, second, third] = [base, addDays(base, 1), addDays(base, 2)];

let target: GatewayTarget;
let sql: postgres.Sql;
let agency: TestAgency;
let server: Client;
let clients: ReadonlyMap<Name, Client>;
let open: number;

function db(name: Name): Client {
  const client = clients.get(name);
  if (client === undefined) throw new Error(`${name} is not signed in.`);
  return client;
}

async function signIn(n: number): Promise<Client> {
  const { error } = await server.auth.admin.updateUserById(uuid(n), { password, email_confirm: true });
  if (error) throw error;
  const client = createDrillClient(target.url, target.publishableKey);
  const answer = await client.auth.signInWithPassword({ email: `person-${n}@example.test`, password });
  if (answer.error) throw answer.error;
  return client;
}

async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof Refusal) return error;
  throw error ?? new Error('It was not refused.');
}

const shift = (userId: string | null, shiftDate: string, shiftId = day) =>
  makeAssignment(sql, agency, { scheduleId: block, status: 'published', shiftId, userId, shiftDate });

/** The opening of a row, as supervisors see it. */
async function openingOf(rowId: number) {
  const found = (await listOpenings(db('sam'), null)).find(({ assignmentId }) => assignmentId === rowId);
  if (found === undefined) throw new Error(`row ${rowId} is not open`);
  return found;
}

const looked = async (rowId: number) => {
  const { id: openingId, version: expectedVersion } = await openingOf(rowId);
  return { openingId, expectedVersion, editId: randomUUID() };
};
const claim = async (name: Name, rowId = open) =>
  filling.claimOpening(user(name), { ...(await looked(rowId)), note: null });
const award = async (name: Name, rowId = open, given: Partial<filling.Award> = {}) =>
  filling.awardOpening(user('sam'), {
    ...(await looked(rowId)),
    personId: idOf(name),
    reason: null,
    ...given,
  });
const worker = async (rowId: number) => {
  const [row] = await sql<{ user_id: string | null; source: string; is_overtime: boolean }[]>`
    select user_id, source, is_overtime from public.assigned_shifts where id = ${rowId}`;
  return [names.find((name) => idOf(name) === row?.user_id) ?? null, row?.source, row?.is_overtime];
};

// A real project is shared; these rows are not for it.
describe.runIf(process.env.SUPABASE_TEST_URL === undefined)('open shifts', () => {
  beforeAll(async () => {
    target = await startGatewayTarget();
    process.env.SUPABASE_URL = target.url;
    process.env.SUPABASE_PUBLISHABLE_KEY = target.publishableKey;
    process.env.SUPABASE_SECRET_KEY = target.secretKey;
    sql = postgres(target.databaseUrl, { max: 1, onnotice: () => {} });
    server = createDrillClient(target.url, target.secretKey);
    agency = await makeAgency(sql, 1);
    const other = await makeAgency(sql, 2);
    for (const name of names) {
      const fullName = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
      const role = name === 'sam' || name === 'tess' ? 'supervisor' : 'dispatcher';
      await makePerson(sql, name === 'zoe' ? other : agency, numbers[name], { fullName, role });
    }
    await makeShift(sql, agency, day, { code: 'D10', startTime: '09:00', endTime: '19:00' });
    await makeShift(sql, agency, night, {
      code: 'G10',
      startTime: '19:00',
      endTime: '05:00',
      category: 'graveyard',
    });
    const signedIn: [Name, Client][] = [];
    for (const name of names) signedIn.push([name, await signIn(numbers[name])]);
    clients = new Map(signedIn);
  });

  beforeEach(async () => {
    await sql`truncate public.schedules, public.time_off_requests, public.notifications, private.outbox cascade`;
    await sql`truncate public.duty_states`;
    await makeSchedule(sql, agency, block, {
      startDate: addDays(base, -30),
      endDate: addDays(base, 30),
      status: 'published',
    });
    open = await shift(null, second);
  });

  afterAll(async () => {
    await sql?.end({ timeout: 1 });
    await target?.close();
  });

  it('show everybody what each would mean for them, and why they may not have one', async () => {
    await shift(idOf('ben'), first, night);
    await makeLeave(sql, agency, {
      userId: idOf('cy'),
      startsAt: `${second} 12:00-07`,
      endsAt: `${second} 23:00-07`,
      status: 'approved',
      reviewedBy: idOf('sam'),
    });
    const seenBy = async (name: Name) => {
      const [one, ...others] = await filling.listMyOpenShifts(user(name));
      expect(others).toEqual([]);
      return one;
    };
    expect(await seenBy('ana')).toMatchObject({
      opening: { code: 'D10', origin: 'planned' },
      bar: null,
      isAtOnce: true,
      claim: null,
      means: { need: 'nothing', weekMinutesAfter: 600 },
    });
    // Four hours after a night.
    expect(await seenBy('ben')).toMatchObject({ bar: expect.stringMatching(/rest/i) });
    expect(await seenBy('cy')).toMatchObject({ bar: expect.any(String) });
    expect(await filling.listMyOpenShifts(user('zoe'))).toEqual([]);
    expect((await refusalOf(claim('ben'))).message).toMatch(/^You cannot take this shift: /);
    expect(await worker(open)).toEqual([null, 'generated', false]);
  });

  it('go to who is first, as overtime, and the second is told by whom', async () => {
    const seen = await looked(open);
    expect(await filling.claimOpening(user('ana'), { ...seen, note: null })).toEqual({ state: 'filled' });
    // Sent twice.
    expect(
      await filling.claimOpening(user('ana'), { ...seen, note: null }).catch((error: unknown) => error),
    ).toEqual({
      state: 'filled',
    });
    const late = filling.claimOpening(user('cy'), { ...seen, editId: randomUUID(), note: null });
    const refusal = await refusalOf(late);
    expect([refusal.code, refusal.message]).toEqual([
      'conflict',
      expect.stringMatching(/^Ana got this shift at \d\d:\d\d\.$/),
    ]);
    expect(await worker(open)).toEqual(['ana', 'callout', true]);
    expect(await listOpenings(db('sam'), null)).toEqual([]);
    expect(await getOpening(db('sam'), seen.openingId)).toMatchObject({
      opening: { state: 'filled' },
      fills: [{ personName: 'Ana', way: 'claim', byName: 'Ana' }],
    });
  });

  it('are asked for until a deadline where they are ranked, and by who does not count', async () => {
    const { openingId, expectedVersion } = await looked(open);
    await postOpening(db('sam'), {
      openingId,
      expectedVersion,
      isRanked: true,
      claimsUntil: Date.now() + 3_600_000,
      note: null,
    });
    expect(await claim('ana')).toEqual({ state: 'claimed' });
    expect((await openingOf(open)).claims).toMatchObject([{ fullName: 'Ana', state: 'waiting' }]);
    const other = await shift(null, third);
    await sql`
      insert into public.duty_states (agency_id, user_id, kind, from_date, trainer_id)
      values (${agency.id}, ${idOf('cy')}, 'trainee', '2020-01-01', ${idOf('ana')})`;
    expect(await claim('cy', other)).toEqual({ state: 'claimed' });
    await withdrawClaim(db('cy'), (await openingOf(other)).id);
    expect((await openingOf(other)).claims).toEqual([]);
    expect(await award('ana')).toMatchObject({ state: 'applied' });
    expect(await worker(open)).toEqual(['ana', 'callout', true]);
  });

  it('are awarded past a hard limit with a reason, and past the most with a second supervisor', async () => {
    await shift(idOf('ben'), first, night);
    const refusal = await refusalOf(award('ben'));
    expect(refusal.fieldErrors).toEqual({ reason: expect.stringMatching(/Say why\.$/) });
    expect(await award('ben', open, { reason: 'Nobody else' })).toMatchObject({ state: 'applied' });
    expect(await worker(open)).toEqual(['ben', 'callout', true]);
    const [row] = await sql`select override_reason from public.assigned_shifts where id = ${open}`;
    expect(row?.override_reason).toBe('Nobody else');

    const later = await shift(null, third, night);
    await shift(idOf('cy'), third);
    expect(await award('cy', later, { reason: 'Storm' })).toMatchObject({ state: 'pending' });
    expect(await worker(later)).toEqual([null, 'generated', false]);
  });

  it('are not given where it is impossible, to oneself, or by others than supervisors', async () => {
    await shift(idOf('ana'), second);
    expect((await refusalOf(award('ana', open, { reason: 'Twice' }))).message).toMatch(
      /works at that time already/,
    );
    expect((await refusalOf(award('sam'))).code).toBe('forbidden');
    expect((await refusalOf(award('zoe'))).message).toMatch(/does not work at this center/);
    const asBen = filling.awardOpening(user('ben'), {
      ...(await looked(open)),
      personId: idOf('ana'),
      reason: null,
    });
    expect((await refusalOf(asBen)).code).toMatch(/forbidden|rule_violation/);
    const asZoe = filling.claimOpening(user('zoe'), { ...(await looked(open)), note: null });
    expect((await refusalOf(asZoe)).code).toBe('not_found');
    expect(await worker(open)).toEqual([null, 'generated', false]);
  });

  it('are cut for who stays on, and the rest stays open', async () => {
    await shift(idOf('cy'), second);
    const evening = await shift(null, second, night);
    const { startsAt, endsAt } = await openingOf(evening);
    const part = { startsAt, endsAt: startsAt + 2 * 3_600_000 };
    expect(await award('cy', evening, { kind: 'holdover', part })).toMatchObject({ state: 'applied' });
    const left = await openingOf(evening);
    expect([left.startsAt, left.endsAt]).toEqual([part.endsAt, endsAt]);
    const detail = await getOpening(db('sam'), left.id);
    expect(detail?.fills).toMatchObject([{ personName: 'Cy', ...part, way: 'award' }]);
    expect(detail?.events.map(({ kind }) => kind)).toEqual(['opened', 'awarded', 'changed']);
  });

  it('are judged again when the roster moves meanwhile', async () => {
    const seen = await looked(open);
    const fields: RowFields = {
      userId: idOf('ben'),
      shiftId: day,
      shiftDate: third,
      localStart: null,
      localEnd: null,
      requiredRole: 'dispatcher',
      isOvertime: false,
      isLocked: false,
      isActing: false,
    };
    const [claimed] = await Promise.all([
      filling.claimOpening(user('ana'), { ...seen, note: null }),
      saveEdit(db('tess'), {
        editId: randomUUID(),
        scheduleId: block,
        operations: [{ kind: 'add', key: -1, row: fields }],
        reason: 'More people',
        undoes: null,
      }),
    ]);
    expect(claimed).toEqual({ state: 'filled' });
  });

  it('are ranked for supervisors, everybody of the center', async () => {
    const { facts, ranking } = await filling.rankOpening(user('sam'), (await openingOf(open)).id);
    expect(facts.people).toHaveLength(5);
    expect(ranking.steps.length).toBeGreaterThan(0);
    expect((await refusalOf(filling.rankOpening(user('zoe'), (await openingOf(open)).id))).code).toBe(
      'not_found',
    );
  });

  it('go to nobody of another center, who has left, or has not the capacity', async () => {
    const [center] = await sql<{ id: string }[]>`
      insert into public.centers (id, agency_id, name, time_zone, day_start)
      select gen_random_uuid(), agency_id, 'North', time_zone, day_start from public.centers where id = ${agency.centerId}
      returning id`;
    await sql`update public.profiles set center_id = ${center?.id ?? ''} where id = ${idOf('cy')}`;
    expect((await refusalOf(award('cy', open, { reason: 'Needed' }))).message).toMatch(
      /does not work at this center/,
    );
    expect(
      (await refusalOf(filling.claimOpening(user('cy'), { ...(await looked(open)), note: null }))).code,
    ).toBe('not_found');
    await sql`update public.profiles set center_id = ${agency.centerId}, is_active = false where id = ${idOf('cy')}`;
    expect((await refusalOf(award('cy', open, { reason: 'Needed' }))).message).toMatch(/does not work/);
    expect(await worker(open)).toEqual([null, 'generated', false]);
    await sql`update public.profiles set is_active = true where id = ${idOf('cy')}`;
    await sql`update public.assigned_shifts set required_role = 'supervisor' where id = ${open}`;
    expect((await refusalOf(claim('cy'))).code).toMatch(/not_found|rule_violation/);
    expect((await refusalOf(award('cy', open, { reason: 'Needed' }))).message).toMatch(
      /^This shift needs a supervisor/,
    );
  });

  it('are cut at their start or end alone: of a part in the middle nothing else is given', async () => {
    const { startsAt, endsAt } = await openingOf(open);
    const hour = 3_600_000;
    for (const part of [
      { startsAt: startsAt + 2 * hour, endsAt: startsAt + 4 * hour },
      { startsAt: startsAt - hour, endsAt },
      { startsAt, endsAt: endsAt + hour },
      { startsAt, endsAt: startsAt },
      { startsAt: endsAt, endsAt: startsAt },
      { startsAt: 0, endsAt: 1 },
    ]) {
      const refusal = await refusalOf(award('ana', open, { kind: 'holdover', part, reason: 'Needed' }));
      expect([refusal.code, refusal.message]).toEqual([
        'rule_violation',
        expect.stringMatching(/starts or ends with it/),
      ]);
    }
    expect(await worker(open)).toEqual([null, 'generated', false]);
  });
});

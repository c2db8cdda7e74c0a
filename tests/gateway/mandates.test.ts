import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as mandating from '#lib/actions/mandate.ts';
import { saveEdit } from '#lib/actions/save-edit.ts';
import * as mandates from '#lib/data/mandates.ts';
import { rankMandates } from '#lib/domain/mandate-rank.ts';
import { Refusal } from '#lib/domain/refusal.ts';
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
const nameOf = (id: string | undefined): Name | null => names.find((name) => idOf(name) === id) ?? null;
const [day, night] = [1, 2];
const block = 1;
/** Far enough ahead that nothing begins while this runs. */
const base = addDays(new Date().toISOString().slice(0, 10), 20);
const [first, second, far] = [base, addDays(base, 1), addDays(base, 9)];

let target: GatewayTarget;
let sql: postgres.Sql;
let agency: TestAgency;
let server: Client;
let clients: ReadonlyMap<Name, Client>;
let opening: number;

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

async function openShift(shiftDate: string, shiftId = day): Promise<number> {
  const row = await shift(null, shiftDate, shiftId);
  const [found] = await sql<{ id: number }[]>`
    select id::integer from public.openings where assignment_id = ${row} and state = 'open'`;
  return found?.id ?? 0;
}

type Order = Partial<mandating.MandateOrder> & { by?: Name };
const order = async (name: Name, { by = 'sam', ...given }: Order = {}) => {
  const openingId = given.openingId ?? opening;
  const [row] = await sql<{ version: number }[]>`select version from public.openings where id = ${openingId}`;
  return mandating.mandateShift({ id: idOf(by) }, db(by), {
    openingId,
    expectedVersion: row?.version ?? 0,
    editId: randomUUID(),
    personId: idOf(name),
    kind: 'mandate',
    reason: null,
    callOutId: null,
    ...given,
  });
};
const tried = (name: Name, outcome: 'refused' | 'no_contact' | 'wrong_number' = 'no_contact') =>
  mandating.recordMandateContact(
    { id: idOf('sam') },
    {
      openingId: opening,
      personId: idOf(name),
      kind: 'mandate',
      outcome,
      note: null,
      callOutId: null,
      requestId: randomUUID(),
    },
  );
const listFor = async (kind: 'mandate' | 'holdover' | 'early_call_in' = 'mandate') => {
  const call = await mandating.readMandateCall({ id: idOf('sam') }, db('sam'), opening, kind);
  if (call === null) throw new Error('no list');
  return call;
};
const inOrder = async (kind?: Parameters<typeof listFor>[0]) =>
  (await listFor(kind)).ranking.ranked.map(({ personId }) => nameOf(personId));
const newest = async () => {
  const { records } = await mandates.listMandates(db('sam'), { centerId: agency.centerId, before: null });
  const record = await mandates.getMandate(db('sam'), records[0]?.id ?? 0);
  if (record === null) throw new Error('no record');
  return record;
};

// A real project is shared; these rows are not for it.
describe.runIf(process.env.SUPABASE_TEST_URL === undefined)('mandatory overtime', () => {
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
      const role = name === 'sam' || name === 'tess' || name === 'zoe' ? 'supervisor' : 'dispatcher';
      await makePerson(sql, name === 'zoe' ? other : agency, numbers[name], { fullName, role });
    }
    // Sam is the most senior, Cy the least.
    for (const [index, name] of (['sam', 'tess', 'ana', 'ben', 'cy'] as const).entries()) {
      await sql`update public.profiles set seniority_date = ${`201${index}-01-01`} where id = ${idOf(name)}`;
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
    await sql`
      update public.filling_rules set value = jsonb_set(value, '{mandate,order}', '"rotation"') where agency_id = ${agency.id}`;
    await sql`
      truncate public.schedules, public.time_off_requests, public.notifications, public.mandate_records, private.outbox cascade`;
    await makeSchedule(sql, agency, block, {
      startDate: addDays(base, -30),
      endDate: addDays(base, 30),
      status: 'published',
    });
    opening = await openShift(second);
  });

  afterAll(async () => {
    await sql?.end({ timeout: 1 });
    await target?.close();
  });

  it('falls on the least senior of those who never were, and they go to the end of the list', async () => {
    expect(await inOrder()).toEqual(['cy', 'ben', 'ana', 'tess', 'sam']);
    expect((await refusalOf(order('ben'))).fieldErrors).toEqual({
      reason: 'Cy comes before on the list. Say why Ben is taken instead.',
    });
    expect((await order('cy')).state).toBe('applied');
    const record = await newest();
    expect(record).toMatchObject({
      personId: idOf('cy'),
      outcome: 'assigned',
      isCharged: true,
      byName: 'Sam',
      reason: null,
      isIntact: true,
    });
    expect(rankMandates(record.inputs)).toEqual(record.ranking);
    opening = await openShift(far);
    expect(await inOrder()).toEqual(['ben', 'ana', 'tess', 'sam', 'cy']);
  });

  it('takes another for a reason that is kept, and the next once those before were called', async () => {
    await order('ana', { reason: 'Speaks Spanish' });
    expect(await newest()).toMatchObject({ personName: 'Ana', reason: 'Speaks Spanish' });
    opening = await openShift(far);
    await tried('cy');
    await tried('ben', 'wrong_number');
    expect(await inOrder()).toEqual(['cy', 'ben', 'tess', 'sam', 'ana']);
    await order('tess');
    const record = await newest();
    expect(record.reason).toBe('Passed over after they were called: Cy (no contact), Ben (wrong number).');
    expect(record.contacts.map(({ personName, outcome }) => [personName, outcome])).toEqual([
      ['Cy', 'no_contact'],
      ['Ben', 'wrong_number'],
    ]);
  });

  it('sends who refuses to the end, and protects them not', async () => {
    expect(await tried('cy', 'refused')).toMatchObject({ isCharged: true });
    expect(await inOrder()).toEqual(['ben', 'ana', 'tess', 'sam', 'cy']);
    await order('cy', { reason: 'Agreed after all' });
    expect(await newest()).toMatchObject({ personName: 'Cy', outcome: 'assigned' });
  });

  it('never takes the protected: leave and the day before it, work, rest, and who was this week', async () => {
    await makeLeave(sql, agency, {
      userId: idOf('cy'),
      startsAt: `${addDays(second, 1)} 12:00-07`,
      endsAt: `${addDays(second, 2)} 23:00-07`,
      status: 'approved',
      reviewedBy: idOf('sam'),
    });
    await shift(idOf('ben'), first, night);
    await shift(idOf('ana'), second);
    const { ranking } = await listFor();
    expect(ranking.ranked.map(({ personId }) => nameOf(personId))).toEqual(['tess', 'sam']);
    expect(Object.fromEntries(ranking.skipped.map(({ personId, code }) => [nameOf(personId), code]))).toEqual(
      {
        ana: 'impossible',
        ben: 'rest',
        cy: 'before_leave',
      },
    );
    for (const name of ['ana', 'ben', 'cy'] as const) {
      const refusal = await refusalOf(order(name, { reason: 'There is nobody else' }));
      expect([refusal.code, refusal.message]).toEqual([
        'rule_violation',
        expect.stringMatching(/ is protected: /),
      ]);
    }
    expect(await refusalOf(tried('cy'))).toMatchObject({ code: 'rule_violation' });
    await order('tess');
    const [week] = await sql<{ same: boolean }[]>`
      select private.workweek_of(${agency.id}, ${second}) = private.workweek_of(${agency.id}, ${addDays(second, 1)}) as same`;
    opening = await openShift(week?.same ? addDays(second, 1) : addDays(second, -1));
    const again = (await listFor()).ranking.skipped.find(({ personId }) => personId === idOf('tess'));
    expect(again?.code).toBe('mandated_this_week');
  });

  it('holds over, of those on duty right before alone, the part up to where the shift is best cut', async () => {
    await shift(idOf('ana'), second);
    opening = await openShift(second, night);
    expect(await inOrder('holdover')).toEqual(['ana']);
    const { need, opening: whole } = await listFor('holdover');
    expect([need.startsAt, need.endsAt < whole.endsAt]).toEqual([whole.startsAt, true]);
    await order('ana', { kind: 'holdover', openingId: opening });
    expect(await newest()).toMatchObject({ kind: 'holdover', personName: 'Ana', ...need });
    const [rest] = await sql<{ state: string; startsAt: number }[]>`
      select state, extract(epoch from starts_at)::float8 * 1000 as "startsAt" from public.openings where id = ${opening}`;
    expect(rest).toEqual({ state: 'open', startsAt: need.endsAt });
  });

  it('sent twice orders once and answers the same; whoever is second is told who was first', async () => {
    const editId = randomUUID();
    const twice = await Promise.all([order('cy', { editId }), order('cy', { editId })]);
    const again = await order('cy', { editId, expectedVersion: 1 });
    expect([...twice, again].map(({ state }) => state)).toEqual(['applied', 'applied', 'applied']);
    const { records } = await mandates.listMandates(db('sam'), { centerId: null, before: null });
    expect(records.map(({ personName }) => personName)).toEqual(['Cy']);
    for (const name of ['cy', 'ben'] as const) {
      const late = await refusalOf(order(name, { by: 'tess', expectedVersion: 1, reason: 'I too' }));
      expect([late.code, late.message]).toEqual(['conflict', expect.stringMatching(/\bCy\b/)]);
    }
    // The same of a part, of which the rest stays open.
    await shift(idOf('ana'), far);
    opening = await openShift(far, night);
    const part = { kind: 'holdover', editId: randomUUID(), expectedVersion: 1 } as const;
    expect((await order('ana', part)).state).toBe('applied');
    expect((await order('ana', part)).state).toBe('applied');
    expect((await refusalOf(order('ana', { ...part, editId: randomUUID() }))).code).toBe('conflict');
  });

  it('that is undone is void, and its person may be ordered again', async () => {
    const editId = randomUUID();
    await order('cy', { editId });
    const { id } = await newest();
    const [made] = await sql<{ row: number; version: number; block: number; shiftDate: string }[]>`
      select a.id::integer as row, a.version, s.version as block, a.shift_date::text as "shiftDate"
      from public.opening_fills f
      join public.assigned_shifts a on a.id = f.assignment_id
      join public.schedules s on s.id = a.schedule_id where f.edit_id = ${editId}`;
    if (made === undefined) throw new Error('nobody was ordered');
    const undone = await saveEdit(db('tess'), {
      editId: randomUUID(),
      scheduleId: block,
      operations: [
        {
          kind: 'change',
          id: made.row,
          version: made.version,
          row: {
            userId: null,
            shiftId: day,
            shiftDate: made.shiftDate,
            localStart: null,
            localEnd: null,
            requiredRole: 'dispatcher',
            isOvertime: false,
            isLocked: false,
            isActing: false,
          },
        },
      ],
      reason: null,
      undoes: editId,
    });
    expect(undone.state).toBe('applied');
    expect(await mandates.getMandate(db('sam'), id)).toMatchObject({
      isCharged: true,
      isIntact: true,
      voidedByName: 'Tess',
      voidReason: 'The assignment was undone',
    });
    const [again] = await sql<{ id: number }[]>`
      select id::integer from public.openings where assignment_id = ${made.row} and state = 'open'`;
    opening = again?.id ?? 0;
    expect(await inOrder()).toEqual(['cy', 'ben', 'ana', 'tess', 'sam']);
    await order('cy');
    expect(await newest()).toMatchObject({ personName: 'Cy', outcome: 'assigned', isCharged: true });
  });

  it('of two who order one person at once for different days, one wins', async () => {
    const other = await openShift(addDays(second, 2));
    const outcomes = await Promise.allSettled([
      order('cy', { reason: 'First' }),
      order('cy', { openingId: other, by: 'tess', reason: 'Second' }),
    ]);
    const [week] = await sql<{ same: boolean }[]>`
      select private.workweek_of(${agency.id}, ${second}) = private.workweek_of(${agency.id}, ${addDays(second, 2)}) as same`;
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(week?.same ? 1 : 2);
  });

  it('is told once, and what stands on /availability is the own alone', async () => {
    await order('cy');
    const kinds = await sql<
      { kind: string }[]
    >`select kind from public.notifications where recipient_id = ${idOf('cy')}`;
    expect(kinds.map(({ kind }) => kind)).toEqual(['mandate.assigned']);
    expect(await mandates.getOwnMandates(db('cy'))).toMatchObject({
      place: 5,
      of: 5,
      mandates: 1,
      records: [{ personName: 'Cy' }],
    });
    expect(await mandates.getOwnMandates(db('ben'))).toMatchObject({
      place: 1,
      of: 5,
      mandates: 0,
      records: [],
    });
  });

  it.each(['rotation', 'inverse_seniority'])(
    'tells everybody the place that the list gives them, by %s',
    async (ordering) => {
      await order('cy');
      await sql`
      update public.filling_rules set value = jsonb_set(value, '{mandate,order}', to_jsonb(${ordering}::text))
      where agency_id = ${agency.id}`;
      opening = await openShift(far);
      const listed = await inOrder();
      expect(listed).toHaveLength(5);
      const places = [];
      for (const name of listed) {
        places.push(name === null ? null : (await mandates.getOwnMandates(db(name)))?.place);
      }
      expect(places).toEqual([1, 2, 3, 4, 5]);
    },
  );

  it('shows the list of today by the same order, to supervisors alone', async () => {
    const center = {
      id: agency.centerId,
      name: 'Center',
      clock: { timeZone: agency.timeZone, dayStart: '05:00' },
    };
    const now = await mandating.readMandateList({ id: idOf('sam'), center }, 'dispatcher');
    expect(now?.ranking.ranked.map(({ personId }) => nameOf(personId))).toEqual([
      'cy',
      'ben',
      'ana',
      'tess',
      'sam',
    ]);
    const supervisors = await mandating.readMandateList({ id: idOf('sam'), center }, 'supervisor');
    expect(supervisors?.ranking.ranked.map(({ personId }) => nameOf(personId))).toEqual(['tess', 'sam']);
    expect(await mandating.readMandateList({ id: idOf('ana'), center }, 'dispatcher')).toBeNull();
    expect(await mandating.readMandateList({ id: idOf('zoe'), center }, 'dispatcher')).toBeNull();
  });

  it('is voided with a reason, which gives the place back', async () => {
    const { id } = await tried('cy', 'refused');
    await mandates.voidMandate(db('tess'), id, 'It was the wrong Cy');
    expect(await inOrder()).toEqual(['cy', 'ben', 'ana', 'tess', 'sam']);
    expect(await mandates.getMandate(db('sam'), id)).toMatchObject({
      isCharged: true,
      voidedByName: 'Tess',
      voidReason: 'It was the wrong Cy',
    });
    expect((await refusalOf(mandates.voidMandate(db('ana'), id, 'Mine'))).code).toBe('forbidden');
    expect((await refusalOf(mandates.voidMandate(db('zoe'), id, 'Theirs'))).code).toBe('not_found');
  });
});

import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mandateRecord } from './mandates-reading.ts';
import { mandateOf, RULES, setRules, storedMandates, tryContact, voidRecord } from './mandates-world.ts';
import { fill, openOne } from './openings-world.ts';
import { race } from './race.ts';
import { refusalOf as refusal } from './refusal.ts';
import { call } from './roster-world.ts';
import {
  clearSchedules,
  makePublished,
  makeSchedulingWorld,
  type SchedulingWorld,
  shift,
  who,
} from './scheduling-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());
beforeEach(async () => {
  await clearSchedules(world);
  await world.db.sql`truncate public.mandate_records cascade`;
  await setRules(world.db.sql, world.ours.id, RULES);
});

/** How it was refused, with the HTTP status that it means. */
async function refusalOf(work: Promise<unknown>) {
  const found = await refusal(work);
  if (found === null) throw new Error('it was not refused');
  return { ...found, status: Number(found.code.slice(2)) };
}

/** An open day shift of 6 January 2031. */
async function openShift() {
  await makePublished(world, 1, [
    [null, shift.day, '2031-01-06'],
    [who.ben, shift.day, '2031-01-20'],
  ]);
  return openOne(world, 1);
}

/** Orders somebody by the list as it is. */
async function order(
  opening: Awaited<ReturnType<typeof openShift>>,
  person: string,
  over: Parameters<typeof mandateOf>[2] & { as?: string; row?: object; scheduleId?: number } = {},
) {
  const { as = who.supervisor, row = {}, scheduleId = 1, ...rest } = over;
  const mandate = await mandateOf(world, opening.id, rest);
  return fill(world, {
    as,
    opening,
    scheduleId,
    person,
    way: 'mandate',
    mandate,
    row,
    reason: mandate.reason,
  });
}

describe('a mandate', () => {
  it('gives the shift, is on record with the whole list, and is told once, to be acknowledged', async () => {
    const opening = await openShift();
    await order(opening, who.cora);
    expect(await storedMandates(world)).toEqual([
      {
        id: expect.any(Number),
        personId: who.cora,
        outcome: 'assigned',
        isCharged: true,
        reason: null,
        voidsId: null,
      },
    ]);
    const [row] = await world.db.sql`
      select user_id, source, is_overtime from public.assigned_shifts where id = ${opening.rowId}`;
    expect(row).toMatchObject({ user_id: who.cora, source: 'mandate' });
    const notices = await world.db.sql`
      select kind, content, needs_ack as "needsAck", schedule_id as schedule from public.notifications
      where recipient_id = ${who.cora}`;
    expect([...notices]).toEqual([
      {
        kind: 'mandate.assigned',
        content:
          'You work DA10: Mon 6 Jan 2031, 09:00–19:00. Sam orders it as mandatory overtime. It counts for your place on the list.',
        needsAck: true,
        schedule: 1,
      },
    ]);
    expect(await world.db.sql`select announce_at from public.roster_edits`).toEqual([{ announce_at: null }]);
    expect(await world.db.sql`select state, closed_way from public.openings`).toEqual([
      { state: 'filled', closed_way: 'mandate' },
    ]);
  });

  it('is of the first, or of another with a reason that is kept', async () => {
    const opening = await openShift();
    await expect(refusalOf(order(opening, who.ana))).resolves.toMatchObject({
      status: 422,
      message: 'Cora is first on the list. Say why Ana is taken instead.',
      detail: { field: 'reason' },
    });
    await order(opening, who.ana, { reason: 'Speaks Spanish' });
    expect(await storedMandates(world)).toMatchObject([{ personId: who.ana, reason: 'Speaks Spanish' }]);
  });

  it('is refused of the protected, of who is on no list, of oneself, and without a list', async () => {
    const opening = await openShift();
    const refused = async (work: Promise<unknown>) => (await refusalOf(work)).message;
    expect(
      await refused(order(opening, who.cora, { skipped: { [who.cora]: 'leave' }, reason: 'Nobody else' })),
    ).toBe('Cora is protected: Off on approved leave.');
    expect(await refused(order(opening, who.otherSupervisor, { reason: 'Any' }))).toBe(
      'Tess is not on the list for this shift.',
    );
    expect(await refused(fill(world, { opening, person: who.cora, way: 'mandate' }))).toBe(
      'A mandate comes with the ranking by which it was made.',
    );
    expect(await refused(order(opening, who.supervisor, { reason: 'Any' }))).toMatch(/^Nobody/);
    expect(await storedMandates(world)).toEqual([]);
    expect((await openOne(world, 1)).state).toBe('open');
  });

  it('is refused by rules that are not in force', async () => {
    const opening = await openShift();
    await expect(
      refusalOf(order(opening, who.cora, { rules: { chargesRefusal: false } })),
    ).resolves.toMatchObject({
      status: 409,
      message: 'The rules of mandates have just changed. Look at the list again.',
    });
  });

  it('comes once a workweek to a person, and again in the next', async () => {
    await order(await openShift(), who.cora);
    const [later] = await makePublishedAgain('2031-01-08');
    await expect(
      refusalOf(order(later, who.cora, { row: { shiftDate: '2031-01-08' }, reason: 'Again' })),
    ).resolves.toMatchObject({
      status: 409,
      message: 'Cora is mandated already this workweek: Mon 6 Jan, by Sam.',
    });
    // The workweek begins on Sunday.
    const [next] = await makePublishedAgain('2031-01-12');
    await order(next, who.cora, { row: { shiftDate: '2031-01-12' }, reason: 'The only one near' });
    expect((await storedMandates(world)).map(({ outcome }) => outcome)).toEqual(['assigned', 'assigned']);
  });

  it('of two at once for one person in a week, one wins', async () => {
    const first = await openShift();
    const [second] = await makePublishedAgain('2031-01-08');
    const mandates = await Promise.all([mandateOf(world, first.id), mandateOf(world, second.id)]);
    const { version } = (
      await world.db.sql<{ version: number }[]>`
      select version from public.schedules where id = 1`
    )[0] ?? { version: 0 };
    const openings = [first, second];
    const rows = await world.db.sql<{ id: number; version: number; date: string }[]>`
      select id::integer, version, shift_date::text as date from public.assigned_shifts where id in ${world.db.sql(openings.map(({ rowId }) => rowId))} order by shift_date`;
    const outcomes = await race(
      world.db,
      openings.map((opening, index) => ({
        as: 'service_role' as const,
        work: (sql) => sql`
          select public.fill_opening(${index === 0 ? who.supervisor : who.otherSupervisor}, ${opening.id}, null,
            gen_random_uuid(), 1, ${version},
            ${JSON.stringify([{ kind: 'change', id: opening.rowId, version: rows[index]?.version, row: { userId: who.cora, shiftId: shift.day, shiftDate: rows[index]?.date, localStart: null, localEnd: null, requiredRole: 'dispatcher', isOvertime: true, isLocked: false, isActing: false } }])}::text::jsonb,
            '[]', false, null, 'mandate', ${who.cora}, null, ${JSON.stringify(mandates[index])}::text::jsonb)`,
      })),
    );
    expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(1);
    expect(await storedMandates(world)).toHaveLength(1);
  });

  it('of a holdover is charged by the setting alone', async () => {
    await setRules(world.db.sql, world.ours.id, { ...RULES, chargesExtension: false });
    const opening = await openShift();
    const mandate = await mandateOf(world, opening.id, {
      kind: 'holdover',
      rules: { chargesExtension: false },
    });
    // What a caller says of the charge counts for nothing.
    await fill(world, {
      opening,
      person: who.cora,
      way: 'mandate',
      mandate: { ...mandate, isCharged: true },
    });
    expect(await storedMandates(world)).toMatchObject([{ outcome: 'assigned', isCharged: false }]);
    const [notice] = await world.db
      .sql`select content from public.notifications where recipient_id = ${who.cora}`;
    expect(notice?.content).toBe(
      'You stay on: Mon 6 Jan 2031, 09:00–19:00. Sam orders it as mandatory overtime.',
    );
  });
});

async function makePublishedAgain(date: string) {
  const [row] = await world.db.sql<{ id: number }[]>`
    insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date, status)
    values (${world.ours.id}, ${world.ours.centerId}, 1, null, ${shift.day}, ${date}, 'published') returning id::integer`;
  const [opening] = await world.db.sql<{ id: number }[]>`
    select id::integer from public.openings where assignment_id = ${row?.id ?? 0} and state = 'open'`;
  if (row === undefined || opening === undefined) throw new Error('no opening');
  return [
    { id: opening.id, rowId: row.id, state: 'open', way: null, origin: 'planned', version: 1, reason: null },
  ] as const;
}

describe('a call from the list', () => {
  it.each([
    ['refused', true],
    ['no_contact', false],
    ['wrong_number', false],
  ])('%s is charged: %s, and the shift stays open', async (outcome, isCharged) => {
    const opening = await openShift();
    const line = await tryContact(world, opening.id, { outcome, note: 'At 03:12' });
    expect(line).toMatchObject({ personName: 'Cora', outcome, isCharged, reason: 'At 03:12', byName: 'Sam' });
    expect(await openOne(world, 1)).toMatchObject({ id: opening.id, state: 'open' });
    expect(
      await world.db.sql`select 1 from public.notifications where recipient_id = ${who.cora}`,
    ).toHaveLength(0);
  });

  it('that is refused is not charged where the setting says so', async () => {
    await setRules(world.db.sql, world.ours.id, { ...RULES, chargesRefusal: false });
    const opening = await openShift();
    const mandate = await mandateOf(world, opening.id, { rules: { chargesRefusal: false } });
    expect(await tryContact(world, opening.id, { mandate })).toMatchObject({ isCharged: false });
  });

  it('is recorded once for one request, and a refusal once for a shift', async () => {
    const opening = await openShift();
    const requestId = '00000000-0000-4000-8000-0000000d0001';
    const first = await tryContact(world, opening.id, { requestId });
    expect(await tryContact(world, opening.id, { requestId })).toEqual(first);
    await expect(refusalOf(tryContact(world, opening.id))).resolves.toMatchObject({
      status: 409,
      message: 'Cora has refused this shift already; Sam recorded it.',
    });
    expect(await storedMandates(world)).toHaveLength(1);
  });

  it('is in the record of the mandate that follows, with the names of then', async () => {
    const opening = await openShift();
    await tryContact(world, opening.id, { outcome: 'no_contact' });
    await order(opening, who.ben, { reason: 'Passed over after they were called: Cora (no contact).' });
    const [, assigned] = await storedMandates(world);
    await world.db.sql`update public.profiles set full_name = 'Cora Married' where id = ${who.cora}`;
    const record = await mandateRecord(world, assigned?.id ?? 0);
    await world.db.sql`update public.profiles set full_name = 'Cora' where id = ${who.cora}`;
    expect(record.contacts).toEqual([
      expect.objectContaining({
        personId: who.cora,
        personName: 'Cora',
        outcome: 'no_contact',
        channel: null,
        byName: 'Sam',
      }),
    ]);
  });

  it.each([
    ['a dispatcher', { as: who.ana }, 403],
    ['a supervisor of another agency', { as: who.foreignSupervisor }, 404],
    ['of themself', { person: who.supervisor }, 403],
    ['an award', { outcome: 'assigned' }, 422],
    ['a voiding', { outcome: 'voided' }, 422],
    ['of somebody who is not on the list', { person: who.otherSupervisor }, 422],
    ['with no list', { mandate: { kind: 'mandate' } }, 422],
    ['with a list of nonsense', { mandate: [] }, 422],
    ['with a note of two lines', { note: 'one\ntwo' }, 422],
  ])('by %s is refused', async (_, tried, status) => {
    const opening = await openShift();
    expect((await refusalOf(tryContact(world, opening.id, tried))).status).toBe(status);
    expect(await storedMandates(world)).toEqual([]);
  });

  it('is refused once the shift has somebody', async () => {
    const opening = await openShift();
    const mandate = await mandateOf(world, opening.id);
    await order(opening, who.cora);
    expect((await refusalOf(tryContact(world, opening.id, { person: who.ben, mandate }))).status).toBe(409);
  });
});

describe('a record', () => {
  it('is voided by another, with a reason, once, and no longer counts', async () => {
    const opening = await openShift();
    const { id } = await tryContact(world, opening.id);
    const standing = () => world.db.sql`select person_id from private.mandate_standing(${world.ours.id})`;
    expect(await standing()).toHaveLength(1);
    await expect(refusalOf(voidRecord(world, id, { reason: ' ' }))).resolves.toMatchObject({
      detail: { field: 'reason' },
    });
    const made = await voidRecord(world, id, { reason: 'It was Carla' });
    expect(made).toMatchObject({ voidsId: id, outcome: 'voided', isCharged: false, reason: 'It was Carla' });
    expect(await standing()).toEqual([]);
    await expect(refusalOf(voidRecord(world, id, { as: who.otherSupervisor }))).resolves.toMatchObject({
      status: 409,
      message: 'Sam has voided this record already.',
    });
    expect((await refusalOf(voidRecord(world, made.id))).status).toBe(422);
    const notices = await world.db
      .sql`select kind from public.notifications where recipient_id = ${who.cora}`;
    // What is taken back at once they have never heard of.
    expect(notices).toHaveLength(0);
    // Who refused may be asked again, now that it was not them.
    await tryContact(world, opening.id);
  });

  it('of an order that is void is told to its person, whose shift it stays', async () => {
    const opening = await openShift();
    await order(opening, who.cora);
    const [made] = await storedMandates(world);
    await voidRecord(world, made?.id ?? 0, { as: who.otherSupervisor, reason: 'Ben comes instead' });
    const notices = await world.db.sql`
      select kind, content from public.notifications where recipient_id = ${who.cora} order by id`;
    expect([...notices]).toEqual([
      { kind: 'mandate.assigned', content: expect.any(String) },
      {
        kind: 'mandate.voided',
        content:
          'A record of mandatory overtime of Mon 6 Jan 2031 is void: Ben comes instead. It no longer counts for your place on the list.',
      },
    ]);
    const [row] = await world.db.sql`select user_id from public.assigned_shifts where id = ${opening.rowId}`;
    expect(row?.user_id).toBe(who.cora);
  });

  it('is voided by nobody but a supervisor, and not by its person', async () => {
    const opening = await openShift();
    const { id } = await tryContact(world, opening.id);
    const statuses = [];
    for (const as of [who.ana, who.cora, who.foreignSupervisor]) {
      statuses.push((await refusalOf(voidRecord(world, id, { as }))).status);
    }
    expect(statuses).toEqual([403, 403, 404]);
    await world.db.sql`
      insert into public.mandate_records (agency_id, center_id, person_id, kind, outcome, shift_date, starts_at, ends_at,
        inputs, ranking, by_id)
      values (${world.ours.id}, ${world.ours.centerId}, ${who.supervisor}, 'mandate', 'refused', '2031-01-07',
        '2031-01-07T16:00Z', '2031-01-08T02:00Z', '{"rules":{"chargesRefusal":true}}', '{}', ${who.otherSupervisor})`;
    const own = (await storedMandates(world)).at(-1);
    expect((await refusalOf(voidRecord(world, own?.id ?? 0))).status).toBe(403);
  });

  it('is changed and removed by nobody, its owner included', async () => {
    const opening = await openShift();
    const { id } = await tryContact(world, opening.id);
    const attempts = [
      world.db.sql`update public.mandate_records set is_charged = false where id = ${id}`,
      world.db.sql`delete from public.mandate_records where id = ${id}`,
    ];
    for (const attempt of attempts) await expect(attempt).rejects.toThrow('mandate_records is append-only.');
  });

  it('computes its own charge and hash, whatever is written', async () => {
    const opening = await openShift();
    const mandate = await mandateOf(world, opening.id);
    await world.db.sql`
      insert into public.mandate_records (agency_id, center_id, person_id, opening_id, kind, outcome, is_charged, shift_date,
        starts_at, ends_at, inputs, ranking, by_id, hash)
      values (${world.ours.id}, ${world.ours.centerId}, ${who.cora}, ${opening.id}, 'mandate', 'no_contact', true, '2031-01-06',
        '2031-01-06T16:00Z', '2031-01-07T02:00Z', ${JSON.stringify(mandate.inputs)}::text::jsonb, '{}', ${who.supervisor}, 'forged')`;
    const [stored] = await world.db.sql<{ text: string; hash: string; isCharged: boolean; code: string }[]>`
      select private.mandate_text(m) as text, encode(m.hash, 'hex') as hash, m.is_charged as "isCharged", m.code
      from public.mandate_records m`;
    expect(stored).toMatchObject({ isCharged: false, code: 'DA10' });
    expect(
      createHash('sha256')
        .update(stored?.text ?? '')
        .digest('hex'),
    ).toBe(stored?.hash);
    expect(JSON.parse(stored?.text ?? '')).toMatchObject({
      person_name: 'Cora',
      by_name: 'Sam',
      time_zone: 'America/Denver',
    });
  });

  it('is in the audit by its hash, and told to supervisors and the person as a signal', async () => {
    const opening = await openShift();
    const { id } = await tryContact(world, opening.id);
    const [audited] = await world.db.sql`
      select a.action, a.actor_id, a.details ->> 'hash' = encode(m.hash, 'hex') as "hasHash"
      from public.audit_logs a join public.mandate_records m on m.id::text = a.target_id
      where a.action like 'mandate.%' and m.id = ${id}`;
    expect(audited).toEqual({ action: 'mandate.contact', actor_id: who.supervisor, hasHash: true });
    const topics = await world.db.sql<{ topic: string }[]>`
      select split_part(topic, ':', 1) as topic from realtime.messages
      where event = 'mandates' and (payload ->> 'id')::bigint = ${id} order by topic`;
    expect(topics.map(({ topic }) => topic)).toEqual(['supervisors', 'user']);
  });
});

describe('who reads', () => {
  it('all records: supervisors, by pages; one: with everything; nobody else', async () => {
    const opening = await openShift();
    const { id } = await tryContact(world, opening.id);
    const page = await call<{ records: { id: number }[]; next: number | null }>(
      world,
      who.otherSupervisor,
      (sql) => sql`select public.list_mandates() as answer`,
    );
    expect(page).toMatchObject({ records: [{ id }], next: null });
    expect(await mandateRecord(world, id)).toMatchObject({ id, isIntact: true, personName: 'Cora' });
    for (const as of [who.ana, who.cora]) {
      expect(
        (await refusalOf(call(world, as, (sql) => sql`select public.list_mandates() as answer`))).status,
      ).toBe(403);
      expect(
        (await refusalOf(call(world, as, (sql) => sql`select public.get_mandate(${id}) as answer`))).status,
      ).toBe(403);
    }
    expect(
      await call(world, who.foreignSupervisor, (sql) => sql`select public.get_mandate(${id}) as answer`),
    ).toBeNull();
  });

  it('their own: everybody, with the place that the list of the app gives', async () => {
    const opening = await openShift();
    await tryContact(world, opening.id);
    type Own = { place: number; of: number; mandates: number; records: { personId: string }[] };
    const own = (as: string) => call<Own>(world, as, (sql) => sql`select public.get_my_mandates() as answer`);
    const cora = await own(who.cora);
    const ana = await own(who.ana);
    // Five work shifts here; who was charged comes last.
    expect(cora).toMatchObject({ place: 5, of: 5, mandates: 1, records: [{ personId: who.cora }] });
    expect(ana).toMatchObject({ of: 5, mandates: 0, records: [] });
    const inputs = (
      await call<{ people: { personId: string; lastMandateAt: number | null }[] }>(
        world,
        'service_role',
        (sql) => sql`
          select public.get_mandate_list(${who.supervisor}, ${world.ours.centerId}, 'dispatcher', '2031-01-06',
            '2031-01-06T16:00Z', '2031-01-06T20:00Z') as answer`,
      )
    ).people;
    expect(
      inputs.filter(({ lastMandateAt }) => lastMandateAt !== null).map(({ personId }) => personId),
    ).toEqual([who.cora]);
  });

  it('what the list is made of: the server, for supervisors of the center’s agency', async () => {
    const ask = (as: string) =>
      call<unknown>(
        world,
        'service_role',
        (sql) => sql`
          select public.get_mandate_list(${as}, ${world.ours.centerId}, 'dispatcher', '2031-01-06', '2031-01-06T16:00Z',
            '2031-01-06T20:00Z') as answer`,
      );
    expect(await ask(who.ana)).toBeNull();
    expect(await ask(who.foreignSupervisor)).toBeNull();
    expect(await ask(who.supervisor)).toMatchObject({ opening: { id: 0 } });
  });
});

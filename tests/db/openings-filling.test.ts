import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { versionOf } from '../factories/scheduling.ts';
import type { Persona } from '../setup/database.ts';
import {
  claimNow,
  type Fill,
  fill,
  fillsOf,
  openDay,
  openingSteps,
  openingsOf,
  openOne,
} from './openings-world.ts';
import { refusalOf } from './refusal.ts';
import { announce, call, edit, fields, newEditId, noticesOf, storedRow } from './roster-world.ts';
import {
  auditSince,
  clearSchedules,
  lastAuditId,
  makeDraft,
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
beforeEach(() => clearSchedules(world));
afterAll(() => world.db.drop());

async function published() {
  const [open = 0, ben = 0] = await makePublished(world, 1, openDay);
  return { open, ben, opening: await openOne(world, 1) };
}
type Claim = { id: number; state: string; fullName: string };
const claim = (
  openingId: number,
  {
    as = who.ana,
    version = 1,
    violations = '[]',
    note = null as string | null,
    persona = 'service_role' as Persona,
  } = {},
) =>
  call<Claim>(
    world,
    persona,
    (sql) => sql`
      select public.claim_opening(${as}, ${openingId}, ${version}, ${violations}::text::jsonb, ${note}) as answer`,
  );
const withdraw = (openingId: number, as: Persona = who.ana) =>
  call<Claim>(world, as, (sql) => sql`select public.withdraw_claim(${openingId}) as answer`);
const post = (
  openingId: number,
  {
    as = who.supervisor as Persona,
    version = 1,
    ranked = true,
    until = '2031-01-05T00:00Z' as string | null,
    note = null as string | null,
  } = {},
) =>
  call<{ version: number; isRanked: boolean }>(
    world,
    as,
    (sql) => sql`
      select public.post_opening(${openingId}, ${version}, ${ranked}, ${until}::text::timestamptz, ${note}) as answer`,
  );

describe('an award', () => {
  it('gives the row to the person, says how it came, and tells them once, at once', async () => {
    const { open, opening } = await published();
    const editId = newEditId();
    const before = await lastAuditId(world.db.sql);
    expect(await fill(world, { opening, editId, version: 1 })).toMatchObject({ state: 'applied' });
    expect(await storedRow(world.db.sql, open)).toMatchObject({ userId: who.ana, source: 'callout' });
    expect(await openingsOf(world, 1)).toMatchObject([
      { state: 'filled', way: 'award', reason: 'Open shift awarded' },
    ]);
    expect(await openingSteps(world, opening.id)).toEqual([
      ['opened', who.supervisor, null],
      ['awarded', who.supervisor, who.ana],
      ['filled', who.supervisor, who.ana],
    ]);
    expect(await fillsOf(world, opening.id)).toEqual([{ person: who.ana, way: 'award', minutes: 600 }]);
    expect((await auditSince(world.db.sql, before)).map(({ action, actor_id: by }) => [action, by])).toEqual([
      ['opening.fill', who.supervisor],
      ['roster.edit', who.supervisor],
    ]);
    expect(await announce(world, editId)).toBe(0);
    expect(await noticesOf(world.db.sql, 'opening.awarded', 'roster.changed')).toMatchObject([
      { to: who.ana, content: 'Sam gave you DA10 on Mon 6 Jan 2031, 09:00–19:00.' },
    ]);
  });

  it('is made once however often it is asked for', async () => {
    const { opening } = await published();
    const asked: Fill = { opening, editId: newEditId(), operations: [] };
    const operations = [{ kind: 'change', id: opening.rowId, version: 2, row: fields() }];
    const once = await fill(world, { ...asked, operations });
    expect(await fill(world, { ...asked, operations, version: 1 })).toEqual({
      ...once,
      wire: expect.anything(),
    });
    expect(await fillsOf(world, opening.id)).toHaveLength(1);
    expect(await refusalOf(fill(world, { ...asked, operations, person: who.cora }))).toMatchObject({
      code: 'PT409',
      message: 'Another edit has this id.',
    });
  });

  it('is told who was first and when, as the second', async () => {
    const { opening } = await published();
    await claimNow(world, { opening });
    expect(await refusalOf(fill(world, { opening, person: who.cora, version: 1 }))).toMatchObject({
      code: 'PT409',
      message: expect.stringMatching(/^Ana got this shift at \d\d:\d\d\.$/),
      detail: { status: 'filled', by: 'Ana' },
    });
    expect(await refusalOf(claimNow(world, { opening }))).toMatchObject({
      message: expect.stringMatching(/^You got this shift already, at /),
    });
  });

  it('past a limit needs a reason, and past the most of all a second supervisor', async () => {
    const { open, opening } = await published();
    const violations = [{ ruleId: 'rest_hard', severity: 'hard', personId: who.ana }];
    expect(await refusalOf(fill(world, { opening, violations }))).toMatchObject({
      code: 'PT422',
      detail: { field: 'reason' },
    });
    const editId = newEditId();
    const asked = { opening, violations, editId, needsConfirmation: true, reason: 'Nobody else' };
    expect(await fill(world, asked)).toMatchObject({ state: 'pending' });
    expect(await openingsOf(world, 1)).toMatchObject([{ state: 'open' }]);
    const confirm = (as: string) =>
      call(
        world,
        as,
        (sql) => sql`
          select public.confirm_roster_edit(${editId}, (select version from public.schedules where id = 1)) as answer`,
      );
    expect(await refusalOf(confirm(who.supervisor))).toMatchObject({ code: 'PT403' });
    await confirm(who.otherSupervisor);
    expect((await storedRow(world.db.sql, open)).userId).toBe(who.ana);
    expect(await openingsOf(world, 1)).toMatchObject([{ state: 'filled', way: 'award' }]);
  });

  it('that waits for a second supervisor is over when somebody else was first', async () => {
    const { opening } = await published();
    const editId = newEditId();
    const violations = [{ ruleId: 'duty_hard', severity: 'hard', personId: who.ana }];
    await fill(world, { opening, violations, editId, needsConfirmation: true, reason: 'Nobody else' });
    await claimNow(world, { opening, person: who.cora });
    const late = call(
      world,
      who.otherSupervisor,
      (sql) => sql`
        select public.confirm_roster_edit(${editId}, (select version from public.schedules where id = 1)) as answer`,
    );
    expect((await refusalOf(late))?.code).toBe('PT409');
    expect(await fillsOf(world, opening.id)).toEqual([{ person: who.cora, way: 'claim', minutes: 600 }]);
  });

  const change = (id: number, row: object, version = 2) => [
    { kind: 'change', id, version, row: fields(row) },
  ];
  it.each<[string, (given: { open: number; ben: number }) => Partial<Fill>, object]>([
    ['to oneself', () => ({ person: who.supervisor }), { code: 'PT403', message: /^Nobody gives/ }],
    ['by a dispatcher', () => ({ as: who.ben }), { code: 'PT403', message: /^Only a supervisor/ }],
    ['by a stranger', () => ({ as: who.foreignSupervisor }), { code: 'PT404', message: /does not exist/ }],
    ['to a stranger', () => ({ person: who.stranger }), { code: 'PT422', message: /does not work here/ }],
    ['for another', () => ({ as: who.ben, way: 'claim' }), { code: 'PT403', message: /for yourself/ }],
    ['as an edit of the roster', () => ({ way: 'roster' }), { code: 'PT422', message: /^Say who gets/ }],
    ['of another version', () => ({ version: 7 }), { code: 'PT409', message: /changed meanwhile/ }],
    ['judged by old facts', () => ({ factsVersion: 1 }), { code: 'PT409', message: /Try again/ }],
    ['of another schedule', () => ({ scheduleId: 2, factsVersion: 1 }), { code: 'PT422' }],
    [
      'without operations',
      () => ({ operations: [] }),
      { code: 'PT422', message: /^Operations are at least/ },
    ],
    ['with words for violations', () => ({ violations: 'none' }), { code: 'PT422', message: /^Violations/ }],
    [
      'for two lines of reason',
      () => ({ reason: 'a\nb' }),
      { code: 'PT422', message: /^Reason is one line/ },
    ],
    [
      'by rows of others',
      ({ ben }) => ({ operations: change(ben, { userId: who.ana, shiftDate: '2031-01-07' }) }),
      { code: 'PT422', message: /^Operations give this opening/ },
    ],
    [
      'that gives it to another',
      ({ open }) => ({ operations: change(open, { userId: who.cora }) }),
      { code: 'PT422', message: /^Operations give this opening/ },
    ],
    [
      'that gives it to nobody',
      ({ open }) => ({ operations: change(open, { userId: null, localEnd: '15:00' }) }),
      { code: 'PT422', message: /gives the opening to nobody/ },
    ],
    [
      'by an offer that nobody made',
      () => ({
        as: who.ana,
        way: 'call_out',
        call: { callOutId: newEditId(), step: 0, offerId: newEditId() },
      }),
      { code: 'PT409', message: /^This offer is not open/ },
    ],
  ])('is refused %s', async (_name, given, { message, ...refusal }: { message?: RegExp }) => {
    const rows = await published();
    const found = await refusalOf(fill(world, { opening: rows.opening, ...given(rows) }));
    expect(found).toMatchObject({ ...refusal, ...(message && { message: expect.stringMatching(message) }) });
    expect(await openingsOf(world, 1)).toMatchObject([{ state: 'open' }]);
    expect(await fillsOf(world, rows.opening.id)).toEqual([]);
  });

  it('is for the server alone to write', async () => {
    const { opening } = await published();
    for (const persona of [who.supervisor, who.ana, null]) {
      expect((await refusalOf(fill(world, { opening, persona })))?.code).toBe('42501');
    }
  });

  it('never double-books', async () => {
    const { opening } = await published();
    await edit(world, 1, [{ kind: 'add', key: -1, row: fields() }]);
    expect(await refusalOf(fill(world, { opening }))).toMatchObject({
      code: 'PT409',
      detail: { kind: 'double_booking' },
    });
    expect(await openingsOf(world, 1)).toMatchObject([{ state: 'open' }]);
  });
});

describe('a claim', () => {
  it('of what is first come, first served, gives it without a notice to oneself', async () => {
    const { opening } = await published();
    await claimNow(world, { opening });
    expect(await openingsOf(world, 1)).toMatchObject([{ state: 'filled', way: 'claim' }]);
    expect(await noticesOf(world.db.sql, 'opening.awarded', 'opening.lost')).toEqual([]);
  });

  it('passes no hard limit and waits for no second supervisor', async () => {
    const { opening } = await published();
    const violations = [{ ruleId: 'rest_hard', severity: 'hard', personId: who.ana }];
    expect((await refusalOf(claimNow(world, { opening, violations, reason: 'Please' })))?.code).toBe('PT422');
    expect((await refusalOf(claimNow(world, { opening, needsConfirmation: true, reason: 'x' })))?.code).toBe(
      'PT422',
    );
    expect((await refusalOf(claim(opening.id, { violations: JSON.stringify(violations) })))?.code).toBe(
      'PT422',
    );
  });

  it('of a ranked one waits, tells the supervisors, and is won or lost by an award', async () => {
    const { opening } = await published();
    expect(await post(opening.id, { note: 'Both desks' })).toMatchObject({ version: 2, isRanked: true });
    expect((await refusalOf(claimNow(world, { opening })))?.message).toMatch(/not first come/);
    const asked = await claim(opening.id, { version: 2, note: 'Gladly' });
    expect(asked).toMatchObject({ state: 'waiting', fullName: 'Ana' });
    expect(await claim(opening.id, { version: 9 })).toEqual(asked);
    await claim(opening.id, { as: who.cora, version: 2 });
    expect((await noticesOf(world.db.sql, 'opening.claimed')).map(({ to }) => to)).toEqual([
      who.supervisor,
      who.supervisor,
      who.admin,
      who.admin,
      who.otherSupervisor,
      who.otherSupervisor,
    ]);
    const before = await lastAuditId(world.db.sql);
    await fill(world, { opening, version: 2, person: who.cora });
    expect(await world.db.sql`select person_id, state from public.opening_claims order by id`).toEqual([
      { person_id: who.ana, state: 'lost' },
      { person_id: who.cora, state: 'won' },
    ]);
    expect((await auditSince(world.db.sql, before)).map(({ action }) => action)).toEqual([
      'opening.fill',
      'opening.decide_claim',
      'opening.decide_claim',
      'roster.edit',
    ]);
    expect(await noticesOf(world.db.sql, 'opening.awarded', 'opening.lost')).toMatchObject([
      { to: who.ana, content: 'Somebody else got DA10 on Mon 6 Jan 2031, 09:00–19:00, which you asked for.' },
      { to: who.cora, content: 'Sam gave you DA10 on Mon 6 Jan 2031, 09:00–19:00.' },
    ]);
    expect((await openingSteps(world, opening.id)).map(([kind]) => kind)).toEqual([
      'opened',
      'posted',
      'claimed',
      'claimed',
      'awarded',
      'filled',
    ]);
  });

  it('is taken back while it waits, and asked for again', async () => {
    const { opening } = await published();
    await post(opening.id);
    expect((await refusalOf(withdraw(opening.id)))?.code).toBe('PT404');
    await claim(opening.id, { version: 2 });
    expect(await withdraw(opening.id)).toMatchObject({ state: 'withdrawn' });
    expect(await withdraw(opening.id)).toMatchObject({ state: 'withdrawn' });
    expect(await claim(opening.id, { version: 2 })).toMatchObject({ state: 'waiting' });
    await fill(world, { opening });
    expect(await refusalOf(withdraw(opening.id))).toMatchObject({
      code: 'PT409',
      message: 'You got this shift already. Ask a supervisor to take you off.',
    });
  });

  it('is refused to strangers, to who has not the capacity, and after the deadline', async () => {
    const { open, opening } = await published();
    for (const as of [who.stranger, who.foreignSupervisor]) {
      expect((await refusalOf(claim(opening.id, { as })))?.code).toBe('PT404');
    }
    expect((await refusalOf(claim(opening.id, { persona: who.ana })))?.code).toBe('42501');
    expect((await refusalOf(claim(opening.id, { violations: '{}' })))?.code).toBe('PT422');
    expect((await refusalOf(claim(opening.id, { version: 4 })))?.code).toBe('PT409');
    const version = (await storedRow(world.db.sql, open)).version;
    const row = fields({ userId: null, requiredRole: 'supervisor' });
    await edit(world, 1, [{ kind: 'change', id: open, version, row }]);
    expect((await refusalOf(claim(opening.id, { version: 2 })))?.message).toBe(
      'This shift needs a supervisor.',
    );
    await world.db
      .sql`update public.openings set is_ranked = true, claims_until = now() - interval '1 minute'`;
    expect((await refusalOf(claim(opening.id, { as: who.otherSupervisor, version: 3 })))?.message).toBe(
      'Claims for this shift are closed.',
    );
  });

  it('after the deadline of a ranked one may be given by the worker, in the name of who asked', async () => {
    const { opening } = await published();
    await post(opening.id);
    await claim(opening.id, { version: 2 });
    await world.db.sql`update public.openings set claims_until = now() - interval '1 minute'`;
    expect((await refusalOf(claimNow(world, { opening, person: who.cora })))?.code).toBe('PT422');
    await claimNow(world, { opening });
    expect(await noticesOf(world.db.sql, 'opening.awarded')).toMatchObject([
      { to: who.ana, content: 'You got DA10 on Mon 6 Jan 2031, 09:00–19:00, which you asked for.' },
    ]);
  });

  it('waits by itself where the agency ranks', async () => {
    const { sql } = world.db;
    const rankBy = (mode: string) => sql`
      update public.filling_rules set value = jsonb_set(value, '{claims,mode}', to_jsonb(${mode}::text))
      where agency_id = ${world.ours.id}`;
    await rankBy('ranked');
    try {
      await published();
      const [row] = await sql`
        select is_ranked, claims_until - created_at = interval '24 hours' as in_a_day from public.openings`;
      expect(row).toEqual({ is_ranked: true, in_a_day: true });
    } finally {
      await rankBy('first');
    }
  });

  it('goes by the rules of its day, which are looked up once for each version however many are opened', async () => {
    const { sql, admin } = world.db;
    const rows = Array.from(
      { length: 20 },
      (_, day) => [null, shift.day, `2031-01-${String(day + 6).padStart(2, '0')}`] as const,
    );
    await makeDraft(world, 1, [...rows, [who.ana, shift.night, '2031-01-06']]);
    await sql`
      insert into public.setting_versions (agency_id, kind, effective_from, value, created_by)
      select agency_id, 'filling', date '2031-01-16', jsonb_set(value, '{claims,mode}', '"ranked"'), ${who.admin}
      from public.filling_rules where agency_id = ${world.ours.id}`;
    try {
      const calls = await admin.begin(async (tx) => {
        await tx`set local track_functions = 'all'`;
        await tx`update public.schedules set status = 'published', published_version = 1 where id = 1`;
        await tx`update public.assigned_shifts set status = 'published' where schedule_id = 1`;
        const [asked] = await tx<{ calls: number }[]>`
          select calls::integer from pg_stat_xact_user_functions where funcname = 'filling_rules_on'`;
        return asked?.calls;
      });
      expect(calls).toBe(2);
      const opened = await sql`
        select shift_date < '2031-01-16' as is_before, is_ranked, count(*)::integer from public.openings
        group by 1, 2 order by 1 desc`;
      expect(opened).toEqual([
        { is_before: true, is_ranked: false, count: 10 },
        { is_before: false, is_ranked: true, count: 10 },
      ]);
    } finally {
      await sql`delete from public.setting_versions where kind = 'filling' and agency_id = ${world.ours.id}`;
    }
  });
});

describe('a posting', () => {
  it.each<[string, Parameters<typeof post>[1], string]>([
    ['by a dispatcher', { as: who.ana }, 'PT403'],
    ['of a foreign opening', { as: who.foreignSupervisor }, 'PT404'],
    ['without an end', { until: null }, 'PT422'],
    ['that ends in the past', { until: '2020-01-01T00:00Z' }, 'PT422'],
    ['that ends after the start', { until: '2031-01-06T17:00Z' }, 'PT422'],
    ['with an end for the first', { ranked: false }, 'PT422'],
    ['of another version', { version: 3 }, 'PT409'],
    ['with too long a note', { note: 'x'.repeat(501) }, 'PT422'],
  ])('is refused %s', async (_name, options, code) => {
    const { opening } = await published();
    expect((await refusalOf(post(opening.id, options)))?.code).toBe(code);
  });
});

describe('what is read', () => {
  const facts = (actor: string, openingId: number, people: readonly string[] | null = null) =>
    call<{ people: { personId: string }[]; opening: { origin: string } } | null>(
      world,
      'service_role',
      (sql) => sql`
        select public.get_opening_facts(${actor}, ${openingId}, ${people ? [...people] : null}::text[]::uuid[]) as answer`,
    );

  it('for a judgement is of everybody for supervisors, and of themselves for others', async () => {
    const { opening } = await published();
    expect((await facts(who.supervisor, opening.id))?.people).toHaveLength(6);
    expect((await facts(who.supervisor, opening.id, [who.ben]))?.people).toMatchObject([
      { personId: who.ben },
    ]);
    expect((await facts(who.ana, opening.id, [who.ben]))?.people).toMatchObject([{ personId: who.ana }]);
    expect(await facts(who.foreignSupervisor, opening.id)).toBeNull();
    expect(await facts(who.stranger, opening.id)).toBeNull();
  });

  it('never tells a peer that somebody is off', async () => {
    const { opening } = await published();
    await world.db.sql`update public.openings set origin = 'sick'`;
    expect((await facts(who.ana, opening.id))?.opening.origin).toBe('vacated');
    expect((await facts(who.supervisor, opening.id))?.opening.origin).toBe('sick');
  });

  it('as lists is for supervisors of the agency', async () => {
    const { opening } = await published();
    await claim(opening.id);
    const list = (as: Persona) =>
      call<{ id: number; claims: Claim[]; callOut: unknown }[]>(
        world,
        as,
        (sql) => sql`select public.list_openings() as answer`,
      );
    expect(await list(who.supervisor)).toMatchObject([
      { id: opening.id, code: 'DA10', claims: [{ fullName: 'Ana', state: 'waiting' }], callOut: null },
    ]);
    expect(await list(who.foreignSupervisor)).toEqual([]);
    expect((await refusalOf(list(who.ana)))?.code).toBe('PT403');
    await fill(world, { opening });
    expect(await list(who.supervisor)).toEqual([]);
    const one = (as: Persona) =>
      call<object | null>(world, as, (sql) => sql`select public.get_opening(${opening.id}) as answer`);
    expect(await one(who.supervisor)).toMatchObject({
      opening: { state: 'filled' },
      claims: [{ state: 'won' }],
      events: [
        { kind: 'opened' },
        { kind: 'claimed' },
        { kind: 'awarded', personName: 'Ana' },
        { kind: 'filled' },
      ],
      fills: [{ personName: 'Ana', way: 'award', byName: 'Sam' }],
    });
    expect(await one(who.foreignSupervisor)).toBeNull();
    expect((await refusalOf(one(who.ana)))?.code).toBe('PT403');
  });

  it('of open shifts has what is near and what the person has the capacity for', async () => {
    await published();
    expect(await versionOf(world.db.sql, 1)).toBeGreaterThan(0);
    const mine = (actor: string) =>
      call<{ openings: unknown[] } | null>(
        world,
        'service_role',
        (sql) => sql`select public.get_open_shift_facts(${actor}) as answer`,
      );
    // The block lies years ahead.
    expect(await mine(who.ana)).toBeNull();
    await world.db.sql`
      update public.openings set starts_at = now() + interval '3 days', ends_at = now() + interval '4 days',
        shift_date = current_date + 3`;
    expect((await mine(who.ana))?.openings).toHaveLength(1);
    await world.db.sql`update public.openings set required_role = 'supervisor'`;
    expect(await mine(who.ana)).toBeNull();
    expect((await mine(who.supervisor))?.openings).toHaveLength(1);
    expect(await mine(who.stranger)).toBeNull();
  });
});

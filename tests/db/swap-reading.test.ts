import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OwnSwaps, Swap, SwapEvent } from '#lib/domain/swap-records.ts';
import { makePerson, uuid } from '../factories/people.ts';
import { makeSwap } from '../factories/swaps.ts';
import { refusalOf } from './refusal.ts';
import { call } from './roster-world.ts';
import {
  clearSchedules,
  makePublished,
  makeSchedulingWorld,
  type SchedulingWorld,
  shift,
  who,
} from './scheduling-world.ts';
import { saveSetting } from './settings-world.ts';

const dan = uuid(108);
let world: SchedulingWorld;
let rows: { ana: number; anaLater: number; ben: number; cora: number; sam: number; tess: number };
beforeAll(async () => {
  world = await makeSchedulingWorld();
  await makePerson(world.db.sql, world.ours, 108, { fullName: 'Dan' });
});
afterAll(() => world.db.drop());
beforeEach(async () => {
  await clearSchedules(world);
  const [ana = 0, anaLater = 0, ben = 0, cora = 0, sam = 0, tess = 0] = await makePublished(world, 1, [
    [who.ana, shift.day, '2031-01-06'],
    [who.ana, shift.day, '2031-01-13'],
    [who.ben, shift.day, '2031-01-07'],
    [who.cora, shift.day, '2031-01-08'],
    [who.supervisor, shift.day, '2031-01-06'],
    [who.otherSupervisor, shift.day, '2031-01-07'],
  ]);
  rows = { ana, anaLater, ben, cora, sam, tess };
});

const own = (as: string) => call<OwnSwaps>(world, as, (sql) => sql`select public.list_my_swaps() as answer`);
const open = (as: string) => call<Swap[]>(world, as, (sql) => sql`select public.list_open_swaps() as answer`);
const one = (as: string, id: number) =>
  call<{ swap: Swap; events: SwapEvent[] } | null>(
    world,
    as,
    (sql) => sql`select public.get_swap(${id}) as answer`,
  );
const page = (status: string, as = who.supervisor, after: number | null = null) =>
  call<{ swaps: Swap[]; next: number | null }>(
    world,
    as,
    (sql) => sql`select public.list_swaps(${status}, ${after}) as answer`,
  );
const ids = (swaps: readonly Swap[]) => swaps.map(({ id }) => id);

/** Ana's shift to Ben for his, and to Cora for any of hers. */
const toTwo = () =>
  makeSwap(world.db.sql, world.ours, {
    requesterId: who.ana,
    assignmentId: rows.ana,
    note: 'A wedding',
    answers: [{ personId: who.ben, assignmentId: rows.ben }, { personId: who.cora }],
  });
const toEveryone = (requesterId = who.ana, assignmentId = rows.ana, expiresAt = '2031-01-05Z') =>
  makeSwap(world.db.sql, world.ours, { requesterId, assignmentId, isForEveryone: true, expiresAt });
const agreed = (acceptedAt: string, assignmentId = rows.ana, other = rows.ben, expiresAt = '2031-01-06Z') =>
  makeSwap(world.db.sql, world.ours, {
    requesterId: who.ana,
    assignmentId,
    responder: { personId: who.ben, assignmentId: other },
    status: 'accepted',
    createdAt: acceptedAt,
    acceptedAt,
    expiresAt,
  });

describe('an offer to people by name', () => {
  it('is read by its person with every answer, and by who was asked with the own alone', async () => {
    const id = await toTwo();
    const mine = await own(who.ana);
    expect(ids(mine.swaps)).toEqual([id]);
    expect(mine.swaps[0]).toMatchObject({
      kind: 'swap',
      status: 'pending',
      requesterName: 'Ana',
      note: 'A wedding',
      stage: null,
      shift: { assignmentId: rows.ana, userId: who.ana, code: 'DA10', shiftDate: '2031-01-06' },
    });
    expect(
      mine.swaps[0]?.answers.map(({ personId, shift: named }) => [personId, named?.assignmentId]),
    ).toEqual([
      [who.ben, rows.ben],
      [who.cora, undefined],
    ]);
    expect(mine.events).toMatchObject([{ swapId: id, from: null, to: 'pending', actorName: 'Ana' }]);
    const { swaps } = await own(who.ben);
    expect(swaps.map(({ answers }) => answers.map(({ personId }) => personId))).toEqual([[who.ben]]);
    expect((await one(who.ben, id))?.swap.answers).toHaveLength(1);
    expect((await one(who.supervisor, id))?.swap.answers).toHaveLength(2);
  });

  it('is there for nobody else: not for a peer who was not asked, nor for another agency', async () => {
    const id = await toTwo();
    for (const as of [dan, who.stranger, who.foreignSupervisor]) {
      expect(await one(as, id)).toBeNull();
      expect(await own(as)).toEqual({ swaps: [], events: [] });
      expect(await open(as)).toEqual([]);
    }
    expect(await one(who.otherSupervisor, id)).not.toBeNull();
    expect((await page('pending', who.foreignSupervisor)).swaps).toEqual([]);
    await world.db.sql`update public.profiles set is_active = false where id = ${dan}`;
    expect(await refusalOf(own(dan))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(open(dan))).toMatchObject({ code: 'PT403' });
    await world.db.sql`update public.profiles set is_active = true where id = ${dan}`;
  });

  it('is listed by the agency for supervisors alone', async () => {
    const id = await toTwo();
    expect(ids((await page('pending')).swaps)).toEqual([id]);
    expect(await refusalOf(page('pending', who.ana))).toMatchObject({ code: 'PT403' });
  });
});

describe('an offer to everyone', () => {
  it('is seen by who may take it: not by its person, other capacities, other centers or agencies', async () => {
    const id = await toEveryone();
    const supervisors = await toEveryone(who.supervisor, rows.sam);
    expect(ids(await open(who.ben))).toEqual([id]);
    expect(ids(await open(dan))).toEqual([id]);
    expect(await open(who.ana)).toEqual([]);
    expect(ids(await open(who.otherSupervisor))).toEqual([supervisors]);
    expect(ids(await open(who.admin))).toEqual([supervisors]);
    expect(await open(who.stranger)).toEqual([]);
    expect((await one(dan, id))?.swap.answers).toEqual([]);
    expect(await one(dan, supervisors)).toBeNull();
    await world.db.sql`update public.profiles set center_id = null where id = ${dan}`;
    expect(await open(dan)).toEqual([]);
    expect(await one(dan, id)).toBeNull();
    await world.db.sql`update public.profiles set center_id = ${world.ours.centerId} where id = ${dan}`;
  });

  it('is not listed any more for who has answered it, and with the own offers instead', async () => {
    const id = await toEveryone();
    await world.db.sql`
      insert into public.swap_answers (swap_id, person_id, agency_id, state, assigned_shift_id)
      values (${id}, ${who.ben}, ${world.ours.id}, 'proposed', ${rows.ben})`;
    expect(await open(who.ben)).toEqual([]);
    expect(ids((await own(who.ben)).swaps)).toEqual([id]);
    await world.db.sql`update public.swap_answers set state = 'void' where swap_id = ${id}`;
    expect(ids(await open(who.ben))).toEqual([id]);
  });

  it('comes by the shift that starts first, and not when it has expired', async () => {
    const later = await toEveryone(who.ana, rows.anaLater);
    const sooner = await toEveryone(who.cora, rows.cora);
    const over = await toEveryone(who.ana, rows.ana, '2026-01-01Z');
    expect(ids(await open(who.ben))).toEqual([sooner, later]);
    expect((await one(who.ana, over))?.swap.status).toBe('expired');
  });
});

describe('what nobody has written down yet', () => {
  it('is expired for whoever reads it', async () => {
    const offered = await toEveryone(who.ana, rows.ana, '2026-01-01Z');
    const undecided = await agreed('2025-12-01Z', rows.anaLater, rows.ben, '2026-01-02Z');
    const { swaps, events } = await own(who.ana);
    expect(swaps.map(({ id, status, stage }) => [id, status, stage])).toEqual([
      [offered, 'expired', null],
      [undecided, 'expired', null],
    ]);
    expect(events.filter(({ to }) => to === 'expired')).toEqual([
      {
        swapId: offered,
        from: 'pending',
        to: 'expired',
        at: Date.UTC(2026, 0, 1),
        actorName: null,
        reason: null,
      },
      {
        swapId: undecided,
        from: 'accepted',
        to: 'expired',
        at: Date.UTC(2026, 0, 2),
        actorName: null,
        reason: null,
      },
    ]);
    expect(ids((await page('expired')).swaps)).toEqual([offered, undecided]);
    expect((await page('pending')).swaps).toEqual([]);
    expect((await page('accepted')).swaps).toEqual([]);
  });
});

describe('trades that wait for a decision', () => {
  it('come by when they were accepted, page by page, with who has to decide', async () => {
    const second = await agreed('2026-02-02Z');
    const first = await agreed('2026-02-01Z', rows.anaLater, rows.cora);
    const { swaps, next } = await page('accepted');
    expect([ids(swaps), next]).toEqual([[first, second], null]);
    expect(swaps[1]).toMatchObject({
      responderName: 'Ben',
      responderShift: { assignmentId: rows.ben },
      stage: 'admins',
      expiresAt: Date.parse('2031-01-06T00:00Z'),
    });
    expect(ids((await page('accepted', who.admin, first)).swaps)).toEqual([second]);
    expect(ids((await page('accepted', who.admin, second)).swaps)).toEqual([]);
  });

  it('come a hundred at a time, the others the latest first', async () => {
    await world.db.sql`
      insert into public.shift_swaps (agency_id, center_id, kind, requester_id, requester_assigned_shift_id, status, expires_at,
        created_at)
      select ${world.ours.id}, ${world.ours.centerId}, 'give', ${who.ana}, ${rows.ana}, 'withdrawn', '2031-01-05',
        timestamptz '2026-01-01Z' + n * interval '1 hour' from generate_series(1, 101) n`;
    const { swaps, next } = await page('withdrawn');
    expect(swaps).toHaveLength(100);
    expect(next).toBe(swaps[99]?.id);
    const rest = await page('withdrawn', who.supervisor, next);
    expect([rest.swaps.length, rest.next]).toEqual([1, null]);
    expect(new Set(ids([...swaps, ...rest.swaps])).size).toBe(101);
    expect(swaps[0]?.createdAt).toBeGreaterThan(rest.swaps[0]?.createdAt ?? 0);
  });
});

describe('the rules of trades', () => {
  const rules = { noticeMinutes: 720, isSameWorkweek: true, approvesClean: true };
  const save = (as: string, known: number | null = null) =>
    saveSetting(world, { kind: 'swap_rules', value: rules, as, known });

  it('begin with an agency, and are saved by admins in the version that was seen', async () => {
    const read = () => world.db.sql`
      select notice_minutes, is_same_workweek, approves_clean, version from public.swap_rules
      where agency_id = ${world.ours.id}`;
    expect(await read()).toEqual([
      { notice_minutes: 1440, is_same_workweek: false, approves_clean: false, version: 1 },
    ]);
    const { versionId } = await save(who.admin);
    expect(await read()).toEqual([
      { notice_minutes: 720, is_same_workweek: true, approves_clean: true, version: 2 },
    ]);
    const [entry] = await world.db.sql`
      select action, actor_id, before, after from public.audit_logs where action like 'swap_rules%' or entity = 'setting'`;
    expect(entry).toMatchObject({
      action: 'setting.save',
      actor_id: who.admin,
      before: { noticeMinutes: 1440 },
      after: { noticeMinutes: 720 },
    });
    expect(await refusalOf(save(who.admin))).toMatchObject({ code: 'PT409' });
    expect(await refusalOf(save(who.supervisor, versionId))).toMatchObject({ code: 'PT403' });
    const [theirs] = await world.db.sql`
      select version from public.swap_rules where agency_id = ${world.theirs.id}`;
    expect(theirs).toEqual({ version: 1 });
  });
});

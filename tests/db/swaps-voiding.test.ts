import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RowFields } from '#lib/domain/roster.ts';
import type { Swap } from '#lib/domain/swap-records.ts';
import { versionOf } from '../factories/scheduling.ts';
import { refusalOf } from './refusal.ts';
import { call, edit, fields } from './roster-world.ts';
import {
  auditSince,
  lastAuditId,
  makePublished,
  makeSchedulingWorld,
  publish,
  revise,
  type SchedulingWorld,
  shift,
  who,
} from './scheduling-world.ts';
import {
  type Asked,
  accept,
  asking,
  clearSwaps,
  decide,
  monday,
  noticesOfSwap,
  offer,
  propose,
  rowVersion,
  stepsOf,
  storedSwap,
  tuesday,
  wednesday,
} from './swaps-world.ts';
import {
  ask as askForLeave,
  changeOf,
  clearTimeOff,
  decide as decideLeave,
  partOf,
} from './time-off-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());
beforeEach(async () => {
  await clearTimeOff(world);
  await clearSwaps(world);
});

/** Ana by day on Monday, Ben by night on Tuesday, Cora by day on Wednesday. */
async function publishThree() {
  const [ana = 0, ben = 0, cora = 0] = await makePublished(world, 1, [
    [who.ana, shift.day, monday],
    [who.ben, shift.night, tuesday],
    [who.cora, shift.day, wednesday],
  ]);
  return { ana, ben, cora };
}
type Rows = Awaited<ReturnType<typeof publishThree>>;

const asked = async (rows: Rows): Promise<Asked[]> => [await asking(world, who.ben, rows.ben)];

/** Ana and Ben have agreed. */
async function agree() {
  const rows = await publishThree();
  const made = await offer(world, { row: rows.ana, asked: await asked(rows) });
  return { ...rows, agreed: await accept(world, made, { row: rows.ben }) };
}

const change = async (id: number, changed: Partial<RowFields>) =>
  edit(world, 1, [{ kind: 'change', id, version: await rowVersion(world, id), row: fields(changed) }]);
const statusOf = async (swap: Pick<Swap, 'id'>) => (await storedSwap(world, swap.id)).status;
const asAdmin = (statement: string) => world.db.asUser(who.admin, (sql) => sql.unsafe(statement));
const personVersion = async (id: string): Promise<number> => {
  const [row] = await world.db.sql<
    { version: number }[]
  >`select version from public.profiles where id = ${id}`;
  return row?.version ?? 0;
};

/** What ends an offer of Ana's Monday for Ben's Tuesday, and whose part it concerns. */
const causes: [cause: string, closing: string, by: string | null, act: (rows: Rows) => Promise<unknown>][] = [
  [
    'another person',
    'The shift was changed.',
    who.supervisor,
    ({ ana }) => change(ana, { userId: who.cora }),
  ],
  ['nobody', 'The shift was changed.', who.supervisor, ({ ana }) => change(ana, { userId: null })],
  [
    'another day',
    'The shift was changed.',
    who.supervisor,
    ({ ana }) => change(ana, { shiftDate: '2031-01-09' }),
  ],
  ['other times', 'The shift was changed.', who.supervisor, ({ ana }) => change(ana, { localEnd: '18:00' })],
  [
    'another template',
    'The shift was changed.',
    who.supervisor,
    ({ ana }) => change(ana, { shiftId: shift.short }),
  ],
  ['a lock', 'The shift was changed.', who.supervisor, ({ ana }) => change(ana, { isLocked: true })],
  [
    'acting as supervisor',
    'The shift was changed.',
    who.supervisor,
    ({ ana }) => change(ana, { isActing: true }),
  ],
  [
    'another capacity',
    'The shift was changed.',
    who.supervisor,
    ({ ana }) => change(ana, { requiredRole: 'supervisor' }),
  ],
  [
    'a cancellation',
    'The shift was changed.',
    who.supervisor,
    async ({ ana }) => edit(world, 1, [{ kind: 'cancel', id: ana, version: await rowVersion(world, ana) }]),
  ],
  [
    'a revision',
    'The shift was changed.',
    who.supervisor,
    async ({ ana }) => {
      const draft = await revise(world, 1, monday);
      await world.db
        .sql`delete from public.assigned_shifts where schedule_id = ${draft} and origin_id = ${ana}`;
      await publish(world, draft);
    },
  ],
  [
    'a leave',
    'The shift was changed.',
    who.supervisor,
    async ({ ana }) => {
      const request = await askForLeave(world);
      const parts = [await partOf(world, 1, [await changeOf(world, ana, { userId: null })])];
      await decideLeave(world, request, { charged: 600, note: 'Yes', parts });
    },
  ],
  [
    'the end of its block',
    'The schedule is no longer published.',
    null,
    () => world.db.sql`update public.schedules set status = 'archived' where id = 1`,
  ],
  [
    'whoever leaves',
    'Ana no longer works here.',
    who.admin,
    async () =>
      asAdmin(`select public.set_person_active('${who.ana}', false, ${await personVersion(who.ana)})`),
  ],
  [
    'another role',
    'Ana has another role now.',
    who.admin,
    async () =>
      asAdmin(`select public.update_user_role('${who.ana}', 'supervisor', ${await personVersion(who.ana)})`),
  ],
  [
    'another center',
    'Ana works at another center now.',
    null,
    () => world.db.sql`update public.profiles set center_id = null where id = ${who.ana}`,
  ],
];

const makeDispatcherAgain = async () => {
  await world.db.sql`
    update public.user_roles ur set role_id = r.id from public.roles r
    where r.name = 'dispatcher' and ur.user_id = ${who.ana} and ur.role_id <> r.id`;
};

describe('offers and agreed trades end with', () => {
  it.each(causes)('%s', async (_, closing, by, act) => {
    const rows = await publishThree();
    // The cause strikes Ana: in one she offers, in the other she is who accepted.
    const own = await offer(world, { row: rows.ana, asked: [{ personId: who.cora }] });
    const asked = [await asking(world, who.ana, rows.ana)];
    const theirs = await offer(world, { as: who.ben, row: rows.ben, asked });
    await accept(world, theirs, { as: who.ana, row: rows.ana });
    const before = await lastAuditId(world.db.sql);
    await act(rows);
    await makeDispatcherAgain();
    for (const made of [own, theirs]) {
      expect(await storedSwap(world, made.id)).toEqual({ status: 'cancelled', closing });
      expect((await stepsOf(world, made.id)).at(-1)).toEqual(['cancelled', by, closing]);
    }
    const isTold = closing !== 'Ana no longer works here.';
    expect(await noticesOfSwap(world, own.id)).toEqual({
      [who.cora]: ['swap.offered', 'swap.cancelled'],
      ...(isTold ? { [who.ana]: ['swap.cancelled'] } : {}),
    });
    expect(await noticesOfSwap(world, theirs.id)).toMatchObject({
      [who.ben]: ['swap.accepted', 'swap.cancelled'],
      [who.ana]: ['swap.offered', ...(isTold ? ['swap.cancelled'] : [])],
    });
    const audits = (await auditSince(world.db.sql, before)).filter(({ action }) => action === 'swap.cancel');
    expect(audits.map(({ target_id, actor_id, after }) => [target_id, actor_id, after.closing_note])).toEqual(
      [own, theirs].map(({ id }) => [String(id), by, closing]),
    );
  });

  it('none of what changes nothing of it', async () => {
    const { ana, agreed, cora } = await agree();
    await change(ana, { isOvertime: true });
    await change(cora, { userId: null });
    await world.db.sql`update public.profiles set phone = '555 0101' where id = ${who.ana}`;
    await world.db.sql`update public.schedules set name = 'Winter' where id = 1`;
    expect(await statusOf(agreed)).toBe('accepted');
    await expect(decide(world, agreed)).resolves.toMatchObject({ status: 'approved' });
  });

  it('says so to whoever comes later, with by whom and when', async () => {
    const { ana, agreed } = await agree();
    await change(ana, { userId: who.cora });
    expect(await refusalOf(decide(world, agreed))).toMatchObject({
      code: 'PT409',
      message: expect.stringMatching(
        /^Sam ended this offer on \w{3} \d+ \w{3} \d{4} at \d\d:\d\d\. The shift was changed\.$/,
      ),
      detail: { status: 'cancelled', by: 'Sam' },
    });
  });
});

describe('an answer ends with', () => {
  it.each<[string, (rows: Rows) => Promise<unknown>]>([
    [
      'a change of the shift that it names',
      ({ ben }) => change(ben, { userId: who.ben, shiftId: shift.night, shiftDate: tuesday, isLocked: true }),
    ],
    [
      'whoever leaves',
      () => world.db.sql`update public.profiles set is_active = false where id = ${who.ben}`,
    ],
    [
      'whoever works elsewhere',
      () => world.db.sql`update public.profiles set center_id = null where id = ${who.ben}`,
    ],
  ])('%s, and the offer lives on while somebody else can answer', async (_, act) => {
    const rows = await publishThree();
    const made = await offer(world, {
      row: rows.ana,
      asked: [...(await asked(rows)), { personId: who.cora }],
    });
    await act(rows);
    expect(await statusOf(made)).toBe('pending');
    const answers = await world.db.sql`
      select person_id, state from public.swap_answers where swap_id = ${made.id} order by person_id`;
    expect([...answers]).toEqual([
      { person_id: who.ben, state: 'void' },
      { person_id: who.cora, state: 'asked' },
    ]);
    await propose(world, made, { as: who.cora, row: rows.cora });
    await change(rows.cora, { userId: null, shiftDate: wednesday });
    expect(await storedSwap(world, made.id)).toEqual({
      status: 'rejected',
      closing: 'Nobody who was asked can take it any more.',
    });
    expect((await noticesOfSwap(world, made.id))[who.ana]).toEqual(['swap.proposed', 'swap.declined']);
  });

  it('a change, and to everyone may be given anew', async () => {
    const rows = await publishThree();
    const made = await offer(world, { row: rows.ana, asked: [], forEveryone: true });
    await propose(world, made, { row: rows.ben });
    await change(rows.ben, {
      userId: who.ben,
      shiftId: shift.night,
      shiftDate: tuesday,
      localStart: '20:00',
    });
    expect(await statusOf(made)).toBe('pending');
    await propose(world, made, { row: rows.ben });
    expect(await accept(world, made, { as: who.ana, person: who.ben, row: rows.ben })).toMatchObject({
      status: 'accepted',
    });
  });
});

describe('the exchange', () => {
  it('does not end its own trade, and every other offer of the two shifts', async () => {
    const rows = await publishThree();
    const own = await offer(world, { row: rows.ana, asked: await asked(rows) });
    const ofBen = await offer(world, {
      as: who.ben,
      kind: 'give',
      row: rows.ben,
      asked: [{ personId: who.cora }],
    });
    const ofCora = await offer(world, {
      as: who.cora,
      row: rows.cora,
      asked: [await asking(world, who.ben, rows.ben), { personId: who.ana }],
    });
    await propose(world, ofCora, { as: who.ana, row: rows.ana });
    await decide(world, await accept(world, own, { row: rows.ben }));
    expect([await statusOf(own), await statusOf(ofBen), await statusOf(ofCora)]).toEqual([
      'approved',
      'cancelled',
      'rejected',
    ]);
  });
});

describe('a refusal', () => {
  it('of the change that would have ended an offer leaves it alone', async () => {
    const { ana, agreed } = await agree();
    const version = await versionOf(world.db.sql, 1);
    const wrong = edit(world, 1, [{ kind: 'change', id: ana, version: 99, row: fields({ userId: null }) }], {
      factsVersion: version,
    });
    expect(await refusalOf(wrong)).toMatchObject({ code: 'PT409' });
    expect(await statusOf(agreed)).toBe('accepted');
  });
});

describe('a leave that is cancelled', () => {
  it('gives back a shift with whose pay it is', async () => {
    const [row = 0] = await makePublished(world, 1, [[who.ben, shift.day, monday]]);
    const made = await offer(world, { as: who.ben, kind: 'give', row, asked: [{ personId: who.ana }] });
    await decide(world, await accept(world, made, { as: who.ana }));
    const read = async () => {
      const [found] = await world.db.sql`
        select user_id, credited_user_id, source from public.assigned_shifts where id = ${row}`;
      return found;
    };
    const traded = await read();
    expect(traded).toEqual({ user_id: who.ana, credited_user_id: who.ben, source: 'swap' });
    const request = await askForLeave(world);
    const approved = await decideLeave(world, request, {
      charged: 600,
      note: 'Yes',
      parts: [await partOf(world, 1, [await changeOf(world, row, { userId: null })])],
    });
    expect(await read()).toMatchObject({ user_id: null, credited_user_id: null });
    const parts = JSON.stringify([await partOf(world, 1, [await changeOf(world, row, {})])]);
    await call(
      world,
      'service_role',
      (sql) => sql`
        select public.cancel_time_off(${who.ana}, ${approved.id}, ${approved.version}, 0, ${parts}::text::jsonb) as answer`,
    );
    expect(await read()).toEqual(traded);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeAssignment, makeSchedule, versionOf } from '../factories/scheduling.ts';
import { refusalOf } from './refusal.ts';
import { call, changesOf, edit, fields } from './roster-world.ts';
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
  accept,
  asking,
  blocksNow,
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
  workOf,
} from './swaps-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());
beforeEach(() => clearSwaps(world));

/** Ana by day on Monday and Ben by night on Tuesday, who have agreed to swap. */
async function agree() {
  const [ana = 0, ben = 0] = await makePublished(world, 1, [
    [who.ana, shift.day, monday],
    [who.ben, shift.night, tuesday],
  ]);
  const made = await offer(world, { row: ana, asked: [await asking(world, who.ben, ben)], note: 'Dentist' });
  return { ana, ben, agreed: await accept(world, made, { row: ben }) };
}

/** One gives a shift away to another, approved. */
async function give(row: number, from: string, to: string) {
  const made = await offer(world, { as: from, kind: 'give', row, asked: [{ personId: to }] });
  return decide(world, await accept(world, made, { as: to }));
}

const setRules = (text: string) =>
  world.db.sql.unsafe(`update public.swap_rules set ${text} where agency_id = '${world.ours.id}'`);
const hard = (personId: string) => ({
  ruleId: 'rest',
  severity: 'hard',
  message: '6 h rest, minimum 8 h',
  personId,
});
const waiting = Object.fromEntries(
  [who.supervisor, who.otherSupervisor, who.admin].map((id) => [id, ['swap.waiting']]),
);

describe('an approval', () => {
  it('exchanges who works and keeps who is paid, for a reason that is not the private note', async () => {
    const { ana, ben, agreed } = await agree();
    const [scheduleBefore, rowBefore] = [await versionOf(world.db.sql, 1), await rowVersion(world, ana)];
    const before = await lastAuditId(world.db.sql);
    const done = await decide(world, agreed, { note: 'Fine' });
    expect(done).toMatchObject({
      status: 'approved',
      version: 3,
      decidedByName: 'Sam',
      decisionNote: 'Fine',
      stage: null,
      shift: { userId: who.ana },
      responderShift: { userId: who.ben },
    });
    expect(await workOf(world, ana)).toMatchObject({
      userId: who.ben,
      creditedId: who.ana,
      source: 'swap',
      reason: null,
    });
    expect(await workOf(world, ben)).toMatchObject({
      userId: who.ana,
      creditedId: who.ben,
      source: 'swap',
      reason: null,
    });
    expect(await versionOf(world.db.sql, 1)).toBe(scheduleBefore + 1);
    expect(await rowVersion(world, ana)).toBe(rowBefore + 1);
    const reason = 'Swap between Ana and Ben';
    expect(await changesOf(world.db.sql, 1)).toMatchObject([
      {
        rowId: ana,
        fromId: who.ana,
        toId: who.ben,
        reason,
        changedBy: who.supervisor,
        editId: null,
        isPublished: true,
      },
      {
        rowId: ben,
        fromId: who.ben,
        toId: who.ana,
        reason,
        changedBy: who.supervisor,
        editId: null,
        isPublished: true,
      },
    ]);
    expect(await auditSince(world.db.sql, before)).toMatchObject([
      {
        action: 'swap.approve',
        actor_id: who.supervisor,
        target_id: String(agreed.id),
        after: { status: 'approved' },
      },
      {
        action: 'swap.exchange',
        actor_id: who.supervisor,
        target_id: String(agreed.id),
        details: {
          rows: [
            { id: ana, user_id: who.ben, credited_user_id: who.ana },
            { id: ben, user_id: who.ana, credited_user_id: who.ben },
          ],
        },
      },
    ]);
    expect(await stepsOf(world, agreed.id)).toEqual([
      ['pending', who.ana, null],
      ['accepted', who.ben, null],
      ['approved', who.supervisor, 'Fine'],
    ]);
    expect(await world.db.sql`select 1 from public.roster_edits`).toHaveLength(0);
    expect(await world.db.sql`select 1 from private.outbox where kind = 'roster.edited'`).toHaveLength(0);
  });

  it('tells each of the two once, and shows them the change', async () => {
    const { ana, ben, agreed } = await agree();
    await decide(world, agreed);
    expect(await noticesOfSwap(world, agreed.id)).toEqual({
      [who.ben]: ['swap.offered', 'swap.approved'],
      [who.ana]: ['swap.accepted', 'swap.approved'],
      ...waiting,
    });
    const [told] = await world.db.sql`
      select content from public.notifications where kind = 'swap.approved' and recipient_id = ${who.ana}`;
    expect(told?.content).toBe(
      'Your trade with Ben is approved: you work GR10 on Tue 7 Jan 2031, 19:00–05:00, no longer DA10 on Mon 6 Jan 2031, 09:00–19:00.',
    );
    const changes = await call<object[]>(
      world,
      who.ana,
      (sql) => sql`select public.list_my_shift_changes('2031-01-01', '2031-02-01') as answer`,
    );
    expect(changes).toMatchObject([
      { rowId: ben, before: null, after: { code: 'GR10' } },
      { rowId: ana, before: { code: 'DA10' }, after: null },
    ]);
  });

  it('of what is given away leaves nothing in return', async () => {
    const [row = 0] = await makePublished(world, 1, [[who.ana, shift.day, monday]]);
    const done = await give(row, who.ana, who.ben);
    expect(done).toMatchObject({ status: 'approved', responderShift: null });
    expect(await workOf(world, row)).toMatchObject({ userId: who.ben, creditedId: who.ana, source: 'swap' });
    expect(await changesOf(world.db.sql, 1)).toMatchObject([{ reason: 'Given by Ana to Ben' }]);
  });

  it('keeps who is paid along a chain of trades, until it comes home', async () => {
    const [row = 0] = await makePublished(world, 1, [[who.ana, shift.day, monday]]);
    await give(row, who.ana, who.ben);
    await give(row, who.ben, who.cora);
    expect(await workOf(world, row)).toMatchObject({ userId: who.cora, creditedId: who.ana });
    await give(row, who.cora, who.ana);
    expect(await workOf(world, row)).toMatchObject({ userId: who.ana, creditedId: null });
  });

  it('exchanges shifts of two blocks, and both are other versions then', async () => {
    const { sql } = world.db;
    const [ana = 0] = await makePublished(world, 1, [[who.ana, shift.day, '2031-01-31']]);
    await makeSchedule(sql, world.ours, 2, { startDate: '2031-02-01', endDate: '2031-02-28' });
    const ben = await makeAssignment(sql, world.ours, {
      scheduleId: 2,
      shiftId: shift.day,
      userId: who.ben,
      shiftDate: '2031-02-02',
    });
    await publish(world, 2);
    const made = await offer(world, { row: ana, asked: [await asking(world, who.ben, ben)] });
    const agreed = await accept(world, made, { row: ben });
    const before = await blocksNow(world);
    await decide(world, agreed);
    expect((await blocksNow(world)).map(({ version }) => version)).toEqual(
      before.map(({ version }) => version + 1),
    );
    expect([await workOf(world, ana), await workOf(world, ben)]).toMatchObject([
      { userId: who.ben },
      { userId: who.ana },
    ]);
  });

  it('exchanges shifts that overlap, in which each would sit in two chairs in between', async () => {
    const [ana = 0, ben = 0] = await makePublished(world, 1, [
      [who.ana, shift.day, monday],
      [who.ben, shift.short, monday],
    ]);
    const made = await offer(world, { row: ana, asked: [await asking(world, who.ben, ben)] });
    await decide(world, await accept(world, made, { row: ben }));
    expect([await workOf(world, ana), await workOf(world, ben)]).toMatchObject([
      { userId: who.ben },
      { userId: who.ana },
    ]);
  });

  it('never books somebody twice, and leaves everything as it was', async () => {
    const [ana = 0] = await makePublished(world, 1, [
      [who.ana, shift.day, monday],
      [who.ben, shift.short, monday],
    ]);
    const agreed = await accept(
      world,
      await offer(world, { kind: 'give', row: ana, asked: [{ personId: who.ben }] }),
    );
    expect(await refusalOf(decide(world, agreed))).toMatchObject({
      code: 'PT409',
      message: 'Ben would work two shifts at once on Mon 6 Jan 2031.',
      detail: { kind: 'double_booking' },
    });
    expect(await storedSwap(world, agreed.id)).toMatchObject({ status: 'accepted' });
    expect(await workOf(world, ana)).toMatchObject({ userId: who.ana, creditedId: null });
  });

  it('past a hard limit needs a reason, which stays with the shifts of those who pass it', async () => {
    const { ana, ben, agreed } = await agree();
    const violations = [hard(who.ben), { ...hard(who.ana), severity: 'soft' }];
    expect(await refusalOf(decide(world, agreed, { violations }))).toMatchObject({
      code: 'PT422',
      message: 'This trade passes a limit. Say why.',
      detail: { field: 'note' },
    });
    await decide(world, agreed, { violations, note: 'Both asked for it' });
    expect(await workOf(world, ana)).toMatchObject({ userId: who.ben, reason: 'Both asked for it' });
    expect(await workOf(world, ben)).toMatchObject({ userId: who.ana, reason: null });
    const [kept] = await world.db.sql`select violations from public.shift_swaps`;
    expect(kept?.violations).toEqual(violations);
  });

  it.each([
    ['no list', 'rest'],
    ['somebody else', [hard(who.cora)]],
    ['no severity', [{ personId: who.ben }]],
  ])('is refused with violations of %s', async (_, violations) => {
    const { agreed } = await agree();
    expect(await refusalOf(decide(world, agreed, { violations, note: 'Yes' }))).toMatchObject({
      code: 'PT422',
      detail: { field: 'violations' },
    });
  });

  it('by another roster than the one that is there now is judged again', async () => {
    const { ana, ben, agreed } = await agree();
    const blocks = await blocksNow(world);
    await edit(world, 1, [{ kind: 'add', key: -1, row: fields({ userId: who.cora, shiftDate: wednesday }) }]);
    const stale = await refusalOf(decide(world, agreed, { blocks }));
    expect(stale).toMatchObject({
      code: 'PT409',
      detail: { facts_version: await versionOf(world.db.sql, 1) },
    });
    expect(await refusalOf(decide(world, agreed, { blocks: [] }))).toMatchObject({
      detail: { facts_version: 0 },
    });
    expect([await workOf(world, ana), await workOf(world, ben)]).toMatchObject([
      { userId: who.ana },
      { userId: who.ben },
    ]);
    await expect(decide(world, agreed)).resolves.toMatchObject({ status: 'approved' });
  });

  it('is another supervisor’s than the two, of an agreed trade, once', async () => {
    const [sam = 0] = await makePublished(world, 1, [[who.supervisor, shift.day, monday]]);
    const made = await offer(world, {
      as: who.supervisor,
      kind: 'give',
      row: sam,
      asked: [{ personId: who.admin }],
    });
    expect(await refusalOf(decide(world, made, { as: who.otherSupervisor }))).toMatchObject({
      code: 'PT409',
      message: 'Nobody has accepted this offer yet.',
    });
    const agreed = await accept(world, made, { as: who.admin });
    for (const as of [who.supervisor, who.admin]) {
      expect(await refusalOf(decide(world, agreed, { as }))).toMatchObject({
        code: 'PT403',
        message: 'Nobody decides on their own trade.',
      });
    }
    expect(await noticesOfSwap(world, made.id)).toEqual({
      [who.admin]: ['swap.offered'],
      [who.supervisor]: ['swap.accepted'],
      [who.otherSupervisor]: ['swap.waiting'],
    });
    expect(await refusalOf(decide(world, agreed, { as: who.ana }))).toMatchObject({ code: 'PT403' });
    await decide(world, agreed, { as: who.otherSupervisor });
    expect(await refusalOf(decide(world, agreed, { as: who.otherSupervisor }))).toMatchObject({
      code: 'PT409',
      message: expect.stringMatching(/^Tess approved this trade on /),
      detail: { status: 'approved', by: 'Tess', version: 3 },
    });
  });

  it('comes within the notice, but not after the earlier shift has begun', async () => {
    const { agreed } = await agree();
    await setRules('notice_minutes = 20160');
    await world.db.sql`update public.shift_swaps set expires_at = now() - interval '1 second'`;
    const late = {
      code: 'PT409',
      message: expect.stringMatching(/^This offer expired on /),
      detail: { status: 'expired' },
    };
    expect(await refusalOf(decide(world, agreed))).toMatchObject(late);
    expect(await refusalOf(decide(world, agreed, { decision: 'denied', note: 'Late' }))).toMatchObject(late);
    await world.db.sql`update public.shift_swaps set expires_at = '2031-01-06'`;
    await expect(decide(world, agreed)).resolves.toMatchObject({ status: 'approved' });
  });
});

describe('a denial', () => {
  it('says why, and changes no shift', async () => {
    const { ana, agreed } = await agree();
    expect(await refusalOf(decide(world, agreed, { decision: 'denied' }))).toMatchObject({
      code: 'PT422',
      detail: { field: 'note' },
    });
    const before = await lastAuditId(world.db.sql);
    // Whoever denies looks at no roster.
    const denied = await decide(world, agreed, { decision: 'denied', note: 'Too many nights', blocks: [] });
    expect(denied).toMatchObject({
      status: 'denied',
      decisionNote: 'Too many nights',
      decidedByName: 'Sam',
      version: 3,
    });
    expect(await workOf(world, ana)).toMatchObject({ userId: who.ana, creditedId: null });
    expect((await auditSince(world.db.sql, before)).map(({ action }) => action)).toEqual(['swap.deny']);
    const told = await world.db
      .sql`select recipient_id, content from public.notifications where kind = 'swap.denied' order by 1`;
    expect([...told]).toEqual([
      {
        recipient_id: who.ana,
        content: 'Your trade of DA10 on Mon 6 Jan 2031, 09:00–19:00 with Ben is denied: Too many nights',
      },
      {
        recipient_id: who.ben,
        content: 'Your trade with Ana, DA10 on Mon 6 Jan 2031, 09:00–19:00, is denied: Too many nights',
      },
    ]);
  });

  it.each(['pending', 'withdrawn'])('is no other decision: %s', async (decision) => {
    const { agreed } = await agree();
    expect(await refusalOf(decide(world, agreed, { decision, note: 'Why' }))).toMatchObject({
      code: 'PT422',
      detail: { field: 'decision' },
    });
  });
});

describe('a trade that breaks no rule', () => {
  it('happens as soon as both agree, where the agency lets it, decided by nobody', async () => {
    await setRules('approves_clean = true');
    const [ana = 0, ben = 0] = await makePublished(world, 1, [
      [who.ana, shift.day, monday],
      [who.ben, shift.night, tuesday],
    ]);
    const made = await offer(world, { row: ana, asked: [await asking(world, who.ben, ben)] });
    const before = await lastAuditId(world.db.sql);
    expect(await accept(world, made, { row: ben, approves: true })).toMatchObject({
      status: 'approved',
      version: 3,
      decidedByName: null,
      decidedAt: expect.any(Number),
    });
    expect(await workOf(world, ana)).toMatchObject({ userId: who.ben, creditedId: who.ana });
    expect(await stepsOf(world, made.id)).toEqual([
      ['pending', who.ana, null],
      ['accepted', who.ben, null],
      ['approved', null, 'Breaks no rule'],
    ]);
    // One notice each of what came of it, and nobody is asked to decide.
    expect(await noticesOfSwap(world, made.id)).toEqual({
      [who.ben]: ['swap.offered', 'swap.approved'],
      [who.ana]: ['swap.approved'],
    });
    expect((await auditSince(world.db.sql, before)).map(({ action }) => action)).toEqual([
      'swap_answer.update',
      'swap.accept',
      'swap.approve',
      'swap.exchange',
    ]);
  });

  it('waits for a supervisor where the agency has changed its mind, and when it is not said to be one', async () => {
    const [ana = 0, later = 0] = await makePublished(world, 1, [
      [who.ana, shift.day, monday],
      [who.ana, shift.day, wednesday],
    ]);
    const asked = [{ personId: who.ben }];
    const first = await offer(world, { kind: 'give', row: ana, asked });
    expect(await accept(world, first, { approves: true })).toMatchObject({ status: 'accepted' });
    await setRules('approves_clean = true');
    const second = await offer(world, { kind: 'give', row: later, asked });
    expect(await accept(world, second, { approves: false })).toMatchObject({ status: 'accepted' });
  });

  it('is the one that the requester takes among the proposals, too', async () => {
    await setRules('approves_clean = true');
    const [ana = 0, ben = 0, cora = 0] = await makePublished(world, 1, [
      [who.ana, shift.day, monday],
      [who.ben, shift.night, tuesday],
      [who.cora, shift.night, tuesday],
    ]);
    const made = await offer(world, { row: ana, asked: [], forEveryone: true });
    await propose(world, made, { row: ben });
    await propose(world, made, { as: who.cora, row: cora });
    const done = await accept(world, made, { as: who.ana, person: who.cora, row: cora, approves: true });
    expect(done).toMatchObject({ status: 'approved', responderId: who.cora });
    expect(await workOf(world, cora)).toMatchObject({ userId: who.ana, creditedId: who.cora });
    expect(await noticesOfSwap(world, made.id)).toEqual({
      [who.ana]: ['swap.proposed', 'swap.proposed', 'swap.approved'],
      [who.cora]: ['swap.approved'],
      // Who proposed something else waits no longer.
      [who.ben]: ['swap.declined'],
    });
    expect(await workOf(world, ben)).toMatchObject({ userId: who.ben });
  });
});

describe('what a trade says of whose pay a shift is', () => {
  it('stays through an edit of its times, and ends with whoever takes it over', async () => {
    const [row = 0] = await makePublished(world, 1, [[who.ana, shift.day, monday]]);
    await give(row, who.ana, who.ben);
    const change = async (changed: object) =>
      edit(world, 1, [
        {
          kind: 'change',
          id: row,
          version: await rowVersion(world, row),
          row: fields({ userId: who.ben, ...changed }),
        },
      ]);
    await change({ localEnd: '18:00' });
    expect(await workOf(world, row)).toMatchObject({ userId: who.ben, creditedId: who.ana });
    await change({ userId: who.cora });
    expect(await workOf(world, row)).toMatchObject({ userId: who.cora, creditedId: null });
  });

  it('stays in a revision that was begun before it', async () => {
    const [row = 0] = await makePublished(world, 1, [
      [who.ana, shift.day, monday],
      [who.ben, shift.day, wednesday],
    ]);
    const draft = await revise(world, 1, monday);
    await give(row, who.ana, who.ben);
    expect(await refusalOf(publish(world, draft))).toMatchObject({ code: 'PT409' });
    const version = await versionOf(world.db.sql, draft);
    await call(
      world,
      who.supervisor,
      (sql) => sql`select public.refresh_revision(${draft}, ${version}) as answer`,
    );
    await publish(world, draft);
    expect(await workOf(world, row)).toMatchObject({ userId: who.ben, creditedId: who.ana, source: 'swap' });
  });
});

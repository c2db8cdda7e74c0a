import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeAssignment, makeSchedule } from '../factories/scheduling.ts';
import { refusalOf, type SqlRefusal } from './refusal.ts';
import {
  auditSince,
  lastAuditId,
  makeDraft,
  makePublished,
  makeSchedulingWorld,
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
  decline,
  monday,
  noticesOfSwap,
  offer,
  propose,
  stepsOf,
  tuesday,
  wednesday,
  withdraw,
} from './swaps-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());
beforeEach(() => clearSwaps(world));

/** A published block: Ana and Cora by day on Monday, Ben by night on Tuesday and by day on Wednesday. */
async function publishWeek() {
  const [ana = 0, cora = 0, ben = 0, benLater = 0, anaLater = 0] = await makePublished(world, 1, [
    [who.ana, shift.day, monday],
    [who.cora, shift.day, monday],
    [who.ben, shift.night, tuesday],
    [who.ben, shift.day, wednesday],
    [who.ana, shift.night, wednesday],
  ]);
  return { ana, cora, ben, benLater, anaLater };
}

const setRules = (fields: string) =>
  world.db.sql.unsafe(`update public.swap_rules set ${fields} where agency_id = '${world.ours.id}'`);
const waiting = Object.fromEntries(
  [who.supervisor, who.otherSupervisor, who.admin].map((id) => [id, ['swap.waiting']]),
);
const nothingAsked = { asked: [], forEveryone: true };

describe('an offer', () => {
  it('to a person for a named shift says what is offered for what, and until when', async () => {
    const { ana, ben } = await publishWeek();
    const before = await lastAuditId(world.db.sql);
    const made = await offer(world, {
      row: ana,
      asked: [await asking(world, who.ben, ben)],
      note: ' Dentist ',
    });
    expect(made).toMatchObject({
      version: 1,
      kind: 'swap',
      status: 'pending',
      centerId: world.ours.centerId,
      isForEveryone: false,
      requesterName: 'Ana',
      shift: { assignmentId: ana, userId: who.ana, code: 'DA10', shiftDate: monday, scheduleId: 1 },
      note: 'Dentist',
      answers: [
        { personId: who.ben, state: 'asked', shift: { assignmentId: ben, code: 'GR10' }, note: null },
      ],
      responderId: null,
      stage: null,
      // A day before the earlier of the two starts.
      expiresAt: Date.parse('2031-01-05T09:00-07:00'),
    });
    expect(await stepsOf(world, made.id)).toEqual([['pending', who.ana, null]]);
    expect(await auditSince(world.db.sql, before)).toMatchObject([
      { action: 'swap.offer', actor_id: who.ana, target_id: String(made.id) },
      { action: 'swap_answer.create', actor_id: who.ana },
    ]);
    const notices = await world.db
      .sql`select recipient_id, content, link from public.notifications where kind like 'swap.%'`;
    expect([...notices]).toEqual([
      {
        recipient_id: who.ben,
        content:
          'Ana offers DA10 on Mon 6 Jan 2031, 09:00–19:00 for your GR10 on Tue 7 Jan 2031, 19:00–05:00.',
        link: `/swaps?swap=${made.id}`,
      },
    ]);
  });

  it('to several lasts as long as one of them can answer', async () => {
    const { anaLater, cora, ben } = await publishWeek();
    const asked = [await asking(world, who.cora, cora), await asking(world, who.ben, ben)];
    const made = await offer(world, { row: anaLater, asked });
    expect(made.expiresAt).toBe(Date.parse('2031-01-06T19:00-07:00'));
    expect(await noticesOfSwap(world, made.id)).toEqual({
      [who.ben]: ['swap.offered'],
      [who.cora]: ['swap.offered'],
    });
  });

  it('to everyone tells those who can take it, and nobody of another capacity, center or agency', async () => {
    const { ana } = await publishWeek();
    const tell = [who.ben, who.cora, who.ana, who.supervisor, who.stranger];
    const made = await offer(world, { kind: 'give', row: ana, ...nothingAsked, tell });
    expect(made).toMatchObject({
      isForEveryone: true,
      answers: [],
      expiresAt: Date.parse('2031-01-05T09:00-07:00'),
    });
    expect(await noticesOfSwap(world, made.id)).toEqual({
      [who.ben]: ['swap.offered'],
      [who.cora]: ['swap.offered'],
    });
  });

  it('is of supervisors among themselves, too', async () => {
    const [sam = 0] = await makePublished(world, 1, [[who.supervisor, shift.day, monday]]);
    const made = await offer(world, {
      as: who.supervisor,
      kind: 'give',
      row: sam,
      asked: [{ personId: who.admin }, { personId: who.otherSupervisor }],
    });
    expect(await noticesOfSwap(world, made.id)).toEqual({
      [who.admin]: ['swap.offered'],
      [who.otherSupervisor]: ['swap.offered'],
    });
  });

  it('is the only one of its shift', async () => {
    const { ana } = await publishWeek();
    const first = await offer(world, { row: ana });
    expect(await refusalOf(offer(world, { kind: 'give', row: ana, ...nothingAsked }))).toMatchObject({
      code: 'PT409',
      message: 'You offer this shift already. Withdraw that offer first.',
      detail: { swap: first.id },
    });
    await withdraw(world, first);
    await expect(offer(world, { row: ana })).resolves.toMatchObject({ status: 'pending' });
  });

  it.each<[string, Partial<Parameters<typeof offer>[1]>]>([
    ['kind', { kind: null }],
    ['asked', { asked: [] }],
    ['asked', { asked: 'everybody' }],
    ['asked', { asked: [{ personId: 'Ben' }] }],
    ['asked', { asked: [{ personId: who.ben }, { personId: who.ben }] }],
    ['asked', { asked: [{ personId: who.ana }] }],
    ['asked', { asked: [{ personId: who.supervisor }] }],
    ['asked', { asked: [{ personId: who.stranger }] }],
    ['asked', { asked: [{ personId: who.ben, assignmentId: 1 }] }],
    ['asked', { asked: [{ personId: who.ben, assignmentId: 1.5, version: 1 }] }],
    ['asked', { asked: [7] }],
    ['asked', { asked: [{ personId: who.ben }], forEveryone: true }],
    [
      'asked',
      { asked: Array.from({ length: 21 }, (_, i) => ({ personId: who.ben.replace(/..$/, String(i + 10)) })) },
    ],
    ['asked', { kind: 'give', asked: [{ personId: who.ben, assignmentId: 1, version: 1 }] }],
    ['isForEveryone', { forEveryone: null }],
    ['note', { note: 'x'.repeat(501) }],
    ['note', { note: 'two\nlines' }],
    ['blocks', { blocks: {} }],
    ['blocks', { blocks: [{ scheduleId: 1 }] }],
  ])('is refused at the field %s', async (field, wrong) => {
    const { ana } = await publishWeek();
    expect(await refusalOf(offer(world, { row: ana, ...wrong }))).toMatchObject({
      code: 'PT422',
      detail: { field },
    });
  });

  it.each<[string, (rows: Awaited<ReturnType<typeof publishWeek>>) => Promise<unknown>, Partial<SqlRefusal>]>(
    [
      [
        'of somebody else’s shift',
        ({ ben }) => offer(world, { row: ben }),
        { code: 'PT422', message: 'This is no shift of Ana.' },
      ],
      ['of a shift of nobody', () => offer(world, { row: 999, rowVersion: 1 }), { code: 'PT404' }],
      [
        'of a shift that has changed since it was seen',
        ({ ana }) => offer(world, { row: ana, rowVersion: 1 }),
        { code: 'PT409', message: 'This shift was changed meanwhile. Look again before you trade it.' },
      ],
      [
        'for a shift of somebody else than whoever is asked',
        async ({ ana, cora }) => offer(world, { row: ana, asked: [await asking(world, who.ben, cora)] }),
        { code: 'PT422', message: 'This is no shift of Ben.' },
      ],
      [
        'of a locked shift',
        async ({ ana }) => {
          await world.db.sql`update public.assigned_shifts set is_locked = true where id = ${ana}`;
          return offer(world, { row: ana });
        },
        { code: 'PT422', message: 'DA10 on Mon 6 Jan 2031 is locked.' },
      ],
      [
        'of a shift as acting supervisor',
        async ({ ana }) => {
          await world.db.sql`update public.assigned_shifts set is_acting = true where id = ${ana}`;
          return offer(world, { row: ana });
        },
        {
          code: 'PT422',
          message: 'DA10 on Mon 6 Jan 2031 is worked as acting supervisor. Such a shift is not traded.',
        },
      ],
      [
        'to somebody who has left',
        async ({ ana }) => {
          await world.db.sql`update public.profiles set is_active = false where id = ${who.ben}`;
          return offer(world, { row: ana });
        },
        { code: 'PT422', message: 'Ben no longer works here.' },
      ],
      [
        'to somebody of another center',
        async ({ ana }) => {
          await world.db.sql`update public.profiles set center_id = null where id = ${who.ben}`;
          return offer(world, { row: ana });
        },
        { code: 'PT422', message: 'Ben works at another center.' },
      ],
      [
        'that was judged by a roster which is no more',
        async ({ ana }) => {
          const blocks = (await blocksNow(world)).map(({ scheduleId, version }) => ({
            scheduleId,
            version: version - 1,
          }));
          return offer(world, { row: ana, blocks });
        },
        { code: 'PT409', detail: { facts_version: expect.any(Number) } },
      ],
      [
        'that was judged without its own block',
        ({ ana }) => offer(world, { row: ana, blocks: [] }),
        { code: 'PT409', detail: { facts_version: 0 } },
      ],
    ],
  )('%s is refused', async (_, offering, refusal) => {
    expect(await refusalOf(offering(await publishWeek()))).toMatchObject(refusal);
  });

  it('of a draft is none', async () => {
    const [row = 0] = await makeDraft(world, 1, [[who.ana, shift.day, monday]]);
    expect(await refusalOf(offer(world, { row }))).toMatchObject({ code: 'PT404' });
  });

  it('is made before the notice that the agency asks for, and never of what has begun', async () => {
    const { sql } = world.db;
    const [days] = await sql`
      select (now() at time zone 'America/Denver')::date::text as today,
        ((now() at time zone 'America/Denver')::date + 3)::text as soon,
        ((now() at time zone 'America/Denver')::date - 2)::text as past`;
    await makeSchedule(sql, world.ours, 1, {
      startDate: days?.past,
      endDate: days?.soon,
      status: 'published',
    });
    const row = { scheduleId: 1, shiftId: shift.day, userId: who.ana, status: 'published' } as const;
    const soon = await makeAssignment(sql, world.ours, { ...row, shiftDate: days?.soon });
    const past = await makeAssignment(sql, world.ours, { ...row, shiftDate: days?.past });
    await setRules('notice_minutes = 7 * 1440 + 30');
    expect(await refusalOf(offer(world, { row: soon }))).toMatchObject({
      code: 'PT422',
      message: expect.stringMatching(
        /^DA10 on .* starts in less than 168 h 30 min, the notice for a trade\.$/,
      ),
    });
    expect(await refusalOf(offer(world, { row: past }))).toMatchObject({
      message: expect.stringMatching(/^DA10 on .* has started\.$/),
    });
    await setRules('notice_minutes = 0');
    await expect(offer(world, { row: soon })).resolves.toMatchObject({ status: 'pending' });
  });

  it('of two shifts stays in one workweek where the agency wants that', async () => {
    // The week of the agency starts on Sunday.
    const [ana = 0, sunday = 0, saturday = 0] = await makePublished(world, 1, [
      [who.ana, shift.day, monday],
      [who.ben, shift.day, '2031-01-12'],
      [who.ben, shift.day, '2031-01-11'],
    ]);
    await setRules('is_same_workweek = true');
    const asked = [await asking(world, who.ben, sunday)];
    expect(await refusalOf(offer(world, { row: ana, asked }))).toMatchObject({
      code: 'PT422',
      message: 'The shifts start in different workweeks.',
    });
    const made = await offer(world, { row: ana, asked: [await asking(world, who.ben, saturday)] });
    expect(await refusalOf(propose(world, made, { row: sunday }))).toMatchObject({ code: 'PT422' });
  });

  it('takes the place of one that time has ended, written down or not', async () => {
    const { ana } = await publishWeek();
    const first = await offer(world, { row: ana });
    await world.db.sql`update public.shift_swaps set expires_at = now() - interval '1 minute'`;
    const late = { code: 'PT409', message: expect.stringMatching(/^This offer expired on /) };
    expect(await refusalOf(withdraw(world, first))).toMatchObject(late);
    expect(await refusalOf(decline(world, first))).toMatchObject(late);
    await expect(offer(world, { row: ana })).resolves.toMatchObject({ status: 'pending' });
    expect(await stepsOf(world, first.id)).toEqual([
      ['pending', who.ana, null],
      ['expired', null, null],
    ]);
    expect(await refusalOf(withdraw(world, first))).toMatchObject(late);
  });
});

describe('an answer', () => {
  it('of whoever was asked for a named shift makes the two agree', async () => {
    const { ana, ben } = await publishWeek();
    const made = await offer(world, { row: ana, asked: [await asking(world, who.ben, ben)] });
    const before = await lastAuditId(world.db.sql);
    const agreed = await accept(world, made, { row: ben });
    expect(agreed).toMatchObject({
      status: 'accepted',
      version: 2,
      responderId: who.ben,
      responderName: 'Ben',
      responderShift: { assignmentId: ben },
      stage: 'supervisors',
      // It can be decided until the earlier one starts.
      expiresAt: Date.parse('2031-01-06T09:00-07:00'),
    });
    expect(await stepsOf(world, made.id)).toEqual([
      ['pending', who.ana, null],
      ['accepted', who.ben, null],
    ]);
    expect(await noticesOfSwap(world, made.id)).toEqual({
      [who.ben]: ['swap.offered'],
      [who.ana]: ['swap.accepted'],
      ...waiting,
    });
    expect((await auditSince(world.db.sql, before)).map(({ action, actor_id: by }) => [action, by])).toEqual([
      ['swap_answer.update', who.ben],
      ['swap.accept', who.ben],
    ]);
  });

  it('with another shift is the requester’s to accept', async () => {
    const { ana, ben, benLater } = await publishWeek();
    const made = await offer(world, { row: ana, asked: [await asking(world, who.ben, ben)] });
    const proposed = await propose(world, made, { row: benLater, note: 'Rather this' });
    expect(proposed).toMatchObject({ status: 'pending', version: 1 });
    expect(proposed.answers).toMatchObject([
      { state: 'proposed', shift: { assignmentId: benLater }, note: 'Rather this' },
    ]);
    expect(await refusalOf(accept(world, made, { row: benLater }))).toMatchObject({
      code: 'PT409',
      message: 'Ana decides on the shift that you proposed.',
    });
    const agreed = await accept(world, made, { as: who.ana, person: who.ben, row: benLater });
    expect(agreed).toMatchObject({
      status: 'accepted',
      responderId: who.ben,
      responderShift: { assignmentId: benLater },
    });
    expect(await noticesOfSwap(world, made.id)).toEqual({
      [who.ben]: ['swap.offered', 'swap.accepted'],
      [who.ana]: ['swap.proposed'],
      ...waiting,
    });
  });

  it('to everyone is a shift in a swap, and a yes to what is given away', async () => {
    const { ana, anaLater, cora } = await publishWeek();
    const swap = await offer(world, { row: anaLater, ...nothingAsked });
    expect(await refusalOf(accept(world, swap, { as: who.cora }))).toMatchObject({
      code: 'PT422',
      message: 'Answer with a shift of yours.',
    });
    expect(await propose(world, swap, { as: who.cora, row: cora })).toMatchObject({
      answers: [{ personId: who.cora, state: 'proposed' }],
    });
    const given = await offer(world, { kind: 'give', row: ana, ...nothingAsked });
    expect(await refusalOf(propose(world, given, { as: who.cora, row: cora }))).toMatchObject({
      code: 'PT422',
    });
    expect(await accept(world, given, { as: who.cora })).toMatchObject({
      status: 'accepted',
      responderId: who.cora,
      responderShift: null,
    });
  });

  it('no, by all who were asked, ends it; to everyone it goes on', async () => {
    const { ana, anaLater } = await publishWeek();
    const made = await offer(world, { row: ana, asked: [{ personId: who.ben }, { personId: who.cora }] });
    expect(await decline(world, made, { note: 'Family' })).toMatchObject({
      status: 'pending',
      answers: [{ state: 'declined', note: 'Family' }],
    });
    expect(await decline(world, made, { as: who.cora })).toMatchObject({ status: 'rejected', version: 2 });
    expect(await stepsOf(world, made.id)).toEqual([
      ['pending', who.ana, null],
      ['rejected', who.cora, null],
    ]);
    const told = await world.db
      .sql`select content from public.notifications where kind = 'swap.declined' order by id`;
    expect(told.map(({ content }) => content)).toEqual([
      'Ben cannot take DA10 on Mon 6 Jan 2031, 09:00–19:00: Family',
      'Cora cannot take DA10 on Mon 6 Jan 2031, 09:00–19:00. Nobody else is asked.',
    ]);
    const open = await offer(world, { row: anaLater, ...nothingAsked });
    expect(await refusalOf(decline(world, open))).toMatchObject({
      code: 'PT403',
      message: 'You were not asked.',
    });
  });

  it('that the requester declines may be given again to everyone, and ends what was asked of one', async () => {
    const { ana, anaLater, ben, benLater } = await publishWeek();
    const everyone = await offer(world, { row: ana, ...nothingAsked });
    await propose(world, everyone, { row: ben });
    const declined = await decline(world, everyone, {
      as: who.ana,
      person: who.ben,
      note: 'Too late for me',
    });
    expect(declined).toMatchObject({ status: 'pending', answers: [{ state: 'declined' }] });
    await propose(world, everyone, { row: benLater });
    expect(await noticesOfSwap(world, everyone.id)).toEqual({
      [who.ana]: ['swap.proposed', 'swap.proposed'],
      [who.ben]: ['swap.declined'],
    });
    const one = await offer(world, { row: anaLater });
    expect(await refusalOf(decline(world, one, { as: who.ana, person: who.ben }))).toMatchObject({
      code: 'PT409',
      message: 'Ben has not answered yet.',
    });
    await propose(world, one, { row: ben });
    expect(await decline(world, one, { as: who.ana, person: who.ben })).toMatchObject({ status: 'rejected' });
    expect(await refusalOf(propose(world, one, { row: ben }))).toMatchObject({
      code: 'PT409',
      message: expect.stringMatching(/^Ana declined this offer on /),
    });
  });

  it('is given for oneself, once, by whoever was asked, and in time', async () => {
    const { ana, ben, cora } = await publishWeek();
    const made = await offer(world, {
      row: ana,
      asked: [await asking(world, who.ben, ben), { personId: who.cora }],
    });
    expect(await refusalOf(accept(world, made, { as: who.cora, person: who.ben, row: ben }))).toMatchObject({
      code: 'PT403',
      message: 'Everybody answers for themself.',
    });
    expect(await refusalOf(accept(world, made, { as: who.ana, person: who.ben, row: ben }))).toMatchObject({
      code: 'PT409',
      message: 'Ben has proposed no shift.',
    });
    expect(await refusalOf(accept(world, made, { as: who.ana, row: ben }))).toMatchObject({ code: 'PT422' });
    expect(await refusalOf(accept(world, made))).toMatchObject({ code: 'PT409' });
    expect(await refusalOf(propose(world, made, { row: ben }))).toMatchObject({
      code: 'PT422',
      message: 'This is the shift that was asked for. Accept the offer.',
    });
    expect(await refusalOf(accept(world, made, { as: who.supervisor, row: ben }))).toMatchObject({
      code: 'PT403',
    });
    expect(await refusalOf(decline(world, made, { as: who.cora, person: who.ben }))).toMatchObject({
      code: 'PT403',
    });
    await decline(world, made, { as: who.cora });
    expect(await refusalOf(decline(world, made, { as: who.cora }))).toMatchObject({ code: 'PT409' });
    expect(await refusalOf(propose(world, made, { as: who.cora, row: cora }))).toMatchObject({
      code: 'PT409',
    });
    await world.db.sql`update public.shift_swaps set expires_at = now() - interval '1 minute'`;
    expect(await refusalOf(accept(world, made, { row: ben }))).toMatchObject({
      code: 'PT409',
      message: expect.stringMatching(/^This offer expired on /),
      detail: { status: 'expired' },
    });
    expect(await refusalOf(accept(world, { ...made, version: 7 }, { row: ben }))).toMatchObject({
      code: 'PT409',
    });
  });

  it('names no shift that another agreed trade waits to exchange', async () => {
    const { ana, cora, ben, benLater } = await publishWeek();
    const promised = await offer(world, { row: ana, asked: [await asking(world, who.ben, ben)] });
    const second = await offer(world, {
      as: who.cora,
      row: cora,
      asked: [await asking(world, who.ben, ben)],
    });
    await accept(world, promised, { row: ben });
    const inAnother = {
      code: 'PT409',
      message: expect.stringMatching(
        /^GR10 on Tue 7 Jan 2031 is in another trade, which .+ accepted on \w{3} \d+ \w{3} \d{4} at \d\d:\d\d\.$/,
      ),
      detail: { status: 'accepted', by: expect.any(String), at: expect.any(Number) },
    };
    expect(await refusalOf(accept(world, second, { row: ben }))).toMatchObject(inAnother);
    expect(
      await refusalOf(offer(world, { as: who.ben, kind: 'give', row: ben, ...nothingAsked })),
    ).toMatchObject(inAnother);
    await withdraw(world, second, { as: who.cora });
    const asked = [await asking(world, who.ben, ben)];
    expect(await refusalOf(offer(world, { as: who.cora, row: cora, asked }))).toMatchObject(inAnother);
    const third = await offer(world, { as: who.cora, row: cora });
    expect(await refusalOf(propose(world, third, { row: ben }))).toMatchObject(inAnother);
    await expect(propose(world, third, { row: benLater })).resolves.toMatchObject({ status: 'pending' });
  });
});

describe('withdrawing', () => {
  it('is the requester’s while nobody has accepted', async () => {
    const { ana } = await publishWeek();
    const made = await offer(world, { row: ana, asked: [{ personId: who.ben }, { personId: who.cora }] });
    await decline(world, made, { as: who.cora });
    expect(await refusalOf(withdraw(world, made, { as: who.ben }))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(withdraw(world, made, { as: who.supervisor }))).toMatchObject({ code: 'PT403' });
    expect(await withdraw(world, made, { reason: 'Solved' })).toMatchObject({
      status: 'withdrawn',
      closingNote: 'Solved',
    });
    expect(await noticesOfSwap(world, made.id)).toEqual({
      [who.ben]: ['swap.offered', 'swap.withdrawn'],
      // Who has said no is not told again.
      [who.cora]: ['swap.offered'],
      [who.ana]: ['swap.declined'],
    });
  });

  it.each([
    ['requester', who.ana, who.ben],
    ['other', who.ben, who.ana],
  ])('of an agreed trade is the %s’s, too', async (_, as, told) => {
    const { ana } = await publishWeek();
    const agreed = await accept(
      world,
      await offer(world, { kind: 'give', row: ana, asked: [{ personId: who.ben }] }),
    );
    expect(await refusalOf(withdraw(world, agreed, { as: who.supervisor }))).toMatchObject({ code: 'PT403' });
    expect(await withdraw(world, agreed, { as })).toMatchObject({ status: 'withdrawn', version: 3 });
    const [notice] = await world.db
      .sql`select recipient_id from public.notifications where kind = 'swap.withdrawn'`;
    expect(notice).toEqual({ recipient_id: told });
  });

  it('comes too late once somebody has moved the offer on, and says who', async () => {
    const { ana } = await publishWeek();
    const made = await offer(world, { kind: 'give', row: ana, asked: [{ personId: who.ben }] });
    const agreed = await accept(world, made);
    expect(await refusalOf(withdraw(world, made))).toMatchObject({
      code: 'PT409',
      message: expect.stringMatching(/^Ben accepted this offer on \w{3} \d+ \w{3} \d{4} at \d\d:\d\d\.$/),
      detail: { status: 'accepted', by: 'Ben', version: 2, at: expect.any(Number) },
    });
    await decide(world, agreed);
    expect(await refusalOf(withdraw(world, agreed))).toMatchObject({
      code: 'PT409',
      message: expect.stringMatching(/^Sam approved this trade on /),
    });
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  decline,
  letOffer,
  letPass,
  linkTo,
  listed,
  look,
  offer,
  read,
  record,
  rules,
  standing,
  start,
  times,
} from './call-outs-world.ts';
import { fill, openDay, openOne } from './openings-world.ts';
import { call, edit, fields, newEditId, noticesOf, storedRow } from './roster-world.ts';
import {
  auditSince,
  clearSchedules,
  lastAuditId,
  makePublished,
  makeSchedulingWorld,
  type SchedulingWorld,
  who,
} from './scheduling-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
beforeEach(async () => {
  await clearSchedules(world);
  await world.db.sql`update public.profiles set is_active = true where agency_id = ${world.ours.id}`;
});
afterAll(() => world.db.drop());

async function opened() {
  await makePublished(world, 1, openDay);
  return openOne(world, 1);
}
const running = async (given: Parameters<typeof start>[2] = {}) => {
  const opening = await opened();
  return { opening, id: await start(world, opening, given) };
};
const stop = (id: string, version = 1, reason = 'Not needed', as = who.supervisor) =>
  call(world, as, (sql) => sql`select public.stop_call_out(${id}, ${version}, ${reason}) as answer`);
const takeOver = (id: string, version = 1, as = who.otherSupervisor) =>
  call(world, as, (sql) => sql`select public.take_over_call_out(${id}, ${version}, 'My shift') as answer`);
const accept = (
  opening: Awaited<ReturnType<typeof opened>>,
  id: string,
  { person = who.ana, as = who.supervisor, ...more }: { person?: string; as?: string; offerId?: string } = {},
) =>
  fill(world, {
    as,
    opening,
    person,
    way: 'call_out',
    call: { callOutId: id, step: 0, channel: more.offerId === undefined ? 'phone' : 'link', ...more },
  });

const told = async (kind: string, person: string) =>
  (await noticesOf(world.db.sql, kind)).filter(({ to }) => to === person);

describe('a call-out', () => {
  it('keeps its list, the skipped with their reasons, and its rules; the audit says who started it', async () => {
    const before = await lastAuditId(world.db.sql);
    const { id } = await running();
    const found = await read(world, id);
    expect(found).toMatchObject({
      state: 'running',
      holderId: who.supervisor,
      startedByName: 'Sam',
      opening: { code: 'DA10', state: 'open' },
      rules: { overtimeDays: 30 },
    });
    expect(
      found?.candidates.map(({ personId, step, place, skipReason, state }) => [
        personId,
        step,
        place,
        skipReason,
        state,
      ]),
    ).toEqual([
      [who.ana, 0, 1, null, 'waiting'],
      [who.ben, 0, 2, null, 'waiting'],
      [who.cora, 0, null, 'Is on leave.', null],
      [who.cora, 1, 1, null, 'waiting'],
      [who.cora, 2, 1, null, 'waiting'],
    ]);
    expect(found?.events.map(({ kind, actorName }) => [kind, actorName])).toEqual([['started', 'Sam']]);
    const actions = (await auditSince(world.db.sql, before)).map(({ action }) => action);
    expect(actions.filter((action) => action.startsWith('call_out'))).toEqual(['call_out.start']);
  });

  it('runs once for an opening: the second supervisor is told who runs it, the same request again nothing new', async () => {
    const { opening, id } = await running();
    expect(await start(world, opening, { id })).toBe(id);
    await expect(start(world, opening, { as: who.otherSupervisor })).rejects.toThrow(
      /^Sam runs a call-out for this shift since /,
    );
  });

  it('is started by supervisors alone, for an opening of theirs that is open and as it was ranked', async () => {
    const opening = await opened();
    await expect(start(world, opening, { as: who.ana })).rejects.toThrow('Only a supervisor may do this.');
    await expect(start(world, opening, { as: who.foreignSupervisor })).rejects.toThrow('does not exist');
    await expect(start(world, opening, { persona: who.supervisor })).rejects.toThrow('permission denied');
    await expect(start(world, opening, { version: opening.version + 1 })).rejects.toThrow(
      'changed meanwhile',
    );
    await expect(start(world, opening, { candidates: {} })).rejects.toThrow('Candidates are a list');
    await expect(start(world, opening, { rules: {} })).rejects.toThrow('needs the rules');
    await fill(world, { opening });
    await expect(start(world, opening)).rejects.toThrow(/^Ana got this shift at /);
  });

  it('is read by supervisors of the agency alone', async () => {
    const { id } = await running();
    await expect(read(world, id, who.ana)).rejects.toThrow('Only a supervisor');
    expect(await read(world, id, who.foreignSupervisor)).toBeNull();
    const list = (as: string, runs: boolean) =>
      call<{ id: string; asked: number }[]>(
        world,
        as,
        (sql) => sql`select public.list_call_outs(null, ${runs}) as answer`,
      );
    expect((await list(who.otherSupervisor, true)).map((line) => line.id)).toEqual([id]);
    expect(await list(who.foreignSupervisor, false)).toEqual([]);
    await stop(id);
    expect(await list(who.supervisor, true)).toEqual([]);
    expect(await list(who.supervisor, false)).toMatchObject([{ id, asked: 0, state: 'stopped' }]);
  });

  it('is taken over with a trace; whoever ran it is told, and their screen is stale', async () => {
    const { id } = await running();
    await takeOver(id);
    const found = await read(world, id);
    expect(found).toMatchObject({ holderName: 'Tess', version: 2 });
    expect(found?.events.at(-1)).toMatchObject({ kind: 'taken_over', actorName: 'Tess', reason: 'My shift' });
    expect(await told('call_out.taken_over', who.supervisor)).toHaveLength(1);
    await expect(stop(id, 1)).rejects.toThrow('Tess runs this call-out now. Look again.');
    await expect(takeOver(id, 2)).rejects.toThrow('You run this call-out already.');
  });

  it('is stopped with a reason; then nothing of it moves, in words that say who stopped it', async () => {
    const { opening, id } = await running();
    await expect(stop(id, 1, ' ')).rejects.toThrow('Say why it is stopped.');
    await stop(id);
    const stopped = /^Sam ended this call-out on .*: Not needed$/;
    await expect(stop(id, 2)).rejects.toThrow(stopped);
    await expect(takeOver(id, 2)).rejects.toThrow(stopped);
    await expect(record(world, id)).rejects.toThrow(stopped);
    await expect(offer(world, id)).rejects.toThrow(stopped);
    await expect(accept(opening, id)).rejects.toThrow(stopped);
    expect((await storedRow(world.db.sql, opening.rowId)).userId).toBeNull();
    await expect(
      world.db.sql`update public.call_outs set state = 'running', ended_at = null where id = ${id}`,
    ).rejects.toThrow(stopped);
  });
});

describe('a call', () => {
  it('is written once, in the name of whoever made it, and moves the person on the list', async () => {
    const { id } = await running();
    const clientId = newEditId();
    const first = await record(world, id, { as: who.otherSupervisor, note: 'Voicemail', clientId });
    expect(await record(world, id, { as: who.otherSupervisor, clientId })).toBe(first);
    await record(world, id, { person: who.ben, outcome: 'refused' });
    expect(await standing(world, id)).toEqual([
      'Ana 0 unreached',
      'Ben 0 refused',
      'Cora 0 skipped',
      'Cora 1 waiting',
      'Cora 2 waiting',
    ]);
    expect(
      (await read(world, id))?.contacts.map(({ byName, channel, outcome, note }) => [
        byName,
        channel,
        outcome,
        note,
      ]),
    ).toEqual([
      ['Tess', 'phone', 'no_answer', 'Voicemail'],
      ['Sam', 'phone', 'refused', null],
    ]);
  });

  it('is refused for who is not on the list, is skipped, or is no outcome', async () => {
    const { id } = await running();
    await expect(record(world, id, { person: who.admin })).rejects.toThrow('not on the list');
    await expect(record(world, id, { person: who.cora })).rejects.toThrow(
      'Cora is not asked in this step: Is on leave.',
    );
    await expect(record(world, id, { outcome: 'accepted' })).rejects.toThrow(
      'Whoever accepts is given the shift',
    );
    await expect(record(world, id, { as: who.ana })).rejects.toThrow('Only a supervisor');
    await expect(record(world, id, { as: who.foreignSupervisor })).rejects.toThrow('does not exist');
  });

  it('tells whoever runs it, once, that nobody is left; mandates are no calls', async () => {
    const { id } = await running();
    for (const person of [who.ana, who.ben]) await record(world, id, { person });
    await record(world, id, { person: who.cora, step: 1, outcome: 'wrong_number' });
    await record(world, id, { person: who.ana, outcome: 'message_left' });
    expect(await told('call_out.exhausted', who.supervisor)).toHaveLength(1);
    expect((await read(world, id))?.state).toBe('running');
    await stop(id);
    expect((await read(world, id))?.state).toBe('exhausted');
  });

  it('that ends in a yes gives the shift, and ends the call-out for everybody', async () => {
    const { opening, id } = await running();
    const theirs = await offer(world, id, { person: who.ben });
    await accept(opening, id);
    expect(await storedRow(world.db.sql, opening.rowId)).toMatchObject({
      userId: who.ana,
      source: 'callout',
    });
    const found = await read(world, id);
    expect(found).toMatchObject({ state: 'filled', fills: [{ personName: 'Ana', way: 'call_out' }] });
    expect(await standing(world, id)).toEqual([
      'Ana 0 accepted',
      'Ben 0 closed',
      'Cora 0 skipped',
      'Cora 1 closed',
      'Cora 2 closed',
    ]);
    expect(found?.offers).toMatchObject([{ id: theirs, state: 'closed' }]);
    expect(await told('call_out.closed', who.ben)).toHaveLength(1);
    expect(await look(world, { offerId: theirs }, who.ben)).toMatchObject({
      state: 'closed',
      isTaken: true,
      takenBy: 'Ana',
    });
    await expect(decline(world, { offerId: theirs }, who.ben)).rejects.toThrow(/^Ana got this shift on /);
  });
});

describe('an offer', () => {
  it('is one transaction with its trace and its notice, which ends with it', async () => {
    const { id } = await running();
    const offerId = await offer(world, id);
    const [notice] = await world.db.sql<{ link: string; ends: boolean; content: string }[]>`
      select n.link, n.content, n.expires_at = o.answer_by as ends
      from public.notifications n, public.call_out_offers o
      where n.kind = 'call_out.offer' and n.recipient_id = ${who.ana} and o.id = ${offerId}`;
    expect(notice).toMatchObject({ link: `/offer/${offerId}`, ends: true });
    expect(notice?.content).toMatch(/^Can you work DA10 .*\? Answer by .*\. You rest 12 h\.$/);
    expect((await read(world, id))?.contacts).toMatchObject([
      { channel: 'app', outcome: null, byName: 'Sam' },
    ]);
    await expect(offer(world, id)).rejects.toThrow(/^Ana has an offer until /);
  });

  it('is shown by its link to whoever has it, and looking changes nothing', async () => {
    const { id } = await running();
    const offerId = await offer(world, id);
    const token = await linkTo(world, offerId);
    for (let times_ = 0; times_ < 3; times_++) {
      expect(await look(world, { token })).toMatchObject({
        offerId,
        state: 'open',
        personName: 'Ana',
        code: 'DA10',
        ...times,
        means: ['You rest 12 h.'],
      });
    }
    expect(await look(world, { token: 'x'.repeat(43) })).toBeNull();
    expect(await look(world, { token: offerId })).toBeNull();
    expect(await look(world, { offerId })).toBeNull();
    expect(await look(world, { offerId }, who.ben)).toBeNull();
    expect(await look(world, { offerId }, who.ana)).toMatchObject({ offerId });
    await world.db.sql`update public.profiles set is_active = false where id = ${who.ana}`;
    expect(await look(world, { token })).toBeNull();
  });

  it('is declined by its link, once; the person is not asked for the same again', async () => {
    const { id } = await running({
      candidates: [
        listed({ personId: who.ana, place: 1 }),
        listed({ personId: who.ana, step: 1, place: 1 }),
        listed({ personId: who.ana, step: 2, place: 1 }),
      ],
    });
    const token = await linkTo(world, await offer(world, id));
    expect(await decline(world, { token })).toMatchObject({ state: 'declined' });
    expect(await decline(world, { token })).toMatchObject({ state: 'declined' });
    expect(await standing(world, id)).toEqual(['Ana 0 refused', 'Ana 1 refused', 'Ana 2 waiting']);
    const found = await read(world, id);
    expect(found?.contacts.map(({ channel, outcome, byName }) => [channel, outcome, byName])).toEqual([
      ['app', null, 'Sam'],
      ['link', 'refused', 'Ana'],
    ]);
    await expect(decline(world, { token: 'x'.repeat(43) })).rejects.toThrow('does not exist');
  });

  it('is accepted by its person alone, and only while it is open', async () => {
    const { opening, id } = await running();
    const offerId = await offer(world, id);
    await expect(accept(opening, id, { as: who.ben, person: who.ben, offerId })).rejects.toThrow(
      'not open any more',
    );
    await accept(opening, id, { as: who.ana, offerId });
    expect(await storedRow(world.db.sql, opening.rowId)).toMatchObject({ userId: who.ana });
    const found = await read(world, id);
    expect(found?.offers).toMatchObject([{ state: 'accepted' }]);
    expect(found?.contacts.at(-1)).toMatchObject({ channel: 'link', outcome: 'accepted', byName: 'Ana' });
    expect(await told('call_out.filled', who.supervisor)).toHaveLength(1);
  });

  it('ends when its time is over, as a call that nobody answered; it can be accepted no more', async () => {
    const { opening, id } = await running({ isAutomatic: true });
    const offerId = await offer(world, id, { as: null });
    const token = await linkTo(world, offerId);
    await letPass(world);
    expect(await look(world, { token })).toMatchObject({ state: 'lapsed' });
    await expect(decline(world, { token })).rejects.toThrow(/^This offer ended on /);
    await expect(accept(opening, id, { as: who.ana, offerId })).rejects.toThrow(/^This offer ended on /);
    const lapse = () =>
      call<number>(world, 'service_role', (sql) => sql`select public.settle_offers(${id}) as answer`);
    expect(await lapse()).toBe(1);
    expect(await lapse()).toBe(0);
    expect((await standing(world, id))[0]).toBe('Ana 0 unreached');
    expect((await read(world, id))?.contacts.at(-1)).toMatchObject({ outcome: 'no_answer', byName: null });
  });

  it('is made by the app only where the call-out lets it', async () => {
    const { id } = await running();
    await expect(offer(world, id, { as: null })).rejects.toThrow('makes no offers by itself');
    await expect(offer(world, id, { minutes: 0 })).rejects.toThrow('between a minute and a day');
    await expect(offer(world, id, { terms: { means: 1 } })).rejects.toThrow('Terms say what is offered');
    const automatic = (isOn: boolean, version: number) =>
      call(
        world,
        who.supervisor,
        (sql) => sql`select public.set_call_out_automatic(${id}, ${version}, ${isOn}) as answer`,
      );
    await automatic(true, 1);
    await offer(world, id, { as: null });
    await expect(offer(world, id, { as: null, person: who.cora })).rejects.toThrow('not asked in this step');
    expect((await read(world, id))?.contacts.at(-1)).toMatchObject({ byName: null });
  });

  it('is over when the opening becomes another one, and its person waits again', async () => {
    const { opening, id } = await running();
    const offerId = await offer(world, id);
    const { version } = await storedRow(world.db.sql, opening.rowId);
    const row = fields({ userId: null, localStart: '11:00', localEnd: '19:00' });
    await edit(world, 1, [{ kind: 'change', id: opening.rowId, version, row }]);
    expect((await read(world, id))?.state).toBe('running');
    expect(await look(world, { offerId }, who.ana)).toMatchObject({ state: 'closed', isTaken: false });
    expect((await standing(world, id))[0]).toBe('Ana 0 waiting');
  });

  it('is over when the shift is given away otherwise or is needed no more, and says so', async () => {
    const { opening, id } = await running();
    const token = await linkTo(world, await offer(world, id));
    await fill(world, { opening, person: who.ben, as: who.otherSupervisor });
    expect(await look(world, { token })).toMatchObject({ state: 'closed', takenBy: 'Ben' });
    await expect(decline(world, { token })).rejects.toThrow(/^Ben got this shift on /);
    expect((await read(world, id))?.state).toBe('filled');
    expect(await told('call_out.filled', who.supervisor)).toHaveLength(1);
  });
});

describe('what the worker is told', () => {
  const work = () =>
    call<{ callOuts: { callOutId: string; actorId: string; waiting: unknown[] }[] }>(
      world,
      'service_role',
      (sql) => sql`select public.list_call_out_work() as answer`,
    );

  it('are automatic call-outs without an open offer, in whose steps somebody waits', async () => {
    await letOffer(world, true);
    const { id } = await running({ isAutomatic: true });
    expect((await work()).callOuts).toMatchObject([{ callOutId: id, actorId: who.supervisor }]);
    await offer(world, id, { as: null });
    expect((await work()).callOuts).toEqual([]);
  });

  it('are not those that only people run, or whose steps are not automatic', async () => {
    const manual = { ...rules, steps: rules.steps.map((each) => ({ ...each, isAutomatic: false })) };
    await running({ isAutomatic: true, rules: manual });
    expect((await work()).callOuts).toEqual([]);
  });

  it('gives each message of an offer a link of its own, and none once it is over', async () => {
    const { id } = await running();
    const offerId = await offer(world, id);
    await world.db.sql`
      insert into public.notification_deliveries (agency_id, notification_id, recipient_id, channel, is_urgent, is_fallback, due_at, deadline_at)
      select n.agency_id, n.id, n.recipient_id, c.channel, true, false, now(), now() + interval '10 minutes'
      from public.notifications n, unnest(array['sms', 'email']::public.notice_channel[]) c (channel)
      where n.kind = 'call_out.offer'`;
    const claim = async (channel: string) => {
      const { deliveries } = await call<{
        deliveries: { id: number; attempt: number; offerToken: string }[];
      }>(world, 'service_role', (sql) => sql`select public.claim_deliveries('w', ${channel}, 5) as answer`);
      return deliveries[0];
    };
    const sms = await claim('sms');
    const email = await claim('email');
    expect(sms?.offerToken).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(email?.offerToken).not.toBe(sms?.offerToken);
    expect(await look(world, { token: sms?.offerToken ?? '' })).toMatchObject({ offerId });
    await stop(id);
    expect(await look(world, { token: email?.offerToken ?? '' })).toMatchObject({ state: 'closed' });
    const handed = await call<boolean>(
      world,
      'service_role',
      (sql) => sql`select public.hand_over_delivery('w', ${sms?.id ?? 0}, ${sms?.attempt ?? 0}) as answer`,
    );
    expect(handed).toBe(false);
  });
});

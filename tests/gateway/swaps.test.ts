import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { saveEdit } from '#lib/actions/save-edit.ts';
import * as desk from '#lib/actions/trade-shifts.ts';
import { declineSwap, getSwap, listMySwaps, withdrawSwap } from '#lib/data/swaps.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import type { Swap } from '#lib/domain/swap-records.ts';
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
const [day, night] = [1, 2];
const winter = 1;
const monday = '2031-01-06';
const tuesday = '2031-01-07';
const wednesday = '2031-01-08';
const thursday = '2031-01-09';

let target: GatewayTarget;
let sql: postgres.Sql;
let agency: TestAgency;
let server: Client;
let clients: ReadonlyMap<Name, Client>;
let ids: Record<'ana' | 'ben' | 'cy', number>;

const user = (name: Name): desk.Trader => ({
  id: idOf(name),
  role: name === 'sam' || name === 'tess' ? 'supervisor' : 'dispatcher',
});

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

const plain = (text: string | null | undefined) => text?.replaceAll('\u00a0', ' ');

const shift = (userId: string, shiftDate: string, shiftId = day) =>
  makeAssignment(sql, agency, { scheduleId: winter, status: 'published', shiftId, userId, shiftDate });

/** Ana offers her Monday. */
function offer(given: Partial<desk.NewOffer> = {}): Promise<Swap> {
  return desk.offerShift(user('ana'), db('ana'), {
    kind: 'swap',
    assignmentId: ids.ana,
    expectedVersion: 1,
    asked: [{ personId: idOf('ben'), assignmentId: ids.ben, expectedVersion: 1 }],
    isForEveryone: false,
    note: null,
    ...given,
  });
}

const named = (name: Name) => ({ personId: idOf(name), assignmentId: null, expectedVersion: null });
const of = ({ id, version }: Pick<Swap, 'id' | 'version'>) => ({ swapId: id, expectedVersion: version });
const accept = (name: Name, swap: Swap) => desk.acceptOffer(user(name), db(name), of(swap));
const approve = (name: Name, swap: Swap, note: string | null = null) =>
  desk.approveSwap(user(name), db(name), { ...of(swap), note });

/** Who works, and who is paid for it where that is another, by day. */
async function ledger(): Promise<string[]> {
  const rows = await sql<{ user_id: string; credited_user_id: string | null; date: string }[]>`
    select user_id, credited_user_id, shift_date::text as date from public.assigned_shifts
    where status = 'published' order by shift_date, id`;
  const nameOf = (id: string) => names.find((name) => idOf(name) === id);
  return rows.map(({ user_id, credited_user_id, date }) => {
    const paid = credited_user_id === null ? '' : ` for ${nameOf(credited_user_id)}`;
    return `${date.slice(8)} ${nameOf(user_id)}${paid}`;
  });
}

const untouched = ['06 ana', '08 ben', '09 cy'];
const exchanged = ['06 ben for ana', '08 ana for ben', '09 cy'];

const noticesOf = async (name: Name): Promise<string[]> => {
  const rows = await sql<{ kind: string }[]>`
    select kind from public.notifications where recipient_id = ${idOf(name)} order by id`;
  return rows.map(({ kind }) => kind);
};

const leaveOf = (name: Name, date: string, status: 'approved' | 'pending') =>
  makeLeave(sql, agency, {
    userId: idOf(name),
    startsAt: `${date} 12:00-07`,
    endsAt: `${date} 18:00-07`,
    status,
    ...(status === 'approved' && { reviewedBy: idOf('sam') }),
  });

// A real project is shared; these rows are not for it.
describe.runIf(process.env.SUPABASE_TEST_URL === undefined)('trades of shifts', () => {
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
      const { role } = user(name);
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
    await sql`update public.swap_rules set notice_minutes = 1440, is_same_workweek = false, approves_clean = false`;
    await makeSchedule(sql, agency, winter, {
      startDate: '2031-01-01',
      endDate: '2031-01-31',
      status: 'published',
    });
    ids = {
      ana: await shift(idOf('ana'), monday),
      ben: await shift(idOf('ben'), wednesday),
      cy: await shift(idOf('cy'), thursday),
    };
  });

  afterAll(async () => {
    await sql?.end({ timeout: 1 });
    await target?.close();
  });

  it('are found, offered, accepted and approved; the hours stay whose they were', async () => {
    const found = await desk.findPartners(user('ana'), db('ana'), ids.ana);
    expect(
      found.partners.map(({ fullName, shift: { code, shiftDate } }) => [fullName, code, shiftDate]),
    ).toEqual([
      ['Ben', 'D10', wednesday],
      ['Cy', 'D10', thursday],
    ]);
    expect(found.takers.map(({ fullName }) => fullName)).toEqual(['Ben', 'Cy']);
    const offered = await offer({ note: 'Dentist' });
    expect(offered).toMatchObject({ status: 'pending', answers: [{ fullName: 'Ben', state: 'asked' }] });
    expect(await noticesOf('ben')).toEqual(['swap.offered']);
    const accepted = await accept('ben', offered);
    expect(accepted).toMatchObject({ status: 'accepted', responderName: 'Ben' });
    expect(await ledger()).toEqual(untouched);
    const effect = await desk.readTradeEffect(user('sam'), db('sam'), accepted.id, null);
    expect(effect).toMatchObject({ bar: null, need: 'nothing', shortage: null });
    expect(effect?.sides.map(({ fullName, weeks }) => [fullName, weeks])).toEqual([
      ['Ana', [{ startDate: '2031-01-05', minutesNow: 600, minutesThen: 600 }]],
      ['Ben', [{ startDate: '2031-01-05', minutesNow: 600, minutesThen: 600 }]],
    ]);
    expect(await approve('sam', accepted)).toMatchObject({ status: 'approved', decidedByName: 'Sam' });
    expect(await ledger()).toEqual(exchanged);
    expect(await noticesOf('ana')).toEqual(['swap.accepted', 'swap.approved']);
    expect(await noticesOf('ben')).toEqual(['swap.offered', 'swap.approved']);
    expect((await refusalOf(approve('tess', accepted))).message).toMatch(/^Sam approved this trade on /);
  });

  it('are answered with another shift, which the requester sees before accepting it', async () => {
    const offered = await offer({ asked: [named('ben')] });
    await shift(idOf('ben'), tuesday, night);
    const choice = await desk.findAnswers(user('ben'), db('ben'), offered.id);
    expect(choice).toMatchObject({ bar: null, shift: { assignmentId: ids.ana } });
    expect(
      choice?.shifts.map(({ shift: own, isSameLength }) => [own.shiftDate, own.code, isSameLength]),
    ).toEqual([
      [tuesday, 'G10', true],
      [wednesday, 'D10', true],
    ]);
    expect((await refusalOf(accept('ben', offered))).message).toBe(
      'This offer names no shift of yours. Answer with one.',
    );
    const proposal = { ...of(offered), assignmentId: ids.ben, assignmentVersion: 1, note: 'That one?' };
    const proposed = await desk.proposeShift(user('ben'), db('ben'), proposal);
    const seen = { ...of(proposed), personId: idOf('ben') };
    const effect = await desk.readTradeEffect(user('ana'), db('ana'), offered.id, idOf('ben'));
    expect(effect?.sides.map(({ fullName, takes }) => [fullName, takes?.assignmentId])).toEqual([
      ['Ana', ids.ben],
    ]);
    const another = desk.acceptProposal(user('ana'), db('ana'), { ...seen, assignmentId: ids.cy });
    expect((await refusalOf(another)).message).toBe('Ben does not propose this shift any more.');
    const accepted = await desk.acceptProposal(user('ana'), db('ana'), { ...seen, assignmentId: ids.ben });
    await approve('sam', accepted);
    expect((await ledger()).filter((row) => row !== '07 ben')).toEqual(exchanged);
  });

  it('are given away to everyone: who can is told, the first has it, the second reads who', async () => {
    await shift(idOf('ben'), monday, night);
    const offered = await offer({ kind: 'give', asked: [], isForEveryone: true });
    expect([await noticesOf('ben'), await noticesOf('cy')]).toEqual([[], ['swap.offered']]);
    const cannot = await refusalOf(accept('ben', offered));
    expect(plain(cannot.message)).toBe('You would have 2 regular shifts on Mon 6 Jan, maximum 1.');
    await sql`delete from public.assigned_shifts where user_id = ${idOf('ben')} and shift_date = ${monday}`;
    const accepted = await accept('cy', offered);
    expect((await refusalOf(accept('ben', offered))).message).toMatch(/^Cy accepted this offer on /);
    await approve('sam', accepted);
    expect(await ledger()).toEqual(['06 cy for ana', '08 ben', '09 cy']);
  });

  it('go through by themselves where the agency says so and nothing is to be said against them', async () => {
    await sql`update public.swap_rules set approves_clean = true`;
    const done = await accept('ben', await offer());
    expect(done).toMatchObject({ status: 'approved', decidedByName: null });
    expect(await ledger()).toEqual(exchanged);
    const told = await getSwap(db('ana'), done.id);
    expect(told?.events.at(-1)).toMatchObject({ to: 'approved', actorName: null, reason: 'Breaks no rule' });
    expect(await noticesOf('sam')).toEqual([]);
  });

  it('wait for a decider where there is a warning, though the agency lets clean ones through', async () => {
    await sql`update public.swap_rules set approves_clean = true`;
    await leaveOf('ben', monday, 'pending');
    expect(await accept('ben', await offer())).toMatchObject({ status: 'accepted' });
    expect(await ledger()).toEqual(untouched);
  });

  it('are judged again at each step: what changed in between refuses it, with why', async () => {
    const offered = await offer();
    await shift(idOf('ben'), '2031-01-05', night);
    const refusal = await refusalOf(accept('ben', offered));
    expect(refusal.code).toBe('rule_violation');
    expect(plain(refusal.message)).toBe('You would have 4 h rest, minimum 8 h.');
    await sql`delete from public.assigned_shifts where user_id = ${idOf('ben')} and shift_date = '2031-01-05'`;
    const accepted = await accept('ben', offered);
    await shift(idOf('ana'), tuesday, night);
    const words = 'Ana would have 4 h rest, minimum 8 h. Say why it may happen.';
    const asked = await refusalOf(approve('sam', accepted));
    expect([plain(asked.message), plain(asked.fieldErrors?.note)]).toEqual([words, words]);
    await approve('sam', accepted, 'She asked for it');
    const reasons = await sql<{ override_reason: string | null }[]>`
      select override_reason from public.assigned_shifts where id in (${ids.ana}, ${ids.ben}) order by shift_date`;
    expect(reasons.map((row) => row.override_reason)).toEqual([null, 'She asked for it']);
  });

  it('are never approved into a second shift at the same time', async () => {
    const accepted = await accept('ben', await offer());
    await shift(idOf('ben'), monday);
    const refusal = await refusalOf(approve('sam', accepted, 'Anyway'));
    expect(refusal).toMatchObject({ code: 'rule_violation', message: 'Ben works at that time.' });
    expect(refusal.fieldErrors).toBeUndefined();
  });

  it('are no longer valid once a shift is changed', async () => {
    const offered = await offer();
    const row = { userId: idOf('ben'), shiftId: day, shiftDate: monday, localStart: null, localEnd: null };
    const fields = {
      requiredRole: 'dispatcher' as const,
      isOvertime: false,
      isLocked: false,
      isActing: false,
    };
    await saveEdit(db('sam'), {
      editId: uuid(900_001),
      scheduleId: winter,
      operations: [{ kind: 'change', id: ids.ana, version: 1, row: { ...row, ...fields } }],
      reason: 'Ben starts earlier',
      undoes: null,
    });
    expect((await refusalOf(accept('ben', offered))).message).toMatch(
      /^Sam ended this offer on .*The shift was changed\.$/,
    );
    expect((await refusalOf(offer())).message).toBe('The shift was changed meanwhile. Look at it again.');
  });

  it('refuse who cannot by name, with why, and a version that was not seen', async () => {
    await shift(idOf('ben'), monday);
    const both = [named('ben'), named('cy')];
    const refusal = await refusalOf(offer({ kind: 'give', asked: both }));
    expect(refusal).toMatchObject({
      code: 'rule_violation',
      fieldErrors: { asked: 'Ben: Not free at that time.' },
    });
    const stale = await refusalOf(offer({ expectedVersion: 2 }));
    expect(stale).toMatchObject({
      code: 'conflict',
      message: 'The shift was changed meanwhile. Look at it again.',
    });
    const theirs = { personId: idOf('cy'), assignmentId: ids.cy, expectedVersion: 2 };
    expect((await refusalOf(offer({ asked: [theirs] }))).fieldErrors).toEqual({
      asked: 'Cy: The shift was changed meanwhile.',
    });
    const stranger = await refusalOf(offer({ kind: 'give', asked: [named('zoe')] }));
    expect(stranger.fieldErrors).toEqual({ asked: 'Somebody: Does not work at this center.' });
  });

  it('tell the requester the same of leave as of work at that time', async () => {
    const seen = async () => {
      const { others, notTakers, partners } = await desk.findPartners(user('ana'), db('ana'), ids.ana);
      const ofCy = (list: readonly { fullName: string }[]) =>
        list.filter(({ fullName }) => fullName === 'Cy');
      const refusal = await refusalOf(offer({ kind: 'give', asked: [named('cy')] }));
      const { code, message, fieldErrors, detail } = refusal;
      return [ofCy(others), ofCy(notTakers), ofCy(partners), { code, message, fieldErrors, detail }];
    };
    const second = await shift(idOf('cy'), monday, night);
    await sql`update public.assigned_shifts set local_start = '12:00', local_end = '18:00' where id = ${second}`;
    const busy = await seen();
    await sql`delete from public.assigned_shifts where id = ${second}`;
    await leaveOf('cy', monday, 'approved');
    const away = await seen();
    // Cy's other shift is in the published roster for everybody to see.
    const withoutIt = JSON.parse(JSON.stringify(busy), (_, value: unknown) =>
      Array.isArray(value) ? value.filter((each) => each?.shift?.assignmentId !== second) : value,
    );
    expect(withoutIt).toEqual(away);
    expect(away[1]).toEqual([{ personId: idOf('cy'), fullName: 'Cy', why: 'Not free at that time.' }]);
  });

  it('tell nobody but the person and deciders of leave that is not decided', async () => {
    const words = async (name: Name, swap: Swap) => {
      const effect = await desk.readTradeEffect(user(name), db(name), swap.id, null);
      return [effect?.need, ...(effect?.sides.flatMap(({ warnings }) => warnings) ?? [])].map(plain);
    };
    const before = await desk.findPartners(user('ana'), db('ana'), ids.ana);
    await leaveOf('ben', monday, 'pending');
    expect(await desk.findPartners(user('ana'), db('ana'), ids.ana)).toEqual(before);
    const offered = await offer();
    const own = '6 h of time off that is not decided yet on Mon 6 Jan.';
    expect(await words('ben', offered)).toEqual(['warning', `You have ${own}`]);
    const accepted = await accept('ben', offered);
    expect(await words('ana', accepted)).toEqual(['nothing']);
    expect(await words('ben', accepted)).toEqual(['warning', `You have ${own}`]);
    expect(await words('sam', accepted)).toEqual(['warning', `Ben has ${own}`]);
  });

  it('tell nobody of a trade what it would be to two others', async () => {
    await leaveOf('ben', monday, 'approved');
    const open = await offer({ kind: 'give', asked: [], isForEveryone: true });
    const effectOn = (reader: Name, person: Name) =>
      desk.readTradeEffect(user(reader), db(reader), open.id, idOf(person));
    expect(await effectOn('cy', 'ben')).toBeNull();
    expect(await effectOn('cy', 'cy')).toMatchObject({ bar: null });
    expect(await effectOn('ana', 'ben')).toMatchObject({
      bar: 'Not free at that time.',
      sides: [{ fullName: 'Ana' }],
    });
    expect(await effectOn('sam', 'ben')).toMatchObject({ sides: [{ fullName: 'Ana' }, { fullName: 'Ben' }] });
    await withdrawSwap(db('ana'), open.id, open.version, null);
    await sql`truncate public.time_off_requests cascade`;
    const both = await offer({ asked: [named('cy'), named('ben')] });
    const proposal = { ...of(both), assignmentId: ids.cy, assignmentVersion: 1, note: null };
    await desk.proposeShift(user('cy'), db('cy'), proposal);
    const answer = { ...of(both), personId: idOf('cy'), assignmentId: ids.cy };
    await desk.acceptProposal(user('ana'), db('ana'), answer);
    expect(await desk.readTradeEffect(user('ben'), db('ben'), both.id, null)).toBeNull();
    expect(await desk.readTradeEffect(user('cy'), db('cy'), both.id, null)).not.toBeNull();
  });

  it('are decided by supervisors alone, and by none on their own', async () => {
    const accepted = await accept('ben', await offer());
    expect((await refusalOf(approve('cy', accepted))).code).toBe('not_found');
    const denied = desk.denySwap(user('cy'), { ...of(accepted), note: 'No' });
    expect((await refusalOf(denied)).code).toBe('forbidden');
    const [own, theirs] = [await shift(idOf('sam'), monday), await shift(idOf('tess'), wednesday)];
    const swap = await desk.offerShift(user('sam'), db('sam'), {
      kind: 'swap',
      assignmentId: own,
      expectedVersion: 1,
      asked: [{ personId: idOf('tess'), assignmentId: theirs, expectedVersion: 1 }],
      isForEveryone: false,
      note: null,
    });
    const agreed = await accept('tess', swap);
    for (const name of ['sam', 'tess'] as const) {
      expect(await refusalOf(approve(name, agreed))).toMatchObject({
        code: 'forbidden',
        message: 'Nobody decides on their own trade.',
      });
    }
  });

  it('are unknown in another agency', async () => {
    const offered = await offer({ kind: 'give', asked: [], isForEveryone: true });
    expect(await desk.readTradeEffect(user('zoe'), db('zoe'), offered.id, null)).toBeNull();
    expect(await desk.findAnswers(user('zoe'), db('zoe'), offered.id)).toBeNull();
    expect((await refusalOf(accept('zoe', offered))).code).toBe('not_found');
    expect((await refusalOf(desk.findPartners(user('zoe'), db('zoe'), ids.ana))).code).toBe('conflict');
    // Not with another's session either: whose shift it is, is asked of the one who is signed in.
    expect((await refusalOf(desk.findPartners(user('ben'), db('ben'), ids.ana))).code).toBe('conflict');
    expect(await listMySwaps(db('zoe'))).toEqual({ swaps: [], events: [] });
  });

  it('happen once when a button is pressed twice', async () => {
    const settledOf = async (work: readonly Promise<Swap>[]) => {
      const results = await Promise.allSettled(work);
      const done = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      const lost = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
      expect(done).toHaveLength(1);
      expect(lost).toEqual([expect.any(Refusal)]);
      const [swap] = done;
      if (swap === undefined) throw new Error('Nothing happened.');
      return { swap, message: lost[0] instanceof Refusal ? lost[0].message : '' };
    };
    const offered = await settledOf([offer(), offer()]);
    const accepted = await settledOf([accept('ben', offered.swap), accept('ben', offered.swap)]);
    expect(accepted.message).toMatch(/^Ben accepted this offer on /);
    const approved = await settledOf([approve('sam', accepted.swap), approve('tess', accepted.swap)]);
    expect(approved.message).toMatch(/^(Sam|Tess) approved this trade on /);
    expect(await ledger()).toEqual(exchanged);
    for (const name of ['ana', 'ben'] as const) {
      expect((await noticesOf(name)).filter((kind) => kind === 'swap.approved')).toHaveLength(1);
    }
  });

  it('of one block are approved at the same time, each on the roster that the other leaves', async () => {
    const first = await accept('ben', await offer());
    const own = await shift(idOf('cy'), '2031-01-13');
    const gift = { kind: 'give' as const, asked: [named('ana')], isForEveryone: false, note: null };
    const given = { ...gift, assignmentId: own, expectedVersion: 1 };
    const second = await accept('ana', await desk.offerShift(user('cy'), db('cy'), given));
    const done = await Promise.all([approve('sam', first), approve('tess', second)]);
    expect(done.map(({ status }) => status)).toEqual(['approved', 'approved']);
    expect(await ledger()).toEqual([...exchanged, '13 ana for cy']);
  });

  it('are decided several at once; what cannot be is named with why, and the rest is done', async () => {
    const first = await accept('ben', await offer());
    const own = await shift(idOf('cy'), '2031-01-13');
    const gift = await desk.offerShift(user('cy'), db('cy'), {
      kind: 'give',
      assignmentId: own,
      expectedVersion: 1,
      asked: [named('ana')],
      isForEveryone: false,
      note: null,
    });
    const second = await accept('ana', gift);
    await withdrawSwap(db('ana'), first.id, first.version, 'Not needed any more');
    const swaps = [of(first), of(second)];
    const outcome = await desk.decideSeveral(user('sam'), db('sam'), {
      decision: 'approved',
      swaps,
      note: null,
    });
    expect(outcome).toEqual({
      decided: [second.id],
      refused: [{ swapId: first.id, message: expect.stringMatching(/^Ana withdrew this offer on /) }],
    });
    expect(await ledger()).toEqual([...untouched, '13 ana for cy']);
  });

  it('end as declined when all who were asked decline', async () => {
    const offered = await offer();
    const declined = { swapId: offered.id, version: offered.version, personId: null, note: 'Sorry' };
    expect(await declineSwap(db('ben'), declined)).toMatchObject({ status: 'rejected' });
    expect((await refusalOf(accept('ben', offered))).message).toMatch(/^Ben declined this offer on /);
    expect(await desk.readTradeEffect(user('ana'), db('ana'), offered.id, idOf('ben'))).toBeNull();
  });
});

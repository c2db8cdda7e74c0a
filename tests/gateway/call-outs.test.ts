import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import * as search from '#lib/actions/call-out.ts';
import * as callOuts from '#lib/data/call-outs.ts';
import { listOpenings } from '#lib/data/openings.ts';
import { DEFAULT_FILLING } from '#lib/domain/filling-defaults.ts';
import type { FillingRules, FillingStep } from '#lib/domain/filling-records.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import { addDays } from '#lib/domain/time.ts';
import { createCallOutSweep } from '#lib/jobs/call-outs.ts';
import { log } from '#lib/log.ts';
import { type Client, createDrillClient } from '../drill/lanes.ts';
import { makeAgency, makePerson, type TestAgency, uuid } from '../factories/people.ts';
import { makeAssignment, makeSchedule, makeShift } from '../factories/scheduling.ts';
import { type GatewayTarget, startGatewayTarget } from '../setup/gateway-target.ts';

const password = 'correct-horse-battery';
const numbers = { sam: 101, ana: 102, ben: 103, tess: 104, cy: 105 } as const;
type Name = keyof typeof numbers;
const names = ['sam', 'ana', 'ben', 'tess', 'cy'] as const;
const idOf = (name: Name): string => uuid(numbers[name]);
const user = (name: Name) => ({ id: idOf(name) });
const day = 1;
const block = 1;
/** Far enough ahead that nothing begins while this runs. */
const base = addDays(new Date().toISOString().slice(0, 10), 20);
const second = addDays(base, 1);

const step = (id: string, changed: Partial<FillingStep> = {}): FillingStep => ({
  id,
  name: 'Off that day',
  filters: ['off'],
  maxMinutes: null,
  ranking: [{ criterion: 'seniority', weight: null }],
  offersTo: 'one',
  waitMinutes: 15,
  channels: ['phone', 'sms'],
  isAutomatic: true,
  ...changed,
});
const rulesWith = (changed: Partial<FillingRules['automatic']>, steps = [step('off')]): FillingRules => ({
  ...DEFAULT_FILLING,
  steps,
  automatic: { offers: true, startsOnSickCall: false, awardsClaims: false, ...changed },
});

let target: GatewayTarget;
let sql: postgres.Sql;
let agency: TestAgency;
let server: Client;
let clients: ReadonlyMap<Name, Client>;
let open: number;
let anonymous: Client;

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

async function setRules(rules: FillingRules): Promise<void> {
  await sql`
    insert into public.filling_rules (agency_id, value) values (${agency.id}, ${sql.json(rules as never)})
    on conflict (agency_id) do update set value = excluded.value`;
  await sql`
    update public.setting_versions set value = ${sql.json(rules as never)}
    where agency_id = ${agency.id} and kind = 'filling'`;
}

const shift = (userId: string | null, shiftDate: string) =>
  makeAssignment(sql, agency, { scheduleId: block, status: 'published', shiftId: day, userId, shiftDate });

async function openingId(): Promise<number> {
  const found = (await listOpenings(db('sam'), null)).find(({ assignmentId }) => assignmentId === open);
  if (found === undefined) throw new Error('it is not open');
  return found.id;
}

const start = async (name: Name = 'sam', isAutomatic = false) =>
  (await search.startCallOut(user(name), { id: randomUUID(), openingId: await openingId(), isAutomatic })).id;

const record = (callOutId: string, name: Name, outcome: 'accepted' | 'refused' | 'no_answer') =>
  search.recordOutcome(user('sam'), db('sam'), {
    callOutId,
    step: 0,
    personId: idOf(name),
    outcome,
    note: null,
    clientId: randomUUID(),
    reason: null,
  });

const worker = async () => {
  const [row] = await sql<{ user_id: string | null }[]>`
    select user_id from public.assigned_shifts where id = ${open}`;
  return names.find((name) => idOf(name) === row?.user_id) ?? null;
};

/** Where each ranked person of the first step stands, in order. */
const standing = async (callOutId: string) =>
  ((await callOuts.getCallOut(db('sam'), callOutId))?.candidates ?? [])
    .filter(({ step: at, place }) => at === 0 && place !== null)
    .map(({ personId, state }) => `${names.find((name) => idOf(name) === personId)} ${state}`);

const offersOf = async (callOutId: string) =>
  ((await callOuts.getCallOut(db('sam'), callOutId))?.offers ?? []).map(
    ({ personId, state }) => `${names.find((name) => idOf(name) === personId)} ${state}`,
  );

/** A link to the newest offer of a person, as their message has it. */
async function linkOf(name: Name): Promise<string> {
  const [row] = await sql<{ token: string | null }[]>`
    select private.make_offer_link(o.id, 'sms') as token from public.call_out_offers o
    where o.person_id = ${idOf(name)} order by o.made_at desc limit 1`;
  return row?.token ?? '';
}

const sweep = () => createCallOutSweep(server, new AbortController().signal)();
/** Lets the time to answer be over. */
async function letPass(): Promise<void> {
  await sql`alter table public.call_out_offers disable trigger call_out_offers_guard`;
  await sql`update public.call_out_offers set answer_by = now() - interval '1 second' where state = 'open'`;
  await sql`alter table public.call_out_offers enable trigger call_out_offers_guard`;
}

// A real project is shared; these rows are not for it.
describe.runIf(process.env.SUPABASE_TEST_URL === undefined)('call-outs', () => {
  beforeAll(async () => {
    target = await startGatewayTarget();
    process.env.SUPABASE_URL = target.url;
    process.env.SUPABASE_PUBLISHABLE_KEY = target.publishableKey;
    process.env.SUPABASE_SECRET_KEY = target.secretKey;
    sql = postgres(target.databaseUrl, { max: 1, onnotice: () => {} });
    server = createDrillClient(target.url, target.secretKey);
    anonymous = createDrillClient(target.url, target.publishableKey);
    agency = await makeAgency(sql, 1);
    for (const name of names) {
      const fullName = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
      const role = name === 'sam' || name === 'tess' ? 'supervisor' : 'dispatcher';
      await makePerson(sql, agency, numbers[name], { fullName, role });
    }
    await sql`
      update public.profiles set phone = '303-555-0142', seniority_date = '2020-01-01'::date + (case id when ${idOf('ana')} then 0 when ${idOf('ben')} then 1
        when ${idOf('cy')} then 2 else 3 end)
      where agency_id = ${agency.id}`;
    await makeShift(sql, agency, day, { code: 'D10', startTime: '09:00', endTime: '19:00' });
    const signedIn: [Name, Client][] = [];
    for (const name of names) signedIn.push([name, await signIn(numbers[name])]);
    clients = new Map(signedIn);
  });

  beforeEach(async () => {
    await sql`truncate public.schedules, public.notifications, private.outbox cascade`;
    await setRules(rulesWith({}));
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

  it('rank everybody with the parts of the score, and say why others are not asked', async () => {
    await shift(idOf('ben'), second);
    const id = await start();
    const found = await callOuts.getCallOut(db('tess'), id);
    const ben = found?.candidates.find(({ personId }) => personId === idOf('ben'));
    expect(ben).toMatchObject({ place: null, state: null, snapshot: { fullName: 'Ben' } });
    expect(ben?.skipReason).toBeTruthy();
    const ana = found?.candidates.find(({ personId }) => personId === idOf('ana'));
    expect(ana).toMatchObject({ place: 1, state: 'waiting', proposal: { kind: 'take' } });
    expect(ana?.parts.length).toBeGreaterThan(0);
    expect((await callOuts.listCallOuts(db('tess'), { isRunning: true })).map((line) => line.id)).toEqual([
      id,
    ]);
    const refusal = await refusalOf(start('tess'));
    expect([refusal.code, refusal.message]).toEqual([
      'conflict',
      expect.stringMatching(/^Sam runs a call-out for this shift since /),
    ]);
  });

  it('give the shift to whoever says yes on the phone, and to nobody after that', async () => {
    const id = await start();
    expect(await record(id, 'ana', 'refused')).toEqual({ state: 'recorded' });
    expect(await record(id, 'ben', 'accepted')).toEqual({ state: 'applied' });
    expect(await worker()).toBe('ben');
    expect(await callOuts.getCallOut(db('sam'), id)).toMatchObject({ state: 'filled' });
    const late = await refusalOf(record(id, 'cy', 'accepted'));
    expect([late.code, late.message]).toEqual(['conflict', expect.stringMatching(/^Ben got this shift at /)]);
    const offered = await refusalOf(
      search.makeOffer(user('sam'), db('sam'), { callOutId: id, step: 0, personId: idOf('cy') }),
    );
    expect(offered.code).not.toBe('internal');
  });

  it('are answered by a link without a session, once; another link then says who got it', async () => {
    const id = await start();
    for (const name of ['ana', 'ben'] as const) {
      await search.makeOffer(user('sam'), db('sam'), { callOutId: id, step: 0, personId: idOf(name) });
    }
    const [anas, bens] = [await linkOf('ana'), await linkOf('ben')];
    const seen = await callOuts.getOffer(anonymous, { token: anas });
    expect(seen).toMatchObject({ state: 'open', personName: 'Ana', code: 'D10' });
    expect(seen?.means.length).toBeGreaterThan(1);
    expect(await worker()).toBeNull();
    const accept = (token: string) =>
      search.answerOffer(anonymous, { token }, { answer: 'accept', actorId: null });
    const [one, again] = await Promise.all([accept(anas), accept(anas)]);
    expect([one, again]).toEqual([{ state: 'accepted' }, { state: 'accepted' }]);
    expect(await worker()).toBe('ana');
    expect(await offersOf(id)).toEqual(['ana accepted', 'ben closed']);
    const late = await refusalOf(accept(bens));
    expect([late.code, late.message]).toEqual(['conflict', expect.stringMatching(/^Ana got this shift on /)]);
    expect(await callOuts.getOffer(anonymous, { token: bens })).toMatchObject({
      state: 'closed',
      takenBy: 'Ana',
    });
    expect((await refusalOf(accept('x'.repeat(43)))).code).toBe('not_found');
  });

  it('are answered in the app by their person alone', async () => {
    const id = await start();
    const { offerId } = await search.makeOffer(user('sam'), db('sam'), {
      callOutId: id,
      step: 0,
      personId: idOf('ana'),
    });
    expect(await callOuts.listMyOffers(db('ben'))).toEqual([]);
    expect((await callOuts.listMyOffers(db('ana'))).map((terms) => terms.offerId)).toEqual([offerId]);
    const foreign = search.answerOffer(db('ben'), { offerId }, { answer: 'accept', actorId: idOf('ben') });
    expect((await refusalOf(foreign)).code).toBe('not_found');
    await search.answerOffer(db('ana'), { offerId }, { answer: 'decline', actorId: idOf('ana') });
    expect((await standing(id)).slice(0, 2)).toEqual(['ana refused', 'ben waiting']);
    expect(await worker()).toBeNull();
  });

  it('that are automatic ask one after the other, and no further once somebody has it', async () => {
    const id = await start('sam', true);
    await sweep();
    await sweep();
    expect(await offersOf(id)).toEqual(['ana open']);
    await letPass();
    await sweep();
    expect(await offersOf(id)).toEqual(['ana lapsed', 'ben open']);
    await search.answerOffer(anonymous, { token: await linkOf('ben') }, { answer: 'accept', actorId: null });
    await sweep();
    expect(await offersOf(id)).toEqual(['ana lapsed', 'ben accepted']);
    expect(await worker()).toBe('ben');
    const [notices] = await sql<{ offers: number }[]>`
      select count(*)::integer as offers from public.notifications where kind = 'call_out.offer'`;
    expect(notices?.offers).toBe(2);
  });

  it('ask a whole step at once where it says so; two workers at the same moment ask nobody twice', async () => {
    await setRules(rulesWith({}, [step('off', { offersTo: 'all' })]));
    const id = await start('sam', true);
    await Promise.all([sweep(), sweep(), sweep()]);
    const offers = await offersOf(id);
    expect(offers.slice().sort()).toEqual([...new Set(offers)].sort());
    expect(offers).toContain('cy open');
    expect(offers).toContain('ana open');
  });

  it('pass over whom a rule forbids by now, and say which', async () => {
    const id = await start('sam', true);
    await shift(idOf('ana'), second);
    await sweep();
    expect((await standing(id))[0]).toBe('ana barred');
    expect(await offersOf(id)).toEqual(['ben open']);
    const ana = (await callOuts.getCallOut(db('sam'), id))?.candidates.find(
      ({ personId }) => personId === idOf('ana'),
    );
    expect(ana?.skipReason).toBeTruthy();
  });

  it('judge everybody who waits again after each call, so that nobody is called in vain', async () => {
    const id = await start();
    await shift(idOf('ben'), second);
    await record(id, 'ana', 'no_answer');
    expect((await standing(id)).slice(0, 3)).toEqual(['ana unreached', 'ben barred', 'cy waiting']);
    const ben = (await callOuts.getCallOut(db('sam'), id))?.candidates.find(
      ({ personId, place }) => personId === idOf('ben') && place !== null,
    );
    expect(ben?.skipReason).toBe('Works that day.');
  });

  it('start by themselves on a sick call where the agency lets them, once', async () => {
    await sql`alter table public.openings disable trigger user`;
    await sql`update public.openings set origin = 'sick' where assignment_id = ${open}`;
    await sql`alter table public.openings enable trigger user`;
    await sweep();
    expect(await callOuts.listCallOuts(db('sam'))).toEqual([]);
    await setRules(rulesWith({ startsOnSickCall: true }));
    await Promise.all([sweep(), sweep()]);
    const [line, ...others] = await callOuts.listCallOuts(db('sam'));
    expect(others).toEqual([]);
    expect(line).toMatchObject({ state: 'running', isAutomatic: true, startedByName: 'The app' });
  });

  it('decide claims whose time is over by the ranking where the agency lets them; else the supervisors are told, once', async () => {
    const id = await openingId();
    const due = () => sql`
      update public.openings set is_ranked = true, claims_until = now() - interval '1 minute' where id = ${id}`;
    await due();
    for (const name of ['cy', 'ben'] as const) {
      await sql`
        insert into public.opening_claims (agency_id, opening_id, person_id) values (${agency.id}, ${id}, ${idOf(name)})`;
    }
    await sweep();
    await sweep();
    const told = await sql`select 1 from public.notifications where kind = 'opening.decide'`;
    expect(told).toHaveLength(2);
    expect(await worker()).toBeNull();
    await sql`delete from private.told`;
    await setRules(rulesWith({ awardsClaims: true }));
    await sweep();
    expect(await worker()).toBe('ben');
  });

  it('pass nobody over who asked for a shift because something failed just then', async () => {
    await setRules(rulesWith({ awardsClaims: true }));
    const id = await openingId();
    await sql`
      update public.openings set is_ranked = true, claims_until = now() - interval '1 minute' where id = ${id}`;
    for (const name of ['ben', 'cy'] as const) {
      await sql`
        insert into public.opening_claims (agency_id, opening_id, person_id) values (${agency.id}, ${id}, ${idOf(name)})`;
    }
    await sql.unsafe(`
      create function public.fail_for_ben() returns trigger language plpgsql as
        $$ begin if new.user_id = '${idOf('ben')}' then raise 'a fault'; end if; return new; end $$;
      create trigger a_fault before update on public.assigned_shifts for each row execute function public.fail_for_ben()`);
    const turn = createCallOutSweep(server, new AbortController().signal);
    const errors = vi.spyOn(log, 'error').mockImplementation(() => {});
    try {
      await turn();
      expect(await worker()).toBeNull();
      expect(errors).toHaveBeenCalledExactlyOnceWith(
        expect.objectContaining({ at: `claims of opening ${id}` }),
        'The worker failed.',
      );
    } finally {
      errors.mockRestore();
      await sql`drop function public.fail_for_ben cascade`;
    }
    await turn();
    expect(await worker()).toBe('ben');
  });
});

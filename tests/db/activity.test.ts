import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Persona } from '../setup/database.ts';
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
import { clearSwaps, decline, offer, tuesday, withdraw } from './swaps-world.ts';
import { ask, clearTimeOff, decide } from './time-off-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());
beforeEach(async () => {
  await world.db.sql`delete from public.comments`;
  await clearSwaps(world);
  await clearTimeOff(world);
  await clearSchedules(world);
});

type Step = {
  id: number;
  byName: string | null;
  entity: string;
  targetId: string;
  details: { reason?: string };
  after: { status?: string; state?: string } | null;
};
type Page = { entries: Step[]; nextBefore: number | null; names: Record<string, string> };

const activity = (
  as: Persona,
  kind: string,
  id: string | number,
  { before = null, limit = 50 }: { before?: number | null; limit?: number } = {},
) =>
  call<Page | null>(
    world,
    as,
    (sql) => sql`select public.get_activity(${kind}, ${String(id)}, ${before}, ${limit}) as answer`,
  );
const steps = async (as: Persona, kind: string, id: string | number) =>
  (await activity(as, kind, id))?.entries.map(({ byName, after, details }) =>
    [byName, after?.status ?? after?.state, details.reason].filter((part) => part !== undefined),
  ) ?? null;
const comment = (as: string, subject: object, audience: string) =>
  call(
    world,
    as,
    (sql) => sql`
      select public.add_comment(${JSON.stringify(subject)}::text::jsonb, ${randomUUID()}, 'My back hurts', ${audience}, '{}')
        as answer`,
  );

describe('the activity of a time-off request', () => {
  it('tells its steps and comments to the person and to supervisors, each what they read', async () => {
    const request = await ask(world, { reason: 'Private words' });
    const subject = { kind: 'time_off', id: request.id };
    await comment(who.ana, subject, 'everyone');
    await comment(who.supervisor, subject, 'supervisors');
    await decide(world, request, { decision: 'denied', note: 'Too few that day' });
    expect(await steps(who.ana, 'time_off', request.id)).toEqual([
      ['Sam', 'denied', 'Too few that day'],
      ['Ana', 'comment.create'],
      ['Ana', 'pending'],
    ]);
    const all = [
      ['Sam', 'denied', 'Too few that day'],
      ['Sam', 'comment.create'],
      ['Ana', 'comment.create'],
      ['Ana', 'pending'],
    ];
    for (const as of [who.supervisor, who.otherSupervisor, who.admin]) {
      expect(await steps(as, 'time_off', request.id)).toEqual(all);
    }
    const told = JSON.stringify(await activity(who.admin, 'time_off', request.id));
    expect(told).not.toContain('Private words');
    expect(told).not.toContain('back hurts');
    for (const other of [who.ben, who.stranger, who.foreignSupervisor]) {
      expect(await steps(other, 'time_off', request.id)).toBeNull();
    }
    expect(await refusalOf(activity(null, 'time_off', request.id))).toMatchObject({ code: '42501' });
  });

  it('comes by pages of at most 50', async () => {
    const request = await ask(world);
    const subject = { kind: 'time_off', id: request.id };
    for (let n = 0; n < 3; n++) await comment(who.ana, subject, 'everyone');
    const first = await activity(who.ana, 'time_off', request.id, { limit: 3 });
    expect(first?.entries.map(({ entity }) => entity)).toEqual(['comment', 'comment', 'comment']);
    const last = await activity(who.ana, 'time_off', request.id, {
      limit: 3,
      before: first?.nextBefore ?? 0,
    });
    expect(last?.entries.map(({ entity }) => entity)).toEqual(['time_off']);
    expect(last?.nextBefore).toBeNull();
    await world.db.sql`
      insert into public.time_off_events (agency_id, request_id, from_status, to_status, created_at)
      select ${world.ours.id}, ${request.id}, 'pending', 'pending', '2030-01-01' from generate_series(1, 60)`;
    const full = await activity(who.ana, 'time_off', request.id, { limit: 1000 });
    expect(full?.entries).toHaveLength(50);
    const rest = await activity(who.ana, 'time_off', request.id, { before: full?.nextBefore ?? 0 });
    expect(rest?.entries).toHaveLength(14);
    // Steps of one moment have keys of their own.
    const ids = [...(full?.entries ?? []), ...(rest?.entries ?? [])].map(({ id }) => id);
    expect(new Set(ids).size).toBe(64);
  });
});

describe('the activity of a trade', () => {
  it('tells who answered to the requester and supervisors, and to the others of their own answer', async () => {
    const [row = 0] = await makePublished(world, 3, [[who.ana, shift.day, tuesday]]);
    const asked = [{ personId: who.ben }, { personId: who.cora }];
    const swap = await offer(world, { kind: 'give', row, asked, note: 'Please' });
    await decline(world, swap, { as: who.cora, note: 'My mother is ill' });
    const answersFor = async (as: string) =>
      (await activity(as, 'swap', swap.id))?.entries
        .filter(({ entity }) => entity === 'swap_answer')
        .map(({ targetId, after }) => [targetId, after?.status])
        .sort() ?? null;
    const everybody = [
      [who.ben, 'asked'],
      [who.cora, 'asked'],
      [who.cora, 'declined'],
    ];
    for (const as of [who.ana, who.supervisor, who.admin]) expect(await answersFor(as)).toEqual(everybody);
    expect(await answersFor(who.ben)).toEqual([[who.ben, 'asked']]);
    expect(JSON.stringify(await activity(who.ben, 'swap', swap.id))).not.toContain('Cora');
    for (const as of [who.ana, who.supervisor]) {
      expect(JSON.stringify(await activity(as, 'swap', swap.id))).not.toContain('mother');
    }
    for (const other of [who.stranger, who.foreignSupervisor]) expect(await answersFor(other)).toBeNull();

    const [current] = await world.db.sql<{ version: number }[]>`
      select version from public.shift_swaps where id = ${swap.id}`;
    await withdraw(world, { ...swap, version: current?.version ?? 0 });
    const newest = (await activity(who.ana, 'swap', swap.id))?.entries[0];
    expect(newest).toMatchObject({ byName: 'Ana' });
    expect((await steps(who.ana, 'swap', swap.id))?.map(([, status]) => status)).toContain('withdrawn');
  });
});

describe('the activity of a person', () => {
  it('puts requests and trades beside the record, without a reason or a note', async () => {
    const request = await ask(world, { reason: 'Private words' });
    await decide(world, request, { decision: 'denied', note: 'Too few that day' });
    const [row = 0] = await makePublished(world, 4, [[who.ana, shift.day, tuesday]]);
    const swap = await offer(world, { kind: 'give', row, note: 'Please' });
    await world.db.sql`update public.profiles set employee_number = 'E7' where id = ${who.ana}`;
    const page = await activity(who.ana, 'person', who.ana);
    expect(
      page?.entries.slice(0, 4).map(({ entity, targetId, after }) => [entity, targetId, after?.status]),
    ).toEqual([
      ['user', who.ana, undefined],
      ['swap', String(swap.id), 'pending'],
      ['time_off', String(request.id), 'denied'],
      ['time_off', String(request.id), 'pending'],
    ]);
    expect(page?.names).toMatchObject({
      [`time_off ${request.id}`]: '2031-01-06/2031-01-06',
      [`swap ${swap.id}`]: 'Ana',
    });
    const told = JSON.stringify(page);
    for (const words of ['Private words', 'Too few', 'Please']) expect(told).not.toContain(words);
    for (const as of [who.supervisor, who.admin]) {
      expect((await activity(as, 'person', who.ana))?.entries).toEqual(page?.entries);
    }
    for (const other of [who.ben, who.stranger, who.foreignSupervisor]) {
      expect(await activity(other, 'person', who.ana)).toBeNull();
    }
    // By pages it is the same.
    const paged: number[] = [];
    let before: number | null = null;
    do {
      const next: Page | null = await activity(who.ana, 'person', who.ana, { limit: 2, before });
      paged.push(...(next?.entries ?? []).map(({ id }) => id));
      before = next?.nextBefore ?? null;
    } while (before !== null);
    expect(paged).toEqual(page?.entries.map(({ id }) => id));
  });

  it('answers nothing for what is none', async () => {
    for (const [kind, id] of [
      ['person', '7'],
      ['time_off', who.ana],
      ['time_off', '999'],
      ['swap', '-1'],
      ['schedule', '1'],
    ] as const) {
      expect(await activity(who.admin, kind, id)).toBeNull();
    }
  });
});

it('reads a large audit by its indexes', async () => {
  const request = await ask(world);
  const [row = 0] = await makePublished(world, 5, [[who.ana, shift.day, tuesday]]);
  const swap = await offer(world, { row });
  await world.db.sql`
    insert into public.audit_logs (agency_id, action, target_id, details)
    select ${world.ours.id}, 'user.update', gen_random_uuid(), '{"entity": "user"}' from generate_series(1, 5000)`;
  await world.db.sql`analyze public.audit_logs`;
  for (const [kind, id] of [
    ['person', who.ana],
    ['time_off', String(request.id)],
    ['swap', String(swap.id)],
  ] as const) {
    const scans = await world.db.asUser(who.admin, async (sql) => {
      await sql`select public.get_activity(${kind}, ${id}, null, 50)`;
      const [stat] = await sql<{ scans: number }[]>`
        select seq_scan::integer as scans from pg_stat_xact_user_tables where relid = 'public.audit_logs'::regclass`;
      return stat?.scans;
    });
    expect([kind, scans]).toEqual([kind, 0]);
  }
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeAccount, uuid } from '../factories/people.ts';
import type { Persona } from '../setup/database.ts';
import { refusalOf } from './refusal.ts';
import { call, edit, fields } from './roster-world.ts';
import {
  clearSchedules,
  makeDraft,
  makePublished,
  makeSchedulingWorld,
  publish,
  revise,
  type SchedulingWorld,
  shift,
  who,
} from './scheduling-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());

type Step = {
  id: number;
  byName: string | null;
  action: string;
  entity: string;
  details: object;
  before: object | null;
  after: object | null;
};
type Page = { entries: Step[]; nextBefore: number | null; since: number; names: Record<string, string> };

const monday = '2031-01-06';

describe('the history of a person', () => {
  const nora = uuid(301);
  const history = (as: Persona, person: string, before: number | null = null) =>
    call<Page | null>(
      world,
      as,
      (sql) => sql`select public.get_person_history(${person}, ${before}) as answer`,
    );
  const actions = async (person: string, as: Persona = who.supervisor) =>
    (await history(as, person))?.entries.map(({ action, entity }) => `${action} ${entity}`);

  beforeAll(async () => {
    const { db } = world;
    await makeAccount(db.sql, 301);
    const people = [
      {
        row: 1,
        userId: nora,
        email: 'person-301@example.test',
        fullName: 'Nora New',
        role: 'dispatcher',
        centerId: world.ours.centerId,
        employeeNumber: 'E301',
        hiredOn: '2026-02-01',
        pattern: '4x10',
        phone: '555 0199',
      },
    ];
    await db.asUser(
      'service_role',
      (sql) => sql`select public.import_people(${who.admin}, ${JSON.stringify(people)}::text::jsonb)`,
    );
    await db.sql`update public.invitations set mailed_at = now() - interval '1 hour' where user_id = ${nora}`;
    await db.asUser(who.admin, (sql) => sql`select public.resend_invitation(${nora})`);
    await db.asUser(nora, (sql) => sql`select public.accept_invitation()`);
    await db.sql`insert into public.qualifications (id, agency_id, name) overriding system value values (7, ${world.ours.id}, 'CTO')`;
    await db.sql`
      insert into public.person_qualifications (agency_id, user_id, qualification_id, valid_from)
      values (${world.ours.id}, ${nora}, 7, '2026-03-01')`;
    await db.sql`
      insert into public.duty_states (agency_id, user_id, kind, from_date, trainer_id, note)
      values (${world.ours.id}, ${nora}, 'trainee', '2026-03-01', ${who.ana}, 'Reads slowly')`;
    await db.sql`update public.duty_states set to_date = '2026-06-01' where user_id = ${nora}`;
    await db.sql`update public.duty_states set note = 'Reads well' where user_id = ${nora}`;
    await db.asUser(nora, (sql) => sql`update public.profiles set phone = '555 0100' where id = ${nora}`);
    await db.sql`update public.profiles set employee_number = 'E302' where id = ${nora}`;
  });

  it('tells each step, newest first, with who took it', async () => {
    const page = await history(who.supervisor, nora);
    expect(page?.nextBefore).toBeNull();
    expect(page?.entries.map(({ action, entity, byName }) => [action, entity, byName])).toEqual([
      ['user.update', 'user', null],
      ['duty_state.update', 'duty_state', null],
      ['duty_state.create', 'duty_state', null],
      ['person_qualification.create', 'person_qualification', null],
      ['user.accept_invitation', 'invitation', 'Nora New'],
      ['user.resend_invitation', 'invitation', 'Ada'],
      ['user.invite', 'user', 'Ada'],
    ]);
    expect(page?.entries[0]).toMatchObject({
      before: { employee_number: 'E301' },
      after: { employee_number: 'E302' },
    });
    // A change says what it changes.
    expect(page?.entries[1]).toMatchObject({
      details: { kind: 'trainee' },
      after: { to_date: '2026-06-01' },
    });
    expect(page?.names).toMatchObject({ 'qualification 7': 'CTO', [`user ${who.ana}`]: 'Ana' });
  });

  it('has no note, no contact and nothing else that is private', async () => {
    const told = JSON.stringify(await history(who.supervisor, nora));
    expect(told).not.toContain('Reads');
    expect(told).not.toContain('555 01');
  });

  it('is for the person, supervisors and admins, of the own agency alone', async () => {
    const mine = await actions(nora, nora);
    expect(mine).toEqual(await actions(nora));
    expect(await actions(nora, who.admin)).toEqual(mine);
    for (const other of [who.ana, who.stranger, who.foreignSupervisor]) {
      expect(await history(other, nora)).toBeNull();
    }
    expect(await history(who.supervisor, uuid(999))).toBeNull();
    expect(await refusalOf(history(null, nora))).toMatchObject({ code: '42501' });
    expect(await refusalOf(history('service_role', nora))).toMatchObject({ code: '42501' });
  });

  it('tells of role, deactivation, address and of accounts that were locked', async () => {
    const { db } = world;
    const version = async () =>
      (await db.sql`select version from public.profiles where id = ${who.ben}`)[0]?.version;
    const v1 = await version();
    await db.asUser(who.admin, (sql) => sql`select public.update_user_role(${who.ben}, 'supervisor', ${v1})`);
    const v2 = await version();
    await db.asUser(who.admin, (sql) => sql`select public.set_person_active(${who.ben}, false, ${v2})`);
    await db.sql`select private.record_sign_in(p, 'user.sign_in_failed', '{"failures":1}') from public.profiles p where p.id = ${who.ben}`;
    await db.sql`select private.record_sign_in(p, 'user.sign_in_failed', '{"failures":5,"locked":true}') from public.profiles p where p.id = ${who.ben}`;
    const page = await history(who.admin, who.ben);
    expect(page?.entries.map(({ action }) => action).slice(0, 3)).toEqual([
      'user.sign_in_failed',
      'user.deactivate',
      'user.update_role',
    ]);
    expect(page?.entries[0]).toMatchObject({ details: { failures: 5 }, byName: null });
    expect(page?.entries[2]).toMatchObject({ before: { role: 'dispatcher' }, after: { role: 'supervisor' } });
  });

  it('comes by pages of fifty, without a step twice or left out', async () => {
    const { db } = world;
    for (let n = 0; n < 60; n++) {
      await db.sql`update public.profiles set employee_number = ${`C${n}`} where id = ${who.cora}`;
    }
    const first = await history(who.supervisor, who.cora);
    expect(first?.entries).toHaveLength(50);
    const second = await history(who.supervisor, who.cora, first?.nextBefore ?? null);
    expect(second?.nextBefore).toBeNull();
    const ids = [...(first?.entries ?? []), ...(second?.entries ?? [])].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
    const numbers = [...(first?.entries ?? []), ...(second?.entries ?? [])].flatMap(({ after }) =>
      after !== null && 'employee_number' in after ? [after.employee_number] : [],
    );
    expect(numbers).toEqual(Array.from({ length: 60 }, (_, n) => `C${59 - n}`));
  });
});

describe('the history of a schedule', () => {
  const history = (as: Persona, id: number, before: number | null = null) =>
    call<Page | null>(
      world,
      as,
      (sql) => sql`select public.get_schedule_history(${id}, ${before}) as answer`,
    );

  it('tells what became of it and of its revisions, with counts, reasons and notice', async () => {
    const [ana = 0] = await makePublished(world, 1, [[who.ana, shift.day, monday]]);
    const row = fields({ userId: who.cora });
    await edit(world, 1, [{ kind: 'change', id: ana, version: 2, row }], { reason: 'Swapped by phone' });
    const draft = await revise(world, 1, '2031-01-10');
    const draftSteps = (await history(who.supervisor, draft))?.entries.map(({ action }) => action);
    expect(draftSteps).toEqual(['schedule.revise']);
    await publish(world, draft);
    const page = await history(who.supervisor, 1);
    expect(page?.entries.map(({ action, byName }) => [action, byName])).toEqual([
      ['schedule.publish', 'Sam'],
      ['schedule.revise', 'Sam'],
      ['roster.edit', 'Sam'],
      ['schedule.publish', 'Sam'],
      ['schedule.create', null],
    ]);
    expect(page?.entries[0]).toMatchObject({
      details: { published_version: 2, noticeDays: expect.any(Number) },
    });
    expect(page?.entries[1]).toMatchObject({ details: { isRevision: true, from_date: '2031-01-10' } });
    expect(page?.entries[2]).toMatchObject({
      details: { changed: 1, reason: 'Swapped by phone', noticeMinutes: expect.any(Number) },
    });
    expect(page?.nextBefore).toBeNull();
    // Rules that were passed belong to the audit.
    expect(JSON.stringify(page)).not.toContain('violations');
  });

  it('is for supervisors of the agency', async () => {
    await makeDraft(world, 2, []);
    expect((await history(who.admin, 2))?.entries).toHaveLength(1);
    expect(await history(who.foreignSupervisor, 2)).toBeNull();
    expect(await history(who.supervisor, 999)).toBeNull();
    expect(await refusalOf(history(who.ana, 2))).toMatchObject({ code: 'PT403' });
    expect(await refusalOf(history(null, 2))).toMatchObject({ code: '42501' });
  });

  it('is not mixed with rows of other tables that have the same number', async () => {
    await makeDraft(world, shift.day + 2, []);
    await world.db.sql`update public.shifts set name = 'Day, renamed' where id = ${shift.day + 2}`;
    expect((await history(who.supervisor, shift.day + 2))?.entries.map(({ action }) => action)).toEqual([
      'schedule.create',
    ]);
  });
});

describe('the history of an own shift', () => {
  type Change = { byName: string | null; before: object | null; after: object | null };
  const history = (as: Persona, id: number) =>
    call<Change[] | null>(world, as, (sql) => sql`select public.get_my_shift_history(${id}) as answer`);

  beforeEach(() => clearSchedules(world));

  it('tells who changed it, to those whose it was, and never why', async () => {
    const [id = 0] = await makePublished(world, 11, [[who.ana, shift.day, '2031-01-07']]);
    expect(await history(who.ana, id)).toEqual([]);
    const longer = fields({ shiftDate: '2031-01-07', localEnd: '20:00' });
    await edit(world, 11, [{ kind: 'change', id, version: 2, row: longer }], { reason: 'Ben has the flu' });
    const given = { ...longer, userId: who.cora };
    await edit(world, 11, [{ kind: 'change', id, version: 3, row: given }], { reason: 'Ben has the flu' });
    const own = await history(who.ana, id);
    expect(own).toMatchObject([
      { byName: 'Sam', before: { code: 'DA10' }, after: null },
      { byName: 'Sam', before: { code: 'DA10' }, after: { code: 'DA10' } },
    ]);
    expect(JSON.stringify(own)).not.toContain('flu');
    expect(await history(who.cora, id)).toMatchObject([{ before: null, after: { code: 'DA10' } }]);
    for (const other of [who.supervisor, who.admin, who.stranger]) {
      expect(await history(other, id)).toBeNull();
    }
  });

  it('does not tell of shifts in drafts', async () => {
    const [id = 0] = await makeDraft(world, 12, [[who.ana, shift.day, '2031-01-08']]);
    const longer = fields({ shiftDate: '2031-01-08', localEnd: '20:00' });
    await edit(world, 12, [{ kind: 'change', id, version: 1, row: longer }]);
    expect(await history(who.ana, id)).toBeNull();
  });
});

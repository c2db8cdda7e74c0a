import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { READERS_BY_AREA, READING_ROLES, type ReadArea } from '#lib/domain/reading-roles.ts';
import { refusalOf } from './refusal.ts';
import { makeDraft, makeSchedulingWorld, type SchedulingWorld, shift, who } from './scheduling-world.ts';

let world: SchedulingWorld;
beforeEach(async () => {
  world = await makeSchedulingWorld();
  await world.db.sql`insert into public.roles (name) values ('auditor'), ('payroll') on conflict do nothing`;
});
afterEach(() => world.db.drop());

const call = (as: string, text: string) => world.db.asUser(as, (sql) => sql.unsafe(text));

async function give(person: string, role: string) {
  const [row] = await world.db.sql`select version from public.profiles where id = ${person}`;
  return call(who.admin, `select public.update_user_role('${person}', '${role}', ${row?.version})`);
}

describe.each(['auditor', 'payroll'])('the role %s', (role) => {
  it('takes somebody off the floor, and out of the conversations of their center', async () => {
    await give(who.ana, role);
    const [row] = await world.db.sql`
      select p.center_id, p.assigned_pattern, p.is_active,
        (select count(*)::integer from public.chat_members m where m.user_id = p.id) as channels,
        private.role_of(p.id) as role
      from public.profiles p where p.id = ${who.ana}`;
    expect(row).toEqual({ center_id: null, assigned_pattern: null, is_active: true, channels: 0, role });
  });

  it('makes pages of the former role hear nothing any more', async () => {
    const epoch = async () =>
      (
        await world.db.sql`select topic_epoch from public.agencies a
        join public.profiles p on p.agency_id = a.id where p.id = ${who.ana}`
      )[0]?.topic_epoch;
    const before = await epoch();
    await give(who.ana, role);
    expect(await epoch()).toBeGreaterThan(before);
    expect(await call(who.ana, 'select private.my_topics() as topics').catch(() => [])).not.toContainEqual({
      topics: expect.arrayContaining([expect.stringContaining('agency:')]),
    });
  });

  it('includes nothing of what the ladder may, and says so', async () => {
    await give(who.ana, role);
    expect(await call(who.ana, 'select id from public.profiles')).toHaveLength(0);
    expect(await call(who.ana, 'select id from public.chat_channels')).toHaveLength(0);
    expect(await refusalOf(call(who.ana, "select public.search_chat('lunch')"))).toMatchObject({
      code: 'PT403',
      message: 'Your role reads and changes nothing.',
    });
  });

  it('keeps its people out of every center and every shift', async () => {
    await give(who.ana, role);
    const toCenter = world.db.sql`update public.profiles set center_id = (
      select c.id from public.centers c where c.agency_id = profiles.agency_id limit 1) where id = ${who.ana}`;
    expect(await refusalOf(toCenter)).toMatchObject({
      code: 'PT422',
      message: expect.stringContaining('works in no center'),
    });
    const toShift = makeDraft(world, 9001, [[who.ana, shift.day, '2031-01-06']]);
    expect(await refusalOf(toShift)).toMatchObject({
      code: 'PT422',
      message: 'Somebody whose role only reads works no shifts.',
    });
  });

  it('is left as it is by what brings patterns into force', async () => {
    await give(who.ana, role);
    const before = await world.db
      .sql`select version, assigned_pattern from public.profiles where id = ${who.ana}`;
    await world.db.sql`select private.mirror_today()`;
    const after = await world.db
      .sql`select version, assigned_pattern from public.profiles where id = ${who.ana}`;
    expect([...after]).toEqual([...before]);
    expect(after[0]?.assigned_pattern).toBeNull();
  });

  it('accepts its invitation, is limited as everybody is, and what it is refused is on record', async () => {
    await world.db.sql`
      insert into public.invitations (agency_id, user_id, email, role, invited_by, expires_at)
      values (${world.ours.id}, ${who.ana}, 'ana@example.test', ${role}, ${who.admin}, now() + interval '1 day')`;
    await give(who.ana, role);
    await call(who.ana, 'select public.accept_invitation()');
    const [invitation] = await world.db.sql`select state from public.invitations where user_id = ${who.ana}`;
    expect(invitation).toEqual({ state: 'accepted' });
    const [turn] = await call(who.ana, "select public.take_turn('report_export', 1, 60) as waits");
    expect(turn?.waits).toBe(0);
    const [next] = await call(who.ana, "select public.take_turn('report_export', 1, 60) as waits");
    expect(next?.waits).toBeGreaterThan(0);
    await call(
      who.ana,
      `select public.record_refusal('page.refused', 'forbidden', 'Your role does not read this page.', '{"on": "page"}')`,
    );
    const rows = await world.db.sql`
      select 1 from public.audit_logs where actor_id = ${who.ana} and details ->> 'code' = 'forbidden'`;
    expect(rows).toHaveLength(1);
    const [me] = await call(who.ana, 'select public.get_reader() as reader, public.get_me() as me');
    expect(me).toMatchObject({ me: null, reader: { fullName: 'Ana', role } });
  });

  it('lets them back on the ladder, with a center to be chosen again', async () => {
    await give(who.ana, role);
    await give(who.ana, 'dispatcher');
    expect(await call(who.ana, 'select id from public.profiles')).toHaveLength(1);
  });
});

it('is given to nobody who has shifts ahead', async () => {
  await makeDraft(world, 9001, [[who.ana, shift.day, '2031-01-06']]);
  expect(await refusalOf(give(who.ana, 'auditor'))).toMatchObject({
    code: 'PT409',
    message: expect.stringContaining('has shifts ahead'),
  });
});

it('cannot be given where the agency has no such role', async () => {
  await world.db.sql`delete from public.roles where name = 'payroll'`;
  expect(await refusalOf(give(who.ana, 'payroll'))).toMatchObject({ code: 'PT422' });
});

const areas = Object.entries(READERS_BY_AREA) as [ReadArea, readonly string[]][];

it.each(areas)('the area %s is read by exactly whom the table of areas names', async (area, readers) => {
  for (const role of [...READING_ROLES, 'dispatcher', 'supervisor', 'admin', null]) {
    const [row] = await world.db.sql`select private.role_reads(${role}::public.role_name, ${area}) as reads`;
    expect(row?.reads, `${role}`).toBe(role !== null && readers.includes(role));
  }
});

describe('reports', () => {
  const ask = (as: string, name: string, center: string) =>
    call(as, `select public.${name}('${center}', '2031-01-01', '2031-01-31') as answer`);

  it('of hours are for both, of requests for the auditor alone, of the own agency', async () => {
    await give(who.ana, 'auditor');
    await give(who.ben, 'payroll');
    const { ours, theirs } = world;
    for (const person of [who.ana, who.ben]) {
      expect(await ask(person, 'get_report_facts', ours.centerId)).toHaveLength(1);
      expect(await refusalOf(ask(person, 'get_report_facts', theirs.centerId))).toMatchObject({
        code: 'PT404',
      });
      expect(await call(person, `select public.get_report_sums('${ours.centerId}', '[]')`)).toHaveLength(1);
    }
    expect(await ask(who.ana, 'get_request_report', ours.centerId)).toHaveLength(1);
    expect(await refusalOf(ask(who.ben, 'get_request_report', ours.centerId))).toMatchObject({
      code: 'PT403',
      message: 'Your role does not read this.',
    });
    expect(await refusalOf(ask(who.cora, 'get_request_report', ours.centerId))).toMatchObject({
      code: 'PT403',
    });
    expect(await ask(who.supervisor, 'get_request_report', ours.centerId)).toHaveLength(1);
  });

  it('are closed again as soon as the account is', async () => {
    await give(who.ben, 'payroll');
    await world.db.sql`update public.profiles set is_active = false where id = ${who.ben}`;
    expect(await refusalOf(ask(who.ben, 'get_report_facts', world.ours.centerId))).toMatchObject({
      code: 'PT403',
    });
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { foreign, home, ids, people, plantAccessWorld } from './access-world.ts';
import { refusalOf } from './refusal.ts';

// What the product promises about a dispatcher's token, said once in full; access.test.ts proves it for everybody.
let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await plantAccessWorld(db.sql);
});
afterAll(() => db.drop());

const ask = (text: string) => db.asUser(people.dispatcher, (sql) => sql.unsafe(text));

describe('a dispatcher', () => {
  it.each([
    ['a draft', `select * from public.schedules where status = 'draft'`],
    ['the rows of a draft', `select id from public.assigned_shifts where status = 'draft'`],
    ['the own row of a draft', `select id from public.assigned_shifts where id = ${ids.ownDraftRow}`],
    ['what the generator said of anybody’s line', 'select * from public.schedule_results'],
    ['another agency', `select * from public.agencies where id = '${foreign.id}'`],
    ['shifts of another agency', `select * from public.shifts where agency_id = '${foreign.id}'`],
    ['schedules of another agency', `select * from public.schedules where agency_id = '${foreign.id}'`],
    ['people of another agency', `select * from public.profiles where agency_id = '${foreign.id}'`],
    ['a coworker', `select * from public.profiles where id = '${people.coworker}'`],
    ['a coworker’s leave', `select id from public.time_off_requests where user_id <> '${people.dispatcher}'`],
    [
      'what became of a coworker’s leave',
      `select e.* from public.time_off_events e where e.actor_id <> '${people.dispatcher}'`,
    ],
    ['a coworker’s balance', `select * from public.leave_entries where user_id <> '${people.dispatcher}'`],
    ['a coworker’s shifts', `select id from public.assigned_shifts where user_id <> '${people.dispatcher}'`],
    ['the audit', 'select * from public.audit_logs'],
    ['its chain', 'select * from public.audit_chain'],
    ['the history of schedules', 'select * from public.schedule_versions'],
    ['runs of the generator', 'select * from public.generation_runs'],
    ['scenarios of drafts', 'select * from public.schedule_scenarios'],
    ['invitations', 'select * from public.invitations'],
  ])('cannot read %s', async (_, statement) => {
    expect(await ask(statement)).toHaveLength(0);
  });

  it.each([
    ['a draft through the roster', `select public.get_schedule_roster(${ids.draft}) as answer`],
    [
      'a draft through the facts of the generator',
      `select public.get_generation_facts(${ids.draft}) as answer`,
    ],
  ])('cannot read %s', async (_, statement) => {
    expect((await ask(statement))[0]?.answer).toBeNull();
  });

  it.each(['override_reason', 'updated_by', 'credited_user_id'])(
    'cannot read %s of the own shift',
    async (column) => {
      const own = `from public.assigned_shifts where id = ${ids.ownRow}`;
      expect(await ask(`select version ${own}`)).toHaveLength(1);
      expect(await refusalOf(ask(`select ${column} ${own}`))).toMatchObject({ code: '42501' });
    },
  );

  it.each(['kind_id', 'reason', 'decision_note', 'charged_minutes', 'is_sick_call'])(
    'reads %s of leave through functions alone, as supervisors do',
    async (column) => {
      const statement = `select ${column} from public.time_off_requests`;
      expect(await refusalOf(ask(statement))).toMatchObject({ code: '42501' });
      const asSupervisor = db.asUser(people.supervisor, (sql) => sql.unsafe(statement));
      expect(await refusalOf(asSupervisor)).toMatchObject({ code: '42501' });
    },
  );

  it('reads own times of light duty, and what they are for nobody does through the table', async () => {
    const own = await ask(`select kind, from_date from public.duty_states`);
    expect(own).toHaveLength(1);
    const statement = 'select note from public.duty_states';
    expect(await refusalOf(ask(statement))).toMatchObject({ code: '42501' });
    for (const person of [people.supervisor, people.admin]) {
      const asked = db.asUser(person, (sql) => sql.unsafe(statement));
      expect(await refusalOf(asked)).toMatchObject({ code: '42501' });
    }
  });

  it.each([
    `select public.decide_time_off('${people.supervisor}', 1, 1, 'approved', 0, '{}', '[]')`,
    `select public.cancel_time_off('${people.dispatcher}', 1, 1, 0, '[]')`,
    `select public.call_in_sick('${people.dispatcher}', ${ids.ownRow}, '2031-01-06T16:00Z', 0, '[]')`,
    `select public.get_time_off_facts('${people.supervisor}', 1)`,
    `select public.get_sick_call_facts('${people.dispatcher}', ${ids.ownRow})`,
    `select public.mark_sick('${people.supervisor}', ${ids.ownRow}, '2031-01-06T16:00Z', 0, '[]')`,
    `select public.get_sick_mark_facts('${people.supervisor}', ${ids.ownRow})`,
  ])('leaves %s to the app’s server', async (statement) => {
    expect(await refusalOf(ask(statement))).toMatchObject({ code: '42501' });
  });

  it('sees no coworker’s leave in the facts of a published schedule', async () => {
    const [row] = await ask(`select public.get_generation_facts(${ids.published}) -> 'leave' as leave`);
    const [all] = await db.asUser(
      people.supervisor,
      (sql) => sql`select public.get_generation_facts(${ids.published}) -> 'leave' as leave`,
    );
    const owners = (leave: { user_id: string }[]) => leave.map((entry) => entry.user_id);
    expect(owners(row?.leave ?? [])).not.toContain(people.coworker);
    expect(owners(all?.leave ?? [])).not.toEqual([]);
  });

  it.each([
    [
      'a shift',
      `insert into public.shifts (agency_id, center_id, name, code, category, start_time, end_time, duration_minutes)
      values ('${home.id}', '${home.centerId}', 'New', 'NEW', 'day', '09:00', '13:00', 240)`,
    ],
    [
      'an assigned shift',
      `insert into public.assigned_shifts (agency_id, center_id, schedule_id, user_id, shift_id, shift_date)
      values ('${home.id}', '${home.centerId}', ${ids.draft}, '${people.dispatcher}', ${ids.shift}, '2031-06-02')`,
    ],
    [
      'an assigned shift of a published schedule',
      `insert into public.assigned_shifts
      (agency_id, center_id, schedule_id, user_id, shift_id, shift_date)
      values ('${home.id}', '${home.centerId}', ${ids.published}, '${people.dispatcher}', ${ids.shift}, '2031-02-02')`,
    ],
    ['a role', `insert into public.user_roles (user_id, role_id) values ('${people.dispatcher}', 3)`],
    [
      'a pattern',
      `insert into public.profile_patterns (agency_id, user_id, effective_from, pattern)
      values ('${home.id}', '${people.dispatcher}', '2031-01-01', null)`,
    ],
    ['the own role', `update public.user_roles set role_id = 3 where user_id = '${people.dispatcher}'`],
    [
      'a notice',
      `insert into public.notifications (agency_id, recipient_id, kind, content)
      values ('${home.id}', '${people.coworker}', 'test', 'x')`,
    ],
    [
      'time off past the function that asks for it',
      `insert into public.time_off_requests (agency_id, user_id, kind_id, start_datetime, end_datetime)
      values ('${home.id}', '${people.dispatcher}', 1, '2031-03-01', '2031-03-02')`,
    ],
    ['a decision', `update public.time_off_requests set status = 'approved'`],
    [
      'a balance',
      `insert into public.leave_entries (agency_id, user_id, kind_id, entry, minutes, entry_date)
      values ('${home.id}', '${people.dispatcher}', 1, 'granted', 600, '2031-01-01')`,
    ],
    ['an event', `insert into private.outbox (agency_id, kind, payload) values ('${home.id}', 'x', '{}')`],
    ['the audit', `insert into public.audit_logs (agency_id, action) values ('${home.id}', 'x')`],
  ])('cannot write %s', async (_, statement) => {
    expect(await refusalOf(ask(statement))).toMatchObject({ code: '42501' });
  });

  it.each([
    ['assigned_pattern', 'null'],
    ['agency_id', `'${foreign.id}'`],
    ['center_id', 'null'],
    ['seniority_date', `'1990-01-01'`],
    ['hired_on', `'1990-01-01'`],
    ['employee_number', `'1'`],
    ['is_active', 'true'],
    ['counts_toward_minimum', 'false'],
    ['trainer_id', `'${people.coworker}'`],
    ['email', `'other@example.test'`],
    ['version', '1'],
    ['id', `'${people.coworker}'`],
  ])('cannot change %s of the own profile', async (column, value) => {
    const statement = `update public.profiles set ${column} = ${value} where id = '${people.dispatcher}'`;
    expect(await refusalOf(ask(statement))).toMatchObject({ code: '42501' });
  });

  it('changes own name, phone, picture, preference and display, and the version rises', async () => {
    const [row] = await ask(`
      update public.profiles set full_name = 'Dana', phone = '555 0100', avatar_url = '/a.png', theme = 'dark',
        density = 'compact', clock = '12h', default_shift_preference_id = ${ids.shift}
      where id = '${people.dispatcher}' returning version, full_name`);
    expect(row?.full_name).toBe('Dana');
    expect(row?.version).toBeGreaterThan(1);
    const foreignShift = `update public.profiles set default_shift_preference_id = ${ids.foreignShift}
      where id = '${people.dispatcher}'`;
    expect(await refusalOf(ask(foreignShift))).toMatchObject({ code: '23503' });
  });

  it.each([
    `select public.publish_schedule(${ids.draft}, 1)`,
    `select public.discard_schedule(${ids.draft}, 1)`,
    `select public.revise_schedule(${ids.published}, '2031-02-01')`,
    `select public.refresh_revision(${ids.draft}, 1)`,
    `select public.start_generation(${ids.draft}, 1, '{"seed":1,"effort":"quick"}')`,
    'select public.stop_generation(1)',
    'select public.cancel_generation(1)',
    `select public.create_scenario(${ids.draft}, 1, 'What if', '{}', '{"seed":1,"effort":"quick"}')`,
    'select public.adopt_scenario(1, 1)',
    'select public.delete_scenario(1)',
    'select public.get_worker_state()',
    `select public.save_setting('patterns', '{}', '2031-01-01')`,
    'select public.withdraw_setting(1)',
    `select public.get_setting_counts('sign_in', '{"policy":"lock"}', '2031-01-01')`,
    `select public.update_user_role('${people.coworker}', 'admin', 1)`,
    `select public.set_person_active('${people.coworker}', false, 1)`,
    `select public.create_shift('${home.centerId}', 'New', 'NEW', 'day', '09:00', '13:00', '2031-01-01')`,
    `select public.revise_shift(${ids.shift}, 1, 'New', 'NEW', 'day', '09:00', '13:00', '2031-01-01')`,
    `select public.set_shift_active(${ids.shift}, false, 1, '2031-01-01')`,
    `select public.save_requirement('{}', '2031-01-01', '${home.centerId}')`,
    `select public.end_requirement(1, 1, '2031-01-01')`,
    `select public.save_holiday('2031-07-04', 'New')`,
    `select public.add_qualification('New', false)`,
    `select public.add_center('New', 'America/Denver', '05:00')`,
    'select public.get_qualification_facts()',
    `select public.list_time_off_requests('pending')`,
    `select public.list_time_off_of('${people.coworker}')`,
    `select public.add_leave_kind('{}')`,
    `select public.save_leave_blackout('New', '2031-07-04', '2031-07-04')`,
    'select public.delete_leave_blackout(1)',
    `select public.add_leave_entry('${people.dispatcher}', 1, 'granted', 600, '2031-01-01')`,
  ])('may not call %s', async (statement) => {
    expect(await refusalOf(ask(statement))).toMatchObject({ code: 'PT403' });
  });
});

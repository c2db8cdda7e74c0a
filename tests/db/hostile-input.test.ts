import type postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAccount, uuid } from '../factories/people.ts';
import { generationCalls, parameters } from './generation-world.ts';
import { race } from './race.ts';
import { refusalOf } from './refusal.ts';
import {
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
  await makeDraft(world, 1, [[who.ana, shift.day, '2031-01-02']]);
});
afterAll(() => world.db.drop());

/** What is said to a statement of that person, which is rolled back if it was accepted. */
async function answerTo(as: string, text: string, values: postgres.ParameterOrJSON<never>[] = []) {
  const refused = await refusalOf(
    world.db.asUser(as, async (sql) => {
      await sql.unsafe(text, values);
      throw Object.assign(new Error('accepted'), { code: 'accepted' });
    }),
  );
  return refused?.code;
}

describe('a missing argument', () => {
  it.each([
    ['update_user_role', who.admin, `select public.update_user_role('${who.ana}', 'supervisor', null)`],
    ['set_person_active', who.admin, `select public.set_person_active('${who.ana}', false, null)`],
    [
      'revise_shift',
      who.admin,
      `select public.revise_shift(1, null, 'Day', 'DA10', 'day', '09:00', '19:00', '2031-01-01')`,
    ],
    ['set_shift_active', who.admin, `select public.set_shift_active(1, false, null, '2031-01-01')`],
    [
      'start_generation',
      who.supervisor,
      `select public.start_generation(1, null, '{"seed":1,"effort":"quick"}')`,
    ],
    ['publish_schedule', who.supervisor, 'select public.publish_schedule(1, null)'],
    ['discard_schedule', who.supervisor, 'select public.discard_schedule(1, null)'],
    ['refresh_revision', who.supervisor, 'select public.refresh_revision(1, null)'],
  ])('%s takes no version for any version', async (_name, as, text) => {
    expect(await answerTo(as, text)).toBe('PT409');
  });

  it('takes nobody every role, and leaves nobody neither active nor inactive', async () => {
    const version = `(select version from public.profiles where id = '${who.ana}')`;
    expect(await answerTo(who.admin, `select public.update_user_role('${who.ana}', null, ${version})`)).toBe(
      'PT422',
    );
    expect(await answerTo(who.admin, `select public.set_person_active('${who.ana}', null, ${version})`)).toBe(
      'PT422',
    );
  });

  it('re-plans nothing from no date', async () => {
    await makePublished(world, 2, [[who.ben, shift.day, '2031-01-03']]);
    expect(await answerTo(who.supervisor, 'select public.revise_schedule(2, null)')).toBe('PT422');
  });
});

describe('dates and times that no screen can read', () => {
  const drafts = (from: string, to: string) =>
    `insert into public.schedules (agency_id, center_id, name, start_date, end_date)
     values ('${world.ours.id}', '${world.ours.centerId}', 'Far', '${from}', '${to}')`;
  it.each([
    ['290000-01-01', '290000-02-01'],
    ['0044-03-15 BC', '0044-04-01 BC'],
    ['2199-12-01', '2200-01-15'],
    ['-infinity', 'infinity'],
  ])('make no schedule from %s to %s', async (from, to) => {
    expect(await answerTo(who.supervisor, drafts(from, to))).toMatch(/^(23514|22008)$/);
  });

  it('make no request for time off', async () => {
    const ask = (from: string, to: string) =>
      answerTo(
        who.ana,
        `select public.create_time_off((select min(id) from public.leave_kinds), ${from}, ${to})`,
      );
    for (const year of ['294270', '1999', '2200']) {
      expect(await ask(`'${year}-01-01 00:00Z'`, `'${year}-01-02 00:00Z'`), year).toBe('PT422');
    }
    expect(await ask('null', 'null')).toBe('PT422');
    expect(await ask(`'-infinity'`, `'infinity'`)).toBe('PT422');
    expect(await ask(`'2031-02-01 12:00Z'`, `'infinity'`)).toBe('PT422');
    expect(await ask(`'2031-02-01 12:00Z'`, `'2031-02-01 12:07Z'`)).toBe('PT422');
    expect(await ask(`'2031-02-01 12:00Z'`, `'2031-02-02 12:00Z'`)).toBe('accepted');
  });

  it('make no requirement and no shift: midnight is 00:00, and a date lies in our years', async () => {
    const requirement = (start: string, end: string, from: string | null) =>
      answerTo(who.admin, 'select public.save_requirement($1::text::jsonb, $2, $3)', [
        JSON.stringify({
          name: 'P',
          startTime: start,
          endTime: end,
          minEmployees: 1,
          minSupervisors: 0,
          weekdays: null,
          fromDate: from,
          toDate: null,
          replacesWeekly: false,
          qualificationId: null,
        }),
        '2031-01-01',
        world.ours.centerId,
      ]);
    expect(await requirement('21:00', '24:00', null)).toBe('PT422');
    expect(await requirement('24:00', '05:00', null)).toBe('PT422');
    expect(await requirement('21:00', '00:00', '-infinity')).toBe('PT422');
    expect(await requirement('21:00', '00:00', '2031-02-30')).toBe('PT422');
    expect(await requirement('21:00', '00:00', null)).toBe('accepted');
    const template = (end: string, from: string) =>
      answerTo(
        who.admin,
        `select public.create_shift('${world.ours.centerId}', 'Late', 'L', 'day', '18:00', '${end}', '${from}')`,
      );
    expect(await template('24:00', '2031-01-01')).toBe('PT422');
    expect(await template('23:00', 'infinity')).toBe('PT422');
    expect(await template('23:00', '-infinity')).toBe('PT422');
  });

  it('trim no shift to anything but quarters of an hour', async () => {
    const trim = (end: string) =>
      `update public.assigned_shifts set local_end = '${end}' where schedule_id = 1`;
    expect(await answerTo(who.supervisor, trim('13:07'))).toBe('23514');
    expect(await answerTo(who.supervisor, trim('24:00'))).toBe('23514');
    expect(await answerTo(who.supervisor, trim('13:15'))).toBe('accepted');
  });
});

describe('text that reads otherwise than it was typed', () => {
  it.each(['Ana\u202Enna', 'Ana\nBen', 'A\u0007', '\u2066x'])('is no name: %j', async (name) => {
    const rename = 'update public.profiles set full_name = $1 where id = auth.uid()';
    expect(await answerTo(who.ana, rename, [name])).toBe('23514');
    const draft = `insert into public.schedules (agency_id, center_id, name, start_date, end_date)
      values ('${world.ours.id}', '${world.ours.centerId}', $1, '2032-01-01', '2032-01-31')`;
    expect(await answerTo(who.supervisor, draft, [name])).toBe('23514');
  });

  it('is no picture: only this site and https', async () => {
    const picture = 'update public.profiles set avatar_url = $1 where id = auth.uid()';
    for (const address of [
      'javascript:alert(1)',
      'data:text/html,x',
      '//evil.example/a',
      '/\\evil',
      'http://x/a',
    ]) {
      expect(await answerTo(who.ana, picture, [address]), address).toBe('23514');
    }
    expect(await answerTo(who.ana, picture, ['https://files.example.test/a.png'])).toBe('accepted');
  });
});

describe('a run of the generator', () => {
  it.each([
    ['an unknown effort', { effort: 'endless' }, 'effort'],
    ['an effort of any length', { effort: 'x'.repeat(100_000) }, 'effort'],
    ['no effort', { effort: undefined }, 'effort'],
    ['a list of efforts', { effort: ['quick'] }, 'effort'],
    ['a seed beyond the generator’s', { seed: 4_294_967_296 }, 'seed'],
    ['a seed with a fraction', { seed: 1.5 }, 'seed'],
    ['a negative seed', { seed: -1 }, 'seed'],
    ['a seed in words', { seed: '1' }, 'seed'],
    ['no seed', { seed: null }, 'seed'],
    ['more slack than there may be', { preferenceSlackPercent: 5.01 }, 'preferenceSlackPercent'],
    ['a negative budget', { changeBudgetPercent: -0.1 }, 'changeBudgetPercent'],
    ['a budget of half of all weeks', { changeBudgetPercent: 50 }, 'changeBudgetPercent'],
    ['keeping lines in words', { keepLines: 'yes' }, 'keepLines'],
    ['half a person', { keepPeopleMax: 0.5 }, 'keepPeopleMax'],
    ['no people at all, and one less', { keepPeopleMax: -1 }, 'keepPeopleMax'],
    ['leave that is lost', { pendingLeave: 'deny' }, 'pendingLeave'],
    ['a parameter of its own', { stage: 'lines' }, 'parameters'],
    ['ten megabytes', { note: 'x'.repeat(10_000_000) }, 'parameters'],
  ])('does not start with %s', async (_name, changes, field) => {
    const refused = await refusalOf(
      generationCalls(world).start(1, { parameters: { ...parameters, ...changes } }),
    );
    expect(refused).toMatchObject({ code: 'PT422', detail: { field } });
  });

  it.each(['null', '[]', '7', '"quick"'])('does not start with %s for parameters', async (text) => {
    const version = '(select version from public.schedules where id = 1)';
    expect(
      await answerTo(who.supervisor, `select public.start_generation(1, ${version}, '${text}'::jsonb)`),
    ).toBe('PT422');
  });

  it.each([
    ['another agency', 'public.stop_generation', 'PT404'],
    ['another agency', 'public.cancel_generation', 'PT404'],
  ])('is not ended by %s through %s', async (_who, name, code) => {
    const run = await generationCalls(world).start(1);
    expect(await answerTo(who.foreignSupervisor, `select ${name}(${run})`)).toBe(code);
    expect(await answerTo(who.ana, `select ${name}(${run})`)).toBe('PT403');
    expect(await answerTo(who.supervisor, `select ${name}(${run + 1000})`)).toBe('PT404');
    await generationCalls(world).cancel(run);
  });
});

describe('rules of patterns', () => {
  const setRules = (as: string, rules: unknown, known: number | null = null) =>
    answerTo(
      as,
      `select public.save_setting('patterns', $1::text::jsonb, (select public.get_settings_today()), $2)`,
      [JSON.stringify(rules) as never, known as never],
    );
  it.each([
    null,
    [],
    { '6x9': {} },
    { '4x10': 'last' },
    { '4x10': { shortShift: 'middle' } },
    { '4x10': { shortShift: null } },
    { '4x10': { sameCategory: 'no' } },
    { '4x10': { sameCategory: true, note: 'x' } },
    { '4x10': { note: 'x'.repeat(10_000_000) } },
  ])('are not %j', async (rules) => {
    expect(await setRules(who.admin, rules)).toBe('PT422');
  });

  it('are an admin’s, in the version that the admin saw', async () => {
    const rules = { '3x12_1x4': { shortShift: 'last', sameCategory: false } };
    expect(await setRules(who.supervisor, rules)).toBe('PT403');
    expect(await setRules(who.admin, rules, 2)).toBe('PT409');
    expect(await setRules(who.admin, rules)).toBe('accepted');
  });
});

describe('a deactivated person with a token that still lives', () => {
  it('accepts no invitation', async () => {
    const { sql } = world.db;
    await sql`insert into public.invitations (agency_id, user_id, email, role, invited_by, expires_at)
      values (${world.ours.id}, ${who.cora}, 'c@example.test', 'dispatcher', ${who.admin}, '2040-01-01')`;
    await sql`update public.profiles set is_active = false where id = ${who.cora}`;
    expect(await answerTo(who.cora, 'select public.accept_invitation()')).toBe('PT404');
  });
});

describe('starting a revision', () => {
  it('locks the rows before their schedule, as a publication does, so that the two cannot wait on each other', async () => {
    const { sql } = world.db;
    const dates = { startDate: '2031-03-01', endDate: '2031-03-31' };
    const [row] = await makeDraft(world, 3, [[who.ben, shift.day, '2031-03-20']], dates);
    await publish(world, 3);
    const publication = await sql.reserve();
    try {
      await publication`begin`;
      await publication`select 1 from public.assigned_shifts where id = ${Number(row)} for update`;
      const revision = revise(world, 3, '2031-03-10');
      await expect
        .poll(
          () =>
            sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
        .toHaveLength(1);
      await publication`select 1 from public.schedules where id = 3 for update nowait`;
      await publication`commit`;
      expect(await revision).toBeGreaterThan(0);
    } finally {
      publication.release();
    }
  });
});
describe('an invitation sent twice at once', () => {
  it('makes one person and refuses neither', async () => {
    await makeAccount(world.db.sql, 301);
    const invite = (sql: postgres.TransactionSql) =>
      sql`select public.import_people(${who.admin}, ${sql.json([
        {
          row: 1,
          userId: uuid(301),
          email: 'person-301@example.test',
          fullName: 'Nora New',
          role: 'dispatcher',
          centerId: world.ours.centerId,
        },
      ])})`;
    const outcomes = await race(
      world.db,
      Array.from({ length: 6 }, () => ({ as: 'service_role', work: invite })),
    );
    expect(outcomes).toEqual(Array(6).fill(null));
    const made = await world.db.sql`select 1 from public.invitations where user_id = ${uuid(301)}`;
    expect(made).toHaveLength(1);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kindOf } from '../factories/time-off.ts';
import { race } from './race.ts';
import {
  auditSince,
  lastAuditId,
  makeDraft,
  makeSchedulingWorld,
  type SchedulingWorld,
  shift,
  who,
} from './scheduling-world.ts';
import {
  applyDue,
  type Change,
  dayFromToday,
  LIMITS,
  makeDue,
  refusedAt,
  SIGN_IN,
  saveSetting,
} from './settings-world.ts';
import { ask } from './time-off-world.ts';

let world: SchedulingWorld;
beforeEach(async () => {
  world = await makeSchedulingWorld();
});
afterEach(() => world.db.drop());

const save = (change: Change) => saveSetting(world, change);
const refused = async (change: Change) => {
  const [code, field] = await refusedAt(save(change));
  return [code, field];
};
const agency = async () =>
  (
    await world.db.sql`
      select limits, workweek_start, pattern_rules, sign_in_policy, audit_months, notice_months, chat_months
      from public.agencies where id = ${world.ours.id}`
  )[0];
const versions = (kind: string) => world.db.sql`
  select id::integer, effective_from::text as from, value, created_by, applied_at is not null as applied,
    withdrawn_at is not null as withdrawn, refusal
  from public.setting_versions where agency_id = ${world.ours.id} and kind = ${kind}::public.setting_kind
  order by effective_from, id`;
const swapRules = { noticeMinutes: 120, isSameWorkweek: true, approvesClean: false };
const noticeRules = { fallbackMinutes: 9, ackHours: 48, nightlyTime: '06:15', webhookUrl: null };
const leaveRules = {
  capDispatchers: 4,
  capSupervisors: null,
  escalateAfterHours: 12,
  deputyId: who.supervisor,
};
const leaveKind = {
  name: 'Holiday',
  type: 'vacation',
  needsBalance: false,
  countsToCaps: true,
  isProtected: false,
  isPrivate: true,
  noticeDays: 14,
  isActive: true,
};
const vacation = async () => String(await kindOf(world.db.sql, world.ours, 'vacation'));

describe('a setting in force from today', () => {
  it('is where it is read at once, and what it replaces is kept', async () => {
    const from = await dayFromToday(world);
    const limits = { ...LIMITS, restMinutesSoft: 720 };
    const { versionId } = await save({ kind: 'limits', value: limits });
    expect(await agency()).toMatchObject({ limits });
    expect(await versions('limits')).toMatchObject([
      { from: '2000-01-01', value: LIMITS, created_by: null, applied: true },
      { id: versionId, from, value: limits, created_by: who.admin, applied: true },
    ]);
    const [read] = await world.db.sql`
      select private.setting_on(${world.ours.id}, 'limits', ${from}::date - 1) ->> 'restMinutesSoft' as before,
        private.setting_on(${world.ours.id}, 'limits', ${from}) ->> 'restMinutesSoft' as after`;
    expect(read).toEqual({ before: '600', after: '720' });
  });

  it('may be any of the kinds', async () => {
    await save({ kind: 'patterns', value: { '4x10': { shortShift: 'either', sameCategory: false } } });
    await save({ kind: 'sign_in', value: { ...SIGN_IN, policy: 'lock' } });
    await save({ kind: 'retention', value: { auditMonths: 60, noticeMonths: null, chatMonths: 6 } });
    const weekday = new Date(`${await dayFromToday(world)}T00:00Z`).getUTCDay();
    await save({ kind: 'workweek', value: { workweekStart: weekday } });
    expect(await agency()).toMatchObject({
      pattern_rules: { '4x10': { shortShift: 'either', sameCategory: false } },
      sign_in_policy: 'lock',
      audit_months: 60,
      notice_months: null,
      chat_months: 6,
      workweek_start: weekday,
    });
    await save({ kind: 'leave_rules', value: leaveRules });
    await save({ kind: 'swap_rules', value: swapRules });
    await save({ kind: 'notice_rules', value: noticeRules });
    await save({ kind: 'leave_kind', value: leaveKind, subject: await vacation() });
    await save({ kind: 'day_start', value: { dayStart: '06:00' }, center: world.ours.centerId });
    const [row] = await world.db.sql`
      select l.cap_dispatchers, l.cap_supervisors, l.deputy_id, s.notice_minutes, s.is_same_workweek, n.fallback_minutes,
        n.nightly_time::text as nightly, n.updated_by, k.name, k.is_private, k.notice_days, c.day_start::text as day
      from public.leave_rules l
      join public.swap_rules s using (agency_id) join public.notice_rules n using (agency_id)
      join public.leave_kinds k on k.agency_id = l.agency_id and k.type = 'vacation'
      join public.centers c on c.agency_id = l.agency_id
      where l.agency_id = ${world.ours.id}`;
    expect(row).toEqual({
      cap_dispatchers: 4,
      cap_supervisors: null,
      deputy_id: who.supervisor,
      notice_minutes: 120,
      is_same_workweek: true,
      fallback_minutes: 9,
      nightly: '06:15:00',
      updated_by: who.admin,
      name: 'Holiday',
      is_private: true,
      notice_days: 14,
      day: '06:00:00',
    });
  });

  it('that changes nothing leaves no version', async () => {
    expect(await save({ kind: 'limits', value: LIMITS })).toEqual({ versionId: null, webhookSecret: null });
    expect(await versions('limits')).toEqual([]);
  });

  it('makes the secret of the first address of the agency’s own, and none for the next', async () => {
    const first = await save({
      kind: 'notice_rules',
      value: { ...noticeRules, webhookUrl: 'https://a.example/n' },
    });
    expect(first.webhookSecret).toMatch(/^whsec_/);
    const next = await save({
      kind: 'notice_rules',
      value: { ...noticeRules, webhookUrl: 'https://b.example/n' },
      known: first.versionId,
    });
    expect(next.webhookSecret).toBeNull();
  });

  it('lets those wait who were locked out, but for the admin who says so', async () => {
    const { sql } = world.db;
    await sql`
      insert into private.sign_in_guards (user_id, failures, last_failed_at)
      values (${who.ana}, 5, now()), (${who.admin}, 5, now())`;
    await save({ kind: 'sign_in', value: { ...SIGN_IN, policy: 'lock' } });
    expect(await sql`select user_id from private.sign_in_guards`).toEqual([{ user_id: who.admin }]);
  });
});

describe('a setting is refused', () => {
  it('to everybody but admins, and cannot be saved for another agency', async () => {
    for (const as of [who.supervisor, who.ana, who.foreignSupervisor]) {
      expect(await refused({ kind: 'swap_rules', value: swapRules, as })).toEqual(['PT403', undefined]);
    }
    expect(await refused({ kind: 'swap_rules', value: swapRules, as: null })).toEqual(['42501', undefined]);
    const foreign = String(await kindOf(world.db.sql, world.theirs, 'vacation'));
    expect(await refused({ kind: 'leave_kind', value: leaveKind, subject: foreign })).toEqual([
      'PT404',
      undefined,
    ]);
    const center = world.theirs.centerId;
    expect(await refused({ kind: 'day_start', value: { dayStart: '06:00' }, center })).toEqual([
      'PT404',
      undefined,
    ]);
    expect(await refused({ kind: 'day_start', value: { dayStart: '06:00' } })).toEqual(['PT422', 'kind']);
    expect(await refused({ kind: 'limits', value: LIMITS, subject: '1' })).toEqual(['PT422', 'kind']);
  });

  it('when somebody else saved meanwhile, and before today', async () => {
    const { versionId } = await save({ kind: 'swap_rules', value: swapRules });
    const value = { ...swapRules, noticeMinutes: 60 };
    expect(await refused({ kind: 'swap_rules', value })).toEqual(['PT409', undefined]);
    expect(await refused({ kind: 'swap_rules', value, known: versionId + 1 })).toEqual(['PT409', undefined]);
    const from = await dayFromToday(world, -1);
    expect(await refused({ kind: 'swap_rules', value, known: versionId, from })).toEqual([
      'PT422',
      'effectiveFrom',
    ]);
  });

  it('when its value does not fit, at the field', async () => {
    const limits = (change: object) => refused({ kind: 'limits', value: { ...LIMITS, ...change } });
    expect(await limits({ restMinutesSoft: 400 })).toEqual(['PT422', 'restMinutesSoft']);
    expect(await limits({ restMinutesHard: 1500 })).toEqual(['PT422', 'restMinutesHard']);
    expect(await limits({ dutyMinutesHard: 30 })).toEqual(['PT422', 'dutyMinutesHard']);
    expect(await limits({ dutyMinutesSoft: 1000 })).toEqual(['PT422', 'dutyMinutesSoft']);
    expect(await limits({ sevenDayMinutesSoft: 5000 })).toEqual(['PT422', 'sevenDayMinutesSoft']);
    expect(await limits({ consecutiveDaysHard: 15 })).toEqual(['PT422', 'consecutiveDaysHard']);
    expect(await limits({ weeklyRegularMinutes: 2400.5 })).toEqual(['PT422', 'weeklyRegularMinutes']);
    expect(await limits({ weeklyRegularMinutes: '2400' })).toEqual(['PT422', 'weeklyRegularMinutes']);
    // As JavaScript never writes it, but whoever calls the function can: nothing that is kept could be read later.
    const raw = `{"auditMonths": 24.0, "noticeMonths": null, "chatMonths": null}`;
    const refusedRaw = refusedAt(
      world.db.asUser(
        who.admin,
        (sql) =>
          sql`select public.save_setting('retention', ${raw}::text::jsonb, public.get_settings_today() + 5)`,
      ),
    );
    expect((await refusedRaw).slice(0, 2)).toEqual(['PT422', 'auditMonths']);
    expect(await limits({ extra: 1 })).toEqual(['PT422', 'value']);
    const { restMinutesSoft: _gone, ...fewer } = LIMITS;
    expect(await refused({ kind: 'limits', value: fewer })).toEqual(['PT422', 'value']);

    const subject = await vacation();
    const others: [Change, string][] = [
      [{ kind: 'patterns', value: { '6x9': {} } }, 'rules'],
      [{ kind: 'patterns', value: { '4x10': { shortShift: 'middle' } } }, 'rules'],
      [{ kind: 'patterns', value: { '4x10': { sameCategory: 'yes' } } }, 'rules'],
      [{ kind: 'sign_in', value: { ...SIGN_IN, policy: 'never' } }, 'policy'],
      [{ kind: 'sign_in', value: { policy: 'lock' } }, 'value'],
      [{ kind: 'sign_in', value: { ...SIGN_IN, secondFactor: null } }, 'secondFactor'],
      [{ kind: 'sign_in', value: { ...SIGN_IN, secondFactor: true } }, 'secondFactor'],
      [{ kind: 'sign_in', value: { ...SIGN_IN, notice: ' \n ' } }, 'notice'],
      [{ kind: 'sign_in', value: { ...SIGN_IN, notice: 7 } }, 'notice'],
      [{ kind: 'sign_in', value: { ...SIGN_IN, notice: 'x'.repeat(2001) } }, 'notice'],
      [{ kind: 'sign_in', value: { ...SIGN_IN, idleLockMinutes: 4 } }, 'idleLockMinutes'],
      [{ kind: 'sign_in', value: { ...SIGN_IN, idleLockMinutes: 241 } }, 'idleLockMinutes'],
      [{ kind: 'sign_in', value: { ...SIGN_IN, signInHours: 0 } }, 'signInHours'],
      [{ kind: 'sign_in', value: { ...SIGN_IN, signInHours: 169 } }, 'signInHours'],
      [{ kind: 'sign_in', value: { ...SIGN_IN, signInHours: '12' } }, 'signInHours'],
      [{ kind: 'leave_rules', value: { ...leaveRules, capDispatchers: 501 } }, 'capDispatchers'],
      [{ kind: 'leave_rules', value: { ...leaveRules, capSupervisors: -1 } }, 'capSupervisors'],
      [{ kind: 'leave_rules', value: { ...leaveRules, escalateAfterHours: 0 } }, 'escalateAfterHours'],
      [{ kind: 'leave_rules', value: { ...leaveRules, deputyId: who.ana } }, 'deputyId'],
      [{ kind: 'leave_rules', value: { ...leaveRules, deputyId: who.foreignSupervisor } }, 'deputyId'],
      [{ kind: 'swap_rules', value: { ...swapRules, noticeMinutes: 20161 } }, 'noticeMinutes'],
      [{ kind: 'swap_rules', value: { ...swapRules, approvesClean: null } }, 'approvesClean'],
      [{ kind: 'notice_rules', value: { ...noticeRules, fallbackMinutes: 0 } }, 'fallbackMinutes'],
      [{ kind: 'notice_rules', value: { ...noticeRules, ackHours: 169 } }, 'ackHours'],
      [{ kind: 'notice_rules', value: { ...noticeRules, nightlyTime: '24:00' } }, 'nightlyTime'],
      [{ kind: 'notice_rules', value: { ...noticeRules, webhookUrl: 'ftp://a.example' } }, 'webhookUrl'],
      [
        { kind: 'notice_rules', value: { ...noticeRules, webhookUrl: 'https://me:pw@a.example' } },
        'webhookUrl',
      ],
      [{ kind: 'retention', value: { auditMonths: 11, noticeMonths: null, chatMonths: 24 } }, 'auditMonths'],
      [
        { kind: 'retention', value: { auditMonths: null, noticeMonths: 121, chatMonths: 24 } },
        'noticeMonths',
      ],
      [{ kind: 'retention', value: { auditMonths: null, noticeMonths: null, chatMonths: 0 } }, 'chatMonths'],
      [{ kind: 'leave_kind', subject, value: { ...leaveKind, name: ' ' } }, 'name'],
      [{ kind: 'leave_kind', subject, value: { ...leaveKind, type: 'nap' } }, 'type'],
      [{ kind: 'leave_kind', subject, value: { ...leaveKind, noticeDays: 367 } }, 'noticeDays'],
      [{ kind: 'leave_kind', subject, value: { ...leaveKind, isPrivate: 1 } }, 'isPrivate'],
      [{ kind: 'day_start', center: world.ours.centerId, value: { dayStart: '05:10' } }, 'dayStart'],
    ];
    for (const [change, field] of others) {
      expect([field, await refused(change)]).toEqual([field, ['PT422', field]]);
    }
  });

  it('when a kind of leave would take another one’s name, or another nature once it was used', async () => {
    const subject = await vacation();
    expect(
      await refused({ kind: 'leave_kind', subject, value: { ...leaveKind, name: 'sick LEAVE' } }),
    ).toEqual(['PT409', 'name']);
    await ask(world);
    expect(await refused({ kind: 'leave_kind', subject, value: { ...leaveKind, type: 'training' } })).toEqual(
      ['PT422', 'type'],
    );
  });

  it('when a workweek would not begin with its first day, naming the next two that fit', async () => {
    const today = new Date(`${await dayFromToday(world)}T00:00Z`).getUTCDay();
    const [code, field, words] = await refusedAt(
      save({ kind: 'workweek', value: { workweekStart: (today + 2) % 7 } }),
    );
    expect([code, field]).toEqual(['PT422', 'effectiveFrom']);
    expect(words).toContain(`${await dayFromToday(world, 2)} or ${await dayFromToday(world, 9)}`);
  });

  it('when the day would start where a shift, a period or a row of its own times would move', async () => {
    const { sql } = world.db;
    const center = world.ours.centerId;
    const at = async (dayStart: string) =>
      refusedAt(save({ kind: 'day_start', value: { dayStart }, center }));
    expect(await at('09:15')).toMatchObject([
      'PT422',
      'dayStart',
      expect.stringContaining('DA10 starts at 09:00'),
    ]);
    await sql`
      insert into public.staffing_requirements (agency_id, center_id, period_name, start_time, end_time)
      values (${world.ours.id}, ${center}, 'Morning', '06:00', '12:00')`;
    expect(await at('06:15')).toMatchObject([
      'PT422',
      'dayStart',
      expect.stringContaining('“Morning” starts at 06:00'),
    ]);
    const [row] = await makeDraft(world, 1, [[who.ana, shift.day, '2031-01-06']]);
    await sql`update public.assigned_shifts set local_start = '04:00', source = 'manual' where id = ${row ?? 0}`;
    expect(await at('04:00')).toMatchObject([
      'PT422',
      'dayStart',
      expect.stringContaining('starts at 04:00'),
    ]);
    expect((await at('04:15'))[0]).toBe('accepted');
    // As before for everything but the setting.
    const [code] = await refusedAt(sql`update public.centers set day_start = '05:00' where id = ${center}`);
    expect(code).toBe('PT422');
  });
});

describe('a setting that is planned', () => {
  const plan = async (change: Partial<Change> = {}) =>
    save({ kind: 'swap_rules', value: swapRules, from: await dayFromToday(world, 10), ...change });
  const notice = async () =>
    (await world.db.sql`select notice_minutes from public.swap_rules where agency_id = ${world.ours.id}`)[0]
      ?.notice_minutes;

  it('comes into force on its day, once, for whoever saved it', async () => {
    const { versionId } = await plan();
    expect(await notice()).toBe(1440);
    expect(await applyDue(world)).toBe(0);
    await makeDue(world, versionId);
    const before = await lastAuditId(world.db.sql);
    expect(await applyDue(world)).toBe(1);
    expect(await applyDue(world)).toBe(0);
    expect(await notice()).toBe(120);
    expect(await auditSince(world.db.sql, before)).toMatchObject([
      {
        action: 'setting.apply',
        actor_id: who.admin,
        before: { noticeMinutes: 1440 },
        after: { noticeMinutes: 120 },
      },
    ]);
  });

  it('comes into force in the order of days, not of saving, and never after a later one', async () => {
    const later = await plan();
    const sooner = await plan({
      value: { ...swapRules, noticeMinutes: 30 },
      from: await dayFromToday(world, 5),
      known: later.versionId,
    });
    await makeDue(world, later.versionId, 0);
    await makeDue(world, sooner.versionId, -3);
    expect(await applyDue(world)).toBe(2);
    expect(await notice()).toBe(120);
    // One that was due before a change of today, and that the worker sees after it.
    const late = await plan({ value: { ...swapRules, noticeMinutes: 90 }, known: sooner.versionId });
    await save({ kind: 'swap_rules', value: { ...swapRules, noticeMinutes: 45 }, known: late.versionId });
    await makeDue(world, late.versionId, -1);
    await applyDue(world);
    expect(await notice()).toBe(45);
  });

  it('is replaced by another one of the same day', async () => {
    const first = await plan();
    const second = await plan({ value: { ...swapRules, noticeMinutes: 30 }, known: first.versionId });
    expect(await versions('swap_rules')).toMatchObject([
      { from: '2000-01-01' },
      { id: first.versionId, withdrawn: true },
      { id: second.versionId, withdrawn: false, applied: false },
    ]);
  });

  it('can be withdrawn by admins until its day', async () => {
    const { versionId } = await plan();
    const withdraw = (as: string, id = versionId) =>
      refusedAt(world.db.asUser(as, (sql) => sql`select public.withdraw_setting(${id})`)).then(
        ([code]) => code,
      );
    expect(await withdraw(who.supervisor)).toBe('PT403');
    expect(await withdraw(who.admin, versionId + 50)).toBe('PT404');
    const before = await lastAuditId(world.db.sql);
    expect(await withdraw(who.admin)).toBe('accepted');
    expect(await auditSince(world.db.sql, before)).toMatchObject([
      {
        action: 'setting.withdraw',
        target_id: `swap_rules/${versionId}`,
        details: { entity: 'setting', kind: 'swap_rules', effective_from: await dayFromToday(world, 10) },
        before: swapRules,
        after: null,
      },
    ]);
    expect(await withdraw(who.admin)).toBe('PT409');
    await makeDue(world, versionId);
    expect(await applyDue(world)).toBe(0);
    expect(await notice()).toBe(1440);
    const [former] = await versions('swap_rules');
    const again = await save({ kind: 'swap_rules', value: swapRules, known: former?.id });
    expect(await withdraw(who.admin, again.versionId)).toBe('PT422');
  });

  it('that does not fit any more on its day is taken back with the reason, and holds up no other', async () => {
    const kind = await save({
      kind: 'leave_kind',
      value: leaveKind,
      subject: await vacation(),
      from: await dayFromToday(world, 3),
    });
    const other = await plan();
    await world.db.sql`
      update public.leave_kinds set name = 'Holiday' where agency_id = ${world.ours.id} and type = 'training'`;
    await makeDue(world, kind.versionId, -1);
    await makeDue(world, other.versionId);
    const before = await lastAuditId(world.db.sql);
    expect(await applyDue(world)).toBe(2);
    expect(await notice()).toBe(120);
    expect((await versions('leave_kind'))[1]).toMatchObject({
      applied: false,
      withdrawn: true,
      refusal: 'Another kind of leave has this name.',
    });
    expect(await auditSince(world.db.sql, before)).toMatchObject([
      { action: 'setting.refuse', actor_id: who.admin },
      { action: 'setting.apply' },
    ]);
  });

  it('of the start of the day lets nothing begin between the two times until then', async () => {
    const center = world.ours.centerId;
    await save({
      kind: 'day_start',
      value: { dayStart: '07:00' },
      center,
      from: await dayFromToday(world, 5),
    });
    const add = (start: string) =>
      refusedAt(world.db.sql`
        insert into public.staffing_requirements (agency_id, center_id, period_name, start_time, end_time)
        values (${world.ours.id}, ${center}, 'Early', ${start}, '12:00')`);
    expect(await add('05:00')).toMatchObject(['PT422', 'startTime', expect.any(String)]);
    expect(await add('06:45')).toMatchObject(['PT422', 'startTime', expect.any(String)]);
    expect(await add('07:00')).toMatchObject(['accepted', undefined, '']);
  });
});

describe('several at once', () => {
  it('two admins: one saves, the other is told', async () => {
    await world.db.sql`
      update public.user_roles set role_id = (select id from public.roles where name = 'admin')
      where user_id = ${who.supervisor}`;
    const from = await dayFromToday(world);
    const contestant = (as: string, minutes: number) => ({
      as,
      work: (sql: Parameters<Parameters<typeof world.db.asUser>[1]>[0]) => sql`
        select public.save_setting('swap_rules', ${sql.json({ ...swapRules, noticeMinutes: minutes })}, ${from})`,
    });
    const outcomes = await race(world.db, [contestant(who.admin, 30), contestant(who.supervisor, 60)]);
    expect(outcomes.toSorted()).toEqual(['PT409', null]);
    expect(await versions('swap_rules')).toHaveLength(2);
  });

  it('workers: what is due is done once', async () => {
    const { versionId } = await save({
      kind: 'swap_rules',
      value: swapRules,
      from: await dayFromToday(world, 3),
    });
    await makeDue(world, versionId);
    const before = await lastAuditId(world.db.sql);
    const worker = {
      as: 'service_role' as const,
      work: (sql: Parameters<Parameters<typeof world.db.asUser>[1]>[0]) =>
        sql`select public.apply_due_settings()`,
    };
    expect(await race(world.db, [worker, worker])).toEqual([null, null]);
    expect(await auditSince(world.db.sql, before)).toHaveLength(1);
  });
});

describe('what mirrors today', () => {
  it('follows patterns, training and light duty when the date comes', async () => {
    const { sql } = world.db;
    const [yesterday, tomorrow] = await Promise.all([dayFromToday(world, -1), dayFromToday(world, 1)]);
    const mirror = async (person: string) =>
      (
        await sql`
          select assigned_pattern as pattern, counts_toward_minimum as counts, trainer_id as trainer
          from public.profiles where id = ${person}`
      )[0];
    await sql`
      insert into public.profile_patterns (agency_id, user_id, effective_from, pattern)
      values (${world.ours.id}, ${who.ana}, ${tomorrow}, '2x10'), (${world.ours.id}, ${who.ben}, ${yesterday}, '3x10')`;
    await sql`
      insert into public.duty_states (agency_id, user_id, kind, from_date, to_date, trainer_id)
      values (${world.ours.id}, ${who.ana}, 'trainee', ${yesterday}, ${tomorrow}, ${who.ben}),
        (${world.ours.id}, ${who.cora}, 'light_duty', ${tomorrow}, null, null)`;
    // As it was before the day came.
    await sql`
      update public.profiles set assigned_pattern = '4x10', counts_toward_minimum = true, trainer_id = null
      where id in (${who.ana}, ${who.ben})`;
    expect(await applyDue(world)).toBe(2);
    expect(await applyDue(world)).toBe(0);
    expect(await mirror(who.ana)).toEqual({ pattern: '4x10', counts: false, trainer: who.ben });
    expect(await mirror(who.ben)).toEqual({ pattern: '3x10', counts: true, trainer: null });
    expect(await mirror(who.cora)).toEqual({ pattern: '3x12_1x4', counts: true, trainer: null });
    await sql`update public.profiles set counts_toward_minimum = false where id = ${who.cora}`;
    expect(await applyDue(world)).toBe(1);
    expect(await mirror(who.cora)).toMatchObject({ counts: true });
  });
});

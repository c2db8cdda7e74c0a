import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kindOf } from '../factories/time-off.ts';
import { refusalOf } from './refusal.ts';
import {
  auditSince,
  lastAuditId,
  makeSchedulingWorld,
  type SchedulingWorld,
  who,
} from './scheduling-world.ts';
import { saveSetting } from './settings-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await makeSchedulingWorld();
});
afterAll(() => world.db.drop());

const run = (as: string, text: string) => world.db.asUser(as, (sql) => sql.unsafe(text));
const refused = async (text: string, as = who.admin) => {
  const { code, detail } = (await refusalOf(run(as, text))) ?? { code: 'accepted', detail: {} };
  return [code, (detail as { field?: string }).field];
};

describe('an agency', () => {
  it('begins with four kinds and no caps, and its audit without them', async () => {
    const { sql } = world.db;
    const kinds = await sql`
      select name, type, needs_balance as balance, counts_to_caps as caps, is_protected as protected, notice_days as notice
      from public.leave_kinds where agency_id = ${world.ours.id} order by id`;
    expect(kinds).toEqual([
      { name: 'Vacation', type: 'vacation', balance: true, caps: true, protected: false, notice: 7 },
      { name: 'Sick leave', type: 'sick', balance: true, caps: false, protected: true, notice: 0 },
      { name: 'Personal day', type: 'personal', balance: true, caps: true, protected: false, notice: 2 },
      { name: 'Training', type: 'training', balance: false, caps: true, protected: false, notice: 0 },
    ]);
    const rules = await sql`
      select cap_dispatchers, cap_supervisors, escalate_after_hours, deputy_id from public.leave_rules
      where agency_id = ${world.ours.id}`;
    expect(rules).toEqual([
      { cap_dispatchers: null, cap_supervisors: null, escalate_after_hours: 24, deputy_id: null },
    ]);
    expect(await sql`select 1 from public.audit_logs where action like 'leave%'`).toHaveLength(0);
  });
});

describe('a kind of leave', () => {
  const jury = {
    name: 'Jury duty',
    type: 'personal',
    needsBalance: false,
    countsToCaps: true,
    isProtected: false,
    isPrivate: false,
    noticeDays: 3,
    isActive: true,
  };
  const add = (change: object = {}) =>
    `select public.add_leave_kind('${JSON.stringify({ ...jury, ...change })}')`;

  it('is added at once, changed in the version that was seen, and retired by admins', async () => {
    const before = await lastAuditId(world.db.sql);
    const [made] = await run(who.admin, add());
    const id = Number(made?.add_leave_kind);
    const change = { kind: 'leave_kind', subject: String(id), known: null };
    await saveSetting(world, {
      ...change,
      value: {
        ...jury,
        name: 'Jury service',
        type: 'training',
        isProtected: true,
        noticeDays: 0,
        isActive: false,
      },
    });
    const [kind] = await world.db.sql`
      select name, type, is_protected, is_private, notice_days, is_active, version from public.leave_kinds where id = ${id}`;
    expect(kind).toEqual({
      name: 'Jury service',
      type: 'training',
      is_protected: true,
      is_private: false,
      notice_days: 0,
      is_active: false,
      version: 2,
    });
    expect(await auditSince(world.db.sql, before)).toMatchObject([
      { action: 'leave_kind.create', actor_id: who.admin },
      { action: 'setting.save', actor_id: who.admin, before: { name: 'Jury duty' } },
      { action: 'leave_kind.update', before: { name: 'Jury duty' }, after: { name: 'Jury service' } },
    ]);
    expect(await refusalOf(saveSetting(world, { ...change, value: jury }))).toMatchObject({ code: 'PT409' });
    expect(await refused(add({ name: 'New' }), who.foreignSupervisor)).toEqual(['PT403', undefined]);
  });

  it.each([
    ['name', { name: '  ' }],
    ['name', { name: 7 }],
    ['name', { name: 'a\u202Eb' }],
    ['name', { name: 'x'.repeat(61) }],
    ['type', { name: 'New', type: null }],
    ['needsBalance', { name: 'New', needsBalance: null }],
    ['noticeDays', { name: 'New', noticeDays: 367 }],
    ['noticeDays', { name: 'New', noticeDays: null }],
    ['value', { name: 'New', color: 'red' }],
  ])('is refused at the field %s', async (field, change) => {
    expect(await refused(add(change))).toEqual(['PT422', field]);
  });

  it('has a name of its own', async () => {
    expect(await refused(add({ name: 'VACATION' }))).toEqual(['PT409', 'name']);
  });
});

describe('blackout days', () => {
  it('are added, changed and removed by admins of the agency', async () => {
    const save = (text: string) => `select public.save_leave_blackout(${text})`;
    const [made] = await run(who.admin, save(`'Fair', '2031-07-04', '2031-07-06'`));
    const id = Number(made?.save_leave_blackout);
    await run(who.admin, save(`'County fair', '2031-07-03', '2031-07-06', ${id}`));
    const rows = () => world.db.sql`
      select name, from_date::text as from from public.leave_blackouts where agency_id = ${world.ours.id}`;
    expect(await rows()).toEqual([{ name: 'County fair', from: '2031-07-03' }]);
    expect(await refused(save(`null, '2031-07-04', '2031-07-06'`))).toEqual(['PT422', 'name']);
    expect(await refused(save(`'Fair', null, '2031-07-06'`))).toEqual(['PT422', 'fromDate']);
    expect(await refused(save(`'Fair', '-infinity', '2031-07-06'`))).toEqual(['PT422', 'fromDate']);
    expect(await refused(save(`'Fair', '2031-07-04', '2031-07-03'`))).toEqual(['PT422', 'toDate']);
    expect(await refused(save(`'Fair', '2031-07-04', 'infinity'`))).toEqual(['PT422', 'toDate']);
    expect(await refused(save(`'Fair', '2031-07-04', '2031-07-06', ${id + 1000}`))).toEqual([
      'PT404',
      undefined,
    ]);
    expect(await refused(`select public.delete_leave_blackout(${id})`, who.supervisor)).toEqual([
      'PT403',
      undefined,
    ]);
    await run(who.admin, `select public.delete_leave_blackout(${id})`);
    await run(who.admin, `select public.delete_leave_blackout(${id})`);
    expect(await rows()).toEqual([]);
  });
});

describe('a balance', () => {
  it('is a ledger that admins write for people of the agency, and that stays', async () => {
    const { sql } = world.db;
    const vacation = await kindOf(sql, world.ours, 'vacation');
    const add = (text: string) => `select public.add_leave_entry(${text})`;
    await run(who.admin, add(`'${who.ana}', ${vacation}, 'granted', 480, '2031-01-01', 'Spring'`));
    const training = await kindOf(sql, world.ours, 'training');
    for (const [code, field, text] of [
      ['PT404', undefined, `'${who.stranger}', ${vacation}, 'granted', 480, '2031-01-01'`],
      ['PT422', 'kindId', `'${who.ana}', ${training}, 'granted', 480, '2031-01-01'`],
      ['PT422', 'minutes', `'${who.ana}', ${vacation}, 'granted', 0, '2031-01-01'`],
      ['PT422', 'minutes', `'${who.ana}', ${vacation}, 'granted', 1000001, '2031-01-01'`],
      ['PT422', 'date', `'${who.ana}', ${vacation}, 'granted', 480, null`],
      ['PT422', 'note', `'${who.ana}', ${vacation}, 'corrected', -480, '2031-01-01', ' '`],
      ['PT422', 'note', `'${who.ana}', ${vacation}, 'granted', 480, '2031-01-01', 'two\nlines'`],
    ] as const) {
      expect(await refused(add(text)), text).toEqual([code, field]);
    }
    expect(
      await refused(add(`'${who.ana}', ${vacation}, 'granted', 480, '2031-01-01'`), who.supervisor),
    ).toEqual(['PT403', undefined]);
    expect(await refusalOf(sql`update public.leave_entries set minutes = 1`)).toMatchObject({
      code: '42501',
    });
    expect(await refusalOf(sql`delete from public.leave_entries`)).toMatchObject({ code: '42501' });
    const seen = async (as: string) => (await run(as, 'select minutes from public.leave_entries')).length;
    expect([
      await seen(who.ana),
      await seen(who.admin),
      await seen(who.ben),
      await seen(who.supervisor),
    ]).toEqual([1, 1, 0, 0]);
  });
});

import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as lists from '#lib/data/agency-lists.ts';
import { getHolidayNames } from '#lib/data/holiday-names.ts';
import {
  endRequirement,
  getReplacedRequirement,
  listRequirements,
  saveRequirement,
} from '#lib/data/requirements.ts';
import { previewSetting } from '#lib/data/setting-preview.ts';
import * as settings from '#lib/data/settings.ts';
import { listShifts, saveShift, setShiftActive } from '#lib/data/shifts.ts';
import { addLeaveKind } from '#lib/data/time-off.ts';
import type { SettingChange } from '#lib/domain/setting-schemas.ts';
import { preferable } from '#lib/domain/template-dates.ts';
import { addDays } from '#lib/domain/time.ts';
import { type Client, createDrillClient } from '../drill/lanes.ts';
import { makeAgency, makePerson, type TestAgency, uuid } from '../factories/people.ts';
import { type GatewayTarget, startGatewayTarget } from '../setup/gateway-target.ts';

const password = 'correct-horse-battery';
let target: GatewayTarget;
let sql: postgres.Sql;
let agency: TestAgency;
let admin: Client;
let server: Client;
let today: string;

// A real project is shared; these rows are not for it.
describe.runIf(process.env.SUPABASE_TEST_URL === undefined)('settings through the app’s data layer', () => {
  beforeAll(async () => {
    target = await startGatewayTarget();
    sql = postgres(target.databaseUrl, { max: 1, onnotice: () => {} });
    server = createDrillClient(target.url, target.secretKey);
    agency = await makeAgency(sql, 1);
    await makePerson(sql, agency, 105, { role: 'admin', pattern: null });
    const { error } = await server.auth.admin.updateUserById(uuid(105), { password, email_confirm: true });
    if (error) throw error;
    admin = createDrillClient(target.url, target.publishableKey);
    await admin.auth.signInWithPassword({ email: 'person-105@example.test', password });
    today = await settings.getSettingsToday(admin);
  });

  afterAll(async () => {
    await sql?.end({ timeout: 1 });
    await target?.close();
  });

  it('are saved, planned, listed by their state, withdrawn, and applied by the worker', async () => {
    const rules = { noticeMinutes: 60, isSameWorkweek: true, approvesClean: false };
    const change = (
      noticeMinutes: number,
      fromDate: string,
      knownVersionId: number | null,
    ): SettingChange => ({
      kind: 'swap_rules',
      value: { ...rules, noticeMinutes },
      centerId: null,
      subject: '',
      fromDate,
      knownVersionId,
    });
    const which = { kind: 'swap_rules' } as const;
    expect(await settings.getSettingHead(admin, agency.id, which)).toBeNull();
    const first = await settings.saveSetting(admin, change(60, today, null));
    const next = await settings.saveSetting(admin, change(90, addDays(today, 9), first.versionId));
    expect(await settings.getSettingHead(admin, agency.id, which)).toBe(next.versionId);
    const listed = async () =>
      (await settings.listSettingVersions(admin, agency.id, which)).map(({ fromDate, value, state }) => [
        fromDate,
        value.noticeMinutes,
        state,
      ]);
    expect(await listed()).toEqual([
      [addDays(today, 9), 90, 'planned'],
      [today, 60, 'in_force'],
      ['2000-01-01', 1440, 'past'],
    ]);
    await expect(settings.saveSetting(admin, change(30, today, first.versionId))).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(
      settings.saveSetting(admin, change(30, addDays(today, -1), next.versionId)),
    ).rejects.toMatchObject({ code: 'rule_violation', fieldErrors: { effectiveFrom: expect.any(String) } });
    await settings.withdrawSetting(admin, next.versionId ?? 0);
    expect((await listed())[0]).toEqual([addDays(today, 9), 90, 'withdrawn']);

    const due = await settings.saveSetting(admin, change(15, addDays(today, 1), first.versionId));
    await sql`update public.setting_versions set effective_from = ${today} where id = ${due.versionId}`;
    expect(await settings.applyDueSettings(server)).toBe(1);
    expect((await listed()).map(([, minutes, state]) => [minutes, state])).toEqual([
      [90, 'withdrawn'],
      [15, 'in_force'],
      [60, 'past'],
      [1440, 'past'],
    ]);
  });

  it('of a center, of a kind of leave and of limits read back as they were written', async () => {
    const write = async (change: SettingChange) => {
      await settings.saveSetting(admin, change);
      const { kind, centerId, subject } = change;
      const which = { kind, subject, ...(centerId !== null && { centerId }) };
      return (await settings.listSettingVersions(admin, agency.id, which)).map(({ value, state }) => [
        state,
        value,
      ]);
    };
    const base = { fromDate: today, knownVersionId: null, centerId: null, subject: '' };
    const day = { kind: 'day_start', value: { dayStart: '06:30' } } as const;
    expect(await write({ ...base, ...day, centerId: agency.centerId })).toEqual([
      ['in_force', day.value],
      ['past', { dayStart: '05:00' }],
    ]);
    const jury = {
      name: 'Jury duty',
      type: 'personal',
      needsBalance: false,
      countsToCaps: false,
      isProtected: true,
      isPrivate: false,
      noticeDays: 0,
      isActive: true,
    } as const;
    const subject = String(await addLeaveKind(admin, jury));
    const less = { ...jury, isProtected: false };
    expect(await write({ ...base, kind: 'leave_kind', subject, value: less })).toEqual([
      ['in_force', less],
      ['past', jury],
    ]);
    await expect(addLeaveKind(admin, jury)).rejects.toMatchObject({
      code: 'conflict',
      fieldErrors: { name: expect.any(String) },
    });
  });

  it('requirements and shifts change from a date on', async () => {
    const effectiveFrom = addDays(today, 7);
    const shift = {
      centerId: agency.centerId,
      shiftId: null,
      expectedVersion: null,
      name: 'Day',
      code: 'D10',
      category: 'day' as const,
      startTime: '07:00',
      endTime: '17:00',
      effectiveFrom: today,
    };
    const shiftId = await saveShift(admin, shift);
    const next = await saveShift(admin, {
      ...shift,
      shiftId,
      expectedVersion: 1,
      endTime: '19:00',
      effectiveFrom,
    });
    expect(await listShifts(admin, agency.centerId)).toMatchObject([
      { id: shiftId, durationMinutes: 600, validFrom: today, validTo: addDays(today, 6) },
      { id: next, durationMinutes: 720, validFrom: effectiveFrom, validTo: null },
    ]);
    expect(preferable(await listShifts(admin, agency.centerId), null)).toMatchObject([{ id: shiftId }]);
    await setShiftActive(admin, { shiftId: next, isActive: false, expectedVersion: 1, effectiveFrom });
    expect(await listShifts(admin, agency.centerId)).toMatchObject([{ id: shiftId, validTo: null }]);

    const qualificationId = await lists.addQualification(admin, {
      name: 'Fire desk',
      isActingSupervisor: false,
    });
    expect(await lists.listQualifications(admin, agency.id)).toEqual([
      { id: qualificationId, name: 'Fire desk', isActingSupervisor: false, isActive: true, version: 1 },
    ]);
    const requirement = {
      centerId: agency.centerId,
      requirementId: null,
      expectedVersion: null,
      name: 'Fire',
      startTime: '07:00',
      endTime: '19:00',
      minEmployees: 2,
      minSupervisors: 0,
      weekdays: [1, 2] as const,
      fromDate: null,
      toDate: null,
      replacesWeekly: false,
      qualificationId,
      effectiveFrom: today,
    };
    const fire = { ...requirement, weekdays: [...requirement.weekdays] };
    const requirementId = await saveRequirement(admin, fire);
    await saveRequirement(admin, {
      ...fire,
      requirementId,
      expectedVersion: 1,
      minEmployees: 3,
      effectiveFrom,
    });
    const rows = await listRequirements(admin, agency.centerId);
    expect(rows).toMatchObject([
      {
        fromDate: today,
        toDate: addDays(today, 6),
        minEmployees: 2,
        qualificationId: String(qualificationId),
      },
      { fromDate: effectiveFrom, toDate: null, minEmployees: 3, weekdays: [1, 2] },
    ]);
    const planned = rows[1]?.id ?? 0;
    // Without the planned one the first goes on.
    const goesOn = { minEmployees: 2, fromDate: effectiveFrom, toDate: null, weekdays: [1, 2] };
    expect(await getReplacedRequirement(admin, planned)).toMatchObject({
      requirementId,
      until: null,
      goesOn,
    });
    expect(await getReplacedRequirement(admin, requirementId)).toBeNull();
    await endRequirement(admin, { requirementId: planned, expectedVersion: 1, effectiveFrom });
    expect(await listRequirements(admin, agency.centerId)).toMatchObject([{ fromDate: today, toDate: null }]);
  });

  it('lists of the agency are written and read', async () => {
    const date = addDays(today, 20);
    await lists.saveHoliday(admin, { date, name: 'Founders’ Day' });
    expect(await lists.listHolidays(admin, agency.id)).toEqual([{ date, name: 'Founders’ Day' }]);
    expect(await getHolidayNames(admin, agency.id, { fromDate: date, toDate: date })).toEqual({
      [date]: 'Founders’ Day',
    });
    const before = { fromDate: today, toDate: addDays(date, -1) };
    expect(await getHolidayNames(admin, agency.id, before)).toEqual({});
    await lists.saveHoliday(admin, { date, name: null });
    expect(await lists.listHolidays(admin, agency.id)).toEqual([]);
    const north = { name: 'North', timeZone: 'America/Denver', dayStart: '05:00' };
    const id = await lists.addCenter(admin, north);
    const value = { name: 'North', timeZone: 'America/Denver', isActive: false };
    const closing = { kind: 'center', centerId: id, subject: '', fromDate: today, value } as const;
    const closed: SettingChange = { ...closing, knownVersionId: null };
    expect((await previewSetting(admin, closed)).notes).toHaveLength(1);
    const { versionId } = await settings.saveSetting(admin, closed);
    expect(await settings.getSettingHead(admin, agency.id, closing)).toBe(versionId);
    expect(await lists.listCenterRecords(admin, agency.id)).toMatchObject([
      { id: agency.centerId, isActive: true },
      { ...north, id, isActive: false, version: 2 },
    ]);
    const taken = { code: 'conflict', fieldErrors: { name: expect.any(String) } };
    await expect(lists.addCenter(admin, north)).rejects.toMatchObject(taken);
    const desk = { name: 'Lead desk', isActingSupervisor: true };
    const qualificationId = await lists.addQualification(admin, desk);
    expect(await lists.listQualifications(admin, agency.id)).toContainEqual({
      ...desk,
      id: qualificationId,
      isActive: true,
      version: 1,
    });
    await expect(lists.addQualification(admin, desk)).rejects.toMatchObject(taken);
  });
});

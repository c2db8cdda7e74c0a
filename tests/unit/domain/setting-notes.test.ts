import { describe, expect, it } from 'vitest';
import { DEFAULT_FILLING } from '#lib/domain/filling-defaults.ts';
import {
  type DayOverCap,
  type NotedKind,
  type SettingCounts,
  settingNotes,
} from '#lib/domain/setting-notes.ts';
import type { SettingValues } from '#lib/domain/setting-records.ts';

/** From 1 March on. */
function notesOf<Kind extends NotedKind>(
  kind: Kind,
  value: SettingValues[Kind],
  counts: SettingCounts[Kind],
) {
  return settingNotes(kind, value, counts, '2031-03-01');
}

describe('what to know of the rules of signing in', () => {
  const rules: SettingValues['sign_in'] = {
    policy: 'delay',
    secondFactor: false,
    notice: null,
    idleLockMinutes: 30,
    signInHours: 12,
  };
  const counts = { ...rules, waiting: 0, people: 40, without: 40, names: ['Ana', 'Ben', 'Cleo'], old: 0 };
  const waits = 'After five wrong passwords an account waits, longer each time.';
  const locked = 'After five wrong passwords an account is locked until somebody releases it.';
  const notes = (change: Partial<typeof rules>, now: Partial<typeof counts> = {}) =>
    notesOf('sign_in', { ...rules, ...change }, { ...counts, ...now });

  it('says who may try again', () => {
    expect(notes({ policy: 'lock' }, { waiting: 1 })).toEqual([
      locked,
      '1 person who cannot sign in now, after wrong passwords, can try again at once.',
    ]);
    expect(notes({ policy: 'lock' }, { policy: 'lock', waiting: 1 })).toEqual([locked]);
    expect(notes({}, { policy: 'lock' })).toEqual([waits]);
  });

  it('names who has no second factor when everybody needs one', () => {
    expect(notes({ secondFactor: true })).toEqual([
      waits,
      '40 of 40 people have no second factor: Ana, Ben, Cleo and 37 others. They reach nothing before it is set up.',
    ]);
    expect(notes({ secondFactor: true }, { without: 1, names: ['Ana'] })).toEqual([
      waits,
      '1 of 40 people has no second factor: Ana. This person reaches nothing before it is set up.',
    ]);
    expect(notes({ secondFactor: true }, { without: 0, names: [] })).toEqual([
      waits,
      'Everybody has a second factor already.',
    ]);
    expect(notes({}, { secondFactor: true })).toEqual([
      waits,
      'A second factor is up to each person again. Whoever has one keeps it.',
    ]);
  });

  it('says what the notice, the lock and the hours do, and for whom at once', () => {
    expect(
      notes({ notice: 'Authorized use only.', idleLockMinutes: 15, signInHours: 1 }, { old: 2 }),
    ).toEqual([
      waits,
      'Everybody accepts the notice before going on, also those who are signed in now.',
      'A screen that nobody touches locks after 15 minutes, except on computers of the dispatch floor.',
      'Everybody signs in again 1 hour after the last sign-in.',
      '2 people are signed in for longer somewhere and sign in again at once.',
    ]);
    expect(notes({ idleLockMinutes: null, signInHours: null }, { notice: 'Old' })).toEqual([
      waits,
      'No notice stands before the sign-in any more.',
      'Screens that nobody touches stay open.',
      'Nobody has to sign in again as long as they stay signed in.',
    ]);
  });
});

describe('what to know of a setting before it is saved', () => {
  const caps = { capDispatchers: 2, capSupervisors: 1, escalateAfterHours: 24, deputyId: null };
  const over = (date: string, off: number, of: Partial<DayOverCap> = {}): DayOverCap => ({
    date,
    center: 'Harbor',
    isSupervisor: false,
    off,
    cap: 2,
    ...of,
  });

  it('names the first days on which more are off than may be', () => {
    expect(notesOf('leave_rules', caps, { over: [], waiting: 0 })).toEqual([]);
    const days = [
      over('2031-01-06', 3),
      over('2031-01-06', 2, { isSupervisor: true, cap: 1 }),
      over('2031-01-07', 4),
      over('2031-01-08', 3),
      over('2031-01-09', 3),
    ];
    expect(notesOf('leave_rules', caps, { over: days, waiting: 1 })).toEqual([
      'On 4 days more than 2 dispatchers are off: Mon 6 Jan (3), Tue 7 Jan (4), Wed 8 Jan (3) … What is approved stays.',
      'On 1 day more than 1 supervisor is off: Mon 6 Jan (2). What is approved stays.',
      '1 request waits for a day that is full by then.',
    ]);
  });

  it('names the center where several have such days', () => {
    const days = [over('2031-01-06', 3), over('2031-01-07', 3, { center: 'Prairie' })];
    expect(notesOf('leave_rules', caps, { over: days, waiting: 0 })[0]).toMatch(
      /Mon 6 Jan, Harbor \(3\), Tue 7 Jan, Prairie \(3\)\./,
    );
  });

  it('says what becomes of requests of a kind of leave', () => {
    const value = {
      name: 'Vacation',
      type: 'vacation' as const,
      needsBalance: true,
      countsToCaps: true,
      isProtected: false,
      isPrivate: false,
      noticeDays: 7,
      isActive: true,
    };
    const now = {
      isActive: true,
      countsToCaps: true,
      needsBalance: true,
      isProtected: false,
      waiting: 1,
      approved: 2,
    };
    expect(notesOf('leave_kind', value, now)).toEqual([]);
    expect(notesOf('leave_kind', { ...value, isActive: false }, now)).toEqual([
      'Nobody can ask for it any more. 1 request that waits and 2 approved requests stay.',
    ]);
    const others = { ...value, countsToCaps: false, needsBalance: false, isProtected: true };
    expect(notesOf('leave_kind', others, now)).toEqual([
      '2 approved requests and 1 request that waits no longer count to the most who may be off on a day.',
      '1 request that waits will take no hours from a balance when approved.',
      '1 request that waits can no longer be denied for staffing.',
    ]);
    expect(notesOf('leave_kind', others, { ...now, waiting: 0, approved: 0 })).toEqual([]);
  });

  it('counts the offers that a longer notice ends', () => {
    const rules = { noticeMinutes: 2880, isSameWorkweek: false, approvesClean: false };
    expect(notesOf('swap_rules', rules, { open: 3, barred: 0 })).toEqual([]);
    expect(notesOf('swap_rules', rules, { open: 3, barred: 1 })).toEqual([
      '1 of 3 open offers can no longer be accepted: less than 48\u00a0h before the shift.',
    ]);
  });

  it('counts the shifts that other steps fill, and the searches that go on as they began', () => {
    expect(notesOf('filling', DEFAULT_FILLING, { open: 0, callOuts: 0 })).toEqual([]);
    expect(notesOf('filling', DEFAULT_FILLING, { open: 3, callOuts: 1 })).toEqual([
      expect.stringMatching(/^3 open shifts from .* on are filled by these steps\.$/),
      '1 call-out that runs goes on by the rules of when it began.',
    ]);
  });

  it('counts what is told at once, who may try again, and what is removed', () => {
    const rules = { fallbackMinutes: 5, ackHours: 4, nightlyTime: '05:30', webhookUrl: null };
    const delivery =
      'Urgent notices go out by the next channel after 5 min, supervisors hear of what is not acknowledged after 4 h, and the nightly look ahead comes at 05:30.';
    expect(notesOf('notice_rules', rules, { late: 2, hasReceiver: true })).toEqual([
      delivery,
      '2 notices were not acknowledged for more than 4 h: supervisors hear of them at once.',
      "The agency's own system gets no more notices.",
    ]);
    expect(notesOf('notice_rules', rules, { late: 0, hasReceiver: false })).toEqual([delivery]);
    const webhookUrl = 'https://x.example';
    expect(notesOf('notice_rules', { ...rules, webhookUrl }, { late: 0, hasReceiver: false })).toEqual([
      delivery,
      "The agency's own system gets every notice, too.",
    ]);
    const kept = { auditMonths: 12, noticeMonths: 2, chatMonths: 24 };
    const long = 'The audit is kept for 12 months, notices for 2 months, messages of the chat for 24 months.';
    expect(notesOf('retention', kept, { audit: 1200, notices: 1, messages: 7 })).toEqual([
      long,
      'The first night removes 1,200 entries of the audit, 1 notice and 7 messages for good.',
    ]);
    expect(notesOf('retention', kept, { audit: 0, notices: 0, messages: 0 })).toEqual([long]);
    expect(
      notesOf(
        'retention',
        { auditMonths: null, noticeMonths: 1, chatMonths: null },
        { audit: 0, notices: 0, messages: 0 },
      ),
    ).toEqual(['The audit is kept for ever, notices for 1 month, messages of the chat for ever.']);
  });

  it('says who has a qualification, and who may act by it', () => {
    const value = { name: 'Lead desk', isActingSupervisor: true, isActive: true };
    const now = { problem: null, isActive: true, acts: true, holders: 2, names: ['Ann Diaz', 'Bo Chen'] };
    expect(notesOf('qualification', value, now)).toEqual([]);
    expect(notesOf('qualification', { ...value, isActive: false }, now)).toEqual([
      '2 people have it: from Sat 1 Mar on it counts for nobody.',
      'Ann Diaz and Bo Chen can no longer be named acting supervisor from Sat 1 Mar on.',
    ]);
    expect(notesOf('qualification', { ...value, isActingSupervisor: false }, { ...now, holders: 9 })).toEqual(
      ['9 people can no longer be named acting supervisor from Sat 1 Mar on.'],
    );
    const retired = { ...now, isActive: false, acts: false, holders: 1, names: ['Ann Diaz'] };
    expect(notesOf('qualification', value, retired)).toEqual([
      '1 person has it, and it counts again from Sat 1 Mar on.',
      'Ann Diaz can be named acting supervisor from Sat 1 Mar on.',
    ]);
    expect(notesOf('qualification', { ...value, isActive: false }, { ...retired, isActive: true })).toEqual([
      '1 person has it: from Sat 1 Mar on it counts for nobody.',
    ]);
  });

  it('says what becomes of a center', () => {
    const now = { problem: null, name: 'North', timeZone: 'UTC', isActive: true };
    const value = { name: 'North', timeZone: 'UTC', isActive: true };
    expect(notesOf('center', value, now)).toEqual([]);
    expect(notesOf('center', { ...value, name: 'Hill', timeZone: 'Europe/Berlin' }, now)).toEqual([
      'North is called Hill from Sat 1 Mar on.',
      'Its clocks show the time of Europe/Berlin from Sat 1 Mar on.',
    ]);
    expect(notesOf('center', { ...value, isActive: false }, now)).toEqual([
      'It closes: nothing is planned there from Sat 1 Mar on, and nobody new can be assigned to it until then.',
    ]);
    expect(notesOf('center', value, { ...now, isActive: false })).toEqual([
      'It opens again: from Sat 1 Mar on schedules can be planned and people can work there.',
    ]);
  });
});

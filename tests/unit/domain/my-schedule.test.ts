import { describe, expect, it } from 'vitest';
import { leaveDates, leaveWords } from '#lib/domain/leave-dates.ts';
import {
  changeWords,
  companyOf,
  countdown,
  dayOfChange,
  hoursOfWeek,
  isOnDay,
  minutesAhead,
  noticeWords,
  nowAndNext,
  readRange,
  readScheduleQuery,
  scheduleHref,
  scheduleWindow,
  weekHoursWords,
  zoneSentence,
} from '#lib/domain/my-schedule.ts';
import type { CoworkerShift, PersonShift } from '#lib/domain/records.ts';
import type { MyShiftChange, OwnShiftState } from '#lib/domain/roster-records.ts';
import { createZone, shiftWindow } from '#lib/domain/time.ts';
import type { LocalDate, LocalTime } from '#lib/domain/types.ts';

const timeZone = 'America/Los_Angeles';
const clock = { timeZone, dayStart: '05:00' };
const zone = createZone(timeZone);
const at = (date: LocalDate, hours: number, minutes = 0) => zone.toInstant(date, hours * 60 + minutes);
/** Durations keep their unit beside the number. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

function shift(shiftDate: LocalDate, startTime: LocalTime, endTime: LocalTime): PersonShift {
  return {
    id: 1,
    version: 1,
    shiftDate,
    ...shiftWindow({ startTime, endTime }, shiftDate, clock),
    code: 'X',
    name: 'X',
    category: 'day',
    durationMinutes: 600,
    isOvertime: false,
    isActing: false,
    isManual: false,
    isSwapped: false,
  };
}

describe('the shifts of a day', () => {
  it('are those of the operational date, and one after midnight on both dates that name it', () => {
    const night = shift('2036-02-04', '01:00', '05:00');
    const days = (of: PersonShift) =>
      ['2036-02-03', '2036-02-04', '2036-02-05', '2036-02-06'].filter((date) => isOnDay(of, date, timeZone));
    expect(days(night)).toEqual(['2036-02-04', '2036-02-05']);
    expect(days(shift('2036-02-04', '19:00', '05:00'))).toEqual(['2036-02-04']);
  });
});

describe('leave', () => {
  const whole = { startsAt: at('2036-02-09', 0), endsAt: at('2036-02-12', 0) };

  it('is on its calendar dates, and not on the day whose last hours it begins in', () => {
    expect(leaveDates(whole, clock)).toEqual(['2036-02-09', '2036-02-10', '2036-02-11']);
    const evening = { startsAt: at('2036-02-09', 20), endsAt: at('2036-02-10', 2) };
    expect(leaveDates(evening, clock)).toEqual(['2036-02-09']);
  });

  it('is on its operational days, and not on the date in whose small hours it ends', () => {
    const operational = { startsAt: at('2036-02-09', 5), endsAt: at('2036-02-12', 5) };
    expect(leaveDates(operational, clock)).toEqual(['2036-02-09', '2036-02-10', '2036-02-11']);
    expect(leaveWords(operational, clock, '24h')).toBe('Sat 9 Feb – Mon 11 Feb 2036');
    const small = { startsAt: at('2036-02-10', 1), endsAt: at('2036-02-10', 5) };
    expect(leaveDates(small, clock)).toEqual(['2036-02-09']);
  });

  it('is said in days where it has whole ones, also when the clock changes in it', () => {
    expect(leaveWords(whole, clock, '24h')).toBe('Sat 9 Feb – Mon 11 Feb 2036');
    expect(leaveWords({ ...whole, endsAt: at('2036-02-10', 0) }, clock, '24h')).toBe('Sat 9 Feb 2036');
    const spring = { startsAt: at('2036-03-08', 0), endsAt: at('2036-03-10', 0) };
    expect(leaveWords(spring, clock, '24h')).toBe('Sat 8 Mar – Sun 9 Mar 2036');
    const noon = { startsAt: at('2036-02-09', 12), endsAt: at('2036-02-10', 0) };
    expect(leaveWords(noon, clock, '24h')).toBe('Sat 9 Feb 12:00–00:00');
  });
});

describe('the address', () => {
  it('is read, and written back without what goes without saying', () => {
    expect(readScheduleQuery({})).toEqual({ view: 'now', date: null });
    expect(readScheduleQuery({ view: 'week', date: '2036-02-04' })).toEqual({
      view: 'week',
      date: '2036-02-04',
    });
    expect(readScheduleQuery({ view: 'year', date: '2036-02-31' })).toEqual({ view: 'now', date: null });
    expect(readScheduleQuery({ view: ['list', 'week'] })).toEqual({ view: 'list', date: null });
    expect(scheduleHref({ view: 'now', date: null })).toBe('/schedule');
    expect(scheduleHref({ view: 'week', date: '2036-02-04' })).toBe('/schedule?view=week&date=2036-02-04');
  });

  it('may name a month, as notices do', () => {
    expect(readScheduleQuery({ month: '2036-02' })).toEqual({ view: 'month', date: '2036-02-01' });
    expect(readScheduleQuery({ month: '2036-02', view: 'list' })).toEqual({
      view: 'list',
      date: '2036-02-01',
    });
    expect(readScheduleQuery({ month: '2036-13' })).toEqual({ view: 'now', date: null });
  });
});

describe('the window', () => {
  const edge = { workweeks: 0, firstDay: '2036-01-01' } as const;

  it('is a day, a workweek or a month, with the ones beside it', () => {
    expect(scheduleWindow('now', '2036-02-04', edge)).toMatchObject({
      previous: '2036-02-03',
      next: '2036-02-05',
    });
    expect(scheduleWindow('week', '2036-02-06', edge)).toEqual({
      label: 'Sun 3 Feb – Sat 9 Feb',
      fromDate: '2036-02-03',
      toDate: '2036-02-09',
      previous: '2036-01-27',
      next: '2036-02-10',
    });
    expect(scheduleWindow('week', '2036-02-03', { ...edge, workweeks: 1 }).fromDate).toBe('2036-01-28');
    // From the first Monday on or after the change; the week before it is whole.
    const workweeks = [
      { fromDate: '2000-01-01', workweekStart: 0 as const },
      { fromDate: '2036-02-06', workweekStart: 1 as const },
    ];
    expect(scheduleWindow('week', '2036-02-12', { ...edge, workweeks })).toMatchObject({
      label: 'Mon 11 Feb – Sun 17 Feb',
      previous: '2036-02-10',
    });
    expect(scheduleWindow('week', '2036-02-10', { ...edge, workweeks })).toMatchObject({
      label: 'Sun 10 Feb – Sat 16 Feb',
      previous: '2036-02-03',
      next: '2036-02-17',
    });
    expect(scheduleWindow('list', '2036-02-29', edge)).toEqual({
      label: 'February 2036',
      fromDate: '2036-02-01',
      toDate: '2036-02-29',
      previous: '2036-01-01',
      next: '2036-03-01',
    });
  });

  it('leads nowhere before the first day that was ever published', () => {
    expect(scheduleWindow('month', '2036-01-15', edge).previous).toBeNull();
    expect(scheduleWindow('month', '2036-02-15', edge).previous).toBe('2036-01-01');
    expect(scheduleWindow('week', '2036-01-02', edge).previous).toBeNull();
    expect(scheduleWindow('week', '2036-01-06', edge).previous).toBe('2035-12-30');
    expect(scheduleWindow('now', '2036-02-04', { ...edge, firstDay: null }).previous).toBeNull();
  });

  it('is read with whole weeks and the days beside them', () => {
    const month = scheduleWindow('list', '2036-02-04', edge);
    expect(readRange('list', month, 0)).toEqual({ fromDate: '2036-01-26', toDate: '2036-03-02' });
    const week = scheduleWindow('week', '2036-02-04', edge);
    expect(readRange('week', week, 0)).toEqual({ fromDate: '2036-02-02', toDate: '2036-02-10' });
  });
});

describe('now and next', () => {
  const shifts = [shift('2036-02-04', '19:00', '05:00'), shift('2036-02-05', '19:00', '05:00')];

  it('change on the minute', () => {
    expect(nowAndNext(shifts, at('2036-02-04', 19) - 1)).toEqual({ current: null, next: shifts[0] });
    expect(nowAndNext(shifts, at('2036-02-04', 19))).toEqual({ current: shifts[0], next: shifts[1] });
    expect(nowAndNext(shifts, at('2036-02-05', 5))).toEqual({ current: null, next: shifts[1] });
    expect(nowAndNext(shifts, at('2036-02-06', 5))).toEqual({ current: null, next: null });
  });

  it('count real time down, over a change of the clock too', () => {
    const until = at('2036-02-04', 19);
    expect(plain(countdown(until, until - 60_000))).toBe('1 min');
    expect(plain(countdown(until, until - 60_001))).toBe('2 min');
    expect(plain(countdown(until, until - 133 * 60_000))).toBe('2 h 13 min');
    expect(plain(countdown(until, until - (26 * 60 + 10) * 60_000))).toBe('1 day 2 h');
    expect(plain(countdown(until, until - 48 * 3_600_000))).toBe('2 days');
    expect(plain(countdown(until, until + 5000))).toBe('0 min');
    expect(plain(countdown(at('2036-03-09', 5), at('2036-03-08', 23)))).toBe('5 h');
    expect(plain(countdown(at('2036-11-02', 5), at('2036-11-01', 23)))).toBe('7 h');
  });
});

describe('the company of a shift', () => {
  const own = shift('2036-02-04', '09:00', '19:00');
  const other = (fullName: string, startTime: LocalTime, endTime: LocalTime): CoworkerShift => ({
    userId: fullName,
    fullName,
    shiftCode: 'X',
    ...shiftWindow({ startTime, endTime }, '2036-02-04', clock),
  });

  it('is who works along and who takes over, and never oneself', () => {
    const coworkers = [
      other('me', '09:00', '19:00'),
      other('before', '05:00', '09:00'),
      other('early', '05:00', '09:15'),
      other('same', '09:00', '19:00'),
      other('overlap', '18:30', '23:00'),
      other('swing', '18:29', '23:00'),
      other('relief', '19:30', '05:00'),
      other('later', '19:31', '05:00'),
    ];
    const { together, relief } = companyOf(own, coworkers, 'me');
    expect(together.map(({ fullName }) => fullName)).toEqual(['early', 'same', 'swing']);
    expect(relief.map(({ fullName }) => fullName)).toEqual(['overlap', 'relief']);
  });
});

describe('the hours of a workweek', () => {
  it('are real ones, with overtime named beyond forty', () => {
    // Wednesday to Saturday 19–05; the last night has the autumn's extra hour, and ends in the next workweek.
    const nights = ['2036-10-29', '2036-10-30', '2036-10-31', '2036-11-01'].map((date) =>
      shift(date, '19:00', '05:00'),
    );
    expect(hoursOfWeek(nights, [], '2036-10-26', 0, clock)).toEqual({
      workedMinutes: 35 * 60,
      paidMinutes: 35 * 60,
      overtimeMinutes: 0,
    });
    expect(hoursOfWeek(nights, [], '2036-11-02', 0, clock)).toEqual({
      workedMinutes: 6 * 60,
      paidMinutes: 6 * 60,
      overtimeMinutes: 0,
    });
    const autumn = hoursOfWeek(nights, [], '2036-10-27', 1, clock);
    expect(autumn).toEqual({ workedMinutes: 41 * 60, paidMinutes: 41 * 60, overtimeMinutes: 60 });
    expect(plain(weekHoursWords(autumn))).toBe('41 h, of them 1 h overtime');
    const nothing = { workedMinutes: 0, paidMinutes: 0, overtimeMinutes: 0 };
    expect(hoursOfWeek([], [], '2036-02-03', 0, clock)).toEqual(nothing);
    expect(plain(weekHoursWords({ ...nothing, workedMinutes: 2400, paidMinutes: 2400 }))).toBe('40 h');
  });

  it('are worked and paid apart where a trade makes a difference', () => {
    const own = ['2036-02-04', '2036-02-05', '2036-02-06'].map((date, index) => ({
      ...shift(date, '09:00', '19:00'),
      id: index + 1,
    }));
    const takenOver = { ...shift('2036-02-07', '09:00', '20:00'), id: 4 };
    const trade = (rowId: number, isWorked: boolean, { startsAt, endsAt }: PersonShift) => ({
      rowId,
      isWorked,
      withName: 'Ben',
      startsAt,
      endsAt,
    });
    const hours = hoursOfWeek([...own, takenOver], [trade(4, true, takenOver)], '2036-02-03', 0, clock);
    expect(plain(weekHoursWords(hours))).toBe('41 h worked · 30 h paid');
    const given = [8, 9].map((day) => trade(day, false, shift(`2036-02-0${day}`, '09:00', '15:00')));
    const paid = hoursOfWeek(own, given, '2036-02-03', 0, clock);
    expect(plain(weekHoursWords(paid))).toBe('30 h worked · 42 h paid, of them 2 h overtime');
  });
});

describe('a change', () => {
  const state = (change: Partial<OwnShiftState> = {}): OwnShiftState => ({
    shiftDate: '2036-02-05',
    code: 'D12',
    ...shiftWindow({ startTime: '09:00', endTime: '21:00' }, '2036-02-05', clock),
    isOvertime: false,
    isActing: false,
    ...change,
  });
  const words = (change: Partial<MyShiftChange>) =>
    plain(
      changeWords(
        {
          id: 1,
          rowId: 1,
          at: at('2036-02-03', 14, 10),
          noticeMinutes: 52 * 60 + 59,
          isCorrection: false,
          before: state(),
          after: state(),
          ...change,
        },
        timeZone,
        '24h',
      ),
    );

  it('says when, by how much notice, what was and what is', () => {
    expect(
      words({
        after: state({
          code: 'D10',
          ...shiftWindow({ startTime: '09:00', endTime: '21:00' }, '2036-02-05', clock),
        }),
      }),
    ).toBe('Changed Sun 3 Feb 14:10, 52 h before it starts: was D12, now D10');
    const swing = state({
      code: 'S10',
      ...shiftWindow({ startTime: '15:00', endTime: '01:00' }, '2036-02-05', clock),
    });
    expect(words({ after: swing })).toContain('was D12 Tue 5 Feb 09:00–21:00, now S10 Tue 5 Feb 15:00–01:00');
    expect(words({ after: { ...swing, isOvertime: true } })).toMatch(/now S10 .* 15:00–01:00, now overtime$/);
    expect(words({ after: null })).toContain(': no longer yours, was D12 Tue 5 Feb 09:00–21:00');
    expect(words({ before: null })).toContain(': new, D12 Tue 5 Feb 09:00–21:00');
    expect(words({ after: state({ isOvertime: true }) })).toContain(': now overtime');
    expect(words({ before: state({ isOvertime: true }), after: state({ isActing: true }) })).toContain(
      ': no longer overtime, you are acting supervisor',
    );
    expect(words({ before: state({ isActing: true }) })).toContain(': you are no longer acting supervisor');
  });

  it('says of work that was over that it is corrected', () => {
    expect(words({ noticeMinutes: -600, isCorrection: true, after: null })).toBe(
      'Corrected Sun 3 Feb 14:10: no longer yours, was D12 Tue 5 Feb 09:00–21:00',
    );
  });

  it('counts the notice in whole hours, and never more than there were', () => {
    expect([3120, 3179, 60, 59, 1, 0, -300].map((minutes) => plain(noticeWords(minutes)))).toEqual([
      '52 h before it starts',
      '52 h before it starts',
      '1 h before it starts',
      '59 min before it starts',
      '1 min before it starts',
      'after it had begun',
      'after it had begun',
    ]);
  });

  it('belongs to the day that it is on now, else to the day that it was on', () => {
    expect(dayOfChange({ before: state(), after: state({ shiftDate: '2036-02-09' }) })).toBe('2036-02-09');
    expect(dayOfChange({ before: state(), after: null })).toBe('2036-02-05');
  });
});

describe('the zone', () => {
  it('is told with how far the own clock is off', () => {
    const now = at('2036-02-04', 12);
    expect(minutesAhead('America/New_York', timeZone, now)).toBe(180);
    expect(minutesAhead('US/Pacific', timeZone, now)).toBe(0);
    expect(minutesAhead('Pacific/Honolulu', timeZone, now)).toBe(-120);
    expect(plain(zoneSentence('PST', 0))).toBe('Times are the center’s (PST).');
    expect(plain(zoneSentence('PST', 180))).toBe('Times are the center’s (PST); your clock is 3 h ahead.');
    expect(plain(zoneSentence('PST', -90))).toBe(
      'Times are the center’s (PST); your clock is 1 h 30 min behind.',
    );
  });
});

import { expect, it } from 'vitest';
import { clockChangeOf, clockChangeWords } from '#lib/domain/clock-change.ts';
import { addDays, eachDate, MINUTE_MS, operationalDayWindow } from '#lib/domain/time.ts';

const denver = { timeZone: 'America/Denver', dayStart: '05:00' };
const lordHowe = { timeZone: 'Australia/Lord_Howe', dayStart: '05:00' };

it('knows the two nights of a year, by their operational day', () => {
  const nights = eachDate('2026-01-01', '2026-12-31').filter((date) => clockChangeOf(date, denver) !== null);
  expect(nights).toEqual(['2026-03-07', '2026-10-31']);
});

it('says in words what the clock does', () => {
  expect(clockChangeWords('2026-03-07', denver)).toBe(
    'The clock goes forward from 02:00 to 03:00: 02:00–03:00 does not exist, the day has 23 hours.',
  );
  expect(clockChangeWords('2026-10-31', denver)).toBe(
    'The clock goes back from 02:00 to 01:00: 01:00–02:00 comes twice, the day has 25 hours.',
  );
  expect(clockChangeWords('2026-11-01', denver)).toBeNull();
});

it('agrees with the length of every day, also where the clock changes by half an hour', () => {
  for (const date of eachDate('2026-03-01', '2026-04-30')) {
    const { startsAt, endsAt } = operationalDayWindow(date, lordHowe);
    expect(clockChangeOf(date, lordHowe)?.minutes ?? 0, date).toBe((endsAt - startsAt) / MINUTE_MS - 1440);
  }
  expect(clockChangeWords('2026-04-04', lordHowe)).toContain('the day has 24.5 hours');
});

it('is of the night, not of the calendar date on which it falls', () => {
  const midnight = { ...denver, dayStart: '00:00' };
  expect(clockChangeOf('2026-03-08', midnight)?.minutes).toBe(-60);
  expect(clockChangeOf(addDays('2026-03-08', -1), midnight)).toBeNull();
});

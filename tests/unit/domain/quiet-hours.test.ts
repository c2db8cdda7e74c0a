import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QuietHours } from '#lib/domain/notice-records.ts';
import { disturbableFrom, isNightShift, nextNightRest, type Peace } from '#lib/domain/quiet-hours.ts';
import { createZone, formatTime } from '#lib/domain/time.ts';
import type { Interval } from '#lib/domain/types.ts';

const HOUR = 3_600_000;
const timeZone = 'America/Denver';
const zone = createZone(timeZone);

/** `2026-02-04 21:00` on the wall in Denver. */
function at(text: string): number {
  const [date = '', time = ''] = text.split(' ');
  return zone.toInstant(date, Number(time.slice(0, 2)) * 60 + Number(time.slice(3)));
}
const shift = (from: string, to: string): Interval => ({ startsAt: at(from), endsAt: at(to) });
const peaceOf = (quiet: Partial<QuietHours>, shifts: readonly Interval[] = []): Peace => ({
  quiet: { start: null, end: null, restsAfterNight: false, ...quiet },
  shifts,
  timeZone,
});
const overnight = { start: '22:00', end: '06:00' };
const night = shift('2026-02-04 19:00', '2026-02-05 05:00');

describe('disturbableFrom', () => {
  it('is at once for who asked for no peace', () => {
    expect(disturbableFrom(peaceOf({}, [night]), at('2026-02-05 06:00'))).toBe(at('2026-02-05 06:00'));
  });

  it.each([
    ['2026-02-04 21:59', '2026-02-04 21:59'],
    ['2026-02-04 22:00', '2026-02-05 06:00'],
    ['2026-02-05 00:00', '2026-02-05 06:00'],
    ['2026-02-05 05:59', '2026-02-05 06:00'],
    ['2026-02-05 06:00', '2026-02-05 06:00'],
  ])('waits over midnight: %s → %s', (asked, told) => {
    expect(disturbableFrom(peaceOf(overnight), at(asked))).toBe(at(told));
  });

  it.each([
    ['2026-02-04 12:59', '2026-02-04 12:59'],
    ['2026-02-04 13:00', '2026-02-04 15:30'],
    ['2026-02-04 15:30', '2026-02-04 15:30'],
  ])('waits within a day: %s → %s', (asked, told) => {
    expect(disturbableFrom(peaceOf({ start: '13:00', end: '15:30' }), at(asked))).toBe(at(told));
  });

  it('reads hours until midnight as such', () => {
    expect(disturbableFrom(peaceOf({ start: '20:00', end: '00:00' }), at('2026-02-04 23:00'))).toBe(
      at('2026-02-05 00:00'),
    );
  });

  it('waits 9 hours after a night shift, from its end on', () => {
    const peace = peaceOf({ restsAfterNight: true }, [night]);
    expect(disturbableFrom(peace, night.endsAt - 1)).toBe(night.endsAt - 1);
    expect(disturbableFrom(peace, night.endsAt)).toBe(at('2026-02-05 14:00'));
    expect(disturbableFrom(peace, at('2026-02-05 13:59'))).toBe(at('2026-02-05 14:00'));
    expect(disturbableFrom(peace, at('2026-02-05 14:00'))).toBe(at('2026-02-05 14:00'));
  });

  it('waits for nobody after a day or an evening', () => {
    const shifts = [
      shift('2026-02-04 05:00', '2026-02-04 15:00'),
      shift('2026-02-04 15:00', '2026-02-05 01:00'),
    ];
    const peace = peaceOf({ restsAfterNight: true }, shifts);
    expect(disturbableFrom(peace, at('2026-02-04 16:00'))).toBe(at('2026-02-04 16:00'));
    expect(disturbableFrom(peace, at('2026-02-05 01:30'))).toBe(at('2026-02-05 01:30'));
  });

  it.each([
    // Hours of the day first, rest second, and the other way round.
    [{ start: '23:00', end: '05:30' }, '2026-02-05 03:00', '2026-02-05 14:00'],
    [{ start: '13:00', end: '17:00' }, '2026-02-05 06:00', '2026-02-05 17:00'],
    [{ start: '14:00', end: '17:00' }, '2026-02-05 06:00', '2026-02-05 17:00'],
    [{ start: '14:01', end: '17:00' }, '2026-02-05 06:00', '2026-02-05 14:00'],
  ])('chains the hours %o with the rest from %s', (hours, asked, told) => {
    const peace = peaceOf({ ...hours, restsAfterNight: true }, [night]);
    expect(disturbableFrom(peace, at(asked))).toBe(at(told));
  });

  it('lasts the longer of two rests, whatever their order', () => {
    const first = shift('2026-02-04 19:00', '2026-02-05 03:00');
    const second = shift('2026-02-05 03:00', '2026-02-05 07:00');
    for (const shifts of [
      [first, second],
      [second, first],
    ]) {
      const peace = peaceOf({ restsAfterNight: true }, shifts);
      expect(disturbableFrom(peace, at('2026-02-05 03:30'))).toBe(at('2026-02-05 16:00'));
    }
  });

  it('has a night of 7 hours when the clock goes forward, and one of 9 when it goes back', () => {
    const forward = disturbableFrom(peaceOf(overnight), at('2026-03-07 22:00'));
    expect((forward - at('2026-03-07 22:00')) / HOUR).toBe(7);
    const back = disturbableFrom(peaceOf(overnight), at('2026-10-31 22:00'));
    expect((back - at('2026-10-31 22:00')) / HOUR).toBe(9);
  });

  it('ends hours that the clock skips after the jump, and hours that come twice at the first', () => {
    expect(disturbableFrom(peaceOf({ start: '22:00', end: '02:30' }), at('2026-03-08 01:00'))).toBe(
      at('2026-03-08 03:30'),
    );
    const first = at('2026-11-01 01:30');
    const peace = peaceOf({ start: '22:00', end: '01:30' });
    expect(disturbableFrom(peace, first - 1)).toBe(first);
    expect(disturbableFrom(peace, first + HOUR - 1)).toBe(first + HOUR - 1);
  });

  it('keeps 9 real hours of rest when the clock changes', () => {
    const long = shift('2026-10-31 19:00', '2026-11-01 01:00');
    const peace = peaceOf({ restsAfterNight: true }, [{ ...long, endsAt: long.endsAt + 3 * HOUR }]);
    expect(disturbableFrom(peace, long.endsAt + 4 * HOUR)).toBe(long.endsAt + 12 * HOUR);
  });

  it('never goes back, ends outside of every quiet time, and skips no minute that was free', () => {
    const minute = fc.integer({ min: 0, max: 1439 });
    const start = at('2026-03-06 00:00');
    const shifts = fc.array(
      fc
        .tuple(fc.integer({ min: 0, max: 96 }), fc.integer({ min: 1, max: 24 }))
        .map(([from, length]) => ({ startsAt: start + from * HOUR, endsAt: start + (from + length) * HOUR })),
      { maxLength: 4 },
    );
    const asked = fc.integer({ min: 0, max: 5 * 96 }).map((quarter) => start + (quarter * HOUR) / 4);
    fc.assert(
      fc.property(minute, minute, shifts, asked, (from, to, worked, moment) => {
        fc.pre(from !== to);
        const hours = { start: formatTime(from), end: formatTime(to), restsAfterNight: true };
        const peace = peaceOf(hours, worked);
        const told = disturbableFrom(peace, moment);
        expect(told).toBeGreaterThanOrEqual(moment);
        expect(disturbableFrom(peace, told)).toBe(told);
        if (told > moment) expect(disturbableFrom(peace, told - 1)).toBe(told);
        expect(disturbableFrom({ ...peace, shifts: worked.toReversed() }, moment)).toBe(told);
      }),
      { seed: 911, numRuns: 200 },
    );
  });
});

describe('isNightShift', () => {
  it.each([
    ['2026-02-04 19:00', '2026-02-05 05:00', true],
    ['2026-02-04 21:00', '2026-02-05 01:59', false],
    ['2026-02-04 21:00', '2026-02-05 02:00', true],
    ['2026-02-05 03:00', '2026-02-05 13:00', true],
    ['2026-02-05 03:01', '2026-02-05 13:00', false],
    ['2026-02-05 01:00', '2026-02-05 05:00', true],
    ['2026-02-04 07:00', '2026-02-05 07:00', true],
    ['2026-02-04 05:00', '2026-02-04 15:00', false],
    // An hour of each of two nights is no night.
    ['2026-02-04 04:30', '2026-02-05 00:30', false],
  ])('%s to %s: %s', (from, to, isNight) => {
    expect(isNightShift(shift(from, to), timeZone)).toBe(isNight);
  });

  it('asks the wall of the center', () => {
    expect(isNightShift(night, 'Asia/Tokyo')).toBe(false);
  });
});

describe('nextNightRest', () => {
  const later = shift('2026-02-06 19:00', '2026-02-07 05:00');
  const day = shift('2026-02-03 05:00', '2026-02-03 15:00');
  const peace = peaceOf({ restsAfterNight: true }, [later, day, night]);

  it('is of the first night shift that is not slept off', () => {
    const first = { shift: night, until: at('2026-02-05 14:00') };
    expect(nextNightRest(peace, at('2026-02-03 00:00'))).toEqual(first);
    expect(nextNightRest(peace, at('2026-02-05 02:00'))).toEqual(first);
    expect(nextNightRest(peace, at('2026-02-05 13:59'))).toEqual(first);
    expect(nextNightRest(peace, at('2026-02-05 14:00'))).toEqual({
      shift: later,
      until: at('2026-02-07 14:00'),
    });
  });

  it('goes on with quiet hours that follow', () => {
    const quiet = { start: '13:00', end: '18:00', restsAfterNight: true };
    expect(nextNightRest({ ...peace, quiet }, at('2026-02-04 00:00'))?.until).toBe(at('2026-02-05 18:00'));
  });

  it('is none without night shifts, and for who does not ask for it', () => {
    expect(nextNightRest(peace, at('2026-02-08 00:00'))).toBeNull();
    expect(nextNightRest(peaceOf({}, [night]), at('2026-02-04 00:00'))).toBeNull();
  });
});

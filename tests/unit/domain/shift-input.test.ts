import { describe, expect, it } from 'vitest';
import { fitTemplate, readShiftInput, type ShiftReading } from '#lib/domain/shift-input.ts';
import { TEMPLATES, templateOf } from './roster-world.ts';

const codeOf = (id: number) => TEMPLATES.find((template) => template.id === id)?.code;

/** A reading in short: `D12`, `D12 10:00–`, `remove`, `D4 | D10 | D12`. */
function short(reading: ShiftReading): string {
  if (reading.kind === 'empty') return '';
  if (reading.kind === 'unknown') return reading.message;
  if (reading.kind === 'choices') return reading.choices.map(({ text }) => text).join(' | ');
  const { input } = reading;
  if (input.kind === 'set') {
    return Object.entries(input)
      .filter(([name]) => name !== 'kind')
      .map(([name, value]) => `${name} ${value}`)
      .join();
  }
  if (input.kind !== 'assign') return input.kind;
  const times =
    input.localStart === null && input.localEnd === null
      ? ''
      : ` ${input.localStart ?? ''}–${input.localEnd ?? ''}`;
  return `${codeOf(input.shiftId)}${times}${input.isOvertime ? ' overtime' : ''}`;
}
const DAY = '2026-02-04';
const read = (text: string, ...rest: [hints?: Parameters<typeof readShiftInput>[3]]) =>
  short(readShiftInput(text, TEMPLATES, DAY, ...rest));

describe('a code', () => {
  it.each([
    ['D12', 'D12'],
    ['d12', 'D12'],
    ['  g10 ', 'G10'],
    ['e4', 'E4'],
    ['d12+', 'D12 overtime'],
    ['d12 +', 'D12 overtime'],
    ['g1', 'G10 | G12'],
    ['d', 'D4 | D10 | D12'],
    ['d+', 'D4+ | D10+ | D12+'],
    ['12', 'E12 | D12 | S12 | G12'],
    ['19-', 'G10'],
    ['15-', 'S10 | S12'],
    ['', ''],
    ['   ', ''],
  ])('%j is %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it('lists the likeliest first', () => {
    expect(read('12', { category: 'graveyard' })).toBe('G12 | E12 | D12 | S12');
    expect(read('d', { category: 'day', durationMinutes: 600 })).toBe('D10 | D4 | D12');
  });

  it('is never a retired shift’s', () => {
    const templates = TEMPLATES.map((one) => ({ ...one, isActive: one.code !== 'D12' }));
    expect(short(readShiftInput('D12', templates, DAY))).toContain('No shift is called D12.');
    expect(short(readShiftInput('d', templates, DAY))).toBe('D4 | D10');
    expect(short(readShiftInput('09-21', templates, DAY))).toBe('D10 –21:00');
    expect(readShiftInput('d', [], DAY)).toEqual({
      kind: 'unknown',
      message: 'This center has no shifts yet.',
    });
  });

  it('is one that is valid on the date, or the refusal names the dates', () => {
    const former = { ...templateOf('D12'), validTo: '2026-02-03' };
    const next = {
      ...templateOf('D12'),
      id: 50,
      startTime: '08:00',
      endTime: '20:00',
      validFrom: '2026-02-04',
    };
    const list = [former, next];
    const idOn = (date: string) => {
      const reading = readShiftInput('d12', list, date);
      return reading.kind === 'done' && reading.input.kind === 'assign' ? reading.input.shiftId : null;
    };
    expect(idOn('2026-02-03')).toBe(former.id);
    expect(idOn('2026-02-04')).toBe(50);
    expect(short(readShiftInput('D12', [former, templateOf('D10')], DAY))).toBe(
      'D12 is planned until 3 Feb 2026.',
    );
    expect(short(readShiftInput('D12', [next, templateOf('D10')], '2026-02-03'))).toBe(
      'D12 is planned from 4 Feb 2026 on.',
    );
    const spring = { ...next, validTo: '2026-04-30' };
    expect(short(readShiftInput('D12', [spring, templateOf('D10')], '2026-05-01'))).toBe(
      'D12 is planned on 4 Feb – 30 Apr 2026 alone.',
    );
    expect(fitTemplate(list, '2026-02-03', '08:00', '20:00')?.id).toBe(former.id);
    expect(fitTemplate(list, DAY, '09:00', '21:00')?.id).toBe(50);
  });

  it('of the agency’s own comes before a command', () => {
    const own = [{ ...templateOf('D10'), id: 50, code: 'O' }, templateOf('D12')];
    expect(readShiftInput('o', own, DAY)).toMatchObject({
      kind: 'done',
      input: { kind: 'assign', shiftId: 50 },
    });
    const longer = [{ ...templateOf('D10'), id: 50, code: 'O10' }, templateOf('D12')];
    expect(short(readShiftInput('o', longer, DAY))).toBe('o | O10');
    expect(short(readShiftInput('op', longer, DAY))).toBe('open');
  });

  it('that nothing fits says what would', () => {
    const codes = TEMPLATES.map(({ code }) => code).join(', ');
    expect(read('Q9')).toBe(`No shift is called Q9. Codes are ${codes}; times look like 19-05.`);
  });

  it('carries words for the list', () => {
    expect(readShiftInput('d12', TEMPLATES, DAY)).toEqual({
      kind: 'done',
      text: 'D12',
      label: 'D12 09:00–21:00',
      input: {
        kind: 'assign',
        shiftId: templateOf('D12').id,
        localStart: null,
        localEnd: null,
        isOvertime: false,
      },
    });
  });
});

describe('times', () => {
  it.each([
    ['19-05', 'G10'],
    ['19:00-05:00', 'G10'],
    ['1900–0500', 'G10'],
    ['7p-5a', 'G10'],
    ['7 pm - 5 am', 'G10'],
    ['19-06', 'G10 –06:00'],
    ['1930-0515', 'G10 19:30–05:15'],
    ['9-2130', 'D12 –21:30'],
    ['12a-5a', 'G4 00:00–'],
    ['20-24', 'S10 20:00–00:00'],
    ['12p-5p+', 'S4 12:00– overtime'],
    ['9-25', 'Times of day look like 19-05, 19:30-05:30 or 7p-5a.'],
    ['9-24:15', 'Times of day look like 19-05, 19:30-05:30 or 7p-5a.'],
    ['13p-5', 'Times of day look like 19-05, 19:30-05:30 or 7p-5a.'],
    ['9-17:75', 'Times of day look like 19-05, 19:30-05:30 or 7p-5a.'],
    ['9-17:10', 'Shifts start and end on a quarter of an hour.'],
    ['9-9', 'A shift cannot end at the time at which it starts.'],
  ])('%s are %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it('fit the template that differs least', () => {
    const nearest = (start: string, end: string) => fitTemplate(TEMPLATES, DAY, start, end)?.code;
    expect(nearest('17:00', '05:00')).toBe('G12');
    expect(nearest('16:00', '01:00')).toBe('S10');
    expect(nearest('02:00', '05:00')).toBe('G4');
    expect(nearest('06:00', '09:30')).toBe('E4');
    expect(nearest('22:00', '06:00')).toBe('G10');
    expect(fitTemplate([], DAY, '09:00', '17:00')).toBeNull();
  });
});

describe('a command', () => {
  it.each([
    ['-', 'remove'],
    ['off', 'remove'],
    ['o', 'open'],
    ['Open', 'open'],
    ['l', 'isLocked true'],
    ['lock', 'isLocked true'],
    ['u', 'isLocked false'],
    ['unl', 'isLocked false'],
    ['a', 'isActing true'],
    ['a-', 'isActing false'],
    ['+', 'isOvertime true'],
    ['+-', 'isOvertime false'],
    ['regular', 'isOvertime false'],
  ])('%s is %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });
});

import { describe, expect, it } from 'vitest';
import {
  changeWords,
  type PlanNames,
  personName,
  remedyChange,
  remedyEffect,
  remedySentence,
  remedyTitle,
} from '#lib/domain/remedy-words.ts';
import { createZone } from '#lib/domain/time.ts';
import type { Remedy } from '#lib/domain/types.ts';

const clock = { timeZone: 'America/Denver', dayStart: '05:00' };
const zone = createZone(clock.timeZone);

const names: PlanNames = {
  people: new Map([
    ['diaz', 'Dana Diaz'],
    ['kim', 'Kit Kim'],
  ]),
  shifts: new Map([['9', { code: 'GR10', startTime: '21:00', endTime: '07:00' }]]),
  requirements: new Map([['3', { name: 'Night' }]]),
  clock,
  clockStyle: '24h',
};

const remedy: Remedy = {
  kind: 'pattern',
  personId: 'diaz',
  patternId: '3x12_1x4',
  role: null,
  shiftId: null,
  shiftDate: null,
  gainSupervisorMinutes: 0,
  gainEmployeeMinutes: 300,
  closes: [0, 4],
  overtimeMinutes: 0,
};
const hire = { ...remedy, kind: 'hire', personId: null, role: 'supervisor', patternId: '4x10' } as const;
const overtime = { ...remedy, kind: 'overtime', shiftId: '9', shiftDate: '2026-02-06' } as const;
const refusal = { ...remedy, kind: 'refuse_leave', shiftDate: '2026-02-06' } as const;

/** 02:00 of 7 February belongs to the operational day of the sixth. */
const startsAt = zone.toInstant('2026-02-07', 2 * 60);
const leave = { personId: 'diaz', startsAt, endsAt: startsAt + 86_400_000, state: 'pending' } as const;

describe('a remedy in words', () => {
  it('says who does what', () => {
    expect(remedyTitle(remedy, names)).toBe('Dana Diaz on 3 × 12 h + 4 h');
    expect(remedyTitle(hire, names)).toBe('One more supervisor on 4 × 10 h');
    expect(remedyTitle(overtime, names)).toBe('Dana Diaz works Fri 6 Feb 21:00–07:00 (GR10) as overtime');
    expect(remedyTitle({ ...overtime, kind: 'acting_supervisor' }, names)).toBe(
      'Dana Diaz is acting supervisor Fri 6 Feb 21:00–07:00 (GR10)',
    );
    expect(remedyTitle(refusal, names)).toBe('Refuse the undecided leave of Dana Diaz from Fri 6 Feb');
    expect(remedyTitle({ ...remedy, kind: 'ignore_preference' }, names)).toBe(
      'Leave out which shift Dana Diaz prefers',
    );
  });

  it('keeps the clock style, and names people who left', () => {
    expect(remedyTitle({ ...overtime, personId: 'gone' }, { ...names, clockStyle: '12h' })).toBe(
      'Somebody who left works Fri 6 Feb 9:00 pm–7:00 am (GR10) as overtime',
    );
  });

  it('names people whom a scenario hires', () => {
    expect(personName('hire-2', names.people)).toBe('New person 2');
    expect(personName('diaz', names.people)).toBe('Dana Diaz');
  });

  it('says what it brings and what it costs', () => {
    expect(remedyEffect(remedy)).toBe('5\u00a0h of employees less short');
    expect(remedyEffect({ ...overtime, gainSupervisorMinutes: 600, overtimeMinutes: 600 })).toBe(
      '10\u00a0h of supervisors and 5\u00a0h of employees less short, for 10\u00a0h of overtime',
    );
  });
});

describe('a remedy as a sentence', () => {
  const hired = { ...hire, gainEmployeeMinutes: 96 * 60, closes: Array.from({ length: 14 }, (_, i) => i) };

  it('says what it closes and what it brings', () => {
    expect(remedySentence(hired, names)).toBe(
      'One more supervisor on 4 × 10 h closes 14 gaps: 96\u00a0h of employees less short.',
    );
    expect(remedySentence({ ...remedy, closes: [] }, names)).toBe(
      'Dana Diaz on 3 × 12 h + 4 h: 5\u00a0h of employees less short.',
    );
    expect(remedySentence({ ...remedy, kind: 'ignore_preference' }, names)).toBe(
      'Leaving out which shift Dana Diaz prefers closes 2 gaps: 5\u00a0h of employees less short.',
    );
    expect(remedySentence(refusal, names)).toBe(
      'Refusing the undecided leave of Dana Diaz from Fri 6 Feb closes 2 gaps: 5\u00a0h of employees less short.',
    );
  });

  it('names the gap beside which it stands, and the overtime that it costs', () => {
    const single = { ...overtime, closes: [4], overtimeMinutes: 600 };
    expect(remedySentence(single, names, 4)).toBe(
      'Dana Diaz working Fri 6 Feb 21:00–07:00 (GR10) as overtime (10\u00a0h) closes this gap.',
    );
    expect(remedySentence({ ...single, kind: 'acting_supervisor', overtimeMinutes: 0 }, names, 4)).toBe(
      'Dana Diaz as acting supervisor Fri 6 Feb 21:00–07:00 (GR10) closes this gap.',
    );
    expect(remedySentence({ ...single, closes: [0, 4] }, names, 4)).toBe(
      'Dana Diaz working Fri 6 Feb 21:00–07:00 (GR10) as overtime (10\u00a0h) closes this gap and 1 other: 5\u00a0h of employees less short.',
    );
    expect(remedySentence(single, names, 3)).toContain('closes 1 gap: ');
  });
});

describe('a remedy as a what-if', () => {
  const problem = { clock, leave: [leave] };

  it('is the change that it names', () => {
    expect(remedyChange(remedy, problem)).toEqual({
      patterns: [{ personId: 'diaz', patternId: '3x12_1x4' }],
    });
    expect(remedyChange(hire, problem)).toEqual({
      hires: [{ role: 'supervisor', patternId: '4x10', count: 1 }],
    });
    expect(remedyChange({ ...remedy, kind: 'ignore_preference' }, problem)).toEqual({
      ignoredPreferences: ['diaz'],
    });
  });

  it('is none for a shift on top of the plan', () => {
    expect(remedyChange(overtime, problem)).toBeNull();
    expect(remedyChange({ ...overtime, kind: 'acting_supervisor' }, problem)).toBeNull();
  });

  it('finds the leave by the operational day on which it starts', () => {
    expect(remedyChange(refusal, problem)).toEqual({ refusedLeave: [{ personId: 'diaz', startsAt }] });
    expect(remedyChange({ ...refusal, shiftDate: '2026-02-07' }, problem)).toBeNull();
    expect(remedyChange({ ...refusal, personId: 'kim' }, problem)).toBeNull();
  });

  it('refuses no leave that was approved since', () => {
    expect(remedyChange(refusal, { clock, leave: [{ ...leave, state: 'approved' }] })).toBeNull();
  });
});

describe('what a scenario changes', () => {
  it('is a phrase for each change', () => {
    expect(
      changeWords(
        {
          patterns: [
            { personId: 'diaz', patternId: '4x10' },
            { personId: 'kim', patternId: '4x10' },
          ],
          hires: [{ role: 'dispatcher', patternId: '2x12', count: 2 }],
          requirements: [{ id: '3', minEmployees: 5, minSupervisors: 1 }],
          ignoredPreferences: ['kim'],
          refusedLeave: [{ personId: 'diaz', startsAt }],
          preferenceSlackPercent: 0.5,
          changeBudgetPercent: 0,
        },
        names,
      ),
    ).toEqual([
      'Dana Diaz, Kit Kim on 4 × 10 h',
      '2 more dispatchers on 2 × 12 h',
      'Night: 5 employees, 1 supervisor',
      'Preference of Kit Kim left out',
      'Leave of Dana Diaz from Fri 6 Feb refused',
      '0.5 % of the required hours for preferences',
      '0 % of weeks may differ from the line',
    ]);
    expect(changeWords({}, names)).toEqual([]);
  });
});

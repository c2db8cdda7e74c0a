import { describe, expect, it } from 'vitest';
import { nextPlanned, plannedLines } from '#lib/domain/planned-words.ts';

const fire = { id: 3, name: 'Fire desk', isActingSupervisor: false, isActive: true };
const lead = { id: 4, name: 'Lead desk', isActingSupervisor: true, isActive: true };
const north = { id: 'north', name: 'North', timeZone: 'America/Denver', isActive: true };

function ofQualification(id: number, fromDate: string, change: Partial<typeof fire>) {
  const { id: _, ...value } = { ...(id === lead.id ? lead : fire), ...change };
  return { kind: 'qualification', centerId: null, subject: String(id), fromDate, value } as const;
}
function ofCenter(fromDate: string, change: Partial<typeof north>) {
  const { id: _, ...value } = { ...north, ...change };
  return { kind: 'center', centerId: north.id, subject: '', fromDate, value } as const;
}

describe('what is planned for one of a list', () => {
  it('is said with its date, each change against the one before it', () => {
    const planned = [
      ofQualification(fire.id, '2027-03-03', { name: 'Fire', isActingSupervisor: true }),
      ofQualification(fire.id, '2027-04-01', { name: 'Fire', isActive: false }),
      ofQualification(fire.id, '2027-05-01', { name: 'Fire' }),
    ];
    expect(plannedLines('qualification', fire, planned)).toEqual([
      'Renamed “Fire” from Wed 3 Mar 2027',
      'May act as supervisor from Wed 3 Mar 2027',
      'Retires on Thu 1 Apr 2027',
      'No longer acts as supervisor from Thu 1 Apr 2027',
      'In use again from Sat 1 May 2027',
    ]);
    expect(
      plannedLines('center', north, [
        ofCenter('2027-03-03', { isActive: false }),
        ofCenter('2027-04-01', { name: 'Far north', timeZone: 'America/Boise' }),
      ]),
    ).toEqual([
      'Closes on Wed 3 Mar 2027',
      'Opens again on Thu 1 Apr 2027',
      'Renamed “Far north” from Thu 1 Apr 2027',
      'America/Boise from Thu 1 Apr 2027',
    ]);
  });

  it('is nothing of others, of other settings, or of what stays as it is', () => {
    const start = { kind: 'day_start', centerId: 'north', subject: '', fromDate: '2027-03-03' } as const;
    const others = [
      ofQualification(lead.id, '2027-03-03', { isActive: false }),
      ofQualification(fire.id, '2027-03-03', {}),
      { ...start, value: { dayStart: '06:00' } },
    ];
    expect(plannedLines('qualification', fire, others)).toEqual([]);
    expect(plannedLines('center', north, others)).toEqual([]);
  });
});

describe('what comes next in a list', () => {
  it('names what changes on the first date that is planned', () => {
    const planned = [
      ofQualification(fire.id, '2027-03-03', { isActive: false }),
      ofQualification(lead.id, '2027-03-03', { name: 'Lead', isActingSupervisor: false }),
      ofQualification(lead.id, '2027-04-01', { isActive: false }),
    ];
    expect(nextPlanned('qualification', [fire, lead], planned, '2026-11-22')).toBe(
      'From Wed 3 Mar 2027: Fire desk retires, Lead desk is renamed “Lead” and no longer acts as supervisor',
    );
    expect(nextPlanned('qualification', [lead], planned.slice(2), '2027-01-01')).toBe(
      'From Thu 1 Apr: Lead desk retires',
    );
    expect(nextPlanned('center', [north], [ofCenter('2027-03-03', { isActive: false })], '2027-01-01')).toBe(
      'From Wed 3 Mar: North closes',
    );
    expect(nextPlanned('center', [north], planned, '2026-11-22')).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { judgeChange } from '#lib/domain/edit-judgement.ts';
import type { EmergencyLimit, EmergencySpan } from '#lib/domain/emergency-records.ts';
import type { RosterFacts, RosterRow } from '#lib/domain/roster.ts';
import { createZone } from '#lib/domain/time.ts';
import { DENVER } from './reference-center.ts';
import { DIAZ, factsOf, rowOf } from './roster-world.ts';

const DAY = '2026-02-04';
const NEXT = '2026-02-05';
const at = (date: string, hour: number) => createZone(DENVER.timeZone).toInstant(date, hour * 60);

function emergency(from: number, to: number, ...limits: EmergencyLimit[]): EmergencySpan {
  return { id: 7, version: 3, reason: 'Ice storm', limits, startsAt: from, endsAt: to };
}

function factsWith(...emergencies: EmergencySpan[]): RosterFacts {
  return factsOf({ emergencies });
}

function judge(
  facts: RosterFacts,
  before: readonly RosterRow[],
  after: readonly RosterRow[],
  own: RosterRow[] = [],
) {
  const judgement = judgeChange({ facts, before, after, rowsOf: () => own, now: 0 });
  return {
    need: judgement.need,
    violations: judgement.violations.map(({ message, ...rest }) => ({
      ...rest,
      message: message.replaceAll('\u00a0', ' '),
    })),
  };
}

// 15–01, then 05–15: four hours of rest.
const swing = rowOf(DIAZ.id, 'S10', DAY);
const early = rowOf(DIAZ.id, 'E10', NEXT);
const open = { ...early, userId: null };

describe('a hard limit that an emergency names', () => {
  const during = emergency(at(DAY, 20), at(NEXT, 12), 'rest_hard');

  it('warns for work that starts in it, and the words name the emergency', () => {
    expect(judge(factsWith(), [open], [early], [swing]).need).toBe('reason');
    expect(judge(factsWith(during), [open], [early], [swing])).toMatchObject({
      need: 'warning',
      violations: [
        {
          ruleId: 'rest_hard',
          severity: 'soft',
          message: '4 h rest, minimum 8 h (emergency staffing: Ice storm)',
          emergency: { id: 7, version: 3 },
        },
      ],
    });
  });

  it.each<[string, EmergencySpan]>([
    ['before it', emergency(at(NEXT, 6), at(NEXT, 20), 'rest_hard')],
    ['at its end', emergency(at(DAY, 0), at(NEXT, 5), 'rest_hard')],
    ['under one that names another limit', emergency(at(DAY, 0), at(NEXT, 12), 'duty_hard', 'weekly_hours')],
  ])('stands for work that starts %s', (_, span) => {
    expect(judge(factsWith(span), [open], [early], [swing]).need).toBe('reason');
  });

  it('begins with it to the minute', () => {
    const exact = emergency(early.startsAt, early.startsAt + 60_000, 'rest_hard');
    expect(judge(factsWith(exact), [open], [early], [swing]).need).toBe('warning');
  });

  it('counts by the work that is new, not by what it lies beside', () => {
    // The earlier shift is the new one, and starts before the emergency.
    expect(judge(factsWith(during), [{ ...swing, userId: null }], [swing], [early]).need).toBe('reason');
  });

  it('of two new shifts relaxes only what lies in it whole', () => {
    const pair = [
      { ...swing, userId: null },
      { ...early, userId: null },
    ];
    expect(judge(factsWith(during), pair, [swing, early]).need).toBe('reason');
    const wider = emergency(at(DAY, 14), at(NEXT, 12), 'rest_hard');
    expect(judge(factsWith(wider), pair, [swing, early]).need).toBe('warning');
  });
});

describe('somebody who is held over', () => {
  const shift = rowOf(DIAZ.id, 'D12', DAY);
  const longer = rowOf(DIAZ.id, 'D12', DAY, {
    id: shift.id,
    localStart: '09:00',
    localEnd: '03:00',
    isOvertime: true,
  });

  it('works under the emergency from the hour that is added', () => {
    expect(judge(factsWith(), [shift], [longer]).need).toBe('second_supervisor');
    const tonight = emergency(at(DAY, 20), at(NEXT, 12), 'duty_hard', 'weekly_hours');
    expect(judge(factsWith(tonight), [shift], [longer]).need).toBe('warning');
    const later = emergency(at(DAY, 22), at(NEXT, 12), 'duty_hard', 'weekly_hours');
    expect(judge(factsWith(later), [shift], [longer]).need).toBe('second_supervisor');
  });
});

describe('what no emergency relaxes', () => {
  const all = emergency(
    at(DAY, 0),
    at(NEXT, 24),
    'rest_hard',
    'duty_hard',
    'seven_day_hard',
    'consecutive_days',
    'weekly_hours',
  );

  it('is double booking, and leave', () => {
    const same = rowOf(DIAZ.id, 'D10', NEXT);
    expect(judge(factsWith(all), [{ ...same, userId: null }], [same], [early]).need).toBe('impossible');
    const off = {
      ...factsWith(all),
      leave: [{ personId: DIAZ.id, state: 'approved' as const, startsAt: at(NEXT, 0), endsAt: at(NEXT, 24) }],
    };
    expect(judge(off, [open], [early]).need).toBe('reason');
  });
});

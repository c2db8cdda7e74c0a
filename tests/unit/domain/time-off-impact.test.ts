import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slotStartsAt } from '#lib/domain/coverage.ts';
import { capacityOf } from '#lib/domain/roster.ts';
import { leaveImpact, planApproval } from '#lib/domain/time-off-impact.ts';
import type { LeaveFacts, LeaveRow } from '#lib/domain/time-off-records.ts';
import type { Interval, Requirement } from '#lib/domain/types.ts';
import { DENVER, requirement } from './reference-center.ts';
import { ALWAYS_TRAINEE, DIAZ, KIM, member } from './roster-world.ts';
import {
  applyParts,
  at,
  BLOCK,
  between,
  CREW,
  coverageAround,
  LONG_BEFORE,
  leaveFacts,
  leaveRow,
  otherRequest,
  quartersOf,
  requestFor,
  worlds,
} from './time-off-world.ts';

const DAY = '2026-02-04';
const NEXT = '2026-02-05';
/** So many people are asked for all day. */
const always = (minEmployees: number, minSupervisors = 0): Requirement[] => [
  requirement({ startTime: '05:00', endTime: '05:00', minEmployees, minSupervisors }),
];

/** What an approval does to a ledger, each row as `who code date start–end` with what is open marked. */
function approved(facts: LeaveFacts, rows: readonly LeaveRow[], now = LONG_BEFORE): string[] {
  const done = applyParts({ rows: [...rows], cancelled: [] }, planApproval(facts, now).parts);
  return done.rows
    .toSorted((a, b) => a.startsAt - b.startsAt || a.id - b.id)
    .map((row) => {
      const who = row.userId ?? `open:${row.requiredRole}`;
      return `${row.id < 1_000_000 ? '' : '+'}${who} ${row.shiftDate} ${clock(row.startsAt)}–${clock(row.endsAt)}`;
    });
}

function clock(instant: number): string {
  return new Date(instant).toLocaleTimeString('en-GB', {
    timeZone: DENVER.timeZone,
    hour: '2-digit',
    minute: '2-digit',
  });
}

describe('a shift less the hours of a leave', () => {
  const row = leaveRow('diaz', 'D10', DAY);
  const ask = (window: Interval, requirements = always(0)) =>
    approved(leaveFacts({ rows: [row], request: requestFor(window), requirements }), [row]);

  it('goes when all of it is taken', () => {
    expect(ask(between(`${DAY} 05:00`, `${NEXT} 05:00`))).toEqual([]);
  });

  it('ends sooner, starts later, or falls in two', () => {
    expect(ask(between(`${DAY} 12:00`, `${NEXT} 05:00`))).toEqual([`diaz ${DAY} 09:00–12:00`]);
    expect(ask(between(`${DAY} 05:00`, `${DAY} 12:15`))).toEqual([`diaz ${DAY} 12:15–19:00`]);
    expect(ask(between(`${DAY} 11:00`, `${DAY} 13:00`))).toEqual([
      `diaz ${DAY} 09:00–11:00`,
      `+diaz ${DAY} 13:00–19:00`,
    ]);
  });

  it('keeps its id as an open shift when all of it falls below the minimum', () => {
    expect(ask(between(`${DAY} 05:00`, `${NEXT} 05:00`), always(1))).toEqual([
      `open:dispatcher ${DAY} 09:00–19:00`,
    ]);
  });

  it('leaves open shifts in the hours that fall below the minimum, and no others', () => {
    const busy = [requirement({ startTime: '11:00', endTime: '13:00' })];
    expect(ask(between(`${DAY} 05:00`, `${NEXT} 05:00`), busy)).toEqual([
      `+open:dispatcher ${DAY} 11:00–13:00`,
    ]);
    expect(ask(between(`${DAY} 12:00`, `${DAY} 15:00`), busy)).toEqual([
      `diaz ${DAY} 09:00–12:00`,
      `+open:dispatcher ${DAY} 12:00–13:00`,
      `+diaz ${DAY} 15:00–19:00`,
    ]);
  });

  it('is the person’s own alone', () => {
    const other = leaveRow(null, 'D12', DAY);
    const facts = leaveFacts({ rows: [row], request: requestFor(between(`${DAY} 05:00`, `${NEXT} 05:00`)) });
    expect(approved({ ...facts, rows: [row, other] }, [row, other])).toEqual([
      `open:dispatcher ${DAY} 09:00–19:00`,
      `open:dispatcher ${DAY} 09:00–21:00`,
    ]);
  });

  it('gives what starts after the operational day to the next one', () => {
    const night = leaveRow('diaz', 'N12', DAY);
    const facts = leaveFacts({
      rows: [night],
      request: requestFor(between(`${DAY} 19:00`, '2026-02-05 06:00')),
      requirements: always(0),
    });
    expect(approved(facts, [night])).toEqual(['diaz 2026-02-05 06:00–07:00']);
  });

  it('opens nothing that would begin after its block', () => {
    const night = leaveRow('diaz', 'N12', DAY);
    const facts = leaveFacts({
      rows: [night],
      request: requestFor(between(`${DAY} 19:00`, '2026-02-05 07:00')),
      requirements: [requirement({ startTime: '06:00', endTime: '07:00' })],
      blocks: [{ ...BLOCK, endDate: DAY }],
      over: { unscheduled: [] },
    });
    expect(approved(facts, [night])).toEqual([`+open:dispatcher ${DAY} 04:45–07:00`]);
  });
});

describe('what was worked', () => {
  const row = leaveRow('diaz', 'D10', DAY);
  const window = between(`${DAY} 05:00`, `${NEXT} 05:00`);
  const ask = (now: number, createdAt = LONG_BEFORE) =>
    approved(
      leaveFacts({ rows: [row], request: requestFor(window, { createdAt }), requirements: always(1) }),
      [row],
      now,
    );

  it('stays when the leave was asked for before and decided after', () => {
    expect(ask(at(DAY, '19:00'))).toEqual([`diaz ${DAY} 09:00–19:00`]);
    expect(ask(at(DAY, '12:07'))).toEqual([`diaz ${DAY} 09:00–12:15`, `+open:dispatcher ${DAY} 12:15–19:00`]);
  });

  it('is corrected when the leave was entered late, and nothing is opened in the past', () => {
    expect(ask(at('2026-02-06', '08:00'), at('2026-02-06', '07:00'))).toEqual([]);
    expect(ask(at(DAY, '12:07'), at(DAY, '10:00'))).toEqual([`+open:dispatcher ${DAY} 12:15–19:00`]);
  });
});

describe('who is opened for', () => {
  const window = between(`${DAY} 05:00`, `${NEXT} 05:00`);
  const others = [leaveRow('kim', 'D12', DAY), leaveRow('okafor', 'D12', DAY)];

  it('is a supervisor where supervisors are short, and anybody where only employees are', () => {
    const row = leaveRow('reyes', 'D10', DAY);
    const request = requestFor(window, { userId: 'reyes', role: 'supervisor' });
    const requirements = [
      requirement({ startTime: '09:00', endTime: '12:00', minEmployees: 3, minSupervisors: 1 }),
      requirement({ startTime: '12:00', endTime: '15:00', minEmployees: 3 }),
      requirement({ startTime: '15:00', endTime: '19:00', minEmployees: 2 }),
    ];
    const rows = [row, ...others];
    expect(approved(leaveFacts({ rows, request, requirements }), [row])).toEqual([
      `+open:supervisor ${DAY} 09:00–12:00`,
      `+open:dispatcher ${DAY} 12:00–15:00`,
    ]);
  });

  it('is nobody for a dispatcher where only supervisors were short before', () => {
    const row = leaveRow('diaz', 'D10', DAY);
    const facts = leaveFacts({
      rows: [row, ...others],
      request: requestFor(window),
      requirements: always(2, 1),
    });
    expect(approved(facts, [row])).toEqual([]);
    expect(leaveImpact(facts, LONG_BEFORE).alone.gaps).toEqual([]);
  });

  it('is a supervisor for one who acts as such, and the open shift names nobody acting', () => {
    const row = leaveRow('okafor', 'D10', DAY, { isActing: true });
    const request = requestFor(window, { userId: 'okafor' });
    const facts = leaveFacts({ rows: [row], request, requirements: always(0, 1) });
    const [part] = planApproval(facts, LONG_BEFORE).parts;
    expect(part?.operations).toEqual([
      {
        kind: 'change',
        id: row.id,
        version: 1,
        row: expect.objectContaining({
          userId: null,
          isActing: false,
          isOvertime: true,
          requiredRole: 'supervisor',
        }),
      },
    ]);
  });

  it('is nobody for a trainee, who counts to no minimum', () => {
    const row = leaveRow('trainee', 'D10', DAY);
    const request = requestFor(window, { userId: 'trainee' });
    const people = [member('trainee', { notCounting: ALWAYS_TRAINEE })];
    expect(approved(leaveFacts({ rows: [row], request, requirements: always(1), people }), [row])).toEqual(
      [],
    );
  });
});

describe('impact', () => {
  const window = between(`${DAY} 12:00`, `${NEXT} 05:00`);
  const rows = [
    leaveRow('diaz', 'D12', DAY),
    leaveRow('kim', 'D10', DAY),
    leaveRow('okafor', 'D12', DAY),
    leaveRow('reyes', 'E10', DAY),
  ];
  const facts = leaveFacts({
    rows,
    request: requestFor(window),
    requirements: always(2),
    over: { others: [otherRequest('kim', rows, window)] },
  });

  it('names the slots that fall short, alone and with the others who ask', () => {
    const { taken, alone, together, openings } = leaveImpact(facts, LONG_BEFORE);
    expect(taken).toEqual([
      expect.objectContaining({ code: 'D12', minutes: 540, isWhole: false, shiftDate: DAY }),
    ]);
    // Until 15:00 Reyes is there, until 19:00 Kim.
    expect(alone.gaps).toEqual([
      expect.objectContaining({
        kind: 'employees',
        required: 2,
        onDuty: 1,
        ...between(`${DAY} 19:00`, `${DAY} 21:00`),
      }),
    ]);
    expect(alone).toMatchObject({ worst: 1, added: { employees: 120, supervisors: 0, qualified: 0 } });
    expect(openings).toEqual([
      { ...between(`${DAY} 19:00`, `${DAY} 21:00`), shiftDate: DAY, requiredRole: 'dispatcher' },
    ]);
    expect(together.others).toEqual([{ id: 20, fullName: 'kim' }]);
    expect(together.gaps).toEqual([
      expect.objectContaining({ onDuty: 1, ...between(`${DAY} 15:00`, `${DAY} 21:00`) }),
    ]);
    expect(together.added.employees).toBe(360);
  });

  it('leaves those out who ask for other hours of the day', () => {
    const apart = between(`${DAY} 09:00`, `${DAY} 12:00`);
    const { together, alone } = leaveImpact(
      { ...facts, others: [otherRequest('kim', rows, apart)] },
      LONG_BEFORE,
    );
    expect(together).toEqual({ ...alone, others: [] });
  });

  it('tells a qualification that is missing, which no open shift can ask for', () => {
    const people = [{ ...DIAZ, qualifications: [{ id: 'fire', fromDate: '2026-01-01', toDate: null }] }, KIM];
    const fire = leaveFacts({
      rows,
      people,
      request: requestFor(window),
      requirements: [requirement({ startTime: '09:00', endTime: '21:00', qualificationId: 'fire' })],
    });
    const { alone, openings, needs } = leaveImpact(fire, LONG_BEFORE);
    expect(alone.gaps).toEqual([expect.objectContaining({ kind: 'qualified', qualificationId: 'fire' })]);
    expect(alone.added).toEqual({ employees: 0, supervisors: 0, qualified: 540 });
    expect(openings).toEqual([]);
    expect(needs).toEqual(['below_minimum']);
  });

  it('says nothing of coverage on days without a schedule', () => {
    const request = requestFor(between('2027-01-31 05:00', '2027-02-07 05:00'));
    const impact = leaveImpact(leaveFacts({ rows, request }), LONG_BEFORE);
    expect(impact).toMatchObject({ taken: [], openings: [], chargedMinutes: 2400, needs: [] });
    expect(impact.unscheduled).toHaveLength(7);
    expect(planApproval(leaveFacts({ rows, request }), LONG_BEFORE).parts).toEqual([
      { scheduleId: 1, version: 7, operations: [] },
    ]);
  });
});

describe('an approval needs a reason', () => {
  const rows = [leaveRow('diaz', 'D10', DAY)];
  const window = between(`${DAY} 05:00`, `${NEXT} 05:00`);
  const needsOf = (over: Partial<LeaveFacts>, protect = false, min = 0) =>
    leaveImpact(
      leaveFacts({
        rows,
        request: requestFor(window, { isProtected: protect }),
        requirements: always(min),
        over,
      }),
      LONG_BEFORE,
    ).needs;
  const full = { caps: [{ date: DAY, cap: 2, approved: 2 }] };
  const behind = {
    caps: [{ date: DAY, cap: 2, approved: 1 }],
    others: [otherRequest('kim', [], window)],
  };

  it('where it leaves a gap, passes a full day, goes before others or overdraws the balance', () => {
    expect(needsOf({})).toEqual([]);
    expect(needsOf({}, false, 1)).toEqual(['below_minimum']);
    expect(needsOf(full)).toEqual(['over_cap']);
    expect(needsOf(behind)).toEqual(['ahead_in_line']);
    expect(needsOf({ balance: { kindId: 1, minutes: 599, heldMinutes: 0 } })).toEqual(['below_balance']);
    expect(needsOf({ balance: { kindId: 1, minutes: 600, heldMinutes: 0 } })).toEqual([]);
    expect(needsOf({ balance: null })).toEqual([]);
    // Nothing is charged where no shift is taken.
    const owing = { kindId: 1, minutes: -60, heldMinutes: 0 };
    expect(needsOf({ balance: owing, rows: [] })).toEqual([]);
  });

  it('not for staffing, caps or the line where the kind is protected', () => {
    expect(needsOf({ ...full, ...behind }, true, 1)).toEqual([]);
    expect(needsOf({ balance: { kindId: 1, minutes: 0, heldMinutes: 0 } }, true)).toEqual(['below_balance']);
  });
});

describe('blocks', () => {
  it('each get their own part, in the version that was read', () => {
    const next = { ...BLOCK, scheduleId: 2, startDate: '2026-02-05', version: 3 };
    const first = leaveRow('diaz', 'D10', DAY);
    const second = leaveRow('diaz', 'D10', '2026-02-05', { scheduleId: 2 });
    const request = requestFor(between(`${DAY} 05:00`, '2026-02-06 05:00'));
    const blocks = [{ ...BLOCK, endDate: DAY }, next];
    const { parts } = planApproval(
      leaveFacts({ rows: [first, second], request, requirements: always(0), blocks }),
      LONG_BEFORE,
    );
    expect(parts).toEqual([
      { scheduleId: 1, version: 7, operations: [{ kind: 'cancel', id: first.id, version: 1 }] },
      { scheduleId: 2, version: 3, operations: [{ kind: 'cancel', id: second.id, version: 1 }] },
    ]);
  });
});

describe('an approval, whatever the ledger', () => {
  it('takes exactly its hours from the person and touches nobody else', () => {
    fc.assert(
      fc.property(worlds, ({ rows, request, facts }) => {
        const plan = planApproval(facts, LONG_BEFORE);
        const after = applyParts({ rows, cancelled: [] }, plan.parts);
        for (const { id } of CREW) {
          const isKept = (quarter: number) =>
            id !== request.userId || quarter < request.startsAt || quarter >= request.endsAt;
          expect(quartersOf(after.rows, id)).toEqual(quartersOf(rows, id).filter(isKept));
        }
        const taken = quartersOf(rows, request.userId).length - quartersOf(after.rows, request.userId).length;
        expect(plan.chargedMinutes).toBe(taken * 15);
      }),
      { seed: 911, numRuns: 200 },
    );
  });

  it('opens exactly the slots of these hours that are below the minimum afterwards, for whom they need', () => {
    fc.assert(
      fc.property(worlds, ({ rows, request, facts }) => {
        const done = applyParts({ rows, cancelled: [] }, planApproval(facts, LONG_BEFORE).parts);
        const own = rows.filter(({ userId }) => userId === request.userId);
        const worked = new Set(quartersOf(done.rows, request.userId));
        const after = coverageAround(rows, done.rows, { ...facts.roster, people: CREW });
        const expected = new Map<number, string>();
        for (let slot = 0; slot < after.slotCount; slot++) {
          const startsAt = slotStartsAt(after, slot);
          const row = own.find((shift) => shift.startsAt <= startsAt && startsAt < shift.endsAt);
          if (row === undefined || worked.has(startsAt)) continue;
          const isLead = capacityOf(row, request.role) === 'supervisor';
          if (isLead && (after.onDutySupervisors[slot] ?? 0) < (after.requiredSupervisors[slot] ?? 0)) {
            expected.set(startsAt, 'supervisor');
          } else if ((after.onDutyEmployees[slot] ?? 0) < (after.requiredEmployees[slot] ?? 0)) {
            expected.set(startsAt, 'dispatcher');
          }
        }
        const opened = new Map(
          done.rows
            .filter(({ userId }) => userId === null)
            .flatMap((row) => quartersOf([row], null).map((quarter) => [quarter, row.requiredRole] as const)),
        );
        expect(opened).toEqual(expected);
        expect(quartersOf(done.rows, null)).toHaveLength(expected.size);
      }),
      { seed: 911, numRuns: 200 },
    );
  });
});

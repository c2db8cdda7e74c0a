import { coverageOf, SLOT_MINUTES } from '#lib/domain/coverage.ts';
import { addDays, blockWindow, MINUTE_MS, shiftWindow } from '#lib/domain/time.ts';
import type { GenerationResult, Problem } from '#lib/domain/types.ts';

/** One kind of piece: a shift on a date in one capacity, with or without a qualification. */
type Column = {
  name: string;
  minutes: number;
  fromSlot: number;
  toSlot: number;
  isSupervisor: boolean;
  qualificationId: string | null;
};

/**
 * The fewest minutes of open pieces that leave nothing short of what templates can reach, by an integer program over
 * the 15-minute slots. It shares nothing with the generator but the domain's coverage. Throws when the solver finds
 * no proven minimum.
 */
export async function minimumPieceMinutes(
  problem: Problem,
  result: Pick<GenerationResult, 'assignments'>,
): Promise<number> {
  const text = writePieceModel(problem, result);
  if (text === null) return 0;
  const { default: load } = await import('highs');
  const solver = await load({ print: () => {}, printErr: () => {} });
  const solution = solver.solve(text, { output_flag: false, mip_rel_gap: 0 });
  if (solution.Status !== 'Optimal') throw new Error(`no minimum of pieces: ${solution.Status}`);
  return Math.round(solution.ObjectiveValue);
}

/** In CPLEX's LP format; null when nothing is short. */
function writePieceModel(
  problem: Problem,
  { assignments }: Pick<GenerationResult, 'assignments'>,
): string | null {
  const { clock, block, requirements, supervisorsCountAsEmployees, shifts } = problem;
  const window = blockWindow(block, clock);
  const shiftOf = new Map(shifts.map((shift) => [shift.id, shift]));
  const personOf = new Map(problem.people.map((person) => [person.id, person]));
  const worked = assignments.flatMap(({ personId, shiftId, shiftDate }) => {
    const shift = shiftOf.get(shiftId);
    return shift ? [{ personId, ...shiftWindow(shift, shiftDate, clock) }] : [];
  });
  const duties = [...problem.neighbours, ...worked].flatMap(({ personId, startsAt, endsAt }) => {
    const person = personOf.get(personId);
    if (!person) return [];
    const { role, countsTowardMinimum, qualificationIds = [] } = person;
    return [{ startsAt, endsAt, role, countsTowardMinimum, qualificationIds }];
  });
  const coverage = coverageOf({ clock, window, requirements, duties, supervisorsCountAsEmployees });

  const columns = columnsOf(problem, window.startsAt, coverage.slotCount, [
    null,
    ...coverage.qualified.map(({ qualificationId }) => qualificationId),
  ]);
  const needs = [
    {
      counts: (column: Column) => supervisorsCountAsEmployees || !column.isSupervisor,
      required: coverage.requiredEmployees,
      onDuty: coverage.onDutyEmployees,
    },
    {
      counts: (column: Column) => column.isSupervisor,
      required: coverage.requiredSupervisors,
      onDuty: coverage.onDutySupervisors,
    },
    ...coverage.qualified.map(({ qualificationId, required, onDuty }) => ({
      counts: (column: Column) => column.qualificationId === qualificationId,
      required,
      onDuty,
    })),
  ];
  // Slots with the same pieces in reach are one row, with the deepest shortage.
  const rows = new Map<string, number>();
  for (const { counts, required, onDuty } of needs) {
    const counted = columns.filter(counts);
    for (let slot = 0; slot < coverage.slotCount; slot++) {
      const short = (required[slot] ?? 0) - (onDuty[slot] ?? 0);
      if (short <= 0) continue;
      const reaching = counted
        .filter(({ fromSlot, toSlot }) => fromSlot <= slot && slot < toSlot)
        .map(({ name }) => name)
        .join(' + ');
      if (reaching !== '') rows.set(reaching, Math.max(short, rows.get(reaching) ?? 0));
    }
  }
  if (rows.size === 0) return null;
  const isUsed = new Set([...rows.keys()].flatMap((reaching) => reaching.split(' + ')));
  const used = columns.filter(({ name }) => isUsed.has(name));
  return [
    'Minimize',
    ` obj: ${used.map(({ name, minutes }) => `${minutes} ${name}`).join('\n + ')}`,
    'Subject To',
    ...[...rows].map(([reaching, short], i) => ` r${i}: ${reaching.replaceAll(' + ', '\n + ')} >= ${short}`),
    'General',
    ...used.map(({ name }) => ` ${name}`),
    'End',
  ].join('\n');
}

function columnsOf(
  problem: Problem,
  startsAt: number,
  slotCount: number,
  qualificationIds: readonly (string | null)[],
): Column[] {
  const { block, clock, shifts } = problem;
  const slotMs = SLOT_MINUTES * MINUTE_MS;
  const columns: Column[] = [];
  for (let date = block.startDate; date <= block.endDate; date = addDays(date, 1)) {
    for (const shift of shifts) {
      const interval = shiftWindow(shift, date, clock);
      const at = {
        minutes: shift.durationMinutes,
        fromSlot: Math.max(0, Math.ceil((interval.startsAt - startsAt) / slotMs)),
        toSlot: Math.min(slotCount, Math.floor((interval.endsAt - startsAt) / slotMs)),
      };
      for (const isSupervisor of [false, true]) {
        for (const qualificationId of qualificationIds) {
          columns.push({ name: `x${columns.length}`, ...at, isSupervisor, qualificationId });
        }
      }
    }
  }
  return columns;
}

import { saveHoliday } from '#lib/data/agency-lists.ts';
import { endRequirement, listRequirements, saveRequirement } from '#lib/data/requirements.ts';
import { getSettingHead, saveSetting } from '#lib/data/settings.ts';
import { listShifts, saveShift, setShiftActive } from '#lib/data/shifts.ts';
import type { RequirementFields } from '#lib/domain/records.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import type { ScheduleChange, SettingKind, SettingValues, ShiftFields } from '#lib/domain/setting-records.ts';
import { addDays, formatTime, parseTime } from '#lib/domain/time.ts';
import { type LocalDate, PATTERN_IDS, SHIFT_CATEGORIES, type Weekday } from '#lib/domain/types.ts';
import type { Random } from '../random.ts';
import { nextWeekday, randomLimits, type SettingsWorld } from './world.ts';

export const CHANGE_KINDS = [
  'limits',
  'workweek',
  'patterns',
  'day_start',
  'requirement',
  'shift',
  'holiday',
  'qualification',
] as const satisfies readonly ScheduleChange['kind'][];
export type ChangeKind = (typeof CHANGE_KINDS)[number];
type QualificationChange = Extract<ScheduleChange, { kind: 'qualification' }>;

/** A date on which changes are saved: from today on, most often within the block. */
function randomDate({ random, today, year }: SettingsWorld): LocalDate {
  const { startDate, endDate } = year.facts.schedule;
  const date = addDays(startDate, random.between(-3, 16));
  if (random.next() < 0.15 || date < today || date > endDate) return today;
  return date;
}

/** A change of that kind that an admin could think of; now and then one that cannot be. */
export async function randomChange(world: SettingsWorld, kind: ChangeKind): Promise<ScheduleChange> {
  const { random, agency } = world;
  const fromDate = randomDate(world);
  switch (kind) {
    case 'limits': {
      const limits = randomLimits(random);
      const isContradictory = random.next() < 0.1;
      return {
        kind,
        fromDate,
        limits: isContradictory ? { ...limits, restMinutesHard: limits.restMinutesSoft + 60 } : limits,
      };
    }
    case 'workweek': {
      const workweekStart = randomWeekday(random);
      const isOnItsDay = random.next() < 0.9;
      return { kind, workweekStart, fromDate: isOnItsDay ? nextWeekday(fromDate, workweekStart) : fromDate };
    }
    case 'patterns': {
      const shortShift = random.pick(['either', 'first', 'last'] as const);
      return { kind, fromDate, rules: { '3x12_1x4': { shortShift, sameCategory: random.next() < 0.5 } } };
    }
    case 'day_start':
      // In force at once: what is saved for later changes nothing of today's reading.
      return { kind, fromDate: world.today, centerId: agency.centerId, dayStart: randomDayStart(world) };
    case 'requirement':
      return randomRequirementChange(world, fromDate);
    case 'shift':
      return randomShiftChange(world, fromDate);
    case 'holiday': {
      const date = addDays(fromDate, random.between(0, 10));
      return { kind, fromDate, date, name: random.next() < 0.5 ? 'Founders’ day' : null };
    }
    case 'qualification':
      return randomQualification(world, fromDate);
  }
}

/** One of the three, now and then under the name of another. */
function randomQualification({ random, year }: SettingsWorld, fromDate: LocalDate): QualificationChange {
  const n = random.between(1, 3);
  const name = random.next() < 0.1 ? `Qualification ${(n % 3) + 1}` : `Qualification ${n}`;
  return {
    kind: 'qualification',
    qualificationId: String(year.number * 10 + n),
    fromDate,
    fields: { name, isActingSupervisor: random.next() < 0.5, isActive: random.next() < 0.6 },
  };
}

function randomWeekday(random: Random): Weekday {
  return random.pick([0, 1, 2, 3, 4, 5, 6]);
}

/** Mostly a start with nothing between it and the present one. */
function randomDayStart({ random, year: { facts, rows, before, after, revised } }: SettingsWorld): string {
  const starts = [
    ...facts.templates.map(({ startTime }) => startTime),
    ...facts.requirements.map(({ startTime }) => startTime),
    ...[...rows, ...before, ...after, ...(revised ?? [])].flatMap(({ localStart }) => localStart ?? []),
  ].map(parseTime);
  const now = parseTime(facts.clock.dayStart);
  const free = (start: number): boolean =>
    !starts.some((other) => other >= Math.min(now, start) && other < Math.max(now, start));
  const quarters = Array.from({ length: 96 }, (_, index) => index * 15).filter((start) => start !== now);
  const possible = quarters.filter(free);
  const among = possible.length > 0 && random.next() < 0.8 ? possible : quarters;
  return formatTime(among[random.between(0, among.length - 1)] ?? now);
}

async function randomRequirementChange(world: SettingsWorld, fromDate: LocalDate): Promise<ScheduleChange> {
  const { random, agency, admin } = world;
  const base = { kind: 'requirement', centerId: agency.centerId, fromDate } as const;
  const known = await listRequirements(admin, agency.centerId);
  const chosen = random.next() < 0.25 ? undefined : known[random.between(0, known.length - 1)];
  if (chosen !== undefined && random.next() < 0.3) return { ...base, requirementId: chosen.id, fields: null };
  return {
    ...base,
    requirementId: chosen?.id ?? null,
    fields: randomFields(world, fromDate, chosen ?? null),
  };
}

function randomFields(
  { random, year }: SettingsWorld,
  fromDate: LocalDate,
  former: RequirementFields | null,
): RequirementFields {
  const time = (): string => formatTime(random.between(0, 95) * 15);
  const keeps = (): boolean => former !== null && random.next() < 0.6;
  const minEmployees = keeps() ? (former?.minEmployees ?? 0) : random.between(0, 6);
  const replacesWeekly = keeps() ? (former?.replacesWeekly ?? false) : random.next() < 0.3;
  const first = addDays(fromDate, random.between(0, 12));
  const isDated = replacesWeekly || random.next() < 0.3;
  // The third is retired.
  const qualificationId = [1, 2].map((one) => String(year.number * 10 + one))[random.between(0, 5)];
  return {
    name: 'Changed',
    startTime: keeps() ? (former?.startTime ?? '') : time(),
    endTime: keeps() ? (former?.endTime ?? '') : time(),
    minEmployees,
    minSupervisors: random.between(0, Math.min(2, minEmployees)),
    weekdays: keeps() ? (former?.weekdays ?? null) : random.next() < 0.5 ? null : [randomWeekday(random)],
    fromDate: isDated ? first : (former?.fromDate ?? null),
    // Now and then before the change.
    toDate: isDated ? addDays(first, random.between(-2, 20)) : null,
    replacesWeekly,
    ...(qualificationId !== undefined && { qualificationId }),
  };
}

async function randomShiftChange(world: SettingsWorld, fromDate: LocalDate): Promise<ScheduleChange> {
  const { random, agency, admin, today } = world;
  const base = { kind: 'shift', centerId: agency.centerId } as const;
  const active = (await listShifts(admin, agency.centerId)).filter(({ isActive }) => isActive);
  const chosen = random.next() < 0.2 ? undefined : active[random.between(0, active.length - 1)];
  const time = (): string => formatTime(random.between(0, 95) * 15);
  if (chosen === undefined) {
    const fields = {
      name: 'Added',
      code: 'ZZ',
      category: random.pick(SHIFT_CATEGORIES),
      startTime: time(),
      endTime: time(),
    };
    return { ...base, fromDate, shiftId: null, fields };
  }
  const { name, code, category, startTime, endTime } = chosen;
  const former: ShiftFields = { name, code, category, startTime, endTime };
  const how = random.next();
  if (how < 0.3) return { ...base, fromDate, shiftId: chosen.id, fields: null };
  // A name alone changes at once.
  if (how < 0.5)
    return { ...base, fromDate: today, shiftId: chosen.id, fields: { ...former, name: 'Renamed' } };
  return { ...base, fromDate, shiftId: chosen.id, fields: { ...former, startTime: time() } };
}

type Setting = {
  [Kind in SettingKind]: {
    kind: Kind;
    value: SettingValues[Kind];
    centerId: string | null;
    subject?: string;
  };
}[SettingKind];

/** Saves a change through the data room as its admin. Throws the refusal. */
export async function saveChange({ admin, agency }: SettingsWorld, change: ScheduleChange): Promise<void> {
  const { fromDate } = change;
  switch (change.kind) {
    case 'limits':
      return save({ kind: 'limits', value: change.limits, centerId: null });
    case 'workweek':
      return save({ kind: 'workweek', value: { workweekStart: change.workweekStart }, centerId: null });
    case 'patterns':
      return save({ kind: 'patterns', value: change.rules, centerId: null });
    case 'day_start':
      return save({ kind: 'day_start', value: { dayStart: change.dayStart }, centerId: change.centerId });
    case 'requirement': {
      const { requirementId, fields, centerId } = change;
      const known = (await listRequirements(admin, centerId)).find(({ id }) => id === requirementId);
      const expectedVersion = known?.version ?? null;
      if (fields === null) {
        await endRequirement(admin, {
          requirementId: requirementId ?? 0,
          expectedVersion: expectedVersion ?? 0,
          effectiveFrom: fromDate,
        });
        return;
      }
      const { qualificationId, ...rest } = fields;
      await saveRequirement(admin, {
        ...rest,
        weekdays: rest.weekdays === null ? null : [...rest.weekdays],
        qualificationId: qualificationId === undefined ? null : Number(qualificationId),
        requirementId,
        expectedVersion,
        centerId,
        effectiveFrom: fromDate,
      });
      return;
    }
    case 'shift': {
      const { shiftId, fields, centerId } = change;
      const known = (await listShifts(admin, centerId)).find(({ id }) => id === shiftId);
      const expectedVersion = known?.version ?? null;
      if (fields !== null) {
        await saveShift(admin, { ...fields, shiftId, expectedVersion, centerId, effectiveFrom: fromDate });
        return;
      }
      await setShiftActive(admin, {
        shiftId: shiftId ?? 0,
        isActive: false,
        expectedVersion: expectedVersion ?? 0,
        effectiveFrom: fromDate,
      });
      return;
    }
    case 'holiday':
      return saveHoliday(admin, { date: change.date, name: change.name });
    case 'qualification':
      return save({
        kind: 'qualification',
        value: change.fields,
        centerId: null,
        subject: change.qualificationId,
      });
  }

  async function save(setting: Setting): Promise<void> {
    const { kind, centerId, subject = '' } = setting;
    const knownVersionId = await getSettingHead(admin, agency.id, {
      kind,
      subject,
      ...(centerId !== null && { centerId }),
    });
    await saveSetting(admin, { ...setting, subject, fromDate, knownVersionId });
  }
}

/** Plans versions of settings for days to come, as a change has to leave them alone; some of them are refused. */
export async function planVersions(world: SettingsWorld): Promise<void> {
  const { random, today } = world;
  for (const kind of ['limits', 'workweek', 'patterns', 'limits'] as const) {
    if (random.next() < 0.5) continue;
    const fromDate = addDays(today, random.between(1, 50));
    if (kind === 'limits') await saveChange(world, { kind, fromDate, limits: randomLimits(random) });
    if (kind === 'workweek') {
      const workweekStart = randomWeekday(random);
      await saveChange(world, { kind, workweekStart, fromDate: nextWeekday(fromDate, workweekStart) });
    }
    if (kind === 'patterns') {
      const pattern = random.pick(PATTERN_IDS);
      await saveChange(world, {
        kind,
        fromDate,
        rules: { [pattern]: { shortShift: 'either', sameCategory: false } },
      });
    }
  }
  for (let planned = 0; planned < 3; planned++) {
    const change = randomQualification(world, addDays(today, random.between(1, 50)));
    const refused = await saveChange(world, change).catch((error: unknown) => error);
    if (refused !== undefined && !(refused instanceof Refusal)) throw refused;
  }
}

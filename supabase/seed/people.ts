import { addDays, weekStartOf } from '#lib/domain/time.ts';
import type { LocalDate, PatternId, Role } from '#lib/domain/types.ts';
import { blockOf } from './blocks.ts';
import { REFERENCE_SHIFTS, type SeedAgency } from './centers.ts';
import { FIRST_NAMES, LAST_NAMES } from './names.ts';
import { createRandom, type Random, stableId } from './random.ts';

export type SeedPerson = {
  id: string;
  fullName: string;
  email: string;
  role: Role;
  pattern: PatternId | null;
  employeeNumber: string;
  hiredOn: LocalDate;
  phone: string;
  /** Code of the preferred template. */
  preferredShift: string | null;
  /** Signs in under a role's address instead of a name. */
  isDemoLogin: boolean;
};

/** All but trainees have been there for more than a block. */
const TENURE_DAYS_MIN = 420;
/** People are hired in classes, a few times a year. */
const DAYS_BETWEEN_CLASSES = 182;
const SHARE_WITH_PREFERENCE = 0.8;

/** The agency's people, the admin first, then by seniority. The same for the same agency and date. */
export function makePeople(agency: SeedAgency, today: LocalDate): SeedPerson[] {
  const random = createRandom(`people:${agency.slug}`);
  const { on4x10, on3x12, supervisors } = agency.staff;
  const staff = on4x10 + on3x12;
  const names = makeNames(staff + 1, random);
  const patterns = makePatterns(agency, random);
  const classes = makeHiringClasses(staff, random);
  const preferring = new Set(
    random.shuffled([...Array(staff).keys()]).slice(0, Math.round(staff * SHARE_WITH_PREFERENCE)),
  );
  return [...Array(staff + 1).keys()].map((index): SeedPerson => {
    const place = index - 1;
    const role: Role = index === 0 ? 'admin' : place < supervisors ? 'supervisor' : 'dispatcher';
    const isDemoLogin = index === 0 || place === 0 || place === supervisors;
    const fullName = names[index] ?? '';
    const pattern = patterns[place] ?? null;
    const classesAgo = index === 0 ? 12 : (classes[place] ?? 0);
    // The newest are in training.
    const isTrainee = place >= staff - agency.notCounting.trainees;
    return {
      id: stableId(`person:${agency.slug}:${index}`),
      fullName,
      email: `${isDemoLogin ? role : mailName(fullName)}@${agency.mailDomain}`,
      role,
      pattern,
      employeeNumber: String(1001 + index),
      hiredOn: isTrainee ? newestHiringDate(today) : hiringDate(today, classesAgo),
      phone: makePhone(agency, index),
      preferredShift: pattern && preferring.has(place) ? choosePreference(pattern, random) : null,
      isDemoLogin,
    };
  });
}

/** Each pair of names once; no first or last name twice before the shorter list is used up. */
function makeNames(count: number, random: Random): string[] {
  const names = new Set<string>();
  while (names.size < count) {
    const firstNames = random.shuffled(FIRST_NAMES);
    const lastNames = random.shuffled(LAST_NAMES);
    for (const [index, firstName] of firstNames.entries()) {
      if (names.size < count) names.add(`${firstName} ${lastNames[index]}`);
    }
  }
  return [...names];
}

/** `José O’Brien` → `jose.obrien`. */
function mailName(fullName: string): string {
  return fullName
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z ]/g, '')
    .replaceAll(' ', '.');
}

/** Both patterns among supervisors as among dispatchers. */
function makePatterns({ staff }: SeedAgency, random: Random): PatternId[] {
  const total = staff.on4x10 + staff.on3x12;
  if (total === 0) return [];
  const supervisorsOn4x10 = Math.round((staff.supervisors * staff.on4x10) / total);
  const group = (size: number, on4x10: number): PatternId[] =>
    random.shuffled([...Array(size).keys()].map((index) => (index < on4x10 ? '4x10' : '3x12_1x4')));
  return [
    ...group(staff.supervisors, supervisorsOn4x10),
    ...group(total - staff.supervisors, staff.on4x10 - supervisorsOn4x10),
  ];
}

/** How many classes ago each was hired, most senior first: supervisors come from the older classes. */
function makeHiringClasses(staff: number, random: Random): number[] {
  const drawn = [...Array(staff).keys()].map(() => Math.floor(random.next() ** 1.6 * 40));
  return drawn.sort((a, b) => b - a);
}

/** A Monday. */
function hiringDate(today: LocalDate, classesAgo: number): LocalDate {
  return weekStartOf(addDays(today, -TENURE_DAYS_MIN - classesAgo * DAYS_BETWEEN_CLASSES), 1);
}

/** The Monday five weeks before the block in which the class trains. */
function newestHiringDate(today: LocalDate): LocalDate {
  return weekStartOf(addDays(blockOf(today).startDate, -35), 1);
}

/** 555-0100 to 555-0199 belong to nobody. */
function makePhone({ areaCodes }: SeedAgency, index: number): string {
  const areaCode = areaCodes[Math.floor(index / 100)] ?? areaCodes[0];
  return `(${areaCode}) 555-01${String(index % 100).padStart(2, '0')}`;
}

/** Days are wanted most, nights least, but some people want them. */
const CATEGORY_WISHES = ['day', 'day', 'day', 'early', 'early', 'swing', 'swing', 'graveyard'] as const;

function choosePreference(pattern: PatternId, random: Random): string | null {
  const category = random.pick(CATEGORY_WISHES);
  const minutes = pattern === '4x10' ? 600 : 720;
  const wanted = REFERENCE_SHIFTS.find(
    (shift) => shift.category === category && shift.durationMinutes === minutes,
  );
  return wanted?.code ?? null;
}

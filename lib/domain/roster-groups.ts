/** The people of a roster in the order and groups in which its screen shows them. */
import type { DayCoverage } from './coverage.ts';
import { WEEKDAY_NAMES } from './format.ts';
import { patternLabel } from './labels.ts';
import type { RosterFacts, RosterMember, RosterRow } from './roster.ts';
import { templatesById } from './roster-index.ts';
import type { RosterGrouping, RosterQuery, RosterRange, RosterShow } from './roster-query.ts';
import { type LocalDate, PATTERN_IDS, SHIFT_CATEGORIES, type ShiftCategory, type Weekday } from './types.ts';

export type RosterGroup = { key: string; label: string; people: readonly RosterMember[] };

/** What of a person's rows in the range the groups look at. */
type PersonSums = {
  nominalMinutes: number;
  hasOvertime: boolean;
  hasChange: boolean;
  isOnShortDay: boolean;
  categories: Map<ShiftCategory, number>;
};

/**
 * Ordered groups of the people whom a query shows; none is empty. A person's category is that of most shifts of their
 * stable line, without one that of most shifts in the range. A crew works the same category on the same days of the line.
 *
 * @param range operational dates, both included; hours, overtime, changes and short days are those in it
 * @param days the coverage by day
 */
export function groupPeople(
  facts: RosterFacts,
  rows: Iterable<RosterRow>,
  {
    group,
    sort,
    q,
    show,
    range,
    days,
  }: Pick<RosterQuery, 'group' | 'sort' | 'q' | 'show'> & {
    range: RosterRange;
    days: ReadonlyMap<LocalDate, DayCoverage>;
  },
): RosterGroup[] {
  const sums = sumRows(facts, rows, range, days);
  const minutesOf = ({ id }: RosterMember) => sums.get(id)?.nominalMinutes ?? 0;
  const bySeniority = (a: RosterMember, b: RosterMember) => a.seniorityRank - b.seniorityRank;
  const order = {
    seniority: bySeniority,
    name: (a: RosterMember, b: RosterMember) => names.compare(a.fullName, b.fullName) || bySeniority(a, b),
    hours: (a: RosterMember, b: RosterMember) => minutesOf(b) - minutesOf(a) || bySeniority(a, b),
  }[sort];
  const groups = new Map<string, RosterGroup & { order: number; people: RosterMember[] }>();
  const shown = facts.people.filter(
    (person) => isShown(sums.get(person.id), show) && isFound(person, wordsOf(q)),
  );
  for (const person of shown.sort(order)) {
    const place = placeOf(person, group, sums.get(person.id), facts);
    const known = groups.get(place.key);
    if (known === undefined) groups.set(place.key, { ...place, people: [person] });
    else known.people.push(person);
  }
  return [...groups.values()]
    .sort((a, b) => a.order - b.order)
    .map(({ key, label, people }) => ({ key, label, people }));
}

const names = new Intl.Collator('en');

function sumRows(
  { templates }: RosterFacts,
  rows: Iterable<RosterRow>,
  { fromDate, toDate }: RosterRange,
  days: ReadonlyMap<LocalDate, DayCoverage>,
): Map<string, PersonSums> {
  const known = templatesById(templates);
  const short = new Set([...days.values()].filter(isShort).map(({ date }) => date));
  const byPerson = new Map<string, PersonSums>();
  for (const row of rows) {
    if (row.userId === null || row.shiftDate < fromDate || row.shiftDate > toDate) continue;
    let sums = byPerson.get(row.userId);
    if (sums === undefined) {
      sums = {
        nominalMinutes: 0,
        hasOvertime: false,
        hasChange: false,
        isOnShortDay: false,
        categories: new Map(),
      };
      byPerson.set(row.userId, sums);
    }
    sums.nominalMinutes += row.nominalMinutes;
    sums.hasOvertime ||= row.isOvertime;
    sums.hasChange ||= row.source !== 'generated';
    sums.isOnShortDay ||= short.has(row.shiftDate);
    const category = known.get(row.shiftId)?.category;
    if (category !== undefined) sums.categories.set(category, (sums.categories.get(category) ?? 0) + 1);
  }
  return byPerson;
}

function isShort(day: DayCoverage): boolean {
  return day.uncoveredEmployeeMinutes + day.uncoveredSupervisorMinutes + day.uncoveredQualifiedMinutes > 0;
}

function isShown(sums: PersonSums | undefined, show: RosterShow): boolean {
  switch (show) {
    case 'all':
      return true;
    case 'short':
      return sums?.isOnShortDay ?? false;
    case 'overtime':
      return sums?.hasOvertime ?? false;
    case 'changed':
      return sums?.hasChange ?? false;
  }
}

/** Lower case, without accents: who types `munoz` means Muñoz. */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase();
}

function wordsOf(q: string): string[] {
  return plain(q)
    .split(/\s+/)
    .filter((word) => word !== '');
}

function isFound({ fullName, employeeNumber }: RosterMember, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = plain(`${fullName} ${employeeNumber ?? ''}`);
  return words.every((word) => text.includes(word));
}

/** Groups without a name of their own come last. */
const LAST = Number.MAX_SAFE_INTEGER;
/** Sets of weekdays, and all of them for each day on which a run may start. */
const DAY_SETS = 2 ** 7;
const CREWS = 7 * DAY_SETS;

function placeOf(
  person: RosterMember,
  group: RosterGrouping,
  sums: PersonSums | undefined,
  facts: RosterFacts,
): { key: string; label: string; order: number } {
  switch (group) {
    case 'none':
      return { key: 'all', label: 'Everyone', order: 0 };
    case 'pattern': {
      const { pattern } = person;
      const order = pattern === null ? LAST : PATTERN_IDS.indexOf(pattern);
      return { key: pattern ?? 'none', label: patternLabel(pattern), order };
    }
    case 'category': {
      const category = categoryOf(person, sums, facts);
      if (category === null) return { key: 'none', label: 'No shifts', order: LAST };
      return { key: category, label: labelOf(category), order: SHIFT_CATEGORIES.indexOf(category) };
    }
    case 'crew': {
      const category = categoryOf(person, undefined, facts);
      const worked = workedDays(person, facts.workweekStart);
      if (category === null || worked.length === 0) {
        return { key: 'none', label: 'No stable line', order: LAST };
      }
      const ranks = worked.map((day) => (day - facts.workweekStart + 7) % 7);
      const earlyDays = ranks.reduce((sum, rank) => sum + 2 ** (6 - rank), 0);
      return {
        key: `${category} ${worked.join('')}`,
        label: `${labelOf(category)} · ${daysLabel(worked)}`,
        order: SHIFT_CATEGORIES.indexOf(category) * CREWS + ((ranks[0] ?? 0) + 1) * DAY_SETS - earlyDays,
      };
    }
  }
}

function labelOf(category: ShiftCategory): string {
  return category.charAt(0).toUpperCase() + category.slice(1);
}

function categoryOf(
  { line }: RosterMember,
  sums: PersonSums | undefined,
  { templates }: RosterFacts,
): ShiftCategory | null {
  const counts = new Map<ShiftCategory, number>();
  for (const shiftId of line ?? []) {
    const category = shiftId === null ? undefined : templatesById(templates).get(Number(shiftId))?.category;
    if (category !== undefined) counts.set(category, (counts.get(category) ?? 0) + 1);
  }
  const known = counts.size > 0 ? counts : (sums?.categories ?? counts);
  const inOrder = SHIFT_CATEGORIES.filter((category) => known.has(category));
  return inOrder.reduce<ShiftCategory | null>(
    (most, category) =>
      most === null || (known.get(category) ?? 0) > (known.get(most) ?? 0) ? category : most,
    null,
  );
}

/**
 * The weekdays of a person's line. A run that crosses the end of the week starts where the run does: Friday, Saturday,
 * Sunday.
 */
function workedDays({ line }: RosterMember, workweekStart: Weekday): Weekday[] {
  const isWorked = (day: number): boolean => (line?.[(day + 7) % 7] ?? null) !== null;
  const days = WEEKDAY_NAMES.map((_, index) => ((index + workweekStart) % 7) as Weekday).filter(isWorked);
  const starts = days.filter((day) => !isWorked(day - 1));
  const [start] = starts;
  if (starts.length !== 1 || start === undefined) return days;
  return days.map((_, index) => ((start + index) % 7) as Weekday);
}

/** `Sun–Wed`, `Fri–Mon`, `Mon, Wed, Fri`; `Every day`. */
function daysLabel(days: readonly Weekday[]): string {
  if (days.length === 7) return 'Every day';
  const [first] = days;
  const last = days.at(-1);
  const isRun = days.every((day, index) => day === ((first ?? 0) + index) % 7);
  if (first !== undefined && last !== undefined && isRun && days.length > 2) {
    return `${WEEKDAY_NAMES[first]}–${WEEKDAY_NAMES[last]}`;
  }
  return days.map((day) => WEEKDAY_NAMES[day]).join(', ');
}

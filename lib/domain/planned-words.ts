/** What is planned for the qualifications and centers of an agency, as their lists and the overview say it. */
import { formatDate } from './format.ts';
import type { SettingKind, SettingValues } from './setting-records.ts';
import { fromWords } from './setting-words.ts';
import type { LocalDate } from './types.ts';

/** The settings of which an agency has a list, each of its rows with versions of its own. */
type ListedKind = 'qualification' | 'center';

/** A row of such a list as it is now. */
type ListedRow<Kind extends ListedKind> = SettingValues[Kind] & { id: number | string };

/** A change that is to come, of any setting. */
type Planned<Kind extends SettingKind = SettingKind> = {
  kind: Kind;
  centerId: string | null;
  subject: string;
  fromDate: LocalDate;
  value: SettingValues[Kind];
};

/** One thing that a change does: before its date (`Retires on`), and after the name (`retires`). */
type Step = { dated: string; told: string };

const stepsBetween: {
  [Kind in ListedKind]: (before: SettingValues[Kind], after: SettingValues[Kind]) => Step[];
} = {
  qualification: (before, after) => [
    ...when(before.isActive && !after.isActive, { dated: 'Retires on', told: 'retires' }),
    ...when(!before.isActive && after.isActive, { dated: 'In use again from', told: 'is in use again' }),
    ...renamed(before.name, after.name),
    ...when(!before.isActingSupervisor && after.isActingSupervisor, {
      dated: 'May act as supervisor from',
      told: 'may act as supervisor',
    }),
    ...when(before.isActingSupervisor && !after.isActingSupervisor, {
      dated: 'No longer acts as supervisor from',
      told: 'no longer acts as supervisor',
    }),
  ],
  center: (before, after) => [
    ...when(before.isActive && !after.isActive, { dated: 'Closes on', told: 'closes' }),
    ...when(!before.isActive && after.isActive, { dated: 'Opens again on', told: 'opens again' }),
    ...renamed(before.name, after.name),
    ...when(before.timeZone !== after.timeZone, {
      dated: `${after.timeZone} from`,
      told: `goes by ${after.timeZone}`,
    }),
  ],
};

function when(isSo: boolean, step: Step): Step[] {
  return isSo ? [step] : [];
}

function renamed(before: string, after: string): Step[] {
  return when(before !== after, { dated: `Renamed “${after}” from`, told: `is renamed “${after}”` });
}

/**
 * What is planned for one row, a line each by date: `Retires on Wed 3 Mar 2027`, `Renamed “Fire desk” from …`.
 *
 * @param planned changes of any settings, by date
 */
export function plannedLines<Kind extends ListedKind>(
  kind: Kind,
  row: ListedRow<Kind>,
  planned: readonly Planned[],
): string[] {
  return changesOf(kind, row, planned).flatMap(({ fromDate, steps }) =>
    steps.map(({ dated }) => `${dated} ${formatDate(fromDate, { year: true })}`),
  );
}

/**
 * What comes next in a whole list: `From Wed 3 Mar: CTO retires, Fire desk is renamed “Fire”`; null = nothing is planned.
 *
 * @param planned changes of any settings, by date
 */
export function nextPlanned<Kind extends ListedKind>(
  kind: Kind,
  rows: readonly ListedRow<Kind>[],
  planned: readonly Planned[],
  today: LocalDate,
): string | null {
  const changes = rows.flatMap((row) =>
    changesOf(kind, row, planned).map((change) => ({ ...change, name: row.name })),
  );
  const first = changes.map(({ fromDate }) => fromDate).toSorted()[0];
  if (first === undefined) return null;
  const told = changes
    .filter(({ fromDate }) => fromDate === first)
    .map(({ name, steps }) => `${name} ${steps.map((step) => step.told).join(' and ')}`);
  return `From ${fromWords(first, today)}: ${told.join(', ')}`;
}

/** Each against what is in force before it; those that change nothing are left out. */
function changesOf<Kind extends ListedKind>(
  kind: Kind,
  row: ListedRow<Kind>,
  planned: readonly Planned[],
): { fromDate: LocalDate; steps: Step[] }[] {
  let before: SettingValues[Kind] = row;
  return planned
    .filter(isOf(kind))
    .filter(({ centerId, subject }) => (centerId ?? subject) === String(row.id))
    .flatMap(({ fromDate, value }) => {
      const steps = stepsBetween[kind](before, value);
      before = value;
      return steps.length === 0 ? [] : [{ fromDate, steps }];
    });
}

function isOf<Kind extends SettingKind>(kind: Kind): (version: Planned) => version is Planned<Kind> {
  return (version): version is Planned<Kind> => version.kind === kind;
}

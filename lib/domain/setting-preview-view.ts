/** What a change would do, in words and short enough to be sent: counts, the first lines of each list, and what to open. */
import { type ClockStyle, countOf, formatDate, formatDuration, formatInterval } from './format.ts';
import { gapChairs } from './gap-words.ts';
import { BREAK_LABELS } from './publish-review.ts';
import type { ScheduleStatus } from './records.ts';
import type { RosterFacts } from './roster.ts';
import type { PreviewBlock, ScheduleEffect, SettingPreview } from './setting-records.ts';
import { fromWords } from './setting-words.ts';
import type { LocalDate, ShortageMinutes } from './types.ts';

/** Of a list, so many lines are named; the rest is counted. */
const SHOWN_LINES = 20;

/** One gap or break: where it stands on the roster, and its words. */
export type PreviewLine = { key: string; words: string; date: LocalDate; personId: string | null };
export type PreviewList = { lines: readonly PreviewLine[]; count: number };

/** What a change does to one schedule, to be shown. */
export type ScheduleEffectView = {
  id: number;
  name: string;
  status: ScheduleStatus;
  newGaps: PreviewList;
  newBreaks: PreviewList;
  /** What gets better, in a sentence; null = nothing does. */
  gone: string | null;
  /** Planned shifts that stay as they are until their days are planned anew. */
  shiftsByOldRule: number;
  /** The first day from which it may be planned anew; null for a draft, and for what is over. */
  replanFrom: LocalDate | null;
};

/** What a change would do, to be shown before it is saved. */
export type SettingPreviewView = {
  consequence: string;
  impossible: string | null;
  /** Those that something changes in. */
  schedules: readonly ScheduleEffectView[];
  notes: readonly string[];
};

/** When the change is in force, and how its reader reads times. */
export type PreviewReader = { fromDate: LocalDate; today: LocalDate; clockStyle: ClockStyle };

type PreviewWords = PreviewReader & { facts: ReadonlyMap<number, RosterFacts> };

/**
 * @param preview what is new or gone with the change, by schedule
 * @param blocks that it was made of
 * @param reader null for a change that no schedule goes by
 */
export function settingPreviewView(
  preview: SettingPreview,
  blocks: readonly Pick<PreviewBlock, 'facts'>[],
  reader: PreviewReader | null,
): SettingPreviewView {
  const { impossible, notes } = preview;
  if (reader === null) {
    const consequence = impossible === null ? 'No shift that is planned changes by it.' : '';
    return { consequence, impossible, schedules: [], notes };
  }
  const words = { ...reader, facts: new Map(blocks.map(({ facts }) => [facts.schedule.id, facts])) };
  return {
    consequence: impossible === null ? consequenceOf(preview.schedules, words) : '',
    impossible,
    schedules: preview.schedules.filter(isConcerned).map((effect) => effectView(effect, words)),
    notes,
  };
}

function isConcerned(effect: ScheduleEffect): boolean {
  const { newGaps, goneGaps, newBreaks, goneBreaks, shiftsByOldRule } = effect;
  return newGaps.length + goneGaps.length + newBreaks.length + goneBreaks.length + shiftsByOldRule > 0;
}

function effectView(effect: ScheduleEffect, words: PreviewWords): ScheduleEffectView {
  const { schedule, newGaps, newBreaks } = effect;
  const facts = words.facts.get(schedule.id);
  const timeZone = facts?.clock.timeZone ?? 'UTC';
  const qualificationNames = new Map(Object.entries(facts?.qualificationNames ?? {}));
  const names = new Map(facts?.people.map(({ id, fullName }) => [id, fullName]));
  const replanFrom = [words.fromDate, words.today, schedule.startDate].toSorted().at(-1) ?? words.fromDate;
  return {
    id: schedule.id,
    name: schedule.name,
    status: schedule.status,
    newGaps: listOf(newGaps, (gap) => ({
      key: `${gap.kind} ${gap.qualificationId ?? ''} ${gap.startsAt}`,
      words: `${formatInterval(gap, timeZone, words.clockStyle)}: ${gapChairs(gap, qualificationNames)}`,
      date: gap.shiftDate,
      personId: null,
    })),
    newBreaks: listOf(newBreaks, (found) => ({
      key: `${found.personId} ${found.ruleId} ${found.at}`,
      words: `${names.get(found.personId) ?? 'Somebody who is gone'}, ${formatDate(found.date)}: ${found.message}`,
      date: found.date,
      personId: found.personId,
    })),
    gone: goneWords(effect),
    shiftsByOldRule: effect.shiftsByOldRule,
    replanFrom: schedule.status === 'published' && replanFrom <= schedule.endDate ? replanFrom : null,
  };
}

function listOf<Item>(items: readonly Item[], lineOf: (item: Item) => PreviewLine): PreviewList {
  return { lines: items.slice(0, SHOWN_LINES).map(lineOf), count: items.length };
}

function goneWords({ goneGaps, goneBreaks }: ScheduleEffect): string | null {
  const parts = [
    goneGaps.length > 0 ? `${countOf(goneGaps.length, 'gap', 'gaps')} fewer` : null,
    goneBreaks.length > 0 ? `${countOf(goneBreaks.length, 'broken rule', 'broken rules')} fewer` : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : `Better than now: ${parts.join(', ')}.`;
}

function consequenceOf(effects: readonly ScheduleEffect[], { fromDate, today }: PreviewWords): string {
  if (effects.length === 0) {
    return fromDate === today
      ? 'No schedule is planned from today on, so no shift is concerned.'
      : `No schedule reaches to ${fromWords(fromDate, today)}, so no shift is concerned.`;
  }
  const short = shortWords(effects);
  const broken = brokenWords(effects);
  const worse = [short, broken].filter((words) => words !== null);
  if (worse.length > 0) return `Saving this ${worse.join(', and ')}.`;
  const isBetter = effects.some(({ goneGaps, goneBreaks }) => goneGaps.length + goneBreaks.length > 0);
  return isBetter
    ? 'Saving this leaves nothing short that is covered now and breaks no rule; some things get better.'
    : 'Saving this leaves nothing short that is covered now and breaks no rule.';
}

/** `leaves 3 stretches short in Spring that are covered now, 12 h in all`; null = none. */
function shortWords(effects: readonly ScheduleEffect[]): string | null {
  const worse = effects.filter(({ newGaps }) => newGaps.length > 0);
  const count = sum(worse, ({ newGaps }) => newGaps.length);
  if (count === 0) return null;
  const before = sum(worse, ({ shortBefore }) => totalOf(shortBefore));
  const after = formatDuration(sum(worse, ({ shortAfter }) => totalOf(shortAfter)));
  const stretches = countOf(count, 'stretch', 'stretches');
  const place = placeWords(worse);
  if (before === 0) {
    return `leaves ${stretches} short in ${place} that ${count === 1 ? 'is' : 'are'} covered now, ${after} in all`;
  }
  return `leaves ${stretches} short in ${place}, or shorter than now: ${after} in all instead of ${formatDuration(before)}`;
}

/** `breaks rules 5 times in Spring: minimum rest 5`; null = none. */
function brokenWords(effects: readonly ScheduleEffect[]): string | null {
  const worse = effects.filter(({ newBreaks }) => newBreaks.length > 0);
  const broken = worse.flatMap(({ newBreaks }) => newBreaks);
  if (broken.length === 0) return null;
  const counts = BREAK_LABELS.map(({ id, label }) => ({
    label: label.toLowerCase(),
    count: broken.filter(({ ruleId }) => ruleId === id).length,
  })).filter(({ count }) => count > 0);
  const times = broken.length === 1 ? 'once' : `${broken.length} times`;
  const only = counts[0];
  return counts.length === 1 && only !== undefined
    ? `breaks the rule “${only.label}” ${times} in ${placeWords(worse)}`
    : `breaks rules ${times} in ${placeWords(worse)} (${counts.map(({ label, count }) => `${label} ${count}`).join(', ')})`;
}

function placeWords(effects: readonly ScheduleEffect[]): string {
  const names = effects.map(({ schedule }) => schedule.name);
  return names.length > 2 ? countOf(names.length, 'schedule', 'schedules') : names.join(' and ');
}

function totalOf({ employees, supervisors, qualified }: ShortageMinutes): number {
  return employees + supervisors + qualified;
}

function sum<Item>(items: readonly Item[], countIn: (item: Item) => number): number {
  return items.reduce((total, item) => total + countIn(item), 0);
}

/** What a supervisor types into a cell of the roster. */
import { formatTimeRange } from './format.ts';
import type { ShiftTemplate } from './records.ts';
import { templatesOn, validityWords } from './template-dates.ts';
import { DAY_MINUTES, formatTime, nominalMinutesBetween, parseTime } from './time.ts';
import type { LocalDate, LocalTime, ShiftCategory } from './types.ts';

/** What to do with the cell. Times are null where they are the template's. */
export type ShiftInput =
  | {
      kind: 'assign';
      shiftId: number;
      localStart: LocalTime | null;
      localEnd: LocalTime | null;
      isOvertime: boolean;
    }
  | { kind: 'remove' }
  | { kind: 'open' }
  | { kind: 'set'; isLocked?: boolean; isOvertime?: boolean; isActing?: boolean };

/** `text` typed in full means the same as choosing it. */
export type ShiftChoice = { text: string; label: string; input: ShiftInput };

export type ShiftReading =
  | { kind: 'empty' }
  | ({ kind: 'done' } & ShiftChoice)
  /** Several fit what is typed so far, the likeliest first. */
  | { kind: 'choices'; choices: readonly ShiftChoice[] }
  | { kind: 'unknown'; message: string };

/** What the cell's person usually works, to put the likeliest first. */
export type ShiftHints = { category?: ShiftCategory | null; durationMinutes?: number | null };

const COMMANDS: readonly { names: readonly string[]; label: string; input: ShiftInput }[] = [
  { names: ['-', 'off'], label: 'Remove the shift', input: { kind: 'remove' } },
  { names: ['o', 'open'], label: 'Make it an open shift', input: { kind: 'open' } },
  { names: ['l', 'lock'], label: 'Lock', input: { kind: 'set', isLocked: true } },
  { names: ['u', 'unlock'], label: 'Unlock', input: { kind: 'set', isLocked: false } },
  { names: ['a', 'acting'], label: 'Name acting supervisor', input: { kind: 'set', isActing: true } },
  {
    names: ['a-', 'acting off'],
    label: 'No longer acting supervisor',
    input: { kind: 'set', isActing: false },
  },
  { names: ['+', 'overtime'], label: 'Overtime', input: { kind: 'set', isOvertime: true } },
  { names: ['+-', 'regular'], label: 'Regular hours', input: { kind: 'set', isOvertime: false } },
];

const NO_SHIFTS = 'This center has no shifts yet.';
const TIME = String.raw`(\d{1,2})(?::?(\d{2}))?\s*(am?|pm?)?`;
const RANGE_FORM = new RegExp(String.raw`^${TIME}\s*[-–]\s*${TIME}$`);
const START_FORM = new RegExp(String.raw`^${TIME}\s*[-–]$`);
const QUARTER_MINUTES = 15;

/**
 * Reads a shift's code (`D12`, `d`, `e4`; `D12+` as overtime), times (`19-05`, `7p-5a`, `1930-0530`) or a command (`-`
 * removes, `o` opens, `l` locks, …). An agency's own code comes before a command of the same letters. Templates that are
 * retired or not valid on the operational date are not offered.
 */
export function readShiftInput(
  text: string,
  templates: readonly ShiftTemplate[],
  date: LocalDate,
  hints: ShiftHints = {},
): ShiftReading {
  const typed = text.trim().toLowerCase();
  if (typed === '') return { kind: 'empty' };
  const inUse = templatesOn(templates, date);
  if (inUse.length === 0) return { kind: 'unknown', message: NO_SHIFTS };
  const isOvertime = typed.length > 1 && typed.endsWith('+');
  const word = isOvertime ? typed.slice(0, -1).trimEnd() : typed;

  const isCalledSo = ({ code }: ShiftTemplate): boolean => code.toLowerCase() === word;
  const exact = inUse.find(isCalledSo);
  if (exact !== undefined) return { kind: 'done', ...choiceOf(exact, isOvertime) };
  const ofOtherDates = templates.find((template) => template.isActive && isCalledSo(template));
  if (ofOtherDates !== undefined) return { kind: 'unknown', message: validityWords(ofOtherDates) };
  const range = RANGE_FORM.exec(word);
  if (range !== null) return readTimes(range, inUse, date, isOvertime);

  const command = COMMANDS.find(({ names }) => names.includes(typed));
  const commands = COMMANDS.filter((one) => one === command || isBegun(one.names, typed)).map(commandChoice);
  const choices = [...matchingTemplates(word, inUse, hints).map((one) => choiceOf(one, isOvertime))];
  // A command that is typed in full leads; one that is only begun follows the shifts.
  const all = command === undefined ? [...choices, ...commands] : [...commands, ...choices];
  const [only] = all;
  if (only === undefined) return { kind: 'unknown', message: unknownWords(text.trim(), inUse, date) };
  return all.length === 1 ? { kind: 'done', ...only } : { kind: 'choices', choices: all };
}

function isBegun(names: readonly string[], typed: string): boolean {
  return names.some((name) => typed.length > 1 && name.startsWith(typed));
}

function commandChoice({ names: [text = ''], label, input }: (typeof COMMANDS)[number]): ShiftChoice {
  return { text, label, input };
}

function choiceOf(template: ShiftTemplate, isOvertime: boolean): ShiftChoice {
  const times = formatTimeRange(template.startTime, template.endTime);
  return {
    text: `${template.code}${isOvertime ? '+' : ''}`,
    label: `${template.name} ${times}${isOvertime ? ', overtime' : ''}`,
    input: { kind: 'assign', shiftId: template.id, localStart: null, localEnd: null, isOvertime },
  };
}

/** By the beginning of the code, by the hours (`12`), or by the start (`19-`); the person's usual ones first. */
function matchingTemplates(
  word: string,
  templates: readonly ShiftTemplate[],
  { category, durationMinutes }: ShiftHints,
): ShiftTemplate[] {
  const start = START_FORM.exec(word);
  const startTime = start === null ? null : timeOf(start[1], start[2], start[3]);
  const fits = templates.filter(
    (template) =>
      template.code.toLowerCase().startsWith(word) ||
      template.durationMinutes === Number(word) * 60 ||
      template.startTime === startTime,
  );
  const likeness = (template: ShiftTemplate): number =>
    (template.category === category ? 2 : 0) + (template.durationMinutes === durationMinutes ? 1 : 0);
  return fits.sort((a, b) => likeness(b) - likeness(a));
}

function readTimes(
  [, h1, m1, half1, h2, m2, half2]: RegExpExecArray,
  templates: readonly ShiftTemplate[],
  date: LocalDate,
  isOvertime: boolean,
): ShiftReading {
  const startTime = timeOf(h1, m1, half1);
  const endTime = timeOf(h2, m2, half2);
  if (startTime === null || endTime === null) {
    return { kind: 'unknown', message: 'Times of day look like 19-05, 19:30-05:30 or 7p-5a.' };
  }
  if ([startTime, endTime].some((time) => parseTime(time) % QUARTER_MINUTES !== 0)) {
    return { kind: 'unknown', message: 'Shifts start and end on a quarter of an hour.' };
  }
  const template = fitTemplate(templates, date, startTime, endTime);
  const isWhole = template?.startTime === startTime && template.endTime === endTime;
  if (template === null || (startTime === endTime && !isWhole)) {
    return { kind: 'unknown', message: 'A shift cannot end at the time at which it starts.' };
  }
  const choice = choiceOf(template, isOvertime);
  if (isWhole) return { kind: 'done', ...choice };
  const times = formatTimeRange(startTime, endTime);
  return {
    kind: 'done',
    text: `${times}${isOvertime ? '+' : ''}`,
    label: `${template.name} from ${times}${isOvertime ? ', overtime' : ''}`,
    input: {
      kind: 'assign',
      shiftId: template.id,
      localStart: startTime === template.startTime ? null : startTime,
      localEnd: endTime === template.endTime ? null : endTime,
      isOvertime,
    },
  };
}

/** Null when there is no such time; 24 is midnight. */
function timeOf(hours = '', minutes = '0', half = ''): LocalTime | null {
  const hour = Number(hours);
  const minute = Number(minutes);
  if (minute > 59 || hour > 24 || (half !== '' && (hour < 1 || hour > 12))) return null;
  if (hour === 24 && minute > 0) return null;
  const afternoon = half.startsWith('p') ? 12 : 0;
  return formatTime((half === '' ? hour : (hour % 12) + afternoon) * 60 + minute);
}

/** The template in use on a date from which times of day differ by the fewest minutes, of equals the longest. Null without one. */
export function fitTemplate(
  templates: readonly ShiftTemplate[],
  date: LocalDate,
  startTime: LocalTime,
  endTime: LocalTime,
): ShiftTemplate | null {
  const length = nominalMinutesBetween(startTime, endTime);
  const lengthOf = (template: ShiftTemplate): number =>
    nominalMinutesBetween(template.startTime, template.endTime);
  const difference = (template: ShiftTemplate): number => {
    const own = lengthOf(template);
    const later = (parseTime(template.startTime) - parseTime(startTime) + DAY_MINUTES) % DAY_MINUTES;
    // What the two share where the template starts within the times, and where it started before them.
    const shared =
      Math.max(0, Math.min(length - later, own)) + Math.max(0, Math.min(own - (DAY_MINUTES - later), length));
    return own + length - 2 * shared;
  };
  const inUse = templatesOn(templates, date);
  const byFit = inUse.toSorted((a, b) => difference(a) - difference(b) || lengthOf(b) - lengthOf(a));
  return byFit[0] ?? null;
}

/** At most so many codes are told; the rest is found by typing. */
const TOLD_MAX = 12;

/** What can be typed, in words: `Codes are E4, E10, D12; times look like 19-05.` Of the templates in use on a date. */
export function codeWords(templates: readonly ShiftTemplate[], date: LocalDate): string {
  const codes = templatesOn(templates, date).map(({ code }) => code);
  if (codes.length === 0) return NO_SHIFTS;
  const told = codes.length > TOLD_MAX ? [...codes.slice(0, TOLD_MAX), '…'] : codes;
  return `Codes are ${told.join(', ')}; times look like 19-05.`;
}

function unknownWords(text: string, templates: readonly ShiftTemplate[], date: LocalDate): string {
  return `No shift is called ${text}. ${codeWords(templates, date)}`;
}

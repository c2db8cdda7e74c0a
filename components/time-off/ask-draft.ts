import { isLocalDate, isLocalTime } from '#lib/domain/time.ts';
import { type AskField, type LeaveAsk, type OwnShift, windowOf } from '#lib/domain/time-off.ts';
import type { CenterClock, Interval, LocalDate } from '#lib/domain/types.ts';
import type { AskMode } from './time-off-query.ts';

export const NIGHT_ANSWERS = ['before', 'after', 'both', 'none'] as const;
/** Which of the nights around the days is meant. */
export type NightAnswer = (typeof NIGHT_ANSWERS)[number];

/** What is typed into the form, of all its modes; an empty text = nothing yet. */
export type AskDraft = {
  kindId: string;
  fromDate: string;
  toDate: string;
  nights: NightAnswer | '';
  date: string;
  startTime: string;
  endTime: string;
  night: 'before' | 'after' | '';
  shiftIds: readonly number[];
  reason: string;
  /** Of the agency's own fields, by id. */
  fields: Readonly<Record<string, string>>;
};

/** Field → the rule that its value breaks. */
type AskErrors = Record<string, string>;

export const emptyDraft: AskDraft = {
  kindId: '',
  fromDate: '',
  toDate: '',
  nights: '',
  date: '',
  startTime: '',
  endTime: '',
  night: '',
  shiftIds: [],
  reason: '',
  fields: {},
};

/** A draft with the day or the shift that a link names. */
export function draftFor(draft: AskDraft, date: LocalDate | null, shiftId: number | null): AskDraft {
  return {
    ...draft,
    ...(date !== null && { fromDate: date, toDate: date, date, nights: '', night: '' }),
    ...(shiftId !== null && { shiftIds: [shiftId] }),
  };
}

/** A draft after one edit: the last day follows a later first day, and other days or hours ask for the night anew. */
export function editedDraft(draft: AskDraft, change: Partial<AskDraft>): AskDraft {
  const next = { ...draft, ...change };
  const { fromDate, toDate, date, startTime, endTime } = next;
  if (isLocalDate(fromDate) && toDate < fromDate && change.fromDate !== undefined) next.toDate = fromDate;
  if (next.fromDate !== draft.fromDate || next.toDate !== draft.toDate) next.nights = '';
  if (date !== draft.date || startTime !== draft.startTime || endTime !== draft.endTime) next.night = '';
  return next;
}

/** The window that a draft means in a mode, or what of it is missing or impossible. */
export function windowOfDraft(
  mode: AskMode,
  draft: AskDraft,
  shifts: readonly OwnShift[],
  clock: CenterClock,
): { window: Interval } | { errors: AskErrors } {
  const errors = missingOf(mode, draft);
  if (Object.keys(errors).length > 0) return { errors };
  const read = windowOf(askOf(mode, draft), shifts, clock);
  return 'window' in read ? read : { errors: { [read.field]: read.refusal } };
}

function missingOf(mode: AskMode, draft: AskDraft): AskErrors {
  if (mode === 'shifts') return {};
  const dates = mode === 'days' ? (['fromDate', 'toDate'] as const) : (['date'] as const);
  const errors: AskErrors = {};
  for (const field of dates) {
    if (!isLocalDate(draft[field])) errors[field] = `${dateWords[field]} is needed.`;
  }
  if (mode === 'days') return errors;
  for (const field of ['startTime', 'endTime'] as const) {
    if (draft[field] === '') errors[field] = `${timeWords[field]} is needed.`;
    else if (!isLocalTime(draft[field])) errors[field] = 'Time is HH:MM on 24 hours, such as 05:15.';
    else if (Number(draft[field].slice(3)) % 15 !== 0) {
      errors[field] = 'Leave starts and ends in steps of 15 minutes: 00, 15, 30 or 45.';
    }
  }
  return errors;
}

const dateWords = { fromDate: 'First day', toDate: 'Last day', date: 'Day' } as const;
const timeWords = { startTime: 'Start', endTime: 'End' } as const;

function askOf(mode: AskMode, draft: AskDraft): LeaveAsk {
  if (mode === 'shifts') return { by: 'shifts', shiftIds: draft.shiftIds };
  if (mode === 'hours') {
    const { date, startTime, endTime, night } = draft;
    return { by: 'hours', date, startTime, endTime, night: night === '' ? null : night };
  }
  const { fromDate, toDate, nights } = draft;
  return {
    by: 'days',
    fromDate,
    toDate,
    nights:
      nights === ''
        ? null
        : {
            before: nights === 'before' || nights === 'both',
            after: nights === 'after' || nights === 'both',
          },
  };
}

/** The field of a mode at which it is said that its window cannot be asked for. */
export function windowField(mode: AskMode): AskField {
  return mode === 'days' ? 'fromDate' : mode === 'hours' ? 'startTime' : 'shiftIds';
}

/** What the server says of the two ends of the window, at the fields of a mode. */
export function errorsOfWindow(mode: AskMode, errors: Readonly<AskErrors>): AskErrors {
  const { startsAt, endsAt, ...others } = errors;
  const end: AskField = mode === 'days' ? 'toDate' : mode === 'hours' ? 'endTime' : 'shiftIds';
  return {
    ...others,
    ...(endsAt !== undefined && { [end]: endsAt }),
    ...(startsAt !== undefined && { [windowField(mode)]: startsAt }),
  };
}

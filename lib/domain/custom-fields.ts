/** Fields that an agency defines for its people, requests for time off and trades, and what they say. */
import { z } from 'zod';
import { formatDate } from './format.ts';
import { isVisible } from './reason.ts';
import { isLocalDate } from './time.ts';
import type { Instant } from './types.ts';

export const FIELD_SUBJECTS = ['person', 'time_off', 'swap'] as const;
export type FieldSubject = (typeof FIELD_SUBJECTS)[number];

export const FIELD_KINDS = ['text', 'number', 'date', 'flag', 'option'] as const;
export type FieldKind = (typeof FIELD_KINDS)[number];

/** From those whom most belong to, to those whom fewest do: a field's writers are among its readers. */
export const FIELD_READERS = ['everybody', 'person', 'supervisors', 'admins'] as const;
export type FieldReaders = (typeof FIELD_READERS)[number];
export const FIELD_WRITERS = ['person', 'supervisors', 'admins'] as const;
export type FieldWriters = (typeof FIELD_WRITERS)[number];

export type FieldOption = { label: string; isRetired: boolean };

/** By kind: `maxLength` of text, `min` and `max` of numbers or dates, `options`. */
export type FieldRule = {
  maxLength?: number | undefined;
  min?: number | string | undefined;
  max?: number | string | undefined;
  options?: readonly FieldOption[] | undefined;
};

/** What is said; null where nothing is. */
export type FieldValue = string | number | boolean | null;

/** What a value is judged by. */
export type FieldTerms = {
  id: number;
  label: string;
  kind: FieldKind;
  isRequired: boolean;
  rule: FieldRule;
};

/** A field as its admins see it. */
export type FieldDefinition = FieldTerms & {
  subject: FieldSubject;
  help: string;
  reads: FieldReaders;
  writes: FieldWriters;
  place: number;
  isRetired: boolean;
  version: number;
  /** How many people, requests or trades say something here. */
  valueCount: number;
  usedOptions: readonly string[];
};

/** A field of one person, request or trade as far as somebody reads it. */
export type FilledField = FieldTerms & {
  help: string;
  reads: FieldReaders;
  isRetired: boolean;
  value: FieldValue;
  /** 0 where nothing was ever filled in. */
  version: number;
  updatedByName: string | null;
  updatedAt: Instant | null;
  mayWrite: boolean;
};

/** What a form sends of one field. */
export type GivenField = { fieldId: number; text: string; expectedVersion: number };

export const FIELD_TEXT_MAX = 1000;
export const FIELD_OPTIONS_MAX = 50;
export const FIELD_NUMBER_MAX = 1_000_000_000;

export const subjectLabels: Record<FieldSubject, string> = {
  person: 'People',
  time_off: 'Time off',
  swap: 'Swaps',
};

export const kindLabels: Record<FieldKind, string> = {
  text: 'Text',
  number: 'Number',
  date: 'Date',
  flag: 'Yes or no',
  option: 'One of a list',
};

const owners: Record<FieldSubject, string> = {
  person: 'the person',
  time_off: 'whoever asks',
  swap: 'the two who trade',
};

/** Who reads a field: `The person, supervisors and admins`. */
export function readersLabel(readers: FieldReaders, subject: FieldSubject): string {
  if (readers === 'everybody') return subject === 'swap' ? 'Everybody who sees the offer' : 'Everybody';
  if (readers === 'supervisors') return 'Supervisors and admins';
  if (readers === 'admins') return 'Admins';
  return capital(`${owners[subject]}, supervisors and admins`);
}

/** Who fills a field in: `The person, supervisors and admins`. */
export function writersLabel(writers: FieldWriters, subject: FieldSubject): string {
  if (writers === 'person' && subject === 'swap') return 'Whoever offers, supervisors and admins';
  return readersLabel(writers, subject);
}

/** Whom one may choose as readers: of a request only its person and who decides know, and people have no page for all. */
export function readersOf(subject: FieldSubject): readonly FieldReaders[] {
  return subject === 'swap' ? FIELD_READERS : FIELD_READERS.slice(1);
}

/** Whether whoever fills a field in reads it, too. */
export function isReadByWriters(reads: FieldReaders, writes: FieldWriters): boolean {
  return FIELD_READERS.indexOf(writes) >= FIELD_READERS.indexOf(reads);
}

/** What it says, in words; empty where it says nothing. */
export function valueWords(kind: FieldKind, value: FieldValue): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return kind === 'date' && typeof value === 'string' && isLocalDate(value)
    ? formatDate(value, { year: true })
    : String(value);
}

/** A value as its control has it; what `valueSchema` reads. */
export function valueText(value: FieldValue): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value === null ? '' : String(value);
}

const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;
const NUMBER = /^-?\d{1,10}([.,]\d{1,4})?$/;

/** What a form sends of a field → its value; refuses in words what its definition does not allow. */
export function valueSchema(field: FieldTerms, former: FieldValue = null): z.ZodType<FieldValue, unknown> {
  return z.string(`${field.label} is needed.`).transform((text, context): FieldValue => {
    const words = text.trim();
    const read =
      words === ''
        ? field.isRequired
          ? { fault: `${field.label} is needed.` }
          : { value: null }
        : readers[field.kind](words, field, former);
    if ('fault' in read) {
      context.addIssue({ code: 'custom', message: read.fault });
      return z.NEVER;
    }
    return read.value;
  });
}

type Read = { value: FieldValue } | { fault: string };

const readers: Record<FieldKind, (words: string, field: FieldTerms, former: FieldValue) => Read> = {
  text(words, { label, rule }) {
    const max = rule.maxLength ?? FIELD_TEXT_MAX;
    if ([...words.slice(0, FIELD_TEXT_MAX * 4)].length > max) {
      return { fault: `${label} has at most ${max} characters.` };
    }
    if (UNPRINTABLE.test(words)) return { fault: `${label} is one line, without control characters.` };
    return isVisible(words) ? { value: words } : { fault: `${label} has something that can be seen.` };
  },
  number(words, { label, rule }) {
    if (words.length > 20 || !NUMBER.test(words)) return { fault: `${label} is a number such as 12 or 2.5.` };
    const value = Number(words.replace(',', '.')) + 0;
    const fault = outside(value, label, rule, String);
    if (fault !== null) return { fault };
    return Math.abs(value) <= FIELD_NUMBER_MAX ? { value } : { fault: `${label} is too large.` };
  },
  date(words, { label, rule }) {
    if (!isLocalDate(words) || words < '1900-01-01' || words > '2199-12-31') {
      return { fault: `${label} is a date such as 2026-02-04.` };
    }
    const fault = outside(words, label, rule, (date) => formatDate(String(date), { year: true }));
    return fault === null ? { value: words } : { fault };
  },
  flag: (words, { label }) =>
    words === 'yes' || words === 'no' ? { value: words === 'yes' } : { fault: `${label} is yes or no.` },
  option(words, { label, rule }, former) {
    const option = rule.options?.find((one) => one.label === words);
    return option !== undefined && (!option.isRetired || former === words)
      ? { value: words }
      : { fault: `${label} is one of its options.` };
  },
};

function outside<Value extends number | string>(
  value: Value,
  label: string,
  { min, max }: FieldRule,
  words: (bound: number | string) => string,
): string | null {
  const isDate = typeof value === 'string';
  if (min !== undefined && value < min)
    return `${label} is ${isDate ? `${words(min)} or later` : `at least ${min}`}.`;
  if (max !== undefined && value > max)
    return `${label} is ${isDate ? `${words(max)} or earlier` : `at most ${max}`}.`;
  return null;
}

/** The name of a field's control in a form, and of what is refused of it. */
export function fieldName(id: number): string {
  return `field${id}`;
}

/**
 * What is given of fields, read by their definitions: the values, or by control what is refused. A field that may not be
 * written, or is not known, is passed over; that it was there is the database's to refuse.
 */
export function readGiven(
  fields: readonly FilledField[],
  given: readonly GivenField[],
): {
  values: { fieldId: number; value: FieldValue; expectedVersion: number }[];
  errors: Record<string, string>;
} {
  const errors: Record<string, string> = {};
  const values = given.flatMap(({ fieldId, text, expectedVersion }) => {
    const field = fields.find(({ id }) => id === fieldId);
    if (field === undefined) return [{ fieldId, value: null, expectedVersion }];
    const read = valueSchema(field, field.value).safeParse(text);
    if (read.success) return [{ fieldId, value: read.data, expectedVersion }];
    errors[fieldName(fieldId)] = read.error.issues[0]?.message ?? '';
    return [];
  });
  return { values, errors };
}

/** The fields that somebody has to fill in and has not, of those that they may. */
export function missingFields(fields: readonly FilledField[]): FilledField[] {
  return fields.filter(({ isRequired, mayWrite, value }) => isRequired && mayWrite && value === null);
}

/** Options as lines of text; one that is gone from them stays retired where it was chosen, and goes where it never was. */
export function optionsOf(
  lines: readonly string[],
  former: readonly FieldOption[],
  used: readonly string[],
): FieldOption[] {
  const labels = [
    ...new Map(
      lines
        .map((line) => line.trim())
        .filter((line) => line !== '')
        .map((line) => [line, line]),
    ).keys(),
  ];
  const kept = former.filter(({ label }) => !labels.includes(label) && used.includes(label));
  return [
    ...labels.map((label) => ({ label, isRetired: false })),
    ...kept.map(({ label }) => ({ label, isRetired: true })),
  ];
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

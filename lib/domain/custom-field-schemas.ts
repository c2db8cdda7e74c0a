import { z } from 'zod';
import {
  FIELD_KINDS,
  FIELD_NUMBER_MAX,
  FIELD_OPTIONS_MAX,
  FIELD_READERS,
  FIELD_SUBJECTS,
  FIELD_TEXT_MAX,
  FIELD_WRITERS,
  type FieldRule,
  isReadByWriters,
  readersOf,
} from './custom-fields.ts';
import { emptyAsNull, form, line, localDate, oneOf, rowId, version, whole } from './schemas.ts';
import { offerShiftSchema } from './swap-schemas.ts';
import { createTimeOffSchema } from './time-off-schemas.ts';

const bound = z
  .number('A limit is a number.')
  .min(-FIELD_NUMBER_MAX, 'A limit is at least minus a billion.')
  .max(FIELD_NUMBER_MAX, 'A limit is at most a billion.')
  .refine(
    (limit) => Math.abs(limit * 10_000 - Math.round(limit * 10_000)) < 1e-3,
    'A limit has at most 4 decimals.',
  );

const option = form({ label: line('An option', 80), isRetired: z.boolean('Retired is yes or no.') });

const options = z
  .array(option, 'Options are a list.')
  .min(1, 'Name at least one option.')
  .max(FIELD_OPTIONS_MAX, `There are at most ${FIELD_OPTIONS_MAX} options. Retired ones count.`)
  .refine(
    (list) => new Set(list.map(({ label }) => label.toLowerCase())).size === list.length,
    'Each option has a name of its own.',
  );

const definition = {
  subject: oneOf('What it is about', FIELD_SUBJECTS),
  label: line('Label', 60),
  help: emptyAsNull(line('Help', 200)),
  isRequired: z.boolean('Required is yes or no.'),
  reads: oneOf('Who reads it', FIELD_READERS),
  writes: oneOf('Who fills it in', FIELD_WRITERS),
  place: whole('Order', 0, 999),
  isRetired: z.boolean('Retired is yes or no.'),
  kind: oneOf('Kind', FIELD_KINDS),
  maxLength: emptyAsNull(whole('The longest text', 1, FIELD_TEXT_MAX)),
  min: emptyAsNull(z.union([bound, localDate('The first')], 'A limit is a number, or a date.')),
  max: emptyAsNull(z.union([bound, localDate('The last')], 'A limit is a number, or a date.')),
};

/** A field, or with `fieldId` and the version that was seen a change of one. */
export const saveFieldSchema = form({
  fieldId: emptyAsNull(rowId('Field')),
  expectedVersion: emptyAsNull(version),
  ...definition,
  options: z
    .array(z.unknown(), 'Options are a list.')
    .max(FIELD_OPTIONS_MAX * 4, 'There are too many options.'),
})
  .refine(({ fieldId, expectedVersion }) => (fieldId === null) === (expectedVersion === null), {
    path: ['expectedVersion'],
    error: 'Version is not known.',
  })
  .refine(({ subject, reads }) => readersOf(subject).includes(reads), {
    path: ['reads'],
    error: 'This cannot be for everybody.',
  })
  .refine(({ reads, writes }) => isReadByWriters(reads, writes), {
    path: ['writes'],
    error: 'Whoever fills it in has to read it, too.',
  })
  .transform(({ maxLength, min, max, options: given, ...field }, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    const rule: FieldRule = {};
    if (field.kind === 'text') rule.maxLength = maxLength ?? 200;
    if (field.kind === 'number' || field.kind === 'date') {
      const type = field.kind === 'number' ? 'number' : 'string';
      for (const [path, limit] of [
        ['min', min],
        ['max', max],
      ] as const) {
        if (limit === null) continue;
        if (typeof limit === type) rule[path] = limit;
        else refuse(path, field.kind === 'number' ? 'A limit is a number.' : 'A limit is a date.');
      }
      if (rule.min !== undefined && rule.max !== undefined && rule.max < rule.min) {
        refuse('max', 'The last is the first or more.');
      }
    }
    if (field.kind === 'option') {
      const read = options.safeParse(given);
      if (read.success) rule.options = read.data;
      else refuse('options', read.error.issues[0]?.message ?? 'Options are a list.');
    }
    return { ...field, rule };
  });
export type SaveField = z.output<typeof saveFieldSchema>;

/** What a form sends of fields; how long each may be says its definition, at the field. */
const givenFields = z
  .array(
    form({
      fieldId: rowId('Field'),
      text: z.string('A field is a text.'),
      expectedVersion: whole('Version', 0, 2_147_483_647),
    }),
    'Fields are a list.',
  )
  .max(40, 'There are at most 40 fields.')
  .refine(
    (list) => new Set(list.map(({ fieldId }) => fieldId)).size === list.length,
    'Each field is given once.',
  );

/** A request for time off with what is said of it in fields. */
export const askWithFieldsSchema = createTimeOffSchema.safeExtend({ fields: givenFields.default([]) });
/** An offer of a shift with the same. */
export const offerWithFieldsSchema = offerShiftSchema.safeExtend({ fields: givenFields.default([]) });

export const fillFieldsSchema = form({
  subject: oneOf('What it is about', FIELD_SUBJECTS),
  ref: z.string('What it is about is not known.').max(40, 'What it is about is not known.'),
  given: givenFields,
});

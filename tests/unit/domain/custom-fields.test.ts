import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { saveFieldSchema } from '#lib/domain/custom-field-schemas.ts';
import {
  FIELD_KINDS,
  FIELD_READERS,
  FIELD_WRITERS,
  type FieldTerms,
  type FieldValue,
  type FilledField,
  isReadByWriters,
  missingFields,
  optionsOf,
  readGiven,
  valueSchema,
  valueText,
  valueWords,
} from '#lib/domain/custom-fields.ts';

const label = 'Radio number';
const day = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const two = <Value extends number | string>(values: fc.Arbitrary<Value>) =>
  fc.tuple(fc.option(values, { nil: undefined }), fc.option(values, { nil: undefined })).map(([a, b]) => {
    const [min, max] = a !== undefined && b !== undefined && a > b ? [b, a] : [a, b];
    return { min, max };
  });
const rules = {
  text: fc.record({ maxLength: fc.integer({ min: 1, max: 1000 }) }),
  number: two(fc.integer({ min: -1_000_000, max: 1_000_000 })),
  date: two(day),
  flag: fc.constant({}),
  option: fc.record({
    options: fc.uniqueArray(
      fc.record({ label: fc.stringMatching(/^[A-Za-z]{1,10}$/), isRetired: fc.boolean() }),
      { minLength: 1, maxLength: 8, selector: ({ label: name }) => name.toLowerCase() },
    ),
  }),
};
const terms: fc.Arbitrary<FieldTerms> = fc
  .record({ kind: fc.constantFrom(...FIELD_KINDS), isRequired: fc.boolean() })
  .chain(({ kind, isRequired }) =>
    (rules[kind] as fc.Arbitrary<FieldTerms['rule']>).map((rule) => ({
      id: 1,
      label,
      kind,
      isRequired,
      rule,
    })),
  );
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 1500 }),
  day,
  fc.float({ noNaN: true }).map(String),
  fc.constantFrom(
    '',
    ' ',
    'yes',
    'no',
    '12',
    '-2,5',
    '1e9',
    '99999999999',
    'x'.repeat(200_000),
    '\u202Eabc',
    '2026-02-30',
  ),
);

const field = (given: Partial<FilledField>): FilledField => ({
  id: 1,
  label,
  kind: 'text',
  isRequired: false,
  rule: { maxLength: 10 },
  help: '',
  reads: 'person',
  isRetired: false,
  value: null,
  version: 0,
  updatedByName: null,
  updatedAt: null,
  mayWrite: true,
  ...given,
});

/** What the definition says, in other words than the schema's. */
function holds({ kind, isRequired, rule }: FieldTerms, value: FieldValue): boolean {
  if (value === null) return !isRequired;
  const { min = value, max = value } = rule;
  switch (kind) {
    case 'text':
      return typeof value === 'string' && value !== '' && [...value].length <= (rule.maxLength ?? 0);
    case 'number':
      return typeof value === 'number' && value >= Number(min) && value <= Number(max);
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && value >= min && value <= max;
    case 'flag':
      return typeof value === 'boolean';
    default:
      return rule.options?.some((one) => one.label === value && !one.isRetired) ?? false;
  }
}

describe('a value', () => {
  it('is one that its definition allows, or is refused in words that name the field', () => {
    fc.assert(
      fc.property(terms, texts, (definition, text) => {
        const read = valueSchema(definition).safeParse(text);
        if (read.success) expect(holds(definition, read.data)).toBe(true);
        else expect(read.error.issues.map(({ message }) => message.startsWith(label))).toEqual([true]);
      }),
      { numRuns: 2000 },
    );
  });

  it('is read again from the text that its control shows', () => {
    fc.assert(
      fc.property(terms, texts, (definition, text) => {
        const read = valueSchema(definition).safeParse(text);
        if (!read.success) return;
        expect(valueSchema(definition).parse(valueText(read.data))).toEqual(read.data);
        expect(valueWords(definition.kind, read.data) === '').toBe(read.data === null);
      }),
      { numRuns: 1000 },
    );
  });

  it('that is not text is refused', () => {
    for (const value of [null, undefined, 7, true, {}, ['x']]) {
      expect(valueSchema(field({})).safeParse(value).success).toBe(false);
    }
  });

  it('keeps an option that was retired where it is chosen, and is that nowhere else', () => {
    const options = field({ kind: 'option', rule: { options: [{ label: 'Desk 2', isRetired: true }] } });
    expect(valueSchema(options, 'Desk 2').parse('Desk 2')).toBe('Desk 2');
    expect(valueSchema(options).safeParse('Desk 2').success).toBe(false);
  });
});

describe('what a form sends', () => {
  it('is refused at the field, the longest too', () => {
    const given = [{ fieldId: 1, text: 'x'.repeat(500_000), expectedVersion: 0 }];
    expect(readGiven([field({})], given)).toEqual({
      values: [],
      errors: { field1: 'Radio number has at most 10 characters.' },
    });
  });

  it('misses what is required and may be written', () => {
    const fields = [
      field({ id: 1, isRequired: true }),
      field({ id: 2, isRequired: true, mayWrite: false }),
      field({ id: 3, isRequired: true, value: 'Said' }),
      field({ id: 4 }),
    ];
    expect(missingFields(fields).map(({ id }) => id)).toEqual([1]);
  });
});

describe('options', () => {
  it('that are taken away stay retired where they were chosen, and can be offered again', () => {
    const former = ['A', 'B', 'C'].map((name) => ({ label: name, isRetired: name === 'C' }));
    expect(optionsOf([' A ', '', 'D', 'A'], former, ['B', 'C'])).toEqual([
      { label: 'A', isRetired: false },
      { label: 'D', isRetired: false },
      { label: 'B', isRetired: true },
      { label: 'C', isRetired: true },
    ]);
    expect(optionsOf(['C'], former, ['C'])).toEqual([{ label: 'C', isRetired: false }]);
  });
});

describe('a definition', () => {
  const given = {
    fieldId: null,
    expectedVersion: null,
    subject: 'person',
    kind: 'text',
    label,
    help: '',
    isRequired: false,
    reads: 'person',
    writes: 'person',
    place: 0,
    isRetired: false,
    maxLength: 60,
    min: '',
    max: '',
    options: [],
  };
  const refusedAt = (change: Record<string, unknown>) => {
    const read = saveFieldSchema.safeParse({ ...given, ...change });
    return read.success ? null : read.error.issues[0]?.path.join('.');
  };

  it('has the rule of its kind and no other', () => {
    const ruleOf = (change: Record<string, unknown>) => saveFieldSchema.parse({ ...given, ...change }).rule;
    expect(ruleOf({})).toEqual({ maxLength: 60 });
    expect(ruleOf({ kind: 'number', min: -1.5, max: 7 })).toEqual({ min: -1.5, max: 7 });
    expect(ruleOf({ kind: 'date', min: '2026-01-01' })).toEqual({ min: '2026-01-01' });
    expect(ruleOf({ kind: 'flag' })).toEqual({});
    const options = [{ label: 'A', isRetired: false }];
    expect(ruleOf({ kind: 'option', options })).toEqual({ options });
  });

  it('is refused at the field that breaks a rule', () => {
    const option = { label: 'A', isRetired: false };
    expect(refusedAt({ label: ' ' })).toBe('label');
    expect(refusedAt({ label: 'x'.repeat(61) })).toBe('label');
    expect(refusedAt({ kind: 'number', min: 3, max: 2 })).toBe('max');
    expect(refusedAt({ kind: 'number', min: '2026-01-01' })).toBe('min');
    expect(refusedAt({ kind: 'date', max: 5 })).toBe('max');
    expect(refusedAt({ kind: 'option' })).toBe('options');
    expect(refusedAt({ kind: 'option', options: [option, { ...option, label: 'a' }] })).toBe('options');
    expect(refusedAt({ reads: 'everybody' })).toBe('reads');
    expect(refusedAt({ subject: 'swap', reads: 'everybody' })).toBeNull();
    expect(refusedAt({ fieldId: 3 })).toBe('expectedVersion');
    for (const reads of FIELD_READERS.slice(1)) {
      for (const writes of FIELD_WRITERS) {
        expect(refusedAt({ reads, writes })).toBe(isReadByWriters(reads, writes) ? null : 'writes');
      }
    }
  });
});

/** What forms of policies send. */
import { z } from 'zod';
import { fileName } from './certificate-schemas.ts';
import { POLICY_AUDIENCES, POLICY_TEXT_MAX } from './policy-records.ts';
import { isVisible } from './reason.ts';
import { emptyAsNull, form, line, localDate, oneOf, rowId, uuid, version } from './schemas.ts';

// Control characters but for line ends and tabs, unpaired surrogates, and the marks that reorder text around them.
const UNPRINTABLE = /[^\P{Cc}\n\t]|[\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;

const body = z
  .string('Text is needed.')
  .transform((text) => text.replaceAll(/\r\n?/g, '\n').trim())
  .pipe(
    z
      .string()
      .refine((text) => text === '' || isVisible(text), 'Write what people have to know.')
      .refine((text) => !UNPRINTABLE.test(text), 'Text cannot contain control characters.')
      .refine(
        (text) => [...text].length <= POLICY_TEXT_MAX,
        `Text has at most ${POLICY_TEXT_MAX.toLocaleString('en')} characters. Choose a PDF for a longer one.`,
      ),
  );

export const beginPolicyFileSchema = form({});

/** A policy, or with `policyId` and the version that was seen a new version of one: words or a file. */
export const policySchema = form({
  policyId: emptyAsNull(rowId('Policy')),
  expectedVersion: emptyAsNull(version),
  title: line('Title', 120),
  body: emptyAsNull(body),
  fileId: emptyAsNull(uuid('File')),
  fileName: emptyAsNull(fileName),
  audience: oneOf('Who must read it', POLICY_AUDIENCES),
  dueOn: localDate('By when'),
})
  .refine(({ policyId, expectedVersion }) => (policyId === null) === (expectedVersion === null), {
    path: ['expectedVersion'],
    error: 'Version is not known.',
  })
  .refine(({ body: words, fileId }) => (words === null) !== (fileId === null), {
    path: ['body'],
    error: 'Write the policy, or choose its file: one of the two.',
  });
export type PolicyInput = z.output<typeof policySchema>;

export const acknowledgePolicySchema = form({
  policyId: rowId('Policy'),
  number: rowId('Version'),
  sha256: z.string('What was read is not known.').regex(/^[0-9a-f]{64}$/, 'What was read is not known.'),
});

export const remindPolicySchema = form({
  policyId: rowId('Policy'),
  userIds: z.array(uuid('Person')).min(1, 'Choose somebody.').max(1000, 'Choose at most 1,000 people.'),
});

export const retirePolicySchema = form({ policyId: rowId('Policy'), expectedVersion: version });

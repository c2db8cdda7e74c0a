/** What forms of certificates send. */
import { z } from 'zod';
import { shownFileName } from './kept-files.ts';
import { isVisible } from './reason.ts';
import { emptyAsNull, form, line, localDate, rowId, uuid, version } from './schemas.ts';
import { isLocalDate } from './time.ts';

/** A name that somebody's computer gave a file, as it is shown. */
export const fileName = z
  .string('The name of the file is needed.')
  .max(1000, 'The name of this file is too long.')
  .transform(shownFileName);

/** Long before the agency has kept anything here. */
const anyDate = (field: string) =>
  z
    .string(`${field} is needed.`)
    .refine(isLocalDate, { error: `${field} is a date such as 2026-02-04.`, abort: true })
    .refine((date) => date >= '1950-01-01' && date <= '2199-12-31', `${field} lies between 1950 and 2199.`);

/** Before its bytes are sent. */
export const beginCertificateSchema = form({ userId: uuid('Person') });

export const certificateSchema = form({
  userId: uuid('Person'),
  fileId: uuid('File'),
  fileName,
  title: line('Title', 120),
  qualificationId: emptyAsNull(rowId('Qualification')),
  issuedOn: anyDate('Issued on'),
  expiresOn: emptyAsNull(localDate('Expires on')),
  replacesId: emptyAsNull(rowId('Certificate')),
}).refine(({ issuedOn, expiresOn }) => expiresOn === null || expiresOn >= issuedOn, {
  path: ['expiresOn'],
  error: 'It expires on the day it was issued or later.',
});
export type CertificateInput = z.output<typeof certificateSchema>;

/** With dates the qualification that the certificate proves gets them too; for admins. */
export const confirmCertificateSchema = form({
  certificateId: rowId('Certificate'),
  expectedVersion: version,
  dates: emptyAsNull(
    form({
      personVersion: version,
      fromDate: localDate('Holds from'),
      toDate: emptyAsNull(localDate('Last day')),
      formerFromDate: emptyAsNull(localDate('Held from')),
    }),
  ),
});
export type CertificateConfirmation = z.output<typeof confirmCertificateSchema>;

const reasonWords = 'Say why, so that the right one can be handed in.';

export const refuseCertificateSchema = form({
  certificateId: rowId('Certificate'),
  expectedVersion: version,
  reason: z
    .string(reasonWords)
    .trim()
    .min(1, reasonWords)
    .max(500, 'Reason has at most 500 characters.')
    .refine((text) => text === '' || isVisible(text), reasonWords)
    .refine(
      (text) => !/[^\P{Cc}\n\t\r]|[\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u.test(text),
      'A reason cannot contain control characters.',
    ),
});

export const removeCertificateSchema = form({
  certificateId: rowId('Certificate'),
  expectedVersion: version,
});

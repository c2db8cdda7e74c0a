'use server';

import { revalidatePath } from 'next/cache';
import { defineAction } from '#lib/actions/define-action.ts';
import { dropCertificate, keepCertificate } from '#lib/actions/keep-file.ts';
import * as certificates from '#lib/data/certificates.ts';
import { signUpload } from '#lib/data/kept-files.ts';
import { getPerson } from '#lib/data/people.ts';
import {
  beginCertificateSchema,
  certificateSchema,
  confirmCertificateSchema,
  refuseCertificateSchema,
  removeCertificateSchema,
} from '#lib/domain/certificate-schemas.ts';
import { canReadProfile } from '#lib/domain/permissions.ts';
import { Refusal } from '#lib/domain/refusal.ts';

/** Where a browser sends the file of a certificate to: the own, or anybody's for a supervisor. */
export const beginCertificate = defineAction(
  { name: 'beginCertificate', role: 'dispatcher', input: beginCertificateSchema },
  async ({ user, db }, { userId }) => {
    const actor = { userId: user.id, agencyId: user.agency.id, role: user.role };
    // Another agency's people are invisible to row level security, whoever asks.
    if (!canReadProfile(actor, { userId, agencyId: user.agency.id })) {
      throw new Refusal('forbidden', 'Only a supervisor hands in certificates of others.');
    }
    if (userId !== user.id && (await getPerson(db, userId)) === null) {
      throw new Refusal('not_found', 'This person does not exist.');
    }
    const fileId = crypto.randomUUID();
    const path = certificates.certificatePath(user.agency.id, userId, fileId);
    return { fileId, address: await signUpload(db, 'certificates', path) };
  },
);

/** Makes a file that was sent a certificate, which waits to be confirmed. */
export const addCertificate = defineAction(
  { name: 'addCertificate', role: 'dispatcher', input: certificateSchema },
  async ({ user, db }, input) => {
    const id = await keepCertificate(user, db, input);
    revalidatePath('/', 'layout');
    return { id };
  },
);

/** Says that a certificate is what it says; for admins with the dates of the qualification that it proves. */
export const confirmCertificate = defineAction(
  { name: 'confirmCertificate', role: 'supervisor', input: confirmCertificateSchema },
  async ({ db }, input) => {
    await certificates.confirmCertificate(db, input);
    revalidatePath('/', 'layout');
    return {};
  },
);

/** Says why a certificate does not count. */
export const refuseCertificate = defineAction(
  { name: 'refuseCertificate', role: 'supervisor', input: refuseCertificateSchema },
  async ({ db }, { certificateId, expectedVersion, reason }) => {
    await certificates.refuseCertificate(db, certificateId, expectedVersion, reason);
    revalidatePath('/', 'layout');
    return {};
  },
);

/** Takes a certificate away with its file; the database knows who may. */
export const removeCertificate = defineAction(
  { name: 'removeCertificate', role: 'dispatcher', input: removeCertificateSchema },
  async ({ user, db }, { certificateId, expectedVersion }) => {
    await dropCertificate(user, db, certificateId, expectedVersion);
    revalidatePath('/', 'layout');
    return {};
  },
);

import 'server-only';
import { z } from 'zod';
import {
  CERTIFICATE_STATES,
  type Certificate,
  type CertificateMark,
} from '#lib/domain/certificate-records.ts';
import type { CertificateConfirmation, CertificateInput } from '#lib/domain/certificate-schemas.ts';
import { CERTIFICATE_TYPES } from '#lib/domain/kept-files.ts';
import type { Db } from '#lib/supabase/server.ts';
import { dataOf, requireData } from './read.ts';

const state = z.enum(CERTIFICATE_STATES);

const certificatesSchema: z.ZodType<Certificate[]> = z.array(
  z.object({
    id: z.int(),
    userId: z.guid(),
    title: z.string(),
    qualificationId: z.int().nullable(),
    qualificationName: z.string().nullable(),
    issuedOn: z.string(),
    expiresOn: z.string().nullable(),
    state,
    version: z.int(),
    fileName: z.string(),
    fileType: z.enum(CERTIFICATE_TYPES),
    fileBytes: z.int(),
    replacesId: z.int().nullable(),
    replacedById: z.int().nullable(),
    events: z.array(
      z.object({ state, byName: z.string().nullable(), at: z.number(), reason: z.string().nullable() }),
    ),
  }),
);

/** Where the file of a certificate lies in its bucket. */
export function certificatePath(agencyId: string, userId: string, fileId: string): string {
  return `${agencyId}/${userId}/${fileId}`;
}

/** All of a person, the newest first: the own, or anybody's for supervisors. Throws a `Refusal` otherwise. */
export async function listCertificates(db: Db, userId: string): Promise<Certificate[]> {
  return certificatesSchema.parse(requireData(await db.rpc('list_certificates', { p_user_id: userId })));
}

const marksSchema = z.array(
  z.object({
    id: z.int(),
    userId: z.guid(),
    title: z.string(),
    state: z.enum(['waiting', 'confirmed']),
    expiresOn: z.string().nullable(),
  }),
);

/** By person, what waits to be confirmed and what is confirmed and ends. For supervisors. */
export async function listCertificateMarks(db: Db): Promise<ReadonlyMap<string, CertificateMark[]>> {
  const marks = marksSchema.parse(requireData(await db.rpc('list_certificate_marks')));
  const byPerson = Map.groupBy(marks, ({ userId }) => userId);
  return new Map([...byPerson].map(([id, own]) => [id, own.map(({ userId: _, ...mark }) => mark)]));
}

const fileSchema = z.object({
  userId: z.guid(),
  fileId: z.guid(),
  fileName: z.string(),
  fileType: z.enum(CERTIFICATE_TYPES),
});

/** The file of a certificate, for whoever may see it; null for anything else. */
export async function getCertificateFile(db: Db, id: number): Promise<z.output<typeof fileSchema> | null> {
  const answer = dataOf(await db.rpc('get_certificate_file', { p_id: id }));
  return answer === null ? null : fileSchema.parse(answer);
}

export async function addCertificate(db: Db, input: CertificateInput): Promise<number> {
  return requireData(
    await db.rpc('add_certificate', {
      p_user_id: input.userId,
      p_file_id: input.fileId,
      p_file_name: input.fileName,
      p_title: input.title,
      p_issued_on: input.issuedOn,
      p_expires_on: input.expiresOn ?? undefined,
      p_qualification_id: input.qualificationId ?? undefined,
      p_replaces_id: input.replacesId ?? undefined,
    }),
  );
}

export async function confirmCertificate(
  db: Db,
  { certificateId, expectedVersion, dates }: CertificateConfirmation,
): Promise<void> {
  dataOf(
    await db.rpc('confirm_certificate', {
      p_id: certificateId,
      p_expected_version: expectedVersion,
      p_person_version: dates?.personVersion,
      p_from_date: dates?.fromDate,
      p_to_date: dates?.toDate ?? undefined,
      p_former_from_date: dates?.formerFromDate ?? undefined,
    }),
  );
}

export async function refuseCertificate(
  db: Db,
  id: number,
  expectedVersion: number,
  reason: string,
): Promise<void> {
  dataOf(
    await db.rpc('refuse_certificate', {
      p_id: id,
      p_expected_version: expectedVersion,
      p_reason: reason,
    }),
  );
}

const removedSchema = z.object({ userId: z.guid(), fileId: z.guid() });

/** Takes a certificate away; its file is to leave Storage then. */
export async function removeCertificate(
  db: Db,
  id: number,
  expectedVersion: number,
): Promise<z.output<typeof removedSchema>> {
  return removedSchema.parse(
    requireData(await db.rpc('remove_certificate', { p_id: id, p_expected_version: expectedVersion })),
  );
}

import 'server-only';
import type { SessionUser } from '#lib/auth/session.ts';
import { addCertificate, certificatePath, removeCertificate } from '#lib/data/certificates.ts';
import { deleteFile, type KeptBucket, type KeptFile, readFile } from '#lib/data/kept-files.ts';
import { policyPath, publishPolicy } from '#lib/data/policies.ts';
import type { CertificateInput } from '#lib/domain/certificate-schemas.ts';
import { FILE_BYTES_MAX, type FileType } from '#lib/domain/kept-files.ts';
import type { PolicyInput } from '#lib/domain/policy-schemas.ts';
import { Refusal } from '#lib/domain/refusal.ts';
import type { Db } from '#lib/supabase/server.ts';

/**
 * Makes a file that a browser has sent a certificate. Its bytes are looked at first; what they are not is thrown away again.
 * A file whose certificate is refused stays for the next try, and is swept later.
 */
export async function keepCertificate(user: SessionUser, db: Db, input: CertificateInput): Promise<number> {
  const path = certificatePath(user.agency.id, input.userId, input.fileId);
  await requireFile(db, 'certificates', path, 'A certificate is a PDF, PNG or JPEG file of at most 10 MB.', [
    'application/pdf',
    'image/png',
    'image/jpeg',
  ]);
  return addCertificate(db, input);
}

/** Takes a certificate away, and its file after it: whatever breaks off, no record names a file that is gone. */
export async function dropCertificate(
  user: SessionUser,
  db: Db,
  id: number,
  expectedVersion: number,
): Promise<void> {
  const { userId, fileId } = await removeCertificate(db, id, expectedVersion);
  await deleteFile(db, 'certificates', certificatePath(user.agency.id, userId, fileId));
}

/** Publishes a policy, of a file with the hash of the bytes that are kept. */
export async function keepPolicy(user: SessionUser, db: Db, input: PolicyInput): Promise<number> {
  if (input.fileId === null) return publishPolicy(db, input, null);
  const path = policyPath(user.agency.id, input.fileId);
  const words = 'The file of a policy is a PDF of at most 10 MB.';
  const { sha256 } = await requireFile(db, 'policies', path, words, ['application/pdf']);
  return publishPolicy(db, input, sha256);
}

async function requireFile(
  db: Db,
  bucket: KeptBucket,
  path: string,
  words: string,
  types: readonly FileType[],
): Promise<KeptFile> {
  const refuse = (rule: string) => new Refusal('invalid', rule, { file: rule });
  const file = await readFile(db, bucket, path);
  if (file === null) throw refuse('The file did not arrive. Choose it again.');
  if (file.type === null || !types.includes(file.type) || file.bytes.length > FILE_BYTES_MAX) {
    // Nothing that a record names can be removed so.
    await deleteFile(db, bucket, path);
    throw refuse(words);
  }
  return file;
}

import 'server-only';
import { z } from 'zod';
import {
  POLICY_AUDIENCES,
  type PolicyLine,
  type PolicyReader,
  type PolicyText,
} from '#lib/domain/policy-records.ts';
import type { PolicyInput } from '#lib/domain/policy-schemas.ts';
import type { Db } from '#lib/supabase/server.ts';
import { heldRole } from './held-role.ts';
import { dataOf, requireData } from './read.ts';

const instant = z.number().nullable();
const audience = z.enum(POLICY_AUDIENCES);

/** Where the file of a policy lies in its bucket. */
export function policyPath(agencyId: string, fileId: string): string {
  return `${agencyId}/${fileId}`;
}

const linesSchema: z.ZodType<PolicyLine[]> = z.array(
  z.object({
    id: z.int(),
    title: z.string(),
    number: z.int(),
    audience,
    dueOn: z.string(),
    publishedAt: z.number(),
    retiredAt: instant,
    hasFile: z.boolean(),
    isForMe: z.boolean(),
    acknowledgedAt: instant,
    readers: z.object({ total: z.int(), read: z.int() }).nullable(),
  }),
);

/** What the caller is to read or has read; for supervisors all of the agency. By day, retired ones last. */
export async function listPolicies(db: Db): Promise<PolicyLine[]> {
  return linesSchema.parse(requireData(await db.rpc('list_policies')));
}

const countSchema = z.object({ unread: z.int(), firstDueOn: z.string().nullable() });

/** How many the caller has still to read, and by when the first. */
export async function countMyPolicies(db: Db): Promise<z.output<typeof countSchema>> {
  return countSchema.parse(requireData(await db.rpc('count_my_policies')));
}

const policySchema: z.ZodType<PolicyText> = z.object({
  id: z.int(),
  number: z.int(),
  currentNumber: z.int(),
  version: z.int(),
  title: z.string(),
  body: z.string().nullable(),
  fileId: z.guid().nullable(),
  fileName: z.string().nullable(),
  fileBytes: z.int().nullable(),
  sha256: z.string(),
  audience,
  dueOn: z.string(),
  publishedByName: z.string().nullable(),
  publishedAt: z.number(),
  retiredAt: instant,
  retiredByName: z.string().nullable(),
  isForMe: z.boolean(),
  acknowledgedAt: instant,
  versions: z.array(z.object({ number: z.int(), publishedAt: z.number(), acknowledgedAt: instant })),
});

/** A version, the present one unless another is named; null where there is none that the caller may read. */
export async function getPolicy(db: Db, id: number, number: number | null): Promise<PolicyText | null> {
  const answer = dataOf(await db.rpc('get_policy', { p_id: id, p_number: number ?? undefined }));
  return answer === null ? null : policySchema.parse(answer);
}

const readersSchema: z.ZodType<PolicyReader[]> = z.array(
  z.object({
    userId: z.guid(),
    fullName: z.string(),
    role: heldRole.nullable(),
    centerName: z.string().nullable(),
    isAsked: z.boolean(),
    acknowledgedAt: instant,
    sha256: z.string().nullable(),
    remindedAt: instant,
  }),
);

/** Who is to read a version or has, by name. For supervisors. */
export async function listPolicyReaders(db: Db, id: number, number: number): Promise<PolicyReader[]> {
  return readersSchema.parse(
    requireData(await db.rpc('list_policy_readers', { p_id: id, p_number: number })),
  );
}

/** Publishes; of a file with the hash of its bytes. Returns the policy's id. For admins. */
export async function publishPolicy(db: Db, input: PolicyInput, sha256: string | null): Promise<number> {
  return requireData(
    await db.rpc('publish_policy', {
      p_title: input.title,
      p_audience: input.audience,
      p_due_on: input.dueOn,
      p_body: input.body ?? undefined,
      p_file_id: input.fileId ?? undefined,
      p_file_name: input.fileName ?? undefined,
      p_sha256: sha256 ?? undefined,
      p_id: input.policyId ?? undefined,
      p_expected_version: input.expectedVersion ?? undefined,
    }),
  );
}

/** Says that the caller has read and understood what has this hash; since when it is known. */
export async function acknowledgePolicy(db: Db, id: number, number: number, sha256: string): Promise<number> {
  return requireData(await db.rpc('acknowledge_policy', { p_id: id, p_number: number, p_sha256: sha256 }));
}

const remindedSchema = z.object({ told: z.int(), leftOut: z.int() });

/** Reminds those of these people who have not read it; at most once an hour each. For supervisors. */
export async function remindPolicy(
  db: Db,
  id: number,
  userIds: readonly string[],
): Promise<z.output<typeof remindedSchema>> {
  return remindedSchema.parse(
    requireData(await db.rpc('remind_policy', { p_id: id, p_user_ids: [...userIds] })),
  );
}

export async function retirePolicy(db: Db, id: number, expectedVersion: number): Promise<void> {
  dataOf(await db.rpc('retire_policy', { p_id: id, p_expected_version: expectedVersion }));
}

'use server';

import { revalidatePath } from 'next/cache';
import { defineAction } from '#lib/actions/define-action.ts';
import { keepPolicy } from '#lib/actions/keep-file.ts';
import { signUpload } from '#lib/data/kept-files.ts';
import * as policies from '#lib/data/policies.ts';
import {
  acknowledgePolicySchema,
  beginPolicyFileSchema,
  policySchema,
  remindPolicySchema,
  retirePolicySchema,
} from '#lib/domain/policy-schemas.ts';

/** Where a browser sends the file of a policy to. */
export const beginPolicyFile = defineAction(
  { name: 'beginPolicyFile', role: 'admin', input: beginPolicyFileSchema },
  async ({ user, db }) => {
    const fileId = crypto.randomUUID();
    return {
      fileId,
      address: await signUpload(db, 'policies', policies.policyPath(user.agency.id, fileId)),
    };
  },
);

/** Publishes a policy, or a new version of one, which asks everybody concerned to read it. */
export const publishPolicy = defineAction(
  { name: 'publishPolicy', role: 'admin', input: policySchema },
  async ({ user, db }, input) => {
    const id = await keepPolicy(user, db, input);
    revalidatePath('/', 'layout');
    return { id };
  },
);

/** Says that the caller has read and understood what they were shown. */
export const acknowledgePolicy = defineAction(
  { name: 'acknowledgePolicy', role: 'dispatcher', input: acknowledgePolicySchema },
  async ({ db }, { policyId, number, sha256 }) => {
    const acknowledgedAt = await policies.acknowledgePolicy(db, policyId, number, sha256);
    revalidatePath('/', 'layout');
    return { acknowledgedAt };
  },
);

/** Reminds those of these people who have not read a policy. */
export const remindPolicyReaders = defineAction(
  { name: 'remindPolicyReaders', role: 'supervisor', input: remindPolicySchema },
  async ({ db }, { policyId, userIds }) => {
    const reminded = await policies.remindPolicy(db, policyId, userIds);
    revalidatePath(`/policies/${policyId}`);
    return reminded;
  },
);

/** Asks nobody to read a policy any more; its record stays. */
export const retirePolicy = defineAction(
  { name: 'retirePolicy', role: 'admin', input: retirePolicySchema },
  async ({ db }, { policyId, expectedVersion }) => {
    await policies.retirePolicy(db, policyId, expectedVersion);
    revalidatePath('/', 'layout');
    return {};
  },
);

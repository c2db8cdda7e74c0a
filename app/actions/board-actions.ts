'use server';

import { revalidatePath } from 'next/cache';
import { defineAction } from '#lib/actions/define-action.ts';
import * as devices from '#lib/data/board-devices.ts';
import { issueDeviceSchema, revokeDeviceSchema } from '#lib/domain/board-schemas.ts';

/** Lets a display show the board of a center. Its token is told this once. */
export const issueBoardDevice = defineAction(
  { name: 'issueBoardDevice', role: 'admin', input: issueDeviceSchema },
  async ({ db }, { centerId, name }) => {
    const token = await devices.issueBoardDevice(db, centerId, name);
    revalidatePath('/settings', 'layout');
    return { token };
  },
);

/** Ends a display: it shows nothing from its next question on, within seconds. */
export const revokeBoardDevice = defineAction(
  { name: 'revokeBoardDevice', role: 'admin', input: revokeDeviceSchema },
  async ({ db }, { deviceId }) => {
    await devices.revokeBoardDevice(db, deviceId);
    revalidatePath('/settings', 'layout');
    return {};
  },
);

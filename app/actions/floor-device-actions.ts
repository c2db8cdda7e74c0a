'use server';

import { revalidatePath } from 'next/cache';
import { defineAction } from '#lib/actions/define-action.ts';
import { keepFloorToken } from '#lib/auth/floor-cookie.ts';
import * as devices from '#lib/data/floor-devices.ts';
import { markFloorDeviceSchema, revokeFloorDeviceSchema } from '#lib/domain/floor-devices.ts';

/** Marks the computer at which one sits as one of the dispatch floor: sessions on it do not lock by themselves. */
export const markFloorDevice = defineAction(
  { name: 'markFloorDevice', role: 'supervisor', input: markFloorDeviceSchema },
  async ({ db }, { centerId, name }) => {
    await keepFloorToken(await devices.markFloorDevice(db, centerId, name));
    revalidatePath('/', 'layout');
    return {};
  },
);

/** Ends such a mark; who is signed in at that computer is locked at once. */
export const revokeFloorDevice = defineAction(
  { name: 'revokeFloorDevice', role: 'admin', input: revokeFloorDeviceSchema },
  async ({ db }, { deviceId }) => {
    await devices.revokeFloorDevice(db, deviceId);
    revalidatePath('/', 'layout');
    return {};
  },
);

/** Computers of the dispatch floor: somebody sits there all day, so sessions on them do not lock by themselves. */
import { form, line, uuid } from './schemas.ts';
import type { Instant } from './types.ts';

export type FloorDevice = {
  id: string;
  centerId: string;
  name: string;
  markedAt: Instant;
  markedByName: string;
  lastSeenAt: Instant;
  /** Null = in use. */
  revokedAt: Instant | null;
  /** The one at which the caller sits. */
  isThis: boolean;
};

export const FLOOR_DEVICE_NAME_MAX = 60;

export const markFloorDeviceSchema = form({
  centerId: uuid('Center'),
  name: line('Name', FLOOR_DEVICE_NAME_MAX),
});

export const revokeFloorDeviceSchema = form({ deviceId: uuid('Computer') });

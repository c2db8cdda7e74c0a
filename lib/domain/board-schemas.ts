/** What an admin sends to issue a display for a wall, and to revoke one. */
import { form, line, uuid } from './schemas.ts';

export const DEVICE_NAME_LENGTH_MAX = 60;

export const issueDeviceSchema = form({
  centerId: uuid('Center'),
  name: line('Name', DEVICE_NAME_LENGTH_MAX),
});

export const revokeDeviceSchema = form({ deviceId: uuid('Display') });

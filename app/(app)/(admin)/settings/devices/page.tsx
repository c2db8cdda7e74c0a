import { loadCenter, loadSettings } from '#app/(app)/(admin)/settings/load-settings.ts';
import * as actions from '#app/actions/floor-device-actions.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { FloorDeviceList } from '#components/lock/floor-device-list.tsx';
import { MarkFloorDevice } from '#components/lock/mark-floor-device.tsx';
import { SettingsHeader } from '#components/settings/settings-header.tsx';
import { listCenterRecords } from '#lib/data/agency-lists.ts';
import { listFloorDevices } from '#lib/data/floor-devices.ts';
import { formatDate, formatInstantTime } from '#lib/domain/format.ts';
import { createZone } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';

export const metadata = { title: 'Floor computers' };

export default async function DevicesPage() {
  const page = await loadSettings();
  const { user, db } = page;
  const [{ centers, center }, everyCenter, devices] = await Promise.all([
    loadCenter(page, undefined),
    listCenterRecords(db, user.agency.id),
    listFloorDevices(db),
  ]);
  const timeZone = user.center?.clock.timeZone ?? center?.timeZone ?? 'UTC';
  const moment = (at: Instant) =>
    `${formatDate(createZone(timeZone).toLocal(at).date)} ${formatInstantTime(at, timeZone, user.clockStyle)}`;
  const names = new Map(everyCenter.map(({ id, name }) => [id, name]));
  const isMarked = devices.some(({ isThis, revokedAt }) => isThis && revokedAt === null);
  return (
    <>
      <LiveRefresh on={['session', 'settings']} />
      <SettingsHeader
        href="/settings/devices"
        description="Computers on the dispatch floor, where somebody always sits. Sessions on them do not lock when nobody touches a page; on every other computer and phone they do, as “Signing in” says. A supervisor or admin marks a computer while sitting at it, here or in the profile."
        action={
          center === null || isMarked ? null : (
            <MarkFloorDevice
              centers={centers.map(({ id, name }) => ({ id, name }))}
              centerId={center.id}
              mark={actions.markFloorDevice}
              variant="primary"
            />
          )
        }
      />
      <FloorDeviceList
        devices={devices.map((device) => ({
          id: device.id,
          name: device.name,
          centerName: names.get(device.centerId) ?? '',
          isThis: device.isThis,
          marked: `Marked by ${device.markedByName}, ${moment(device.markedAt)}`,
          used: `Last used ${moment(device.lastSeenAt)}`,
          ended: device.revokedAt === null ? null : `Revoked ${moment(device.revokedAt)}`,
        }))}
        revoke={actions.revokeFloorDevice}
      />
    </>
  );
}

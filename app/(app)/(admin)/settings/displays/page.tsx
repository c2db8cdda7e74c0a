import { loadCenter, loadSettings } from '#app/(app)/(admin)/settings/load-settings.ts';
import * as actions from '#app/actions/board-actions.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { SettingsHeader } from '#components/settings/settings-header.tsx';
import { DeviceList } from '#components/wall/device-list.tsx';
import { IssueDevice } from '#components/wall/issue-device.tsx';
import { listCenterRecords } from '#lib/data/agency-lists.ts';
import { listBoardDevices } from '#lib/data/board-devices.ts';
import { formatDate, formatInstantTime } from '#lib/domain/format.ts';
import { createZone } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';

export const metadata = { title: 'Displays' };

export default async function DisplaysPage() {
  const page = await loadSettings();
  const { user, db } = page;
  const [{ centers, center }, everyCenter, devices] = await Promise.all([
    loadCenter(page, undefined),
    listCenterRecords(db, user.agency.id),
    listBoardDevices(db),
  ]);
  const timeZone = user.center?.clock.timeZone ?? center?.timeZone ?? 'UTC';
  const moment = (at: Instant) =>
    `${formatDate(createZone(timeZone).toLocal(at).date)} ${formatInstantTime(at, timeZone, user.clockStyle)}`;
  const names = new Map(everyCenter.map(({ id, name }) => [id, name]));
  return (
    <>
      <LiveRefresh on={['settings']} />
      <SettingsHeader
        href="/settings/displays"
        description="Screens on walls that show the board of a center: who is on and until when, how many are needed, what is short and what is open. They sign in to nothing and read nothing else."
        action={
          center === null ? null : (
            <IssueDevice
              centers={centers.map(({ id, name }) => ({ id, name }))}
              centerId={center.id}
              issue={actions.issueBoardDevice}
            />
          )
        }
      />
      <DeviceList
        devices={devices.map((device) => ({
          id: device.id,
          name: device.name,
          centerName: names.get(device.centerId) ?? '',
          issued: `Issued by ${device.issuedByName}, ${moment(device.issuedAt)}`,
          seen: device.lastSeenAt === null ? 'Never seen' : `Last seen ${moment(device.lastSeenAt)}`,
          ended: device.revokedAt === null ? null : `Revoked ${moment(device.revokedAt)}`,
        }))}
        revoke={actions.revokeBoardDevice}
      />
    </>
  );
}

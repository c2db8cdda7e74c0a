'use client';

import { MonitorOff } from 'lucide-react';
import type { ActionResult } from '#lib/actions/result.ts';
import { ConfirmButton } from '../requirements/confirm-button.tsx';
import { Badge } from '../ui/badge.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

export type FloorDeviceLine = {
  id: string;
  name: string;
  centerName: string;
  isThis: boolean;
  /** Who marked it, and when. */
  marked: string;
  /** To five minutes. */
  used: string;
  /** Null = in use. */
  ended: string | null;
};

export type FloorDeviceListProps = {
  /** Those in use first. */
  devices: readonly FloorDeviceLine[];
  revoke: (input: { deviceId: string }) => Promise<ActionResult<unknown>>;
};

/** The computers of the floors: those that do not lock, each with the way to end that, and those that ended lately. */
export function FloorDeviceList({ devices, revoke }: FloorDeviceListProps) {
  const inUse = devices.filter(({ ended }) => ended === null);
  const ended = devices.filter((device) => device.ended !== null);
  return (
    <div className="flex max-w-2xl flex-col gap-4">
      {inUse.length === 0 ? (
        <EmptyState icon={<MonitorOff aria-hidden />} title="No computers of the floor">
          Every computer locks when nobody uses it. Sign in at one that stands on the floor and mark it there.
        </EmptyState>
      ) : (
        <ul aria-label="Computers that do not lock" className="divide-y rounded-lg border bg-card">
          {inUse.map((device) => (
            <li key={device.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-cell py-2">
              <DeviceWords device={device} detail={device.used} />
              <ConfirmButton
                label="Revoke"
                title={`Revoke ${device.name}?`}
                consequence={
                  device.isThis
                    ? 'This computer locks like any other from now on, when nobody uses it. Only somebody who sits here can mark it again.'
                    : 'Whoever is signed in there is locked at once and types the password; from then on the computer locks like any other. Only somebody who sits there can mark it again.'
                }
                act={async () => revoke({ deviceId: device.id })}
                done={`${device.name} is revoked.`}
                closeHref="/settings/devices"
              />
            </li>
          ))}
        </ul>
      )}
      {ended.length === 0 ? null : (
        <details>
          <summary className="min-h-target w-fit rounded-sm text-muted-foreground select-none hover:text-foreground">
            Revoked in the last 90 days ({ended.length})
          </summary>
          <ul aria-label="Revoked computers" className="mt-2 divide-y rounded-lg border bg-card">
            {ended.map((device) => (
              <li key={device.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-cell py-2">
                <DeviceWords device={device} detail={device.ended ?? ''} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function DeviceWords({ device, detail }: { device: FloorDeviceLine; detail: string }) {
  return (
    <div className="min-w-0 flex-1 basis-56">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="min-w-0 wrap-anywhere">
          <span className="font-medium">{device.name}</span>
          <span className="text-muted-foreground"> · {device.centerName}</span>
        </span>
        {device.isThis && device.ended === null ? <Badge tone="primary">This computer</Badge> : null}
      </p>
      <p className="text-sm text-muted-foreground">
        {detail} · {device.marked}
      </p>
    </div>
  );
}

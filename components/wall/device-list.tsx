'use client';

import { MonitorOff } from 'lucide-react';
import type { ActionResult } from '#lib/actions/result.ts';
import { ConfirmButton } from '../requirements/confirm-button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

export type DeviceLine = {
  id: string;
  name: string;
  centerName: string;
  /** Who let it, and when. */
  issued: string;
  /** To five minutes. */
  seen: string;
  /** Null = in use. */
  ended: string | null;
};

export type DeviceListProps = {
  /** Those in use first. */
  devices: readonly DeviceLine[];
  revoke: (input: { deviceId: string }) => Promise<ActionResult<unknown>>;
};

/** The agency's displays: those in use, each with the way to end it, and those that ended lately behind a line. */
export function DeviceList({ devices, revoke }: DeviceListProps) {
  const inUse = devices.filter(({ ended }) => ended === null);
  const ended = devices.filter((device) => device.ended !== null);
  return (
    <div className="flex max-w-2xl flex-col gap-4">
      {inUse.length === 0 ? (
        <EmptyState icon={<MonitorOff aria-hidden />} title="No displays">
          Issue one and open its link in the browser of the screen on the wall; then it shows the board by
          itself.
        </EmptyState>
      ) : (
        <ul aria-label="Displays in use" className="divide-y rounded-lg border bg-card">
          {inUse.map((device) => (
            <li key={device.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-cell py-2">
              <DeviceWords device={device} detail={device.seen} />
              <ConfirmButton
                label="Revoke"
                title={`Revoke ${device.name}?`}
                consequence="The screen shows nothing any more within seconds, and its link never works again. To use the screen again, issue a new display."
                act={async () => revoke({ deviceId: device.id })}
                done={`${device.name} is revoked.`}
                closeHref="/settings/displays"
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
          <ul aria-label="Revoked displays" className="mt-2 divide-y rounded-lg border bg-card">
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

function DeviceWords({ device, detail }: { device: DeviceLine; detail: string }) {
  return (
    <div className="min-w-0 flex-1 basis-56">
      <p>
        <span className="font-medium wrap-anywhere">{device.name}</span>
        <span className="text-muted-foreground"> · {device.centerName}</span>
      </p>
      <p className="text-sm text-muted-foreground">
        {detail} · {device.issued}
      </p>
    </div>
  );
}

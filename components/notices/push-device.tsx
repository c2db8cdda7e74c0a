'use client';

import { useEffect, useState, useTransition } from 'react';
import { answerOf } from '#components/form/use-form-action.ts';
import type { ActionResult } from '#lib/actions/result.ts';
import { type ClockStyle, formatDate, formatInstantTime } from '#lib/domain/format.ts';
import type { PushDevice } from '#lib/domain/notice-records.ts';
import { createZone } from '#lib/domain/time.ts';
import type { Instant } from '#lib/domain/types.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { Switch } from '../ui/switch.tsx';
import {
  currentSubscription,
  type PushObstacle,
  pushObstacle,
  rememberOwner,
  subscribe,
  subscriptionKeys,
  unsubscribe,
} from './push-support.ts';

export type PushDevicesProps = {
  /** The server's VAPID key, base64url; null = the server sends no such notices. */
  publicKey: string | null;
  /** The person's browsers that show notices. */
  devices: readonly PushDevice[];
  userId: string;
  save: (input: { endpoint: string; p256dh: string; auth: string }) => Promise<ActionResult<{ id: number }>>;
  remove: (input: { id: number }) => Promise<ActionResult<unknown>>;
  timeZone: string;
  clockStyle: ClockStyle;
};

const obstacleWords: Readonly<Record<NonNullable<PushObstacle>, string>> = {
  not_configured: 'This center sends no notices to devices.',
  unsupported:
    'This browser cannot show notices while the app is closed. On an iPhone or iPad, add the app to the home screen and open it there.',
  denied:
    'This browser was told not to show notices of this site. Allow them in its settings for this site, then load this page again.',
};

/** Notices on this device while the app is closed, on or off, and the person's other devices. */
export function PushDevices(props: PushDevicesProps) {
  const { publicKey, devices, userId, save, remove, timeZone, clockStyle } = props;
  /** Undefined until the browser has said how it is subscribed. */
  const [endpoint, setEndpoint] = useState<string | null | undefined>(undefined);
  const [obstacle, setObstacle] = useState<PushObstacle>(publicKey === null ? 'not_configured' : null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  useEffect(() => {
    setObstacle(pushObstacle(publicKey));
    currentSubscription().then(
      (subscription) => setEndpoint(subscription?.endpoint ?? null),
      () => setEndpoint(null),
    );
  }, [publicKey]);
  // The browser may be subscribed for who used it before, and the server may have forgotten it.
  const own = devices.find((device) => device.endpoint === endpoint) ?? null;
  const isOn = own !== null;
  useEffect(() => {
    if (isOn) rememberOwner(userId);
  }, [isOn, userId]);

  async function turnOn(key: string) {
    const subscription = await subscribe(key);
    setObstacle(pushObstacle(key));
    if (subscription === null) return null;
    const keys = subscriptionKeys(subscription);
    if (keys === null) return 'This browser gave no address for notices.';
    const answer = await answerOf(() => save(keys));
    if (!answer.ok) {
      await unsubscribe();
      return answer.message;
    }
    setEndpoint(keys.endpoint);
    return null;
  }

  async function turnOff(device: PushDevice) {
    if (device.endpoint === endpoint) {
      await unsubscribe();
      setEndpoint(null);
    }
    const answer = await answerOf(() => remove({ id: device.id }));
    return answer.ok ? null : answer.message;
  }

  function run(work: () => Promise<string | null>) {
    if (isPending) return;
    startTransition(async () => {
      setProblem(null);
      const said = await work().catch(
        () => 'The push service of this browser could not be reached, so nothing was changed. Try again.',
      );
      setProblem(said);
    });
  }

  function turn(next: boolean) {
    if (!next && own !== null) run(() => turnOff(own));
    else if (next && publicKey !== null) run(() => turnOn(publicKey));
  }

  const moment = (instant: Instant) =>
    `${formatDate(createZone(timeZone).toLocal(instant).date)} ${formatInstantTime(instant, timeZone, clockStyle)}`;
  return (
    <div className="flex flex-col gap-3">
      {obstacle === null || isOn ? (
        <Switch
          label="Notices on this device"
          hint="They show while the app is closed, without names or times: whoever sees this screen sees them."
          checked={isOn}
          onCheckedChange={turn}
        />
      ) : (
        <div>
          <p className="font-medium">Notices on this device</p>
          <p className="text-sm text-muted-foreground">{obstacleWords[obstacle]}</p>
        </div>
      )}
      <p aria-live="polite" className="sr-only">
        {isPending ? 'Asking this browser.' : ''}
      </p>
      <FormMessage>{problem}</FormMessage>
      {devices.length === 0 ? null : (
        <ul aria-label="Devices that show notices" className="divide-y rounded-md border">
          {devices.map((device) => (
            <li key={device.id} className="flex items-center justify-between gap-3 px-3 py-2.5">
              <div className="flex min-w-0 flex-col gap-0.5">
                <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
                  <span className="min-w-0 font-medium wrap-anywhere">{device.device}</span>
                  {device === own ? <Badge tone="primary">This device</Badge> : null}
                </p>
                <p className="flex flex-wrap gap-x-3 text-sm text-muted-foreground">
                  <span>Since {moment(device.addedAt)}</span>
                  <span>
                    {device.sentAt === null ? 'Nothing sent yet' : `Last sent ${moment(device.sentAt)}`}
                  </span>
                </p>
              </div>
              <Button
                size="sm"
                disabled={isPending}
                onClick={() => run(() => turnOff(device))}
                aria-label={`Remove ${device.device}`}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

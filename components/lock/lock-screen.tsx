'use client';

import { useRouter } from 'next/navigation';
import { tellTabs } from './tab-channel.ts';
import { type UnlockAction, UnlockForm } from './unlock-form.tsx';

export type LockScreenProps = {
  unlock: UnlockAction;
  hasSecondFactor: boolean;
  /** Where to go afterwards. */
  target: string;
};

/** Opens a session that was found locked before any page could be shown. */
export function LockScreen({ unlock, hasSecondFactor, target }: LockScreenProps) {
  const router = useRouter();
  return (
    <UnlockForm
      unlock={unlock}
      hasSecondFactor={hasSecondFactor}
      onUnlocked={() => {
        tellTabs({ kind: 'unlocked' });
        router.replace(target);
        router.refresh();
      }}
    />
  );
}

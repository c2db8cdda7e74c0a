import type { ReactNode } from 'react';
import { SettingsNav } from '#components/settings/settings-nav.tsx';

/** The list of the settings beside the one that is open. */
export default function SettingsLayout({ children }: { children: ReactNode }) {
  return (
    <div className="flex flex-1 gap-8">
      <SettingsNav />
      <div className="flex min-w-0 flex-1 flex-col gap-5">{children}</div>
    </div>
  );
}

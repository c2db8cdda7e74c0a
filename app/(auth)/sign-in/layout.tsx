import type { ReactNode } from 'react';
import { OfflineHider } from '#components/offline/offline-hider.tsx';

/** Whoever has to sign in, to the end of it, is shown nothing of who was here before. */
export default function SignInLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <OfflineHider />
      {children}
    </>
  );
}

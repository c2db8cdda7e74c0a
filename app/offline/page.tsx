import { OfflineScreen } from '#components/offline/offline-screen.tsx';

export const metadata = { title: 'Offline' };

/** Kept by the worker of a browser, and shown under every address while there is no connection. */
export default function OfflinePage() {
  return <OfflineScreen />;
}

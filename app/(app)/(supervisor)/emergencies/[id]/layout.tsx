import type { ReactNode } from 'react';
import { loadEmergency } from './load-emergency.ts';

/** Asked above the loading.tsx: once a skeleton is on its way, the status can no longer say 404. */
export default async function EmergencyLayout({
  params,
  children,
}: {
  params: Promise<{ id: string }>;
  children: ReactNode;
}) {
  await loadEmergency((await params).id);
  return children;
}

import type { ReactNode } from 'react';
import { loadNight } from './load-night.ts';

export type NightLayoutProps = { children: ReactNode; params: Promise<{ id: string }> };

/** Asked above loading.tsx, and in a group apart from that of the notices: else the status could no longer say 404. */
export default async function NightLayout({ children, params }: NightLayoutProps) {
  await loadNight((await params).id);
  return children;
}

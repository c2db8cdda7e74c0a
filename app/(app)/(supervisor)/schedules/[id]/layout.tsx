import type { ReactNode } from 'react';
import { loadSchedule } from './load-schedule.ts';

export type ScheduleLayoutProps = { children: ReactNode; params: Promise<{ id: string }> };

/** Asked above loading.tsx: once a skeleton is on its way, the status can no longer say 404. */
export default async function ScheduleLayout({ children, params }: ScheduleLayoutProps) {
  await loadSchedule((await params).id);
  return children;
}

import { loadSchedule } from './load-schedule.ts';

/** Asked above loading.tsx: once a skeleton is on its way, the status can no longer say 404. */
export default async function ScheduleLayout({ children, params }: LayoutProps<'/schedules/[id]'>) {
  await loadSchedule((await params).id);
  return children;
}

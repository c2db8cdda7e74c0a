import { notFound } from 'next/navigation';
import { cache } from 'react';
import { requireRole } from '#lib/auth/session.ts';
import { getSchedule } from '#lib/data/schedules.ts';
import type { Schedule } from '#lib/domain/records.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

/** The schedule of the address, once per request; without one of the own center, the not-found page. */
export const loadSchedule = cache(async (id: string): Promise<Schedule> => {
  const user = await requireRole('supervisor');
  const scheduleId = /^[1-9][0-9]{0,8}$/.test(id) ? Number(id) : null;
  const schedule = scheduleId === null ? null : await getSchedule(await createRequestClient(), scheduleId);
  return schedule !== null && schedule.centerId === user.center?.id ? schedule : notFound();
});

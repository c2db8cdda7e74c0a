import { notFound } from 'next/navigation';
import { cache } from 'react';
import { requireRole } from '#lib/auth/session.ts';
import { getEmergency } from '#lib/data/emergencies.ts';
import type { EmergencyRecord } from '#lib/domain/emergency-records.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

/** The emergency of the address, once per request; without one of the own agency, the not-found page. */
export const loadEmergency = cache(async (id: string): Promise<EmergencyRecord> => {
  await requireRole('supervisor');
  const isId = /^[1-9]\d{0,14}$/.test(id);
  const record = isId ? await getEmergency(await createRequestClient(), Number(id)) : null;
  return record ?? notFound();
});

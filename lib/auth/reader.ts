import 'server-only';
import { cache } from 'react';
import { z } from 'zod';
import { READING_ROLES } from '#lib/domain/reading-roles.ts';
import { CLOCK_STYLES, DENSITIES, THEMES } from '#lib/domain/schemas.ts';
import type { CenterClock, Weekday } from '#lib/domain/types.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

const weekday = z.custom<Weekday>(
  (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 6,
);

const readerSchema = z.object({
  id: z.string(),
  fullName: z.string(),
  email: z.string(),
  theme: z.enum(THEMES),
  density: z.enum(DENSITIES),
  clockStyle: z.enum(CLOCK_STYLES),
  role: z.enum(READING_ROLES),
  agency: z.object({
    id: z.string(),
    name: z.string(),
    workweekStart: weekday,
    workweeks: z.array(z.object({ fromDate: z.string(), workweekStart: weekday })),
    noticeMark: z.string().nullable(),
  }),
  centers: z.array(
    z
      .object({ id: z.string(), name: z.string(), timeZone: z.string(), dayStart: z.string() })
      .transform(({ id, name, ...clock }) => ({ id, name, clock: clock satisfies CenterClock })),
  ),
});

/** Somebody with a role beside the ladder: they belong to no center and see those of the agency, the active ones first. */
export type Reader = z.output<typeof readerSchema>;

/** The signed-in person, when their role only reads; null for everybody else. Once per request. */
export const getReader = cache(async (): Promise<Reader | null> => {
  const db = await createRequestClient();
  const { data: claims } = await db.auth.getClaims();
  if (claims === null) return null;
  const { data } = await db.rpc('get_reader').throwOnError();
  return data === null ? null : readerSchema.parse(data);
});

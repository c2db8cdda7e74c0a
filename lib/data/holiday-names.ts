import 'server-only';
import type { HolidayNames } from '#lib/domain/records.ts';
import type { LocalDate } from '#lib/domain/types.ts';
import type { Db } from '#lib/supabase/server.ts';
import { requireData } from './read.ts';

/** What the days between two dates, both included, are called in an agency. */
export async function getHolidayNames(
  db: Db,
  agencyId: string,
  { fromDate, toDate }: { fromDate: LocalDate; toDate: LocalDate },
): Promise<HolidayNames> {
  const rows = requireData(
    await db
      .from('holidays')
      .select('holiday_date, name')
      .eq('agency_id', agencyId)
      .gte('holiday_date', fromDate)
      .lte('holiday_date', toDate)
      .limit(1000),
  );
  return Object.fromEntries(rows.map(({ holiday_date: date, name }) => [date, name]));
}

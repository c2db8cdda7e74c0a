import { formatDate } from '#lib/domain/format.ts';
import type { InboxNotice } from '#lib/domain/notice-records.ts';
import { addDays, createZone } from '#lib/domain/time.ts';
import type { Instant, LocalDate } from '#lib/domain/types.ts';

export type InboxDay = { date: LocalDate; label: string; notices: InboxNotice[] };

/** Notices by the day on which they came, the last day first; the days are those of the zone. */
export function inboxDays(notices: readonly InboxNotice[], timeZone: string, now: Instant): InboxDay[] {
  const zone = createZone(timeZone);
  const today = zone.toLocal(now).date;
  const days: InboxDay[] = [];
  for (const notice of notices) {
    const { date } = zone.toLocal(notice.createdAt);
    // A long transaction may come about later than one that began after it.
    const day = days.find((known) => known.date === date);
    if (day !== undefined) day.notices.push(notice);
    else days.push({ date, label: dayLabel(date, today), notices: [notice] });
  }
  return days.sort((one, other) => (one.date < other.date ? 1 : -1));
}

function dayLabel(date: LocalDate, today: LocalDate): string {
  if (date === today) return 'Today';
  if (date === addDays(today, -1)) return 'Yesterday';
  return formatDate(date, { year: date.slice(0, 4) !== today.slice(0, 4) });
}

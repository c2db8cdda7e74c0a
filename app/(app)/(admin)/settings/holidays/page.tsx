import { Plus } from 'lucide-react';
import { loadCenter, loadSettings } from '#app/(app)/(admin)/settings/load-settings.ts';
import { previewHoliday, saveHoliday } from '#app/actions/settings-actions.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { minimumInWords } from '#components/requirements/requirement-words.ts';
import { CenterSelect } from '#components/settings/center-select.tsx';
import { HolidayPanel } from '#components/settings/holiday-panel.tsx';
import { HolidaySection } from '#components/settings/holiday-section.tsx';
import { SettingsHeader } from '#components/settings/settings-header.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { listHolidays } from '#lib/data/agency-lists.ts';
import { listRequirements } from '#lib/data/requirements.ts';
import type { RequirementRecord } from '#lib/domain/records.ts';
import { requirementTimes } from '#lib/domain/required-week.ts';
import type { LocalDate } from '#lib/domain/types.ts';

export const metadata = { title: 'Holidays and events' };

const href = '/settings/holidays';

export default async function HolidaysPage({ searchParams }: PageProps<'/settings/holidays'>) {
  const page = await loadSettings();
  const params = await searchParams;
  const [holidays, { centers, center }] = await Promise.all([
    listHolidays(page.db, page.user.agency.id),
    loadCenter(page, params.center),
  ]);
  const requirements = center === null ? [] : await listRequirements(page.db, center.id);
  const holiday = holidays.find(({ date }) => date === params.date && date >= page.today) ?? null;
  const minimums = holiday === null ? [] : replacing(requirements, holiday.date);
  return (
    <>
      <LiveRefresh on={['settings']} />
      <SettingsHeader
        href={href}
        description="Days that count as holidays for everybody, and days with minimums of their own."
        action={
          <>
            <CenterSelect centers={centers} value={center?.id ?? null} />
            <ButtonLink href={`${href}?date=new`} scroll={false} variant="primary">
              <Plus aria-hidden />
              Add holiday
            </ButtonLink>
          </>
        }
      />
      <HolidaySection
        holidays={holidays.map((day) => ({ ...day, minimums: replacing(requirements, day.date).length }))}
        today={page.today}
      />
      {holiday !== null || params.date === 'new' ? (
        <HolidayPanel
          key={String(params.date)}
          holiday={holiday}
          minimums={minimums.map((row) => ({
            id: row.id,
            words: `${row.name}, ${requirementTimes(row, page.user.clockStyle)}: ${minimumInWords(row)}`,
            href: `/settings/requirements?${new URLSearchParams({ center: center?.id ?? '', requirement: String(row.id) })}`,
          }))}
          centerId={center?.id ?? null}
          actions={{ preview: previewHoliday, save: saveHoliday }}
          today={page.today}
        />
      ) : params.date ? (
        <SidePanel title="Not here any more" closeHref={href}>
          This day is over, or somebody removed it.
        </SidePanel>
      ) : null}
    </>
  );
}

/** What stands in the place of the weekly requirements on a day. */
function replacing(requirements: readonly RequirementRecord[], date: LocalDate): RequirementRecord[] {
  return requirements.filter(
    ({ replacesWeekly, fromDate, toDate }) =>
      replacesWeekly && fromDate !== null && toDate !== null && fromDate <= date && date <= toDate,
  );
}

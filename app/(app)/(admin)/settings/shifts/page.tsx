import { CalendarClock } from 'lucide-react';
import { loadCenter, loadSettings } from '#app/(app)/(admin)/settings/load-settings.ts';
import * as actions from '#app/actions/settings-actions.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { ShiftPanel } from '#components/requirements/shift-panel.tsx';
import { ShiftSection } from '#components/requirements/shift-section.tsx';
import { CenterSelect } from '#components/settings/center-select.tsx';
import { SettingsHeader } from '#components/settings/settings-header.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { listShifts } from '#lib/data/shifts.ts';

export const metadata = { title: 'Shifts' };

const href = '/settings/shifts';

export default async function ShiftsPage({ searchParams }: PageProps<'/settings/shifts'>) {
  const page = await loadSettings();
  const params = await searchParams;
  const { centers, center } = await loadCenter(page, params.center);
  const shifts = center === null ? [] : await listShifts(page.db, center.id, { includeRetired: true });
  const shift = shifts.find(({ id }) => String(id) === params.shift) ?? null;
  const base = centers.length > 1 && center !== null ? `${href}?center=${center.id}` : href;
  return (
    <>
      <LiveRefresh on={['settings']} />
      <SettingsHeader
        href={href}
        description="What may be planned, each from a date on. Planned shifts keep the times they were planned with."
        action={<CenterSelect centers={centers} value={center?.id ?? null} />}
      />
      {center === null ? (
        <EmptyState icon={<CalendarClock aria-hidden />} title="There is no open center">
          Shifts belong to a center. Add one first.
        </EmptyState>
      ) : (
        <ShiftSection
          heading="By category"
          shifts={shifts}
          selectedId={shift?.id ?? null}
          editHref={(id) => `${base}${base.includes('?') ? '&' : '?'}shift=${id}`}
          clockStyle={page.user.clockStyle}
        />
      )}
      {center !== null && (shift !== null || params.shift === 'new') ? (
        <ShiftPanel
          key={String(params.shift)}
          centerId={center.id}
          clockStyle={page.user.clockStyle}
          today={page.today}
          shift={shift}
          closeHref={base}
          change={{ preview: actions.previewShift, save: actions.saveShift }}
          retire={{ preview: actions.previewShiftRetirement, save: actions.setShiftActive }}
        />
      ) : params.shift ? (
        <SidePanel title="Not here any more" closeHref={base}>
          Another shift took its place, or it belongs to another center.
        </SidePanel>
      ) : null}
    </>
  );
}

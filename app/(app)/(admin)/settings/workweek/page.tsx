import {
  loadCenter,
  loadSettings,
  loadVersions,
  type SettingsPage,
} from '#app/(app)/(admin)/settings/load-settings.ts';
import { previewSetting, saveSetting, withdrawSetting } from '#app/actions/settings-actions.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { CenterSelect } from '#components/settings/center-select.tsx';
import { SettingsHeader } from '#components/settings/settings-header.tsx';
import { SettingsSection } from '#components/settings/settings-section.tsx';
import { VersionList } from '#components/settings/version-list.tsx';
import { DayStartForm, WorkweekForm } from '#components/settings/workweek-form.tsx';
import { whileSignedIn } from '#lib/auth/session.ts';
import type { CenterRecord } from '#lib/data/agency-lists.ts';
import { getAgencySettings } from '#lib/data/setting-state.ts';

export const metadata = { title: 'Workweek and operational day' };

const href = '/settings/workweek';
const actions = { preview: previewSetting, save: saveSetting };

export default async function WorkweekPage({ searchParams }: PageProps<'/settings/workweek'>) {
  const page = await loadSettings();
  const { center: wanted } = await searchParams;
  const [{ workweek }, { versions, knownVersionId }, { centers, center }] = await Promise.all([
    whileSignedIn(getAgencySettings(page.db, page.user.agency.id)),
    loadVersions(page, { kind: 'workweek' }),
    loadCenter(page, wanted),
  ]);
  return (
    <>
      <LiveRefresh on={['settings']} />
      <SettingsHeader
        href={href}
        description="How hours are counted, and to which day a shift belongs."
        action={<CenterSelect centers={centers} value={center?.id ?? null} />}
      />
      <SettingsSection title="Workweek">
        <WorkweekForm
          key={workweek.workweekStart}
          actions={actions}
          workweekStart={workweek.workweekStart}
          knownVersionId={knownVersionId}
          today={page.today}
        />
      </SettingsSection>
      <VersionList
        title="Changes of the workweek"
        versions={versions}
        withdraw={withdrawSetting}
        href={href}
      />
      {center === null ? null : <DayStart page={page} center={center} />}
    </>
  );
}

async function DayStart({ page, center }: { page: SettingsPage; center: CenterRecord }) {
  const { versions, knownVersionId } = await loadVersions(page, { kind: 'day_start', centerId: center.id });
  return (
    <>
      <SettingsSection title={`Operational day of ${center.name}`}>
        <DayStartForm actions={actions} center={center} knownVersionId={knownVersionId} today={page.today} />
      </SettingsSection>
      <VersionList
        title="Changes of the operational day"
        versions={versions}
        withdraw={withdrawSetting}
        href={`${href}?center=${center.id}`}
      />
    </>
  );
}

import { loadSettings, loadVersions } from '#app/(app)/(admin)/settings/load-settings.ts';
import { previewSetting, saveSetting, withdrawSetting } from '#app/actions/settings-actions.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { LimitsForm } from '#components/settings/limits-form.tsx';
import { SettingsHeader } from '#components/settings/settings-header.tsx';
import { SettingsSection } from '#components/settings/settings-section.tsx';
import { VersionList } from '#components/settings/version-list.tsx';
import { whileSignedIn } from '#lib/auth/session.ts';
import { getAgencySettings } from '#lib/data/setting-state.ts';

export const metadata = { title: 'Duty limits' };

const href = '/settings/limits';

export default async function LimitsPage() {
  const page = await loadSettings();
  const [{ limits }, { versions, knownVersionId }] = await Promise.all([
    whileSignedIn(getAgencySettings(page.db, page.user.agency.id)),
    loadVersions(page, { kind: 'limits' }),
  ]);
  return (
    <>
      <LiveRefresh on={['settings']} />
      <SettingsHeader
        href={href}
        description="Settings of your agency, not law. A duty is judged by the limits in force on its day."
      />
      <SettingsSection title="In force today">
        <LimitsForm
          actions={{ preview: previewSetting, save: saveSetting }}
          limits={limits}
          knownVersionId={knownVersionId}
          today={page.today}
        />
      </SettingsSection>
      <VersionList versions={versions} withdraw={withdrawSetting} href={href} />
    </>
  );
}

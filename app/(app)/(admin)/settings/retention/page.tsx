import { loadSettings, loadVersions } from '#app/(app)/(admin)/settings/load-settings.ts';
import { previewSetting, saveSetting, withdrawSetting } from '#app/actions/settings-actions.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { RetentionForm } from '#components/settings/retention-form.tsx';
import { SettingsHeader } from '#components/settings/settings-header.tsx';
import { SettingsSection } from '#components/settings/settings-section.tsx';
import { VersionList } from '#components/settings/version-list.tsx';
import { whileSignedIn } from '#lib/auth/session.ts';
import { getAgencySettings } from '#lib/data/setting-state.ts';

export const metadata = { title: 'Retention' };

const href = '/settings/retention';

export default async function RetentionPage() {
  const page = await loadSettings();
  const [{ retention }, { versions, knownVersionId }] = await Promise.all([
    whileSignedIn(getAgencySettings(page.db, page.user.agency.id)),
    loadVersions(page, { kind: 'retention' }),
  ]);
  return (
    <>
      <LiveRefresh on={['settings']} />
      <SettingsHeader
        href={href}
        description="For how long what was done and told is kept. Schedules and people are never removed."
      />
      <SettingsSection title="In force today">
        <RetentionForm
          actions={{ preview: previewSetting, save: saveSetting }}
          retention={retention}
          knownVersionId={knownVersionId}
          today={page.today}
        />
      </SettingsSection>
      <VersionList versions={versions} withdraw={withdrawSetting} href={href} />
    </>
  );
}

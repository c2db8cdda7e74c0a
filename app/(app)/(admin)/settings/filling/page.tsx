import { loadSettings, loadVersions } from '#app/(app)/(admin)/settings/load-settings.ts';
import { previewSetting, saveSetting, withdrawSetting } from '#app/actions/settings-actions.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { FillingRulesForm } from '#components/settings/filling-rules-form.tsx';
import { SettingsHeader } from '#components/settings/settings-header.tsx';
import { SettingsSection } from '#components/settings/settings-section.tsx';
import { VersionList } from '#components/settings/version-list.tsx';
import { whileSignedIn } from '#lib/auth/session.ts';
import { getFillingRules } from '#lib/data/setting-state.ts';
import { DEFAULT_FILLING } from '#lib/domain/filling-defaults.ts';

export const metadata = { title: 'Open shifts' };

const href = '/settings/filling';

export default async function FillingSettingsPage() {
  const page = await loadSettings();
  const [rules, { versions, knownVersionId }] = await Promise.all([
    whileSignedIn(getFillingRules(page.db)),
    loadVersions(page, { kind: 'filling' }),
  ]);
  return (
    <>
      <LiveRefresh on={['settings']} />
      <SettingsHeader
        href={href}
        description="Whom a call-out asks, in which order; how people claim shifts; who is ordered when nobody comes."
      />
      <SettingsSection title="In force today">
        <FillingRulesForm
          actions={{ preview: previewSetting, save: saveSetting }}
          rules={rules}
          defaultRules={DEFAULT_FILLING}
          knownVersionId={knownVersionId}
          today={page.today}
        />
      </SettingsSection>
      <VersionList versions={versions} withdraw={withdrawSetting} href={href} />
    </>
  );
}

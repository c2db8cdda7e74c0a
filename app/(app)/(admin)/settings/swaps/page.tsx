import { loadSettings, loadVersions } from '#app/(app)/(admin)/settings/load-settings.ts';
import { previewSetting, saveSetting, withdrawSetting } from '#app/actions/settings-actions.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { SettingsHeader } from '#components/settings/settings-header.tsx';
import { SettingsSection } from '#components/settings/settings-section.tsx';
import { SwapRulesForm } from '#components/settings/swap-rules-form.tsx';
import { VersionList } from '#components/settings/version-list.tsx';
import { whileSignedIn } from '#lib/auth/session.ts';
import { getSwapRules } from '#lib/data/swaps.ts';

export const metadata = { title: 'Swaps' };

const href = '/settings/swaps';

export default async function SwapSettingsPage() {
  const page = await loadSettings();
  const [rules, { versions, knownVersionId }] = await Promise.all([
    whileSignedIn(getSwapRules(page.db)),
    loadVersions(page, { kind: 'swap_rules' }),
  ]);
  return (
    <>
      <LiveRefresh on={['settings']} />
      <SettingsHeader href={href} description="Swaps and give-aways of shifts between people." />
      <SettingsSection title="In force today">
        <SwapRulesForm
          actions={{ preview: previewSetting, save: saveSetting }}
          rules={rules}
          knownVersionId={knownVersionId}
          today={page.today}
        />
      </SettingsSection>
      <VersionList versions={versions} withdraw={withdrawSetting} href={href} />
    </>
  );
}

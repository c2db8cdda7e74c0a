import { loadSettings, loadVersions } from '#app/(app)/(admin)/settings/load-settings.ts';
import { rotateWebhookSecret } from '#app/actions/notice-settings-actions.ts';
import { previewSetting, saveSetting, withdrawSetting } from '#app/actions/settings-actions.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { NoticeRulesSection } from '#components/settings/notice-rules-section.tsx';
import { SettingsHeader } from '#components/settings/settings-header.tsx';
import { VersionList } from '#components/settings/version-list.tsx';
import { getNoticeRules } from '#lib/data/notice-settings.ts';

export const metadata = { title: 'Notices' };

const href = '/settings/notices';

export default async function NoticeSettingsPage() {
  const page = await loadSettings();
  const [rules, { versions, knownVersionId }] = await Promise.all([
    getNoticeRules(page.db),
    loadVersions(page, { kind: 'notice_rules' }),
  ]);
  return (
    <>
      <LiveRefresh on={['settings']} />
      <SettingsHeader href={href} description="How the agency delivers what people have to know." />
      <NoticeRulesSection
        actions={{ preview: previewSetting, save: saveSetting }}
        rotate={rotateWebhookSecret}
        rules={rules}
        knownVersionId={knownVersionId}
        today={page.today}
      />
      <VersionList versions={versions} withdraw={withdrawSetting} href={href} />
    </>
  );
}

import { loadSettings, loadVersions } from '#app/(app)/(admin)/settings/load-settings.ts';
import { previewSetting, saveSetting, withdrawSetting } from '#app/actions/settings-actions.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { SettingsHeader } from '#components/settings/settings-header.tsx';
import { SettingsSection } from '#components/settings/settings-section.tsx';
import { SignInRulesForm } from '#components/settings/sign-in-rules-form.tsx';
import { VersionList } from '#components/settings/version-list.tsx';
import { whileSignedIn } from '#lib/auth/session.ts';
import { listSecondFactors } from '#lib/data/second-factor.ts';
import { getAgencySettings } from '#lib/data/setting-state.ts';

export const metadata = { title: 'Signing in' };

const href = '/settings/sign-in';

export default async function SignInSettingsPage() {
  const page = await loadSettings();
  const [{ sign_in: rules }, { versions, knownVersionId }, withFactor] = await Promise.all([
    whileSignedIn(getAgencySettings(page.db, page.user.agency.id)),
    loadVersions(page, { kind: 'sign_in' }),
    listSecondFactors(page.db),
  ]);
  const admins = page.people.filter(
    ({ isActive, invitation, role }) => isActive && invitation === null && role === 'admin',
  );
  return (
    <>
      <LiveRefresh on={['settings', 'people']} />
      <SettingsHeader
        href={href}
        description="What a sign-in takes and how long it lasts. The defaults take CJIS Security Policy 5.9.5 as a guide."
      />
      <SettingsSection title="In force today">
        <SignInRulesForm
          actions={{ preview: previewSetting, save: saveSetting }}
          rules={rules}
          knownVersionId={knownVersionId}
          today={page.today}
          admins={{
            count: admins.length,
            othersWithFactor: admins.filter(({ id }) => id !== page.user.id && withFactor.has(id)).length,
            hasFactor: withFactor.has(page.user.id),
          }}
        />
      </SettingsSection>
      <VersionList versions={versions} withdraw={withdrawSetting} href={href} />
    </>
  );
}

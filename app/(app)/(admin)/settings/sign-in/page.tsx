import { loadSettings, loadVersions } from '#app/(app)/(admin)/settings/load-settings.ts';
import { previewSetting, saveSetting, withdrawSetting } from '#app/actions/settings-actions.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { SettingsHeader } from '#components/settings/settings-header.tsx';
import { SettingsSection } from '#components/settings/settings-section.tsx';
import { SignInPolicyForm } from '#components/settings/sign-in-policy-form.tsx';
import { VersionList } from '#components/settings/version-list.tsx';
import { whileSignedIn } from '#lib/auth/session.ts';
import { getAgencySettings } from '#lib/data/setting-state.ts';

export const metadata = { title: 'Signing in' };

const href = '/settings/sign-in';

export default async function SignInSettingsPage() {
  const page = await loadSettings();
  const [{ sign_in: signIn }, { versions, knownVersionId }] = await Promise.all([
    whileSignedIn(getAgencySettings(page.db, page.user.agency.id)),
    loadVersions(page, { kind: 'sign_in' }),
  ]);
  const admins = page.people.filter(
    ({ isActive, invitation, role }) => isActive && invitation === null && role === 'admin',
  );
  return (
    <>
      <LiveRefresh on={['settings', 'people']} />
      <SettingsHeader
        href={href}
        description="When a change is in force, whoever waits or is locked then can try again."
      />
      <SettingsSection title="In force today">
        <SignInPolicyForm
          actions={{ preview: previewSetting, save: saveSetting }}
          policy={signIn.policy}
          knownVersionId={knownVersionId}
          today={page.today}
          adminCount={admins.length}
        />
      </SettingsSection>
      <VersionList versions={versions} withdraw={withdrawSetting} href={href} />
    </>
  );
}

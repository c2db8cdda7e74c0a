import { setPatternRules, setSignInPolicy } from '#app/actions/admin-actions.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { PatternRulesForm } from '#components/settings/pattern-rules-form.tsx';
import { SettingsSection } from '#components/settings/settings-section.tsx';
import { SignInPolicyForm } from '#components/settings/sign-in-policy-form.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { getPatternRules, getSignInPolicy } from '#lib/data/agency.ts';
import { listPeople } from '#lib/data/people.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Settings' };

export default async function SettingsPage() {
  const user = await requireRole('admin');
  const db = await createRequestClient();
  const [signIn, patterns, people] = await Promise.all([
    getSignInPolicy(db, user.agency.id),
    getPatternRules(db, user.agency.id),
    listPeople(db, user.agency.id),
  ]);
  const admins = people.filter(
    ({ role, isActive, invitation }) => role === 'admin' && isActive && invitation === null,
  );
  return (
    <>
      <LiveRefresh on={['settings', 'people']} />
      <PageHeader title="Settings" description={`They hold for everybody at ${user.agency.name}.`} />
      <SettingsSection title="Signing in">
        <SignInPolicyForm
          key={signIn.version}
          action={setSignInPolicy}
          policy={signIn.policy}
          version={signIn.version}
          adminCount={admins.length}
        />
      </SettingsSection>
      <SettingsSection title="Patterns">
        <PatternRulesForm
          key={patterns.version}
          action={setPatternRules}
          rules={patterns.rules}
          version={patterns.version}
        />
      </SettingsSection>
    </>
  );
}

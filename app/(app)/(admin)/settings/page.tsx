import { rotateWebhookSecret, saveNoticeRules } from '#app/actions/notice-settings-actions.ts';
import * as actions from '#app/actions/settings-actions.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { BlackoutPanel } from '#components/settings/blackout-panel.tsx';
import { BlackoutSection } from '#components/settings/blackout-section.tsx';
import { LeaveKindPanel } from '#components/settings/leave-kind-panel.tsx';
import { LeaveKindSection } from '#components/settings/leave-kind-section.tsx';
import { LeaveRulesForm } from '#components/settings/leave-rules-form.tsx';
import { NoticeRulesSection } from '#components/settings/notice-rules-section.tsx';
import { PatternRulesForm } from '#components/settings/pattern-rules-form.tsx';
import { SettingsSection } from '#components/settings/settings-section.tsx';
import { SignInPolicyForm } from '#components/settings/sign-in-policy-form.tsx';
import { SwapRulesForm } from '#components/settings/swap-rules-form.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { getPatternRules, getSignInPolicy } from '#lib/data/agency.ts';
import { getNoticeRules } from '#lib/data/notice-settings.ts';
import { listPeople } from '#lib/data/people.ts';
import { getSwapRules } from '#lib/data/swaps.ts';
import { getLeaveSettings } from '#lib/data/time-off.ts';
import { operationalDateOf } from '#lib/domain/time.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Settings' };

export default async function SettingsPage({ searchParams }: PageProps<'/settings'>) {
  const user = await requireRole('admin');
  const params = await searchParams;
  const db = await createRequestClient();
  const [signIn, patterns, leave, swapRules, noticeRules, people] = await Promise.all([
    getSignInPolicy(db, user.agency.id),
    getPatternRules(db, user.agency.id),
    getLeaveSettings(db),
    getSwapRules(db),
    getNoticeRules(db),
    listPeople(db, user.agency.id),
  ]);
  const members = people.filter(({ isActive, invitation }) => isActive && invitation === null);
  const admins = members.filter(({ role }) => role === 'admin');
  const clock = user.center?.clock ?? { timeZone: 'UTC', dayStart: '05:00' };
  const kind = leave.kinds.find(({ id }) => String(id) === params.kind) ?? null;
  const blackout = leave.blackouts.find(({ id }) => String(id) === params.blackout) ?? null;
  return (
    <>
      <LiveRefresh on={['settings', 'people', 'time_off']} />
      <PageHeader title="Settings" description={`They hold for everybody at ${user.agency.name}.`} />
      <SettingsSection title="Signing in">
        <SignInPolicyForm
          key={signIn.version}
          action={actions.setSignInPolicy}
          policy={signIn.policy}
          version={signIn.version}
          adminCount={admins.length}
        />
      </SettingsSection>
      <SettingsSection title="Patterns">
        <PatternRulesForm
          key={patterns.version}
          action={actions.setPatternRules}
          rules={patterns.rules}
          version={patterns.version}
        />
      </SettingsSection>
      <LeaveKindSection kinds={leave.kinds} />
      <SettingsSection title="Deciding on time off">
        <LeaveRulesForm
          key={leave.rules.version}
          action={actions.saveLeaveRules}
          rules={leave.rules}
          deputies={members.filter(({ role }) => role !== 'dispatcher')}
        />
      </SettingsSection>
      <BlackoutSection blackouts={leave.blackouts} today={operationalDateOf(Date.now(), clock)} />
      <SettingsSection title="Swaps and give-aways">
        <SwapRulesForm key={swapRules.version} action={actions.saveSwapRules} rules={swapRules} />
      </SettingsSection>
      <NoticeRulesSection save={saveNoticeRules} rotate={rotateWebhookSecret} rules={noticeRules} />
      {kind !== null || params.kind === 'new' ? (
        <LeaveKindPanel key={String(params.kind)} kind={kind} action={actions.saveLeaveKind} />
      ) : blackout !== null || params.blackout === 'new' ? (
        <BlackoutPanel
          key={String(params.blackout)}
          blackout={blackout}
          save={actions.saveBlackout}
          remove={actions.removeBlackout}
        />
      ) : params.kind || params.blackout ? (
        <SidePanel title="Not here any more" closeHref="/settings">
          Somebody removed what this address showed.
        </SidePanel>
      ) : null}
    </>
  );
}

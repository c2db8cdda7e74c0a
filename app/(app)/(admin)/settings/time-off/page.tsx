import { loadSettings, loadVersions } from '#app/(app)/(admin)/settings/load-settings.ts';
import * as actions from '#app/actions/settings-actions.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { BlackoutPanel } from '#components/settings/blackout-panel.tsx';
import { BlackoutSection } from '#components/settings/blackout-section.tsx';
import { LeaveKindPanel } from '#components/settings/leave-kind-panel.tsx';
import { LeaveKindSection } from '#components/settings/leave-kind-section.tsx';
import { LeaveRulesForm } from '#components/settings/leave-rules-form.tsx';
import { SettingsHeader } from '#components/settings/settings-header.tsx';
import { SettingsSection } from '#components/settings/settings-section.tsx';
import { VersionList } from '#components/settings/version-list.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { whileSignedIn } from '#lib/auth/session.ts';
import { getLeaveSettings } from '#lib/data/time-off.ts';

export const metadata = { title: 'Time off settings' };

const href = '/settings/time-off';
const change = { preview: actions.previewSetting, save: actions.saveSetting };

export default async function TimeOffSettingsPage({ searchParams }: PageProps<'/settings/time-off'>) {
  const page = await loadSettings();
  const params = await searchParams;
  const [leave, rules] = await Promise.all([
    whileSignedIn(getLeaveSettings(page.db)),
    loadVersions(page, { kind: 'leave_rules' }),
  ]);
  const kind = leave.kinds.find(({ id }) => String(id) === params.kind) ?? null;
  const kindVersions =
    kind === null
      ? { versions: [], knownVersionId: null }
      : await loadVersions(page, { kind: 'leave_kind', subject: String(kind.id) });
  const blackout = leave.blackouts.find(({ id }) => String(id) === params.blackout) ?? null;
  const deputies = page.people.filter(
    ({ isActive, invitation, role }) => isActive && invitation === null && role !== 'dispatcher',
  );
  return (
    <>
      <LiveRefresh on={['settings', 'people', 'time_off']} />
      <SettingsHeader href={href} description="What people can ask for, how many at once, and who decides." />
      <LeaveKindSection kinds={leave.kinds} />
      <SettingsSection title="Deciding on time off">
        <LeaveRulesForm
          actions={change}
          rules={leave.rules}
          knownVersionId={rules.knownVersionId}
          today={page.today}
          deputies={deputies}
        />
      </SettingsSection>
      <VersionList
        title="Changes of deciding on time off"
        versions={rules.versions}
        withdraw={actions.withdrawSetting}
        href={href}
      />
      <BlackoutSection blackouts={leave.blackouts} today={page.today} />
      {kind !== null || params.kind === 'new' ? (
        <LeaveKindPanel
          key={String(params.kind)}
          kind={kind}
          add={actions.addLeaveKind}
          actions={change}
          withdraw={actions.withdrawSetting}
          {...kindVersions}
          today={page.today}
        />
      ) : blackout !== null || params.blackout === 'new' ? (
        <BlackoutPanel
          key={String(params.blackout)}
          blackout={blackout}
          save={actions.saveBlackout}
          remove={actions.removeBlackout}
        />
      ) : params.kind || params.blackout ? (
        <SidePanel title="Not here any more" closeHref={href}>
          Somebody removed what this address showed.
        </SidePanel>
      ) : null}
    </>
  );
}

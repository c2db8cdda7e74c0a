import { Plus } from 'lucide-react';
import { loadSettings } from '#app/(app)/(admin)/settings/load-settings.ts';
import { removePayrollProfile, savePayrollProfile } from '#app/actions/payroll-actions.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { PayrollList } from '#components/payroll/payroll-list.tsx';
import { PayrollPanel } from '#components/payroll/payroll-panel.tsx';
import { SettingsHeader } from '#components/settings/settings-header.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { listPayrollProfiles } from '#lib/data/payroll.ts';

export const metadata = { title: 'Payroll' };

const href = '/settings/payroll';

export default async function PayrollSettingsPage({ searchParams }: PageProps<'/settings/payroll'>) {
  const { db } = await loadSettings();
  const { profile: wanted } = await searchParams;
  const profiles = await listPayrollProfiles(db);
  const profile = profiles.find(({ id }) => String(id) === wanted) ?? null;
  return (
    <>
      <LiveRefresh on={['payroll']} />
      <SettingsHeader
        href={href}
        description="Under which codes of your payroll which hours go. Supervisors get the files from the report of hours."
        action={
          profiles.length === 0 ? null : (
            <ButtonLink href={`${href}?profile=new`} scroll={false} variant="primary">
              <Plus aria-hidden />
              Add profile
            </ButtonLink>
          )
        }
      />
      <PayrollList profiles={profiles} />
      {profile !== null || wanted === 'new' ? (
        <PayrollPanel
          key={String(wanted)}
          profile={profile}
          save={savePayrollProfile}
          remove={removePayrollProfile}
        />
      ) : wanted ? (
        <SidePanel title="Not here" closeHref={href}>
          There is no such profile.
        </SidePanel>
      ) : null}
    </>
  );
}

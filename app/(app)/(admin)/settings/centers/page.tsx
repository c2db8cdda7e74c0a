import { Plus } from 'lucide-react';
import { saveCenter } from '#app/actions/settings-actions.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { CenterPanel } from '#components/settings/center-panel.tsx';
import { CenterSection } from '#components/settings/center-section.tsx';
import { SettingsHeader } from '#components/settings/settings-header.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { listCenterRecords } from '#lib/data/agency-lists.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Centers' };

const href = '/settings/centers';

export default async function CentersPage({ searchParams }: PageProps<'/settings/centers'>) {
  const user = await requireRole('admin');
  const { center: wanted } = await searchParams;
  const centers = await listCenterRecords(await createRequestClient(), user.agency.id);
  const center = centers.find(({ id }) => id === wanted) ?? null;
  return (
    <>
      <LiveRefresh on={['settings']} />
      <SettingsHeader
        href={href}
        description={`The floors of ${user.agency.name}. Each has its own clock, shifts and requirements.`}
        action={
          <ButtonLink href={`${href}?center=new`} scroll={false} variant="primary">
            <Plus aria-hidden />
            Add center
          </ButtonLink>
        }
      />
      <CenterSection centers={centers} />
      {center !== null || wanted === 'new' ? (
        <CenterPanel
          key={String(wanted)}
          center={center}
          timeZone={centers[0]?.timeZone ?? 'America/New_York'}
          save={saveCenter}
        />
      ) : wanted ? (
        <SidePanel title="Not here" closeHref={href}>
          There is no such center.
        </SidePanel>
      ) : null}
    </>
  );
}

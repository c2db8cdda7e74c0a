import { Plus } from 'lucide-react';
import { saveQualification } from '#app/actions/settings-actions.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { QualificationPanel } from '#components/settings/qualification-panel.tsx';
import { QualificationSection } from '#components/settings/qualification-section.tsx';
import { SettingsHeader } from '#components/settings/settings-header.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { listQualifications } from '#lib/data/agency-lists.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Qualifications' };

const href = '/settings/qualifications';

export default async function QualificationsPage({ searchParams }: PageProps<'/settings/qualifications'>) {
  const user = await requireRole('admin');
  const { qualification: wanted } = await searchParams;
  const qualifications = await listQualifications(await createRequestClient(), user.agency.id);
  const qualification = qualifications.find(({ id }) => String(id) === wanted) ?? null;
  return (
    <>
      <LiveRefresh on={['settings']} />
      <SettingsHeader
        href={href}
        description="What requirements can ask for, such as a fire desk, and who may act as supervisor."
        action={
          qualifications.length === 0 ? null : (
            <ButtonLink href={`${href}?qualification=new`} scroll={false} variant="primary">
              <Plus aria-hidden />
              Add qualification
            </ButtonLink>
          )
        }
      />
      <QualificationSection qualifications={qualifications} />
      {qualification !== null || wanted === 'new' ? (
        <QualificationPanel key={String(wanted)} qualification={qualification} save={saveQualification} />
      ) : wanted ? (
        <SidePanel title="Not here" closeHref={href}>
          There is no such qualification.
        </SidePanel>
      ) : null}
    </>
  );
}

import { Plus } from 'lucide-react';
import { loadSettings, loadVersions } from '#app/(app)/(admin)/settings/load-settings.ts';
import * as actions from '#app/actions/settings-actions.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { QualificationPanel } from '#components/settings/qualification-panel.tsx';
import { QualificationSection } from '#components/settings/qualification-section.tsx';
import { SettingsHeader } from '#components/settings/settings-header.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { listQualifications } from '#lib/data/agency-lists.ts';
import { listPlannedSettings } from '#lib/data/setting-state.ts';
import { plannedLines } from '#lib/domain/planned-words.ts';

export const metadata = { title: 'Qualifications' };

const href = '/settings/qualifications';
const change = { preview: actions.previewSetting, save: actions.saveSetting };

export default async function QualificationsPage({ searchParams }: PageProps<'/settings/qualifications'>) {
  const page = await loadSettings();
  const { qualification: wanted } = await searchParams;
  const [records, planned] = await Promise.all([
    listQualifications(page.db, page.user.agency.id),
    listPlannedSettings(page.db, page.user.agency.id),
  ]);
  const qualifications = records.map((row) => ({
    ...row,
    planned: plannedLines('qualification', row, planned),
  }));
  const qualification = qualifications.find(({ id }) => String(id) === wanted) ?? null;
  const versions =
    qualification === null
      ? { versions: [], knownVersionId: null }
      : await loadVersions(page, { kind: 'qualification', subject: String(qualification.id) });
  return (
    <>
      <LiveRefresh on={['settings', 'people']} />
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
        <QualificationPanel
          key={String(wanted)}
          qualification={qualification}
          add={actions.addQualification}
          actions={change}
          withdraw={actions.withdrawSetting}
          {...versions}
          today={page.today}
        />
      ) : wanted ? (
        <SidePanel title="Not here" closeHref={href}>
          There is no such qualification.
        </SidePanel>
      ) : null}
    </>
  );
}

import { Plus } from 'lucide-react';
import { loadSettings, loadVersions } from '#app/(app)/(admin)/settings/load-settings.ts';
import * as actions from '#app/actions/settings-actions.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { CenterPanel } from '#components/settings/center-panel.tsx';
import { CenterSection } from '#components/settings/center-section.tsx';
import { SettingsHeader } from '#components/settings/settings-header.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { listCenterRecords } from '#lib/data/agency-lists.ts';
import { listPlannedSettings } from '#lib/data/setting-state.ts';
import { plannedLines } from '#lib/domain/planned-words.ts';

export const metadata = { title: 'Centers' };

const href = '/settings/centers';
const change = { preview: actions.previewSetting, save: actions.saveSetting };

export default async function CentersPage({ searchParams }: PageProps<'/settings/centers'>) {
  const page = await loadSettings();
  const { center: wanted } = await searchParams;
  const [records, planned] = await Promise.all([
    listCenterRecords(page.db, page.user.agency.id),
    listPlannedSettings(page.db, page.user.agency.id),
  ]);
  const centers = records.map((row) => ({ ...row, planned: plannedLines('center', row, planned) }));
  const center = centers.find(({ id }) => id === wanted) ?? null;
  const versions =
    center === null
      ? { versions: [], knownVersionId: null }
      : await loadVersions(page, { kind: 'center', centerId: center.id });
  return (
    <>
      <LiveRefresh on={['settings', 'people']} />
      <SettingsHeader
        href={href}
        description={`The floors of ${page.user.agency.name}. Each has its own clock, shifts and requirements.`}
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
          add={actions.addCenter}
          actions={change}
          withdraw={actions.withdrawSetting}
          {...versions}
          today={page.today}
        />
      ) : wanted ? (
        <SidePanel title="Not here" closeHref={href}>
          There is no such center.
        </SidePanel>
      ) : null}
    </>
  );
}

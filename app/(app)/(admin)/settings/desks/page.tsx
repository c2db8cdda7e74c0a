import { NotebookPen, Plus } from 'lucide-react';
import { loadCenter, loadSettings } from '#app/(app)/(admin)/settings/load-settings.ts';
import * as actions from '#app/actions/handover-actions.ts';
import { DeskList } from '#components/handover/desk-list.tsx';
import { DeskPanel } from '#components/handover/desk-panel.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { CenterSelect } from '#components/settings/center-select.tsx';
import { SettingsHeader } from '#components/settings/settings-header.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { listDesks } from '#lib/data/handover.ts';

export const metadata = { title: 'Desks' };

const href = '/settings/desks';

export default async function DesksPage({ searchParams }: PageProps<'/settings/desks'>) {
  const page = await loadSettings();
  const params = await searchParams;
  const { centers, center } = await loadCenter(page, params.center);
  const base = centers.length > 1 && center !== null ? `${href}?center=${center.id}` : href;
  const withDesk = (desk: number | 'new') => `${base}${base.includes('?') ? '&' : '?'}desk=${desk}`;
  const header = (
    <>
      <LiveRefresh on={['handover', 'settings']} />
      <SettingsHeader
        href={href}
        description="What hand-over notes are written for, in the order of the floor. Changes hold at once."
        action={
          <>
            <CenterSelect centers={centers} value={center?.id ?? null} />
            {center === null ? null : (
              <ButtonLink href={withDesk('new')} scroll={false} variant="primary">
                <Plus aria-hidden />
                Add desk
              </ButtonLink>
            )}
          </>
        }
      />
    </>
  );
  if (center === null) {
    return (
      <>
        {header}
        <EmptyState icon={<NotebookPen aria-hidden />} title="There is no open center">
          Desks belong to a center. Add one first.
        </EmptyState>
      </>
    );
  }
  const desks = await listDesks(page.db, center.id);
  const desk = desks.find(({ id }) => String(id) === params.desk) ?? null;
  return (
    <>
      {header}
      <DeskList
        desks={desks}
        hrefOf={Object.fromEntries(desks.map(({ id }) => [id, withDesk(id)]))}
        move={actions.moveDesk}
      />
      {desk !== null || params.desk === 'new' ? (
        <DeskPanel
          key={String(params.desk)}
          desk={desk}
          centerId={center.id}
          closeHref={base}
          add={actions.addDesk}
          update={actions.updateDesk}
        />
      ) : params.desk ? (
        <SidePanel title="Not here" closeHref={base}>
          There is no such desk at this center.
        </SidePanel>
      ) : null}
    </>
  );
}

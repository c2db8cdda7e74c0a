import { Siren } from 'lucide-react';
import { declareEmergency } from '#app/actions/emergency-actions.ts';
import { DeclarePanel } from '#components/emergency/declare-panel.tsx';
import { EmergencyList } from '#components/emergency/emergency-list.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { PaginationLink } from '#components/ui/pagination-link.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { listCenterRecords } from '#lib/data/agency-lists.ts';
import { listDeclarableCenters, listEmergencies } from '#lib/data/emergencies.ts';
import { createZone, formatTime } from '#lib/domain/time.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Emergency staffing' };

const PAGE = 50;
const QUARTER_MS = 15 * 60_000;
const USUAL_MS = 12 * 60 * 60_000;
const declareHref = '/emergencies?declare=new';

export default async function EmergenciesPage({ searchParams }: PageProps<'/emergencies'>) {
  const user = await requireRole('supervisor');
  const [params, db] = await Promise.all([searchParams, createRequestClient()]);
  const before =
    typeof params.before === 'string' && /^[1-9]\d{0,14}$/.test(params.before) ? Number(params.before) : null;
  const [emergencies, declarable, records] = await Promise.all([
    listEmergencies(db, before),
    listDeclarableCenters(db),
    listCenterRecords(db, user.agency.id),
  ]);
  const now = Date.now();
  // The own center first: it is chosen.
  const centers = records
    .filter(({ id }) => declarable.includes(id))
    .sort((a, b) => Number(b.id === user.center?.id) - Number(a.id === user.center?.id));
  const local = (at: number) => {
    const { date, minutes } = createZone(centers[0]?.timeZone ?? 'UTC').toLocal(at);
    return { date, time: formatTime(minutes) };
  };
  const soon = Math.ceil(now / QUARTER_MS) * QUARTER_MS;
  const end = local(soon + USUAL_MS);
  const last = emergencies.at(-1);
  return (
    <>
      <LiveRefresh on={['emergencies', 'roster']} />
      <PageHeader
        title="Emergency staffing"
        description="For a while, named limits warn instead of stopping. What is done under it is listed."
        action={
          centers.length === 0 ? null : (
            <ButtonLink href={declareHref} scroll={false}>
              <Siren aria-hidden />
              Declare…
            </ButtonLink>
          )
        }
      />
      {centers.length > 0 ? null : (
        <p className="text-muted-foreground">
          An admin declares it, or the supervisor who is on duty. You are not on duty now.
        </p>
      )}
      {emergencies.length === 0 ? (
        <EmptyState icon={<Siren aria-hidden />} title={before === null ? 'Never declared' : 'No older one'}>
          When a storm or an outbreak leaves too few people, emergency staffing lets named limits be passed
          with a warning, for at most 7 days at a time.
        </EmptyState>
      ) : (
        <EmergencyList emergencies={emergencies} now={now} clockStyle={user.clockStyle} />
      )}
      {before === null && emergencies.length < PAGE ? null : (
        <nav aria-label="Pages" className="flex max-w-4xl items-center justify-between">
          <PaginationLink
            direction="previous"
            label="Newest"
            href={before === null ? null : '/emergencies'}
          />
          <PaginationLink
            direction="next"
            label="Older"
            href={last === undefined || emergencies.length < PAGE ? null : `/emergencies?before=${last.id}`}
          />
        </nav>
      )}
      {params.declare === undefined ? null : centers.length === 0 ? (
        <SidePanel title="Declare emergency staffing" closeHref="/emergencies">
          An admin declares it, or the supervisor who is on duty at the center. You are not on duty now.
        </SidePanel>
      ) : (
        <DeclarePanel
          centers={centers.map(({ id, name, timeZone }) => ({ id, name, timeZone }))}
          start={{ ...local(soon), endDate: end.date, endTime: end.time }}
          closeHref="/emergencies"
          declare={declareEmergency}
        />
      )}
    </>
  );
}

import { PhoneCall } from 'lucide-react';
import { CallOutRows } from '#components/call-outs/call-out-rows.tsx';
import { CallOutTabs } from '#components/call-outs/call-out-tabs.tsx';
import { RunningCallOuts } from '#components/call-outs/running-call-outs.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { ZoneLine } from '#components/my-schedule/zone-line.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { PaginationLink } from '#components/ui/pagination-link.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { listCallOuts } from '#lib/data/call-outs.ts';
import { readText } from '#lib/domain/address-values.ts';
import { zoneLabel } from '#lib/domain/labels.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Call-outs' };

/** As many as the database gives at a time. */
const PAGE_SIZE = 50;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export default async function CallOutsPage({ searchParams }: PageProps<'/call-outs'>) {
  const user = await requireRole('supervisor');
  const wanted = readText(await searchParams, 'before');
  const before = UUID.test(wanted) ? wanted : null;
  const db = await createRequestClient();
  const now = Date.now();
  const [lines, running] = await Promise.all([
    listCallOuts(db, { before }),
    before === null ? listCallOuts(db, { isRunning: true }) : [],
  ]);
  const next = lines.length < PAGE_SIZE ? null : (lines.at(-1)?.id ?? null);
  const timeZone = user.center?.clock.timeZone ?? 'UTC';
  const look = { timeZone, clockStyle: user.clockStyle };
  const past = lines.filter(({ state }) => state !== 'running');
  return (
    <>
      <LiveRefresh on={['call_outs', 'openings', 'roster', 'people']} />
      <PageHeader
        title="Call-outs"
        description={<ZoneLine timeZone={timeZone} zone={zoneLabel(timeZone, now)} now={now} />}
      />
      <CallOutTabs current="call-outs" />
      {lines.length === 0 ? (
        <EmptyState
          icon={<PhoneCall aria-hidden />}
          title={before === null ? 'No call-out yet' : 'No older call-out'}
          action={<ButtonLink href="/floor">Open the floor</ButtonLink>}
        >
          A call-out looks for somebody who takes a shift that is open: whom to call next and why, with every
          call kept. Start one from an open shift of the floor or the roster.
        </EmptyState>
      ) : (
        <>
          <RunningCallOuts lines={running} now={now} look={look} />
          {past.length === 0 ? null : (
            <section aria-labelledby="past-call-outs" className="flex flex-col gap-3">
              <h2 id="past-call-outs" className="text-lg font-semibold">
                Past
              </h2>
              <CallOutRows label="Past call-outs" lines={past} now={now} look={look} />
            </section>
          )}
        </>
      )}
      {before === null && next === null ? null : (
        <nav aria-label="Pages" className="flex items-center justify-between">
          <PaginationLink direction="previous" label="Newest" href={before === null ? null : '/call-outs'} />
          <PaginationLink
            direction="next"
            label="Older"
            href={next === null ? null : `/call-outs?before=${next}`}
          />
        </nav>
      )}
    </>
  );
}

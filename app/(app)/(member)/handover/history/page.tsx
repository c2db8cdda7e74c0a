import { ChevronLeft, NotebookPen } from 'lucide-react';
import * as actions from '#app/actions/handover-actions.ts';
import { ChangeSection } from '#components/handover/change-section.tsx';
import { HistoryFilters } from '#components/handover/history-filters.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Link } from '#components/ui/link.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requireUser } from '#lib/auth/session.ts';
import { listDesks, listHandoverNotes } from '#lib/data/handover.ts';
import { countOf, formatDate } from '#lib/domain/format.ts';
import { changesOf, historyWindow } from '#lib/domain/handover-view.ts';
import { hasRole } from '#lib/domain/permissions.ts';
import { addDays, isLocalDate, operationalDateOf } from '#lib/domain/time.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Earlier hand-over notes' };

const noteActions = {
  withdraw: actions.withdrawHandoverNote,
  keep: actions.keepHandoverNote,
  confirm: actions.confirmHandoverNotes,
  listVersions: actions.listHandoverVersions,
};

export default async function HandoverHistoryPage({ searchParams }: PageProps<'/handover/history'>) {
  const user = await requireUser();
  const header = (
    <PageHeader
      title="Earlier notes"
      description="What was handed over, by the operational day of its change."
      back={
        <Link
          href="/handover"
          className="-ml-1 flex min-h-target w-fit items-center gap-1 text-sm text-muted-foreground hover:text-foreground"
        >
          <ChevronLeft aria-hidden className="size-4" />
          Hand-over
        </Link>
      }
    />
  );
  if (user.center === null) {
    return (
      <>
        {header}
        <EmptyState icon={<NotebookPen aria-hidden />} title="You belong to no center">
          An admin of your agency can assign you to one; then its hand-over notes appear here.
        </EmptyState>
      </>
    );
  }
  const { id: centerId, clock } = user.center;
  const now = Date.now();
  const today = operationalDateOf(now, clock);
  const [params, db] = await Promise.all([searchParams, createRequestClient()]);
  const date =
    typeof params.date === 'string' && isLocalDate(params.date) && params.date >= '2000-01-03'
      ? params.date
      : today;
  const query = typeof params.q === 'string' ? params.q.trim().slice(0, 200) : '';
  const desks = await listDesks(db, centerId);
  const desk = desks.find(({ id }) => String(id) === params.desk) ?? null;
  const { notes, hasMore } = await listHandoverNotes(
    db,
    { userId: user.id, centerId },
    { window: historyWindow(date, query !== '', clock), deskId: desk?.id ?? null, query },
  );
  const changes = changesOf(
    { desks, changes: [], notes },
    null,
    Number.NEGATIVE_INFINITY,
  ).coming.toReversed();
  const count = `${hasMore ? 'The newest ' : ''}${countOf(notes.length, 'note', 'notes')}`;
  return (
    <>
      <LiveRefresh on={['handover', 'roster', 'people']} />
      {header}
      <HistoryFilters
        date={date}
        lastDate={addDays(today, 1)}
        desks={desks}
        deskId={desk === null ? '' : String(desk.id)}
        query={query}
        count={count}
      />
      {changes.length === 0 ? (
        <EmptyState icon={<NotebookPen aria-hidden />} title="No note here">
          {query === ''
            ? `Nothing was handed over on ${formatDate(date, { year: true })}${desk === null ? '' : ` for ${desk.name}`}.`
            : `No note of the year until ${formatDate(date, { year: true })}${desk === null ? '' : ` for ${desk.name}`} has all these words.`}
        </EmptyState>
      ) : (
        <section aria-labelledby="handover-found" className="flex max-w-4xl flex-col gap-4">
          <h2 id="handover-found" className="sr-only">
            Notes
          </h2>
          {changes.map((change) => (
            <ChangeSection
              key={change.at}
              change={change}
              isWritten={false}
              keepFor={null}
              look={{
                ownId: user.id,
                isSupervisor: hasRole(user.role, 'supervisor'),
                now,
                timeZone: clock.timeZone,
                clockStyle: user.clockStyle,
              }}
              actions={noteActions}
            />
          ))}
        </section>
      )}
    </>
  );
}

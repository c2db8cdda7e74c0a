import { Gavel, ListOrdered } from 'lucide-react';
import { CallOutTabs } from '#components/call-outs/call-out-tabs.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { ChoiceLinks } from '#components/mandates/choice-links.tsx';
import { type MandatesQuery, mandatesHref, parseMandatesQuery } from '#components/mandates/mandates-query.ts';
import { RankingList } from '#components/mandates/ranking-list.tsx';
import { RecordList } from '#components/mandates/record-list.tsx';
import { ZoneLine } from '#components/my-schedule/zone-line.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { PaginationLink } from '#components/ui/pagination-link.tsx';
import { readMandateList } from '#lib/actions/mandate.ts';
import { requireRole, type SessionUser } from '#lib/auth/session.ts';
import { listMandates } from '#lib/data/mandates.ts';
import { formatInterval } from '#lib/domain/format.ts';
import { zoneLabel } from '#lib/domain/labels.ts';
import { chargeWords, MANDATE_ORDER_WORDS } from '#lib/domain/mandate-words.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Mandates' };

export default async function MandatesPage({ searchParams }: PageProps<'/mandates'>) {
  const user = await requireRole('supervisor');
  const query = parseMandatesQuery(await searchParams);
  const timeZone = user.center?.clock.timeZone ?? 'UTC';
  const now = Date.now();
  const content = await (query.view === 'list' ? listNow(user, query) : records(user, query));
  return (
    <>
      <LiveRefresh on={['mandates', 'roster', 'people', 'time_off', 'settings']} />
      <PageHeader
        title="Mandates"
        description={<ZoneLine timeZone={timeZone} zone={zoneLabel(timeZone, now)} now={now} />}
      />
      <CallOutTabs current="mandates" />
      <ChoiceLinks
        label="View"
        choices={[
          { view: 'list' as const, label: 'The list now' },
          { view: 'records' as const, label: 'Records' },
        ].map(({ view, label }) => ({
          href: mandatesHref({ ...query, view, before: null }),
          label,
          isCurrent: view === query.view,
        }))}
      />
      <div className="max-w-5xl">{content}</div>
    </>
  );
}

async function listNow(user: SessionUser, query: MandatesQuery) {
  const list = await readMandateList(user, query.capacity);
  if (list === null || list.inputs.people.length === 0) {
    return (
      <EmptyState icon={<ListOrdered aria-hidden />} title="No list yet">
        Everybody of a center stands on its list for mandatory overtime. There is one as soon as you belong to
        a center with people and shifts.
      </EmptyState>
    );
  }
  const timeZone = user.center?.clock.timeZone ?? 'UTC';
  const { rules, need } = list.inputs;
  return (
    <section aria-labelledby="list-now" className="flex flex-col gap-4">
      <div className="flex flex-col gap-1">
        <h2 id="list-now" className="text-lg font-semibold">
          Who is ordered first
        </h2>
        <p className="max-w-prose text-muted-foreground">
          {`${MANDATE_ORDER_WORDS[rules.order]} ${chargeWords(rules)} The list is never reset.`}
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <ChoiceLinks
          label="For whose shift"
          choices={(['dispatcher', 'supervisor'] as const).map((capacity) => ({
            href: mandatesHref({ ...query, capacity }),
            label: capacity === 'dispatcher' ? 'Dispatcher shift' : 'Supervisor shift',
            isCurrent: capacity === query.capacity,
          }))}
        />
        <p className="text-sm text-muted-foreground">
          {`As if ${formatInterval(need, timeZone, user.clockStyle)} had to be filled. Every open shift has its own list.`}
        </p>
      </div>
      <RankingList
        inputs={list.inputs}
        ranking={list.ranking}
        timeZone={timeZone}
        chosenId={null}
        skippedTitle="Skipped at that time"
      />
    </section>
  );
}

async function records(user: SessionUser, query: MandatesQuery) {
  const { before } = query;
  const db = await createRequestClient();
  const { records: lines, next } = await listMandates(db, { centerId: user.center?.id ?? null, before });
  if (lines.length === 0) {
    return (
      <EmptyState
        icon={<Gavel aria-hidden />}
        title={before === null ? 'No record yet' : 'No older record'}
        action={<ButtonLink href="/open-shifts">Open the open shifts</ButtonLink>}
      >
        Whoever is ordered to work, refuses or is not reached has a record here: the whole list of that
        moment, who was skipped and why. Order somebody from an open shift or its call-out.
      </EmptyState>
    );
  }
  const pageHref = (from: number | null) => mandatesHref({ ...query, before: from });
  return (
    <section aria-label="Records" className="flex flex-col gap-3">
      <RecordList records={lines} clockStyle={user.clockStyle} />
      {before === null && next === null ? null : (
        <nav aria-label="Pages" className="flex items-center justify-between">
          <PaginationLink
            direction="previous"
            label="Newest"
            href={before === null ? null : pageHref(null)}
          />
          <PaginationLink direction="next" label="Older" href={next === null ? null : pageHref(next)} />
        </nav>
      )}
    </section>
  );
}

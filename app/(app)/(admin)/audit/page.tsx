import { ScrollText } from 'lucide-react';
import { openDefaultView, SavedViews } from '#app/(app)/saved-views.tsx';
import { AuditFilters } from '#components/audit/audit-filters.tsx';
import { AuditList } from '#components/audit/audit-list.tsx';
import { ExportDialog } from '#components/audit/export-dialog.tsx';
import { KeptLine } from '#components/audit/kept-line.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { PaginationLink } from '#components/ui/pagination-link.tsx';
import { requireRole } from '#lib/auth/session.ts';
import { getAuditMonths, listAuditEntries } from '#lib/data/audit.ts';
import { listAuditNames } from '#lib/data/audit-names.ts';
import { AUDIT_FILTER_NAMES, auditHref, parseAuditQuery, readAuditFilters } from '#lib/domain/audit-query.ts';
import { countOf } from '#lib/domain/format.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Audit' };

/** What is told of nearly everything that is recorded; how far a run is would be too often. */
const recorded = [
  'roster',
  'schedules',
  'settings',
  'people',
  'time_off',
  'swaps',
  'deliveries',
  'notices',
] as const;

export default async function AuditPage({ searchParams }: PageProps<'/audit'>) {
  const user = await requireRole('admin');
  const params = await searchParams;
  await openDefaultView(user, 'audit', params);
  const query = parseAuditQuery(params);
  const { filters, errors } = readAuditFilters(query);
  const timeZone = user.center?.clock.timeZone ?? 'UTC';
  const db = await createRequestClient();
  const [page, known, months] = await Promise.all([
    filters ? listAuditEntries(db, timeZone, filters) : { entries: [], nextBeforeId: null },
    listAuditNames(db, user.agency.id),
    getAuditMonths(db, user.agency.id),
  ]);
  const isOlderPage = query.before !== '';
  return (
    <>
      {isOlderPage ? null : <LiveRefresh on={recorded} />}
      <PageHeader
        title="Audit"
        description={<KeptLine months={months} />}
        action={
          <>
            <SavedViews user={user} place="audit" />
            <ButtonLink href="/audit/chain" variant="ghost">
              Check the chain
            </ButtonLink>
            {errors === null ? (
              <ExportDialog
                query={query}
                isFiltered={AUDIT_FILTER_NAMES.some((name) => query[name] !== '')}
              />
            ) : null}
          </>
        }
      />
      <AuditFilters
        query={query}
        errors={errors ?? {}}
        people={known.people}
        targets={known.targets}
        count={`${countOf(page.entries.length, 'entry', 'entries')} on this page`}
      />
      {page.entries.length === 0 ? (
        <EmptyState
          icon={<ScrollText aria-hidden />}
          title={errors ? 'The filters cannot be read' : 'No entry matches'}
          action={<ButtonLink href="/audit">Show all entries</ButtonLink>}
        >
          {errors?.before ?? 'Every change that anybody makes in the agency is recorded here.'}
        </EmptyState>
      ) : (
        <AuditList
          entries={page.entries}
          names={known.names}
          timeZone={timeZone}
          clockStyle={user.clockStyle}
        />
      )}
      <nav aria-label="Pages" className="flex items-center justify-between">
        <PaginationLink
          direction="previous"
          label="Newest"
          href={isOlderPage ? auditHref({ ...query, before: '' }) : null}
        />
        <PaginationLink
          direction="next"
          label="Older"
          href={
            page.nextBeforeId === null ? null : auditHref({ ...query, before: String(page.nextBeforeId) })
          }
        />
      </nav>
    </>
  );
}

import { ChevronLeft } from 'lucide-react';
import { DigestView } from '#components/nightly/digest-view.tsx';
import { momentWords } from '#components/nightly/moment.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Link } from '#components/ui/link.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requireRole } from '#lib/auth/session.ts';
import type { NightlyRun } from '#lib/domain/digest-records.ts';
import { formatDate } from '#lib/domain/format.ts';
import { loadNight } from './load-night.ts';

export async function generateMetadata({ params }: PageProps<'/notices/nightly/[id]'>) {
  return { title: `Night of ${formatDate((await loadNight((await params).id)).run.night)}` };
}

export default async function NightPage({ params }: PageProps<'/notices/nightly/[id]'>) {
  const user = await requireRole('supervisor');
  const { run, digest } = await loadNight((await params).id);
  const timeZone = digest?.centers[0]?.timeZone ?? user.center?.clock.timeZone ?? 'UTC';
  return (
    <>
      <PageHeader
        back={
          <Link
            href="/notices?tab=nightly"
            className="-ml-1 flex min-h-target w-fit items-center gap-1 text-sm text-muted-foreground hover:text-foreground"
          >
            <ChevronLeft aria-hidden className="size-4" />
            All nights
          </Link>
        }
        title={`Night of ${formatDate(run.night, { year: true })}`}
        description={
          digest === null
            ? null
            : `The 14 days ahead as they stood on ${momentWords(run.finishedAt ?? run.startedAt, timeZone, user.clockStyle)}: ${digest.summary === '' ? 'nothing to tell' : digest.summary}.`
        }
      />
      {digest === null ? (
        <EmptyState title={EMPTY_TITLES[run.state]}>{run.error}</EmptyState>
      ) : (
        <DigestView digest={digest} clockStyle={user.clockStyle} isAdmin={user.role === 'admin'} />
      )}
    </>
  );
}

const EMPTY_TITLES: Readonly<Record<NightlyRun['state'], string>> = {
  running: 'This night is being looked over',
  done: 'This night found nothing',
  failed: 'This night failed',
  missed: 'This night was missed',
};

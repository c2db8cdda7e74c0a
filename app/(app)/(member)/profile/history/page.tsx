import { ChevronLeft } from 'lucide-react';
import { HistoryList } from '#components/history/history-list.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { Link } from '#components/ui/link.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requireUser } from '#lib/auth/session.ts';
import { getPersonHistory } from '#lib/data/histories.ts';
import { createRequestClient } from '#lib/supabase/server.ts';

export const metadata = { title: 'Your history' };

export default async function OwnHistoryPage() {
  const user = await requireUser();
  const first = await getPersonHistory(await createRequestClient(), user.id, null);
  return (
    <>
      <LiveRefresh on={['profile', 'people', 'time_off', 'swaps', 'certificates']} />
      <PageHeader
        back={
          <Link
            href="/profile"
            className="-ml-1 flex min-h-target w-fit items-center gap-1 text-sm text-muted-foreground hover:text-foreground"
          >
            <ChevronLeft aria-hidden className="size-4" />
            Profile
          </Link>
        }
        title="Your history"
        description="What was changed of what your agency keeps of you, what became of your requests, and by whom."
      />
      <div className="max-w-3xl rounded-lg border bg-card p-4 md:p-5">
        <HistoryList
          of={{ kind: 'person', id: user.id }}
          first={first ?? { items: [], nextBefore: null }}
          timeZone={user.center?.clock.timeZone ?? 'UTC'}
          clockStyle={user.clockStyle}
        />
      </div>
    </>
  );
}

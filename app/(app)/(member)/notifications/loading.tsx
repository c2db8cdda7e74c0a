import { PageHeader } from '#components/ui/page-header.tsx';
import { Skeleton, SkeletonRegion } from '#components/ui/skeleton.tsx';

const rows = [0, 1, 2, 3, 4];

export default function InboxLoading() {
  return (
    <>
      <PageHeader title="Inbox" action={<Skeleton className="h-control w-48" />} />
      <SkeletonRegion label="Loading notices" className="flex flex-col gap-5">
        <Skeleton className="h-9 w-72" />
        <Skeleton className="h-control w-48" />
        <div className="divide-y rounded-lg border bg-card">
          {rows.map((row) => (
            <div key={row} className="flex h-16 items-center justify-between gap-4 px-4">
              <Skeleton className="w-2/5" />
              <Skeleton className="w-20" />
            </div>
          ))}
        </div>
      </SkeletonRegion>
    </>
  );
}

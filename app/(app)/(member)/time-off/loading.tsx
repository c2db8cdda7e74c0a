import { PageHeader } from '#components/ui/page-header.tsx';
import { Skeleton, SkeletonRegion } from '#components/ui/skeleton.tsx';

const rows = [0, 1, 2, 3];

export default function TimeOffLoading() {
  return (
    <>
      <PageHeader title="Time off" action={<Skeleton className="h-control w-40" />} />
      <SkeletonRegion label="Loading time off" className="flex flex-col gap-5">
        <div className="flex gap-2">
          <Skeleton className="h-14 w-40 max-sm:flex-1" />
          <Skeleton className="h-14 w-40 max-sm:flex-1" />
        </div>
        <div className="grid items-start gap-5 lg:grid-cols-2">
          <div className="flex min-w-0 flex-col gap-2">
            <Skeleton className="h-7 w-28" />
            <div className="divide-y rounded-lg border bg-card">
              {rows.map((row) => (
                <div key={row} className="flex h-15 items-center justify-between gap-4 px-4">
                  <Skeleton className="w-48" />
                  <Skeleton className="w-16" />
                </div>
              ))}
            </div>
          </div>
          <div className="flex min-w-0 flex-col gap-3">
            <Skeleton className="h-8 w-56" />
            <Skeleton className="h-112 w-full" />
          </div>
        </div>
      </SkeletonRegion>
    </>
  );
}

import { PageHeader } from '#components/ui/page-header.tsx';
import { Skeleton, SkeletonRegion } from '#components/ui/skeleton.tsx';

const days = [0, 1];
const rows = [0, 1];

export default function OpenShiftsLoading() {
  return (
    <>
      <PageHeader title="Open shifts" />
      <div className="flex h-[max(2.25rem,var(--control-height))] items-center gap-6 border-b px-2.5">
        <Skeleton className="w-24" />
        <Skeleton className="w-24" />
      </div>
      <SkeletonRegion label="Loading open shifts" className="flex flex-col gap-4">
        <Skeleton className="h-7 w-40" />
        {days.map((day) => (
          <div key={day} className="flex flex-col gap-1.5">
            <Skeleton className="h-4 w-32" />
            <div className="divide-y rounded-lg border bg-card">
              {rows.map((row) => (
                <div key={row} className="flex h-20 items-center justify-between gap-4 px-4">
                  <Skeleton className="w-32" />
                  <Skeleton className="w-48 max-md:hidden" />
                  <Skeleton className="h-control w-28" />
                </div>
              ))}
            </div>
          </div>
        ))}
      </SkeletonRegion>
    </>
  );
}

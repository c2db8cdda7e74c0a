import { PageHeader } from '#components/ui/page-header.tsx';
import { Skeleton, SkeletonRegion } from '#components/ui/skeleton.tsx';

const columns = [0, 1];
const rows = [0, 1, 2];

export default function SwapsLoading() {
  return (
    <>
      <PageHeader title="Swaps" action={<Skeleton className="h-control w-32" />} />
      <SkeletonRegion label="Loading swaps" className="grid items-start gap-5 lg:grid-cols-2">
        {columns.map((column) => (
          <div key={column} className="flex min-w-0 flex-col gap-2">
            <Skeleton className="h-7 w-40" />
            <div className="divide-y rounded-lg border bg-card">
              {rows.map((row) => (
                <div key={row} className="flex h-18 items-center justify-between gap-4 px-4">
                  <Skeleton className="w-48" />
                  <Skeleton className="w-16" />
                </div>
              ))}
            </div>
          </div>
        ))}
      </SkeletonRegion>
    </>
  );
}

import { PageHeader } from '#components/ui/page-header.tsx';
import { Skeleton, SkeletonRegion } from '#components/ui/skeleton.tsx';

const filters = Array.from({ length: 5 }, (_, index) => index);
const rows = Array.from({ length: 14 }, (_, index) => index);

export default function PeopleLoading() {
  return (
    <>
      <PageHeader title="People" />
      <SkeletonRegion label="Loading people" className="flex flex-col gap-5">
        <div className="flex flex-wrap items-end gap-2">
          <Skeleton className="mt-6 h-control w-full md:w-64" />
          {filters.map((filter) => (
            <Skeleton key={filter} className="mt-6 h-control w-36" />
          ))}
        </div>
        <div className="divide-y rounded-lg border bg-card">
          {rows.map((row) => (
            <div key={row} className="flex h-row items-center gap-8 px-cell max-md:h-14">
              <Skeleton className="w-40" />
              <Skeleton className="w-24 max-md:hidden" />
              <Skeleton className="w-28 max-md:hidden" />
              <Skeleton className="ml-auto w-16" />
            </div>
          ))}
        </div>
      </SkeletonRegion>
    </>
  );
}

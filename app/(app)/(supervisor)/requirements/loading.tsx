import { PageHeader } from '#components/ui/page-header.tsx';
import { Skeleton, SkeletonRegion } from '#components/ui/skeleton.tsx';

const rows = Array.from({ length: 4 }, (_, index) => index);

export default function RequirementsLoading() {
  return (
    <>
      <PageHeader
        title="Shifts and requirements"
        description="What schedules are planned and judged by: who must be there, and the shifts that may be planned."
      />
      <SkeletonRegion label="Loading shifts and requirements" className="flex flex-col gap-5">
        <Skeleton className="h-6 w-40" />
        <Skeleton className="h-56 rounded-lg" />
        <Skeleton className="h-[calc(5*var(--row-height))] rounded-lg" />
        <Skeleton className="h-6 w-24" />
        <div className="grid gap-4 md:grid-cols-2 2xl:grid-cols-4">
          {rows.map((row) => (
            <Skeleton key={row} className="h-[calc(3*var(--row-height))] rounded-lg" />
          ))}
        </div>
      </SkeletonRegion>
    </>
  );
}

import { PageHeader } from '#components/ui/page-header.tsx';
import { Skeleton, SkeletonRegion } from '#components/ui/skeleton.tsx';

const rows = [0, 1, 2];

export default function EmergenciesLoading() {
  return (
    <>
      <PageHeader
        title="Emergency staffing"
        description="For a while, named limits warn instead of stopping. What is done under it is listed."
      />
      <SkeletonRegion
        label="Loading emergency staffing"
        className="max-w-4xl divide-y rounded-lg border bg-card"
      >
        {rows.map((row) => (
          <div key={row} className="flex h-16 items-center justify-between gap-4 px-4">
            <Skeleton className="w-56" />
            <Skeleton className="w-48" />
          </div>
        ))}
      </SkeletonRegion>
    </>
  );
}

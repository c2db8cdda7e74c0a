import { PageHeader } from '#components/ui/page-header.tsx';
import { Skeleton, SkeletonRegion } from '#components/ui/skeleton.tsx';

export default function NewScheduleLoading() {
  return (
    <>
      <PageHeader title="New schedule" />
      <SkeletonRegion label="Loading the form" className="flex max-w-lg flex-col gap-4">
        <Skeleton className="h-control" />
        <div className="flex gap-4">
          <Skeleton className="h-control w-40" />
          <Skeleton className="h-control w-40" />
        </div>
      </SkeletonRegion>
    </>
  );
}

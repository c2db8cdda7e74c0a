import { PageHeader } from '#components/ui/page-header.tsx';
import { Skeleton, SkeletonRegion } from '#components/ui/skeleton.tsx';

export default function OwnHistoryLoading() {
  return (
    <>
      <PageHeader title="Your history" />
      <SkeletonRegion
        label="Loading your history"
        className="flex max-w-3xl flex-col gap-4 rounded-lg border bg-card p-4 md:p-5"
      >
        <Skeleton className="w-3/4" />
        <Skeleton className="w-1/2" />
        <Skeleton className="w-2/3" />
      </SkeletonRegion>
    </>
  );
}

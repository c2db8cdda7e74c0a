import { PageHeader } from '#components/ui/page-header.tsx';
import { Skeleton, SkeletonRegion } from '#components/ui/skeleton.tsx';

export default function HandoverHistoryLoading() {
  return (
    <>
      <PageHeader title="Earlier notes" />
      <SkeletonRegion label="Loading earlier notes" className="flex max-w-4xl flex-col gap-4">
        <Skeleton className="h-9 w-full" />
        <Skeleton className="h-48 w-full" />
        <Skeleton className="h-48 w-full" />
      </SkeletonRegion>
    </>
  );
}

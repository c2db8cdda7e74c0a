import { PageHeader } from '#components/ui/page-header.tsx';
import { Skeleton, SkeletonRegion } from '#components/ui/skeleton.tsx';

export default function StartLoading() {
  return (
    <>
      <PageHeader title="Call out" />
      <SkeletonRegion label="Loading the shift" className="flex max-w-2xl flex-col gap-5">
        <Skeleton className="h-24 w-full" />
        <Skeleton className="h-48 w-full" />
        <Skeleton className="h-12 w-32" />
      </SkeletonRegion>
    </>
  );
}

import { Skeleton, SkeletonRegion } from '#components/ui/skeleton.tsx';

export default function CallOutLoading() {
  return (
    <SkeletonRegion label="Loading the call-out" className="flex flex-col gap-5">
      <Skeleton className="h-7 w-72" />
      <Skeleton className="h-24 w-full lg:h-20" />
      <div className="grid gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Skeleton className="h-96 w-full" />
        <Skeleton className="h-64 w-full" />
      </div>
    </SkeletonRegion>
  );
}

import { Skeleton, SkeletonRegion } from '#components/ui/skeleton.tsx';

export default function Loading() {
  return (
    <SkeletonRegion className="flex flex-col gap-5">
      <Skeleton className="h-7 w-56" />
      <Skeleton className="h-24 w-full" />
      <Skeleton className="h-72 w-full" />
    </SkeletonRegion>
  );
}

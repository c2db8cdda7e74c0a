import { Skeleton, SkeletonRegion } from './skeleton.tsx';

/** A page on its way: title, figures, content. */
export function PageSkeleton() {
  return (
    <SkeletonRegion className="flex flex-col gap-5">
      <Skeleton className="h-7 w-56" />
      <Skeleton className="h-24 w-full" />
      <Skeleton className="h-72 w-full" />
    </SkeletonRegion>
  );
}

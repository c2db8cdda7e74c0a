import { Skeleton, SkeletonRegion } from '../ui/skeleton.tsx';

const rows = [0, 1, 2, 3, 4, 5];

/** A list to choose from, on its way: filters and rows of the size of those that come. */
export function ListSkeleton({ label }: { label: string }) {
  return (
    <SkeletonRegion label={label} className="flex flex-col gap-3">
      <div className="flex gap-2">
        <Skeleton className="h-control flex-1" />
        <Skeleton className="h-control flex-1" />
      </div>
      <div className="divide-y rounded-lg border bg-card">
        {rows.map((row) => (
          <div key={row} className="flex h-[4.5rem] flex-col justify-center gap-1.5 px-3">
            <Skeleton className="w-28" />
            <Skeleton className="w-48" />
          </div>
        ))}
      </div>
    </SkeletonRegion>
  );
}

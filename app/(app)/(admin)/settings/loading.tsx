import { Skeleton, SkeletonRegion } from '#components/ui/skeleton.tsx';

export default function SettingsLoading() {
  return (
    <SkeletonRegion label="Loading the settings">
      <div className="flex max-w-2xl flex-col gap-5">
        <div className="flex flex-col gap-2">
          <Skeleton className="h-7 w-48" />
          <Skeleton className="w-64" />
        </div>
        <Skeleton className="h-80 rounded-lg" />
        <Skeleton className="h-40 rounded-lg" />
      </div>
    </SkeletonRegion>
  );
}

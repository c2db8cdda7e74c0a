import { PageHeader } from '#components/ui/page-header.tsx';
import { Skeleton, SkeletonRegion } from '#components/ui/skeleton.tsx';

export default function RosterLoading() {
  return (
    <div className="flex min-w-0 flex-col gap-3 sm:h-[calc(100dvh-10rem)] sm:min-h-[30rem] md:h-[calc(100dvh-6rem)]">
      <PageHeader title="Roster" />
      <SkeletonRegion label="Loading the roster" className="flex min-h-0 flex-1 flex-col gap-3">
        <Skeleton className="h-control w-full max-w-xl" />
        <Skeleton className="h-control w-full max-w-3xl" />
        <Skeleton className="h-auto flex-1" />
      </SkeletonRegion>
    </div>
  );
}

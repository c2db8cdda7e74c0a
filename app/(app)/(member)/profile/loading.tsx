import { PageHeader } from '#components/ui/page-header.tsx';
import { Skeleton, SkeletonRegion } from '#components/ui/skeleton.tsx';

export default function ProfileLoading() {
  return (
    <>
      <PageHeader title="Profile" />
      <SkeletonRegion
        label="Loading your profile"
        className="grid max-w-5xl items-start gap-5 lg:grid-cols-2"
      >
        <div className="flex flex-col gap-5">
          <Skeleton className="h-[34rem] rounded-lg" />
          <Skeleton className="h-64 rounded-lg" />
        </div>
        <div className="flex flex-col gap-5">
          <Skeleton className="h-48 rounded-lg" />
          <Skeleton className="h-64 rounded-lg" />
          <Skeleton className="h-64 rounded-lg" />
        </div>
      </SkeletonRegion>
    </>
  );
}

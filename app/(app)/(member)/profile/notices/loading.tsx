import { PageHeader } from '#components/ui/page-header.tsx';
import { Skeleton, SkeletonRegion } from '#components/ui/skeleton.tsx';

export default function NoticeSettingsLoading() {
  return (
    <>
      <PageHeader
        title="Notices"
        back={<Skeleton className="h-5 w-16" />}
        description="How notices reach you, and when they wait."
      />
      <SkeletonRegion label="Loading your settings of notices" className="flex max-w-3xl flex-col gap-5">
        <Skeleton className="h-[62rem] rounded-lg" />
        <Skeleton className="h-88 rounded-lg" />
        <Skeleton className="h-28 rounded-lg" />
      </SkeletonRegion>
    </>
  );
}

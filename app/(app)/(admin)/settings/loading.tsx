import { PageHeader } from '#components/ui/page-header.tsx';
import { Skeleton, SkeletonRegion } from '#components/ui/skeleton.tsx';

export default function SettingsLoading() {
  return (
    <>
      <PageHeader title="Settings" description={<Skeleton className="w-64" />} />
      <SkeletonRegion label="Loading the settings">
        <div className="flex max-w-2xl flex-col gap-5">
          <Skeleton className="h-72 rounded-lg" />
          <Skeleton className="h-80 rounded-lg" />
          <Skeleton className="h-72 rounded-lg" />
        </div>
      </SkeletonRegion>
    </>
  );
}

import { PageHeader } from '#components/ui/page-header.tsx';
import { Skeleton, SkeletonRegion } from '#components/ui/skeleton.tsx';

export default function SettingsLoading() {
  return (
    <>
      <PageHeader title="Settings" description={<Skeleton className="w-64" />} />
      <SkeletonRegion label="Loading the settings">
        <Skeleton className="h-72 max-w-2xl rounded-lg" />
      </SkeletonRegion>
    </>
  );
}

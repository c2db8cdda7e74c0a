import { PageHeader } from '#components/ui/page-header.tsx';
import { Skeleton, SkeletonRegion } from '#components/ui/skeleton.tsx';

export default function SecondFactorLoading() {
  return (
    <>
      <PageHeader
        title="Second factor"
        back={<Skeleton className="h-5 w-16" />}
        description="A code of your phone beside the password, so that the password alone lets nobody in."
      />
      <SkeletonRegion label="Loading your second factor" className="max-w-2xl">
        <Skeleton className="h-72 rounded-lg" />
      </SkeletonRegion>
    </>
  );
}

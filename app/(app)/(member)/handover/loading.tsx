import { PageHeader } from '#components/ui/page-header.tsx';
import { Skeleton, SkeletonRegion } from '#components/ui/skeleton.tsx';

export default function HandoverLoading() {
  return (
    <>
      <PageHeader title="Hand-over" />
      <SkeletonRegion label="Loading the hand-over" className="grid items-start gap-6 xl:grid-cols-2">
        {['coming', 'past'].map((part) => (
          <div key={part} className="flex flex-col gap-3">
            <Skeleton className="h-6 w-48" />
            <Skeleton className="h-64 w-full" />
          </div>
        ))}
      </SkeletonRegion>
    </>
  );
}

import { PageHeader } from '#components/ui/page-header.tsx';
import { Skeleton, SkeletonRegion } from '#components/ui/skeleton.tsx';

const fields = Array.from({ length: 5 }, (_, index) => index);

export default function InviteLoading() {
  return (
    <>
      <PageHeader title="Invite a person" />
      <SkeletonRegion label="Loading the form" className="flex max-w-lg flex-col gap-4">
        {fields.map((field) => (
          <div key={field} className="flex flex-col gap-1.5">
            <Skeleton className="w-24" />
            <Skeleton className="h-control" />
          </div>
        ))}
      </SkeletonRegion>
    </>
  );
}

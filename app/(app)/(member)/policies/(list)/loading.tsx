import { PageHeader } from '#components/ui/page-header.tsx';
import { Skeleton, SkeletonRegion } from '#components/ui/skeleton.tsx';

const rows = Array.from({ length: 4 }, (_, index) => index);

export default function PoliciesLoading() {
  return (
    <>
      <PageHeader title="Policies" />
      <SkeletonRegion label="Loading the policies" className="flex max-w-4xl flex-col gap-3">
        <Skeleton className="h-7 w-32" />
        <div className="divide-y rounded-lg border bg-card">
          {rows.map((row) => (
            <div key={row} className="flex h-14 items-center gap-8 px-3">
              <Skeleton className="w-56" />
              <Skeleton className="ml-auto w-24" />
            </div>
          ))}
        </div>
      </SkeletonRegion>
    </>
  );
}

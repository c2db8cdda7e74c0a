import { PageHeader } from '#components/ui/page-header.tsx';
import { Skeleton, SkeletonRegion } from '#components/ui/skeleton.tsx';

const rows = Array.from({ length: 8 }, (_, index) => index);

export default function NoticesLoading() {
  return (
    <>
      <PageHeader title="Notices" description={<Skeleton className="w-64" />} />
      <SkeletonRegion label="Loading the notices" className="flex flex-col gap-5">
        <Skeleton className="h-9 w-full md:w-72" />
        <Skeleton className="h-7 w-48" />
        <Skeleton className="h-8 w-full" />
        <div className="divide-y rounded-lg border bg-card">
          {rows.map((row) => (
            <div key={row} className="flex h-11 items-center gap-8 px-cell max-lg:h-16">
              <Skeleton className="w-40" />
              <Skeleton className="w-64 max-lg:hidden" />
              <Skeleton className="ml-auto w-24" />
            </div>
          ))}
        </div>
      </SkeletonRegion>
    </>
  );
}

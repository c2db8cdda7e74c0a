import { PageHeader } from '#components/ui/page-header.tsx';
import { Skeleton, SkeletonRegion } from '#components/ui/skeleton.tsx';

const rows = Array.from({ length: 10 }, (_, index) => index);

export default function MandatesLoading() {
  return (
    <>
      <PageHeader title="Mandates" description={<Skeleton className="w-64" />} />
      <SkeletonRegion label="Loading the mandates" className="flex flex-col gap-5">
        <Skeleton className="h-9 w-full md:w-56" />
        <Skeleton className="h-9 w-56" />
        <Skeleton className="h-12 w-full md:w-[36rem]" />
        <div className="divide-y rounded-lg border bg-card">
          {rows.map((row) => (
            <div key={row} className="flex h-row items-center gap-8 px-cell">
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

import { PageHeader } from '#components/ui/page-header.tsx';
import { Skeleton, SkeletonRegion } from '#components/ui/skeleton.tsx';

const rows = Array.from({ length: 8 }, (_, index) => index);

export default function ReportsLoading() {
  return (
    <>
      <PageHeader title="Reports" description={<Skeleton className="w-64" />} />
      <SkeletonRegion label="Loading the reports" className="flex flex-col gap-5">
        <Skeleton className="h-9 w-full md:w-[28rem]" />
        <Skeleton className="h-14 w-full md:w-96" />
        <div className="max-w-3xl divide-y rounded-lg border bg-card">
          {rows.map((row) => (
            <div key={row} className="flex flex-col gap-1 px-4 py-3">
              <Skeleton className="w-40" />
              <Skeleton className="w-80 max-w-full" />
            </div>
          ))}
        </div>
      </SkeletonRegion>
    </>
  );
}

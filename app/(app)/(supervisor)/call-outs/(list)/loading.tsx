import { PageHeader } from '#components/ui/page-header.tsx';
import { Skeleton, SkeletonRegion } from '#components/ui/skeleton.tsx';

const rows = Array.from({ length: 6 }, (_, index) => index);

export default function CallOutsLoading() {
  return (
    <>
      <PageHeader title="Call-outs" description={<Skeleton className="w-64" />} />
      <SkeletonRegion label="Loading the call-outs" className="flex flex-col gap-5">
        <Skeleton className="h-9 w-full md:w-64" />
        <div className="divide-y rounded-lg border bg-card">
          {rows.map((row) => (
            <div key={row} className="flex h-14 items-center gap-8 px-4">
              <Skeleton className="w-56" />
              <Skeleton className="ml-auto w-20" />
            </div>
          ))}
        </div>
      </SkeletonRegion>
    </>
  );
}

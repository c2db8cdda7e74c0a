import { PageHeader } from '#components/ui/page-header.tsx';
import { Skeleton, SkeletonRegion } from '#components/ui/skeleton.tsx';

const rows = Array.from({ length: 16 }, (_, index) => index);

export default function AuditLoading() {
  return (
    <>
      <PageHeader
        title="Audit"
        description="Every change, sign-in and refusal in the agency, newest first. Nobody can change or remove an entry."
      />
      <SkeletonRegion label="Loading the audit" className="flex flex-col gap-5">
        <div className="flex flex-wrap items-end gap-2">
          <Skeleton className="mt-6 h-control w-48" />
          <Skeleton className="mt-6 h-control w-60" />
          <Skeleton className="mt-6 h-control w-36" />
          <Skeleton className="mt-6 h-control w-44" />
          <Skeleton className="mt-6 h-control w-40" />
          <Skeleton className="mt-6 h-control w-64 max-md:w-full" />
          <Skeleton className="mt-6 h-control w-64 max-md:w-full" />
        </div>
        <div className="divide-y rounded-lg border bg-card">
          {rows.map((row) => (
            <div key={row} className="flex h-row items-center gap-6 px-cell">
              <Skeleton className="w-56 max-md:w-24" />
              <Skeleton className="w-1/3" />
            </div>
          ))}
        </div>
      </SkeletonRegion>
    </>
  );
}

import { PageHeader } from '#components/ui/page-header.tsx';
import { Skeleton, SkeletonRegion } from '#components/ui/skeleton.tsx';
import { TextLink } from '#components/ui/text-link.tsx';

const rows = Array.from({ length: 12 }, (_, index) => index);

export default function ReportLoading() {
  return (
    <>
      <PageHeader
        back={<TextLink href="/reports">Reports</TextLink>}
        title={<Skeleton className="w-48" />}
        description={<Skeleton className="w-64" />}
      />
      <SkeletonRegion label="Loading the report" className="flex flex-col gap-5">
        <Skeleton className="h-9 w-full md:w-[28rem]" />
        <Skeleton className="h-14 w-full md:w-96" />
        <Skeleton className="h-80 w-full" />
        <div className="divide-y rounded-lg border bg-card">
          {rows.map((row) => (
            <div key={row} className="flex h-row items-center gap-8 px-cell">
              <Skeleton className="w-40" />
              <Skeleton className="ml-auto w-64 max-md:w-32" />
            </div>
          ))}
        </div>
      </SkeletonRegion>
    </>
  );
}

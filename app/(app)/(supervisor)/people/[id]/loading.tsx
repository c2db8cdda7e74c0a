import { PageHeader } from '#components/ui/page-header.tsx';
import { Skeleton, SkeletonRegion } from '#components/ui/skeleton.tsx';

const sections = [7, 2, 3, 2, 2, 2];

export default function PersonLoading() {
  return (
    <>
      <PageHeader title="Person" />
      <SkeletonRegion label="Loading the person" className="flex flex-col gap-5">
        <div className="flex gap-4 border-b pb-2">
          <Skeleton className="w-16" />
          <Skeleton className="w-16" />
        </div>
        <div className="grid max-w-5xl items-start gap-5 lg:grid-cols-2">
          {sections.map((lines, index) => (
            <div
              // biome-ignore lint/suspicious/noArrayIndexKey: the shapes never change.
              key={index}
              className="flex flex-col gap-3 rounded-lg border bg-card p-4 md:p-5"
            >
              <Skeleton className="h-6 w-32" />
              {Array.from({ length: lines }, (_, line) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the shapes never change.
                <Skeleton key={line} className="w-3/4" />
              ))}
            </div>
          ))}
        </div>
      </SkeletonRegion>
    </>
  );
}

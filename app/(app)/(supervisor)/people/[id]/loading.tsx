import { PageHeader } from '#components/ui/page-header.tsx';
import { Skeleton, SkeletonRegion } from '#components/ui/skeleton.tsx';

const lines = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh'];
/** How many lines each section has. */
const sections = { profile: 7, pattern: 2, duty: 3, qualifications: 2, contact: 2, access: 2 };

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
          {Object.entries(sections).map(([section, count]) => (
            <div key={section} className="flex flex-col gap-3 rounded-lg border bg-card p-4 md:p-5">
              <Skeleton className="h-6 w-32" />
              {lines.slice(0, count).map((line) => (
                <Skeleton key={line} className="w-3/4" />
              ))}
            </div>
          ))}
        </div>
      </SkeletonRegion>
    </>
  );
}

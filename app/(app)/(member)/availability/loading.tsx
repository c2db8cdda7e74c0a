import { PageHeader } from '#components/ui/page-header.tsx';
import { Skeleton, SkeletonRegion } from '#components/ui/skeleton.tsx';

const sections = ['overtime', 'blackout', 'standby', 'sleep'];

export default function AvailabilityLoading() {
  return (
    <>
      <PageHeader
        title="My availability"
        description="What you wish, for whoever fills open shifts. Times are those of your center."
      />
      <div className="flex h-[max(2.25rem,var(--control-height))] items-center gap-6 border-b px-2.5">
        <Skeleton className="w-24" />
        <Skeleton className="w-24" />
      </div>
      <SkeletonRegion label="Loading your availability" className="grid max-w-5xl gap-5 lg:grid-cols-2">
        {sections.map((section) => (
          <div key={section} className="flex flex-col gap-3 rounded-lg border bg-card p-4 md:p-5">
            <Skeleton className="h-6 w-28" />
            <Skeleton className="w-72 max-w-full" />
            <Skeleton className="h-12 w-full" />
          </div>
        ))}
      </SkeletonRegion>
    </>
  );
}

import { cn } from '#lib/utils.ts';

/** A quiet block in the shape of what is coming. Give it the size of the thing it stands for. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn('h-4 animate-pulse rounded-sm bg-muted', className)} />;
}

export type SkeletonRegionProps = { label?: string; className?: string; children: React.ReactNode };

/** Wraps the skeletons of one place and says once that it is loading. */
export function SkeletonRegion({ label = 'Loading', className, children }: SkeletonRegionProps) {
  return (
    <div role="status" aria-busy className={className}>
      <span className="sr-only">{label}</span>
      {children}
    </div>
  );
}

import { Skeleton, SkeletonRegion } from '../ui/skeleton.tsx';

const rows = ['w-3/5', 'w-2/5', 'w-1/2', 'w-3/4', 'w-1/3'];

/** A conversation on its way. */
export function ConversationSkeleton() {
  return (
    <SkeletonRegion label="Loading the conversation" className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-14 items-center border-b bg-card px-4">
        <Skeleton className="h-5 w-48" />
      </div>
      <div className="flex flex-1 flex-col justify-end gap-4 overflow-hidden p-4">
        {rows.map((width) => (
          <div key={width} className="flex gap-3">
            <Skeleton className="size-8 rounded-full" />
            <div className="flex flex-1 flex-col gap-2">
              <Skeleton className="w-32" />
              <Skeleton className={width} />
            </div>
          </div>
        ))}
      </div>
      <div className="flex h-20 items-start border-t bg-card p-3">
        <Skeleton className="h-control flex-1" />
      </div>
    </SkeletonRegion>
  );
}

import { Skeleton, SkeletonRegion } from '../ui/skeleton.tsx';
import { frameClasses } from './chat-frame.tsx';

const rows = [0, 1, 2, 3, 4, 5];

/** The conversations on their way. */
export function ChatSkeleton() {
  return (
    <SkeletonRegion label="Loading conversations" className={frameClasses}>
      <div className="flex w-full flex-col border-r bg-card md:w-72 md:shrink-0 xl:w-80">
        <div className="flex h-14 items-center border-b px-4">
          <Skeleton className="h-5 w-16" />
        </div>
        <div className="flex flex-col gap-4 p-4">
          {rows.map((row) => (
            <div key={row} className="flex flex-col gap-2">
              <Skeleton className="w-2/3" />
              <Skeleton className="w-5/6" />
            </div>
          ))}
        </div>
      </div>
      <div className="flex-1 max-md:hidden" />
    </SkeletonRegion>
  );
}

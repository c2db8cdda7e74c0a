import type { ReactNode } from 'react';

/**
 * Where a panel's decision is: always in view at the lower edge; where little of the page fits, as at 400 % zoom, it comes
 * after what it is made on. Without a decision there is nothing.
 */
export function DecisionFoot({ children }: { children: ReactNode }) {
  if (children === null) return null;
  return (
    <div className="-mx-4 mt-auto -mb-4 flex flex-col items-end border-t bg-popover px-4 py-3 [@media(min-height:36rem)]:sticky [@media(min-height:36rem)]:-bottom-4">
      {children}
    </div>
  );
}

import type { ReactNode } from 'react';

/** A desk with its notes, side by side where there is room. */
export function DeskRow({ name, children }: { name: string; children: ReactNode }) {
  return (
    <li className="grid items-baseline gap-x-4 gap-y-1 px-4 py-3 sm:grid-cols-[8.5rem_minmax(0,1fr)]">
      <p className="font-medium wrap-anywhere">{name}</p>
      <div className="flex min-w-0 flex-col gap-4">{children}</div>
    </li>
  );
}

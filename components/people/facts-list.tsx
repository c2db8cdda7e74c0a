import type { ReactNode } from 'react';

/** What something is called, and what is known of it. */
export type Fact = readonly [label: string, value: ReactNode];

/** Facts below one another, their names in a column of their own. */
export function FactsList({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-2">
      {facts.map(([label, value]) => (
        <div key={label} className="col-span-2 grid grid-cols-subgrid">
          <dt className="text-muted-foreground">{label}</dt>
          <dd className="min-w-0 wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
